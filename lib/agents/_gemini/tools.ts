/**
 * The tools of Gemini CLI and of its fork Qwen Code: what a call means, and what its result says.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, FileTouch } from "../_agent.ts";
import { isTrueAt, textAt, valueAt } from "../_read/fields.ts";
import { contentParts } from "./parts.ts";
import { actionOf, type ToolMeaning } from "../_read/tool_actions.ts";

/** The tools of both, old names and new ones. Of several fields the first that is there counts. */
const MEANINGS: ReadonlyMap<string, readonly ToolMeaning[]> = new Map([
  ["run_shell_command", [{ does: "command", field: "command" }]],
  ["read_file", [{ does: "read", field: "file_path" }, { does: "read", field: "absolute_path" }]],
  ["replace", [{ does: "edited", field: "file_path" }]],
  ["edit", [{ does: "edited", field: "file_path" }]],
  ["write_file", [{ does: "edited", field: "file_path" }]],
  ["notebook_edit", [{ does: "edited", field: "notebook_path" }]],
  ["ask_user", [{ does: "question", field: "questions" }]],
  ["ask_user_question", [{ does: "question", field: "questions" }]],
  ["invoke_agent", [{ does: "task", field: "prompt" }]],
  ["delegate_to_agent", [{ does: "task", field: "objective" }]],
  ["codebase_investigator", [{ does: "task", field: "objective" }]],
  ["agent", [{ does: "task", field: "prompt" }]],
  ["task", [{ does: "task", field: "prompt" }]],
]);

/** Returns what a call of a tool means. */
export function callAction(name: string, input: Json): Action {
  const actions = MEANINGS.get(name)?.map((meaning) => actionOf(meaning, input)) ?? [];
  return actions.find(({ kind }) => kind !== "other") ?? { kind: "other" };
}

/** What came of a call, as far as its answer to the model says it. */
export interface Answer {
  readonly text: string;
  readonly isError: boolean;
}

/** Returns the answer in the content that a tool gave, or `null` when there is none. */
export function answerIn(content: Json | undefined): Answer | null {
  const parts = contentParts(content);
  const response = parts.map((part) => valueAt(part, "functionResponse", "response"))
    .find((found) => found !== undefined);
  const error = textAt(response, "error");
  const texts = parts.map((part) => textAt(part, "text")).filter((text) => text !== null);
  const text = error ?? textAt(response, "output") ??
    (texts.length > 0 ? texts.join("\n") : null);
  if (text !== null) return { text, isError: error !== null };
  // Tools of others answer with objects of any kind.
  return response === undefined ? null : { text: JSON.stringify(response), isError: false };
}

/** How a command ended. */
export interface ShellReport {
  readonly output: string;
  readonly exitCode: number | null;
  /** Whether it says that something went wrong, in whatever way. */
  readonly failed: boolean;
}

/** The lines behind the output of a command (shell.ts of both). */
const REPORT_END =
  /\n(Stderr|Error|Exit Code|Signal|Background PIDs|Process Group PGID|PGID|Delimiter): ([^\n]*)$/;

/** What stands for nothing in them. */
const NOTHING: readonly (string | undefined)[] = [undefined, "", "(none)", "(empty)"];

/** How many such lines there are at most. */
const REPORT_LINES_MAX = 8;

/**
 * Returns what the report on a command says, as the model gets it, or `null` when it is no such
 * report: the command was stopped, or goes on in the background.
 */
export function shellReport(text: string, command: string): ShellReport | null {
  let rest = withoutTag(text, "untrusted_context");
  const fields = new Map<string, string>();
  for (let line = 0; line < REPORT_LINES_MAX; line++) {
    const [whole, name, value] = REPORT_END.exec(rest) ?? [];
    if (whole === undefined || name === undefined || fields.has(name)) break;
    fields.set(name, value ?? "");
    rest = rest.slice(0, rest.length - whole.length);
  }
  const output = outputIn(rest, command);
  if (output === null) return null;
  const stated = fields.get("Exit Code");
  const isBroken = !NOTHING.includes(fields.get("Signal")) ||
    !NOTHING.includes(fields.get("Error"));
  // The newer form leaves the line out when the command succeeded.
  const exitCode = stated === undefined && !isBroken ? 0 : codeIn(stated);
  const stderr = fields.get("Stderr");
  return {
    output: NOTHING.includes(stderr) ? output : `${output}\n${stderr}`.trimStart(),
    exitCode,
    failed: isBroken || (exitCode !== null && exitCode !== 0),
  };
}

/** Returns the output that stands in a report behind its label. */
function outputIn(report: string, command: string): string | null {
  const start = `Command: ${command}\n`;
  const folder = report.startsWith("Command: ") ? report.indexOf("\nDirectory: ") + 1 : 0;
  const rest = report.slice(report.startsWith(start) ? start.length : folder);
  const [label] = /^(?:Directory: [^\n]*\n)?(?:Output|Stdout): /.exec(rest) ?? [];
  if (label === undefined) return null;
  const output = rest.slice(label.length);
  return output === "(empty)" ? "" : output;
}

function codeIn(stated: string | undefined): number | null {
  return stated !== undefined && /^-?\d{1,10}$/.test(stated) ? Number(stated) : null;
}

/** Returns what a tag is around, or the text itself. */
function withoutTag(text: string, tag: string): string {
  const [open, close] = [`<${tag}>\n`, `\n</${tag}>`];
  return text.startsWith(open) && text.endsWith(close)
    ? text.slice(open.length, text.length - close.length)
    : text;
}

/** How a result says that a file is new. */
const CREATED = /^(?:Successfully created|Created new file)/;

/** Returns the file that a result says was written, if any. */
export function writtenFiles(display: Json | undefined, answer: string): FileTouch[] {
  const path = textAt(display, "filePath");
  if (path === null || textAt(display, "fileDiff") === null) return [];
  const isNew = isTrueAt(display, "isNewFile") || CREATED.test(answer);
  return [{ path, change: isNew ? "created" : "edited" }];
}

/** What both put around the answer of a sub-agent. */
const TASK_START =
  /^Subagent '[^'\n]{0,200}' finished\.\nTermination Reason: [^\n]{0,200}\nResult:\n/;

/** Returns the answer of a tool without what the harness puts around it. */
export function unwrappedAnswer(text: string): string {
  const [start = ""] = TASK_START.exec(text) ?? [];
  const rest = withoutTag(text, "untrusted_context").slice(start.length);
  const reminder = rest.endsWith("</system-reminder>") ? rest.lastIndexOf("<system-reminder>") : -1;
  return reminder < 0 ? rest : rest.slice(0, reminder).trimEnd();
}
