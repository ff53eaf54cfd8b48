/**
 * What the methods of a store that change it do: under the lock, after a look at every record, one
 * change.
 *
 * @module
 */

import { HandoffError } from "../errors.ts";
import { type Draft, type Handoff, handoffToJson, parseHandoff } from "../handoff.ts";
import type { HandoffContext } from "../handoff_context.ts";
import { newHandoffId } from "../handoff_id.ts";
import { count, listOf } from "../text.ts";
import { type Change, commitChange } from "./_commit.ts";
import { parseStore, STORE_VERSION, tooNew } from "./_content.ts";
import { readStoreBytes, storePath } from "./_file.ts";
import { withStoreLock } from "./_lock.ts";
import { idOf, type Pieces, type StoredRecord, toHandoff } from "./_record.ts";
import type { AddResult, ConflictPolicy, PutResult, StoreEntry } from "./_types.ts";

/** The store to change. */
export interface ChangeOptions {
  readonly folder: string;
  readonly lockWaitMs: number;
}

/** Carries out `Store.addUnless`. */
export function addHandoff(
  { handoff: draft, context }: { readonly handoff: Draft; readonly context: HandoffContext | null },
  findSame: () => Promise<Handoff | null>,
  { now, ...options }: ChangeOptions & { readonly now: () => Date },
): Promise<AddResult> {
  return changeStore<AddResult>(options, async (pieces) => {
    const same = await findSame();
    if (same !== null) return { change: NO_CHANGE, result: { handoff: same, isNew: false } };
    const handoff = newHandoff(draft, pieces, now());
    const change = { ...NO_CHANGE, added: [{ handoff, context }] };
    return { change, result: { handoff, isNew: true } };
  });
}

/** Carries out `Store.put`. */
export function putEntries(
  entries: readonly StoreEntry[],
  onConflict: ConflictPolicy,
  options: ChangeOptions,
): Promise<PutResult[]> {
  refuseRepeated(entries.map(({ handoff }) => handoff.id));
  return changeStore(options, (pieces) => planPut(pieces, entries, onConflict));
}

/** Carries out `Store.remove`. */
export function removeHandoffs(
  ids: readonly string[],
  options: ChangeOptions,
): Promise<Handoff[]> {
  return changeStore(options, (pieces) => {
    const found = findRecords(pieces, ids);
    const gone = found.map(({ record }) => toHandoff(record));
    const missing = new Set(ids).difference(new Set(gone.map(({ id }) => id)));
    if (missing.size > 0) throw nothingToRemove([...missing]);
    const removed = new Set(found.map(({ index }) => index));
    return { change: { ...NO_CHANGE, removed, gone }, result: gone };
  });
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

async function changeStore<T>(
  { folder, lockWaitMs }: ChangeOptions,
  plan: (pieces: Pieces) => Plan<T> | Promise<Plan<T>>,
): Promise<T> {
  return await withStoreLock(folder, lockWaitMs, async () => {
    const path = storePath(folder);
    const bytes = readStoreBytes(folder);
    const content = parseStore(bytes, path);
    if (content.version > STORE_VERSION) throw tooNew(content.version, path);
    const { change, result } = await plan(content.pieces());
    const size = change.added.length + change.replaced.size + change.removed.size;
    const before = { bytes, isCanonical: content.isCanonical };
    if (size > 0) await commitChange(folder, before, change);
    return result;
  });
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

function nothingToRemove(ids: readonly string[]): HandoffError {
  const what = `no ${count(ids.length, "handoff").replace(/^\d+ /, "")}`;
  return new HandoffError("not-found", `cannot remove: there is ${what} ${idList(ids)}`);
}
