/**
 * Zed's tools: what their calls mean, and what came of them. The names, fields and texts are those
 * of its `crates/agent/src/tools` and `crates/agent/src/thread.rs`.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Action, FileTouch, ToolCallPart, ToolResultPart } from "../_agent.ts";
import { isList, isTrueAt, textAt, valueAt } from "../_read/fields.ts";
import type { OpenCall } from "../_read/pending_calls.ts";
import { actionOf, commandIn, type ToolMeanings } from "../_read/tool_actions.ts";
import { joinPath, nameOf } from "../../path.ts";

const TOOLS: ToolMeanings = new Map([
  ["terminal", { does: "command", field: "command" }],
  ["sandboxed_terminal", { does: "command", field: "command" }],
  ["read_file", { does: "read", field: "path" }],
  ["edit_file", { does: "edited", field: "path" }],
  ["streaming_edit_file", { does: "edited", field: "path" }],
  ["write_file", { does: "edited", field: "path" }],
  ["create_file", { does: "created", field: "path" }],
  ["delete_path", { does: "deleted", field: "path" }],
  ["copy_path", { does: "created", field: "destination_path" }],
  ["move_path", { does: "created", field: "destination_path" }],
  ["spawn_agent", { does: "task", field: "message" }],
  ["subagent", { does: "task", field: "task" }],
  ["ask_user", { does: "question", field: "question" }],
]);

/** All of the error of a call that the user did not allow, or stopped. */
const REFUSALS: ReadonlySet<string> = new Set([
  "Permission to run tool denied by user",
  "Tool canceled by user",
]);

/**
 * The result of a command that the user did not let out of the sandbox, or stopped. It is marked as
 * no error, but what a command has printed stands in a fence.
 */
const DENIED = /^Command cancelled: (?:the )?user (?:denied|declined) [^\n]{1,1000}$/;
const STOPPED =
  /^The user stopped this command\. (?:No output was captured|Output captured) before stopping[.:]\n\n/;

/** What stands before the output of a command that ended without an exit code. */
const UNENDED = [
  "Command failed or was interrupted.",
  "Command terminated unexpectedly.",
];

const SUCCESS = "Command executed successfully.";
const FAILED = '" failed with exit code ';
const TIMED_OUT = '" timed out.';

/** Returns the call in a content of the type `ToolUse`, with paths below the thread's folders. */
export function callIn(use: JsonObject, folders: readonly string[]): ToolCallPart {
  const name = textAt(use, "name") ?? "";
  const input = valueAt(use, "input") ?? {};
  const action = placed(meaningOf(name, input), textAt(input, "cd"), folders);
  return { kind: "tool-call", callId: textAt(use, "id") ?? "", name, action, input };
}

/** Returns what came of a call, given the entry of `tool_results`. */
export function resultIn(result: Json, call: OpenCall): ToolResultPart {
  const text = contentText(valueAt(result, "content"));
  const isError = isTrueAt(result, "is_error");
  const { callId, action } = call;
  if (action.kind === "command" && !isError) {
    const refused = DENIED.test(text) || STOPPED.test(text);
    const { output, exitCode } = commandResult(text, action.command);
    const failed = exitCode !== 0;
    return { kind: "tool-result", callId, output, exitCode, failed, refused };
  }
  const files = isError ? [] : madeFiles(result, call);
  return {
    kind: "tool-result",
    callId,
    output: text,
    exitCode: null,
    failed: isError,
    refused: isError && REFUSALS.has(text),
    ...files.length > 0 ? { files } : {},
  };
}

function meaningOf(name: string, input: Json): Action {
  const action = actionOf(TOOLS.get(name), input);
  if (action.kind !== "files") return action;
  const from = textAt(input, "source_path");
  if (name === "move_path" && from !== null) {
    return { ...action, files: [{ path: from, change: "deleted" }, ...action.files] };
  }
  if (textAt(input, "mode") !== "create") return action;
  return { ...action, files: action.files.map((file) => ({ ...file, change: "created" })) };
}

/** Paths begin with the name of one of the thread's folders: `demo-app/src/greet.js`. */
function placed(action: Action, cd: string | null, folders: readonly string[]): Action {
  if (action.kind === "command") {
    const folder = cd === null ? null : placedPath(cd, folders);
    return commandIn(folder, action.command);
  }
  if (action.kind !== "files") return action;
  return { ...action, files: action.files.map((file) => placedFile(file, folders)) };
}

function placedFile(file: FileTouch, folders: readonly string[]): FileTouch {
  return { ...file, path: placedPath(file.path, folders) };
}

function placedPath(path: string, folders: readonly string[]): string {
  const folder = folders.find((each) => `${path}/`.startsWith(`${nameOf(each)}/`));
  return folder === undefined ? path : joinPath(folder, path.slice(nameOf(folder).length + 1));
}

/** Returns the file that a call has made, if that was empty or not there before. */
function madeFiles(result: Json, { action }: OpenCall): FileTouch[] {
  if (action.kind !== "files" || textAt(result, "output", "old_text") !== "") return [];
  return action.files.filter(({ change }) => change === "edited")
    .map((file) => ({ ...file, change: "created" }));
}

/** Returns the text of a result: a text, an object with one, or a list of these. */
function contentText(content: Json | undefined): string {
  const pieces = isList(content) ? content : [content ?? null];
  return pieces.map(pieceText).filter((text) => text !== "").join("\n");
}

function pieceText(piece: Json): string {
  if (typeof piece === "string") return piece;
  return textAt(piece, "Text") ?? textAt(piece, "text") ?? "";
}

interface CommandResult {
  readonly output: string;
  readonly exitCode: number | null;
}

function commandResult(text: string, command: string): CommandResult {
  if (text === SUCCESS) return { output: "", exitCode: 0 };
  const named = `Command "${command}`;
  const rest = text.startsWith(named) ? text.slice(named.length) : "";
  if (rest.startsWith(FAILED)) {
    const after = rest.slice(FAILED.length);
    const code = Number.parseInt(after, 10);
    return { output: fencedIn(after), exitCode: Number.isNaN(code) ? null : code };
  }
  if (rest.startsWith(TIMED_OUT)) return { output: fencedIn(rest), exitCode: null };
  if (DENIED.test(text)) return { output: text, exitCode: null };
  if (STOPPED.test(text) || UNENDED.some((opening) => text.startsWith(opening))) {
    return { output: fencedIn(text), exitCode: null };
  }
  return { output: text.includes("```\n") ? fencedIn(text) : text, exitCode: 0 };
}

/** Returns what a text has in a fence, up to the last one; nothing when there is no fence. */
function fencedIn(text: string): string {
  const start = text.indexOf("```\n");
  const end = text.lastIndexOf("\n```");
  return start < 0 || end < start + 4 ? "" : text.slice(start + 4, end);
}
