/**
 * Files that must be files: reading a pipe would wait for ever, and a link in the place of a file
 * of ours was not made by us.
 *
 * @module
 */

import { lstatIfThere } from "./atomic_file.ts";
import { HandoffError } from "./errors.ts";
import { fileError } from "./file_errors.ts";

/**
 * Refuses what is at `path` if it is anything but a regular file. Nothing there is fine.
 *
 * @throws {HandoffError} `unreadable`; and the file system's own errors.
 */
export function refuseIrregular(path: string): void {
  const info = lstatIfThere(path);
  if (info === null || info.isFile) return;
  throw new HandoffError("unreadable", `cannot use "${path}": it is no regular file`, {
    hints: ["move it away"],
  });
}

/**
 * Refuses to read what is at `path`, or behind the link there, if it is anything but a regular
 * file. `doing` says in a message what it is read for. Nothing there is fine.
 *
 * @throws {HandoffError} `unreadable` or `permission`.
 */
export function refuseUnreadable(path: string, doing: string): void {
  try {
    if (Deno.statSync(path).isFile) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw fileError(error, doing, path);
  }
  throw new HandoffError("unreadable", `cannot ${doing} "${path}": it is no regular file`, {
    hints: ["move it away"],
  });
}
