import { deepEqual, equal } from "node:assert/strict";
import { mendedJson } from "../../../lib/agents/_read/mended_json.ts";

Deno.test("mendedJson() returns what is there of a text that is cut anywhere", () => {
  const whole = '[{"a": "x, \\"y\\" [\\\\", "b": [1, {"c": null}]}, {"d": "é}"}]';
  let items = 0;
  for (let length = 0; length <= whole.length; length++) {
    const mended = mendedJson(whole.slice(0, length));
    const found = JSON.stringify(mended ?? []).length;
    // More text never means less value.
    equal(found >= items, true, whole.slice(0, length));
    items = found;
  }
  deepEqual(mendedJson(whole), JSON.parse(whole));
  deepEqual(mendedJson('[{"a": "x"}, {"a": "y'), [{ a: "x" }, {}]);
  deepEqual(mendedJson('{"a": "x", "b": [1, 2'), { a: "x", b: [1] });
});

Deno.test("mendedJson() returns nothing of what is no JSON, or nested too deep", () => {
  const texts = ["", '"x', "nothing", "[}", "{]", "[nothing, 1]", "[".repeat(5000), "\u0000"];
  for (const text of texts) equal(mendedJson(text), undefined, text.slice(0, 20));
});
