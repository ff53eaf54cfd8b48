/**
 * What the runtime of Cline wraps the words of its user in: `<user_input mode="act">` and
 * `<user_command slash="team">` around them, `<mode_notice>` before them, and `<file_content>` with
 * attached files behind them (`packages/shared` of Cline's own source).
 *
 * @module
 */

import type { Part } from "../_agent.ts";
import { textParts } from "../_read/parts.ts";

/** The wrapper around what the user has said. */
const WRAPPER = /<(user_input|user_command)\b([^>\n]{0,200})>/;

/** Says whether a text has words of the user in a wrapper. */
export function isWrapped(text: string): boolean {
  return WRAPPER.test(text);
}

/**
 * Returns the parts of a message of the user: what is in a wrapper was said by them, what is around
 * it was not. A text without a wrapper is the user's unless the session has wrappers elsewhere.
 */
export function userParts(text: string, hasWrappers: boolean): Part[] {
  const opening = WRAPPER.exec(text);
  if (opening === null) return hasWrappers ? words(text, true) : withoutNotices(text);
  const [whole, tag = "", attributes = ""] = opening;
  const closing = `</${tag}>`;
  const start = opening.index + whole.length;
  // The user may write the tag as well: the last one closes it.
  const found = text.lastIndexOf(closing);
  const end = found < start ? text.length : found;
  const [, slash] = /\bslash="([^"]{1,100})"/.exec(attributes) ?? [];
  const said = slash === undefined ? "" : `/${slash} `;
  return [
    ...words(text.slice(0, opening.index), true),
    ...withoutNotices(text.slice(start, end), said),
    ...attachments(text.slice(end + closing.length)),
  ];
}

/** Returns what the user has said, and before it what the runtime says of a change of mode. */
function withoutNotices(text: string, before = ""): Part[] {
  const [open, close] = ["<mode_notice>", "</mode_notice>"];
  const end = text.trimStart().startsWith(open) ? text.indexOf(close) : -1;
  if (end < 0) return words(before + text, false);
  const cut = end + close.length;
  return [
    ...words(text.slice(0, cut), true),
    ...words(before + text.slice(cut).trimStart(), false),
  ];
}

/** Returns the files in a text behind what was said; their content is not kept. */
function attachments(text: string): Part[] {
  const files = [...text.matchAll(/<file_content path="([^"\n]{1,4096})">/g)];
  if (files.length === 0) return words(text, true);
  return files.map(([, name = ""]) => ({ kind: "attachment", name }));
}

function words(text: string, injected: boolean): Part[] {
  return textParts(text, injected);
}
