/**
 * Files that are for their owner alone, and those that are not.
 *
 * @module
 */

import { lstatIfThere } from "../lib/atomic_file.ts";
import { type Finding, finding, FIX_HINT, type Subject } from "./_finding.ts";

/** The permission bits of everybody but the owner. */
const OTHERS = 0o077;

const OWNER_ONLY = 0o600;

/**
 * Returns the finding that others than its owner may use a file; none when there is no such file,
 * when it is the owner's alone, or on Windows. With `fix` it is made so, and that is the finding.
 *
 * @throws the file system's own errors.
 */
export function modeFindings(about: Subject, path: string, fix: boolean): Finding[] {
  const info = lstatIfThere(path);
  if (info === null || !info.isFile || info.mode === null) return [];
  const mode = info.mode & 0o777;
  if ((mode & OTHERS) === 0) return [];
  const text = modeText(path, mode, OWNER_ONLY);
  if (!fix) return [finding(about, "wrong", text, FIX_HINT)];
  Deno.chmodSync(path, OWNER_ONLY);
  return [finding(about, "mended", text)];
}

/** Returns the sentence that a path has one mode, and should have another. */
export function modeText(path: string, mode: number, wanted: number): string {
  return `mode ${octal(mode)} lets others use "${path}", ${octal(wanted)} is wanted`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
