import { equal } from "node:assert/strict";
import { displayWidth } from "../../commands/_width.ts";

/** Widths as UAX #11 and UTS #51 give them. */
const WIDTHS: readonly (readonly [string, string, number])[] = [
  ["nothing", "", 0],
  ["ASCII", "abc ~", 5],
  ["accented letters", "\u00E9e\u0301", 2],
  ["Hebrew", "\u05E2\u05D1\u05E8", 3],
  ["Chinese", "\u4E2D\u6587", 4],
  ["Japanese", "\u3072\u30AB", 4],
  ["half-width Katakana", "\uFF76\uFF9E", 1],
  ["Korean", "\uD55C", 2],
  ["Korean, taken apart", "\u1112\u1161\u11AB", 2],
  ["full-width letters", "\uFF21\uFF01", 4],
  ["an emoji", "\u{1F600}", 2],
  ["a joined emoji", "\u{1F9D1}\u200D\u{1F4BB}", 2],
  ["a flag", "\u{1F1E9}\u{1F1EA}", 2],
  ["a letter that is an emoji by its selector", "\u2764\uFE0F", 2],
  ["the same without", "\u2764", 1],
  ["a joiner alone", "\u200D", 0],
  ["an ellipsis", "\u2026", 1],
  ["an ideograph of plane 2", "\u{20000}", 2],
];

for (const [what, text, width] of WIDTHS) {
  Deno.test(`displayWidth() of ${what} is ${width}`, () => equal(displayWidth(text), width));
}
