import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { HandoffError } from "../../lib/errors.ts";
import { type Handoff, handoffToJson } from "../../lib/handoff.ts";
import { openStore } from "../../lib/store/mod.ts";
import { draft, filesIn, handoff, storeText, withFolder, writeStore } from "../store/_support.ts";

const RECORD = `{"id":"a","created_at":"2026-11-22T18:02:06Z"}`;

async function refuses(text: string, problem: RegExp): Promise<void> {
  await withFolder(async (folder) => {
    writeStore(folder, text);
    const store = openStore(folder);
    const attempts = [
      () => store.list(),
      () => store.list({ limit: 1 }),
      () => store.find("latest"),
      () => store.add(draft()),
      () => store.put([{ handoff: handoff("b"), context: null }], "replace"),
      () => store.remove(["a"]),
    ];
    for (const attempt of attempts) {
      await rejects(attempt, (error) => {
        equal(error instanceof HandoffError && error.code, "invalid");
        match((error as HandoffError).message, /^cannot read the store ".*handoffs\.json": /);
        match((error as HandoffError).message, problem);
        return true;
      });
    }
    equal(storeText(folder), text);
    deepEqual(filesIn(folder), ["handoffs.json", "handoffs.json.guard"]);
  });
}

async function list(text: string): Promise<Handoff[]> {
  let handoffs: Handoff[] = [];
  await withFolder(async (folder) => {
    writeStore(folder, text);
    handoffs = await openStore(folder).list();
  });
  return handoffs;
}

function canonical(...records: unknown[]): string {
  return `${JSON.stringify({ version: 1, items: records }, null, 2)}\n`;
}

Deno.test("a store that is no JSON is refused with the place", async () => {
  await refuses("", /it is cut short at line 1, column 1$/);
  await refuses(`{"version":1,\n "items":[}\n`, /it is no JSON at line 2, column 11$/);
  await refuses(`\uFEFF{"version":1,"items":[]}`, /line 1, column 1$/);
});

Deno.test("a canonical store that is broken somewhere is refused with the place", async () => {
  const whole = canonical(...["a", "b", "c"].map((id) => handoffToJson(handoff(id))));
  await refuses(whole.slice(0, 500), /it is cut short at line \d+, column \d+$/);
  await refuses(whole.replace(`"id": "b"`, `"id": b`), /it is no JSON at line 19, column 13$/);
});

Deno.test("a store of another shape is refused", async () => {
  await refuses("[]", /it must be an object, found a list$/);
  await refuses(`"text"`, /found text$/);
  await refuses(`{"items":{}}`, /must have "items" as a list, found an object$/);
  await refuses(`{"version":"1"}`, /must have "version" as a whole number, found text$/);
  await refuses(`{"version":1.5}`, /must have "version" as a whole number, found 1\.5$/);
});

Deno.test("a record that the Go tool refuses is named by its number", async () => {
  const items = (last: string) => `{"items":[${RECORD},${RECORD},${last}]}`;
  await refuses(items("null"), /record 3 must be an object, found null$/);
  await refuses(items("{}"), /record 3 must have "created_at" as an RFC 3339 UTC time/);
  await refuses(
    items(`{"created_at":"2026-02-29T18:02:06Z"}`),
    /record 3 must have "created_at" .*, found "2026-02-29T18:02:06Z"$/,
  );
  await refuses(
    items(`{"created_at":"2026-11-22T18:02:06Z","next":[1]}`),
    /record 3 must have "next" as a list of texts, found a number$/,
  );
});

Deno.test("a record deep in a long canonical store is named by its number", async () => {
  const records = Array.from({ length: 3000 }, (_, at) => {
    return handoffToJson(handoff(`id-${at}`, { summary: "x".repeat(200) }));
  });
  const broken = { ...records[2900], created_at: "yesterday" };
  await refuses(canonical(...records.with(2900, broken)), /record 2901 must have "created_at"/);
});

Deno.test("what Go takes for a store is one", async () => {
  for (const text of ["null", "{}", `{"version":0,"items":null}`, `{"version":null}`]) {
    deepEqual(await list(text), [], text);
  }
  const leapDay = `{"id":"a","created_at":"2028-02-29T23:59:59Z","next":[null]}`;
  const [found] = await list(`{"items":[${leapDay}]}`);
  deepEqual(found, {
    ...handoff("a"),
    createdAt: new Date("2028-02-29T23:59:59Z"),
    tool: "",
    project: "",
    title: "",
    summary: "",
    next: [""],
    changed: [],
  });
});

