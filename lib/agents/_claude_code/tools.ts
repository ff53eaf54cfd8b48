/**
 * What the tools of Claude Code do, and how their results tell what came of it.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Action, FileChange, FileTouch, ToolResultPart } from "../_agent.ts";
import { isTrueAt, listAt, type Source, textAt, valueAt } from "../_read/fields.ts";
import { commandIn } from "../_read/tool_actions.ts";
import { textOf } from "./records.ts";
import { elementOf, withoutInjected } from "./words.ts";

/** What a tool does, and the field of its input that says to what. */
type Tool =
  | { readonly does: "command" | "task"; readonly field: string }
  | { readonly does: "files"; readonly field: string; readonly change: FileChange }
  | { readonly does: "question" };

const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ["Bash", { does: "command", field: "command" }],
  ["PowerShell", { does: "command", field: "command" }],
  ["Agent", { does: "task", field: "prompt" }],
  ["Task", { does: "task", field: "prompt" }],
  ["AskUserQuestion", { does: "question" }],
  ["Read", { does: "files", field: "file_path", change: "read" }],
  ["NotebookRead", { does: "files", field: "notebook_path", change: "read" }],
  ["Edit", { does: "files", field: "file_path", change: "edited" }],
  ["MultiEdit", { does: "files", field: "file_path", change: "edited" }],
  ["Write", { does: "files", field: "file_path", change: "edited" }],
  ["NotebookEdit", { does: "files", field: "notebook_path", change: "edited" }],
]);

/** Where the plan mode keeps its plans, in the folder of any user. */
const PLANS_FOLDER = /[\\/]\.claude[\\/]plans[\\/][^\\/]+\.md$/;

/** How a failed command's output begins, and all of the output of one that printed nothing. */
const EXIT_CODE = /^Exit code (\d{1,10})(?:\r?\n|$)/;
const NO_OUTPUT: ReadonlySet<string> = new Set([
  "(Bash completed with no output)",
  "(no content)",
  "Tool ran without output",
]);

/** How results begin of calls that the user did not let run, and what precedes the reason. */
const REFUSALS: readonly string[] = [
  "The user doesn't want to proceed with this tool use.",
  "The user doesn't want to take this action right now.",
  "[Request interrupted by user",
];
const REASON_LABEL = " the user said:\n";
const REASON_END = "\n\nNote: The user's next message";

/** What a record says of such a call, and what it has in front of the text of any that failed. */
const REJECTED = "User rejected tool use";
const ERROR_LABEL = "Error: ";

/** A call that waits for its result. */
export interface OpenCall {
  readonly id: string;
  readonly name: string;
  readonly action: Action;
  /** What it was called with, where that is needed to read the result; otherwise `null`. */
  readonly input: Json;
}

/** What came of a call. */
export interface Outcome {
  readonly part: ToolResultPart;
  /** What the user said when refusing it. */
  readonly said: string | null;
}

/** Returns what a call of a tool does, in the folder that its record states. */
export function actionOf(name: string, input: Json, folder: string | null): Action {
  const tool = TOOLS.get(name);
  if (tool === undefined) return { kind: "other" };
  if (tool.does === "question") return { kind: "question", text: questionsOf(input) };
  const text = textAt(input, tool.field);
  if (text === null) return { kind: "other" };
  switch (tool.does) {
    case "command":
      return commandIn(folder, text);
    case "task":
      return { kind: "task", text };
    case "files":
      return isPlanFile(text)
        ? { kind: "other" }
        : { kind: "files", files: [{ path: text, change: tool.change }] };
  }
}

/** Says whether a path is that of a plan, which is no file of the project. */
export function isPlanFile(path: string): boolean {
  return PLANS_FOLDER.test(path);
}

/** Says whether a result only tells that a sub-agent was started; its answer comes later. */
export function isOnlyStart(details: Source): boolean {
  return isTrueAt(details, "isAsync") || textAt(details, "status") === "async_launched";
}

/** Returns what came of a call, from the block of its result and from what the record adds. */
export function outcomeOf(call: OpenCall, block: Json, record: JsonObject): Outcome {
  const details = valueAt(record, "toolUseResult");
  const text = textOf(valueAt(block, "content"));
  const isDenied = textAt(record, "toolDenialKind") !== null ||
    isTrueAt(block, "is_error") && isRefusal(text, details);
  const refused = isDenied || isTrueAt(details, "interrupted");
  const failed = isTrueAt(block, "is_error") || refused;
  const files = failed ? untouchedFiles(call) : touchedFiles(call, details, text);
  const part: ToolResultPart = {
    kind: "tool-result",
    callId: call.id,
    output: outputOf(call, text, details),
    exitCode: exitCodeOf(call, { text, details, failed }),
    failed,
    refused,
    ...(files === null ? {} : { files }),
  };
  // The text of a call that ran, to its end or not, is what the tool printed.
  return { part, said: isDenied && !isAnswer(details) ? reasonOf(text) : null };
}

/**
 * Says whether the result of a call that failed is that of one that was not let run: the record
 * says so, or it is that of a version that adds nothing of its own and begins in these words. What
 * a tool that ran has printed may begin so as well, but stands behind its exit code then.
 */
