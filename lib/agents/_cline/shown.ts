/**
 * What single messages that the Cline family shows its user mean. Their kinds are those of
 * `ClineAsk` and `ClineSay` in the agents' own `ExtensionMessage.ts` and `message.ts`.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Action, Part, PlanPart, ReadLog, Tokens } from "../_agent.ts";
import type { OutcomeKind } from "./history.ts";
import { toolAction } from "./tools.ts";
import {
  amountAt,
  isTrueAt,
  listAt,
  parseJson,
  type Source,
  textAt,
  valueAt,
} from "../_read/fields.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { todoItems } from "../_read/todo_items.ts";

/** What has been read so far, as far as what comes depends on it. */
export interface Reading {
  readonly path: string;
  readonly log: ReadLog;
  /** Whether the count of input tokens has those in it that were cached. */
  readonly countsCached: boolean;
  /** The call that has no result yet. */
  open: OpenCall | null;
  /** A plan in prose that the user has not answered with words yet. */
  proposal: string | null;
  plan: PlanPart;
  tokens: Tokens;
  /** How many requests to the model there were. */
  requests: number;
  /** Whether the user stopped the last one; what came of it is shown behind it. */
  isStopped: boolean;
}

/** A call that has no result yet. */
export interface OpenCall {
  readonly callId: string;
  readonly kind: OutcomeKind | "question" | "other";
  /** The command, or the file that is changed. */
  readonly what: string;
  output: string;
  /** The error that was shown for it. */
  failure: string | null;
  /** Whether the task was taken up again after it, so that it may never have ended. */
  isLeft: boolean;
}

/** A message. */
export interface Shown {
  readonly message: JsonObject;
  readonly text: string;
  readonly callId: string;
}

/** Takes in a message, and returns what the agent says or does in it. */
export type ShownReader = (shown: Shown, reading: Reading) => Part[];

/** What Cline writes behind its last words when there are changes to look at. */
const CHANGES_FLAG = "HAS_CHANGES";

/** What Cline writes behind a command that is not to be run unasked. */
const APPROVAL_FLAG = "REQ_APP";

/** The changes of files that a history tells the outcome of. */
const CHANGES: ReadonlySet<string> = new Set(["edited", "created", "deleted"]);

/** Kinds that say nothing of the work, and nothing about a call that is open. */
export const USELESS: ReadonlySet<string> = new Set([
  "api_req_deleted",
  "api_req_failed",
  "api_req_finished",
  "api_req_rate_limited",
  "api_req_retried",
  "api_req_retry_delayed",
  "auto_approval_max_req_reached",
  "browser_session_status",
  "checkpoint_created",
  "checkpoint_saved",
  "codebase_search_result",
  "condense_context_error",
  "conditional_rules_applied",
  "deleted_api_reqs",
  "error_retry",
  "generate_explanation",
  "hook_output_stream",
  "hook_status",
  "image",
  "info",
  "load_mcp_documentation",
  "mcp_notification",
  "mcp_server_request_started",
  "mistake_limit_reached",
  "report_bug",
  "shell_integration_warning",
  "shell_integration_warning_with_suggestion",
  "subagent_usage",
]);

/** Kinds that tell of the call that is open. */
export const ANSWERS: ReadonlyMap<string, ShownReader> = new Map([
  ["command_output", printed],
  ["mcp_server_response", printed],
  ["subtask_result", printed],
  ["subagent", printed],
  ["browser_action_result", printed],
  ["error", failed],
  ["diff_error", failed],
  ["clineignore_error", failed],
  ["rooignore_error", failed],
  ["command_permission_denied", failed],
  ["resume_task", left],
  ["resume_completed_task", left],
  ["task_progress", ({ text }, reading) => listed(text, reading)],
]);

/** Kinds before which a call that is open has come to its end. */
export const READERS: ReadonlyMap<string, ShownReader> = new Map([
  ["text", said],
  ["completion_result", said],
  ["plan_completion_result", said],
  ["act_mode_respond", said],
  ["new_task", said],
  ["reasoning", thought],
  ["plan_mode_respond", proposed],
  ["followup", asked],
  ["command", commanded],
  ["tool", used],
  ["user_edit_todos", used],
  ["use_mcp_server", calledServer],
  ["use_subagents", delegated],
  ["browser_action_launch", browsed],
  ["browser_action", browsed],
  ["api_req_started", requested],
  ["condense_context", compacted],
  ["condense", compacted],
  ["summarize_task", compacted],
  ["sliding_window_truncation", compacted],
  ["compaction", compacted],
]);

/** Sets the plan as far as it is given, and returns it as it then stands. */
export function planned(reading: Reading, given: Partial<PlanPart>): Part[] {
  reading.plan = { ...reading.plan, ...given };
  return [reading.plan];
}

function listed(todos: Source, reading: Reading): Part[] {
  const items = todoItems(todos);
  return items === null ? [] : planned(reading, { items });
}

/** Returns that the user has stopped the agent, once. */
export function interrupted(reading: Reading): Part[] {
  const { isStopped } = reading;
  reading.isStopped = false;
  return isStopped ? [{ kind: "interruption" }] : [];
}

function said({ text }: Shown): Part[] {
  const words = withoutFlag(text, CHANGES_FLAG);
  return textParts(words, false);
}

function withoutFlag(text: string, flag: string): string {
  return text.endsWith(flag) ? text.slice(0, -flag.length) : text;
}

function thought({ text }: Shown): Part[] {
  return reasoningParts(text);
}

