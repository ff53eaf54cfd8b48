/**
 * Temporary files that a program left behind when it was killed.
 *
 * @module
 */

import { contextsFolder } from "./_file.ts";
import { isTemporaryName, lstatIfThere } from "../atomic_file.ts";
import { joinPath } from "../path.ts";

/** The Go tool's name for its temporary file, which is also the beginning of ours. */
const STORE_TEMPORARY = /^\.handoffs-[0-9a-z]+\.tmp$/;

/**
 * Returns the paths of the temporary files of the store and its contexts. Only who holds the lock
 * knows that nobody is about to need them.
 */
export function storeTemporaries(folder: string): string[] {
  return [
    ...namesIn(folder).filter((name) => STORE_TEMPORARY.test(name))
      .map((name) => joinPath(folder, name)),
    ...namesIn(contextsFolder(folder)).filter(isTemporaryName)
      .map((name) => joinPath(contextsFolder(folder), name)),
  ];
}

/** Returns the names in a folder, sorted; none when it is a link or there is no such folder. */
export function namesIn(folder: string): string[] {
  if (lstatIfThere(folder)?.isDirectory !== true) return [];
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
