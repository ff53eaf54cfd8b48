/**
 * The records of a Claude Code session: their types, and who speaks in them.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import { isList, type Source, textAt, valueAt } from "../_read/fields.ts";

/** Records that keep the program's own state and are no part of the tree. */
const STATE_TYPES: ReadonlySet<string> = new Set([
  "agent-color",
  "agent-name",
  "agent-setting",
  "ai-title",
  "api-request",
  "api-request-blob",
  "api-request-shape",
  "atis-latch",
  "cost-state",
  "custom-title",
  "file-history-delta",
  "file-history-snapshot",
  "last-prompt",
  "mode",
  "permission-mode",
  "pr-link",
  "queue-operation",
  "summary",
  "tag",
  "tools-used",
  "worktree-state",
]);

/** Records of the tree. */
const TREE_TYPES: ReadonlySet<string> = new Set([
  "assistant",
  "attachment",
  "progress",
  "system",
  "user",
]);

/** The origin of what a human wrote. */
export const HUMAN = "human";

/** The longest name of a type, and what stands in front of it in lines that begin with it. */
const TYPE_LENGTH_MAX = 40;
const TYPE_START = '{"type":"';

/** Returns the type of a record; `""` when it states none. */
export function typeOf(record: JsonObject): string {
  const { type } = record;
  return typeof type === "string" ? type : "";
}

/** Returns the type of a line that begins with it and keeps state, without parsing it, or `null`. */
export function typeOfState(line: string): string | null {
  if (!line.startsWith(TYPE_START)) return null;
  const start = line.slice(TYPE_START.length, TYPE_START.length + TYPE_LENGTH_MAX);
  const type = start.slice(0, Math.max(0, start.indexOf('"')));
  return STATE_TYPES.has(type) ? type : null;
}

/** Says whether records of a type are known, useful or not. */
export function isKnownType(type: string): boolean {
  return STATE_TYPES.has(type) || TREE_TYPES.has(type);
}

/** Returns the pieces of a message: its blocks, or its text as the only one. */
export function blocksOf(record: JsonObject): readonly Json[] {
  const content = valueAt(record, "message", "content");
  return typeof content === "string" ? [{ type: "text", text: content }] : listOf(content);
}

/** Says whether a record has a user's words, as far as the marks of the harness tell. */
export function isPromptRecord(record: JsonObject): boolean {
  const { isMeta, isCompactSummary, isVisibleInTranscriptOnly, isSidechain } = record;
  const marks = [isMeta, isCompactSummary, isVisibleInTranscriptOnly, isSidechain];
  return typeOf(record) === "user" && !marks.includes(true) &&
    record.promptSource !== "system" && originOf(record) === HUMAN &&
    !blocksOf(record).some(isResult);
}

/** Returns who is the origin of a prompt: a human, unless something else is stated. */
export function originOf(source: Source): string {
  return textAt(source, "origin", "kind") ?? HUMAN;
}

/** Says whether a piece of a message is the result of a tool. */
export function isResult(block: Json): boolean {
  return textAt(block, "type") === "tool_result";
}

/** Says whether the program itself wrote an answer, in place of a model. */
export function isSynthetic(record: JsonObject): boolean {
  return record.isApiErrorMessage === true ||
    textAt(record, "message", "model") === "<synthetic>";
}

/** Returns the text of something that is text, or a list of blocks with text. */
export function textOf(content: Json | undefined): string {
  if (typeof content === "string") return content;
  return listOf(content).map((block) => textAt(block, "text")).filter((text) => text !== null)
    .join("\n");
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}
