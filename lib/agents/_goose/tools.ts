/**
 * Goose's tools: what their calls mean, and what came of them. The names and fields are those of
 * `crates/goose/src/agents/platform_extensions` and of `crates/goose-mcp` before it, the texts of
 * refusals those of `agents/tool_execution.rs` and of the command line's `session/mod.rs`.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Action, FileTouch, ToolCallPart, ToolResultPart } from "../_agent.ts";
import { isList, isTrueAt, listAt, textAt, valueAt, wholeAt } from "../_read/fields.ts";
import type { OpenCall } from "../_read/pending_calls.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

const TOOLS: ToolMeanings = new Map([
  ["shell", { does: "command", field: "command" }],
  // It also makes files; its result says which.
  ["write", { does: "edited", field: "path" }],
  ["edit", { does: "edited", field: "path" }],
  ["read", { does: "read", field: "path" }],
  ["delegate", { does: "task", field: "instructions" }],
  ["subagent", { does: "task", field: "instructions" }],
]);

/** What the tool `text_editor` does, by its field `command`, in releases before `write`. */
const EDITOR: ToolMeanings = new Map([
  ["view", { does: "read", field: "path" }],
  ["write", { does: "edited", field: "path" }],
  ["str_replace", { does: "edited", field: "path" }],
  ["insert", { does: "edited", field: "path" }],
  ["undo_edit", { does: "edited", field: "path" }],
]);

/** All of the result of a call that the user did not allow. */
const DECLINED =
  "The user has declined to run this tool. DO NOT attempt to call this tool again. " +
  "If there are no alternative methods to proceed, clearly explain the situation and STOP.";

/** All of the error of a call that the user stopped, behind what kind of an error it is. */
const INTERRUPTED =
  /^(?:-?\d{1,6}: |Execution failed: )?Interrupted by the user to make a correction$/;

/** What stands behind the output of a command that failed. */
const EXIT_NOTE = /\n\n(?:Command exited with code|Exit code:) (-?\d{1,10})$/;

/** Returns the call in a content of the type `toolRequest`. */
export function callIn(content: JsonObject): ToolCallPart {
  const called = valueAt(content, "toolCall", "value");
  const name = textAt(called, "name") ?? "";
  const input = valueAt(called, "arguments") ?? {};
  return {
    kind: "tool-call",
    callId: textAt(content, "id") ?? "",
    name,
    action: meaningOf(localName(name), input),
    input,
  };
}

/** Returns the name of a tool without that of the extension it comes from: `developer__shell`. */
export function localName(name: string): string {
  return name.split("__").at(-1) ?? name;
}

/** Returns what came of a call, given the content of the type `toolResponse`. */
export function resultIn(content: JsonObject, call: OpenCall): ToolResultPart {
  const result = valueAt(content, "toolResult");
  const error = textAt(result, "error");
  const value = valueAt(result, "value");
  const text = error ?? outputIn(value);
  const isCommand = call.action.kind === "command";
  const noted = isCommand ? EXIT_NOTE.exec(text) : null;
  const refused = error === null ? isDeclined(value) : INTERRUPTED.test(error.trim());
  const isError = error !== null || refused || isTrueAt(value, "isError");
  const stated = wholeAt(value, "structuredContent", "exit_code") ??
    (noted === null ? null : Number(noted[1]));
  // Early versions do not tell a command that failed from one that did not.
  const exitCode = isCommand ? stated : null;
  const files = isError ? [] : filesIn(call, text);
  return {
    kind: "tool-result",
    callId: call.callId,
    output: noted === null ? text : text.slice(0, noted.index),
    exitCode,
    failed: isError || (exitCode ?? 0) !== 0,
    refused,
    ...files.length > 0 ? { files } : {},
  };
}

function meaningOf(name: string, input: Json): Action {
  const meaning = name === "text_editor"
    ? EDITOR.get(textAt(input, "command") ?? "")
    : TOOLS.get(name);
  return actionOf(meaning, input);
}

/** Returns the text for the model: some tools give another one, or the same again, to the user. */
function outputIn(value: Json | undefined): string {
  const blocks = isList(value) ? value : listAt(value, "content");
  const texts = blocks.filter(isForModel)
    .map((block) => textAt(block, "text") ?? textAt(block, "resource", "text"))
    .filter((text) => text !== null);
  return texts.join("\n");
}

/**
 * Says whether a result is what stands in the place of one that the user declined. It is marked as
 * an error; early versions mark none, and have it in a list alone, without saying whom it is for.
 */
function isDeclined(value: Json | undefined): boolean {
  const blocks = isList(value) ? value : listAt(value, "content");
  const [only] = blocks;
  if (blocks.length !== 1 || textAt(only, "text") !== DECLINED) return false;
  if (isTrueAt(value, "isError")) return true;
  return isList(value) && listAt(only, "annotations", "audience").length === 0;
}

function isForModel(block: Json): boolean {
  const audience = listAt(block, "annotations", "audience");
  return audience.length === 0 || audience.includes("assistant");
}

/** Returns the file that `write` has made, as far as it says that the file is new. */
function filesIn({ name, action }: OpenCall, text: string): FileTouch[] {
  if (localName(name) !== "write" || action.kind !== "files") return [];
  const [file] = action.files;
  return file !== undefined && text.startsWith("Created ") ? [{ ...file, change: "created" }] : [];
}
