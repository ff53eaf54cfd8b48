import { equal } from "node:assert/strict";
import fc from "fast-check";
import { type Column, formatTable } from "../../commands/_table.ts";
import { displayWidth } from "../../commands/_width.ts";

const TABLE: readonly Column[] = [
  { title: "ID", cells: ["1", "22"] },
  { title: "NOTE", cells: ["", ""] },
  { title: "PROJECT", cells: ["~/code/demo", "~/other"], min: 7, keepsEnd: true },
  { title: "TITLE", cells: ["Refactor the auth middleware", "\u4E2D\u6587"], min: 8 },
];

Deno.test("formatTable() is as wide as its cells, without columns that are empty", () => {
  equal(
    formatTable(TABLE, { columns: 80, colour: false }),
    `ID  PROJECT      TITLE
1   ~/code/demo  Refactor the auth middleware
22  ~/other      \u4E2D\u6587
`,
  );
});

Deno.test("formatTable() cuts the widest columns that may be cut", () => {
  equal(
    formatTable(TABLE, { columns: 30, colour: false }),
    `ID  PROJECT      TITLE
1   ~/code/demo  Refactor the…
22  ~/other      \u4E2D\u6587
`,
  );
  equal(
    formatTable(TABLE, { columns: 20, colour: false }),
    `ID  PROJECT  TITLE
1   …e/demo  Refacto…
22  ~/other  \u4E2D\u6587
`,
  );
});

Deno.test("formatTable() is wider than the terminal rather than unreadable", () => {
  equal(
    formatTable(TABLE, { columns: 1, colour: false }),
    formatTable(TABLE, { columns: 20, colour: false }),
  );
});

Deno.test("formatTable() shows titles and lesser columns faint where there are colours", () => {
  const table = [
    { title: "A", cells: ["1"] },
    { title: "B", cells: ["2"], isDim: true },
  ];
  equal(
    formatTable(table, { columns: 80, colour: true }),
    "\x1B[2mA\x1B[22m  \x1B[2mB\x1B[22m\n1  \x1B[2m2\x1B[22m\n",
  );
});

Deno.test("formatTable() keeps every cell on its line, and fits the terminal", () => {
  const cells = fc.array(fc.string({ unit: "binary" }), { minLength: 3, maxLength: 3 });
  fc.assert(fc.property(cells, cells, fc.integer({ min: 20, max: 60 }), (left, right, columns) => {
    const table = [
      { title: "LEFT", cells: left, min: 8 },
      { title: "RIGHT", cells: right, min: 8 },
    ];
    const lines = formatTable(table, { columns, colour: false }).split("\n");
    const isEmpty = [left, right].every((cells) => cells.every((cell) => cell === ""));
    equal(lines.length, isEmpty ? 2 : 5);
    for (const line of lines) equal(displayWidth(line) <= columns, true, line);
  }));
});