function isRefusal(text: string, details: Source): boolean {
  if (details === REJECTED) return true;
  if (isAnswer(details)) return false;
  const added = typeof details === "string" ? withoutLabel(details) : text;
  return beginsAsRefusal(text) && (beginsAsRefusal(added) || isBeginning(added, text));
}

/** Says whether details are what a tool gave, and no words on why there is nothing of that kind. */
function isAnswer(details: Source): boolean {
  return details !== undefined && details !== null && typeof details !== "string";
}

function withoutLabel(details: string): string {
  return details.startsWith(ERROR_LABEL) ? details.slice(ERROR_LABEL.length) : details;
}

function beginsAsRefusal(text: string): boolean {
  return REFUSALS.some((start) => text.startsWith(start));
}

/** Says whether details repeat what the result says, as far as they go. */
function isBeginning(details: string, text: string): boolean {
  return details !== "" && text.startsWith(details);
}

/** Returns the answer of a sub-agent out of the notification that it has ended. */
export function taskOutcome(call: OpenCall, notification: string): ToolResultPart {
  const status = elementOf(notification, "status");
  return {
    kind: "tool-result",
    callId: call.id,
    output: elementOf(notification, "result") ?? elementOf(notification, "summary") ?? "",
    exitCode: null,
    failed: status !== null && status !== "completed",
    refused: false,
  };
}

function questionsOf(input: Json): string {
  return listAt(input, "questions").map((question) => {
    const text = textAt(question, "question") ?? "";
    const labels = listAt(question, "options").map((option) => textAt(option, "label"))
      .filter((label) => label !== null);
    return labels.length === 0 ? text : `${text} (${labels.join(" / ")})`;
  }).join("\n");
}

function outputOf(call: OpenCall, text: string, details: Source): string {
  if (text.startsWith("<persisted-output>")) {
    // The text is a short preview; the record keeps more.
    const streams = [textAt(details, "stdout"), textAt(details, "stderr")].filter(Boolean);
    if (streams.length > 0) return streams.join("\n");
    return elementOf(text, "persisted-output")?.trim() ?? text;
  }
  if (call.action.kind === "task" && listAt(details, "content").length > 0) {
    return textOf(valueAt(details, "content"));
  }
  const unwrapped = text.startsWith("<tool_use_error>")
    ? elementOf(text, "tool_use_error") ?? text
    : text;
  const output = withoutInjected(unwrapped.replace(EXIT_CODE, ""));
  return NO_OUTPUT.has(output) ? "" : output;
}

interface Ending {
  readonly text: string;
  readonly details: Source;
  readonly failed: boolean;
}

function exitCodeOf({ action }: OpenCall, { text, details, failed }: Ending): number | null {
  if (action.kind !== "command") return null;
  if (failed) {
    const stated = EXIT_CODE.exec(text)?.[1];
    return stated === undefined ? null : Number(stated);
  }
  // It runs on, or ended with a code other than 0 that is taken for an answer (`grep`, `test`).
  const isUnstated = textAt(details, "backgroundTaskId") !== null ||
    textAt(details, "returnCodeInterpretation") !== null;
  return isUnstated ? null : 0;
}

/** Returns that a call that failed did nothing to files, when it was to do something. */
function untouchedFiles({ action }: OpenCall): FileTouch[] | null {
  return action.kind === "files" ? [] : null;
}

/** Returns what a call that succeeded did to files, or `null` when the call says it as well. */
function touchedFiles(call: OpenCall, details: Source, text: string): FileTouch[] | null {
  if (call.name === "Write" && call.action.kind === "files") {
    const type = textAt(details, "type");
    const isCreated = type === null ? text.startsWith("File created") : type === "create";
    return call.action.files.map(({ path }) => ({
      path,
      change: isCreated ? "created" : "edited",
    }));
  }
  const changes = valueAt(details, "bashEditDiff");
  return changes === undefined ? null : shellTouches(changes);
}

/** Returns the files that a command changed, as the harness has seen it. */
function shellTouches(changes: Json): FileTouch[] {
  const touches = new Map<string, FileChange>();
  for (const path of listAt(changes, "changedFiles")) {
    if (typeof path === "string") touches.set(path, "edited");
  }
  for (const file of listAt(changes, "files")) {
    const path = textAt(file, "filePath");
    const isGone = isTrueAt(file, "deleted");
    if (path !== null) {
      touches.set(path, isGone ? "deleted" : isTrueAt(file, "created") ? "created" : "edited");
    }
  }
  return [...touches].filter(([path]) => !isPlanFile(path)).map(([path, change]) => ({
    path,
    change,
  }));
}

/** Returns what the user said when refusing a call, behind the label on the first line, or `null`. */
function reasonOf(text: string): string | null {
  const start = text.indexOf("\n") + 1;
  if (!beginsAsRefusal(text) || !text.slice(0, start).endsWith(REASON_LABEL)) return null;
  const rest = text.slice(start);
  const end = rest.indexOf(REASON_END);
  const said = (end < 0 ? rest : rest.slice(0, end)).trim();
  return said === "" ? null : said;
}
