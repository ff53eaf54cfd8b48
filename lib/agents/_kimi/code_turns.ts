/**
 * Turns the records of Kimi Code, the second generation of Kimi, into turns. They are the log from
 * which it builds its state anew (packages/agent-core/src/agent/records/types.ts of kimi-code, and
 * contextTranscript.ts of agent-core-v2).
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, ReadLog, Tokens, Turn } from "../_agent.ts";
import { amountAt, isTrueAt, listAt, objectAt, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { parseRecord, readLines } from "../_read/jsonl.ts";
import { answeredParts, answerIn, inputOf, saidParts, type Speaker, wordsIn } from "./content.ts";
import { KimiWork } from "./work.ts";
import { undoneLines } from "./code_undo.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** The beginning of a line as Kimi Code writes it; the type comes first, so no text can fake it. */
const TYPE_FIRST = /^\{"type": ?"([a-z_.]{1,80})"/;

/** Families of records that say nothing of the work, or what others say as well. */
const USELESS =
  /^(?:metadata$|forked$|(?:agent\.turn|blob|context_size|cron|environment|file_history|full_compaction|goal|llm|mcp|micro_compaction|plan_mode|plugin|prompt|runtime|skill|swarm_mode|task|token_counting)\.|agent\.switched$|permission\.set|tools\.(?:register|unregister|set)|turn\.started$|context\.(?:clear|undone)$)/;

/** Events of a step that say nothing that others do not. */
const USELESS_EVENTS: ReadonlySet<string> = new Set(["step.begin", "step.retry"]);

/** What stands around a command of the user's, and around what it printed (shellCommandService.ts). */
const SHELL_TAG = /<\/?bash-(?:input|stdout|stderr)>/g;

/** The name under which a command of the user's is shown. */
const SHELL = "Bash";

/** Yields the turns in a `wire.jsonl`. */
export function* codeTurns(path: string, log: ReadLog): Generator<Turn> {
  const reader = new RecordReader(path, log);
  const undone = undoneLines(path);
  for (const { number, text } of readLines(path, log)) {
    if (undone.has(number)) continue;
    if (USELESS.test(TYPE_FIRST.exec(text)?.[1] ?? "")) continue;
    const record = parseRecord(text);
    if (record === null) log.skip(path, "a line that is no JSON object", number);
    else yield* reader.turnsOf(record, number);
  }
  yield* reader.rest();
}

/** Returns what the user asked for in a record, or `null`; for a list of sessions. */
export function requestIn(record: JsonObject): string | null {
  const type = textAt(record, "type");
  const isPrompt = type === "turn.prompt";
  if (!isPrompt && type !== "context.append_message" && type !== APPENDED) return null;
  const message = messageIn(record);
  if (!isPrompt && textAt(message, "role") !== "user") return null;
  const parts = isPrompt ? promptParts(record) : userParts(message);
  for (const part of parts) if (part.kind === "text" && !part.injected) return part.text;
  return null;
}

/**
 * A record of a message in versions after the source that is public: the message is one deeper in
 * it. In files of protocol 1.5 it says once more what records of the context have said before
 * (transcript/kimi/testdata of inference-sh/agentprotocol); third-party parsers know it alone.
 */
const APPENDED = "agent.message.appended";

function messageIn(record: JsonObject): JsonObject {
  const deeper = objectAt(record, "message", "message");
  return Object.keys(deeper).length > 0 ? deeper : objectAt(record, "message");
}

/** Returns the input of a turn that a user began; nothing of others. */
function promptParts(record: JsonObject): Part[] {
  const speaker = speakerOf(textAt(record, "origin", "kind"));
  return speaker === "harness" ? [] : saidParts(valueAt(record, "input"), "unknown");
}

/** A message without an origin was taken over from kimi-cli, which has none. */
function speakerOf(kind: string | null): Speaker {
  if (kind === null) return "unknown";
  return kind === "user" ? "human" : "harness";
}

function userParts(message: JsonObject): Part[] {
  const content = valueAt(message, "content");
  const origin = objectAt(message, "origin");
  const kind = textAt(origin, "kind");
  if (kind === "compaction_summary") return [{ kind: "compaction", summary: wordsIn(content) }];
  return [...commandParts(origin), ...saidParts(content, speakerOf(kind)), ...attachments(origin)];
}

/** What the user typed to have a text put in its place: `/name and more`. */
function commandParts(origin: JsonObject): Part[] {
  if (textAt(origin, "trigger") !== "user-slash") return [];
  const name = textAt(origin, "skillName") ?? textAt(origin, "commandName");
  const rest = textAt(origin, "skillArgs") ?? textAt(origin, "commandArgs") ?? "";
  if (name === null) return [];
  return [{ kind: "text", text: `/${name} ${rest}`.trim(), injected: false }];
}

function attachments(origin: JsonObject): Part[] {
  return listAt(origin, "attachments").map((each): Part => ({
    kind: "attachment",
    name: textAt(each, "path") ?? textAt(each, "name") ?? "file",
  }));
}

class RecordReader {
  readonly #log: ReadLog;
  readonly #unknown: UnknownKinds;
  readonly #work: KimiWork;
  /** A request that was recorded as the beginning of a turn, but not yet as a message. */
  #waiting: Turn | null = null;
  /** What was recorded as a message last, if the agent has not said anything since. */
  #said: string | null = null;
  #shell: { id: string; count: number } = { id: "", count: 0 };
  #isStopped = false;
  /** Whether messages are recorded in the context; then no other record of them counts. */
  #hasContext = false;
  #calls: Tokens = { input: 0, output: 0, cached: 0 };
  #steps: Tokens = { input: 0, output: 0, cached: 0 };

  constructor(path: string, log: ReadLog) {
    this.#log = log;
    this.#unknown = new UnknownKinds(path, log);
    this.#work = new KimiWork(path, log);
  }

  /** Returns the turns that a record makes. */
  turnsOf(record: JsonObject, line: number): Turn[] {
    const type = textAt(record, "type");
    const at = timeAt(record, "time");
    switch (type) {
      case "turn.prompt":
      case "turn.steer":
        return this.#began(record, at);
      case "context.append_message":
        this.#hasContext = true;
        return this.#appended(messageIn(record), at);
      case APPENDED:
        return this.#hasContext ? [] : this.#appended(messageIn(record), at);
      case "context.append_loop_event":
        this.#hasContext = true;
        return this.#byAgent(at, this.#event(objectAt(record, "event"), line));
      case "context.apply_compaction":
        return this.#byAgent(at, [{ kind: "compaction", summary: summaryIn(record) }]);
      case "turn.cancel":
        return this.#stopped(at);
      case "turn.ended":
        return textAt(record, "reason") === "cancelled" ? this.#stopped(at) : [];
      case "permission.record_approval_result":
        return this.#approved(record, at);
      case "tools.update_store":
        return textAt(record, "key") === "todo"
          ? this.#byAgent(at, this.#work.listed(valueAt(record, "value")))
          : [];
      case "config.update":
      case "profile.bind":
        this.#log.learn({ model: textAt(record, "modelAlias") });
        return [];
      case "usage.record":
        this.#calls = sumOf(this.#calls, objectAt(record, "usage"));
        return [];
      case "context.undo":
        return [];
      default:
        if (!USELESS.test(type ?? "")) this.#unknown.report("records", type, line);
        return [];
    }
  }

  /** Returns what is left at the end, and states what was used. */
  rest(): Turn[] {
    const isCounted = this.#calls.input + this.#calls.output > 0;
    const tokens = isCounted ? this.#calls : this.#steps;
    if (tokens.input + tokens.output > 0) this.#log.learn({ tokens });
    return this.#waiting === null ? [] : [this.#waiting];
  }

  /** A turn begins; what began it is recorded as a message as well, before or after that. */
  #began(record: JsonObject, at: Date | null): Turn[] {
    this.#isStopped = false;
    const parts = promptParts(record);
    if (parts.length === 0 || wordsIn(valueAt(record, "input")) === this.#said) return [];
    const before = this.#waiting;
    this.#waiting = { role: "user", at, parts };
    return before === null ? [] : [before];
  }

  #appended(message: JsonObject, at: Date | null): Turn[] {
    const content = valueAt(message, "content");
    switch (textAt(message, "role")) {
      case "user": {
        const origin = objectAt(message, "origin");
        if (textAt(origin, "kind") === "shell_command") return this.#byUser(origin, content, at);
        const parts = userParts(message);
        if (parts.length === 0) return [];
        if (parts[0]?.kind === "compaction") return this.#byAgent(at, parts);
        if (parts.some((part) => part.kind === "text" && !part.injected)) {
          this.#waiting = null;
          this.#said = wordsIn(content);
        }
        return [{ role: "user", at, parts }];
      }
      case "assistant": {
        if (textAt(message, "origin", "kind") === "compaction_summary") {
          return this.#byAgent(at, [{ kind: "compaction", summary: wordsIn(content) }]);
        }
        const calls = listAt(message, "toolCalls").flatMap((call) => this.#called(call));
        return this.#byAgent(at, [...answeredParts(content), ...calls]);
      }
      case "tool": {
        const answer = answerIn(content);
        const failed = isTrueAt(message, "isError") || answer.message.startsWith("ERROR");
        const id = textAt(message, "toolCallId") ?? "";
        return this.#byAgent(at, this.#work.returned(id, { ...answer, failed }));
      }
      default:
        return [];
    }
  }

  /** A command of the user's, and what it printed. */
  #byUser(origin: JsonObject, content: Json | undefined, at: Date | null): Turn[] {
    const text = unescaped(wordsIn(content).replace(SHELL_TAG, ""));
    if (textAt(origin, "phase") === "input") {
      const count = this.#shell.count + 1;
      this.#shell = { id: `user-${count}`, count };
      const parts = this.#work.called(this.#shell.id, SHELL, { command: text.trim() });
      return [{ role: "user", at, parts }];
    }
    const failed = isTrueAt(origin, "isError");
    const outcome = { output: text, message: "", failed };
    return this.#byAgent(at, this.#work.returned(this.#shell.id, outcome));
  }

  #event(event: JsonObject, line: number): Part[] {
    const type = textAt(event, "type");
    switch (type) {
      case "content.part":
        return answeredParts([objectAt(event, "part")]);
      case "tool.call":
        return this.#called(event);
      case "tool.result": {
        const result = objectAt(event, "result");
        return this.#work.returned(textAt(event, "toolCallId") ?? "", {
          ...answerIn(valueAt(result, "output")),
          ...answerBeside(result),
          failed: isTrueAt(result, "isError"),
        });
      }
      case "step.end":
        this.#steps = sumOf(this.#steps, objectAt(event, "usage"));
        return [];
      default:
        if (!USELESS_EVENTS.has(type ?? "")) this.#unknown.report("events", type, line);
        return [];
    }
  }

  /** A call, of an event, of a message, or of a message that was taken over from kimi-cli. */
  #called(call: Json): Part[] {
    const id = textAt(call, "toolCallId") ?? textAt(call, "id");
    const name = textAt(call, "name") ?? textAt(call, "function", "name");
    if (id === null || name === null) return [];
    const input = valueAt(call, "args") ?? valueAt(call, "arguments") ??
      valueAt(call, "function", "arguments");
    const isPlan = textAt(call, "display", "kind") === "plan_review";
    return [
      ...this.#work.called(id, name, inputOf(input)),
      ...isPlan ? this.#work.planned(textAt(call, "display", "plan")) : [],
    ];
  }

  #byAgent(at: Date | null, parts: Part[]): Turn[] {
    if (parts.length === 0) return [];
    this.#said = null;
    return [{ role: "agent", at, parts }];
  }

  #stopped(at: Date | null): Turn[] {
    if (this.#isStopped) return [];
    this.#isStopped = true;
    return [{ role: "agent", at, parts: [{ kind: "interruption" }] }];
  }

  /** What the user says with a refusal is said to the agent. */
  #approved(record: JsonObject, at: Date | null): Turn[] {
    const parts = saidParts(textAt(record, "result", "feedback") ?? "", "human");
    return parts.length === 0 ? [] : [{ role: "user", at, parts }];
  }
}

/** A note of Kimi's beside what a tool printed, if there is one. */
function answerBeside(result: JsonObject): { message?: string } {
  const note = textAt(result, "note");
  return note === null ? {} : { message: answerIn(note).message || note };
}

function summaryIn(record: JsonObject): string | null {
  const summary = textAt(record, "summary") ?? textAt(record, "contextSummary");
  return summary ?? (wordsIn(valueAt(record, "summary", "content")) || null);
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

/** Adds what was used; the input does not count what was cached. */
function sumOf(sum: Tokens, usage: JsonObject): Tokens {
  const count = (name: string) => amountAt(usage, name);
  const cached = count("inputCacheRead");
  return {
    input: sum.input + count("inputOther") + cached + count("inputCacheCreation"),
    output: sum.output + count("output"),
    cached: sum.cached + cached,
  };
}
