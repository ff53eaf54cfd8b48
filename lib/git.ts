/**
 * What git knows about a project.
 *
 * @module
 */

import { gitError, type GitOptions, runGit } from "./git/process.ts";
import { readStatus } from "./git/status.ts";
import { openWorkTree } from "./git/work_tree.ts";

export { GIT_OUTPUT_LIMIT_BYTES, GIT_TIME_LIMIT_MS, type GitOptions } from "./git/process.ts";

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
  const { dirty } = await readStatus(workTree);
  return dirty;
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