Deno.test("bytes that are no UTF-8 are read as Go reads them, and kept", async () => {
  await withFolder(async (folder) => {
    const text = canonical(handoffToJson(handoff("a", { title: "caf?" })));
    const bytes = new TextEncoder().encode(text);
    bytes[text.indexOf("?")] = 0xe9;
    Deno.writeFileSync(`${folder}/handoffs.json`, bytes);
    const store = openStore(folder);
    equal((await store.find("a")).title, "caf\uFFFD");
    await store.put([{ handoff: handoff("b"), context: null }], "fail");
    const after = Deno.readFileSync(`${folder}/handoffs.json`);
    deepEqual(after.subarray(0, 300), bytes.subarray(0, 300));
  });
});

Deno.test("unknown fields survive a change, and so do numbers that no double holds", async () => {
  const big = `"cost": 12345678901234567890.10`;
  const records = ["a", "b"].map((id) => RECORD.replace(`"a"`, `"${id}"`).replace("}", `,${big}}`));
  for (
    const text of [
      `{"version":1,"items":[${records}],"color":"blue","n":1.0}`,
      `{"n":1.0,"color":"blue","items":[${records}]}`,
    ]
  ) {
    await withFolder(async (folder) => {
      writeStore(folder, text);
      await openStore(folder).remove(["a"]);
      const tail = text.startsWith(`{"n"`)
        ? `"n": 1.0,\n  "color": "blue"`
        : `"color": "blue",\n  "n": 1.0`;
      equal(
        storeText(folder),
        `{
  "version": 1,
  "items": [
    {
      "id": "b",
      "created_at": "2026-11-22T18:02:06Z",
      ${big}
    }
  ],
  ${tail}
}
`,
      );
    });
  }
});

Deno.test("a canonical store keeps every byte of the records that stay", async () => {
  const one = (id: string) =>
    `{
      "created_at": "2026-11-22T18:02:06Z",
      "id": "${id}", "extra": [ 1.0,  12345678901234567890 ], "title": "\\u0008<"
    }`;
  const text = (...records: string[]) =>
    `{\n  "version": 1,\n  "items": [\n    ${records.join(",\n    ")}\n  ]\n}\n`;
  await withFolder(async (folder) => {
    const store = openStore(folder);
    writeStore(folder, text(one("a"), one("b"), one("c"), one("d")));
    await store.remove(["b"]);
    equal(storeText(folder), text(one("a"), one("c"), one("d")));
    await store.put([{ handoff: handoff("c"), context: null }], "replace");
    const json = JSON.stringify(handoffToJson(handoff("c")), null, 2).replaceAll("\n", "\n    ");
    equal(storeText(folder), text(one("a"), json, one("d")));
    await store.put([{ handoff: handoff("c"), context: null }], "replace");
    await store.remove(["a", "d"]);
    equal(storeText(folder), text(json));
  });
});

Deno.test("a store that only looks canonical is never added to in the wrong place", async () => {
  const record = (id: string) => `{\n      ${RECORD.slice(1, -1).replace(`"a"`, `"${id}"`)}\n    }`;
  const start = `{\n  "version": 1,\n  "items": [\n    ${record("a")}`;
  const end = `\n  ]\n}\n`;
  const others = [
    // Another list is the last field.
    [`${start}\n  ],\n  "other": [\n    ${record("x")}${end}`, ["a"]],
    // The same list twice: the last one counts.
    [`${start}\n  ],\n  "items": [\n    ${record("b")}${end}`, ["b"]],
    // A list within a record is laid out as the records are.
    [
      `${start.slice(0, -6)},\n    "deep": [\n    {\n    },\n    {\n    }]},\n    ${
        record("b")
      }${end}`,
      ["a", "b"],
    ],
    // Two records share a line.
    [`${start}, ${record("b")},\n    ${record("c")}${end}`, ["a", "b", "c"]],
  ] as const;
  for (const [text, ids] of others) {
    await withFolder(async (folder) => {
      writeStore(folder, text);
      const store = openStore(folder);
      const found = async () => (await store.list()).reverse().map(({ id }) => id);
      deepEqual(await found(), ids, text);
      await store.put([{ handoff: handoff("new"), context: null }], "fail");
      deepEqual(await found(), [...ids, "new"], text);
      await store.remove([ids[0]]);
      deepEqual(await found(), [...ids.slice(1), "new"], text);
    });
  }
});
