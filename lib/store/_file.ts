/**
 * The store's file: where it is, and its bytes.
 *
 * @module
 */

import { lstatIfThere } from "../atomic_file.ts";
import { HandoffError } from "../errors.ts";
import { fileError } from "../file_errors.ts";
import { joinPath } from "../path.ts";

/** The most bytes of a store: about a million records, and always fewer than a string can hold. */
export const STORE_BYTES_MAX = 500_000_000;

/** Returns the path of the store's file in a folder. */
export function storePath(folder: string): string {
  return joinPath(folder, "handoffs.json");
}

/** Returns the path of the folder of contexts within the store's folder. */
export function contextsFolder(folder: string): string {
  return joinPath(folder, "contexts");
}

/**
 * Says whether there can be a context at all.
 *
 * @throws {HandoffError} `unreadable` or `permission`.
 */
export function hasContexts(folder: string): boolean {
  const path = contextsFolder(folder);
  try {
    return lstatIfThere(path) !== null;
  } catch (error) {
    throw fileError(error, "read the contexts", path, folder);
  }
}

/**
 * Returns the bytes of the store of a folder, or `null` when there is none.
 *
 * @throws {HandoffError} `unreadable` or `permission`.
 */
export function readStoreBytes(folder: string): Uint8Array | null {
  const path = storePath(folder);
  try {
    return isThere(path) ? Deno.readFileSync(path) : null;
  } catch (error) {
    throw fileError(error, "read the store", path, folder);
  }
}

/** Returns the path at which the store is written: behind the link, when it is one. */
export function storeTarget(folder: string): string {
  const path = storePath(folder);
  return lstatIfThere(path) === null ? path : Deno.realPathSync(path);
}

/** Says whether there is a store, after making sure that it can be read at all. */
function isThere(path: string): boolean {
  const refusal = (problem: string) =>
    new HandoffError("unreadable", `cannot read the store "${path}": ${problem}`);
  const info = statIfThere(path);
  if (info === null) return false;
  if (info === "leads nowhere") throw refusal("it is a link that leads nowhere");
  if (info.isDirectory) throw refusal("it is a folder");
  if (!info.isFile) throw refusal("it is no regular file");
  if (info.size > STORE_BYTES_MAX) throw refusal(`it has more than ${STORE_BYTES_MAX} bytes`);
  return true;
}

/** Looks at what is at a path, or behind the link there; `null` when nothing is. */
function statIfThere(path: string): Deno.FileInfo | "leads nowhere" | null {
  for (;;) {
    try {
      return Deno.statSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    const own = lstatIfThere(path);
    if (own === null) return null;
    if (own.isSymlink) return "leads nowhere";
    // Another program has made it in between.
  }
}
