/**
 * The store: all handoffs of a user, in one file that the Go tool session-handoff 0.7.5 reads and
 * writes as well, in turn and at the same time.
 *
 * @module
 */

import { HandoffError } from "../errors.ts";
import { type Filter, findHandoff, selectHandoffs } from "../filter.ts";
import { type Draft, type Handoff, handoffToJson, parseHandoff } from "../handoff.ts";
import type { HandoffContext } from "../handoff_context.ts";
import { newHandoffId } from "../handoff_id.ts";
import { count, listOf } from "../text.ts";
import { type Change, commitChange, type StoreEntry } from "./_commit.ts";
import { readContext } from "./_contexts.ts";
import { parseStore, STORE_VERSION, type StoreContent } from "./_content.ts";
import { readStoreBytes, storePath } from "./_file.ts";
import { LOCK_WAIT_MS, withStoreLock } from "./_lock.ts";
import { candidates, idOf, newestRecords, type StoredRecord, toHandoff } from "./_record.ts";

export type { StoreEntry } from "./_commit.ts";
export { CONTEXT_BYTES_MAX } from "./_contexts.ts";
export { STORE_BYTES_MAX } from "./_file.ts";

/** What to do with an entry whose id is in the store already. */
export type ConflictPolicy = "fail" | "skip" | "replace";

/** What became of one entry that was put into the store. */
export interface PutResult {
  /** The id of the entry. */
  readonly id: string;
  /** `imported` for a new id; otherwise what the policy says. */
  readonly outcome: "imported" | "skipped" | "replaced";
}

/** How to open a store. */
export interface StoreOptions {
  /** The clock that new handoffs are dated by; the system's when absent. */
  readonly now?: () => Date;
  /** How long to wait for other programs that write, in milliseconds; 30,000 when absent. */
  readonly lockWaitMs?: number;
}

/**
 * The handoffs in one folder. Every method reads the file anew. Reading takes no lock; a change is
 * made under the lock, in one step, and is on the disk when its promise resolves.
 *
 * Every method throws a `HandoffError`: `invalid` for a file that is no store, which is then never
 * written; `unreadable`; `permission`, with the flag that is missing. A method that writes also
 * `locked`, when other programs hold the lock for too long, and `unwritable`. Whenever a method
 * throws, the records are as they were.
 */
export interface Store {
  /** The path of the file that holds the records. */
  readonly path: string;
  /** Returns the handoffs that pass the filter, newest first; none when there is no file. */
  list(filter?: Filter): Promise<Handoff[]>;
  /** Returns the handoff that `reference` names, and throws, as `findHandoff` does. */
  find(reference: string): Promise<Handoff>;
  /**
   * Saves a new handoff, dated now, and returns it with its id. Throws `conflict` when all ids of
   * this second are taken.
   */
  add(draft: Draft, context?: HandoffContext | null): Promise<Handoff>;
  /**
   * Saves handoffs from elsewhere with their ids, all or none, and says for each what became of
   * it, in order. A replaced record keeps its place, and never its context. Throws `conflict` when
   * the policy is `fail` and an id is taken, `invalid` when an id is given twice.
   */
  put(entries: readonly StoreEntry[], onConflict: ConflictPolicy): Promise<PutResult[]>;
  /**
   * Deletes handoffs by their whole ids, with their contexts, all or none, and returns them in the
   * order in which they were saved. Throws `not-found` when there is none of an id.
   */
  remove(ids: readonly string[]): Promise<Handoff[]>;
  /**
   * Returns what is known of a handoff of this store beyond its record, or `null`. Throws
   * `invalid` when there is something that is no context.
   */
  context(handoff: Handoff): Promise<HandoffContext | null>;
}

/**
 * Returns the store in `folder`, an absolute path. Nothing is read yet, and nothing is made before
 * something is saved. Needs the permission to read and write that folder, and no other.
 */
export function openStore(folder: string, options: StoreOptions = {}): Store {
  return new FileStore(folder, options);
}

class FileStore implements Store {
  readonly path: string;
  readonly #folder: string;
  readonly #now: () => Date;
  readonly #lockWaitMs: number;

  constructor(folder: string, options: StoreOptions) {
    this.path = storePath(folder);
    this.#folder = folder;
    this.#now = options.now ?? (() => new Date());
    this.#lockWaitMs = options.lockWaitMs ?? LOCK_WAIT_MS;
  }

  list(filter: Filter = {}): Promise<Handoff[]> {
    return Promise.try(() => {
      const pieces = this.#read().pieces();
      const { limit, ...conditions } = filter;
      const isLatest = limit === 1 &&
        Object.values(conditions).every((value) => value === undefined);
      return selectHandoffs(handoffsOf(isLatest ? [newestRecords(pieces)] : pieces), filter);
    });
  }

  find(reference: string): Promise<Handoff> {
    return Promise.try(() => {
      const records = candidates(this.#read().pieces(), reference);
      return findHandoff(records.map(toHandoff), reference);
    });
  }

  async add(draft: Draft, context: HandoffContext | null = null): Promise<Handoff> {
    return await this.#change((pieces) => {
      const handoff = newHandoff(draft, pieces, this.#now());
      return { change: { ...NO_CHANGE, added: [{ handoff, context }] }, result: handoff };
    });
  }

  async put(entries: readonly StoreEntry[], onConflict: ConflictPolicy): Promise<PutResult[]> {
    refuseRepeated(entries.map(({ handoff }) => handoff.id));
    return await this.#change((pieces) => planPut(pieces, entries, onConflict));
  }

