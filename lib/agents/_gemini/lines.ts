/**
 * Reads lines of a file by their place, so that a conversation can be told in an order that is not
 * the file's.
 *
 * @module
 */

import type { ReadLog } from "../_agent.ts";
import { doubled, LINE_BYTES_MAX, openFile, readInto } from "../_read/jsonl.ts";

/** How much is scanned at once, in bytes. */
const SCAN_BYTES = 1024 * 1024;

/**
 * How much is read and decoded at once, in bytes. V8 keeps larger strings in a place of their own,
 * and makes and drops them at twice the price.
 */
const READ_BYTES = 64 * 1024;

const LINE_FEED = 10;

/** Where a line is in its file. */
export interface LinePlace {
  /** Where it begins, in bytes. */
  readonly offset: number;
  /** How long it is without its end, in bytes. */
  readonly length: number;
  /** Its number, from 1. */
  readonly number: number;
}

/** A line as it stands in the file. */
export interface RawLine extends LinePlace {
  /** Holds its bytes, and others; they are good until the next line is asked for. */
  readonly buffer: Uint8Array;
  /** Where its bytes begin in that. */
  readonly start: number;
  /** Whether it ends with a line feed: the last line of a file that is being written does not. */
  readonly isEnded: boolean;
}

/**
 * Yields the lines of a file in order, without those that are empty or longer than
 * `LINE_BYTES_MAX`. A file that cannot be read is a problem for the log, and has no lines.
 */
export function* scanLines(path: string, log: ReadLog): Generator<RawLine> {
  using file = openFile(path, log);
  if (file === null) return;
  let buffer = new Uint8Array(SCAN_BYTES);
  let base = 0;
  let start = 0;
  let seen = 0;
  let end = 0;
  let number = 0;
  let isTooLong = false;
  while (true) {
    // What is behind the end was there before, and does not count.
    const feed = buffer.indexOf(LINE_FEED, seen);
    if (feed >= 0 && feed < end) {
      number++;
      if (isTooLong) logTooLong(path, log, number);
      else if (feed > start) {
        yield { number, offset: base + start, length: feed - start, buffer, start, isEnded: true };
      }
      start = seen = feed + 1;
      isTooLong = false;
      continue;
    }
    isTooLong ||= end - start > LINE_BYTES_MAX;
    if (isTooLong) start = end;
    buffer.copyWithin(0, start, end);
    base += start;
    end -= start;
    start = 0;
    seen = end;
    if (end === buffer.length) buffer = doubled(buffer);
    const read = readInto(path, file, { buffer: buffer.subarray(end), log });
    if (read === null) break;
    end += read;
  }
  if (isTooLong) logTooLong(path, log, number + 1);
  else if (end > 0) {
    yield { number: number + 1, offset: base, length: end, buffer, start: 0, isEnded: false };
  }
}

/** Reads lines that were seen before, in any order; fast when the order is nearly the file's. */
export class LineReader implements Disposable {
  readonly #path: string;
  readonly #log: ReadLog;
  readonly #file: Deno.FsFile | null;
  readonly #decoder = new TextDecoder();
  #buffer = new Uint8Array(READ_BYTES);
  /** The lines that were read last, and the number of the first of them. */
  #lines: readonly string[] = [];
  #first = 0;

  constructor(path: string, log: ReadLog) {
    this.#path = path;
    this.#log = log;
    this.#file = openFile(path, log);
  }

  /** Returns the text of a line; less of it, or none, when the file has been cut since. */
  read(place: LinePlace): string {
    const known = this.#lines[place.number - this.#first];
    if (known !== undefined) return known;
    this.#lines = this.#linesFrom(place);
    this.#first = place.number;
    return this.#lines[0] ?? "";
  }

  [Symbol.dispose](): void {
    this.#file?.close();
  }

  /** Returns the line there, and others behind it that are read along with it. */
  #linesFrom({ offset, length }: LinePlace): string[] {
    const wanted = Math.max(length, READ_BYTES);
    if (wanted > this.#buffer.length) this.#buffer = new Uint8Array(wanted);
    const bytes = this.#buffer.subarray(0, this.#fill(offset, wanted));
    const end = Math.max(length, bytes.lastIndexOf(LINE_FEED));
    return this.#decoder.decode(bytes.subarray(0, end)).split("\n");
  }

  /** Reads so many bytes into the buffer, and returns how many there are. */
  #fill(offset: number, wanted: number): number {
    let filled = 0;
    this.#file?.seekSync(offset, Deno.SeekMode.Start);
    while (this.#file !== null && filled < wanted) {
      const buffer = this.#buffer.subarray(filled, wanted);
      const read = readInto(this.#path, this.#file, { buffer, log: this.#log });
      if (read === null) break;
      filled += read;
    }
    return filled;
  }
}

function logTooLong(path: string, log: ReadLog, number: number): void {
  log.skip(path, `a line of more than ${LINE_BYTES_MAX} bytes`, number);
}
