/**
 * Makes turns of the records of a Codex session, one after the other.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, PlanItem, ReadLog, ToolCallPart, ToolResultPart } from "../_agent.ts";
import { actionOf, planOf } from "./calls.ts";
import { partsOfEnd } from "./ends.ts";
import { outcomeOf } from "./outcomes.ts";
import { CallPairs } from "./pairs.ts";
import {
  messageOfEvent,
  messageOfItem,
  messageOfTurnItem,
  notificationIn,
  type UserMessage,
} from "./prompts.ts";
import type { CodexRecord } from "./records.ts";
import { type Moment, type PlacedTurn, Requests } from "./requests.ts";
import { argumentsOf } from "./script.ts";
import { scriptedCommands } from "./scripted.ts";
import { isObject, listAt, objectAt, parseJson, textAt, wholeAt } from "../_read/fields.ts";

const PLAN_START = "<proposed_plan>";
const PLAN_END = "</proposed_plan>";

/** How Codex's importer begins the words that it puts in the place of another agent's tools. */
const IMPORTED_TOOL = "[external_agent_tool_";

/** What stands before the summary in a compaction. */
const SUMMARY_PREFIX = /^Another language model started to solve this problem[^\n]*:\n/;

/** What stands before the words in a sub-agent's mail, and the kind that is its answer. */
const MAIL_HEADER = /^Message Type: (\w+)\n(?:[A-Z][^\n:]*:[^\n]*\n){0,8}?Payload:\n/;
const ANSWER = "FINAL_ANSWER";

/** Reasons for which a turn ends early and nobody stopped it. */
const OTHER_REASONS: ReadonlySet<string> = new Set(["review_ended", "budget_limited"]);

/** A conversation that is being read, of one file or of several that continue each other. */
export class Conversation {
  readonly #log: ReadLog;
  readonly #requests = new Requests();
  readonly #pairs = new CallPairs();
  #plan: { items: readonly PlanItem[]; text: string | null } = { items: [], text: null };
  /** The script that was called last, as long as nothing else tells which commands it ran. */
  #script: { readonly callId: string; readonly ownId: string; readonly text: string } | null = null;
  #hasMeta = false;
  #isInterrupted = false;

  /** Makes an empty one; what the session states of itself goes to the log. */
  constructor(log: ReadLog) {
    this.#log = log;
  }

  /** Says that another file begins, whose first `session_meta` counts. */
  beginFile(): void {
    this.#hasMeta = false;
  }

  /** Takes the next record, and returns the turns that are complete by it. */
  take(record: CodexRecord, position: number): PlacedTurn[] {
    const moment = { at: record.at, position };
    const event = eventMessage(record);
    if (event !== null) return this.#said(this.#requests.takeEvent(event, moment));
    const item = isUserItem(record) ? messageOfItem(record.payload) : null;
    if (item !== null) return this.#told(item, record, moment);
    if (record.kind === "turn_aborted" && record.type === "event_msg") {
      const isStopped = !OTHER_REASONS.has(textAt(record.payload, "reason") ?? "");
      return isStopped ? this.#interrupted(moment) : [];
    }
    const parts = this.#partsOf(record);
    return parts.length === 0 ? [] : this.#done(parts, moment);
  }

  /** Returns what was held back until the end. */
  end(): PlacedTurn[] {
    const turns = this.#requests.end();
    const parts = this.#pairs.end();
    const moment = { at: null, position: Number.MAX_SAFE_INTEGER };
    return parts.length === 0 ? turns : [...turns, ...this.#done(parts, moment)];
  }

  /** Takes a message that is not the agent's: the developer's is the harness's, and of no use. */
  #told(message: UserMessage, { payload }: CodexRecord, moment: Moment): PlacedTurn[] {
    const stop = message.isInterruption ? this.#interrupted(moment) : [];
    if (textAt(payload, "role") === "developer") return stop;
    const results = message.injected.flatMap(({ text }) => this.#notified(text));
    return [
      ...stop,
      ...this.#said(this.#requests.takeItem(message, moment)),
      ...results.length === 0 ? [] : this.#done(results, moment),
    ];
  }

  #said(turns: PlacedTurn[]): PlacedTurn[] {
    if (turns.length > 0) this.#isInterrupted = false;
    return turns;
  }

