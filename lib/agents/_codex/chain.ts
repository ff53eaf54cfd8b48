/**
 * The lines of a Codex session in order: those of the sessions that it was forked from, as far as
 * it goes on from them, and its own, without the turns that were undone.
 *
 * @module
 */

import { type Place, ReadLog } from "../_agent.ts";
import { isCompressed, rolloutOf } from "./files.ts";
import { type CodexRecord, isPassedLine, recordOf } from "./records.ts";
import { Conversation } from "./turns.ts";
import { numberAt, textAt, valueAt } from "../_read/fields.ts";
import { inflate, logOf } from "../_read/inflated.ts";
import { firstLines, isInLines, parseRecord, readLines } from "../_read/jsonl.ts";

/** How many sessions may have been forked from each other. */
const FORKS_MAX = 50;

/** How many undone stretches are told apart. */
const UNDONE_MAX = 10_000;

const ROLLBACK_MARK = '"thread_rolled_back"';

/** Lines that can tell where a request begins, and where the agent goes on. */
const TURN_MARKS = [
  ROLLBACK_MARK,
  '"role":"user"',
  '"role":"assistant"',
  '"type":"user_message"',
  '"type":"UserMessage"',
];

/** A file of a session, and up to which number its lines belong to it. */
interface Segment {
  /** The file to read, which may be a copy. */
  readonly path: string;
  /** The file that the user knows. */
  readonly original: string;
  readonly endOrdinal: number;
}

/** A record in its place. */
export interface PlacedRecord {
  readonly record: CodexRecord;
  /** The number of the line in the whole session. */
  readonly position: number;
  /** The file and the line in it. */
  readonly path: string;
  readonly line: number;
  /** Whether it is the first of its file. */
  readonly isFirst: boolean;
}

/** The files that a session is made of, the oldest first; copies go when it is disposed of. */
export class Chain implements Disposable {
  readonly #segments: Segment[] = [];
  readonly #copies = new DisposableStack();

  /** Resolves to the chain that ends with a file. */
  static async open(path: string, place: Place, log: ReadLog): Promise<Chain> {
    const chain = new Chain();
    try {
      await chain.#addAll(path, place, log);
      return chain;
    } catch (error) {
      chain[Symbol.dispose]();
      throw error;
    }
  }

  /** Yields the records that count; what cannot be read goes to the log. */
  *records(log: ReadLog): Generator<PlacedRecord> {
    const undone = this.#undone();
    for (const placed of this.#all(log, isToldLine)) {
      while (undone.length > 0 && undone[0]!.end < placed.position) undone.shift();
      const isUndone = undone.length > 0 && undone[0]!.start <= placed.position;
      if (!isUndone) yield placed;
    }
  }

  [Symbol.dispose](): void {
    this.#copies.dispose();
  }

  async #addAll(last: string, place: Place, log: ReadLog): Promise<void> {
    const seen = new Set<string>();
    let endOrdinal = Number.POSITIVE_INFINITY;
    for (let path: string | null = last; path !== null;) {
      seen.add(path);
      const segment = await this.#segmentOf(path, endOrdinal, place, log);
      if (segment === null) return;
      this.#segments.unshift(segment);
      const base = baseOf(segment, log);
      if (base === null) return;
      const parent = rolloutOf(base.thread, place, new ReadLog());
      if (parent === null || seen.has(parent) || seen.size > FORKS_MAX) {
        log.skip(path, `it goes on from the session "${base.thread}", which is not there`);
        return;
      }
      endOrdinal = Math.min(endOrdinal, base.endOrdinal);
      path = parent;
    }
  }

  async #segmentOf(
    original: string,
    endOrdinal: number,
    place: Place,
    log: ReadLog,
  ): Promise<Segment | null> {
    if (!isCompressed(original)) return { path: original, original, endOrdinal };
    const copy = await inflate(original, { cache: place.cache, log });
    if (copy === null) return null;
    this.#copies.use(copy);
    return { path: copy.path, original, endOrdinal };
  }

  /** Yields the records of all lines that are wanted, by their text. */
  *#all(log: ReadLog, isWanted: (text: string) => boolean): Generator<PlacedRecord> {
    let position = 0;
    for (const { path, original, endOrdinal } of this.#segments) {
      let isFirst = true;
      const start = position;
      for (const { number, text } of readLines(path, logOf(original, log))) {
        position = start + number;
        if (!isWanted(text)) continue;
        const line = parseRecord(text);
        if (line === null) {
          log.skip(original, "a line that is no JSON object", number);
          continue;
        }
        const record = recordOf(line);
        if (record.ordinal !== null && record.ordinal >= endOrdinal) break;
        yield { record, position, path: original, line: number, isFirst };
        isFirst = false;
      }
    }
  }

  /** Returns what was undone, in order: each from a request to where it was taken back. */
  #undone(): Stretch[] {
    const log = new ReadLog();
    if (!this.#segments.some(({ path }) => isInLines(path, ROLLBACK_MARK, log))) return [];
    const undone: Stretch[] = [];
    const requests: number[] = [];
    const conversation = new Conversation(log);
    for (const { record, position } of this.#all(log, isTurnLine)) {
      const isRollback = record.kind === "thread_rolled_back" && record.type === "event_msg";
      const turns = isRollback ? conversation.end() : conversation.take(record, position);
      requests.push(...turns.filter(({ isRequest }) => isRequest).map((turn) => turn.position));
      if (!isRollback) continue;
      const count = Math.max(0, Math.trunc(numberAt(record.payload, "num_turns") ?? 0));
      const start = requests.splice(Math.max(0, requests.length - count))[0];
      if (start !== undefined) undoStretch(undone, { start, end: position });
    }
    return undone;
  }
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Adds a stretch behind the others, which it may hold in itself. */
function undoStretch(undone: Stretch[], stretch: Stretch): void {
  while ((undone.at(-1)?.start ?? -1) >= stretch.start) undone.pop();
  if (undone.length < UNDONE_MAX) undone.push(stretch);
}

function isToldLine(text: string): boolean {
  return !isPassedLine(text);
}

function isTurnLine(text: string): boolean {
  return TURN_MARKS.some((mark) => text.includes(mark));
}

/** Returns what a fork goes on from and does not repeat; `null` for other sessions. */
function baseOf(
  { path }: Segment,
  log: ReadLog,
): { readonly thread: string; readonly endOrdinal: number } | null {
  for (const text of firstLines(path, log)) {
    const record = recordOf(parseRecord(text) ?? {});
    const base = valueAt(record.payload, "history_base");
    const thread = textAt(base, "thread_id");
    const endOrdinal = numberAt(base, "end_ordinal_exclusive");
    return thread === null ? null : { thread, endOrdinal: endOrdinal ?? Number.POSITIVE_INFINITY };
  }
  return null;
}
