/**
 * Reads files of JSON lines: in pieces, with limits, and past whatever is broken in them.
 *
 * @module
 */

import { HandoffError } from "../../errors.ts";
import { fileError } from "../../file_errors.ts";
import type { JsonObject } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { isObject, parseJson } from "./fields.ts";

/** The longest line that is read, in bytes; a longer one is skipped without being held. */
export const LINE_BYTES_MAX = 16 * 1024 * 1024;

/**
 * How much is read at once, in bytes. V8 keeps larger strings in a place of their own, and makes
 * and drops them at twice the price.
 */
const CHUNK_BYTES = 64 * 1024;

/** How much is read at first from the ends of a file, and how much at most at once, in bytes. */
const PEEK_BYTES = 4 * 1024;
const PEEK_STEP_MAX = 256 * 1024;

/** How much of the beginning, and of the end, is looked at for a list of sessions, in bytes. */
export const PEEK_BYTES_MAX = 1024 * 1024;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A line of a file, without its end. */
export interface Line {
  /** Its number, from 1. */
  readonly number: number;
  /** Its text; what is not UTF-8 in it is read as U+FFFD. Do not keep parts of it: parse it. */
  readonly text: string;
}

/** A line that is a JSON object. */
export interface JsonLine {
  readonly number: number;
  readonly record: JsonObject;
}

/**
 * Yields the lines of a file in order, without those that are empty or too long. `sizeMax` ends
 * it after so many bytes, for a second pass over a file that grows. A file that cannot be read is
 * a problem for the log, and has no lines.
 */
export function* readLines(
  path: string,
  log: ReadLog,
  sizeMax = Number.POSITIVE_INFINITY,
): Generator<Line> {
  using file = openFile(path, log);
  if (file === null) return;
  let number = 0;
  for (const piece of pieces(path, file, { log, sizeMax })) {
    if (piece === null) {
      log.skip(path, `a line of more than ${LINE_BYTES_MAX} bytes`, ++number);
      continue;
    }
    for (const text of linesOf(piece)) {
      number++;
      if (text !== "") yield { number, text };
    }
  }
}

/** Says whether a text without line feeds is anywhere in a file, in a line that is not too long. */
export function isInLines(path: string, text: string, log: ReadLog): boolean {
  using file = openFile(path, log);
  if (file === null) return false;
  const options = { log, sizeMax: Number.POSITIVE_INFINITY };
  for (const piece of pieces(path, file, options)) if (piece?.includes(text)) return true;
  return false;
}

/** Yields the lines of a file that are JSON objects; the others are problems for the log. */
export function* readRecords(path: string, log: ReadLog): Generator<JsonLine> {
  for (const { number, text } of readLines(path, log)) {
    const record = parseRecord(text);
    if (record !== null) yield { number, record };
    else log.skip(path, "a line that is no JSON object", number);
  }
}

/** Returns the JSON object that a line is, or `null`. */
export function parseRecord(text: string): JsonObject | null {
  const value = parseJson(text);
  return isObject(value) ? value : null;
}

/** Yields {@linkcode FileEnds.first} of a file. */
export function* firstLines(path: string, log: ReadLog): Generator<string> {
  using ends = new FileEnds(path, log);
  yield* ends.first();
}

/** Yields {@linkcode FileEnds.last} of a file. */
export function* lastLines(path: string, log: ReadLog): Generator<string> {
  using ends = new FileEnds(path, log);
  yield* ends.last();
}

/**
 * The two ends of a file, which is looked at and opened once for all: that takes longer than to
 * read a little of it. One that cannot be read is a problem for the log, and has no lines.
 */
export class FileEnds implements Disposable {
  /** The size of the file in bytes when it was opened; 0 when it could not be. */
  readonly sizeBytes: number;
  /** When it was last changed; `null` when it is not known. */
  readonly changedAt: Date | null;
  readonly #path: string;
  readonly #log: ReadLog;
  readonly #file: Deno.FsFile | null;
  /** Where the file is read next, so that it is told only when that is elsewhere. */
  #at = 0;

