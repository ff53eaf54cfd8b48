/**
 * Turns the messages of an Amp thread into turns. Amp documents no format: the shapes are those that
 * public parsers read (internal/parser/amp.go of kenn-io/agentsview, src/harness/amp.rs of
 * skillsynchq/txcript).
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Part, PlanItem, ReadLog, Tokens, Turn } from "../_agent.ts";
import { callAction, pathOfUri, resultOf } from "./tools.ts";
import { amountAt, isTrueAt, listAt, numberAt, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { blocksOf, reasoningParts, textParts } from "../_read/parts.ts";
import { type OpenCall, PendingCalls } from "../_read/pending_calls.ts";
import { todoItems } from "../_read/todo_items.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** What is kept of a call: what it does, and the plan that it states. */
interface AmpCall extends Omit<OpenCall, "callId"> {
  readonly items: readonly PlanItem[] | null;
}

/** Says whether a message belongs to a sub-agent's own conversation. */
export function isSubagents(message: Json): boolean {
  return textAt(message, "parentToolUseId") !== null;
}

/** Returns when a message was written, as far as it says so. */
export function timeOf(message: Json): Date | null {
  return timeAt(message, "meta", "sentAt") ?? timeAt(message, "usage", "timestamp");
}

/** Reads messages one after another. */
export class MessageReader {
  readonly #log: ReadLog;
  readonly #unknown: UnknownKinds;
  readonly #calls: PendingCalls<AmpCall>;
  #tokens: Tokens = { input: 0, output: 0, cached: 0 };

  constructor(path: string, log: ReadLog) {
    this.#log = log;
    this.#unknown = new UnknownKinds(path, log);
    this.#calls = new PendingCalls(path, log);
  }

  /** Returns the turns that a message makes, in order; `place` is its place in the thread. */
  turnsOf(message: Json, place: number): Turn[] {
    if (isSubagents(message)) return [];
    const at = timeOf(message);
    const role = textAt(message, "role");
    const turn = (by: Turn["role"], parts: readonly Part[]): Turn[] =>
      parts.length === 0 ? [] : [{ role: by, at, parts }];
    const blocks = blocksOf(valueAt(message, "content"));
    switch (role) {
      case "user":
        return [
          ...turn("agent", blocks.flatMap((block) => this.#resultParts(block))),
          ...turn("user", this.#userParts(message, blocks)),
        ];
      case "assistant":
        return turn("agent", this.#agentParts(message, blocks));
      case "info":
        return blocks.flatMap((block, index) => this.#infoTurns(block, `!${place}.${index}`));
      default:
        this.#unknown.report("messages", role);
        return [];
    }
  }

  #userParts(message: Json, blocks: readonly Json[]): Part[] {
    // Another thread may say something in this one.
    const isSent = textAt(message, "meta", "fromExecutorThreadID") !== null;
    const parts = blocks.flatMap((block): Part[] => {
      const type = textAt(block, "type");
      switch (type) {
        case "text": {
          const isHidden = isTrueAt(block, "hidden");
          return textParts(textAt(block, "text") ?? "", isSent || isHidden);
        }
        case "image": {
          const name = pathOfUri(textAt(block, "sourcePath") ?? "") ?? "image";
          return [{ kind: "attachment", name }];
        }
        case "tool_result":
          return [];
        default:
          this.#unknown.report("blocks", type);
          return [];
      }
    });
    const mentioned = listAt(message, "fileMentions", "files").flatMap((file): Part[] => {
      const name = pathOfUri(textAt(file, "uri") ?? "");
      return name === null ? [] : [{ kind: "attachment", name }];
    });
    return [...parts, ...mentioned];
  }

  #agentParts(message: Json, blocks: readonly Json[]): Part[] {
    this.#log.learn({ model: textAt(message, "usage", "model") });
    this.#count(valueAt(message, "usage"));
    const parts = blocks.flatMap((block) => this.#blockParts(block));
    const state = textAt(message, "state", "type");
    if (state === "cancelled") return [...parts, { kind: "interruption" }];
    if (state !== "error") return parts;
    return [...parts, ...textParts(textAt(message, "state", "error", "message") ?? "", true)];
  }

  #blockParts(block: Json): Part[] {
    const type = textAt(block, "type");
    switch (type) {
      case "text":
        return textParts(textAt(block, "text") ?? "", false);
      case "thinking":
        return reasoningParts(textAt(block, "thinking") ?? "");
      case "tool_use": {
        const id = textAt(block, "id");
        const name = textAt(block, "name") ?? "";
        const input = valueAt(block, "input") ?? null;
        const action = callAction(name, input);
        const items = name === "todo_write" ? todoItems(valueAt(input, "todos")) : null;
        if (id === null) return [];
        const callId = this.#calls.open(id, { name, action, items });
        return [{ kind: "tool-call", callId, name, action, input }];
      }
      // What has no words: a thought that is sealed, a picture, a tool of the model's maker.
      case "redacted_thinking":
      case "image":
      case "server_tool_use":
      case "server_tool_result":
        return [];
      default:
        this.#unknown.report("blocks", type);
        return [];
    }
  }

  #resultParts(block: Json): Part[] {
    if (textAt(block, "type") !== "tool_result") return [];
    const call = this.#calls.close(textAt(block, "toolUseID"));
    if (textAt(block, "run", "status") === "cancelled") return [{ kind: "interruption" }];
    const part = call === null ? null : resultOf(call, valueAt(block, "run"));
    if (call === null || part === null) return [];
    if (part.failed || call.items === null) return [part];
    return [part, { kind: "plan", items: call.items, text: null }];
  }

  /** Returns what the client says between the messages: a summary, a command of the user's own. */
  #infoTurns(block: Json, callId: string): Turn[] {
    const type = textAt(block, "type");
    switch (type) {
      case "summary": {
        const summary = textAt(block, "summary", "summary");
        if (textAt(block, "summary", "type") !== "message") return [];
        return [{ role: "agent", at: null, parts: [{ kind: "compaction", summary }] }];
      }
      case "manual_bash_invocation":
        return commandTurns(block, callId);
      case "text":
        return [];
      default:
        this.#unknown.report("blocks", type);
        return [];
    }
  }

  /** Adds what an answer has used; what was read from or written to a cache was input too. */
  #count(usage: Json | undefined): void {
    const of = (name: string) => amountAt(usage, name);
    if (numberAt(usage, "outputTokens") === null) return;
    const cached = of("cacheReadInputTokens");
    this.#tokens = {
      input: this.#tokens.input + of("inputTokens") + of("cacheCreationInputTokens") + cached,
      output: this.#tokens.output + of("outputTokens"),
      cached: this.#tokens.cached + cached,
    };
    this.#log.learn({ tokens: this.#tokens });
  }
}

/** Returns a command that the user ran from the prompt (`$ls`), and what came of it. */
function commandTurns(block: Json, callId: string): Turn[] {
  const input = valueAt(block, "args") ?? null;
  const name = "Bash";
  const action = callAction(name, input);
  if (action.kind !== "command") return [];
  const call = { kind: "tool-call", callId, name, action, input } as const;
  const result = resultOf(call, valueAt(block, "toolRun"));
  return [
    { role: "user", at: null, parts: [call] },
    ...result === null ? [] : [{ role: "agent", at: null, parts: [result] } as const],
  ];
}
