/**
 * Turns the messages of a session of Cline's runtime into turns. They have the shape of the
 * Anthropic API, with metadata beside it.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Part, ReadLog, Tokens, ToolCallPart, Turn } from "../_agent.ts";
import { actionsOf, type CallBlock, idAt, resultsOf } from "./calls.ts";
import { isWrapped, userParts } from "./words.ts";
import { amountAt, isObject, listAt, objectAt, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { PendingCalls } from "../_read/pending_calls.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** The kinds of messages with which a compaction begins anew. */
const SUMMARIES: ReadonlySet<string | null> = new Set(["compaction", "compaction_summary"]);

/** Yields the turns of a session, and tells the log which model and tokens it states. */
export function* messageTurns(
  messages: readonly Json[],
  path: string,
  log: ReadLog,
): Generator<Turn> {
  const reader = new MessageReader(messages, path, log);
  for (const [place, message] of messages.entries()) {
    if (isObject(message)) yield* reader.turnsOf(message, place);
    else log.skip(path, "a message that is no JSON object");
  }
  reader.learnTokens();
}

/** Returns the first words of the user, or `null` when there are none. */
export function firstWords(messages: readonly Json[]): string | null {
  const hasWrappers = messages.some(hasWrapper);
  for (const message of messages) {
    if (textAt(message, "role") !== "user") continue;
    for (const text of blocksOf(message).map((block) => textAt(block, "text") ?? "")) {
      for (const part of userParts(text, hasWrappers)) {
        if (part.kind === "text" && !part.injected) return part.text;
      }
    }
  }
  return null;
}

class MessageReader {
  readonly #log: ReadLog;
  readonly #unknown: UnknownKinds;
  readonly #hasWrappers: boolean;
  readonly #calls: PendingCalls<Pick<CallBlock, "actions">>;
  #tokens: Tokens = { input: 0, output: 0, cached: 0 };

  constructor(messages: readonly Json[], path: string, log: ReadLog) {
    this.#log = log;
    this.#unknown = new UnknownKinds(path, log);
    this.#calls = new PendingCalls(path, log);
    this.#hasWrappers = messages.some(hasWrapper);
  }

  *turnsOf(message: Json, place: number): Generator<Turn> {
    const at = timeAt(message, "ts");
    const blocks = blocksOf(message);
    if (SUMMARIES.has(textAt(message, "metadata", "kind"))) {
      const summary = blocks.map((block) => textAt(block, "text") ?? "").join("\n");
      yield { role: "agent", at, parts: [{ kind: "compaction", summary }] };
      return;
    }
    const role = textAt(message, "role");
    const results = role === "user" ? blocks.flatMap((block) => this.#results(block)) : [];
    if (results.length > 0) yield { role: "agent", at, parts: results };
    const parts = blocks.flatMap((block, index): Part[] => {
      if (role === "user") return this.#userParts(block);
      return role === "assistant" ? this.#agentParts(block, `${place}.${index}`) : [];
    });
    if (parts.length > 0) yield { role: role === "user" ? "user" : "agent", at, parts };
    // A message of the role `error` tells why the model gave no answer.
    if (role === "assistant") this.#learn(message);
    else if (role !== "user" && role !== "error") this.#unknown.report("messages", role);
  }

  learnTokens(): void {
    if (this.#tokens.input + this.#tokens.output > 0) this.#log.learn({ tokens: this.#tokens });
  }

  #learn(message: Json): void {
    this.#log.learn({ model: textAt(message, "modelInfo", "id") });
    const metrics = objectAt(message, "metrics");
    const count = (field: string) => amountAt(metrics, field);
    const cached = count("cacheReadTokens");
    this.#tokens = {
      input: this.#tokens.input + Math.max(count("inputTokens"), cached),
      output: this.#tokens.output + count("outputTokens"),
      cached: this.#tokens.cached + cached,
    };
  }

  #results(block: Json): Part[] {
    if (textAt(block, "type") !== "tool_result") return [];
    const call = this.#calls.close(textAt(block, "tool_use_id"));
    return call === null ? [] : resultsOf(call, block);
  }

  #userParts(block: Json): Part[] {
    const type = textAt(block, "type");
    switch (type) {
      case "text":
        return userParts(textAt(block, "text") ?? "", this.#hasWrappers);
      case "image":
        return [{ kind: "attachment", name: "image" }];
      case "file":
        return [{ kind: "attachment", name: textAt(block, "path") ?? "file" }];
      case "tool_result":
        return [];
      default:
        this.#unknown.report("blocks", type);
        return [];
    }
  }

  #agentParts(block: Json, place: string): Part[] {
    const type = textAt(block, "type");
    switch (type) {
      case "text":
        return textParts(textAt(block, "text") ?? "", false);
      case "thinking":
        return reasoningParts(textAt(block, "thinking") ?? "");
      case "tool_use":
        return this.#called(block, place);
      case "redacted_thinking":
      case "image":
        return [];
      default:
        this.#unknown.report("blocks", type);
        return [];
    }
  }

  #called(block: Json, place: string): ToolCallPart[] {
    const name = textAt(block, "name") ?? "";
    const input = valueAt(block, "input") ?? {};
    const actions = actionsOf(name, input);
    const callId = this.#calls.open(textAt(block, "id") ?? place, { actions });
    return actions.map((action, at) => ({
      kind: "tool-call",
      callId: idAt(callId, at),
      name,
      action,
      input,
    }));
  }
}

/** Returns the blocks of a message; a text alone is one. */
function blocksOf(message: Json): readonly Json[] {
  const text = textAt(message, "content");
  return text === null ? listAt(message, "content") : [{ type: "text", text }];
}

function hasWrapper(message: Json): boolean {
  return textAt(message, "role") === "user" &&
    blocksOf(message).some((block) => isWrapped(textAt(block, "text") ?? ""));
}