  /** Opens the file, which was `seen` to be there; whoever does that closes it, with `using`. */
  constructor(path: string, log: ReadLog, seen?: Deno.FileInfo) {
    this.#path = path;
    this.#log = log;
    const opened = openRegular(path, log, seen);
    this.#file = opened?.file ?? null;
    this.sizeBytes = opened?.info.size ?? 0;
    this.changedAt = opened?.info.mtime ?? null;
  }

  /**
   * Yields the first lines, read as far as they are asked for, at most 1 MiB; a line that is cut
   * by that end is left out, and so is a last line without its line feed that is no JSON.
   */
  *first(): Generator<string> {
    let start = "";
    const decoder = new TextDecoder();
    let at = 0;
    for (const step of peekSteps(PEEK_BYTES_MAX)) {
      const bytes = this.#read(at, step);
      const isEnd = bytes.length < step;
      at += step;
      const text = start + decoder.decode(bytes, { stream: true });
      const end = text.lastIndexOf("\n") + 1;
      yield* linesOf(text.slice(0, end)).filter((line) => line !== "");
      start = text.slice(end);
      if (isEnd) {
        if (parseRecord(start) !== null) yield start;
        return;
      }
    }
  }

  /**
   * Yields the last lines from the end backwards, read as far as they are asked for, at most
   * 1 MiB; a line that is cut by that end is left out.
   */
  *last(): Generator<string> {
    let offset = this.sizeBytes;
    let rest: Uint8Array = new Uint8Array();
    for (const step of peekSteps(Math.min(offset, PEEK_BYTES_MAX))) {
      offset -= step;
      const read = this.#read(offset, step);
      const bytes = rest.length === 0 ? read : joined(read, rest);
      // What stands before the first line feed belongs to a line that is not whole yet.
      const cut = offset === 0 ? 0 : bytes.indexOf(LINE_FEED) + 1;
      const whole = offset > 0 && cut === 0 ? bytes.length : cut;
      const lines = linesOf(new TextDecoder().decode(bytes.subarray(whole)));
      rest = bytes.slice(0, whole);
      for (const line of lines.reverse()) if (line !== "") yield line;
    }
  }

