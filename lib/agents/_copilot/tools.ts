/**
 * Copilot CLI's tools: what their calls mean, and what came of them.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Action, FileChange, FileTouch, PlanItem, ToolResultPart } from "../_agent.ts";
import { listAt, textAt, valueAt, wholeAt } from "../_read/fields.ts";
import { actionOf, type ToolMeaning, type ToolMeanings } from "../_read/tool_actions.ts";

const TOOLS: ToolMeanings = new Map([
  ["bash", { does: "command", field: "command" }],
  ["powershell", { does: "command", field: "command" }],
  ["view", { does: "read", field: "path" }],
  ["edit", { does: "edited", field: "path" }],
  ["create", { does: "created", field: "path" }],
  ["apply_patch", { does: "patch", field: "input" }],
  ["task", { does: "task", field: "prompt" }],
  ["ask_user", { does: "question", field: "question" }],
]);

/** The tool that did, until there was one for each, what a field of its input says. */
const EDITOR = "str_replace_editor";
const EDITOR_COMMANDS: ToolMeanings = new Map([
  ["view", { does: "read", field: "path" }],
  ["create", { does: "created", field: "path" }],
  ["str_replace", { does: "edited", field: "path" }],
  ["insert", { does: "edited", field: "path" }],
]);

/** What a result says of a file that a tool has changed. */
const EDIT_KINDS: ReadonlyMap<string | null, FileChange> = new Map([
  ["create", "created"],
  ["add", "created"],
  ["delete", "deleted"],
  ["remove", "deleted"],
]);

/** The codes of errors that mean that the user said no. */
const REFUSALS: ReadonlySet<string | null> = new Set(["rejected", "denied"]);

/**
 * The line behind the output of a command that has ended: `<shellId: 0 completed with exit code 1>`,
 * formerly `<exited with exit code 1>`.
 */
const LAST_LINE =
  /\n?<(?:shellId: [^\n<>]{1,80} completed|exited) with exit code (-?\d{1,10})>\s*$/;

/** How much of the end of an output is looked at for that line, in characters. */
const LAST_LINE_LENGTH_MAX = 200;

/** Returns what a call does. */
export function copilotAction(name: string, input: Json): Action {
  return actionOf(meaningOf(name, input), input);
}

function meaningOf(name: string, input: Json): ToolMeaning | undefined {
  if (name === EDITOR) return EDITOR_COMMANDS.get(textAt(input, "command") ?? "");
  return TOOLS.get(name);
}

/** Returns the result in the data of a `tool.execution_complete` event. */
export function copilotResult(callId: string, data: JsonObject): ToolResultPart {
  const failed = valueAt(data, "success") === false;
  const { output, exitCode } = withoutLastLine(printedBy(data));
  const code = wholeAt(data, "shellExecution", "exitCode") ?? exitCode;
  const files = listAt(data, "fileEdits").flatMap(touchOf);
  return {
    kind: "tool-result",
    callId,
    output,
    exitCode: code,
    failed: failed || (code ?? 0) !== 0,
    refused: REFUSALS.has(textAt(data, "error", "code")),
    ...files.length > 0 ? { files } : {},
  };
}

/** Returns what a tool answered; the error of one that failed is a message or an object with one. */
function printedBy(data: JsonObject): string {
  const texts = [
    textAt(data, "result", "content"),
    textAt(data, "result"),
    textAt(data, "error", "message"),
    textAt(data, "error"),
  ];
  return texts.find((text) => text !== null) ?? "";
}

interface CommandOutput {
  readonly output: string;
  readonly exitCode: number | null;
}

function withoutLastLine(text: string): CommandOutput {
  const tail = text.slice(-LAST_LINE_LENGTH_MAX);
  const found = LAST_LINE.exec(tail);
  if (found === null) return { output: text, exitCode: null };
  const output = text.slice(0, text.length - tail.length + found.index);
  return { output, exitCode: Number(found[1]) };
}

function touchOf(edit: Json): FileTouch[] {
  const path = textAt(edit, "path");
  if (path === null) return [];
  return [{ path, change: EDIT_KINDS.get(textAt(edit, "kind")) ?? "edited" }];
}

/** A step of the list that the tool `update_todo` wrote before there was a database for it. */
const CHECK_BOX = /^[ \t]*[-*] \[([ xX~-])\] (.+)$/gm;

/** Returns the list of things to do that a call writes as Markdown, or `null`. */
export function checkList(name: string, input: Json): PlanItem[] | null {
  const text = name === "update_todo" ? textAt(input, "todos") : null;
  if (text === null) return null;
  return [...text.matchAll(CHECK_BOX)].map(([, mark = "", step = ""]): PlanItem => {
    if (mark === " ") return { text: step, state: "pending" };
    return { text: step, state: /x/i.test(mark) ? "completed" : "in-progress" };
  });
}
