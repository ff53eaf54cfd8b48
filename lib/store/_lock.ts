/**
 * Who may write the store: one process at a time, among ours by the guard, and between ours and
 * the Go tool's by its lock file.
 *
 * Since a writer of ours holds the guard as long as its lock file exists, whoever gets the guard
 * and finds a lock file with our mark knows that its owner is dead.
 *
 * @module
 */

import { removeIfThere, temporaryPath } from "../atomic_file.ts";
import { HandoffError } from "../errors.ts";
import { fileError } from "../file_errors.ts";
import { joinPath } from "../path.ts";
import { storePath } from "./_file.ts";
import { GUARD_NAME, takeGuard } from "./_guard.ts";
import { irregularFiles } from "./_irregular.ts";
import { storeTemporaries } from "./_leftovers.ts";
import {
  breakLockFile,
  FOREIGN_LOCK_MAX_MS,
  isSameLock,
  type LockFile,
  lockPath,
  lockText,
  placeLockFile,
  readLockFile,
} from "./_lock_file.ts";

const PAUSE_MIN_MS = 2;
const PAUSE_MAX_MS = 30;
const PAUSE_GROWTH = 1.5;

/**
 * Does `work` while no other process writes the store of `folder`, which is made if it is not
 * there. What a killed writer left behind is cleared away first.
 *
 * @throws {HandoffError} `locked` when others hold the lock for longer than `waitMs`, `unwritable`
 * when a link is in the place of a file that is written, `permission`; and what `work` throws.
 */
export async function withStoreLock<T>(
  folder: string,
  waitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    prepareFolder(folder);
    const patience = new Patience(waitMs);
    using guard = await takeGuard(folder, waitMs);
    if (guard === null) throw locked(folder, readLockFile(folder), patience);
    const isRecovery = await takeLockFile(folder, patience);
    try {
      if (isRecovery) storeTemporaries(folder).forEach(removeIfThere);
      return await work();
    } finally {
      removeIfThere(lockPath(folder));
    }
  } catch (error) {
    throw fileError(error, "write the store", storePath(folder), folder);
  }
}

function prepareFolder(folder: string): void {
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const irregular = irregularFiles(folder)[0];
  if (irregular !== undefined) throw irregular;
}

/** Returns whether another program left its lock file behind: then it died at work. */
async function takeLockFile(folder: string, patience: Patience): Promise<boolean> {
  const aside = temporaryPath(storePath(folder));
  Deno.writeTextFileSync(aside, lockText(), { createNew: true, mode: 0o600 });
  try {
    const watch = new LockWatch(aside);
    let isRecovery = false;
    while (!placeLockFile(aside, folder)) {
      const lock = readLockFile(folder);
      if (lock === null) continue;
      if (lock.writer === "ours" || watch.ageOf(lock) >= FOREIGN_LOCK_MAX_MS) {
        breakLockFile(folder, lock);
        isRecovery = true;
      } else if (patience.isOver()) {
        throw locked(folder, lock, patience);
      } else {
        await patience.pause();
      }
    }
    return isRecovery;
  } finally {
    removeIfThere(aside);
  }
}

/** Tells how long a lock file has not changed. */
class LockWatch {
  readonly #startedAt = performance.now();
  /** By the clock of the file system, which need not be ours. */
  readonly #fileTime: number;
  #first: LockFile | null = null;
  #firstAt = 0;

  constructor(newFile: string) {
    this.#fileTime = Deno.lstatSync(newFile).mtime?.getTime() ?? 0;
  }

  ageOf(lock: LockFile): number {
    const now = performance.now();
    if (this.#first === null || !isSameLock(this.#first, lock)) {
      this.#first = lock;
      this.#firstAt = now;
    }
    const byFileTime = this.#fileTime + (now - this.#startedAt) - lock.modifiedAt;
    // A clock that was set back leaves a time in the future: then only watching it helps.
    return Math.max(byFileTime, now - this.#firstAt);
  }
}

/** How long to wait, and how long between two looks: longer each time, and never in step. */
class Patience {
  readonly ms: number;
  readonly #endsAt: number;
  #pauseMs = PAUSE_MIN_MS;

  constructor(ms: number) {
    this.ms = ms;
    this.#endsAt = performance.now() + ms;
  }

  isOver(): boolean {
    return performance.now() >= this.#endsAt;
  }

  async pause(): Promise<void> {
    const ms = this.#pauseMs * (0.5 + Math.random());
    this.#pauseMs = Math.min(this.#pauseMs * PAUSE_GROWTH, PAUSE_MAX_MS);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

function locked(folder: string, lock: LockFile | null, patience: Patience): HandoffError {
  const held = lock === null ? joinPath(folder, GUARD_NAME) : lockPath(folder);
  const holder = lock?.pid ? `process ${lock.pid}` : "another process";
  const waited = `${patience.ms / 1000} s`;
  return new HandoffError(
    "locked",
    `cannot write the store "${storePath(folder)}": ${holder} has held "${held}" ` +
      `for ${waited}`,
    { hints: ["wait for that process to end, or end it, and try again"] },
  );
}
