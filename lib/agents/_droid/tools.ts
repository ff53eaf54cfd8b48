/**
 * The tools of Factory Droid: what a call means, and what its result says. Names and fields are those
 * that droidcli/markdown_tools.go of specstoryai/getspecstory knows; of several fields the first that
 * is there counts.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, ToolResultPart } from "../_agent.ts";
import type { OpenCall } from "../_read/pending_calls.ts";
import { actionOf, type ToolMeaning } from "../_read/tool_actions.ts";

const MEANINGS: ReadonlyMap<string, readonly ToolMeaning[]> = new Map([
  ["Execute", [{ does: "command", field: "command" }]],
  ["Read", [{ does: "read", field: "file_path" }, { does: "read", field: "path" }]],
  ["Edit", [{ does: "edited", field: "file_path" }, { does: "edited", field: "path" }]],
  ["MultiEdit", [{ does: "edited", field: "file_path" }, { does: "edited", field: "path" }]],
  ["Create", [{ does: "created", field: "file_path" }, { does: "created", field: "path" }]],
  ["ApplyPatch", [{ does: "patch", field: "input" }, { does: "patch", field: "patch" }]],
  ["Task", [{ does: "task", field: "prompt" }]],
  ["AskUser", [{ does: "question", field: "questionnaire" }]],
]);

/** What stands around the output of a command (seen in files of version 0.226). */
const FAILURE_START = /^Error: Command failed \(exit code: (\d{1,10})\)\n?/;
const END = /(?:^|\n{1,2})\[Process exited with code (\d{1,10})\]\s?$/;

/**
 * All of a result that says that the user did not let the call run: a sentence of few words, of
 * which no source states more than the end.
 */
const REFUSAL =
  /^(?:Error: )?(?:(?:The )?(?:user|tool|request|operation|command|edit|permission)[a-z ]{0,40})?(?:rejected|declined|denied|cancelled|canceled|interrupted) by (?:the )?user\.?$/i;

/** The longest such sentence, in characters. */
const REFUSAL_LENGTH_MAX = 120;

/** Returns what a call of a tool means. */
export function callAction(name: string, input: Json): Action {
  const actions = MEANINGS.get(name)?.map((meaning) => actionOf(meaning, input)) ?? [];
  return actions.find(({ kind }) => kind !== "other") ?? { kind: "other" };
}

/** What the block of a result says. */
export interface StatedResult {
  readonly text: string;
  readonly isError: boolean;
}

/** Returns what came of a call. */
export function resultOf(call: OpenCall, { text, isError }: StatedResult): ToolResultPart {
  const isCommand = call.action.kind === "command";
  const report = isCommand ? commandReport(text) : { output: text, exitCode: null };
  const exitCode = report.exitCode ?? (isCommand && !isError ? 0 : null);
  const failed = isError || (exitCode !== null && exitCode !== 0);
  return {
    kind: "tool-result",
    callId: call.callId,
    output: report.output,
    exitCode,
    failed,
    refused: isError && exitCode === null && text.length <= REFUSAL_LENGTH_MAX &&
      REFUSAL.test(text.trim()),
    // What was to be done to a file has not been done.
    ...(failed && call.action.kind === "files" ? { files: [] } : {}),
  };
}

/** Takes the output of a command, and the code that it ended with, out of what Droid makes of it. */
function commandReport(text: string): { output: string; exitCode: number | null } {
  const start = FAILURE_START.exec(text);
  const rest = text.slice(start?.[0].length ?? 0);
  const end = END.exec(rest);
  const stated = start?.[1] ?? end?.[1];
  return {
    output: end === null ? rest : rest.slice(0, end.index),
    exitCode: stated === undefined ? null : Number(stated),
  };
}
