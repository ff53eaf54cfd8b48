/**
 * What moved since a capture.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import type { GitState } from "../captured.ts";
import { count } from "../text.ts";
import { code } from "./_quote.ts";

/** How the project stands now. */
export interface Present {
  /** The work tree; `null` when it could not be looked at. */
  readonly git: GitState | null;
  /** The files of the handoff that are not there any more, relative to the project. */
  readonly missing: readonly string[];
}

/** How many missing files are named. */
const MISSING_MAX = 10;
const NAME_BYTES = 100;

/**
 * Returns one line of Markdown for each thing that is not as it was at the capture: the branch, the
 * commit that is checked out, the number of changed files, files that are gone. None when all is
 * as it was.
 */
export function driftOf(then: GitState | null, now: Present): string[] {
  const { git, missing } = now;
  const lines = then === null
    ? []
    : git === null
    ? ["the work tree could be looked at then, and cannot be now"]
    : movesOf(then, git);
  if (missing.length > 0) {
    const named = missing.slice(0, MISSING_MAX).map((path) => code(path, NAME_BYTES)).join(", ");
    const more = missing.length - MISSING_MAX;
    lines.push(`gone: ${named}${more > 0 ? ` and ${grouped(more)} more` : ""}`);
  }
  return lines;
}

/** Returns the first digits of a commit's id as a code span. */
export function commitOf(id: string | null): string {
  return id === null ? "no commit" : code(id.slice(0, 10));
}

/** Returns the name of a branch as a code span. */
export function branchOf(name: string | null): string {
  return name === null ? "no branch" : code(name, NAME_BYTES);
}

function movesOf(then: GitState, now: GitState): string[] {
  const lines: string[] = [];
  if (then.branch !== now.branch) {
    lines.push(`the branch, from ${branchOf(then.branch)} to ${branchOf(now.branch)}`);
  }
  if (then.head !== now.head) {
    lines.push(`HEAD, from ${commitOf(then.head)} to ${commitOf(now.head)}`);
  }
  if (then.dirtyCount !== now.dirtyCount) {
    lines.push(`${count(then.dirtyCount, "changed file")} then, ${grouped(now.dirtyCount)} now`);
  } else if (then.dirty.some((path, at) => path !== now.dirty[at])) {
    lines.push("the files that are changed, though not how many");
  } else if (then.insertions !== now.insertions || then.deletions !== now.deletions) {
    lines.push(`the changes, from ${linesOf(then)} to ${linesOf(now)} lines`);
  }
  return lines;
}

function linesOf({ insertions, deletions }: GitState): string {
  return `+${grouped(insertions)} -${grouped(deletions)}`;
}
