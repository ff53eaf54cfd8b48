import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { onKey, startPicker } from "../../commands/_picker.ts";
import { listRows, type Look, viewPicker } from "../../commands/_picker_view.ts";
import { displayWidth } from "../../commands/_width.ts";
import { handoff } from "./_handoff.ts";

const LOOK: Look = {
  columns: 60,
  rows: 14,
  colour: false,
  now: new Date("2026-11-22T18:05:06Z"),
};

const HANDOFFS = [
  handoff({
    title: "Fix the parser",
    summary: "The tokenizer is done.\nThe parser fails.",
    next: ["nested lists"],
  }),
  handoff({ id: "20261122-170206", tool: "claude-code", title: "日本語のタイトル" }),
];

Deno.test("viewPicker() shows the filter, the list, the highlighted handoff and the keys", () => {
  const picker = onKey(startPicker(HANDOFFS), { name: "text", text: "PARSE" }, 1);
  const { lines, cursorColumn } = viewPicker(picker, { ...LOOK, columns: 80 });
  deepEqual(lines.map((line) => line.trimEnd()), [
    `Filter: PARSE${" ".repeat(60)}1 of 2`,
    "> 20261122-180206  3 minutes ago   codex        Fix the parser",
    "",
    "",
    "─".repeat(79),
    "Fix the parser",
    "codex, 2026-11-22T18:02:06Z, /home/ana/project",
    "",
    "The tokenizer is done.",
    "The parser fails.",
    "",
    "Next:",
    "- nested lists",
    "type to filter, Up and Down to move, Enter to choose, Esc to leave",
  ]);
  equal(cursorColumn, "Filter: PARSE".length);
});

Deno.test("viewPicker() says that nothing matches", () => {
  const picker = onKey(startPicker(HANDOFFS), { name: "text", text: "zzz" }, 1);
  const { lines } = viewPicker(picker, LOOK);
  equal(lines[1], "  no handoff matches");
  equal(lines.length, LOOK.rows);
});

Deno.test("viewPicker() keeps the highlighted handoff in view", () => {
  const many = Array.from({ length: 100 }, (_, at) => handoff({ id: `id-${at}`, title: `T${at}` }));
  let picker = startPicker(many);
  for (let at = 0; at < 100; at++) {
    const marked = viewPicker(picker, LOOK).lines.filter((line) => line.startsWith("> "));
    equal(marked.length, 1);
    match(marked[0]!, new RegExp(`^> id-${at} `));
    picker = onKey(picker, { name: "down" }, 1);
  }
});

Deno.test("viewPicker() leaves fields out before the title gets too narrow", () => {
  const row = (columns: number) =>
    viewPicker(startPicker(HANDOFFS), { ...LOOK, columns }).lines[1]!;
  ok(row(70).startsWith("> 20261122-180206  3 minutes ago   codex "));
  ok(row(60).startsWith("> 20261122-180206  3 minutes ago   Fix the parser"));
  ok(row(45).startsWith("> 20261122-180206  Fix the parser"));
  ok(row(25).startsWith("> Fix the parser"));
});

Deno.test("viewPicker() marks by colour only where colours are wanted", () => {
  const plain = viewPicker(startPicker(HANDOFFS), LOOK).lines.join("\n");
  ok(!plain.includes("\x1B"));
  const coloured = viewPicker(startPicker(HANDOFFS), { ...LOOK, colour: true }).lines.join("\n");
  ok(coloured.includes("\x1B[7m> 20261122-180206"));
  equal(coloured.replaceAll(/\p{Cc}\[\d+m/gu, ""), plain);
});

Deno.test("viewPicker() fits into any terminal, whatever the handoffs hold", () => {
  const text = fc.string({ unit: "binary", maxLength: 200 });
  const fields = fc.record({ id: text, tool: text, title: text, summary: text, project: text });
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 120 }),
    rows: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(fc.property(fc.array(fields, { minLength: 1, maxLength: 5 }), size, (items, size) => {
    const picker = startPicker(items.map((item) => handoff({ ...item, next: [item.summary] })));
    const { lines, cursorColumn } = viewPicker(picker, { ...LOOK, ...size });
    ok(lines.length <= size.rows);
    ok(cursorColumn < Math.max(3, size.columns));
    for (const line of lines) {
      doesNotMatch(line, /\p{Cc}|[\u202A-\u202E\u2066-\u2069\u2028\u2029]/u);
      ok(displayWidth(line) < Math.max(3, size.columns), JSON.stringify(line));
    }
  }));
});

Deno.test("viewPicker() looks at no more of a text than it can show", () => {
  const huge = "\x1B".repeat(1_000_000);
  const items = Array.from(
    { length: 5 },
    () => handoff({ title: huge, summary: huge, tool: huge }),
  );
  const { lines } = viewPicker(startPicker(items), { ...LOOK, rows: 24 });
  ok(lines.join("").length < 24 * 60);
});

Deno.test("listRows() leaves room for what else is shown", () => {
  deepEqual([1, 2, 5, 6, 9, 10, 24, 50].map((rows) => listRows(100, rows)), [
    1,
    1,
    4,
    4,
    7,
    3,
    10,
    23,
  ]);
  equal(listRows(1, 24), 3);
});
