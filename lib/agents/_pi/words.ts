/**
 * What pi puts into a prompt beside the words of the user: files that were named on its command line
 * (src/cli/file-processor.ts), and the text of a skill (src/core/skills.ts). Both stand at the start.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Part } from "../_agent.ts";
import { isList, textAt } from "../_read/fields.ts";

/** How a file or a skill begins. */
const ELEMENT_START =
  /^\s{0,8}<(file|skill) name="([^"\n]{1,4096})"(?: location="[^"\n]{0,4096}")?>/;

/** How many of them are taken off a prompt. */
const ELEMENTS_MAX = 200;

/** Returns the words in a content: a text, or the text of its blocks. */
export function textOf(content: Json | undefined): string {
  if (typeof content === "string") return content;
  if (!isList(content)) return "";
  return content.map((block) => textAt(block, "text")).filter((text) => text !== null).join("\n");
}

/** Returns the words in a result, without the reminders that extensions put behind them. */
export function outputOf(content: Json | undefined): string {
  if (!isList(content)) return textOf(content);
  return textOf(
    content.filter((block, at) => at === 0 || !isReminder(textAt(block, "text") ?? "")),
  );
}

function isReminder(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith("<system-reminder>") && trimmed.endsWith("</system-reminder>");
}

/** Returns what is in a prompt, in order. */
export function promptParts(content: Json | undefined): Part[] {
  if (typeof content === "string") return textParts(content);
  if (!isList(content)) return [];
  return content.flatMap((block): Part[] => {
    if (textAt(block, "type") === "image") return [{ kind: "attachment", name: "image" }];
    return textParts(textAt(block, "text") ?? "");
  });
}

function textParts(text: string): Part[] {
  const parts: Part[] = [];
  let rest = text;
  for (let taken = 0; taken < ELEMENTS_MAX; taken++) {
    const [start, element, name] = ELEMENT_START.exec(rest) ?? [];
    if (start === undefined || name === undefined) break;
    const close = `</${element}>`;
    const end = rest.indexOf(close, start.length);
    if (end < 0) break;
    if (element === "file") parts.push({ kind: "attachment", name });
    parts.push({ kind: "text", text: rest.slice(0, end + close.length).trim(), injected: true });
    rest = rest.slice(end + close.length).trimStart();
  }
  if (/\S/.test(rest)) parts.push({ kind: "text", text: rest, injected: false });
  return parts;
}