  async remove(ids: readonly string[]): Promise<Handoff[]> {
    return await this.#change((pieces) => {
      const found = findRecords(pieces, ids);
      const gone = found.map(({ record }) => toHandoff(record));
      const missing = new Set(ids).difference(new Set(gone.map(({ id }) => id)));
      if (missing.size > 0) throw nothingToRemove([...missing]);
      const removed = new Set(found.map(({ index }) => index));
      return { change: { ...NO_CHANGE, removed, gone }, result: gone };
    });
  }

  async context(handoff: Handoff): Promise<HandoffContext | null> {
    return await readContext(this.#folder, handoff);
  }

  #read(): StoreContent {
    return parseStore(readStoreBytes(this.#folder), this.path);
  }

  async #change<T>(plan: (pieces: Pieces) => Plan<T>): Promise<T> {
    return await withStoreLock(this.#folder, this.#lockWaitMs, async () => {
      const bytes = readStoreBytes(this.#folder);
      const content = parseStore(bytes, this.path);
      if (content.version > STORE_VERSION) throw tooNew(content.version, this.path);
      const { change, result } = plan(content.pieces());
      const size = change.added.length + change.replaced.size + change.removed.size;
      const before = { bytes, isCanonical: content.isCanonical };
      if (size > 0) await commitChange(this.#folder, before, change);
      return result;
    });
  }
}

/** What to do, after a look at every record, and what to tell the caller when it is done. */
interface Plan<T> {
  readonly change: Change;
  readonly result: T;
}

const NO_CHANGE: Change = {
  added: [],
  replaced: new Map(),
  removed: new Set(),
  gone: [],
};

/** All records of a store, some at a time. */
type Pieces = Iterable<readonly StoredRecord[]>;

function* handoffsOf(pieces: Pieces): Iterable<Handoff> {
  for (const piece of pieces) yield* piece.map(toHandoff);
}

function newHandoff(draft: Draft, pieces: Pieces, now: Date): Handoff {
  const base = newHandoffId(new Set(), now)!;
  const taken = new Set<string>();
  for (const piece of pieces) {
    for (const record of piece) if (idOf(record).startsWith(base)) taken.add(idOf(record));
  }
  const id = newHandoffId(taken, now);
  if (id === null) {
    throw new HandoffError("conflict", `cannot save the handoff: all ids of "${base}" are taken`, {
      hints: ["try again in a second"],
    });
  }
  // As it will be read again: whole seconds, and no broken characters.
  return parseHandoff(handoffToJson({ ...draft, id, createdAt: now }), "the new handoff");
}

function planPut(
  pieces: Pieces,
  entries: readonly StoreEntry[],
  onConflict: ConflictPolicy,
): Plan<PutResult[]> {
  // Where an id is there several times, the first counts, as for the Go tool.
  const found = new Map<string, FoundRecord>();
  for (const place of findRecords(pieces, entries.map(({ handoff }) => handoff.id)).reverse()) {
    found.set(idOf(place.record), place);
  }
  if (onConflict === "fail" && found.size > 0) throw taken([...found.keys()].reverse());
  const added: StoreEntry[] = [];
  const replaced = new Map<number, StoreEntry>();
  const gone: Handoff[] = [];
  const result = entries.map((entry): PutResult => {
    const { id } = entry.handoff;
    const place = found.get(id);
    if (place === undefined) {
      added.push(entry);
      return { id, outcome: "imported" };
    }
    if (onConflict === "skip") return { id, outcome: "skipped" };
    replaced.set(place.index, entry);
    gone.push(toHandoff(place.record));
    return { id, outcome: "replaced" };
  });
  return { change: { ...NO_CHANGE, added, replaced, gone }, result };
}

interface FoundRecord {
  readonly index: number;
  readonly record: StoredRecord;
}

function findRecords(pieces: Pieces, ids: readonly string[]): FoundRecord[] {
  const wanted = new Set(ids);
  const found: FoundRecord[] = [];
  let index = 0;
  for (const piece of pieces) {
    for (const record of piece) {
      if (wanted.has(idOf(record))) found.push({ index, record });
      index++;
    }
  }
  return found;
}

function refuseRepeated(ids: readonly string[]): void {
  const seen = new Set<string>();
  const repeated = ids.find((id) => seen.size === seen.add(id).size);
  if (repeated === undefined) return;
  throw new HandoffError(
    "invalid",
    `cannot save the handoffs: the id "${repeated}" is there twice`,
  );
}

/** The most ids that an error names. */
const IDS_SHOWN = 10;

function idList(ids: readonly string[]): string {
  const rest = ids.length - IDS_SHOWN;
  if (rest > 0) return `${ids.slice(0, IDS_SHOWN).join(", ")} and ${rest} more`;
  return listOf(ids, "and");
}

function taken(ids: readonly string[]): HandoffError {
  const verb = ids.length === 1 ? "is" : "are";
  return new HandoffError(
    "conflict",
    `cannot import: ${idList(ids)} ${verb} in the store already`,
    {
      hints: ["use --on-conflict skip or --on-conflict replace"],
    },
  );
}

function tooNew(version: number, path: string): HandoffError {
  const message = `cannot change the store "${path}": it has version ${version}, ` +
    `this program writes version ${STORE_VERSION}`;
  return new HandoffError("invalid", message, { hints: ["use the newer program that wrote it"] });
}

function nothingToRemove(ids: readonly string[]): HandoffError {
  const what = `no ${count(ids.length, "handoff").replace(/^\d+ /, "")}`;
  return new HandoffError("not-found", `cannot remove: there is ${what} ${idList(ids)}`);
}
