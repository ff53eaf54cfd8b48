/**
 * Turns the messages of a Gemini CLI session into turns.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, PlanItem, ReadLog, Tokens, ToolResultPart, Turn } from "../_agent.ts";
import { amountAt, listAt, numberAt, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { answerParts, contentParts, promptParts, taskItems, wordsOf } from "./parts.ts";
import {
  type Answer,
  answerIn,
  callAction,
  shellReport,
  unwrappedAnswer,
  writtenFiles,
} from "./tools.ts";
import { fingerprint, IdTable } from "../_read/id_table.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** What the CLI says when the user has pressed Escape (useGeminiStream.ts). */
const STOPPED = "Request cancelled.";

/** How a summary of the conversation begins that takes its place (chatCompressionService.ts). */
const SUMMARY_START = "<state_snapshot>";

/** A command that the user ran with `!`, as the model is told of it (shellCommandProcessor.ts). */
const USER_COMMAND_START = "I ran the following shell command:\n```sh\n";
const USER_COMMAND_MIDDLE = "\n```\n\nThis produced the following result:\n```\n";
const USER_COMMAND_END = "\n```";
const USER_COMMAND_FAILED = /^Command exited with code (\d{1,10})\.\n?/;

/** How the report on a command begins that was stopped for its time (shell.ts). */
const TIMED_OUT = "Command was automatically cancelled because it exceeded the timeout";

/** Where a plan in prose is kept in plan mode, below the folder of the project's sessions. */
const PLAN_FILE =
  /[\\/]\.gemini[\\/]tmp[\\/](?:[^\\/]{1,255}[\\/]){1,3}plans[\\/][^\\/]{1,255}\.md$/;

/** The states of a call that has come to its end. */
const ENDED: readonly (string | null)[] = ["success", "error", "cancelled"];

/** A call that was made, and one that has a result. */
const CALLED = 0;
const ANSWERED = 1;

/** Reads messages one after another, in the order of the conversation. */
export class MessageReader {
  readonly #log: ReadLog;
  readonly #path: string;
  /** How far the calls are, by their ids. */
  readonly #calls = new IdTable();
  readonly #unknown: UnknownKinds;
  /** How many calls had no id, and got one of ours. */
  #nameless = 0;
  #items: readonly PlanItem[] = [];
  #planText: string | null = null;
  #tokens: Tokens | null = null;

  constructor(path: string, log: ReadLog) {
    this.#unknown = new UnknownKinds(path, log);
    this.#path = path;
    this.#log = log;
  }

