/**
 * The transcripts of older versions of Cursor, which are plain text: `user:` or `assistant:` on a
 * line of its own, behind an empty one, and what was said and done below. Calls of tools are there
 * with what they were called with, results by the name of their tool alone. No text is escaped, so
 * a message or a file that looks like that cannot be told apart from it in all cases.
 *
 * Known from transcripts in public repositories, of the first months of 2026.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { linesWithBlanks } from "../_read/blank_lines.ts";
import { parseJson } from "../_read/fields.ts";
import { type JsonLine, LINE_BYTES_MAX } from "../_read/jsonl.ts";

const USER = "user:";
const ASSISTANT = "assistant:";

/** What stands in front of the words of a message for each picture in it. */
const IMAGE = "[Image]";

const THINKING = /^\[Thinking\] ?(.*)$/;
const CALL = /^\[Tool call\] (\S.{0,200})$/;
const RESULT = /^\[Tool result\] (\S.{0,200})$/;

/** How a message of the user's begins. */
const REQUEST = /^(?:<[a-z_]{2,40}[> ]|\[Image\]$)/;

/** The elements of the user's messages in which nothing is a mark. */
const ELEMENTS = ["user_query", "attached_files"];

/** A value that a tool was called with; more lines of it have no mark. */
const VALUE = /^ {2}([A-Za-z]\w{0,60}): ?(.*)$/;

/**
 * The values that may have many lines, of which one may look like the next value; with those that
 * may come behind them.
 */
const FREE: ReadonlyMap<string, readonly string[]> = new Map([
  ["command", ["description", "working_directory", "block_until_ms", "timeout", "is_background"]],
  ["contents", ["path"]],
  ["new_string", ["old_string", "replace_all", "path"]],
  ["old_string", ["new_string", "replace_all", "path"]],
  ["plan", ["name", "overview", "todos"]],
  ["prompt", ["description", "model", "readonly", "subagent_type"]],
]);

/** How lines begin that go on with what is above them: of lists, of tables, of code. */
const GOING_ON = /^(?:\s|[-*+•] |\d{1,3}[.)] |\||```)/;

type Role = "user" | "assistant";

/** Yields the messages of a transcript, in the form that newer ones have them in. */
export function* textRecords(path: string, log: ReadLog): Generator<JsonLine> {
  const messages = new Messages((number) => {
    log.skip(path, `the end of a message of more than ${LINE_BYTES_MAX} characters`, number);
  });
  for (const { number, text } of linesWithBlanks(path, log)) {
    const ended = messages.add(text, number);
    if (ended !== null) yield ended;
  }
  const last = messages.end();
  if (last !== null) yield last;
}

/** Puts lines together to messages. */
class Messages {
  readonly #tooLong: (line: number) => void;
  #role: Role | null = null;
  #number = 0;
  #lines: string[] = [];
  #length = 0;
  #isBlankBefore = true;
  #isInCall = false;
  /**
   * Whether the line before was the mark of the user's among the values of a call: a file that the
   * agent writes may have such a line.
   */
  #isHeld = false;
  /** The element of the user's message that has not ended. */
  #element: string | null = null;

  constructor(tooLong: (line: number) => void) {
    this.#tooLong = tooLong;
  }

  /** Takes a line in, and returns the message that ends before it, if one does. */
  add(text: string, number: number): JsonLine | null {
    const role = this.#roleIn(text);
    if (this.#isHeld && role === null) this.#keep(USER, number);
    this.#isHeld = this.#isInCall && this.#isBlankBefore && text === USER;
    this.#isBlankBefore = text.trim() === "";
    if (this.#isHeld) return null;
    if (role === null) {
      this.#keep(text, number);
      return null;
    }
    const ended = this.end();
    this.#role = role;
    this.#number = number;
    if (text !== USER && text !== ASSISTANT) this.#keep(text, number);
    return ended;
  }

  #keep(text: string, number: number): void {
    this.#follow(text);
    const isWithin = this.#length <= LINE_BYTES_MAX;
    this.#length += text.length + 1;
    if (this.#length <= LINE_BYTES_MAX) this.#lines.push(text);
    else if (isWithin) this.#tooLong(number);
  }

  /** Returns the message that nothing comes behind, if there is one. */
  end(): JsonLine | null {
    const [role, lines] = [this.#role, this.#lines];
    this.#role = null;
    this.#lines = [];
    this.#length = 0;
    this.#isInCall = false;
    this.#isHeld = false;
    this.#element = null;
    if (role === null) return null;
    const content = role === "user" ? userBlocks(lines) : agentBlocks(lines);
    return { number: this.#number, record: { role, message: { content } } };
  }

  /** Returns whose message begins with a line, or with the one before it. */
  #roleIn(text: string): Role | null {
    if (this.#isHeld && REQUEST.test(text)) return "user";
    if (!this.#isBlankBefore || this.#element !== null) return null;
    if (text === ASSISTANT) return "assistant";
    return text === USER && !this.#isInCall ? "user" : null;
  }

  /** Follows what a line begins or ends. */
  #follow(text: string): void {
    if (this.#role === "assistant") {
      this.#isInCall = CALL.test(text) || (this.#isInCall && !RESULT.test(text));
      return;
    }
    const opened = ELEMENTS.find((name) => text.startsWith(`<${name}>`));
    this.#element ??= opened ?? null;
    if (this.#element !== null && text.includes(`</${this.#element}>`)) this.#element = null;
  }
}

