/**
 * A git work tree that may be anybody's: git is run in it so that the repository's own
 * configuration, hooks and submodules cannot run code, reach a network or change a file.
 *
 * @module
 */

import { overridesFor, parseSettings } from "./own_config.ts";
import { gitError, type GitOptions, type GitResult, runGit } from "./process.ts";

/** A work tree that git can be asked about. */
export interface WorkTree {
  /**
   * Runs one git command in it, and resolves to what that printed. Who asks for differences adds
   * `--no-ext-diff` and `--no-textconv`, and who may meet submodules `--ignore-submodules=dirty`
   * or `--submodule=short`, since git offers no setting for these.
   *
   * @throws {HandoffError} `git` with git's own message when it fails, takes too long or prints
   * too much.
   */
  run(args: readonly string[]): Promise<string>;
}

/**
 * What is said to every git: no hooks from files, no monitor (git's, or Microsoft's virtual file
 * system), no signatures shown, and no bare repository that lies in somebody's folder (git 2.38).
 */
const RESTRAINTS: readonly string[] = [
  "--no-pager",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.virtualFilesystem=",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "log.showSignature=false",
  "-c",
  "safe.bareRepository=explicit",
];

/**
 * Opens the work tree that the absolute path `project` lies in.
 *
 * @throws {HandoffError} `git` when it is no work tree, with git's own message, or when there is
 * no git; `permission` when git may not be run.
 */
export async function openWorkTree(project: string, options: GitOptions): Promise<WorkTree> {
  const start = ["-C", project, ...RESTRAINTS];
  const [place, config] = await Promise.all([
    runGit([...start, "rev-parse", "--is-inside-git-dir", "--is-inside-work-tree"], options),
    runGit([...start, "config", "--list", "--show-scope", "--includes", "-z"], options),
  ]);
  const [insideGitFolder, insideWorkTree] = printed(place, project).split("\n");
  // Git before 2.38 takes a folder that looks like a bare repository for one, and obeys it.
  if (insideGitFolder !== "false" || insideWorkTree !== "true") {
    throw gitError(`look at "${project}" with git: it is in a git folder, not in a work tree`);
  }
  const overrides = [...overridesFor(parseSettings(printed(config, project)))];
  for (const [key] of overrides) {
    // "-c" takes the first equals sign for the end of the key, and would override another one.
    if (key.includes("=")) {
      throw gitError(
        `look at "${project}" with git: its configuration names a program as "${key}"`,
      );
    }
  }
  const restrained = [...start, ...overrides.flatMap(([key, value]) => ["-c", `${key}=${value}`])];
  return {
    async run(args: readonly string[]): Promise<string> {
      return printed(await runGit([...restrained, ...args], options), project);
    },
  };
}

function printed({ success, output, message }: GitResult, project: string): string {
  if (success) return output;
  throw gitError(`look at "${project}" with git: ${message === "" ? "it failed" : message}`);
}
