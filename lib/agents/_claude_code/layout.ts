/**
 * Finds out which lines of a Claude Code session belong to the conversation as it stands.
 *
 * The records form a tree: a prompt that was taken back stays in the file with all that came of it,
 * and only the newest branch is the conversation. A record of a compaction begins anew but names
 * what it followed; records that name nothing that exists are taken to follow the one before.
 *
 * @module
 */

import { ReadLog } from "../_agent.ts";
import { Bits, type Branch, Branches } from "../_read/branch.ts";
import { isTrueAt, textAt, valueAt } from "../_read/fields.ts";
import { parseRecord, readLines } from "../_read/jsonl.ts";
import { isPromptRecord, typeOf, typeOfState } from "./records.ts";

/** What a line is to the conversation. */
export type Standing =
  /** On the branch. */
  | "main"
  /** Beside it: the result of a call that ran along with others, or a side that was left. */
  | "aside"
  /** No record of the conversation, or one of a sub-agent. */
  | "none";

/** Returns the standing of a line, by its number. */
export type Layout = (line: number) => Standing;

/** How the program itself begins a record that has a parent. */
const LINK_START = /^\{"parentUuid":"([^"\\]{1,100})","isSidechain":(true|false),/;

const SIDECHAIN = '"isSidechain":';

/** What a record says of its place. */
interface Link {
  readonly id: string;
  /** A text that is no id, such as `""`, where the record names no parent but must have one. */
  readonly parentId: string | null;
  /** Whether it was said by somebody; a conversation ends with such a record. */
  readonly isMessage: boolean;
}

/** Reads a file up to a size in bytes, and returns how its lines stand. Parses few of them. */
export function layoutOf(path: string, sizeMax: number): Layout {
  const branches = new Branches();
  /** The line of each record; below 0 when nobody says anything in it. */
  const lines: number[] = [];
  let hasLinks = false;
  // The second reading, which goes through the same lines, reports what is broken.
  for (const { number, text } of readLines(path, new ReadLog(), sizeMax)) {
    const link = linkOf(text, number);
    if (link === null) continue;
    branches.add(link.id, link.parentId);
    lines.push(link.isMessage ? number : -number);
    hasLinks ||= link.parentId !== null && link.parentId !== "";
  }
  const branch = hasLinks ? mainBranch(branches, lines) : { has: () => true };
  const room = Math.abs(lines.at(-1) ?? 0) + 1;
  const main = new Bits(room);
  const aside = new Bits(room);
  lines.forEach((line, record) => (branch.has(record) ? main : aside).add(Math.abs(line)));
  return (line) => main.has(line) ? "main" : aside.has(line) ? "aside" : "none";
}

/** Returns the branch of the last message in the file that no other message follows from. */
function mainBranch(branches: Branches, lines: readonly number[]): Branch {
  const followed = new Bits(branches.size);
  lines.forEach((line, record) => {
    let here = line < 0 ? null : branches.parentOf(record);
    while (here !== null && !followed.has(here)) {
      followed.add(here);
      here = branches.parentOf(here);
    }
  });
  const last = lines.findLastIndex((line, record) => line > 0 && !followed.has(record));
  return branches.branchOf(last >= 0 ? last : branches.size - 1);
}

/** Returns the place of a record in the tree; `null` for what has none, and for sub-agents. */
function linkOf(text: string, line: number): Link | null {
  const start = LINK_START.exec(text);
  if (start === null && typeOfState(text) !== null) return null;
  const id = onlyText(text, ',"uuid":"');
  const parentId = start?.[1] ?? onlyText(text, '"parentUuid":"');
  const isSidechain = start === null ? isAside(text) : start[2] === "true";
  if (id === null || parentId === null || isSidechain === null) return parsedLinkOf(text, line);
  if (isSidechain) return null;
  const isMessage = text.includes('"message"') || text.includes('"queued_command"');
  return { id, parentId, isMessage };
}

function parsedLinkOf(text: string, line: number): Link | null {
  const record = parseRecord(text);
  if (record === null || isTrueAt(record, "isSidechain")) return null;
  const type = typeOf(record);
  const isSpoken = type === "user" || type === "assistant";
  const id = textAt(record, "uuid") ?? "";
  if (id === "" && !isSpoken) return null;
  const parent = textAt(record, "parentUuid") ?? textAt(record, "logicalParentUuid");
  // Only a prompt can begin a conversation anew; anything else has been cut off from it.
  const isBeginning = valueAt(record, "parentUuid") === null && isPromptRecord(record);
  return {
    id: id === "" ? `line ${line}` : id,
    parentId: parent ?? (isBeginning ? null : ""),
    isMessage: isSpoken || textAt(record, "attachment", "type") === "queued_command",
  };
}

/**
 * Returns the text behind a field's name in a line of compact JSON, when the name is there only
 * once: inside of text its quotes would be escaped. `null` when that is not clear.
 */
function onlyText(text: string, name: string): string | null {
  const at = text.indexOf(name);
  if (at < 0 || text.includes(name, at + 1)) return null;
  const start = at + name.length;
  const value = text.slice(start, text.indexOf('"', start));
  return value === "" || value.includes("\\") ? null : value;
}

/** Says whether a sub-agent speaks in a line; `null` when that is not clear. */
function isAside(text: string): boolean | null {
  const at = text.indexOf(SIDECHAIN);
  if (at < 0) return false;
  if (text.includes(SIDECHAIN, at + 1)) return null;
  const isTrue = text.startsWith("true", at + SIDECHAIN.length);
  return isTrue || text.startsWith("false", at + SIDECHAIN.length) ? isTrue : null;
}
