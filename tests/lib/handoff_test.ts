import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { goJson } from "../../lib/go_json.ts";
import {
  formatTime,
  type Handoff,
  handoffChecksum,
  handoffToJson,
  kindOf,
  parseHandoff,
  parseTime,
  sha256,
} from "../../lib/handoff.ts";

const VECTORS = new URL("../vectors/go-0.7.5/", import.meta.url);

const RECORD = {
  id: "20261122-180206",
  created_at: "2026-11-22T18:02:06Z",
  tool: "codex",
  project: "/home/ana/demo",
  title: " A title ",
  summary: "A summary\n",
  next: ["one", ""],
  changed: ["a.txt"],
};

Deno.test("parseHandoff() takes the eight fields as they are", () => {
  const { created_at: _, ...rest } = RECORD;
  deepEqual(parseHandoff(RECORD, "the record"), {
    ...rest,
    createdAt: new Date("2026-11-22T18:02:06Z"),
  });
});

Deno.test("parseHandoff() takes missing and null fields for empty ones, as Go does", () => {
  const empty = { id: "", tool: "", project: "", title: "", summary: "", next: null, changed: [] };
  const createdAt = new Date("2026-11-22T18:02:06Z");
  const { created_at } = RECORD;
  deepEqual(parseHandoff({ created_at }, "the record"), { ...empty, createdAt });
  const nulls = { created_at, id: null, tool: null, next: null, changed: null, unknown: 1 };
  deepEqual(parseHandoff(nulls, "the record"), { ...empty, createdAt });
  deepEqual(parseHandoff({ created_at, next: [null] }, "the record").next, [""]);
});

Deno.test("parseHandoff() replaces lone surrogates", () => {
  const handoff = parseHandoff({ ...RECORD, title: "a\uD800", next: ["\uDC00"] }, "the record");
  deepEqual([handoff.title, handoff.next], ["a\uFFFD", ["\uFFFD"]]);
});

const WRONG: readonly (readonly [unknown, string])[] = [
  [null, "record 3 must be an object, found null"],
  [[RECORD], "record 3 must be an object, found a list"],
  ["text", "record 3 must be an object, found text"],
  [{ ...RECORD, title: 7 }, 'record 3 must have "title" as text, found a number'],
  [{ ...RECORD, summary: {} }, 'record 3 must have "summary" as text, found an object'],
  [{ ...RECORD, next: "one" }, 'record 3 must have "next" as a list of texts, found text'],
  [{ ...RECORD, next: [1] }, 'record 3 must have "next" as a list of texts, found a number'],
  [{ ...RECORD, changed: [[]] }, 'record 3 must have "changed" as a list of texts, found a list'],
  [{ ...RECORD, id: true }, 'record 3 must have "id" as text, found a boolean'],
];

for (const [value, message] of WRONG) {
  Deno.test(`parseHandoff() complains: ${message}`, () => {
    throws(() => parseHandoff(value, "record 3"), { code: "invalid", message });
  });
}

for (
  const [what, createdAt] of [
    ["an empty date", ""],
    ["a date without a zone", "2026-11-22T18:02:06"],
    ["an offset", "2026-11-22T18:02:06+00:00"],
    ["fractions of a second", "2026-11-22T18:02:06.5Z"],
    ["30 February", "2026-02-30T00:00:00Z"],
    ["24 o'clock", "2026-11-22T24:00:00Z"],
    ["a leap second", "2026-11-22T23:59:60Z"],
    ["small letters", "2026-11-22t18:02:06z"],
    ["a line feed behind it", "2026-11-22T18:02:06Z\n"],
    ["words", "yesterday"],
  ] as const
) {
  Deno.test(`parseHandoff() refuses ${what} in created_at`, () => {
    equal(parseTime(createdAt), null);
    throws(() => parseHandoff({ ...RECORD, created_at: createdAt }, "record 3"), {
      code: "invalid",
      message: /^record 3 must have "created_at" as an RFC 3339 UTC time such as .*, found "/,
    });
  });
}

Deno.test("formatTime() and parseTime() undo each other, in whole seconds", () => {
  const range = { min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z") };
  fc.assert(fc.property(fc.date({ ...range, noInvalidDate: true }), (time) => {
    const seconds = Math.floor(time.getTime() / 1000) * 1000;
    equal(parseTime(formatTime(time))?.getTime(), seconds);
  }));
});

Deno.test("handoffToJson() leaves out an empty changed and keeps a null next", () => {
  const handoff = parseHandoff({ ...RECORD, next: null, changed: [] }, "the record");
  deepEqual(Object.keys(handoffToJson(handoff)), [
    "id",
    "created_at",
    "tool",
    "project",
    "title",
    "summary",
    "next",
  ]);
  equal(handoffToJson(handoff).next, null);
});

Deno.test("handoffToJson() writes what parseHandoff() reads", () => {
  fc.assert(fc.property(handoffs(), (handoff) => {
    const json: unknown = JSON.parse(goJson(handoffToJson(handoff)));
    deepEqual(parseHandoff(json, "the record"), handoff);
  }));
});

for (const name of ["plain", "no-next", "html", "separators", "unicode", "controls"]) {
  Deno.test(`handoffChecksum() of ${name} is that of the Go tool`, async () => {
    const bundle: unknown = JSON.parse(Deno.readTextFileSync(new URL(`${name}.v2.json`, VECTORS)));
    const { record, checksum } = Object(bundle);
    // The vectors come from Go 1.19, which wrote backspace and form feed the long way.
    equal(await handoffChecksum(parseHandoff(record, "the record"), "long"), checksum);
  });
}

Deno.test("handoffChecksum() writes backspace and form feed the short way", async () => {
  const handoff = parseHandoff({ ...RECORD, title: "a\bb\f" }, "the record");
  equal(await handoffChecksum(handoff), await sha256(goJson(handoffToJson(handoff))));
  equal(await handoffChecksum(handoff) === await handoffChecksum(handoff, "long"), false);
});

Deno.test("sha256() hashes bytes and the UTF-8 of text alike", async () => {
  // NIST FIPS 180-4, example "abc".
  const wanted = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  equal(await sha256("abc"), wanted);
  equal(await sha256(new Uint8Array([97, 98, 99])), wanted);
  equal(await sha256("\u00E4"), await sha256(new Uint8Array([0xC3, 0xA4])));
});

Deno.test("kindOf() names what JSON can say", () => {
  deepEqual([null, [], {}, "", 1, false].map(kindOf), [
    "null",
    "a list",
    "an object",
    "text",
    "a number",
    "a boolean",
  ]);
});

function handoffs(): fc.Arbitrary<Handoff> {
  const text = fc.string({ unit: "grapheme" });
  const range = { min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z") };
  return fc.record({
    id: text,
    createdAt: fc.date({ ...range, noInvalidDate: true })
      .map((time) => new Date(Math.floor(time.getTime() / 1000) * 1000)),
    tool: text,
    project: text,
    title: text,
    summary: text,
    next: fc.option(fc.array(text)),
    changed: fc.array(text),
  }, { noNullPrototype: true });
}
