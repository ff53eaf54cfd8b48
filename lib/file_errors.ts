/**
 * Errors of the file system and of Deno's permissions, in words that say what to do.
 *
 * @module
 */

import { type ErrorCode, HandoffError } from "./errors.ts";
import { parentOf } from "./path.ts";

/** What the codes of the system (POSIX `errno`) mean, where its own words are no help. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "the system denies it",
  EEXIST: "something of that name is there already",
  EISDIR: "it is a folder",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "there is no such file or folder",
  ENOSPC: "no space is left on the disk",
  ENOTDIR: "a part of the path is no folder",
  EPERM: "the system denies it",
  EROFS: "the disk is read-only",
};

/**
 * Returns what a failed file operation means for the user: `cannot DOING "PATH": REASON`, with the
 * original error as the cause. `doing` begins with a verb, as in `read the signing key`.
 *
 * The code is `permission` when Deno's permissions do not allow the operation, and the hint then
 * names the flag that would, with `grant` as its path. Without one that is the file itself for
 * reading and its folder for writing. Otherwise it is `not-found` for a file that could not be
 * read because it is not there, else `unreadable` when `doing` begins with `read`, `unwritable`
 * when not. A {@linkcode HandoffError} is returned as it is.
 *
 * @throws `error` itself when it is not about a file: that is a bug.
 */
export function fileError(
  error: unknown,
  doing: string,
  path: string,
  grant?: string,
): HandoffError {
  if (error instanceof HandoffError) return error;
  if (error instanceof Deno.errors.NotCapable) return notAllowed(error, doing, path, grant);
  const reason = reasonOf(error);
  if (reason === null) throw error;
  const message = `cannot ${doing} "${path}": ${reason}`;
  return new HandoffError(codeOf(error, doing), message, { cause: error });
}

function notAllowed(
  error: Error,
  doing: string,
  path: string,
  grant: string | undefined,
): HandoffError {
  const access = /^Requires (read|write) access/.exec(error.message)?.[1];
  const message = `cannot ${doing} "${path}": Deno was not given the permission`;
  const target = grant ?? (access === "write" ? parentOf(path) : path);
  const hints = access === undefined ? [] : [`run with --allow-${access}=${target}`];
  return new HandoffError("permission", message, { hints, cause: error });
}

function codeOf(error: unknown, doing: string): ErrorCode {
  if (!doing.startsWith("read")) return "unwritable";
  return error instanceof Deno.errors.NotFound ? "not-found" : "unreadable";
}

/** Returns the reason in words, or `null` when the error does not come from the system. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code = systemCode(error);
  const known = code === null ? undefined : REASONS[code];
  if (known !== undefined) return known;
  // A system error that is not in the list ends in "(os error 5): open '/some/path'".
  const text = /^(.+) \(os error \d+\)/.exec(error.message)?.[1];
  return text === undefined ? null : text.charAt(0).toLowerCase() + text.slice(1);
}

/** Returns the system's own code of an error, such as `ENOSPC`, or `null` when it has none. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
