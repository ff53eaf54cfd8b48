/**
 * What came of a call, by the text that Codex gave the model, which every version wraps otherwise.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import {
  isList,
  isObject,
  isTrueAt,
  listAt,
  parseJson,
  type Source,
  textAt,
  wholeAt,
} from "../_read/fields.ts";

/** What came of a call. */
export interface Outcome {
  readonly output: string;
  readonly exitCode: number | null;
  readonly failed: boolean;
  readonly refused: boolean;
  /** The number of the shell in which the command still runs, when it does. */
  readonly running: number | null;
}

/** How the lines begin that stand in front of an output, up to the one that says `Output:`. */
const HEADER_BEGINNINGS = [
  "Chunk ID: ",
  "Duration: ",
  "Exit code: ",
  "Original token count: ",
  "Process exited with code ",
  "Process running with session ID ",
  "Script completed",
  "Script failed",
  "Script running",
  "Script terminated",
  "Total output lines: ",
  "Wall time",
  "Warning: ",
];
const HEADER_END = "Output:";

/** More lines than that are in no header. */
const HEADER_LINES_MAX = 12;

/** How texts begin that stand in the place of an output, because a call failed. */
const FAILURE_BEGINNINGS = [
  "aborted",
  "agent with id ",
  "apply_patch verification failed",
  "error: ",
  "exec_command failed",
  "execution error",
  "failed to ",
  "tool call error",
  "unable to ",
  "unsupported call: ",
  "unsupported custom tool call: ",
  "write_stdin failed",
];

/**
 * All of a text that stands in the place of an output, because the user did not let the call run or
 * stopped it: `exec command rejected by user`, `aborted by user after 3.4s`. Tools that print no
 * header, such as those that read files, may well print such words among others.
 */
const REFUSAL =
  /^(?:aborted(?: by user(?: after \d{1,10}(?:\.\d{1,3})?s)?)?|(?:(?:exec )?command |patch |tool call )?(?:rejected|denied|declined) by (?:the )?user\.?|user (?:rejected|cancelled) MCP tool call)$/i;

/** How such a text begins that has the command in it, and how it ends. */
const NOT_STARTED = "exec_command failed for ";
const NOT_ALLOWED = /: [^:`]{0,40}Rejected\(\\?"rejected by user\\?"\)"?(?: \})?$/;

/** How much of the ends of a text is looked at for that, in characters. */
const REASON_LENGTH_MAX = 400;

/** Returns what came of a call, given the `output` of its response item. */
export function outcomeOf(output: Source): Outcome {
  const text = textOf(output);
  const old = text.startsWith('{"output":') ? parseJson(text) : undefined;
  if (isObject(old) && isObject(old.metadata)) return outcomeOfJson(old);
  const { lines, rest } = splitHeader(text);
  const header = lines.join("\n");
  const exitCode = numberIn(/^(?:Process exited with code|Exit code:) (-?\d+)$/m, header);
  const reason = rest.slice(0, REASON_LENGTH_MAX).trim();
  // What a tool printed may say anything; only what stands in its place is a reason.
  const refused = exitCode === null && lines.at(-1) !== HEADER_END && isRefusal(rest);
  const failed = exitCode === null
    ? refused || lines.includes("Script failed") || (lines.length === 0 && isFailure(reason)) ||
      (isObject(output) && output.success === false)
    : exitCode !== 0;
  const running = numberIn(/^Process running with session ID (\d+)$/m, header);
  return { output: rest, exitCode, failed, refused, running };
}

function isRefusal(text: string): boolean {
  if (text.startsWith(NOT_STARTED)) {
    return NOT_ALLOWED.test(text.trimEnd().slice(-REASON_LENGTH_MAX));
  }
  return text.length <= REASON_LENGTH_MAX && REFUSAL.test(text.trim());
}

function isFailure(reason: string): boolean {
  const words = reason.toLowerCase();
  return FAILURE_BEGINNINGS.some((beginning) => words.startsWith(beginning));
}

function outcomeOfJson(json: JsonObject): Outcome {
  const output = textAt(json, "output") ?? "";
  const exitCode = wholeAt(json, "metadata", "exit_code");
  const failed = exitCode !== null && exitCode !== 0;
  return { output, exitCode, failed, refused: false, running: null };
}

/** Returns the text of an output: one string, a list of items, or an object with either. */
function textOf(output: Source): string {
  if (typeof output === "string") return output;
  const inside = textAt(output, "content");
  if (inside !== null) return inside;
  const items = isList(output) ? output : listAt(output, "content_items");
  let text = "";
  for (const item of items) {
    const next = textAt(item, "text");
    if (next !== null) text += text === "" || text.endsWith("\n") ? next : `\n${next}`;
  }
  return text;
}

function splitHeader(text: string): { readonly lines: readonly string[]; readonly rest: string } {
  const lines: string[] = [];
  let at = 0;
  while (lines.length < HEADER_LINES_MAX && at < text.length) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end === -1 ? text.length : end);
    const isEnd = line === HEADER_END;
    if (!isEnd && !HEADER_BEGINNINGS.some((beginning) => line.startsWith(beginning))) break;
    lines.push(line);
    at = end === -1 ? text.length : end + 1;
    if (isEnd) return { lines, rest: text.slice(at) };
  }
  // Without a line that ends it, it is a header only when the call was stopped in front of that.
  const rest = text.slice(at);
  return lines.length > 0 && isRefusal(rest) ? { lines, rest } : { lines: [], rest: text };
}

function numberIn(pattern: RegExp, header: string): number | null {
  const digits = pattern.exec(header)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Returns what came of a command, given the item or event that reports its end. */
export function outcomeOfCommand(item: JsonObject): Outcome {
  const status = textAt(item, "status");
  const exitCode = wholeAt(item, "exit_code");
  const output = textAt(item, "aggregated_output") ??
    `${textAt(item, "stdout") ?? ""}${textAt(item, "stderr") ?? ""}`;
  const refused = status === "declined";
  const failed = exitCode === null ? status !== "completed" : exitCode !== 0;
  return { output, exitCode, failed: failed || refused, refused, running: null };
}

/** Returns what came of a patch, given the item or event that reports its end. */
export function outcomeOfPatch(item: JsonObject): Outcome {
  const status = textAt(item, "status");
  const succeeded = status === null ? isTrueAt(item, "success") : status === "completed";
  const output = `${textAt(item, "stdout") ?? ""}${textAt(item, "stderr") ?? ""}`;
  return {
    output,
    exitCode: succeeded ? 0 : null,
    failed: !succeeded,
    refused: status === "declined",
    running: null,
  };
}

/** Returns what came of a tool of an MCP server, given the item or event that reports its end. */
export function outcomeOfMcpCall(item: JsonObject): Outcome {
  const error = textAt(item, "error", "message") ?? textAt(item, "result", "Err");
  const result = isObject(item.result) ? item.result.Ok ?? item.result : undefined;
  const failed = error !== null || textAt(item, "status") === "failed" ||
    isTrueAt(result, "isError") || isTrueAt(result, "is_error");
  const output = error ?? textOf(listAt(result, "content"));
  return { output, exitCode: null, failed, refused: false, running: null };
}
