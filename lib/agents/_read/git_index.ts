/**
 * Reads which files git tracks, by its index alone: no git is run. The format is that of
 * gitformat-index(5), versions 2 to 4.
 *
 * @module
 */

import { HandoffError } from "../../errors.ts";
import { isAbsolutePath, joinPath } from "../../path.ts";

/** The largest index that is looked through, in bytes. */
const INDEX_BYTES_MAX = 256 * 1024 * 1024;

/** The largest file that says where a linked work tree has its git folder, in bytes. */
const LINK_BYTES_MAX = 4096;

/** What an index begins with, and how long that is with the version and the number of entries. */
const MAGIC = 0x44495243; // DIRC
const HEADER_BYTES = 12;

/** How long an entry's times, numbers, mode, owner and size are; its id and its flags come next. */
const STAT_BYTES = 40;
const FLAGS_BYTES = 2;

/** How long an id may be: SHA-1, or SHA-256, which the index does not tell. */
const ID_BYTES = [20, 32];

/** Says that two more bytes of flags follow. */
const EXTENDED_FLAG = 0x4000;

/** The length of a name in the flags; one that long or longer has all bits set. */
const LENGTH_MASK = 0x0fff;

const FILLED_BYTES = 8;

/** Every byte means one character in it. */
const BYTES_AS_TEXT = new TextDecoder("latin1");

/**
 * Returns the indexes of the work tree that begins in a folder: one, and those that it shares when
 * git was told to split it. None when no work tree begins there, or nothing was ever added to it.
 *
 * @throws {HandoffError} `unreadable` when one is too large to be looked through. What the file
 * system throws is passed on.
 */
export function indexesOf(root: string): Uint8Array[] {
  const folder = gitFolderOf(root);
  return namesIn(folder).filter((name) => name === "index" || name.startsWith("sharedindex."))
    .map((name) => {
      const path = joinPath(folder, name);
      const { size } = Deno.statSync(path);
      if (size <= INDEX_BYTES_MAX) return Deno.readFileSync(path);
      const problem = `the index of git has ${size} bytes, more than ${INDEX_BYTES_MAX}`;
      throw new HandoffError("unreadable", problem);
    });
}

/** Returns the git folder of a work tree: its `.git`, or where the file of that name leads. */
function gitFolderOf(root: string): string {
  const entry = joinPath(root, ".git");
  const info = orNull(() => Deno.statSync(entry));
  if (info === null || !info.isFile || info.size > LINK_BYTES_MAX) return entry;
  const target = /^gitdir: (.+)$/m.exec(Deno.readTextFileSync(entry))?.[1]?.trim();
  if (target === undefined) return entry;
  return isAbsolutePath(target) ? target : joinPath(root, target);
}

function namesIn(folder: string): string[] {
  return orNull(() => Array.from(Deno.readDirSync(folder), ({ name }) => name)) ?? [];
}

function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (isAbsent) return null;
    throw error;
  }
}

/**
 * Says whether an index names a path, relative to the root and with slashes, or a folder on the way
 * to it: as a link, a submodule, or a folder that it does not unfold. Capitals of ASCII do not
 * matter, since they do not to the disks of Windows and macOS, nor to some of Linux.
 *
 * @throws {HandoffError} `unreadable` when it is no index of a known form.
 */
export function isInIndex(index: Uint8Array, path: string): boolean {
  const names = byteText(new TextEncoder().encode(path)).toLowerCase().split("/");
  const wanted = new Set(names.map((_, at) => names.slice(0, at + 1).join("/")));
  for (const idBytes of ID_BYTES) {
    const found = isAnyInIndex(index, wanted, idBytes);
    if (found !== null) return found;
  }
  throw new HandoffError("unreadable", "the index of git is of a form that is not known");
}

/** Says whether an index names one of the paths; `null` when its ids have another length. */
function isAnyInIndex(
  index: Uint8Array,
  wanted: ReadonlySet<string>,
  idBytes: number,
): boolean | null {
  if (index.length < HEADER_BYTES) return null;
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const version = view.getUint32(4);
  if (view.getUint32(0) !== MAGIC || version < 2 || version > 4) return null;
  const text = byteText(index);
  const lengths = new Set([...wanted].flatMap(({ length }) => [length, length + "/".length]));
  let isFound = false;
  let name = "";
  let at = HEADER_BYTES;
  for (let left = view.getUint32(8); left > 0; left--) {
    const flagsAt = at + STAT_BYTES + idBytes;
    if (flagsAt + FLAGS_BYTES > index.length) return null;
    const flags = view.getUint16(flagsAt);
    const nameAt = flagsAt + (flags & EXTENDED_FLAG ? 2 : 1) * FLAGS_BYTES;
    // Since version 4, an entry first says how much of the name before it does not count.
    const cut = version < 4 ? { bytes: name.length, end: nameAt } : cutAt(index, nameAt);
    const end = text.indexOf("\0", cut.end);
    if (end === -1 || cut.bytes > name.length) return null;
    name = name.slice(0, name.length - cut.bytes) + text.slice(cut.end, end);
    if ((flags & LENGTH_MASK) !== Math.min(name.length, LENGTH_MASK)) return null;
    // Only what is as long can be one of them, and most are not.
    if (lengths.has(name.length)) isFound ||= wanted.has(name.toLowerCase().replace(/\/$/, ""));
    // Up to version 3, zeros fill an entry up to a multiple of eight bytes, one at least.
    at = version < 4 ? at + Math.ceil((end + 1 - at) / FILLED_BYTES) * FILLED_BYTES : end + 1;
  }
  return isFound;
}

/** Returns a number as it is written in packs (`OFS_DELTA`): seven bits a byte, and no two alike. */
function cutAt(index: Uint8Array, start: number): { readonly bytes: number; readonly end: number } {
  let end = start;
  let byte = index[end++] ?? 0;
  let bytes = byte & 0x7f;
  while (byte & 0x80) {
    byte = index[end++] ?? 0;
    bytes = (bytes + 1) * 0x80 + (byte & 0x7f);
  }
  return { bytes, end };
}

/** Returns a text with one character for each byte; the same for the same bytes. */
function byteText(bytes: Uint8Array): string {
  return BYTES_AS_TEXT.decode(bytes);
}
