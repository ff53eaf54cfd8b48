/**
 * The tools of pi (packages/coding-agent/src/core/tools of badlogic/pi-mono): what a call means, and
 * what its result says.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, ToolResultPart } from "../_agent.ts";
import type { OpenCall } from "../_read/pending_calls.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

const MEANINGS: ToolMeanings = new Map([
  ["bash", { does: "command", field: "command" }],
  ["powershell", { does: "command", field: "command" }],
  ["read", { does: "read", field: "path" }],
  ["edit", { does: "edited", field: "path" }],
  ["write", { does: "edited", field: "path" }],
]);

/** How a command ended that did not end well, as a line behind its output (bash.ts). */
const ENDING =
  /(?:^|\n\n)Command (?:exited with code (\d{1,10})|(aborted)|timed out after [\d.]{1,20} seconds)$/;

/** All of the output of a command that printed nothing. */
const NO_OUTPUT = "(no output)";

/** All of the results of calls that the user stopped, or put something else in front of. */
const REFUSALS: ReadonlySet<string> = new Set([
  "Operation aborted",
  "Skipped due to queued user message.",
]);

/** Returns what a call of a tool means. */
export function callAction(name: string, input: Json): Action {
  return actionOf(MEANINGS.get(name), input);
}

/** What the record of a result says. */
export interface StatedResult {
  readonly text: string;
  readonly isError: boolean;
}

/** Returns what came of a call. */
export function resultOf(call: OpenCall, { text, isError }: StatedResult): ToolResultPart {
  const isCommand = call.action.kind === "command";
  const ending = isError && isCommand ? ENDING.exec(text) : null;
  const output = ending === null ? text : text.slice(0, ending.index);
  const refused = isError && (ending?.[2] !== undefined || REFUSALS.has(text));
  return {
    kind: "tool-result",
    callId: call.callId,
    output: isCommand && output === NO_OUTPUT ? "" : output,
    exitCode: isCommand ? exitCodeOf(ending?.[1], isError) : null,
    failed: isError,
    refused,
    // What was to be done to a file has not been done.
    ...(isError && call.action.kind === "files" ? { files: [] } : {}),
  };
}

function exitCodeOf(stated: string | undefined, isError: boolean): number | null {
  if (stated !== undefined) return Number(stated);
  return isError ? null : 0;
}
