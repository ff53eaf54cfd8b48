/**
 * Copies of other programs' databases. SQLite makes files beside a database that it opens, even to
 * read it, and takes locks that its owner would wait for. So a database is never opened in place.
 *
 * @module
 */

import { removeIfThere } from "../../atomic_file.ts";
import { HandoffError } from "../../errors.ts";
import { nameOf } from "../../path.ts";
import { reasonOf } from "./jsonl.ts";
import { type CopyOptions, placeForCopy, type PrivateCopy } from "./private_folder.ts";

/** A database together with what is copied beside it may have up to 8 GiB. */
export const COPY_BYTES_MAX = 8 * 1024 ** 3;

/**
 * The endings of the files that are copied: the database, what has not been written into it yet,
 * and what has to be undone in it after a crash. The index of the second (`-shm`) is made anew.
 */
const ENDINGS = ["", "-wal", "-journal"];

/** How often a copy is made when the original changes meanwhile. */
const TRIES_MAX = 3;

/**
 * Copies the database at `path`, or where a link there leads, with its write-ahead log. `null`
 * when that cannot be done; why is in the log.
 *
 * The originals are looked at before and after. When one has changed in between, the copy is made
 * again, three times in all, and what is there then is taken: a log that only grew is no harm,
 * since SQLite takes whole transactions from it; a database that changed as well may be a mixture
 * of two states, so the log says that. To skip it would be worse: an agent at work changes its
 * database all the time, and its session is the one that is wanted.
 */
export function copyPrivately(path: string, options: CopyOptions): PrivateCopy | null {
  const { log } = options;
  try {
    const original = Deno.realPathSync(path);
    look(original);
    const copy = placeForCopy(nameOf(original), options);
    try {
      if (!copyUnchanged(original, copy.path)) {
        log.skip(path, `it was changed while it was copied, ${TRIES_MAX} times in a row`);
      }
      return copy;
    } catch (error) {
      copy[Symbol.dispose]();
      throw error;
    }
  } catch (error) {
    log.skip(path, reasonOf(error, path));
    return null;
  }
}

/** What can be seen of a file without reading it; `null` when there is none. */
type Look = { readonly size: number; readonly changedAtMs: number } | null;

/** Looks at each of the files. Throws when the database is not there, or one cannot be copied. */
function look(database: string): Look[] {
  const looks = ENDINGS.map((ending) => lookAt(database + ending, ending !== ""));
  const bytes = looks.reduce((sum, found) => sum + (found?.size ?? 0), 0);
  if (bytes <= COPY_BYTES_MAX) return looks;
  throw unreadable(database, `it has ${bytes} bytes, more than ${COPY_BYTES_MAX}`);
}

function lookAt(path: string, mayBeAbsent: boolean): Look {
  try {
    const { isFile, size, mtime } = Deno.statSync(path);
    if (!isFile) throw unreadable(path, "it is no regular file");
    return { size, changedAtMs: mtime?.getTime() ?? 0 };
  } catch (error) {
    if (mayBeAbsent && error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function unreadable(path: string, reason: string): HandoffError {
  return new HandoffError("unreadable", `cannot read "${path}": ${reason}`);
}

/** Copies until nothing changes meanwhile; says whether the last copy can be relied on. */
function copyUnchanged(database: string, target: string): boolean {
  for (let tries = 1;; tries++) {
    const before = look(database);
    for (const ending of ENDINGS) copyFile(database + ending, target + ending);
    const after = look(database);
    const isChanged = ENDINGS.map((_, at) => !isSame(before[at] ?? null, after[at] ?? null));
    if (!isChanged.includes(true)) return true;
    if (tries === TRIES_MAX) return isChanged[0] === false;
  }
}

function isSame(one: Look, other: Look): boolean {
  return one?.size === other?.size && one?.changedAtMs === other?.changedAtMs;
}

/** Copies a file that may be absent, in place of an earlier copy. */
function copyFile(from: string, to: string): void {
  removeIfThere(to);
  try {
    Deno.copyFileSync(from, to);
    // The mode is copied as well: SQLite needs to write into a copy whose log it takes over.
    if (Deno.build.os !== "windows") Deno.chmodSync(to, 0o600);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
