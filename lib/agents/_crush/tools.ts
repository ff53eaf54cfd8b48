/**
 * Crush's tools: what their calls mean, and what came of them. The names, fields and texts are those
 * of its `internal/agent/tools` and `internal/agent/agent.go`.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Action, FileTouch, ToolCallPart, ToolResultPart } from "../_agent.ts";
import { isTrueAt, listAt, parseJson, textAt } from "../_read/fields.ts";
import type { OpenCall } from "../_read/pending_calls.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

const TOOLS: ToolMeanings = new Map([
  ["bash", { does: "command", field: "command" }],
  ["view", { does: "read", field: "file_path" }],
  ["edit", { does: "edited", field: "file_path" }],
  ["multiedit", { does: "edited", field: "file_path" }],
  // It also makes files; the versions of files that are kept say which.
  ["write", { does: "edited", field: "file_path" }],
  ["download", { does: "created", field: "file_path" }],
  ["agent", { does: "task", field: "prompt" }],
  ["agentic_fetch", { does: "task", field: "prompt" }],
]);

/** All of the result of a call that the user did not allow, or stopped. */
const REFUSALS: ReadonlySet<string> = new Set([
  "User denied permission",
  "Permission denied",
  "Tool execution canceled by user",
]);

/** Wrappers of a tool's output, of which only the inside comes from the tool. */
const WRAPPERS: ReadonlyMap<string, string> = new Map([
  ["edit", "result"],
  ["multiedit", "result"],
  ["write", "result"],
  ["view", "file"],
]);

/** What stands behind the output of a command. */
const FOLDER_NOTE = /\n\n<cwd>[^\n]*<\/cwd>$/;
const EXIT_NOTE = /(?:^|\n)Exit code (-?\d{1,10})$/;
const ABORTED = /(?:^|\n)Command was aborted before completion$/;

/** How the tools that write say where: the path is absolute, which that of the call need not be. */
const WRITTEN = /^(?:File successfully written|File created): (.+)/;

/** What a command without any output gives. */
const NO_OUTPUT = "no output";

/** Returns the call in a part of the type `tool_call`. */
export function callIn(data: JsonObject): ToolCallPart {
  const name = textAt(data, "name") ?? "";
  const text = textAt(data, "input") ?? "";
  const input = parseJson(text) ?? text;
  return {
    kind: "tool-call",
    callId: textAt(data, "id") ?? "",
    name,
    action: meaningOf(name, input),
    input,
  };
}

/**
 * Returns what came of a call, given the part of the type `tool_result`. Files that the call has
 * made are taken out of `unmade`, the absolute paths of those that the session is known to make.
 */
export function resultIn(
  data: JsonObject,
  call: OpenCall,
  unmade: Set<string>,
): ToolResultPart {
  const text = textAt(data, "content") ?? "";
  const isError = isTrueAt(data, "is_error");
  const refused = isError && REFUSALS.has(text);
  const { callId, name } = call;
  const failed = { kind: "tool-result", callId, exitCode: null, failed: true, refused } as const;
  if (isError) return { ...failed, output: text };
  if (call.action.kind === "command") return commandResult(data, callId);
  const output = unwrapped(text, WRAPPERS.get(name));
  const files = madeFiles(call, output, unmade);
  return {
    kind: "tool-result",
    callId,
    output,
    exitCode: null,
    failed: false,
    refused: false,
    ...files.length > 0 ? { files } : {},
  };
}

function meaningOf(name: string, input: Json): Action {
  const action = actionOf(TOOLS.get(name), input);
  if (action.kind !== "files") return action;
  // To replace nothing by something is how these two make a file.
  const replaced = name === "multiedit"
    ? textAt(listAt(input, "edits")[0], "old_string")
    : textAt(input, "old_string");
  if (replaced !== "" || !name.endsWith("edit")) return action;
  return { ...action, files: action.files.map((file) => ({ ...file, change: "created" })) };
}

function commandResult(data: JsonObject, callId: string): ToolResultPart {
  const text = (textAt(data, "content") ?? "").replace(FOLDER_NOTE, "");
  const metadata = parseJson(textAt(data, "metadata") ?? "null");
  const isRunning = textAt(metadata, "shell_id") !== null;
  const noted = EXIT_NOTE.exec(text);
  // Nothing else tells it from a command that printed this, nor whether the user was it.
  const isAborted = ABORTED.test(text);
  const exitCode = isRunning || isAborted ? null : Number(noted?.[1] ?? 0);
  const printed = noted === null ? text : text.slice(0, noted.index);
  return {
    kind: "tool-result",
    callId,
    output: printed === NO_OUTPUT ? "" : printed.replace(/^\n/, "").replace(/\n$/, ""),
    exitCode,
    failed: isAborted || (exitCode ?? 0) !== 0,
    refused: false,
  };
}

/** Returns the file that `write` has made, if it was not there before. */
function madeFiles(
  { name, action }: OpenCall,
  output: string,
  unmade: Set<string>,
): FileTouch[] {
  if (action.kind !== "files" || name === "view") return [];
  const made = action.files.filter(({ path }) => unmade.delete(WRITTEN.exec(output)?.[1] ?? path));
  return name === "write" ? made.map((file) => ({ ...file, change: "created" })) : [];
}

/** Returns what is inside of `<tag>` on lines of its own; all of it when there is no such thing. */
function unwrapped(text: string, tag: string | undefined): string {
  if (tag === undefined) return text;
  const [opening, closing] = [`<${tag}>\n`, `\n</${tag}>`];
  const end = text.lastIndexOf(closing);
  return !text.startsWith(opening) || end < opening.length ? text : text.slice(opening.length, end);
}
