/**
 * Turns the messages of Crush into turns. The types of parts are those of its
 * `internal/message/content.go`.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, PlanItem, ReadLog, Turn } from "../_agent.ts";
import { callIn, resultIn } from "./tools.ts";
import { isTrueAt, listAt, objectAt, textAt, wholeAt } from "../_read/fields.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { type OpenCall, PendingCalls } from "../_read/pending_calls.ts";
import { isSamePlan, planItems } from "../_read/todo_items.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** A message. */
export interface StoredMessage {
  readonly id: string;
  readonly role: string | null;
  readonly at: Date | null;
  readonly model: string | null;
  /** Whether it sums up what was said before it. */
  readonly isSummary: boolean;
  readonly parts: readonly Json[];
}

/** Where a session is, who is told what is wrong with it, and what its other tables say. */
export interface TurnsOptions {
  readonly path: string;
  readonly log: ReadLog;
  /** The absolute paths of the files that the session makes. */
  readonly filesMade: ReadonlySet<string>;
  /** The list of things to do as it last stood. */
  readonly todos: readonly Json[];
}

/** What Crush itself asks after it has summed up in the middle of the work. */
const AFTER_SUMMARY = "The previous session was interrupted because it got too long";

/** What is kept of a call: what it does, and the plan that it states. */
interface CrushCall extends Omit<OpenCall, "callId"> {
  readonly items: readonly PlanItem[] | null;
}

/** What has been read so far, as far as what comes depends on it. */
interface Progress {
  readonly calls: PendingCalls<CrushCall>;
  /** The files that the session makes and has not made yet. */
  readonly unmade: Set<string>;
  plan: readonly PlanItem[];
  isSummedUp: boolean;
  readonly unknown: UnknownKinds;
}

interface Reading extends TurnsOptions {
  readonly progress: Progress;
}

/** Yields the turns of a session, and tells the log which model it states. */
export function* turnsOf(
  messages: Iterable<StoredMessage>,
  options: TurnsOptions,
): Generator<Turn> {
  const progress: Progress = {
    calls: new PendingCalls(options.path, options.log),
    unmade: new Set(options.filesMade),
    plan: [],
    isSummedUp: false,
    unknown: new UnknownKinds(options.path, options.log),
  };
  const reading: Reading = { ...options, progress };
  for (const message of messages) {
    switch (message.role) {
      case "user":
        yield* userTurns(message, reading);
        break;
      case "assistant":
      case "tool":
        yield* agentTurns(message, reading);
        break;
      case "system":
        break;
      default:
        progress.unknown.report("messages", message.role);
    }
  }
  const items = planItems(options.todos, "content");
  if (items.length === 0 || isSamePlan(items, progress.plan)) return;
  yield { role: "agent", at: null, parts: [{ kind: "plan", items, text: null }] };
}

/** Returns what the user asked for in a message, or `null` when nothing was. */
export function requestIn({ role, isSummary, parts }: StoredMessage): string | null {
  if (role !== "user" || isSummary) return null;
  const texts = parts.filter((part) => textAt(part, "type") === "text")
    .filter((part) => !isTrueAt(part, "data", "hidden"))
    .map((part) => textAt(part, "data", "text") ?? "")
    .filter((text) => text.trim() !== "");
  if (texts.length > 0) return texts.join("\n");
  const isAsked = parts.some((part) =>
    ["binary", "image_url", "shell_command"].includes(textAt(part, "type") ?? "")
  );
  return isAsked ? "" : null;
}

function* userTurns(message: StoredMessage, reading: Reading): Generator<Turn> {
  const { at, parts, isSummary } = message;
  if (isSummary) return yield* summaryTurns(message, reading);
  const said: Part[] = [];
  const results: Part[] = [];
  for (const [number, part] of parts.entries()) {
    if (textAt(part, "type") === "shell_command") {
      const [call, result] = ranByUser(objectAt(part, "data"), `${message.id}:${number}`);
      said.push(call);
      results.push(result);
    } else said.push(...userParts(part, reading));
  }
  if (said.length > 0) yield { role: "user", at, parts: said };
  if (results.length > 0) yield { role: "agent", at, parts: results };
}

