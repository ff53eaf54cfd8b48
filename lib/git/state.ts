/**
 * Where a work tree stands: what a handoff notes of it, and what a later look is compared with.
 *
 * @module
 */

import type { GitCommit, GitState } from "../captured.ts";
import type { GitOptions } from "./process.ts";
import { readStatus } from "./status.ts";
import { openWorkTree } from "./work_tree.ts";

/** The most changed files that are kept by name. */
const FILES_MAX = 1000;

/** How many of the last commits are kept. */
const COMMITS_MAX = 5;

/** How much differs from HEAD; no program that the work tree names is run for it. */
const DIFF = ["diff", "--shortstat", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty"];

/**
 * Resolves to the state of the work tree that the absolute path `project` lies in, as it is now.
 * Nothing in it is changed, and its own configuration runs no program.
 *
 * @throws {HandoffError} `git` when it is no work tree or git fails, and when there is no git;
 * `permission` when git may not be run.
 */
export async function gitState(
  project: string,
  options: GitOptions & { readonly now: Date },
): Promise<GitState> {
  const workTree = await openWorkTree(project, options);
  const { dirty, ...branch } = await readStatus(workTree, ["--branch"]);
  const hasCommit = branch.head !== null;
  const [stat, log] = await Promise.all([
    hasCommit ? workTree.run([...DIFF, "HEAD"]) : "",
    hasCommit ? workTree.run(["log", `-${COMMITS_MAX}`, "--format=%H %s"]) : "",
  ]);
  return {
    takenAt: options.now,
    ...branch,
    dirty: dirty.slice(0, FILES_MAX),
    dirtyCount: dirty.length,
    insertions: Number(/(\d+) insertion/.exec(stat)?.[1] ?? 0),
    deletions: Number(/(\d+) deletion/.exec(stat)?.[1] ?? 0),
    commits: [...parseLog(log)],
  };
}

function* parseLog(output: string): Generator<GitCommit> {
  for (const line of output.split("\n")) {
    const [, id, subject] = /^([0-9a-f]{40,64}) (.*)$/.exec(line) ?? [];
    if (id !== undefined && subject !== undefined) yield { id, subject };
  }
}
