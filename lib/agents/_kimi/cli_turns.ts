/**
 * Turns the files of a session of kimi-cli into turns: `wire.jsonl`, in which everything is that was
 * ever shown, with times, and `context.jsonl`, which holds what the model is told.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { Part, ReadLog, Tokens, Turn } from "../_agent.ts";
import {
  amountAt,
  isTrueAt,
  listAt,
  numberAt,
  objectAt,
  textAt,
  timeAt,
  valueAt,
} from "../_read/fields.ts";
import { parseRecord, readLines } from "../_read/jsonl.ts";
import { answeredParts, answerIn, inputOf, saidParts, wordsIn } from "./content.ts";
import type { KimiWork } from "./work.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** What is known of the session so far, and who is told what is wrong. */
export interface TurnsOptions {
  readonly work: KimiWork;
  readonly log: ReadLog;
}

/** The beginning of a line of `wire.jsonl` as kimi-cli writes it; no text can fake it. */
const TYPE_FIRST = /^\{"timestamp": ?[\d.eE+-]{1,40}, ?"message": ?\{"type": ?"([A-Za-z_]{1,80})"/;

/**
 * Messages that say nothing of the work, or what others say as well, and those of sub-agents
 * (src/kimi_cli/wire/types.py).
 */
const USELESS: ReadonlySet<string> = new Set(
  `ApprovalRequest BtwBegin BtwEnd CompactionEnd HookRequest HookResolved HookTriggered
  MCPLoadingBegin MCPLoadingEnd MCPStatusSnapshot Notification QuestionRequest QuestionResponse
  StepBegin StepRetry SubagentEvent ToolCallPart ToolCallRequest TurnEnd`.split(/\s+/),
);

/** Messages that come from the user. */
const OF_USER: ReadonlySet<string> = new Set([
  "TurnBegin",
  "SteerInput",
  "ApprovalResponse",
  "ApprovalRequestResolved",
]);

/** Returns the type of a line of `wire.jsonl`, or `null` when that takes parsing it. */
export function wireType(line: string): string | null {
  return TYPE_FIRST.exec(line)?.[1] ?? null;
}

/** Returns when a record of `wire.jsonl` was written, which it says in seconds, or `null`. */
export function wireTime(record: JsonObject): Date | null {
  const seconds = numberAt(record, "timestamp");
  return seconds === null ? null : timeAt(Math.round(seconds * 1000));
}

/** Yields the turns of a `wire.jsonl`. */
export function* turnsInWire(path: string, options: TurnsOptions): Generator<Turn> {
  const { log } = options;
  const unknown = new UnknownKinds(path, log);
  const usage = { input: 0, output: 0, cached: 0 };
  for (const { number, text } of readLines(path, log)) {
    if (USELESS.has(wireType(text) ?? "")) continue;
    const record = parseRecord(text);
    if (record === null) {
      log.skip(path, "a line that is no JSON object", number);
      continue;
    }
    const type = textAt(record, "message", "type");
    if (textAt(record, "type") === "metadata" || USELESS.has(type ?? "")) continue;
    const payload = objectAt(record, "message", "payload");
    if (type === "StatusUpdate") {
      add(usage, objectAt(payload, "token_usage"));
      continue;
    }
    const read = WIRE.get(type ?? "");
    if (read === undefined) {
      unknown.report("messages", type ?? textAt(record, "type"), number);
      continue;
    }
    const parts = read(payload, options.work);
    if (parts.length === 0) continue;
    yield { role: OF_USER.has(type ?? "") ? "user" : "agent", at: wireTime(record), parts };
  }
  if (usage.input + usage.output > 0) log.learn({ tokens: usage });
}

function add(sum: { -readonly [Name in keyof Tokens]: number }, usage: JsonObject): void {
  const count = (name: string) => amountAt(usage, name);
  const cached = count("input_cache_read");
  sum.input += count("input_other") + cached + count("input_cache_creation");
  sum.output += count("output");
  sum.cached += cached;
}

/** What is read of each message. */
const WIRE: ReadonlyMap<string, (payload: JsonObject, work: KimiWork) => Part[]> = new Map<
  string,
  (payload: JsonObject, work: KimiWork) => Part[]
>([
  ["TurnBegin", (payload) => saidParts(valueAt(payload, "user_input"), "human")],
  ["SteerInput", (payload) => saidParts(valueAt(payload, "user_input"), "human")],
  ["ApprovalResponse", approved],
  ["ApprovalRequestResolved", approved],
  ["ContentPart", (payload) => answeredParts([payload])],
  ["ToolCall", (payload, work) => called(payload, work)],
  ["ToolResult", returned],
  ["PlanDisplay", (payload, work) => work.planned(textAt(payload, "content"))],
  ["CompactionBegin", () => [{ kind: "compaction", summary: null }]],
  ["StepInterrupted", () => [{ kind: "interruption" }]],
]);

/** What the user says with a refusal is said to the agent. */
function approved(payload: JsonObject): Part[] {
  return saidParts(textAt(payload, "feedback") ?? "", "human");
}

function called(call: JsonObject, work: KimiWork): Part[] {
  const id = textAt(call, "id");
  const name = textAt(call, "function", "name");
  if (id === null || name === null) return [];
  return work.called(id, name, inputOf(valueAt(call, "function", "arguments")));
}

function returned(payload: JsonObject, work: KimiWork): Part[] {
  // In older versions it was called `result` (soul/message.py).
  const value = objectAt(payload, "return_value");
  const result = Object.keys(value).length > 0 ? value : objectAt(payload, "result");
  return work.returned(textAt(payload, "tool_call_id") ?? "", {
    output: wordsIn(valueAt(result, "output")),
    message: textAt(result, "message") ?? "",
    failed: isTrueAt(result, "is_error"),
    display: listAt(result, "display"),
  });
}

/** Yields the turns of a `context.jsonl`, which states no times. */
export function* turnsInContext(path: string, options: TurnsOptions): Generator<Turn> {
  const { log, work } = options;
  const unknown = new UnknownKinds(path, log);
  for (const { number, text } of readLines(path, log)) {
    const message = parseRecord(text);
    if (message === null) {
      log.skip(path, "a line that is no JSON object", number);
      continue;
    }
    const role = textAt(message, "role");
    const parts = contextParts(role, message, work);
    if (parts === null) unknown.report("messages", role, number);
    else if (parts.length > 0) {
      const isSummary = parts[0]?.kind === "compaction";
      yield { role: role === "user" && !isSummary ? "user" : "agent", at: null, parts };
    }
  }
}

/** Returns the parts of a message, or `null` when its role is not known. */
function contextParts(role: string | null, message: JsonObject, work: KimiWork): Part[] | null {
  const content = valueAt(message, "content");
  switch (role) {
    case "user":
      return saidParts(content, "unknown");
    case "assistant":
      return [
        ...answeredParts(content),
        ...listAt(message, "tool_calls").flatMap((call) => called(objectAt(call), work)),
      ];
    case "tool":
      return answered(message, work);
    // What the session is about for the model, and for Kimi's own accounts.
    case "system":
    case "_system_prompt":
    case "_checkpoint":
    case "_usage":
      return [];
    default:
      return null;
  }
}

function answered(message: JsonObject, work: KimiWork): Part[] {
  const answer = answerIn(valueAt(message, "content"));
  const failed = answer.message.startsWith("ERROR");
  return work.returned(textAt(message, "tool_call_id") ?? "", { ...answer, failed });
}
