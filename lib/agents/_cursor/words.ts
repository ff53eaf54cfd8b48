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
