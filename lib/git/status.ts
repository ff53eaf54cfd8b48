/**
 * What git says of a work tree: the branch, and the files that differ from it.
 *
 * @module
 */

import { compareBytes } from "../text.ts";
import { gitError } from "./process.ts";
import type { WorkTree } from "./work_tree.ts";

/** What `git status` says; without `--branch`, of the files only. */
export interface Status {
  /** The branch; `null` when HEAD is detached. */
  readonly branch: string | null;
  /** The commit; `null` when there is none yet. */
  readonly head: string | null;
  readonly upstream: string | null;
  /** How many commits the branch is ahead of its upstream; `null` when there is none. */
  readonly ahead: number | null;
  readonly behind: number | null;
  /**
   * The changed files: relative to the root, with forward slashes, sorted by their bytes,
   * `from -> to` for what was renamed or copied, an untracked folder as `folder/`.
   */
  readonly dirty: string[];
}

/** Nothing in submodules counts but that they are at another commit. */
const STATUS = ["status", "--porcelain=v2", "-z", "--ignore-submodules=dirty"];

/**
 * Resolves to what git says of a work tree. To find out how far a branch is from its upstream can
 * take long, and is asked for with `--branch` only.
 *
 * @throws {HandoffError} `git` when git fails, or says what is not known.
 */
export async function readStatus(
  workTree: WorkTree,
  options: readonly "--branch"[] = [],
): Promise<Status> {
  return parseStatus(await workTree.run([...STATUS, ...options]));
}

/**
 * Reads `git status --porcelain=v2 -z`: headers such as `# branch.head main`, then entries, of
 * which a renamed one is followed by the path that it had (git-status(1), git 2.11).
 */
function parseStatus(output: string): Status {
  const headers = new Map<string, string>();
  const files: string[] = [];
  const records = output.split("\0");
  for (let at = 0; at < records.length - 1; at++) {
    const record = records[at]!;
    const [, header, value] = /^# (\S+) (.*)$/s.exec(record) ?? [];
    if (header !== undefined && value !== undefined) headers.set(header, value);
    else if (record.startsWith("2 ")) {
      files.push(`${formerPath(records[++at])} -> ${pathOf(record, 9)}`);
    } else if (record.startsWith("1 ")) files.push(pathOf(record, 8));
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

function formerPath(record: string | undefined): string {
  if (record) return record;
  throw gitError("read git's list of changes: it renames a file without saying which");
}

/** Returns what stands behind so many fields; a path may have spaces itself. */
function pathOf(record: string, fields: number): string {
  return record.split(" ").slice(fields).join(" ");
}

function unless(nothing: string, value: string | undefined): string | null {
  return value === undefined || value === nothing ? null : value;
}
