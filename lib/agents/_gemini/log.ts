/**
 * Reads the log that Gemini CLI keeps of a session: the kinds of its lines (chatRecordingService.ts
 * and chatRecordingTypes.ts of google-gemini/gemini-cli), and the messages in their order.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { isObject, listAt, textAt, valueAt } from "../_read/fields.ts";
import { LineReader, type RawLine, scanLines } from "./lines.ts";
import { type ListedMessage, MessageList, type MessagePlace } from "./list.ts";
import { traitsOf } from "./traits.ts";
import { fingerprint, fingerprintOfBytes } from "../_read/id_table.ts";
import { parseRecord } from "../_read/jsonl.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** How the CLI itself begins a message. */
const MESSAGE_START = ENCODER.encode('{"id":"');

/** What it writes after each message, with a time in it, and that says nothing of messages. */
const TIME_START = ENCODER.encode('{"$set":{"lastUpdated":"');
const TIME_END = ENCODER.encode('"}}');

/** The longest id of a message, and the longest time, that are read in the bytes of a line. */
const SHORT_BYTES_MAX = 300;

const QUOTE = 34;
const BACKSLASH = 92;
const CLOSING_BRACE = 125;
const ASCII_MAX = 127;

/** A message, and the number of its line where there are lines. */
export interface ReadMessage {
  readonly message: JsonObject;
  readonly number: number | null;
}

/**
 * Yields the messages of a session in the order of the conversation, with the numbers of their
 * lines. The file is read twice: once for what there is, of which only places are kept, and once
 * for the messages that count. What cannot be read is reported.
 */
export function* readMessages(path: string, log: ReadLog): Generator<ReadMessage> {
  using reader = new LineReader(path, log);
  const lines = new ListedLines(reader);
  const list = new MessageList();
  for (const line of scanLines(path, log)) {
    const problem = takeIn(line, list, lines);
    if (problem !== null) log.skip(path, problem, line.number);
  }
  for (const place of list.places()) {
    const message = lines.messageAt(place);
    if (message !== null) yield { message, number: place.number };
    else log.skip(path, "a message that is no JSON object", place.number);
  }
}

/** Takes a line into the account of messages; returns what is wrong with it, or `null`. */
function takeIn(line: RawLine, list: MessageList, lines: ListedLines): string | null {
  const { buffer, start, length, isEnded } = line;
  const end = start + length;
  // A message that was cut while it was told again must not take the place of the whole one.
  if (isEnded && buffer[end - 1] === CLOSING_BRACE) {
    const id = start + MESSAGE_START.length;
    const idEnd = hasBytes(buffer, start, MESSAGE_START) ? shortTextEnd(buffer, id) : null;
    if (idEnd !== null && idEnd > id && idEnd < end) {
      list.tell(fingerprintOfBytes(buffer, id, idEnd), placeOf(line));
      return null;
    }
    if (isTimeLine(line)) return null;
  }
  const record = parseRecord(DECODER.decode(buffer.subarray(start, end)));
  if (record === null) return "a line that is no JSON object";
  return takeInRecord(record, placeOf(line), { list, lines });
}

function isTimeLine({ buffer, start, length }: RawLine): boolean {
  if (!hasBytes(buffer, start, TIME_START)) return false;
  const end = start + length - TIME_END.length;
  return shortTextEnd(buffer, start + TIME_START.length) === end &&
    hasBytes(buffer, end, TIME_END);
}

/** Says whether there are these bytes at a place. */
function hasBytes(buffer: Uint8Array, start: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (buffer[start + at] !== bytes[at]) return false;
  return true;
}

/**
 * Returns where a text ends whose opening quote stands in front of a place; `null` when it is long,
 * or not all of it stands for itself.
 */
function shortTextEnd(buffer: Uint8Array, start: number): number | null {
  for (let at = start; at < start + SHORT_BYTES_MAX; at++) {
    const byte = buffer[at] ?? BACKSLASH;
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH || byte > ASCII_MAX) return null;
  }
  return null;
}

interface Account {
  readonly list: MessageList;
  readonly lines: ListedLines;
}

function takeInRecord(record: JsonObject, place: MessagePlace, account: Account): string | null {
  const { list, lines } = account;
  const traits = (of: MessagePlace) => lines.traitsAt(of);
  const rewound = textAt(record, "$rewindTo");
  if (rewound !== null) {
    return list.rewind(rewound) ? null : "a rewind to a message that is not there";
  }
  const id = textAt(record, "id");
  if (id !== null) {
    list.tell(fingerprint(id), place);
    return null;
  }
  const listed = messagesIn(record);
  if (listed !== null) {
    list.restate(listedMessages(listed, place), traits);
    return null;
  }
  const patch = valueAt(record, "$patch");
  if (patch !== undefined) {
    const dropped = listAt(patch, "removeIds").filter((entry) => typeof entry === "string");
    list.drop(dropped.map(fingerprint), traits);
    return null;
  }
  if (isObject(valueAt(record, "$set")) || textAt(record, "sessionId") !== null) return null;
  return "a record of a kind that is not known";
}

/** Returns the list of messages that a record states, as a change or in a header. */
export function messagesIn(record: JsonObject): readonly Json[] | null {
  for (const stated of [valueAt(record, "$set", "messages"), valueAt(record, "messages")]) {
    if (Array.isArray(stated)) return stated;
  }
  return null;
}

function listedMessages(listed: readonly Json[], place: MessagePlace): ListedMessage[] {
  return listed.flatMap((message, item) => {
    const id = textAt(message, "id");
    return id === null ? [] : [{ print: fingerprint(id), place: { ...place, item } }];
  });
}

function placeOf({ offset, length, number }: RawLine): MessagePlace {
  return { offset, length, number, item: null };
}

/** Of how many messages it is remembered what they hold: each change of the list asks for them. */
const TRAITS_KEPT = 10_000;

/** Reads messages by their places; the last line with a list of them is kept. */
class ListedLines {
  readonly #reader: LineReader;
  readonly #traits = new Map<string, readonly string[]>();
  #offset = -1;
  #listed: readonly Json[] = [];

  constructor(reader: LineReader) {
    this.#reader = reader;
  }

  /** Returns the message there, or `null`. */
  messageAt(place: MessagePlace): JsonObject | null {
    if (place.item === null) return parseRecord(this.#reader.read(place));
    if (place.offset !== this.#offset) {
      const record = parseRecord(this.#reader.read(place));
      this.#listed = record === null ? [] : messagesIn(record) ?? [];
      this.#offset = place.offset;
    }
    const message = this.#listed[place.item];
    return isObject(message) ? message : null;
  }

  /** Returns what the message there holds, for finding copies of it. */
  traitsAt(place: MessagePlace): readonly string[] {
    const key = `${place.offset} ${place.item}`;
    const traits = this.#traits.get(key) ?? traitsOf(this.messageAt(place));
    if (this.#traits.size === TRAITS_KEPT) this.#traits.clear();
    this.#traits.set(key, traits);
    return traits;
  }
}
