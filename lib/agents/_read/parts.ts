/**
 * The parts that texts make; a text without any words makes none.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Part } from "../_agent.ts";
import { isList, type Source } from "./fields.ts";

/** Returns words as a part, or nothing. */
export function textParts(text: string, injected: boolean): Part[] {
  return /\S/.test(text) ? [{ kind: "text", text, injected }] : [];
}

/** Returns thoughts as a part, or nothing. */
export function reasoningParts(text: string): Part[] {
  return /\S/.test(text) ? [{ kind: "reasoning", text }] : [];
}

/** Returns the blocks of a content; a text alone is a block. */
export function blocksOf(content: Source): readonly Json[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return isList(content) ? content : [];
}