function userParts(part: Json, reading: Reading): Part[] {
  const { progress } = reading;
  const data = objectAt(part, "data");
  switch (textAt(part, "type")) {
    case "text": {
      const text = textAt(data, "text") ?? "";
      if (text.trim() === "") return [];
      const isRepeated = progress.isSummedUp && text.startsWith(AFTER_SUMMARY);
      progress.isSummedUp = false;
      return [{ kind: "text", text, injected: isRepeated || isTrueAt(data, "hidden") }];
    }
    case "binary": {
      const isImage = textAt(data, "MIMEType")?.startsWith("image/") ?? false;
      const path = textAt(data, "Path") ?? "";
      return [{ kind: "attachment", name: path !== "" ? path : isImage ? "image" : "file" }];
    }
    case "image_url":
      return [{ kind: "attachment", name: "image" }];
    case "finish":
      return [];
    default:
      reading.progress.unknown.report("parts", textAt(part, "type"));
      return [];
  }
}

/** Returns a command that the user ran (`!ls`), and what came of it. */
function ranByUser(data: JsonObject, callId: string): readonly [Part, Part] {
  const command = textAt(data, "command") ?? "";
  const exitCode = wholeAt(data, "exit_code");
  const action = { kind: "command", command } as const;
  return [
    { kind: "tool-call", callId, name: "shell_command", action, input: { command } },
    {
      kind: "tool-result",
      callId,
      output: textAt(data, "output") ?? "",
      exitCode,
      failed: (exitCode ?? 0) !== 0,
      refused: false,
    },
  ];
}

function* agentTurns(message: StoredMessage, reading: Reading): Generator<Turn> {
  const { at, parts, isSummary, model } = message;
  reading.log.learn({ model: model === "" ? null : model });
  if (isSummary) return yield* summaryTurns(message, reading);
  const read = parts.flatMap((part) => agentParts(part, reading));
  if (read.length > 0) yield { role: "agent", at, parts: read };
}

/** Yields what was summed up; it had the role of the agent first, and that of the user later. */
function* summaryTurns({ at, parts }: StoredMessage, { progress }: Reading): Generator<Turn> {
  const texts = parts.filter((part) => textAt(part, "type") === "text")
    .map((part) => textAt(part, "data", "text") ?? "");
  const summary = texts.join("\n");
  if (summary.trim() === "") return;
  progress.isSummedUp = true;
  yield { role: "agent", at, parts: [{ kind: "compaction", summary }] };
}

function agentParts(part: Json, reading: Reading): Part[] {
  const data = objectAt(part, "data");
  const text = textAt(data, "text") ?? textAt(data, "thinking") ?? "";
  switch (textAt(part, "type")) {
    case "text":
      return textParts(text, false);
    case "reasoning":
      return reasoningParts(text);
    case "tool_call":
      return [opened(data, reading)];
    case "tool_result":
      return closed(data, reading);
    case "finish":
      return textAt(data, "reason") === "canceled" ? [{ kind: "interruption" }] : [];
    default:
      reading.progress.unknown.report("parts", textAt(part, "type"));
      return [];
  }
}

function opened(data: JsonObject, { progress }: Reading): Part {
  const call = callIn(data);
  const { callId, name, action, input } = call;
  const items = name === "todos" ? planItems(listAt(input, "todos"), "content") : null;
  return { ...call, callId: progress.calls.open(callId, { name, action, items }) };
}

function closed(data: JsonObject, { progress }: Reading): Part[] {
  const call = progress.calls.close(textAt(data, "tool_call_id"));
  if (call === null) return [];
  const result = resultIn(data, call, progress.unmade);
  if (call.items === null || result.failed) return [result];
  progress.plan = call.items;
  return [result, { kind: "plan", items: progress.plan, text: null }];
}
