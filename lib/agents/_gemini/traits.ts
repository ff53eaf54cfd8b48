/**
 * Tells whether two messages of a Gemini CLI session hold the same thing, though one may be a copy
 * that was put together anew.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { listAt, textAt, valueAt } from "../_read/fields.ts";
import { fingerprint } from "../_read/id_table.ts";
import { contentParts } from "./parts.ts";

/** The space around and within a text that the CLI removes when it records an answer. */
const UNSEEN = /[\s\u200b-\u200f\ufeff]/g;

/**
 * Returns a short text for each part of a message that is worth comparing: words, calls of tools
 * and their results. Notices have none.
 */
export function traitsOf(message: JsonObject | null): string[] {
  const type = textAt(message, "type");
  if (message === null || (type !== "user" && type !== "gemini")) return [];
  const calls = listAt(message, "toolCalls").map((call) => textAt(call, "id"));
  return [
    ...contentParts(valueAt(message, "content")).map((part) => traitOf(part, type)),
    ...calls.map((id) => id === null ? null : `call ${id}`),
  ].filter((trait) => trait !== null);
}

function traitOf(part: JsonObject, type: string): string | null {
  const call = textAt(part, "functionCall", "id");
  if (call !== null) return `call ${call}`;
  const result = textAt(part, "functionResponse", "id");
  if (result !== null) return `result ${result}`;
  const text = textAt(part, "text")?.replace(UNSEEN, "") ?? "";
  return text === "" ? null : `${type} ${text.length} ${fingerprint(text)}`;
}
