/**
 * Kimi's tools, in both of its generations: what their calls mean, what came of them, and the plan
 * that some of them make.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, FileTouch, Part, PlanPart, ReadLog, ToolResultPart } from "../_agent.ts";
import { type Source, textAt, valueAt } from "../_read/fields.ts";
import type { Answer } from "./content.ts";
import { isSamePlan, todoItems } from "../_read/todo_items.ts";
import { type OpenCall, PendingCalls } from "../_read/pending_calls.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

/**
 * The tools of kimi-cli (src/kimi_cli/tools) and of Kimi Code (packages/agent-core/src/tools), with
 * the names that they have had.
 */
const TOOLS: ToolMeanings = new Map([
  ["Shell", { does: "command", field: "command" }],
  ["Bash", { does: "command", field: "command" }],
  ["CMD", { does: "command", field: "command" }],
  ["Powershell", { does: "command", field: "command" }],
  ["ReadFile", { does: "read", field: "path" }],
  ["Read", { does: "read", field: "path" }],
  ["ReadMediaFile", { does: "read", field: "path" }],
  ["WriteFile", { does: "created", field: "path" }],
  ["Write", { does: "created", field: "path" }],
  ["StrReplaceFile", { does: "edited", field: "path" }],
  ["Edit", { does: "edited", field: "path" }],
  ["Task", { does: "task", field: "prompt" }],
  ["Agent", { does: "task", field: "prompt" }],
  ["AskUserQuestion", { does: "question", field: "questions" }],
]);

/** The tools that write a list of things to do. */
const LISTS: ReadonlySet<string> = new Set(["SetTodoList", "TodoList"]);

/** What Kimi says behind or beside the output of a command that has ended. */
const FAILED_WITH = /\n?Command failed with exit code: (-?\d{1,10})\.?/;
const SUCCEEDED = /\n?Command executed successfully\.$/;

/** What it says of a call that the user did not let happen; the user's words may follow. */
const REFUSED =
  /^(?:ERROR[:\n] ?)?(?:The tool call is rejected by the user\.|Tool "[^"\n]{1,200}" was not run because (?:the user rejected the approval request|the approval request was cancelled)\.)/;

/** How much of the end of an output is looked at for Kimi's own words, in characters. */
const LAST_WORDS_MAX = 300;

/** What came of a call. */
export interface Outcome extends Answer {
  readonly failed: boolean;
  /** What kimi-cli shows of it: differences of files among others. */
  readonly display?: readonly Json[];
}

/** The calls of a session and its plan, as far as it was read. */
export class KimiWork {
  #plan: PlanPart = { kind: "plan", items: [], text: null };
  readonly #calls: PendingCalls;

  constructor(path: string, log: ReadLog) {
    this.#calls = new PendingCalls(path, log);
  }

  /** Returns a call, with the plan that it makes. */
  called(id: string, name: string, input: Json): Part[] {
    const action = kimiAction(name, input);
    const callId = this.#calls.open(id, { name, action });
    return [
      { kind: "tool-call", callId, name, action, input },
      ...LISTS.has(name) ? this.listed(valueAt(input, "todos")) : [],
    ];
  }

  /** Returns the result of a call; nothing when there is no such call, or it has one. */
  returned(id: string, outcome: Outcome): Part[] {
    const call = this.#calls.close(id);
    return call === null ? [] : [resultOf(call, outcome)];
  }

  /** Returns the plan with a new list of things to do; nothing when that does not change it. */
  listed(todos: Source): Part[] {
    const items = todoItems(todos);
    if (items === null || isSamePlan(items, this.#plan.items)) return [];
    this.#plan = { ...this.#plan, items };
    return [this.#plan];
  }

  /** Returns the plan with a new text; nothing when that does not change it. */
  planned(text: string | null): Part[] {
    if (text === null || text.trim() === "" || text === this.#plan.text) return [];
    this.#plan = { ...this.#plan, text };
    return [this.#plan];
  }
}

function kimiAction(name: string, input: Json): Action {
  const action = actionOf(TOOLS.get(name), input);
  if (action.kind !== "files" || textAt(input, "mode") !== "append") return action;
  return { ...action, files: action.files.map(({ path }) => ({ path, change: "edited" })) };
}

function resultOf({ callId, action }: OpenCall, outcome: Outcome): ToolResultPart {
  const isCommand = action.kind === "command";
  const { output, exitCode } = isCommand
    ? ended(outcome)
    : { output: outcome.output, exitCode: null };
  const failed = outcome.failed || (exitCode ?? 0) !== 0;
  const files = action.kind === "files" && !failed ? touchesIn(outcome.display ?? []) : [];
  const said = outcome.message.replace(/^ERROR[:\n]? ?/, "");
  return {
    kind: "tool-result",
    callId,
    output: output !== "" || (isCommand && exitCode !== null) ? output : said,
    exitCode,
    failed,
    refused: outcome.failed && exitCode === null && isRefusal(outcome),
    ...files.length > 0 ? { files } : {},
  };
}

/** Says whether it was refused: Kimi's own words say so, which are the output when nothing was run. */
function isRefusal({ output, message }: Outcome): boolean {
  return REFUSED.test(message) || (message === "" && REFUSED.test(output));
}

/** Returns what a command printed and how it ended; Kimi's words may stand behind the output. */
function ended({ output, message, failed }: Outcome): Pick<ToolResultPart, "output" | "exitCode"> {
  const beside = FAILED_WITH.exec(message)?.[1];
  if (beside !== undefined) return { output, exitCode: Number(beside) };
  const start = Math.max(0, output.length - LAST_WORDS_MAX);
  const last = output.slice(start);
  const found = (failed ? FAILED_WITH : SUCCEEDED).exec(last);
  const exitCode = failed ? (found === null ? null : Number(found[1])) : 0;
  if (found === null) return { output, exitCode };
  const behind = last.slice(found.index + found[0].length);
  return { output: output.slice(0, start + found.index) + behind, exitCode };
}

/** A file that had nothing in it before is new. */
function touchesIn(display: readonly Json[]): FileTouch[] {
  return display.flatMap((block): FileTouch[] => {
    const path = textAt(block, "path");
    if (textAt(block, "type") !== "diff" || path === null) return [];
    return [{ path, change: textAt(block, "old_text") === "" ? "created" : "edited" }];
  });
}
