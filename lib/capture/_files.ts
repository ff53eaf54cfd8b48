/**
 * The files that a session touched, each one once.
 *
 * @module
 */

import type { FileChange, FileTouch } from "../agents/mod.ts";
import type { CapturedFile } from "../captured.ts";
import { keptText } from "./_kept.ts";
import type { ProjectPaths } from "./_project_paths.ts";

/** How many are kept. */
const FILES_MAX = 2_000;
/** How many there may be before those that say least go. */
const FILES_SLACK = 2_400;
/** A path that is longer is none. */
const PATH_MAX = 4_096;

/** Collects what happened to files. */
export class Files {
  readonly #paths: ProjectPaths;
  /** In the order of their last change, or of their last reading when nothing changed them. */
  readonly #files = new Map<string, CapturedFile>();
  /** Those of them that only the words of a command tell of. */
  readonly #guessed = new Set<string>();

  /** Makes an empty list for a project. */
  constructor(paths: ProjectPaths) {
    this.#paths = paths;
  }

  /** The files that are kept, in the order of their last change. */
  get files(): CapturedFile[] {
    this.#shrink(FILES_MAX);
    return [...this.#files.values()];
  }

  /** Takes what happened to a file, as a tool states it. */
  touch({ path, change }: FileTouch): void {
    this.#take(path, change, false);
  }

  /**
   * Takes what happened to a file by the words of a command. What a tool states of the file, before
   * or later, is surer.
   */
  guess({ path, change }: FileTouch): void {
    this.#take(path, change, true);
  }

  #take(path: string, change: FileChange, isGuess: boolean): void {
    if (path === "" || path.length > PATH_MAX) return;
    const name = keptText(this.#paths.pathOf(path), PATH_MAX);
    const before = this.#files.get(name) ?? null;
    if (change === "read" && before !== null && before.change !== "read") return;
    // Words cannot tell whether what they write was there before.
    const isGuessed = this.#guessed.has(name);
    const all = isGuessed && !isGuess && change === "created"
      ? change
      : folded(before?.change ?? null, change);
    this.#files.delete(name);
    this.#guessed.delete(name);
    if (all === null) return;
    if (isGuess && (before === null || isGuessed)) this.#guessed.add(name);
    const times = before === null || (before.change === "read" && all !== "read")
      ? 1
      : before.times + 1;
    this.#files.set(name, { path: name, change: all, times, isGone: false });
    if (this.#files.size > FILES_SLACK) this.#shrink(FILES_MAX);
  }

  /** Drops the oldest of those that were only read, then of the others. */
  #shrink(itemsMax: number): void {
    for (const isDroppable of [({ change }: CapturedFile) => change === "read", () => true]) {
      for (const [name, file] of this.#files) {
        if (this.#files.size <= itemsMax) return;
        if (!isDroppable(file)) continue;
        this.#files.delete(name);
        this.#guessed.delete(name);
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