/** An answer in plan mode; until the user says something to it, it is the plan. */
function proposed(shown: Shown, reading: Reading): Part[] {
  const text = textAt(parseJson(shown.text), "response") ?? shown.text;
  reading.proposal = text.trim() === "" ? null : text;
  return said({ ...shown, text });
}

function asked(shown: Shown, reading: Reading): Part[] {
  const value = parseJson(shown.text);
  const text = textAt(value, "question") ?? shown.text;
  if (text === "") return [];
  const input = value ?? shown.text;
  return called(shown, reading, { name: "followup", input, action: { kind: "question", text } });
}

function commanded(shown: Shown, reading: Reading): Part[] {
  const command = withoutFlag(shown.text, APPROVAL_FLAG);
  if (command === "") return [];
  const action: Action = { kind: "command", command };
  return called(shown, reading, { name: "command", input: { command }, action });
}

function used(shown: Shown, reading: Reading): Part[] {
  const input = toolIn(shown, reading);
  const name = textAt(input, "tool") ?? "";
  switch (name) {
    case "":
    case "finishTask":
      return [];
    case "updateTodoList":
      return listed(valueAt(input, "todos"), reading);
    case "summarizeTask":
      return [{ kind: "compaction", summary: textAt(input, "content") }];
    default:
      return called(shown, reading, { name, input, action: toolAction(name, input) });
  }
}

function calledServer(shown: Shown, reading: Reading): Part[] {
  const input = toolIn(shown, reading);
  const server = textAt(input, "serverName");
  if (server === null) return [];
  const name = `${server}/${textAt(input, "toolName") ?? textAt(input, "uri") ?? ""}`;
  return called(shown, reading, { name, input, action: { kind: "other" } });
}

function delegated(shown: Shown, reading: Reading): Part[] {
  const input = toolIn(shown, reading);
  const prompts = listAt(input, "prompts").filter((prompt) => typeof prompt === "string");
  if (prompts.length === 0) return [];
  const action: Action = { kind: "task", text: prompts.join("\n\n") };
  return called(shown, reading, { name: "use_subagents", input, action });
}

function browsed(shown: Shown, reading: Reading): Part[] {
  const input = parseJson(shown.text) ?? shown.text;
  return called(shown, reading, { name: "browser_action", input, action: { kind: "other" } });
}

/** Returns the JSON in the text of a message; one that was not finished may have none. */
function toolIn({ text, message }: Shown, { path, log }: Reading): Json {
  const value = parseJson(text);
  if (value !== undefined) return value;
  if (!isTrueAt(message, "partial")) log.skip(path, "a call of a tool that is no JSON");
  return null;
}

interface Call {
  readonly name: string;
  readonly input: Json;
  readonly action: Action;
}

/** Opens a call. One that was not finished has not been made. */
function called({ message, callId }: Shown, reading: Reading, call: Call): Part[] {
  if (isTrueAt(message, "partial")) return [];
  const subject = subjectOf(call.action);
  reading.open = { callId, ...subject, output: "", failure: null, isLeft: false };
  return [{ kind: "tool-call", callId, ...call }];
}

function subjectOf(action: Action): Pick<OpenCall, "kind" | "what"> {
  if (action.kind === "command") return { kind: "command", what: action.command };
  if (action.kind === "question") return { kind: "question", what: "" };
  const [file] = action.kind === "files" ? action.files : [];
  if (file === undefined || !CHANGES.has(file.change)) return { kind: "other", what: "" };
  return { kind: "change", what: file.path };
}

/** Adds what was printed: as a further piece, or all of it anew. */
function printed({ text }: Shown, { open }: Reading): Part[] {
  if (open === null || text === "") return [];
  const { output } = open;
  const isAnew = output === "" || (text.length >= output.length && text.startsWith(output));
  open.output = isAnew ? text : `${output}\n${text}`;
  return [];
}

function failed({ text }: Shown, { open }: Reading): Part[] {
  if (open !== null) open.failure = text;
  return [];
}

function left(_shown: Shown, reading: Reading): Part[] {
  if (reading.open !== null) reading.open.isLeft = true;
  return interrupted(reading);
}

/** A request to the model; its text says in the end what it cost, and whether it was stopped. */
function requested({ text }: Shown, reading: Reading): Part[] {
  const { countsCached, tokens } = reading;
  const request = parseJson(text);
  const count = (field: string) => amountAt(request, field);
  const cached = count("cacheReads");
  const input = count("tokensIn") + (countsCached ? 0 : cached + count("cacheWrites"));
  reading.requests++;
  reading.tokens = {
    input: tokens.input + Math.max(input, cached),
    output: tokens.output + count("tokensOut"),
    cached: tokens.cached + cached,
  };
  const before = interrupted(reading);
  reading.isStopped = textAt(request, "cancelReason") === "user_cancelled";
  return before;
}

/** A compaction; one that is going on, or failed, has another state, or no summary yet. */
function compacted({ message, text }: Shown): Part[] {
  const kind = textAt(message, "say") ?? textAt(message, "ask");
  switch (kind) {
    case "condense_context": {
      const summary = textAt(message, "contextCondense", "summary");
      return summary === null ? [] : [{ kind: "compaction", summary }];
    }
    case "compaction": {
      const status = valueAt(parseJson(text), "status");
      return status === "completed" ? [{ kind: "compaction", summary: null }] : [];
    }
    default:
      return [{ kind: "compaction", summary: text === "" ? null : text }];
  }
}
