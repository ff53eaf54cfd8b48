/**
 * Tells a session that came with a repository from one of the user's own.
 *
 * Some agents keep their sessions in the project. Whoever cloned a repository that has such a file
 * in it never said what stands there.
 *
 * @module
 */

import { cleanPath, isBelow, joinPath, nameOf, parentOf } from "../../path.ts";
import type { ReadLog } from "../_agent.ts";
import { isThere } from "./folders.ts";
import { indexesOf, isInIndex } from "./git_index.ts";
import { reasonOf } from "./jsonl.ts";

/** In which folders a file may be somebody else's, and who is told that it is. */
export interface OwnOptions {
  /** The absolute folders of projects: all below them may have come with a repository. */
  readonly projects: readonly string[];
  readonly log: ReadLog;
}

/**
 * Says whether the file at an absolute, clean path is the user's own. From its project on, or from
 * its own folder where it is in no project, there must be no link, no other repository, and no name
 * that the disk only takes for the wanted one (`.Crush` for `.crush`); and git must not track it.
 * What is not the user's own, and what cannot be told of, is a problem for the log.
 */
export function isOwnFile(path: string, { projects, log }: OwnOptions): boolean {
  // The innermost comes first: a linked work tree may lie in another one.
  const above = projects.map((project) => cleanPath(project))
    .filter((project) => isBelow(path, project))
    .sort((a, b) => b.length - a.length);
  try {
    const reason = strangeness(path, above.length > 0 ? above : [parentOf(path)]);
    if (reason === null) return true;
    log.skip(path, reason);
  } catch (error) {
    log.skip(path, reasonOf(error, path));
  }
  return false;
}

/** Returns why a file below these folders is not the user's own; `null` when it is. */
function strangeness(path: string, folders: readonly string[]): string | null {
  const [innermost = path] = folders;
  for (const each of wayTo(path, innermost)) {
    const entry = entryAt(each);
    if (entry === null) return "there is no such file or folder, or not by this very name";
    const isWhole = each === path;
    if (entry.isSymlink) {
      const what = isWhole ? "it is a link" : `it is behind the link "${nameOf(each)}"`;
      return `${what}, which anybody's repository may hold`;
    }
    if (!isWhole && isThere(joinPath(each, ".git"))) {
      return `it is in a repository within the project, such as a submodule: "${nameOf(each)}"`;
    }
  }
  if (!isTracked(path, folders)) return null;
  return "git tracks it, so it may have come with the repository; --session and its path take it";
}

/** Returns the paths on the way from a folder to what is below it, that itself included. */
function wayTo(path: string, folder: string): string[] {
  const way = [];
  for (let here = path; here !== folder; here = parentOf(here)) way.unshift(here);
  return way;
}

/** Returns what a folder lists under a name; a disk may find it by other names as well. */
function entryAt(path: string): Deno.DirEntry | null {
  const wanted = nameOf(path);
  for (const entry of Deno.readDirSync(parentOf(path))) if (entry.name === wanted) return entry;
  return null;
}

/** Says whether git tracks a file, by the repository that begins in the first folder that has one. */
function isTracked(path: string, folders: readonly string[]): boolean {
  for (const root of folders) {
    const indexes = indexesOf(root);
    const name = wayTo(path, root).map((each) => nameOf(each)).join("/");
    if (indexes.length > 0) return indexes.some((index) => isInIndex(index, name));
  }
  return false;
}
