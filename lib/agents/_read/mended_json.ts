/**
 * Reads JSON whose end is missing: a file that is cut, or of which only the start was read.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import { parseJson } from "./fields.ts";

/** The deepest nesting that is mended. */
const DEPTH_MAX = 1000;

/**
 * Returns the value of a JSON text whose end is missing, as far as it is there: without the field
 * or item in which it is cut. `undefined` when nothing is left of it, or when it is no JSON.
 */
export function mendedJson(text: string): Json | undefined {
  const closings: string[] = [];
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === "{" || character === "[") {
      closings.push(character === "{" ? "}" : "]");
      if (closings.length > DEPTH_MAX) return undefined;
    } else if (character === "}" || character === "]") {
      if (closings.pop() !== character) return undefined;
    } else if (character !== ",") continue;
    // A comma is left out; what was opened or closed before the cut is kept.
    end = character === "," ? at : at + 1;
  }
  return end === 0 ? undefined : parseJson(text.slice(0, end) + closings.reverse().join(""));
}

/** Returns where a string ends that begins at a place; the end of the text when it does not. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text[at - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}
