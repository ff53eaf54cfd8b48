/**
 * The tools of Amp: what a call means, and what its run says. The names are those in threads of
 * January to August 2026, as docs/formats/amp of skillsynchq/txcript lists them; the states of a run
 * are those that Amp's own client tells apart.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, FileTouch, ToolResultPart } from "../_agent.ts";
import {
  isList,
  isObject,
  listAt,
  type Source,
  textAt,
  valueAt,
  wholeAt,
} from "../_read/fields.ts";
import type { OpenCall } from "../_read/pending_calls.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

const MEANINGS: ToolMeanings = new Map([
  ["Bash", { does: "command", field: "cmd" }],
  ["shell_command", { does: "command", field: "command" }],
  ["Read", { does: "read", field: "path" }],
  ["edit_file", { does: "edited", field: "path" }],
  ["undo_edit", { does: "edited", field: "path" }],
  ["create_file", { does: "created", field: "path" }],
  ["Task", { does: "task", field: "prompt" }],
  ["oracle", { does: "task", field: "task" }],
]);

/** What stands around the difference that an edit has made. */
const FENCE = /^```diff\n([\s\S]*)\n```$/;

/** Returns what a call of a tool means. */
export function callAction(name: string, input: Json): Action {
  return actionOf(MEANINGS.get(name), input);
}

/** Returns the path that a `file:` URI stands for; what is none is a path, or `null` if it is empty. */
export function pathOfUri(uri: string): string | null {
  if (!uri.startsWith("file://")) return uri === "" || uri.includes("://") ? null : uri;
  const encoded = uri.slice("file://".length);
  // Before the letter of a drive stands a slash.
  return decoded(encoded).replace(/^\/(?=[A-Za-z]:)/, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/**
 * Returns what came of a call, or `null` when its run has not ended: one that was cancelled was
 * begun, and nobody has refused it.
 */
export function resultOf(call: OpenCall, run: Source): ToolResultPart | null {
  const status = textAt(run, "status");
  switch (status) {
    case "done":
      return doneResult(call, run);
    case "error":
      return failure(call, {
        output: textAt(run, "error", "message") ?? textAt(run, "error") ?? "",
        refused: false,
      });
    case "rejected-by-user":
      return failure(call, { output: textAt(run, "reason") ?? "", refused: true });
    default:
      return null;
  }
}

/** A run that ended may have failed all the same: a command with its exit code, a tool in words. */
function doneResult(call: OpenCall, run: Source): ToolResultPart {
  const result = valueAt(run, "result");
  const exitCode = call.action.kind === "command" ? wholeAt(result, "exitCode") : null;
  const isCode = exitCode !== null && exitCode !== 0;
  if (valueAt(result, "success") === false) {
    return failure(call, { output: resultText(result), refused: false });
  }
  const files = trackedFiles(call, run);
  return {
    kind: "tool-result",
    callId: call.callId,
    output: resultText(result),
    exitCode,
    failed: isCode,
    refused: false,
    ...(files.length > 0 ? { files } : {}),
  };
}

interface Failure {
  readonly output: string;
  readonly refused: boolean;
}

function failure(call: OpenCall, { output, refused }: Failure): ToolResultPart {
  return {
    kind: "tool-result",
    callId: call.callId,
    output,
    exitCode: null,
    failed: true,
    refused,
    // What was to be done to a file has not been done.
    ...(call.action.kind === "files" ? { files: [] } : {}),
  };
}

/** Returns the files that a run is known to have changed, for calls that do not name them. */
function trackedFiles({ action }: OpenCall, run: Source): FileTouch[] {
  if (action.kind === "files") return [];
  return listAt(run, "trackFiles").flatMap((uri): FileTouch[] => {
    const path = typeof uri === "string" ? pathOfUri(uri) : null;
    return path === null ? [] : [{ path, change: "edited" }];
  });
}

/** Returns a result as text: the output of a command, the content of a file, or whatever it is. */
function resultText(result: Source): string {
  if (result === undefined || result === null) return "";
  if (typeof result === "string") return result;
  if (isList(result)) return listText(result);
  if (!isObject(result)) return String(result);
  const known = ["output", "content", "diff"].map((name) => valueAt(result, name))
    .find((value) => value !== undefined && value !== null);
  if (typeof known === "string") return FENCE.exec(known)?.[1] ?? known;
  if (isList(known)) return listText(known);
  return JSON.stringify(result);
}

function listText(items: readonly Json[]): string {
  return items.map((item) =>
    typeof item === "string" ? item : textAt(item, "text") ?? JSON.stringify(item)
  ).join("\n");
}