  /** Returns the first bytes as text; it may end within a line or a character. */
  startText(length: number): string {
    return peekDecoder.decode(this.#read(0, Math.min(length, this.sizeBytes)));
  }

  /** Returns the last bytes in the same way; the text may begin within a line. */
  endText(length: number): string {
    const within = Math.min(length, this.sizeBytes);
    return peekDecoder.decode(this.#read(this.sizeBytes - within, within));
  }

  [Symbol.dispose](): void {
    this.#file?.close();
  }

  /** Returns so many bytes, fewer at the end of the file; they hold until the next call. */
  #read(offset: number, length: number): Uint8Array {
    const isShort = length <= peekBuffer.length;
    const bytes = isShort ? peekBuffer.subarray(0, length) : new Uint8Array(length);
    if (this.#file === null) return bytes.subarray(0, 0);
    if (this.#at !== offset) this.#file.seekSync(offset, Deno.SeekMode.Start);
    let filled = 0;
    while (filled < length) {
      const buffer = bytes.subarray(filled);
      const read = readInto(this.#path, this.#file, { buffer, log: this.#log });
      if (read === null) break;
      filled += read;
    }
    this.#at = offset + filled;
    return bytes.subarray(0, filled);
  }
}

/** One for all reads at the ends of files: to make it takes longer than to fill it. */
const peekBuffer = new Uint8Array(PEEK_STEP_MAX);
const peekDecoder = new TextDecoder();

/** Yields how much to read in turn, so many bytes in all: little at first, since that may do. */
function* peekSteps(bytes: number): Generator<number> {
  let left = bytes;
  for (let step = PEEK_BYTES; left > 0; step = Math.min(step * 4, PEEK_STEP_MAX)) {
    yield Math.min(step, left);
    left -= step;
  }
}

/**
 * Opens a file that must be one: to read a pipe would wait for ever. Returns `null` when it is not,
 * or cannot be opened, and says so in the log.
 */
export function openFile(path: string, log: ReadLog): Deno.FsFile | null {
  return openRegular(path, log)?.file ?? null;
}

interface Opened {
  readonly file: Deno.FsFile;
  readonly info: Deno.FileInfo;
}

function openRegular(path: string, log: ReadLog, seen?: Deno.FileInfo): Opened | null {
  try {
    const info = seen ?? Deno.statSync(path);
    if (info.isFile) return { file: Deno.openSync(path), info };
    log.skip(path, "it is no regular file");
  } catch (error) {
    log.skip(path, reasonOf(error, path));
  }
  return null;
}

/** Returns in words why a file could not be read; what is not about files is thrown. */
export function reasonOf(error: unknown, path: string): string {
  const problem = fileError(error, "read", path);
  if (!(problem instanceof HandoffError)) throw error;
  const [hint] = problem.hints;
  const reason = problem.message.replace(`cannot read "${path}": `, "");
  return hint === undefined ? reason : `${reason}; ${hint}`;
}

interface PiecesOptions {
  readonly log: ReadLog;
  readonly sizeMax: number;
}

/** Yields a file as text that ends with whole lines, and `null` for a line that is too long. */
function* pieces(
  path: string,
  file: Deno.FsFile,
  { log, sizeMax }: PiecesOptions,
): Generator<string | null> {
  const decoder = new TextDecoder();
  let buffer = new Uint8Array(2 * CHUNK_BYTES);
  /** How much of the buffer belongs to the line that has begun, and whether that is too long. */
  let filled = 0;
  let isTooLong = false;
  for (let left = sizeMax; left > 0;) {
    if (buffer.length - filled < CHUNK_BYTES) buffer = doubled(buffer);
    const chunk = buffer.subarray(filled, filled + Math.min(left, CHUNK_BYTES));
    const read = readInto(path, file, { buffer: chunk, log });
    if (read === null) break;
    left -= read;
    const fresh = chunk.subarray(0, read);
    const first = fresh.indexOf(LINE_FEED) + 1;
    if (isTooLong || filled + (first || read) > LINE_BYTES_MAX) {
      // It is passed over as far as it goes, and counted where it ends.
      isTooLong = first === 0;
      if (!isTooLong) yield null;
      buffer.copyWithin(0, filled + first, filled + read);
      filled = isTooLong ? 0 : read - first;
    } else {
      filled += read;
    }
    const end = first === 0 ? 0 : buffer.subarray(0, filled).lastIndexOf(LINE_FEED) + 1;
    if (end === 0) continue;
    yield decoder.decode(buffer.subarray(0, end));
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
  if (isTooLong) yield null;
  else if (filled > 0) yield decoder.decode(buffer.subarray(0, filled));
}

/** Returns a copy with twice the room, the bytes at its start. */
export function doubled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

/** Returns the lines of a text; one that ends with a line feed has no empty last line. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    const hasReturn = text.charCodeAt(end - 1) === CARRIAGE_RETURN;
    lines.push(text.slice(start, hasReturn ? end - 1 : end));
    start = end + 1;
  }
  return lines;
}

/** Where what is read goes, and the log for what cannot be. */
export interface ReadInto {
  readonly buffer: Uint8Array;
  readonly log: ReadLog;
}

/**
 * Reads once, and returns how many bytes, or `null` at the end; an error, such as that of a disk,
 * ends the file where it happens.
 */
export function readInto(
  path: string,
  file: Deno.FsFile,
  { buffer, log }: ReadInto,
): number | null {
  try {
    return file.readSync(buffer);
  } catch (error) {
    log.skip(path, reasonOf(error, path));
    return null;
  }
}

function joined(start: Uint8Array, end: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(start.length + end.length);
  bytes.set(start);
  bytes.set(end, start.length);
  return bytes;
}