  #done(parts: readonly Part[], { at, position }: Moment): PlacedTurn[] {
    const before = this.#requests.end();
    this.#isInterrupted = false;
    return [...before, { turn: { role: "agent", at, parts }, position, isRequest: false }];
  }

  /** An interruption is told by an event and to the model: the second time is passed over. */
  #interrupted({ at, position }: Moment): PlacedTurn[] {
    if (this.#isInterrupted) return [];
    const before = this.#requests.end();
    this.#isInterrupted = true;
    const turn = { role: "user", at, parts: [{ kind: "interruption" }] } as const;
    return [...before, { turn, position, isRequest: false }];
  }

  #partsOf(record: CodexRecord): Part[] {
    const { type, kind, payload } = record;
    if (type === "response_item") return this.#partsOfItem(record);
    if (type === "compacted") return [compactionOf(payload)];
    if (type === "event_msg" && kind === "token_count") this.#learnTokens(payload);
    else if (type === "event_msg") return this.#ended(kind, payload);
    else if (type === "turn_context") this.#log.learn({ model: textAt(payload, "model") });
    else if (type === "session_meta") this.#learnMeta(payload);
    return [];
  }

  #ended(kind: string, payload: JsonObject): Part[] {
    const parts = partsOfEnd(kind, payload, this.#pairs);
    const isCommand = parts.some((part) => part.kind === "tool-call" && isCommandCall(part));
    if (isCommand) this.#script = null;
    return parts;
  }

  #partsOfItem({ kind, payload, ordinal, isCompactionOutput }: CodexRecord): Part[] {
    switch (kind) {
      case "message":
        return isCompactionOutput ? [] : this.#partsOfMessage(payload);
      case "reasoning":
        return reasoningOf(payload);
      case "function_call":
      case "custom_tool_call":
      case "local_shell_call":
        return this.#called(kind, payload);
      case "function_call_output":
      case "custom_tool_call_output":
        return [...ordinal === null ? this.#scripted(payload) : [], ...this.#answered(payload)];
      case "web_search_call":
      case "image_generation_call":
        return this.#searched(kind, payload);
      case "agent_message":
        return this.#mailed(payload);
      default:
        return [];
    }
  }

  #partsOfMessage(payload: JsonObject): Part[] {
    if (textAt(payload, "role") !== "assistant") return [];
    const text = textAt(payload, "content") ??
      listAt(payload, "content").map((item) => textAt(item, "text") ?? "").join("");
    const { words, plan } = splitPlan(text);
    const injected = text.startsWith(IMPORTED_TOOL);
    return [
      ...words.trim() === "" ? [] : [{ kind: "text", text: words, injected } as const],
      ...plan === null ? [] : this.#planned({ text: plan }),
    ];
  }

  /** The steps and the plan in prose are told apart from each other, and hold side by side. */
  #planned(news: { items?: readonly PlanItem[]; text?: string }): Part[] {
    this.#plan = { ...this.#plan, ...news };
    return [{ kind: "plan", ...this.#plan }];
  }

  #called(kind: string, payload: JsonObject): Part[] {
    const callId = textAt(payload, "call_id") ?? textAt(payload, "id");
    if (callId === null) return [];
    const name = kind === "local_shell_call" ? "local_shell" : textAt(payload, "name") ?? "";
    const input = inputOf(kind, payload);
    const call = this.#pairs.open({
      kind: "tool-call",
      callId,
      name,
      action: actionOf(name, input),
      input,
    });
    const script = name === "exec" && typeof input === "string" ? input : null;
    if (script !== null) this.#script = { callId, ownId: call.callId, text: script };
    const plan = script === null ? input : argumentsOf("update_plan", script).at(-1);
    const items = script !== null || name === "update_plan" ? planOf(plan) : null;
    return items === null ? [call] : [call, ...this.#planned({ items })];
  }

  /** What a script ran, in threads of the old form, which number no lines and have no items. */
  #scripted(answer: JsonObject): Part[] {
    const script = this.#script;
    if (script === null || script.callId !== textAt(answer, "call_id")) return [];
    this.#script = null;
    return scriptedCommands(script.text, script.ownId, answer);
  }

  #answered(payload: JsonObject): ToolResultPart[] {
    const callId = textAt(payload, "call_id") ?? "";
    const outcome = outcomeOf(payload.output);
    const started = parseJson(outcome.output.startsWith("{") ? outcome.output : "null");
    const agent = textAt(started, "task_name") ?? textAt(started, "agent_id");
    const isAwaited = agent !== null && this.#pairs.awaits(callId, agent, outcome);
    return isAwaited ? [] : this.#pairs.answer(callId, outcome);
  }

  /** Calls that the provider carries out: there is no result in the file. */
  #searched(kind: string, payload: JsonObject): Part[] {
    const callId = textAt(payload, "id") ?? textAt(payload, "call_id");
    if (callId === null) return [];
    const name = kind.replace(/_call$/, "");
    const input = objectAt(payload, "action");
    const action = { kind: "other" } as const;
    const call = this.#pairs.open({ kind: "tool-call", callId, name, action, input });
    const failed = textAt(payload, "status") === "failed";
    const outcome = { output: "", exitCode: null, failed, refused: false, running: null };
    return [call, ...this.#pairs.close(callId, outcome)];
  }

  /** Mail from a sub-agent: its answer is the result of the call that gave it the task. */
  #mailed(payload: JsonObject): Part[] {
    const text = listAt(payload, "content").map((item) => textAt(item, "text") ?? "").join("");
    const [header = "", type = ANSWER] = MAIL_HEADER.exec(text) ?? [];
    const words = text.slice(header.length);
    const author = textAt(payload, "author") ?? "";
    const results = type === ANSWER ? this.#pairs.report(author, words, false) : [];
    if (results.length > 0 || words === "") return results;
    return [{ kind: "text", text, injected: true }];
  }

  /** What older versions told the model of a sub-agent, as if the user had said it. */
  #notified(text: string): ToolResultPart[] {
    const notification = parseJson(notificationIn(text) ?? "null");
    const agent = textAt(notification, "agent_id") ?? textAt(notification, "agent_path") ?? "";
    const failure = textAt(notification, "status", "errored");
    const answer = failure ?? textAt(notification, "status", "completed");
    return answer === null ? [] : this.#pairs.report(agent, answer, failure !== null);
  }

  /** A fork may carry a copy of its parent's lines: only the first statement is its own. */
  #learnMeta(payload: JsonObject): void {
    if (this.#hasMeta) return;
    this.#hasMeta = true;
    this.#log.learn({
      version: textAt(payload, "cli_version"),
      branch: textAt(payload, "git", "branch"),
      commit: textAt(payload, "git", "commit_hash"),
    });
  }

  #learnTokens(payload: JsonObject): void {
    const total = objectAt(payload, "info", "total_token_usage");
    const input = wholeAt(total, "input_tokens");
    const output = wholeAt(total, "output_tokens");
    if (input === null || output === null || input + output === 0) return;
    this.#log.learn({
      tokens: { input, output, cached: wholeAt(total, "cached_input_tokens") ?? 0 },
    });
  }
}

