/**
 * The Go tool's lock: `handoffs.json.lock`, which exists while a program writes. The Go tool
 * (session-handoff 0.7.5) creates it empty, writes `pid=N` into it, and never breaks one.
 *
 * @module
 */

import { removeIfThere, temporaryPath } from "../atomic_file.ts";
import { storePath } from "./_file.ts";
import { GUARD_NAME } from "./_guard.ts";

/** A lock file that somebody has left or holds. */
export interface LockFile {
  /** Who wrote it: `ours` has our mark, `other` has not, as the Go tool's. */
  readonly writer: "ours" | "other";
  /** The process that wrote it, or `null` when it does not say. */
  readonly pid: number | null;
  /** In milliseconds, by the clock of the file system. */
  readonly modifiedAt: number;
  readonly size: number;
  readonly inode: number | null;
}

/** How long a lock of the Go tool may stay as it is before its owner counts as dead. */
export const FOREIGN_LOCK_MAX_MS = 10_000;

/** As much of a lock file as is read; both programs write some 50 bytes. */
const LOCK_BYTES_MAX = 256;

const MARK = `guard=${GUARD_NAME}`;

/** Returns the path of the lock file of a folder. */
export function lockPath(folder: string): string {
  return `${storePath(folder)}.lock`;
}

/** Returns what our lock file says. */
export function lockText(): string {
  return `pid=${Deno.pid}\n${MARK}\n`;
}

/** Returns the lock file of a folder, or `null` when there is none. */
export function readLockFile(folder: string): LockFile | null {
  try {
    return describe(lockPath(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Puts our lock file in its place, with all it has to say, if there is none. `aside` is a file of
 * ours that holds {@linkcode lockText}; it may have two names afterwards.
 */
export function placeLockFile(aside: string, folder: string): boolean {
  try {
    Deno.linkSync(aside, lockPath(folder));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
      throw error;
    }
    // There are file systems without hard links; creating it says then what is really wrong.
    return createLockFile(folder);
  }
}

/** Takes away a lock file whose owner is dead, unless it has become another in the meantime. */
export function breakLockFile(folder: string, judged: LockFile): void {
  const path = lockPath(folder);
  const away = temporaryPath(storePath(folder));
  try {
    Deno.renameSync(path, away);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (isSameLock(describe(away), judged)) removeIfThere(away);
  else Deno.renameSync(away, path);
}

/** Says whether a lock file is still the one that was looked at before. */
export function isSameLock(a: LockFile, b: LockFile): boolean {
  return a.inode === b.inode && a.modifiedAt === b.modifiedAt && a.size === b.size;
}

function describe(path: string): LockFile {
  const info = Deno.lstatSync(path);
  const text = readStart(path);
  return {
    writer: text.split("\n").includes(MARK) ? "ours" : "other",
    pid: Number(/^pid=(\d{1,10})$/m.exec(text)?.[1] ?? NaN) || null,
    modifiedAt: info.mtime?.getTime() ?? 0,
    size: info.size,
    inode: info.ino,
  };
}

function createLockFile(folder: string): boolean {
  try {
    const options = { write: true, createNew: true, mode: 0o600 };
    using file = Deno.openSync(lockPath(folder), options);
    file.writeSync(new TextEncoder().encode(lockText()));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

function readStart(path: string): string {
  using file = Deno.openSync(path, { read: true });
  const buffer = new Uint8Array(LOCK_BYTES_MAX);
  const length = file.readSync(buffer) ?? 0;
  return new TextDecoder().decode(buffer.subarray(0, length));
}
