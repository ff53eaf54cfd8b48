/**
 * Where a work tree stands: what a handoff notes of it, and what a later look is compared with.
 *
 * @module
 */

import type { GitCommit, GitState } from "../captured.ts";
import { compareBytes } from "../text.ts";
import { gitError, type GitOptions } from "./process.ts";
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
  const status = await workTree.run([
    "status",
    "--porcelain=v2",
    "--branch",
    "-z",
    "--ignore-submodules=dirty",
  ]);
  const { dirty, ...branch } = parseStatus(status);
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

type Status = Pick<GitState, "branch" | "head" | "upstream" | "ahead" | "behind" | "dirty">;

/**
 * Reads `git status --porcelain=v2 --branch -z`: headers such as `# branch.head main`, then
 * entries, of which a renamed one is followed by the path that it had (git-status(1), git 2.11).
 */
function parseStatus(output: string): Status {
  const headers = new Map<string, string>();
  const files: string[] = [];
  const records = output.split("\0");
  for (let at = 0; at < records.length - 1; at++) {
    const record = records[at]!;
    const [, header, value] = /^# (\S+) (.*)$/s.exec(record) ?? [];
    if (header !== undefined && value !== undefined) headers.set(header, value);
    else if (record.startsWith("2 ")) files.push(`${records[++at]} -> ${pathOf(record, 9)}`);
    else if (record.startsWith("1 ")) files.push(pathOf(record, 8));
    else if (record.startsWith("u ")) files.push(pathOf(record, 10));
    else if (record.startsWith("? ")) files.push(pathOf(record, 1));
    else throw gitError("read git's list of changes: it has a record of an unknown form");
  }
  const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(headers.get("branch.ab") ?? "") ?? [];
  return {
    branch: unless("(detached)", headers.get("branch.head")),
    head: unless("(initial)", headers.get("branch.oid")),
    upstream: headers.get("branch.upstream") ?? null,
    ahead: ahead === undefined ? null : Number(ahead),
    behind: behind === undefined ? null : Number(behind),
    dirty: files.sort(compareBytes),
  };
}

/** Returns what stands behind so many fields; a path may have spaces itself. */
function pathOf(record: string, fields: number): string {
  return record.split(" ").slice(fields).join(" ");
}

function unless(nothing: string, value: string | undefined): string | null {
  return value === undefined || value === nothing ? null : value;
}

function* parseLog(output: string): Generator<GitCommit> {
  for (const line of output.split("\n")) {
    const [, id, subject] = /^([0-9a-f]{40,64}) (.*)$/.exec(line) ?? [];
    if (id !== undefined && subject !== undefined) yield { id, subject };
  }
}
