/**
 * Cursor's tools, of the command-line tool and of the editor: what their calls mean, and what came
 * of them. Their names and fields are those that SpecStory's parser and other readers of Cursor's
 * stores know (Cursor 2 to 3.21, `cursor-agent` 2026).
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, ToolResultPart } from "../_agent.ts";
import { isTrueAt, listAt, textAt, valueAt, wholeAt } from "../_read/fields.ts";
import { actionOf, type ToolMeaning } from "../_read/tool_actions.ts";

const TOOLS: ReadonlyMap<string, ToolMeaning["does"]> = new Map([
  ["Shell", "command"],
  ["run_terminal_cmd", "command"],
  ["run_terminal_command", "command"],
  ["run_terminal_command_v2", "command"],
  ["Read", "read"],
  ["ReadFile", "read"],
  ["read_file", "read"],
  ["read_file_v2", "read"],
  // These also make files; nothing says which.
  ["Write", "edited"],
  ["write", "edited"],
  ["StrReplace", "edited"],
  ["MultiStrReplace", "edited"],
  ["EditNotebook", "edited"],
  ["MultiEdit", "edited"],
  ["edit_file", "edited"],
  ["edit_file_v2", "edited"],
  ["edit_notebook", "edited"],
  ["reapply", "edited"],
  ["search_replace", "edited"],
  ["Delete", "deleted"],
  ["delete_file", "deleted"],
  ["ApplyPatch", "patch"],
  ["apply_patch", "patch"],
  ["Task", "task"],
  ["task", "task"],
  ["task_v2", "task"],
  ["AskQuestion", "question"],
  ["ask_question", "question"],
]);

/** The fields that name a file, in one tool or another. */
const PATH_FIELDS = [
  "path",
  "file_path",
  "filePath",
  "target_file",
  "targetFile",
  "relativeWorkspacePath",
  "target_notebook",
  "notebook_path",
];

const EXIT_CODE = /^Exit code: (-?\d{1,10})\s{0,4}/;
const OUTPUT_LABEL = /^Command output:\s{0,4}/;
const COMPLETED = "\n\nCommand completed in ";
const FENCE = "```";

/** The result of a tool that has nothing to say. */
const NOTHING = "{}";

/** Returns what a call does. */
export function cursorAction(name: string, input: Json): Action {
  const does = TOOLS.get(name);
  switch (does) {
    case undefined:
      return { kind: "other" };
    case "command":
      return actionOf({ does, field: "command" }, input);
    case "task":
      return actionOf({ does, field: "prompt" }, input);
    case "question":
      return questionIn(input);
    case "patch": {
      const action = actionOf({ does, field: "patch" }, input);
      if (action.kind === "files" && action.files.length > 0) return action;
      return touched("edited", input);
    }
    default:
      return touched(does, input);
  }
}

function touched(does: ToolMeaning["does"], input: Json): Action {
  const field = PATH_FIELDS.find((name) => (textAt(input, name) ?? "") !== "");
  return field === undefined ? { kind: "other" } : actionOf({ does, field }, input);
}

function questionIn(input: Json): Action {
  const texts = listAt(input, "questions")
    .map((each) => textAt(each, "prompt") ?? textAt(each, "question"))
    .filter((text) => text !== null);
  return texts.length === 0
    ? actionOf({ does: "question", field: "question" }, input)
    : { kind: "question", text: texts.join("\n") };
}

/** The result of a call of `cursor-agent`'s. */
export interface ChatResult {
  readonly callId: string;
  readonly text: string;
  /** What `providerOptions.cursor.highLevelToolCallResult` says. */
  readonly outcome: Json | undefined;
  readonly isCommand: boolean;
}

/** Returns a result of the command-line tool. */
export function chatResult({ callId, text, outcome, isCommand }: ChatResult): ToolResultPart {
  const [stated, code] = (isCommand ? EXIT_CODE.exec(text) : null) ?? [];
  const exitCode = code === undefined
    ? wholeAt(outcome, "output", "failure", "exitCode")
    : Number(code);
  const output = stated === undefined ? text : printedIn(text.slice(stated.length));
  const refused = valueAt(outcome, "output", "rejected") !== undefined;
  const failed = refused || isTrueAt(outcome, "isError") ||
    isTrueAt(outcome, "output", "isError") ||
    (exitCode ?? 0) !== 0;
  return { kind: "tool-result", callId, output, exitCode, failed, refused };
}

/** Returns what a command printed, without the words around it. */
function printedIn(text: string): string {
  const body = text.replace(OUTPUT_LABEL, "");
  const end = body.lastIndexOf(COMPLETED);
  const inner = (end < 0 ? body : body.slice(0, end)).trimEnd();
  if (!inner.startsWith(`${FENCE}\n`) || !inner.endsWith(FENCE)) return inner;
  return inner.slice(FENCE.length + 1, -FENCE.length).trimEnd();
}

/** A call as the editor keeps it, its JSON texts parsed. */
export interface EditorCall {
  readonly callId: string;
  readonly data: Json;
  readonly result: Json | undefined;
  readonly error: Json | undefined;
  readonly isCommand: boolean;
}

/** Returns a result of the editor's, or `null` for a call that has none yet. */
export function editorResult(call: EditorCall): ToolResultPart | null {
  const { callId, data, result, error, isCommand } = call;
  const status = textAt(data, "status");
  if (status !== "completed" && status !== "error" && status !== "cancelled") return null;
  const refused = status === "cancelled" || isTrueAt(result, "rejected") ||
    textAt(data, "userDecision") === "rejected";
  const said = textAt(error, "modelVisibleErrorMessage") ??
    textAt(error, "clientVisibleErrorMessage") ?? textAt(data, "error");
  const stated = wholeAt(result, "exitCodeV2") ?? wholeAt(result, "exitCode");
  // The older field is left out when it is 0.
  const exitCode = stated ?? (isCommand && status === "completed" && !refused ? 0 : null);
  const failed = refused || status === "error" || isTrueAt(result, "applyFailed") ||
    (exitCode ?? 0) !== 0;
  const raw = textAt(data, "result") ?? "";
  const output = textAt(result, "output") ?? textAt(result, "contents") ?? said ??
    (raw === NOTHING ? "" : raw);
  return { kind: "tool-result", callId, output, exitCode, failed, refused };
}
