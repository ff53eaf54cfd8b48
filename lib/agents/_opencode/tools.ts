/**
 * OpenCode's tools: what their calls mean, and what came of them. Their names and fields are those
 * of `packages/opencode/src/tool`, the errors those of `permission` and `question` beside it.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { FileTouch, ToolCallPart, ToolResultPart } from "../_agent.ts";
import { isTrueAt, listAt, objectAt, textAt, valueAt, wholeAt } from "../_read/fields.ts";
import type { StoredPart } from "./session.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

const TOOLS: ToolMeanings = new Map([
  ["bash", { does: "command", field: "command" }],
  ["shell", { does: "command", field: "command" }],
  ["read", { does: "read", field: "filePath" }],
  ["edit", { does: "edited", field: "filePath" }],
  ["multiedit", { does: "edited", field: "filePath" }],
  // It also makes files; its result says which.
  ["write", { does: "edited", field: "filePath" }],
  ["patch", { does: "patch", field: "patchText" }],
  ["apply_patch", { does: "patch", field: "patchText" }],
  ["task", { does: "task", field: "prompt" }],
  ["question", { does: "question", field: "questions" }],
]);

/** What stands before the words of a user who refused a call and said why. */
const FEEDBACK =
  "The user rejected permission to use this specific tool call with the following feedback: ";

/** All of the errors of other calls that the user did not allow, or stopped, and how one begins. */
const REFUSALS: ReadonlySet<string> = new Set([
  "The user rejected permission to use this specific tool call.",
  "The user dismissed this question",
  "Tool execution aborted",
]);
const RULE = "The user has specified a rule which prevents you from using this specific tool call";

/** Wrappers of a tool's output, of which only the inside comes from the tool. */
const WRAPPERS: ReadonlyMap<string, string> = new Map([
  ["read", "content"],
  ["task", "task_result"],
]);

/** The notes that OpenCode puts behind the output of a command. */
const NOTES = ["\n\n<bash_metadata>\n", "\n\n<shell_metadata>\n", "\n\n<metadata>\n"];

/** A call, and its result if there is one yet. */
export type ToolParts = readonly [ToolCallPart] | readonly [ToolCallPart, ToolResultPart];

/**
 * Returns the call and the result in a part of the type `tool`. They are paired by the id of the
 * part, since some models number their calls anew in every message.
 */
export function toolParts({ id, data }: StoredPart): ToolParts {
  const name = textAt(data, "tool") ?? "";
  const input = valueAt(data, "state", "input") ?? {};
  const action = actionOf(TOOLS.get(name), input);
  const call: ToolCallPart = { kind: "tool-call", callId: id, name, action, input };
  const state = objectAt(data, "state");
  switch (textAt(state, "status")) {
    case "completed":
      return [call, completed(call, state)];
    case "error":
      return [call, failed(call, state)];
    default:
      return [call];
  }
}

/** Returns what the user said when refusing a call, or `null`. */
export function feedbackIn(data: JsonObject): string | null {
  const error = textAt(data, "state", "error") ?? "";
  return error.startsWith(FEEDBACK) ? error.slice(FEEDBACK.length) : null;
}

function completed({ callId, name, action }: ToolCallPart, state: JsonObject): ToolResultPart {
  const { output, note } = withoutNote(textAt(state, "output") ?? "");
  const exitCode = action.kind === "command" ? wholeAt(state, "metadata", "exit") : null;
  // A command that ended by itself may have printed such a note.
  const refused = action.kind === "command" && exitCode === null &&
    note.includes("User aborted the command");
  const files = changedFiles(name, state);
  return {
    kind: "tool-result",
    callId,
    output: unwrapped(output, WRAPPERS.get(name)),
    exitCode,
    failed: refused || note.includes("terminated command") || (exitCode ?? 0) !== 0,
    refused,
    ...files.length > 0 ? { files } : {},
  };
}

function failed({ callId }: ToolCallPart, state: JsonObject): ToolResultPart {
  const error = textAt(state, "error") ?? "";
  const isInterrupted = isTrueAt(state, "metadata", "interrupted");
  const printed = isInterrupted ? textAt(state, "metadata", "output") : null;
  return {
    kind: "tool-result",
    callId,
    output: printed ?? error,
    exitCode: null,
    failed: true,
    refused: isInterrupted || isRefusal(error),
  };
}

function isRefusal(error: string): boolean {
  return REFUSALS.has(error) || error.startsWith(FEEDBACK) || error.startsWith(RULE);
}

/** Returns what a tool says that it did to files, beyond what its call says. */
function changedFiles(name: string, state: JsonObject): FileTouch[] {
  const written = textAt(state, "metadata", "filepath");
  if (name === "write" && written !== null) {
    const isNew = valueAt(state, "metadata", "exists") === false;
    return [{ path: written, change: isNew ? "created" : "edited" }];
  }
  return listAt(state, "metadata", "files").flatMap((file): FileTouch[] => {
    const path = textAt(file, "filePath");
    if (path === null) return [];
    const to = textAt(file, "movePath");
    switch (textAt(file, "type")) {
      case "add":
        return [{ path, change: "created" }];
      case "delete":
        return [{ path, change: "deleted" }];
      case "move":
        return [{ path, change: "deleted" }, ...created(to)];
      default:
        return [{ path, change: "edited" }];
    }
  });
}

function created(path: string | null): FileTouch[] {
  return path === null ? [] : [{ path, change: "created" }];
}

interface NotedOutput {
  readonly output: string;
  readonly note: string;
}

/** Splits off what OpenCode notes at the very end of an output. */
function withoutNote(text: string): NotedOutput {
  for (const opening of NOTES) {
    const at = text.lastIndexOf(opening);
    const closing = opening.trim().replace("<", "</");
    if (at >= 0 && text.trimEnd().endsWith(closing)) {
      return { output: text.slice(0, at), note: text.slice(at) };
    }
  }
  return { output: text, note: "" };
}

/** Returns what is inside of `<tag>` on lines of its own; all of it when there is no such thing. */
function unwrapped(text: string, tag: string | undefined): string {
  if (tag === undefined) return text;
  const [opening, closing] = [`<${tag}>\n`, `\n</${tag}>`];
  const start = text.indexOf(opening);
  const end = text.lastIndexOf(closing);
  return start < 0 || end < start ? text : text.slice(start + opening.length, end);
}
