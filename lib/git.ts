/**
 * What git knows about a project.
 *
 * @module
 */

import { gitError, type GitOptions, runGit } from "./git/process.ts";
import { openWorkTree } from "./git/work_tree.ts";
import { compareBytes } from "./text.ts";

export { GIT_OUTPUT_LIMIT_BYTES, GIT_TIME_LIMIT_MS, type GitOptions } from "./git/process.ts";

/** A record of `git status --porcelain=v1 -z`: two letters, a space and a path. */
const STATUS_RECORD = /^(..) (.+)$/s;

/**
 * Resolves to the paths that git calls changed in the work tree at the absolute path `project`:
 * relative to its root, with forward slashes, sorted by their bytes, `from -> to` for what was
 * renamed or copied, an untracked folder as `folder/`. Nothing in the folder is changed, and no
 * program that only the repository's own configuration names is run; a filter that it names, such
 * as git-crypt's, is left out, so that its files may count as changed. Changes inside submodules
 * do not count, another commit of one does.
 *
 * @throws {HandoffError} `git` when it is no work tree or git fails, with git's own message, and
 * when there is no git; `permission` when git may not be run.
 */
export async function changedFiles(project: string, options: GitOptions): Promise<string[]> {
  const workTree = await openWorkTree(project, options);
  const status = ["status", "--porcelain=v1", "-z", "--ignore-submodules=dirty"];
  return parseStatus(await workTree.run(status)).sort(compareBytes);
}

/**
 * Resolves to the version of the installed git, such as `2.39.5`.
 *
 * @throws {HandoffError} `git` when there is none or it fails; `permission` when it may not be run.
 */
export async function gitVersion(options: GitOptions): Promise<string> {
  const { output } = await runGit(["--version"], options);
  const version = /^git version (\d+\.\d+\S*)/.exec(output)?.[1];
  if (version === undefined) throw gitError("tell the version of git: it does not say");
  return version;
}

function parseStatus(output: string): string[] {
  const records = output.split("\0");
  const files: string[] = [];
  for (let at = 0; at < records.length - 1; at++) {
    const [, state, path] = STATUS_RECORD.exec(records[at]!) ?? [];
    if (state === undefined || path === undefined) {
      throw gitError("read git's list of changes: it has a record of an unknown form");
    }
    if (/[RC]/.test(state)) {
      const from = records[++at];
      if (from === undefined || from === "") {
        throw gitError("read git's list of changes: it renames a file without saying which");
      }
      files.push(`${from} -> ${path}`);
    } else {
      files.push(path);
    }
  }
  return files;
}