function userBlocks(lines: readonly string[]): JsonObject[] {
  const first = lines.findIndex((line) => line !== IMAGE);
  const images = first < 0 ? lines : lines.slice(0, first);
  return [
    { type: "text", text: textOf(lines.slice(images.length)) },
    ...images.map(() => ({ type: "image" })),
  ];
}

/** Returns what the agent thought, said and did, in the order of the lines. */
function agentBlocks(lines: readonly string[]): JsonObject[] {
  const blocks: JsonObject[] = [];
  let begin = 0;
  let isInCall = false;
  for (const [at, line] of lines.entries()) {
    const isCall = CALL.test(line) || RESULT.test(line);
    // What the values of a call hold may look like a thought.
    if (!isCall && (isInCall || !THINKING.test(line))) continue;
    blocks.push(...blocksOf(lines.slice(begin, at)));
    begin = at;
    isInCall = CALL.test(line);
  }
  return [...blocks, ...blocksOf(lines.slice(begin))];
}

/** Returns what lines are of which at most the first has a mark. */
function blocksOf(lines: readonly string[]): JsonObject[] {
  const [first = "", ...rest] = lines;
  const name = CALL.exec(first)?.[1];
  if (name !== undefined) return [{ type: "tool_use", name, input: valuesIn(rest) }];
  const of = RESULT.exec(first)?.[1];
  if (of !== undefined) return [{ type: "tool_result", name: of, text: textOf(rest) }];
  const thought = THINKING.exec(first)?.[1];
  if (thought === undefined) return [{ type: "text", text: textOf(lines) }];
  const all = [thought, ...rest];
  const words = wordsBegin(all);
  return [
    { type: "thinking", thinking: textOf(all.slice(0, words)) },
    { type: "text", text: textOf(all.slice(words)) },
  ];
}

/**
 * Returns where the words begin behind a thought, which no mark tells: paragraphs of a thought have
 * empty lines between them, and the words are directly below it.
 */
function wordsBegin(lines: readonly string[]): number {
  let isCode = false;
  for (const [at, line] of lines.entries()) {
    const isBelow = at > 0 && (at === 1 || lines[at - 1]?.trim() !== "");
    if (isBelow && !isCode && line.trim() !== "" && !GOING_ON.test(line)) return at;
    if (line.startsWith("```")) isCode = !isCode;
  }
  return lines.length;
}

function valuesIn(lines: readonly string[]): JsonObject {
  const values = new Map<string, string[]>();
  let last: string | null = null;
  for (const line of lines) {
    const [, name, start] = VALUE.exec(line) ?? [];
    const next = last === null ? undefined : FREE.get(last);
    const isNew = name !== undefined && !values.has(name) && (next?.includes(name) ?? true);
    if (isNew) {
      values.set(name, [start ?? ""]);
      last = name;
    } else if (last !== null) values.get(last)?.push(line);
  }
  return Object.fromEntries([...values].map(([name, value]) => [name, valueOf(name, value)]));
}

/** Returns a value; lists, and what is no text, are JSON. */
function valueOf(name: string, lines: readonly string[]): Json {
  const text = lines.join("\n").trimEnd();
  const isJson = !FREE.has(name) && /^(?:[[{]|true$|false$)/.test(text);
  return (isJson ? parseJson(text) : undefined) ?? text;
}

function textOf(lines: readonly string[]): string {
  return lines.join("\n").trim();
}
