/**
 * The store: all handoffs of a user, in one file that the Go tool session-handoff 0.7.5 reads and
 * writes as well, in turn and at the same time.
 *
 * @module
 */

import type { HandoffError } from "../errors.ts";
import { type Filter, findHandoff, selectHandoffs } from "../filter.ts";
import type { Draft, Handoff } from "../handoff.ts";
import type { HandoffContext } from "../handoff_context.ts";
import { parseStore, type StoreContent } from "./_content.ts";
import { hasContexts, readStoreBytes, storePath } from "./_file.ts";
import { candidates, newestRecords, type Pieces, toHandoff } from "./_record.ts";
import type { AddResult, ConflictPolicy, PutResult, StoreEntry } from "./_types.ts";

export type { AddResult, ConflictPolicy, PutResult, StoreEntry } from "./_types.ts";
export { STORE_BYTES_MAX } from "./_file.ts";

/** How long a writer waits for the others by default. */
export const LOCK_WAIT_MS = 30_000;

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
   * Does the same unless `findSame` resolves to a handoff of this store that says it already, which
   * is then returned. It is asked under the lock, so that of several programs with the same to save
   * only one does; it may read the store, but to change it would wait for ever.
   */
  addUnless(
    findSame: () => Promise<Handoff | null>,
    draft: Draft,
    context?: HandoffContext | null,
  ): Promise<AddResult>;
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
  /**
   * Returns the same of many handoffs, in their order, with one look at the folder. Where there is
   * something that is no context, its place has the error.
   */
  contexts(handoffs: readonly Handoff[]): Promise<(HandoffContext | HandoffError | null)[]>;
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
  readonly #options: { readonly folder: string } & Required<StoreOptions>;

  constructor(folder: string, options: StoreOptions) {
    const { now = () => new Date(), lockWaitMs = LOCK_WAIT_MS } = options;
    this.path = storePath(folder);
    this.#options = { folder, now, lockWaitMs };
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

  // What changes a store is loaded when it is needed: most calls only look.

  async add(draft: Draft, context: HandoffContext | null = null): Promise<Handoff> {
    const { handoff } = await this.addUnless(() => Promise.resolve(null), draft, context);
    return handoff;
  }

  async addUnless(
    findSame: () => Promise<Handoff | null>,
    draft: Draft,
    context: HandoffContext | null = null,
  ): Promise<AddResult> {
    const { addHandoff } = await import("./_change.ts");
    return await addHandoff({ handoff: draft, context }, findSame, this.#options);
  }

  async put(entries: readonly StoreEntry[], onConflict: ConflictPolicy): Promise<PutResult[]> {
    const { putEntries } = await import("./_change.ts");
    return await putEntries(entries, onConflict, this.#options);
  }

  async remove(ids: readonly string[]): Promise<Handoff[]> {
    const { removeHandoffs } = await import("./_change.ts");
    return await removeHandoffs(ids, this.#options);
  }

  async context(handoff: Handoff): Promise<HandoffContext | null> {
    const { folder } = this.#options;
    if (!hasContexts(folder)) return null;
    const { readContext } = await import("./_contexts.ts");
    return await readContext(folder, handoff);
  }

  async contexts(
    handoffs: readonly Handoff[],
  ): Promise<(HandoffContext | HandoffError | null)[]> {
    const { folder } = this.#options;
    if (!hasContexts(folder)) return handoffs.map(() => null);
    const { readContexts } = await import("./_contexts.ts");
    return await readContexts(folder, handoffs);
  }

  #read(): StoreContent {
    return parseStore(readStoreBytes(this.#options.folder), this.path);
  }
}

function* handoffsOf(pieces: Pieces): Iterable<Handoff> {
  for (const piece of pieces) yield* piece.map(toHandoff);
}
