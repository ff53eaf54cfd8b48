/**
 * Looks at files and folders that other programs write.
 *
 * @module
 */

import type { ReadLog } from "../_agent.ts";
import { reasonOf } from "./jsonl.ts";

/** Returns what is in a folder. */
export interface Names {
  /** The names of what is no folder, sorted: files, and links to whatever. */
  readonly files: readonly string[];
  /** The names of the folders, sorted. */
  readonly folders: readonly string[];
}

/**
 * Returns the names in a folder. There are none when it does not exist, and none when it cannot be
 * looked into, which is a problem for the log.
 */
export function namesIn(folder: string, log: ReadLog): Names {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      (isDirectory ? folders : files).push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) log.skip(folder, reasonOf(error, folder));
  }
  return { files: files.sort(), folders: folders.sort() };
}

/** Says whether there is something at a path; where that cannot be told, there is. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    // Whoever reads it says what is wrong with it.
    if (!(error instanceof Error)) throw error;
  }
  return true;
}

/** Returns when a file was changed last; 1970 when it cannot be looked at, which the log says. */
export function timeOf(path: string, log: ReadLog): Date {
  return infoOf(path, log)?.mtime ?? new Date(0);
}

/** Returns the size of a file in bytes; 0 when it cannot be looked at, which the log says. */
export function sizeOf(path: string, log: ReadLog): number {
  return infoOf(path, log)?.size ?? 0;
}

function infoOf(path: string, log: ReadLog): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    log.skip(path, reasonOf(error, path));
    return null;
  }
}

/** What SQLite keeps beside a database: what has not been written into it, and what was there. */
const BESIDE_DATABASE = ["-wal", "-journal"];

/** Returns the paths of the files beside a database that it consists of as well. */
export function besideDatabase(path: string): string[] {
  return BESIDE_DATABASE.map((ending) => path + ending);
}
