/**
 * Turns the messages of Goose into turns. The types of content are those of its
 * `crates/goose/src/conversation/message.rs`.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, PlanPart, ReadLog, Turn } from "../_agent.ts";
import { isObject, textAt } from "../_read/fields.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { planOf } from "./plan.ts";
import { callIn, localName, resultIn } from "./tools.ts";
import { type OpenCall, PendingCalls } from "../_read/pending_calls.ts";
import { isSamePlan } from "../_read/todo_items.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** A message, wherever it is kept. */
export interface StoredMessage {
  readonly role: string | null;
  readonly at: Date | null;
  readonly content: readonly Json[];
  /** Whether the user sees it; what only the model sees was put there by the harness. */
  readonly isVisible: boolean;
}

/** Where a session is, and who is told what is wrong with it. */
export interface TurnsOptions {
  readonly path: string;
  readonly log: ReadLog;
  /** The list of things to do as it last stood; empty when there is none. */
  readonly todo: string;
}

/** Contents that say nothing of the work. */
const USELESS: ReadonlySet<string | null> = new Set([
  "redactedThinking",
  "toolConfirmationRequest",
  "actionRequired",
  "systemNotification",
  "conversationCompacted",
  "contextLengthExceeded",
  "summarizationRequested",
]);

/** How the hidden message begins that follows the summary of what was summed up. */
const AFTER_SUMMARY = ["Your context was compacted", "The previous message contains a summary"];

/** What is kept of a call: what it does, and the list of things to do that it writes. */
interface GooseCall extends Omit<OpenCall, "callId"> {
  readonly todo: string | null;
}

/** What has been read so far, as far as what comes depends on it. */
interface Progress {
  readonly calls: PendingCalls<GooseCall>;
  plan: PlanPart;
  readonly unknown: UnknownKinds;
}

interface Reading extends TurnsOptions {
  readonly progress: Progress;
}

/** Yields the turns of a session. */
export function* turnsOf(
  messages: Iterable<StoredMessage>,
  options: TurnsOptions,
): Generator<Turn> {
  const progress: Progress = {
    calls: new PendingCalls(options.path, options.log),
    plan: planOf(""),
    unknown: new UnknownKinds(options.path, options.log),
  };
  // A hidden message of the user's is a summary if that is what the next one says.
  let hidden: StoredMessage | null = null;
  for (const message of messages) {
    if (hidden !== null && isAfterSummary(message)) {
      const summary = textsIn(hidden).join("\n");
      yield { role: "agent", at: hidden.at, parts: [{ kind: "compaction", summary }] };
      hidden = null;
      continue;
    }
    if (hidden !== null) yield* turnsIn(hidden, { ...options, progress });
    hidden = message.role === "user" && !message.isVisible ? message : null;
    if (hidden === null) yield* turnsIn(message, { ...options, progress });
  }
  if (hidden !== null) yield* turnsIn(hidden, { ...options, progress });
  const last = planOf(options.todo);
  if (options.todo.trim() === "" || isSame(last, progress.plan)) return;
  yield { role: "agent", at: null, parts: [last] };
}

/** Returns what the user asked for in a message, or `null` when nothing was. */
export function requestIn({ role, content, isVisible }: StoredMessage): string | null {
  if (role !== "user" || !isVisible) return null;
  const texts = content.map(textOf).filter((text) => text !== null && text.trim() !== "");
  if (texts.length > 0) return texts.join("\n");
  return content.some((each) => textAt(each, "type") === "image") ? "" : null;
}

function textOf(content: Json): string | null {
  return textAt(content, "type") === "text" ? textAt(content, "text") : null;
}

function textsIn({ content }: StoredMessage): string[] {
  return content.map(textOf).filter((text) => text !== null);
}

function isAfterSummary(message: StoredMessage): boolean {
  const [text = ""] = textsIn(message);
  return message.role === "assistant" && !message.isVisible &&
    AFTER_SUMMARY.some((beginning) => text.startsWith(beginning));
}

function isSame(one: PlanPart, other: PlanPart): boolean {
  return one.text === other.text && isSamePlan(one.items, other.items);
}

/** Yields a message; the results of tools have the role `user` in it, but are the agent's. */
function* turnsIn(message: StoredMessage, reading: Reading): Generator<Turn> {
  const { role, at, content } = message;
  if (role !== "user" && role !== "assistant") {
    return reading.progress.unknown.report("messages", role);
  }
  const parts = content.flatMap((each) => partsOf(each, message, reading));
  const isResult = ({ kind }: Part) => kind === "tool-result" || kind === "plan";
  const results = role === "user" ? parts.filter(isResult) : [];
  const said = role === "user" ? parts.filter((part) => !isResult(part)) : parts;
  if (results.length > 0) yield { role: "agent", at, parts: results };
  if (said.length > 0) yield { role: role === "user" ? "user" : "agent", at, parts: said };
}

function partsOf(content: Json, { isVisible }: StoredMessage, reading: Reading): Part[] {
  const type = textAt(content, "type");
  const text = textAt(content, "text") ?? textAt(content, "thinking") ?? "";
  switch (isObject(content) ? type : null) {
    case "text":
      return textParts(text, !isVisible);
    case "thinking":
    case "reasoning":
      return reasoningParts(text);
    case "image":
      return [{ kind: "attachment", name: "image" }];
    case "toolRequest":
    case "frontendToolRequest":
      return isObject(content) ? [opened(content, reading)] : [];
    case "toolResponse":
      return isObject(content) ? closed(content, reading) : [];
    default:
      if (!USELESS.has(type)) reading.progress.unknown.report("contents", type);
      return [];
  }
}

function opened(content: JsonObject, { progress }: Reading): Part {
  const call = callIn(content);
  const { callId, name, action, input } = call;
  const todo = localName(name) === "todo_write" ? textAt(input, "content") : null;
  return { ...call, callId: progress.calls.open(callId, { name, action, todo }) };
}

function closed(content: JsonObject, { progress }: Reading): Part[] {
  const call = progress.calls.close(textAt(content, "id"));
  if (call === null) return [];
  const result = resultIn(content, call);
  if (call.todo === null || result.failed) return [result];
  progress.plan = planOf(call.todo);
  return [result, progress.plan];
}
