/**
 * One change of the store, from the first byte on the disk to the last name in place.
 *
 * Everything is written and synced under temporary names first, so that a full disk is noticed
 * while nothing has changed. Then the names change: contexts before the store, because a record
 * must never wait for its context.
 *
 * @module
 */

import {
  openFolder,
  removeIfThere,
  type StagedFile,
  stageFile,
  syncFolder,
} from "../atomic_file.ts";
import { HandoffError } from "../errors.ts";
import { fileError } from "../file_errors.ts";
import type { Handoff } from "../handoff.ts";
import { joinPath, parentOf } from "../path.ts";
import { contextBytes, contextName } from "./_contexts.ts";
import { contextsFolder, STORE_BYTES_MAX, storeTarget } from "./_file.ts";
import { changedBytes, type StoreBefore } from "./_text.ts";
import type { StoreEntry } from "./_types.ts";

/** What is to become of the store. */
export interface Change {
  /** New entries, in the order in which they are put behind the others. */
  readonly added: readonly StoreEntry[];
  /** Entries that take the place of records, by the index of those. */
  readonly replaced: ReadonlyMap<number, StoreEntry>;
  /** The indexes of the records that go. */
  readonly removed: ReadonlySet<number>;
  /** The handoffs that are replaced or removed; their contexts go with them. */
  readonly gone: readonly Handoff[];
}

/**
 * Carries out a change of the store of `folder`, which holds `before`; the caller has the lock
 * under which that was read.
 *
 * @throws {HandoffError} `invalid`, `too-large`, `unwritable` or `permission`; the store is then
 * as it was, unless the disk failed to confirm the last step.
 */
export async function commitChange(
  folder: string,
  before: StoreBefore,
  change: Change,
): Promise<void> {
  const contexts = await contextFiles([...change.added, ...change.replaced.values()]);
  const obsolete = await contextNames(change.gone);
  const target = storeTarget(folder);
  const staged: StagedFile[] = [];
  try {
    for (const [name, bytes] of contexts) {
      if (bytes === null) obsolete.add(name);
      else staged.push(stageContext(folder, name, bytes));
    }
    using contextsAround = staged.length === 0 ? null : openFolder(contextsFolder(folder));
    using storeAround = openStoreFolder(target);
    const store = stageStore(target, before, change);
    staged.push(store);
    for (const file of staged) if (file !== store) file.commit();
    syncFolder(contextsAround);
    store.commit();
    syncFolder(storeAround);
  } finally {
    for (const file of staged) file.discard();
  }
  for (const name of obsolete) {
    if (!contexts.get(name)) tidyAway(joinPath(contextsFolder(folder), name));
  }
}

/** Removes a context that no record names any more. Where it stays, it is an orphan: no harm. */
function tidyAway(path: string): void {
  try {
    removeIfThere(path);
  } catch (error) {
    if (!(error instanceof Error && error.name in Deno.errors)) throw error;
  }
}

/** Returns the files of the entries' contexts by name; `null` for one that must not be there. */
async function contextFiles(
  entries: readonly StoreEntry[],
): Promise<ReadonlyMap<string, Uint8Array | null>> {
  const files = new Map<string, Uint8Array | null>();
  for (const { handoff, context } of entries) {
    const name = await contextName(handoff);
    if (name !== null) files.set(name, context && contextBytes(context, handoff.id));
    else if (context !== null) {
      throw new HandoffError(
        "invalid",
        `cannot save the context of "${handoff.id}": wanted an id of letters, digits, ` +
          "dots, hyphens and underscores",
      );
    }
  }
  return files;
}

async function contextNames(handoffs: readonly Handoff[]): Promise<Set<string>> {
  const names = new Set<string>();
  for (const handoff of handoffs) {
    const name = await contextName(handoff);
    if (name !== null) names.add(name);
  }
  return names;
}

function stageContext(folder: string, name: string, bytes: Uint8Array): StagedFile {
  const contexts = contextsFolder(folder);
  try {
    Deno.mkdirSync(contexts, { recursive: true, mode: 0o700 });
    return stageFile(joinPath(contexts, name), bytes);
  } catch (error) {
    throw fileError(error, "write the context", joinPath(contexts, name), folder);
  }
}

function openStoreFolder(target: string): Deno.FsFile | null {
  try {
    return openFolder(parentOf(target));
  } catch (error) {
    throw fileError(error, "write the store", target, parentOf(target));
  }
}

function stageStore(target: string, before: StoreBefore, change: Change): StagedFile {
  const pieces = changedBytes(before, {
    added: change.added.map(({ handoff }) => handoff),
    replaced: new Map([...change.replaced].map(([index, { handoff }]) => [index, handoff])),
    removed: change.removed,
  });
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (size > STORE_BYTES_MAX) {
    throw new HandoffError(
      "unwritable",
      `cannot write the store "${target}": it would have more than ${STORE_BYTES_MAX} bytes`,
      { hints: [`remove old handoffs with "session-handoff remove"`] },
    );
  }
  try {
    return stageFile(target, pieces);
  } catch (error) {
    throw fileError(error, "write the store", target, parentOf(target));
  }
}
