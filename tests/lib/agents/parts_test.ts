import { deepEqual } from "node:assert/strict";
import { blocksOf, reasoningParts, textParts } from "../../../lib/agents/_read/parts.ts";

Deno.test("textParts() and reasoningParts() make a part of words as they stand, and none of space", () => {
  deepEqual(textParts(" a\n", true), [{ kind: "text", text: " a\n", injected: true }]);
  deepEqual(reasoningParts(" a\n"), [{ kind: "reasoning", text: " a\n" }]);
  for (const space of ["", " \n\t", "\u00a0\ufeff"]) {
    deepEqual(textParts(space, false), []);
    deepEqual(reasoningParts(space), []);
  }
});

Deno.test("blocksOf() takes a text for a block, and what is no list for none", () => {
  deepEqual(blocksOf("a"), [{ type: "text", text: "a" }]);
  deepEqual(blocksOf([{ type: "image" }]), [{ type: "image" }]);
  for (const content of [undefined, null, 7, { type: "text" }]) deepEqual(blocksOf(content), []);
});
