/**
 * Antigravity's tools: what their calls mean, and what came of them. Names, fields and wording are
 * those that SpecStory's parser documents for `agy` 1.1 (ANTIGRAVITY-FORMAT.md).
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, ToolResultPart } from "../_agent.ts";
import { isTrueAt } from "../_read/fields.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

/** What a tool's result is called when it has no type of its own. */
export const GENERIC = "GENERIC";

const TOOLS: ToolMeanings = new Map([
  ["run_command", { does: "command", field: "CommandLine" }],
  ["view_file", { does: "read", field: "AbsolutePath" }],
  ["write_to_file", { does: "created", field: "TargetFile" }],
  ["replace_file_content", { does: "edited", field: "TargetFile" }],
  ["multi_replace_file_content", { does: "edited", field: "TargetFile" }],
  ["invoke_subagent", { does: "task", field: "Prompt" }],
  ["ask_question", { does: "question", field: "Question" }],
]);

/** The types of the steps that hold the results of tools. */
const RESULT_TYPES: ReadonlyMap<string, string> = new Map([
  ["run_command", "RUN_COMMAND"],
  ["view_file", "VIEW_FILE"],
  ["write_to_file", "CODE_ACTION"],
  ["replace_file_content", "CODE_ACTION"],
  ["multi_replace_file_content", "CODE_ACTION"],
  ["grep_search", "GREP_SEARCH"],
  ["list_dir", "LIST_DIRECTORY"],
  ["search_web", "SEARCH_WEB"],
  ["read_url_content", "READ_URL_CONTENT"],
  ["generate_image", "GENERATE_IMAGE"],
  ["invoke_subagent", "INVOKE_SUBAGENT"],
  ["ask_question", "ASK_QUESTION"],
]);

const KNOWN_RESULT_TYPES: ReadonlySet<string> = new Set([...RESULT_TYPES.values(), GENERIC]);

/** What stands behind the times at the beginning of a result. */
const TIMES = /^(?:(?:Created|Completed) At: [^\n]{1,60}\n)+\s{0,20}/;

/** How a command ended, and what it is followed by. */
const ENDED =
  /^The command (?:failed with exit code: (-?\d{1,10})|completed successfully\.)[ \t]*\n?/;
const OUTPUT_LABEL = /^[ \t]*Output:[ \t]*\n?/;

/** How far the template of a result of a command is indented. */
const INDENT = "\t\t\t\t";

/** Instructions to the model that stand behind what a tool did. */
const ADVICE = [
  "\nIf relevant, proactively run terminal commands to execute this code for the USER.",
  " Please note that the above snippet only shows the MODIFIED lines from the last change.",
];

/** The states of steps that the user stopped or did not let run. */
const STOPPED: ReadonlySet<string | null> = new Set(["CANCELED", "CANCELLED", "REJECTED"]);

/** Returns what a call does. */
export function antigravityAction(name: string, input: Json): Action {
  if (name === "write_to_file" && isTrueAt(input, "Overwrite")) {
    return actionOf({ does: "edited", field: "TargetFile" }, input);
  }
  return actionOf(TOOLS.get(name), input);
}

/** Returns the type of the step that the result of a tool comes in. */
export function resultTypeOf(name: string): string {
  return RESULT_TYPES.get(name) ?? GENERIC;
}

/** Says whether steps of a type hold results. */
export function isResultType(type: string): boolean {
  return KNOWN_RESULT_TYPES.has(type);
}

/** A step with the result of a call. */
export interface ResultStep {
  readonly type: string;
  readonly status: string | null;
  readonly content: string;
}

/** Returns the result of the call `callId`. */
export function antigravityResult(callId: string, step: ResultStep): ToolResultPart {
  const refused = STOPPED.has(step.status);
  const failed = refused || step.status === "ERROR";
  const text = step.content.replace(TIMES, "");
  if (step.type !== "RUN_COMMAND") {
    const output = withoutAdvice(text).trim();
    return { kind: "tool-result", callId, output, exitCode: null, failed, refused };
  }
  const ended = ENDED.exec(text);
  const exitCode = ended === null ? null : Number(ended[1] ?? 0);
  const output = unindented(text.slice(ended?.[0].length ?? 0));
  return {
    kind: "tool-result",
    callId,
    output,
    exitCode,
    failed: failed || (exitCode ?? 0) !== 0,
    refused,
  };
}

/** Returns what a command printed: the template indents its first line, or all of them. */
function unindented(text: string): string {
  const lines = text.replace(OUTPUT_LABEL, "").trimEnd().split("\n");
  const isIndented = lines.every((line) => line === "" || line.startsWith(INDENT));
  return lines.map((line, at) =>
    (isIndented || at === 0) && line.startsWith(INDENT) ? line.slice(INDENT.length) : line
  ).join("\n");
}

function withoutAdvice(text: string): string {
  for (const advice of ADVICE) {
    const at = text.indexOf(advice);
    // The diff behind the advice is what the tool did.
    const diff = at < 0 ? -1 : text.indexOf("\n[diff_block_start]", at);
    if (at >= 0) return text.slice(0, at) + (diff < 0 ? "" : text.slice(diff));
  }
  return text;
}