  /** Returns the turns that a message makes: none, one, or two when the user ran a command. */
  turnsOf(message: JsonObject, number: number | null): Turn[] {
    const at = timeAt(message, "timestamp");
    const type = textAt(message, "type") ?? "";
    switch (type) {
      case "user":
        return this.#userTurns(message, at);
      case "gemini":
      // What Qwen Code calls them in the same form.
      case "qwen":
        return turnOf("agent", at, this.#agentParts(message));
      case "info":
        if (wordsOf(valueAt(message, "content")) !== STOPPED) return [];
        return turnOf("user", at, [{ kind: "interruption" }]);
      case "error":
        return turnOf(
          "agent",
          at,
          promptParts(contentParts(valueAt(message, "content")), null)
            .map((part) => part.kind === "text" ? { ...part, injected: true } : part),
        );
      case "warning":
        return [];
      default:
        this.#unknown.report("messages", type, number);
        return [];
    }
  }

  #userTurns(message: JsonObject, at: Date | null): Turn[] {
    const content = contentParts(valueAt(message, "content"));
    const shown = valueAt(message, "displayContent");
    const results = content.flatMap((part) => this.#responsePart(part));
    const summary = content.map((part) => textAt(part, "text") ?? "")
      .find((text) => text.trimStart().startsWith(SUMMARY_START));
    const command = userCommand(wordsOf(content), textAt(message, "id") ?? "");
    if (command !== null) return [...turnOf("agent", at, results), ...commandTurns(command, at)];
    const parts = promptParts(content, shown === undefined ? null : wordsOf(shown))
      .filter((part) => part.kind !== "text" || part.text !== summary);
    return [
      ...turnOf("agent", at, results),
      ...turnOf("agent", at, summary === undefined ? [] : [{ kind: "compaction", summary }]),
      ...turnOf("user", at, parts),
    ];
  }

  #agentParts(message: JsonObject): Part[] {
    const model = textAt(message, "model");
    if (model !== this.#log.facts.model) this.#log.learn({ model });
    this.#count(message);
    const thoughts = listAt(message, "thoughts").map((thought) =>
      [textAt(thought, "subject"), textAt(thought, "description")].filter((text) => text)
        .join("\n")
    ).filter((text) => text !== "");
    const parts: Part[] = thoughts.map((text) => ({ kind: "reasoning", text }));
    const content = contentParts(valueAt(message, "content"));
    for (const part of content) parts.push(...this.#contentPart(part));
    const calls = listAt(message, "toolCalls");
    const ids = calls.map((call) => textAt(call, "id") ?? `#${++this.#nameless}`);
    for (const [at, call] of calls.entries()) parts.push(...this.#callPart(call, ids[at]));
    for (const [at, call] of calls.entries()) parts.push(...this.#resultParts(call, ids[at]));
    return parts;
  }

  /** Returns what a part of an answer is; calls are in it only after a resume. */
  #contentPart(part: JsonObject): Part[] {
    const call = valueAt(part, "functionCall");
    if (call !== undefined) return this.#callPart(call);
    return answerParts(part);
  }

  #callPart(call: Json, callId = textAt(call, "id")): Part[] {
    const name = textAt(call, "name");
    if (callId === null || name === null) {
      this.#log.skip(this.#path, "a call without an id, or without a name");
      return [];
    }
    const print = fingerprint(callId);
    if (this.#calls.get(print) !== null) return [];
    this.#calls.set(print, CALLED);
    const input = valueAt(call, "args") ?? null;
    return [{ kind: "tool-call", callId, name, action: callAction(name, input), input }];
  }

  /** Returns the result that a call has beside it, and the plan if it has changed that. */
  #resultParts(call: Json, callId = ""): Part[] {
    const print = fingerprint(callId);
    if (this.#calls.get(print) !== CALLED) return [];
    const status = textAt(call, "status");
    const display = valueAt(call, "resultDisplay");
    const stated = answerIn(valueAt(call, "result"));
    const shown = typeof display === "string" ? display : "";
    if (stated === null && !ENDED.includes(status)) return [];
    this.#calls.set(print, ANSWERED);
    const answer = stated ?? { text: shown, isError: status === "error" };
    const result = resultOf({ callId, call, status, answer });
    const files = result.failed ? [] : writtenFiles(display, answer.text);
    return [
      files.length > 0 ? { ...result, files } : result,
      ...(result.failed ? [] : this.#planParts(call)),
    ];
  }

  /** Returns the result of a call in a message of its own, as there are after a resume. */
  #responsePart(part: JsonObject): ToolResultPart[] {
    const callId = textAt(part, "functionResponse", "id");
    if (callId === null) return [];
    const print = fingerprint(callId);
    const answer = this.#calls.get(print) === CALLED ? answerIn(part) : null;
    if (answer === null) return [];
    this.#calls.set(print, ANSWERED);
    const name = textAt(part, "functionResponse", "name") ?? "";
    return [resultOf({ callId, call: { name }, status: null, answer })];
  }

  /** Returns the plan as it stands after a call, when that has changed it. */
  #planParts(call: Json): Part[] {
    const path = textAt(call, "resultDisplay", "filePath") ?? "";
    if (textAt(call, "name") === "write_todos") {
      this.#items = taskItems(listAt(call, "args", "todos"));
    } else if (PLAN_FILE.test(path)) {
      this.#planText = textAt(call, "resultDisplay", "newContent");
    } else {
      return [];
    }
    return [{ kind: "plan", items: this.#items, text: this.#planText }];
  }

  /** Tells the log the tokens of all messages. */
  learnTokens(): void {
    this.#log.learn({ tokens: this.#tokens });
  }

  /** Adds the tokens of a message; thoughts are counted beside the output. */
  #count(message: JsonObject): void {
    if (numberAt(message, "tokens", "input") === null) return;
    const of = (name: string) => amountAt(message, "tokens", name);
    const { input, output, cached } = this.#tokens ?? { input: 0, output: 0, cached: 0 };
    this.#tokens = {
      input: input + of("input"),
      output: output + of("output") + of("thoughts"),
      cached: cached + of("cached"),
    };
  }
}

interface ResultOptions {
  readonly callId: string;
  readonly call: Json;
  readonly status: string | null;
  readonly answer: Answer;
}

function resultOf({ callId, call, status, answer }: ResultOptions): ToolResultPart {
  const refused = status === "cancelled";
  const failed = refused || status === "error" || answer.isError;
  const command = textAt(call, "name") === "run_shell_command"
    ? textAt(call, "args", "command") ?? ""
    : null;
  const report = command === null ? null : shellReport(answer.text, command);
  const isTimedOut = command !== null && answer.text.startsWith(TIMED_OUT);
  return {
    kind: "tool-result",
    callId,
    output: report?.output ?? unwrappedAnswer(answer.text),
    exitCode: report?.exitCode ?? null,
    failed: failed || isTimedOut || (report?.failed ?? false),
    refused,
  };
}

interface UserCommand {
  readonly callId: string;
  readonly command: string;
  readonly output: string;
  readonly exitCode: number | null;
}

/** Returns the command that a message says the user ran, or `null`. */
function userCommand(text: string, id: string): UserCommand | null {
  if (!text.startsWith(USER_COMMAND_START) || !text.endsWith(USER_COMMAND_END)) return null;
  const middle = text.indexOf(USER_COMMAND_MIDDLE);
  if (middle < 0) return null;
  const printed = text.slice(middle + USER_COMMAND_MIDDLE.length, -USER_COMMAND_END.length);
  const [failure = "", code] = USER_COMMAND_FAILED.exec(printed) ?? [];
  return {
    callId: `user ${id}`,
    command: text.slice(USER_COMMAND_START.length, middle),
    output: printed.slice(failure.length),
    exitCode: code === undefined ? null : Number(code),
  };
}

function commandTurns({ callId, command, output, exitCode }: UserCommand, at: Date | null): Turn[] {
  const failed = exitCode !== null && exitCode !== 0;
  return [
    ...turnOf("user", at, [{
      kind: "tool-call",
      callId,
      name: "shell",
      action: { kind: "command", command },
      input: { command },
    }]),
    ...turnOf("agent", at, [
      { kind: "tool-result", callId, output, exitCode, failed, refused: false },
    ]),
  ];
}

/** Returns a turn, or none when there is nothing in it. */
function turnOf(role: Turn["role"], at: Date | null, parts: readonly Part[]): Turn[] {
  return parts.length === 0 ? [] : [{ role, at, parts }];
}
