/**
 * Turns the records of a Factory Droid session into turns. The shapes are those that public parsers
 * read (droidcli/parser.go of specstoryai/getspecstory), and of files that Droid 0.226 wrote
 * (transcript/droid/testdata of inference-sh/agentprotocol).
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, PlanItem, ReadLog, Turn } from "../_agent.ts";
import { callAction, resultOf } from "./tools.ts";
import { isTrueAt, type Source, textAt, timeAt, valueAt } from "../_read/fields.ts";
import type { TurnReader } from "../_read/message_tree.ts";
import { blocksOf, reasoningParts, textParts } from "../_read/parts.ts";
import { type OpenCall, PendingCalls } from "../_read/pending_calls.ts";
import { isSamePlan, todoItems } from "../_read/todo_items.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** Where a program, and nobody, wrote a message of the user (`message.userMessageSource`). */
const AUTOMATIC = "automation";

/** A summary of this kind repeats the conversation for a model of another maker. */
const SERIALIZATION = "provider_switch_serialization";

const REMINDER_START = "<system-reminder>";
const REMINDER_END = "</system-reminder>";

/** What is kept of a call: what it does, and the plan that it states. */
export interface DroidCall extends Omit<OpenCall, "callId"> {
  readonly items: readonly PlanItem[] | null;
  readonly planText: string | null;
}

/** Reads records one after another, in the order of the conversation. */
export class RecordReader implements TurnReader {
  readonly #log: ReadLog;
  readonly #unknown: UnknownKinds;
  readonly #calls: PendingCalls<DroidCall>;
  #items: readonly PlanItem[] = [];
  #planText: string | null = null;

  /** Makes a reader for a file; those of one session share its calls. */
  constructor(path: string, log: ReadLog, calls = new PendingCalls<DroidCall>(path, log)) {
    this.#log = log;
    this.#unknown = new UnknownKinds(path, log);
    this.#calls = calls;
  }

