/**
 * Turns the entries of a pi session into turns (SessionEntry of
 * packages/coding-agent/src/core/session-manager.ts in badlogic/pi-mono, and docs/session-format.md
 * of version 1.5.2).
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, ReadLog, Tokens, ToolCallPart, ToolResultPart, Turn } from "../_agent.ts";
import {
  amountAt,
  isTrueAt,
  listAt,
  numberAt,
  textAt,
  timeAt,
  valueAt,
  wholeAt,
} from "../_read/fields.ts";
import type { TurnReader } from "../_read/message_tree.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { PendingCalls } from "../_read/pending_calls.ts";
import { callAction, resultOf } from "./tools.ts";
import { outputOf, promptParts, textOf } from "./words.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** The types of entries that say nothing of the work. */
const OF_NO_USE: ReadonlySet<string> = new Set([
  "context_edit",
  "custom",
  "label",
  // The next ones are those of oh-my-pi.
  "mode_change",
  "session_init",
  "title",
  "title_change",
  "ttsr_injection",
  "session_info",
  "thinking_level_change",
]);

/**
 * Returns the model that an entry states, or `null`. In oh-my-pi a change of it names the provider as
 * well, and some are for other purposes than the conversation.
 */
export function modelIn(entry: JsonObject): string | null {
  const changed = (textAt(entry, "role") ?? "default") === "default"
    ? textAt(entry, "model")
    : null;
  return textAt(entry, "message", "model") ?? textAt(entry, "modelId") ??
    changed?.slice(changed.indexOf("/") + 1) ?? null;
}

/** Reads entries one after another, in the order of the conversation. */
export class EntryReader implements TurnReader {
  readonly #log: ReadLog;
  readonly #unknown: UnknownKinds;
  readonly #calls: PendingCalls;
  #tokens: Tokens = { input: 0, output: 0, cached: 0 };

  constructor(path: string, log: ReadLog) {
    this.#log = log;
    this.#unknown = new UnknownKinds(path, log);
    this.#calls = new PendingCalls(path, log);
  }

  turnsOf(entry: JsonObject, line: number): Turn[] {
    const at = timeAt(entry, "timestamp");
    const type = textAt(entry, "type");
    const turn = (role: Turn["role"], parts: readonly Part[]): Turn[] =>
      parts.length === 0 ? [] : [{ role, at, parts }];
    switch (type) {
      case "message": {
        const message = valueAt(entry, "message");
        const role = textAt(message, "role");
        if (role === "bashExecution") {
          const ran = ranByUser(message, `!${line}`);
          return ran === null ? [] : [...turn("user", [ran.call]), ...turn("agent", [ran.result])];
        }
        const isUsers = role !== "assistant" && role !== "toolResult";
        return turn(isUsers ? "user" : "agent", this.#messageParts(message, line));
      }
      case "custom_message":
        return turn("user", textParts(textOf(valueAt(entry, "content")), true));
      case "branch_summary":
        return turn("user", textParts(textAt(entry, "summary") ?? "", true));
      case "compaction":
        this.#count(valueAt(entry, "usage"));
        return turn("agent", [{ kind: "compaction", summary: textAt(entry, "summary") }]);
      // Before version 2 the first entry stated the model.
      case "session":
      case "model_change":
        this.#log.learn({ model: modelIn(entry) });
        return [];
      case "usage":
        this.#count(valueAt(entry, "usage"));
        return [];
      default:
        if (type === null || !OF_NO_USE.has(type)) this.#unknown.report("entries", type, line);
        return [];
    }
  }

  #messageParts(message: Json | undefined, line: number): Part[] {
    const role = textAt(message, "role");
    const content = valueAt(message, "content");
    switch (role) {
      case "user":
        return promptParts(content);
      case "assistant":
        return this.#agentParts(message);
      case "toolResult":
        return this.#resultParts(message, line);
      // Extensions say these in the name of the user.
      case "custom":
      case "hookMessage":
        return textParts(textOf(content), true);
      case "branchSummary":
        return textParts(textAt(message, "summary") ?? "", true);
      case "compactionSummary":
        return [{ kind: "compaction", summary: textAt(message, "summary") }];
      case "system":
        return [];
      default:
        this.#unknown.report("messages", role, line);
        return [];
    }
  }

  #agentParts(message: Json | undefined): Part[] {
    this.#count(valueAt(message, "usage"), textAt(message, "model"));
    const content = valueAt(message, "content");
    const parts = typeof content === "string"
      ? textParts(content, false)
      : listAt(message, "content").flatMap((block) => this.#blockParts(block));
    const stop = textAt(message, "stopReason");
    if (stop === "aborted") return [...parts, { kind: "interruption" }];
    if (stop === "error") {
      return [...parts, ...textParts(textAt(message, "errorMessage") ?? "", true)];
    }
    return parts;
  }

  #blockParts(block: Json): Part[] {
    switch (textAt(block, "type")) {
      case "text":
        return textParts(textAt(block, "text") ?? "", false);
      case "thinking":
        return reasoningParts(textAt(block, "thinking") ?? "");
      case "toolCall": {
        const id = textAt(block, "id");
        const name = textAt(block, "name") ?? "";
        const input = valueAt(block, "arguments") ?? null;
        const action = callAction(name, input);
        if (id === null) return [];
        const callId = this.#calls.open(id, { name, action });
        return [{ kind: "tool-call", callId, name, action, input }];
      }
      default:
        this.#unknown.report("blocks", textAt(block, "type"));
        return [];
    }
  }

  #resultParts(message: Json | undefined, line: number): Part[] {
    const call = this.#calls.close(textAt(message, "toolCallId"), line);
    this.#count(valueAt(message, "usage"));
    if (call === null) return [];
    const text = outputOf(valueAt(message, "content"));
    return [resultOf(call, { text, isError: isTrueAt(message, "isError") })];
  }

  /**
   * Adds what an answer has used, and notes which model gave it. What was read from or written to a
   * cache was input too.
   */
  #count(usage: Json | undefined, model: string | null = null): void {
    const of = (name: string) => amountAt(usage, name);
    if (numberAt(usage, "input") === null) return this.#log.learn({ model });
    this.#tokens = {
      input: this.#tokens.input + of("input") + of("cacheRead") + of("cacheWrite"),
      output: this.#tokens.output + of("output"),
      cached: this.#tokens.cached + of("cacheRead"),
    };
    this.#log.learn({ model, tokens: this.#tokens });
  }
}

interface RanCommand {
  readonly call: ToolCallPart;
  readonly result: ToolResultPart;
}

/**
 * Returns a command that the user ran from the prompt (`!ls`), and what came of it; `null` for one
 * that the user has kept from the agent (`!!ls`), and so from whoever goes on.
 */
function ranByUser(message: Json | undefined, callId: string): RanCommand | null {
  const command = textAt(message, "command") ?? "";
  const exitCode = wholeAt(message, "exitCode");
  const refused = isTrueAt(message, "cancelled");
  if (command === "" || isTrueAt(message, "excludeFromContext")) return null;
  return {
    call: {
      kind: "tool-call",
      callId,
      name: "bash",
      action: { kind: "command", command },
      input: { command },
    },
    result: {
      kind: "tool-result",
      callId,
      output: textAt(message, "output") ?? "",
      exitCode,
      failed: refused || (exitCode !== null && exitCode !== 0),
      refused,
    },
  };
}
