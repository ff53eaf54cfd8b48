/**
 * Writing a file in one step: whoever looks sees the old file or the new one, whole, and so does
 * whoever comes after a crash.
 *
 * @module
 */

import { HandoffError } from "./errors.ts";
import { fileError, systemCode } from "./file_errors.ts";
import { joinPath, nameOf, parentOf } from "./path.ts";

/** What is written: all at once, or in pieces that are written one behind the other. */
export type FileData = Uint8Array | readonly Uint8Array[];

/** How to write. */
export interface AtomicWriteOptions {
  /** The permission bits of the new file; 0o600 when absent. */
  readonly mode?: number;
  /**
   * Whether to write where there is a link, a device or a pipe. `false` says that the user can
   * ask for it with `--force`, absent says that nobody can.
   */
  readonly force?: boolean;
}

/** Bytes that are on the disk already, under a temporary name. */
export interface StagedFile {
  /** Gives the file its name, in place of what had it. Whoever calls this syncs the folder. */
  commit(): void;
  /** Removes the file, unless it was committed. */
  discard(): void;
}

const OWNER_ONLY = 0o600;

/** The longest part of a file's own name in the name of its temporary file. */
const STEM_MAX = 64;

/** How much randomness there is in a temporary name. */
const RANDOM_BYTES = 8;

/**
 * Writes a file and syncs it, replacing the one of that name at once; on any failure the old one
 * stands. The folder must exist.
 *
 * A symbolic link is not followed: with `force` the link itself is replaced by the new file, and
 * what it led to stays as it was, so that a planted link redirects nothing. Devices, pipes and
 * sockets, and links to them, are written to directly with `force`. Folders never.
 *
 * @throws {HandoffError} `conflict` when `force` is needed, `permission` or `unwritable`.
 */
export function writeFileAtomically(
  path: string,
  data: FileData,
  options: AtomicWriteOptions = {},
): void {
  try {
    if (isDirectTarget(path, options.force)) {
      using file = Deno.openSync(path, { write: true });
      return writeAll(file, data);
    }
    // Opened first: when there is no permission for it, nothing has been written yet.
    using folder = openFolder(parentOf(path));
    stageFile(path, data, options.mode).commit();
    syncFolder(folder);
  } catch (error) {
    throw fileError(error, "write", path, parentOf(path));
  }
}

/**
 * Writes and syncs a temporary file beside `path`, for callers that have several files to replace
 * and want to know first that all of them can be written. Either method of what is returned must
 * be called. Nothing of what is at `path` is looked at.
 *
 * @throws the file system's own errors, from here and from `commit`; no temporary file is left
 * behind then.
 */
export function stageFile(path: string, data: FileData, mode = OWNER_ONLY): StagedFile {
  const temporary = temporaryPath(path);
  try {
    using file = Deno.openSync(temporary, { write: true, createNew: true, mode });
    writeAll(file, data);
    file.syncSync();
  } catch (error) {
    // Not when a file of that name was there before: it is not ours.
    if (!(error instanceof Deno.errors.AlreadyExists)) removeIfThere(temporary);
    throw error;
  }
  return new Staged(path, temporary);
}

/** Opens a folder for {@linkcode syncFolder}; `null` on Windows, which has no such thing. */
export function openFolder(path: string): Deno.FsFile | null {
  return Deno.build.os === "windows" ? null : Deno.openSync(path, { read: true });
}

/** Makes sure that the names in a folder survive a power cut. */
export function syncFolder(folder: Deno.FsFile | null): void {
  try {
    folder?.syncSync();
  } catch (error) {
    // Some network and user-space file systems sync files only.
    if (!["EINVAL", "ENOSYS", "ENOTSUP"].includes(systemCode(error) ?? "")) throw error;
  }
}

/** Returns a new path beside `path`, such as `.notes-0123456789abcdef.tmp` for `notes.json`. */
export function temporaryPath(path: string): string {
  const stem = nameOf(path).replace(/\.[^.]*$/, "").slice(0, STEM_MAX);
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)).toHex();
  return joinPath(parentOf(path), `.${stem}-${random}.tmp`);
}

/** Says whether a file name is one that {@linkcode temporaryPath} makes. */
export function isTemporaryName(name: string): boolean {
  return /^\..+-[0-9a-f]{16}\.tmp$/.test(name);
}

/** Removes a file, and says whether there was one. */
export function removeIfThere(path: string): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Returns what is at `path` itself, not behind a link, or `null` when nothing is. */
export function lstatIfThere(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

class Staged implements StagedFile {
  readonly #path: string;
  readonly #temporary: string;
  #isPending = true;

  constructor(path: string, temporary: string) {
    this.#path = path;
    this.#temporary = temporary;
  }

  commit(): void {
    try {
      Deno.renameSync(this.#temporary, this.#path);
    } catch (error) {
      this.discard();
      throw error;
    }
    this.#isPending = false;
  }

  discard(): void {
    if (!this.#isPending) return;
    this.#isPending = false;
    removeIfThere(this.#temporary);
  }
}

function writeAll(file: Deno.FsFile, data: FileData): void {
  for (const piece of data instanceof Uint8Array ? [data] : data) {
    for (let written = 0; written < piece.length;) {
      written += file.writeSync(piece.subarray(written));
    }
  }
}

/** Says whether `path` is no place for a file, but something that takes bytes as they come. */
function isDirectTarget(path: string, force: boolean | undefined): boolean {
  const named = lstatIfThere(path);
  if (named === null || named.isFile) return false;
  if (!named.isDirectory && force !== true) {
    const what = named.isSymlink ? "a symbolic link" : "no regular file";
    throw new HandoffError("conflict", `cannot write "${path}": it is ${what}`, {
      hints: force === false ? ["use --force to write there all the same"] : [],
    });
  }
  const target = named.isSymlink ? statIfThere(path) : named;
  if (target?.isDirectory) {
    throw new HandoffError("unwritable", `cannot write "${path}": it is a folder`);
  }
  return target !== null && !target.isFile;
}

function statIfThere(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
