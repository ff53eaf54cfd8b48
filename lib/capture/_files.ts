/**
 * The files that a session touched, each one once.
 *
 * @module
 */

import type { FileChange, FileTouch } from "../agents/mod.ts";
import type { CapturedFile } from "../captured.ts";
import type { Platform } from "../environment.ts";
import { cleanPath, isAbsolutePath, joinPathOn } from "../path.ts";
import { keptText } from "./_kept.ts";

/** How many are kept. */
const FILES_MAX = 2_000;
/** How many there may be before those that say least go. */
const FILES_SLACK = 2_400;
/** A path that is longer is none. */
const PATH_MAX = 4_096;

const DRIVE = /^[A-Za-z]:[\\/]/;

/** Collects what happened to files. */
export class Files {
  /** The folder of the project as it stands in front of paths; `null` when it is not known. */
  readonly #folder: string | null;
  readonly #platform: Platform;
  /** In the order of their last change, or of their last reading when nothing changed them. */
  readonly #files = new Map<string, CapturedFile>();

  /** Makes an empty list for a project in a folder. */
  constructor(project: string | null, platform: Platform) {
    // A session from another system has the paths of that system.
    this.#platform = DRIVE.test(project ?? "") ? "windows" : platform;
    this.#folder = project === null ? null : keptPath(project, this.#platform);
  }

  /** The files that are kept, in the order of their last change. */
  get files(): CapturedFile[] {
    this.#shrink(FILES_MAX);
    return [...this.#files.values()];
  }

  /** Takes what happened to a file. */
  touch({ path, change }: FileTouch): void {
    if (path === "" || path.length > PATH_MAX) return;
    const name = keptText(projectPath(path, this.#folder, this.#platform), PATH_MAX);
    const before = this.#files.get(name) ?? null;
    if (change === "read" && before !== null && before.change !== "read") return;
    const all = folded(before?.change ?? null, change);
    this.#files.delete(name);
    if (all === null) return;
    const times = before === null || (before.change === "read" && all !== "read")
      ? 1
      : before.times + 1;
    this.#files.set(name, { path: name, change: all, times });
    if (this.#files.size > FILES_SLACK) this.#shrink(FILES_MAX);
  }

  /** Drops the oldest of those that were only read, then of the others. */
  #shrink(itemsMax: number): void {
    for (const isDroppable of [({ change }: CapturedFile) => change === "read", () => true]) {
      for (const [name, file] of this.#files) {
        if (this.#files.size <= itemsMax) return;
        if (isDroppable(file)) this.#files.delete(name);
      }
    }
  }
}

/** Returns what became of a file in all; `null` when it came and went within the session. */
function folded(before: FileChange | null, change: FileChange): FileChange | null {
  if (before === null) return change;
  if (before === "created") return change === "deleted" ? null : "created";
  // What could be read, edited or deleted had been there before it was written anew.
  return change === "created" ? "edited" : change;
}

/** Returns a path relative to the folder of the project, or absolute when it is not in it. */
function projectPath(path: string, folder: string | null, platform: Platform): string {
  const rules = DRIVE.test(path) ? "windows" : platform;
  if (folder === null) return keptPath(path, rules);
  const file = keptPath(
    isAbsolutePath(path, rules) ? path : joinPathOn(rules, folder, path),
    rules,
  );
  const isSame = (a: string, b: string) =>
    rules === "windows" ? a.toLowerCase() === b.toLowerCase() : a === b;
  if (isSame(file, folder)) return ".";
  const start = folder.endsWith("/") ? folder : `${folder}/`;
  return isSame(file.slice(0, start.length), start) ? file.slice(start.length) : file;
}

/** Returns the shortest path that means the same, with forward slashes and a drive in capitals. */
function keptPath(path: string, rules: Platform): string {
  const clean = cleanPath(path, rules);
  if (rules !== "windows") return clean;
  return clean.replaceAll("\\", "/").replace(/^[a-z](?=:)/, (drive) => drive.toUpperCase());
}
