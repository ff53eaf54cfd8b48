/**
 * What is wrong with the files of a store, and what was left behind.
 *
 * @module
 */

import { isTemporaryName, lstatIfThere } from "../atomic_file.ts";
import { HandoffError } from "../errors.ts";
import { joinPath } from "../path.ts";
import { parseStore, STORE_VERSION, tooNew } from "./_content.ts";
import { contextName, idInContextName, readContexts } from "./_contexts.ts";
import { contextsFolder, hasContexts, readStoreBytes, storePath } from "./_file.ts";
import { GUARD_NAME } from "./_guard.ts";
import { irregularFiles } from "./_irregular.ts";
import { namesIn, storeTemporaries } from "./_leftovers.ts";
import { FOREIGN_LOCK_MAX_MS, type LockFile, lockPath, readLockFile } from "./_lock_file.ts";
import { idOf, type StoredRecord, toHandoff } from "./_record.ts";

/** What was found in the folder of a store. All paths are absolute when the folder's is. */
export interface StoreReport {
  /** How many records there are; `null` when there is no store, or it cannot be read. */
  readonly records: number | null;
  /** What stands in the way of reading or writing the store. */
  readonly problems: readonly HandoffError[];
  /** The lock file, if there is one. */
  readonly lock: LockReport | null;
  /** The paths of temporary files that nobody will finish. */
  readonly leftovers: readonly string[];
  /** The paths of contexts that belong to no record. They do no harm. */
  readonly orphans: readonly string[];
  /** What others than the owner may use; always empty on Windows. */
  readonly exposed: readonly ExposedPath[];
}

/** A lock file that was found. */
export interface LockReport {
  /** Where it is. */
  readonly path: string;
  /** The process that wrote it, or `null` when it does not say. */
  readonly pid: number | null;
  /** Whether its owner is dead: the next program that writes will break it. */
  readonly isStale: boolean;
}

/** A file or folder that others than its owner may use. */
export interface ExposedPath {
  /** Where it is. */
  readonly path: string;
  /** The permission bits that it has. */
  readonly mode: number;
  /** The permission bits that it should have. */
  readonly wanted: number;
}

/** How long a temporary file that no lock protects must be left alone before it is a leftover. */
const UNGUARDED_LEFTOVER_MS = 60 * 60 * 1000;

const OTHERS = 0o077;

/**
 * Looks at the store in `folder`. Either `isBusy`, because a writer of ours is at work, or none
 * can begin before this is done.
 *
 * @throws the file system's own errors, but for those about the store's own file.
 */
export async function surveyStore(
  folder: string,
  now: Date,
  isBusy: boolean,
): Promise<StoreReport> {
  const problems = irregularFiles(folder);
  const records = readRecords(folder, problems);
  const broken = records === null ? [] : await brokenContexts(folder, records);
  const lock = problems.length > 0 ? null : readLockFile(folder);
  const isStale = lock !== null && !isBusy && isDead(lock, now);
  const isQuiet = !isBusy && (lock === null || isStale);
  return {
    records: records?.length ?? null,
    problems: [...problems, ...broken],
    lock: lock && { path: lockPath(folder), pid: lock.pid, isStale },
    leftovers: [
      ...isQuiet ? storeTemporaries(folder) : [],
      ...unguardedLeftovers(folder, now),
    ],
    orphans: records === null ? [] : await orphans(folder, records),
    exposed: exposedPaths(folder),
  };
}

function isDead(lock: LockFile, now: Date): boolean {
  return lock.writer === "ours" || now.getTime() - lock.modifiedAt >= FOREIGN_LOCK_MAX_MS;
}

/** Returns the records, or `null` when there is no store or it is broken: that is a problem. */
function readRecords(
  folder: string,
  problems: HandoffError[],
): readonly StoredRecord[] | null {
  try {
    const bytes = readStoreBytes(folder);
    const content = parseStore(bytes, storePath(folder));
    if (content.version > STORE_VERSION) problems.push(tooNew(content.version, storePath(folder)));
    return bytes && [...content.pieces()].flat();
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    problems.push(error);
    return null;
  }
}

function unguardedLeftovers(folder: string, now: Date): string[] {
  const ofStore = new Set(storeTemporaries(folder));
  return namesIn(folder).filter(isTemporaryName).map((name) => joinPath(folder, name))
    .filter((path) => !ofStore.has(path))
    .filter((path) => {
      const modifiedAt = lstatIfThere(path)?.mtime?.getTime() ?? Infinity;
      return now.getTime() - modifiedAt >= UNGUARDED_LEFTOVER_MS;
    });
}

async function orphans(folder: string, records: readonly StoredRecord[]): Promise<string[]> {
  const names = namesIn(contextsFolder(folder)).filter((name) => idInContextName(name) !== null);
  const ids = new Set(names.map(idInContextName));
  const wanted = new Set<string | null>();
  for (const record of records) {
    if (ids.has(idOf(record))) wanted.add(await contextName(toHandoff(record)));
  }
  return names.filter((name) => !wanted.has(name)).map((name) =>
    joinPath(contextsFolder(folder), name)
  );
}

async function brokenContexts(
  folder: string,
  records: readonly StoredRecord[],
): Promise<HandoffError[]> {
  if (!hasContexts(folder)) return [];
  const contexts = await readContexts(folder, records.map(toHandoff));
  return contexts.filter((context) => context instanceof HandoffError);
}

function exposedPaths(folder: string): ExposedPath[] {
  const contexts = contextsFolder(folder);
  const files = [
    storePath(folder),
    joinPath(folder, GUARD_NAME),
    ...namesIn(contexts).map((name) => joinPath(contexts, name)),
  ];
  return [
    ...[folder, contexts].flatMap((path) => exposedPath(path, 0o700)),
    ...files.flatMap((path) => exposedPath(path, 0o600)),
  ];
}

function exposedPath(path: string, wanted: number): ExposedPath[] {
  const info = lstatIfThere(path);
  // A link has no permissions of its own, and what it leads to is not ours to change.
  if (info === null || info.isSymlink || info.mode === null) return [];
  const mode = info.mode & 0o777;
  return (mode & OTHERS) === 0 ? [] : [{ path, mode, wanted }];
}
