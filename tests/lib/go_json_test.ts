import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { goJson } from "../../lib/go_json.ts";

Deno.test("goJson() escapes what Go escapes for HTML and JavaScript", () => {
  equal(goJson("<a> & \u2028\u2029"), '"\\u003ca\\u003e \\u0026 \\u2028\\u2029"');
  equal(goJson({ "<key>": 1 }), '{"\\u003ckey\\u003e":1}');
});

Deno.test("goJson() writes control characters as Go 1.22 and later do", () => {
  equal(
    goJson("\0\u0007\b\t\n\v\f\r\u001F\u007F\u0080"),
    '"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001f\u007F\u0080"',
  );
});

Deno.test("goJson() writes backspace and form feed as older releases do, on request", () => {
  const older = (value: unknown) => goJson(value, { controls: "long" });
  equal(older("\b\f\n"), '"\\u0008\\u000c\\n"');
  // A backslash before the letter b is no backspace.
  equal(older("\\b\\\\f"), '"\\\\b\\\\\\\\f"');
  equal(older("\\\b"), '"\\\\\\u0008"');
});

Deno.test("goJson() replaces lone surrogates and keeps pairs", () => {
  equal(goJson("a\uD800b\uDC00"), '"a\uFFFDb\uFFFD"');
  equal(goJson("\u{1F600}"), '"\u{1F600}"');
});

Deno.test("goJson() indents as json.MarshalIndent does", () => {
  equal(
    goJson({ list: ["a"], empty: [], none: null }, { indent: 2 }),
    '{\n  "list": [\n    "a"\n  ],\n  "empty": [],\n  "none": null\n}',
  );
});

Deno.test("goJson() means the same as JSON, in every form", () => {
  const value = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
  fc.assert(fc.property(value, (value) => {
    const wanted: unknown = JSON.parse(JSON.stringify(value));
    for (const controls of ["short", "long"] as const) {
      deepEqual(JSON.parse(goJson(value, { controls })), wanted);
      deepEqual(JSON.parse(goJson(value, { controls, indent: 2 })), wanted);
    }
  }));
});