function isCommandCall({ action }: ToolCallPart): boolean {
  return action.kind === "command";
}

function isUserItem({ type, kind, payload }: CodexRecord): boolean {
  const role = textAt(payload, "role");
  return type === "response_item" && kind === "message" &&
    (role === "user" || role === "developer");
}

function eventMessage({ type, kind, payload }: CodexRecord): UserMessage | null {
  if (type !== "event_msg") return null;
  if (kind === "user_message") return messageOfEvent(payload);
  const item = payload.item;
  const isMessage = kind === "item_completed" && textAt(item, "type") === "UserMessage";
  return isMessage ? messageOfTurnItem(item ?? null) : null;
}

/** Takes the plan that is proposed out of the words around it; `null` when there is none. */
function splitPlan(text: string): { readonly words: string; readonly plan: string | null } {
  const start = text.indexOf(PLAN_START);
  const end = start === -1 ? -1 : text.indexOf(PLAN_END, start);
  if (end === -1) return { words: text, plan: null };
  const words = text.slice(0, start) + text.slice(end + PLAN_END.length).trimStart();
  return { words, plan: text.slice(start + PLAN_START.length, end).trim() };
}

function compactionOf(payload: JsonObject): Part {
  const summary = (textAt(payload, "message") ?? "").replace(SUMMARY_PREFIX, "").trim();
  return { kind: "compaction", summary: summary === "" ? null : summary };
}

function reasoningOf(payload: JsonObject): Part[] {
  const texts = [...listAt(payload, "summary"), ...listAt(payload, "content")]
    .map((item) => textAt(item, "text") ?? "");
  const text = texts.filter((words) => words !== "").join("\n\n");
  return text === "" ? [] : [{ kind: "reasoning", text }];
}

function inputOf(kind: string, payload: JsonObject): Json {
  if (kind === "local_shell_call") return objectAt(payload, "action");
  if (kind === "custom_tool_call") return payload.input ?? null;
  const text = payload.arguments ?? null;
  const parsed = typeof text === "string" ? parseJson(text) : text;
  return isObject(parsed) ? parsed : text;
}
