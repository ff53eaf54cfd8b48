/**
 * The folders in which private copies of the agents' files are made, each copy in one of its own.
 *
 * @module
 */

import { fileError } from "../../file_errors.ts";
import { joinPath } from "../../path.ts";
import type { ReadLog } from "../_agent.ts";

/** The age at which a folder was left behind by a program that was killed, in milliseconds. */
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;

const FOLDER_NAME = /^copy-[0-9a-f]{16}$/;
const RANDOM_BYTES = 8;

/** A copy that only this user can read; disposing of it deletes it, and all that is beside it. */
export interface PrivateCopy extends Disposable {
  /** The absolute path of the copied file. */
  readonly path: string;
}

/** Where a copy is made, and who is told what went wrong. */
export interface CopyOptions {
  /** The folder in which copies are made, each in a folder of its own; it need not exist. */
  readonly cache: string;
  readonly log: ReadLog;
}

/**
 * Makes a new folder with the mode 0700 for a copy of the given name, and deletes what a killed
 * program left in `cache` a day ago. The file itself is for the caller to make.
 *
 * @throws {HandoffError} when the folder cannot be made, or the old ones cannot be looked at.
 */
export function placeForCopy(name: string, { cache, log }: CopyOptions): PrivateCopy {
  const folder = newFolder(cache);
  const copy = {
    path: joinPath(folder, name),
    [Symbol.dispose]: () => removeFolder(folder, log),
  };
  try {
    removeLeftovers(cache, folder, log);
    return copy;
  } catch (error) {
    copy[Symbol.dispose]();
    throw error;
  }
}

function newFolder(cache: string): string {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)).toHex();
  const folder = joinPath(cache, `copy-${random}`);
  try {
    Deno.mkdirSync(cache, { recursive: true, mode: 0o700 });
    Deno.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw fileError(error, "make a private copy in", cache, cache);
  }
  return folder;
}

/** Deletes old copies. How old they are is told by the time of the one that has just been made. */
function removeLeftovers(cache: string, newest: string, log: ReadLog): void {
  try {
    const now = Deno.statSync(newest).mtime?.getTime() ?? 0;
    for (const { name, isDirectory } of Deno.readDirSync(cache)) {
      const folder = joinPath(cache, name);
      if (!isDirectory || !FOLDER_NAME.test(name) || folder === newest) continue;
      const madeAt = Deno.lstatSync(folder).mtime?.getTime() ?? now;
      if (now - madeAt > LEFTOVER_AGE_MS) removeFolder(folder, log);
    }
  } catch (error) {
    // Another program deleted one of them at the same time, and sees to the others.
    if (error instanceof Deno.errors.NotFound) return;
    throw fileError(error, "make a private copy in", cache, cache);
  }
}

function removeFolder(folder: string, log: ReadLog): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    const problem = fileError(error, "delete the private copy", folder);
    log.skip(folder, problem.message);
  }
}
