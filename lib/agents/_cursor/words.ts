/**
 * What is in a message of the user's role to Cursor's agent: the request, and what Cursor puts
 * around it. The marks are those that the parsers of SpecStory and agentsview know.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Part } from "../_agent.ts";
import { isList, type Source, textAt } from "../_read/fields.ts";

const OPENING = "<user_query>";
const CLOSING = "</user_query>";

/** How a text begins that is all Cursor's: the mark of a block. */
const BLOCK = /^\s{0,20}<([a-z][a-z_]{2,40})>/;

const WORKSPACE = /^Workspace Path: ([^\r\n]{1,4096})$/m;

/** When a message was written, as the model is told it: `Sunday, Sep 20, 2026, 12:31 AM (UTC+3)`. */
const TIMESTAMP =
  /^<timestamp>[A-Z][a-z]{2,8}, ([A-Z][a-z]{2}) (\d{1,2}), (\d{4}), (\d{1,2}):(\d\d) ([AP]M) \(UTC(?:([+-])(\d{1,2})(?::(\d\d))?)?\)<\/timestamp>$/m;

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const HALF_DAY = 12;

/** Returns the parts of a message's content, which is a text or a list of blocks. */
export function userParts(content: Source): Part[] {
  const blocks: readonly Json[] = isList(content) ? content : [content ?? null];
  return blocks.flatMap((block): Part[] => {
    const text = typeof block === "string" ? block : textAt(block, "text");
    if (text !== null) return textParts(text);
    const type = textAt(block, "type");
    if (type !== "image" && type !== "file") return [];
    return [{ kind: "attachment", name: textAt(block, "filename") ?? type }];
  });
}

/** Returns what was asked for in a message, or `null`. */
export function requestIn(content: Source): string | null {
  for (const part of userParts(content)) {
    if (part.kind === "text" && !part.injected) return part.text;
  }
  return null;
}

/** Returns the folder that Cursor tells the model it works in, or `null`. */
export function workspaceIn(content: Source): string | null {
  for (const part of userParts(content)) {
    const [, path] = part.kind === "text" && part.injected ? WORKSPACE.exec(part.text) ?? [] : [];
    if (path !== undefined) return path.trim();
  }
  return null;
}

/** Returns when a message was written, as Cursor tells the model in it, or `null`. */
export function timeIn(content: Source): Date | null {
  for (const part of userParts(content)) {
    const found = part.kind === "text" && part.injected ? TIMESTAMP.exec(part.text) : null;
    if (found !== null) return timeOf(found);
  }
  return null;
}

function timeOf([, month = "", day, year, hour, minute, half, sign, ...offset]: string[]) {
  const [offsetHours = 0, offsetMinutes = 0] = offset.map((digits) => Number(digits ?? 0));
  const clock = Number(hour);
  const monthAt = MONTHS.indexOf(month);
  const isTime = clock >= 1 && clock <= HALF_DAY && Number(minute) < 60;
  const hours = clock % HALF_DAY + (half === "PM" ? HALF_DAY : 0);
  const local = new Date(Date.UTC(Number(year), monthAt, Number(day), hours, Number(minute)));
  if (!isTime || monthAt < 0 || local.getUTCDate() !== Number(day)) return null;
  const minutes = (offsetHours * 60 + offsetMinutes) * (sign === "-" ? -1 : 1);
  return new Date(local.getTime() - minutes * 60_000);
}

function textParts(text: string): Part[] {
  const start = text.indexOf(OPENING);
  const end = text.lastIndexOf(CLOSING);
  if (start < 0 || end < start) return partOf(text, BLOCK.test(text));
  return [
    ...partOf(text.slice(0, start), true),
    ...partOf(text.slice(start + OPENING.length, end), false),
    ...partOf(text.slice(end + CLOSING.length), true),
  ];
}

function partOf(text: string, injected: boolean): Part[] {
  const inner = text.replace(/^\r?\n/, "").replace(/\r?\n$/, "");
  return inner.trim() === "" ? [] : [{ kind: "text", text: inner, injected }];
}
