/**
 * The file in the cache folder that the index is kept in.
 *
 * There is no lock: two programs may make it at once, both from the same sources, and either
 * result is right. It is not synced: what a power cut leaves is checked when it is read.
 *
 * @module
 */

import { HandoffError } from "../errors.ts";
import { removeIfThere, temporaryPath } from "../atomic_file.ts";
import { fileError } from "../file_errors.ts";
import { joinPath } from "../path.ts";
import { formatIndex, type IndexedSource, parseIndex } from "./_index.ts";

/** The largest index that is read or written, in bytes: some hundred thousand sessions. */
const BYTES_MAX = 128 * 1024 * 1024;

const FILE_NAME = "sessions.json";
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Returns the path of the index in a cache folder. */
export function indexPath(folder: string): string {
  return joinPath(folder, FILE_NAME);
}

/** Returns what the index holds; nothing when it is not there, or not as it should be. */
export function readIndex(path: string): IndexedSource[] {
  try {
    const { isFile, size } = Deno.statSync(path);
    return isFile && size <= BYTES_MAX ? parseIndex(Deno.readTextFileSync(path)) : [];
  } catch (error) {
    // Who may not read it is told so when it is written.
    if (fileError(error, "read", path) instanceof HandoffError) return [];
    throw error;
  }
}

/**
 * Replaces the index in one step, in a folder that is made if it is not there.
 *
 * @throws {HandoffError} `unwritable`, `permission` or `too-large`; the old one then stands.
 */
export function writeIndex(folder: string, sources: readonly IndexedSource[]): void {
  const path = indexPath(folder);
  const bytes = new TextEncoder().encode(formatIndex(sources));
  if (bytes.length > BYTES_MAX) {
    throw new HandoffError("too-large", `cannot write "${path}": over ${BYTES_MAX} bytes`);
  }
  const temporary = temporaryPath(path);
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    Deno.writeFileSync(temporary, bytes, { createNew: true, mode: FILE_MODE });
    Deno.renameSync(temporary, path);
  } catch (error) {
    const problem = fileError(error, "write", path, folder);
    discard(temporary);
    throw problem;
  }
}

/** Removes what a failed write left, as far as that can be done. */
function discard(temporary: string): void {
  try {
    removeIfThere(temporary);
  } catch (error) {
    fileError(error, "remove", temporary); // throws what is no error of a file
  }
}