  turnsOf(record: JsonObject, line: number): Turn[] {
    const at = timeAt(record, "timestamp");
    const type = textAt(record, "type");
    const turn = (role: Turn["role"], parts: readonly Part[]): Turn[] =>
      parts.length === 0 ? [] : [{ role, at, parts }];
    switch (type) {
      case "session_start":
        return [];
      case "message": {
        const message = valueAt(record, "message");
        if (isHook(message)) return [];
        const blocks = blocksOf(valueAt(message, "content"));
        if (textAt(message, "role") === "assistant") {
          return turn("agent", this.#agentParts(message, blocks));
        }
        const results = blocks.filter(isResult);
        const words = blocks.filter((block) => !isResult(block));
        return [
          ...turn("agent", results.flatMap((block) => this.#resultParts(block))),
          ...turn("user", this.#userParts(words, isInjected(message))),
        ];
      }
      case "todo_state":
        return turn("agent", this.#planned(todosIn(valueAt(record, "todos")), this.#planText));
      case "compaction_state":
        return turn("agent", [{ kind: "compaction", summary: summaryOf(record) }]);
      case "agent_turn_outcome":
        return turn(
          "user",
          textAt(record, "reason") === "cancelled" ? [{ kind: "interruption" }] : [],
        );
      default:
        this.#unknown.report("records", type, line);
        return [];
    }
  }

  #userParts(blocks: readonly Json[], isAllInjected: boolean): Part[] {
    return blocks.flatMap((block): Part[] => {
      const type = textAt(block, "type");
      switch (type) {
        case "text": {
          const text = textAt(block, "text") ?? "";
          return isAllInjected ? textParts(text, true) : withoutReminders(text);
        }
        case "image":
          return [{ kind: "attachment", name: "image" }];
        case "document": {
          const source = valueAt(block, "source");
          const name = textAt(source, "path") ?? textAt(source, "name") ?? "document";
          return [{ kind: "attachment", name }];
        }
        default:
          this.#unknown.report("blocks", type);
          return [];
      }
    });
  }

  #agentParts(message: Source, blocks: readonly Json[]): Part[] {
    this.#log.learn({ model: textAt(message, "modelId") ?? textAt(message, "model") });
    // Models behind a chat-completion interface think outside the blocks.
    const thought = textAt(message, "chatCompletionReasoningContent") ?? "";
    return [
      ...reasoningParts(thought),
      ...blocks.flatMap((block) => this.#blockParts(block)),
    ];
  }

  #blockParts(block: Json): Part[] {
    const type = textAt(block, "type");
    switch (type) {
      case "text":
        return textParts(textAt(block, "text") ?? "", false);
      case "thinking":
        return reasoningParts(textAt(block, "thinking") ?? "");
      case "redacted_thinking":
        return [];
      case "tool_use":
        return this.#callParts(block);
      default:
        this.#unknown.report("blocks", type);
        return [];
    }
  }

  #callParts(block: Json): Part[] {
    const id = textAt(block, "id");
    const name = textAt(block, "name") ?? "";
    const input = valueAt(block, "input") ?? null;
    const action = callAction(name, input);
    const call = {
      name,
      action,
      items: name === "TodoWrite" ? todosIn(valueAt(input, "todos")) : null,
      planText: name === "ExitSpecMode" ? textAt(input, "plan") : null,
    };
    if (id === null) return [];
    const callId = this.#calls.open(id, call);
    const part = { kind: "tool-call", callId, name, action, input } as const;
    // A plan waits for the user's consent, but is there to be read.
    return call.planText === null ? [part] : [part, ...this.#planned(this.#items, call.planText)];
  }

  #resultParts(block: Json): Part[] {
    const call = this.#calls.close(textAt(block, "tool_use_id"));
    if (call === null) return [];
    const text = textIn(valueAt(block, "content"));
    const part = resultOf(call, { text, isError: isTrueAt(block, "is_error") });
    if (part.failed || call.items === null) return [part];
    return [part, ...this.#planned(call.items, this.#planText)];
  }

  /** Returns the plan, if it has changed: Droid states a list with a call, and again in a record. */
  #planned(items: readonly PlanItem[] | null, text: string | null): Part[] {
    const isSame = items === null ||
      (text === this.#planText && isSamePlan(items, this.#items));
    if (isSame) return [];
    this.#items = items;
    this.#planText = text;
    return [{ kind: "plan", items, text }];
  }
}

/** Says whether a message only tells of a hook that has run; such a message has no words. */
export function isHook(message: Source): boolean {
  return textAt(message, "hookEventName") !== null;
}

/**
 * Says whether nobody said what a message of the user says: what only the model sees, what only the
 * user sees, and what a program sent.
 */
function isInjected(message: Source): boolean {
  const visibility = textAt(message, "visibility");
  return visibility === "llm_only" || visibility === "user_only" ||
    textAt(message, "userMessageSource") === AUTOMATIC;
}

function summaryOf(record: JsonObject): string | null {
  if (textAt(record, "summaryKind") === SERIALIZATION) return null;
  return textAt(record, "summaryText") ?? textAt(record, "summary", "body");
}

/** Lists stand in a field of the same name, or do not. */
function todosIn(todos: Source): PlanItem[] | null {
  return todoItems(valueAt(todos, "todos") ?? todos);
}

function isResult(block: Json): boolean {
  return textAt(block, "type") === "tool_result";
}

function textIn(content: Source): string {
  return blocksOf(content).map((block) => textAt(block, "text")).filter((text) => text !== null)
    .join("\n");
}

/** Takes the reminders that begin a line out of a text. */
function withoutReminders(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  let close = 0;
  for (let at = text.indexOf(REMINDER_START); at >= 0;) {
    // An end that is still ahead is not looked for again: there may be thousands of starts.
    if (close <= at) close = text.indexOf(REMINDER_END, at);
    if (close < 0) break;
    const isLineStart = at === from || text[at - 1] === "\n";
    const end = isLineStart ? close + REMINDER_END.length : at + REMINDER_START.length;
    if (isLineStart) {
      parts.push(
        ...textParts(text.slice(from, at), false),
        ...textParts(text.slice(at, end), true),
      );
      from = end;
    }
    at = text.indexOf(REMINDER_START, end);
  }
  if (from === 0) return textParts(text, false);
  return [...parts, ...textParts(text.slice(from), false)].map((part) =>
    part.kind === "text" ? { ...part, text: part.text.trim() } : part
  );
}
