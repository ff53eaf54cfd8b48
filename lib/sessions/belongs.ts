/**
 * Which sessions are of the project in question.
 *
 * @module
 */

import type { SessionHead } from "../agents/mod.ts";
import type { Platform } from "../environment.ts";
import { fileError } from "../file_errors.ts";
import { sameRemote } from "../git/remote.ts";
import { isWorkTreeRoot, type Repository } from "../git/repository.ts";
import { cleanPath, isAbsolutePath, parentOf } from "../path.ts";

/** A folder, and the repository that it lies in, if any. */
export interface Whereabouts {
  /** An absolute path. */
  readonly folder: string;
  /** The repository; `null` when the folder lies in none. */
  readonly repository: Repository | null;
  /** The system whose rules hold for paths. */
  readonly platform: Platform;
}

/** What has to be asked of the disk about the folders of sessions. */
export interface Disk {
  /** Returns the path without links; the path as it is when that cannot be told. */
  realPath(folder: string): string;
  /** Says whether a repository, or a submodule, begins in a folder. */
  isWorkTreeRoot(folder: string): boolean;
}

/** The disk of this machine. */
const DISK: Disk = { realPath, isWorkTreeRoot };

/**
 * Returns a function that says whether a session belongs to a place.
 *
 * In a repository, a session does that worked in one of its work trees, at its beginning or at its
 * end, or whose recorded remote is one of the repository's: another clone, or a folder that has moved since. What lies in a
 * repository of its own within a work tree, such as a submodule, is another project. Outside of
 * any repository, a session belongs that worked in the folder or below it. Folders are the same
 * when they are so by their names or by where their links lead; capitals do not matter on Windows
 * and macOS. A session that does not say where it worked belongs to no place.
 */
export function belongsTo(here: Whereabouts, disk: Disk = DISK): (head: SessionHead) => boolean {
  const isInside = remembered(insideOf(here, disk));
  const remotes = here.repository?.remotes ?? [];
  const isRemote = remembered((remote) => remotes.some((own) => sameRemote(own, remote)));
  return ({ project, lastFolder, remote }) =>
    (project !== null && isInside(project)) || (lastFolder !== undefined && isInside(lastFolder)) ||
    (remote !== null && isRemote(remote));
}

/** Returns a function that says whether a folder of a session lies in the place. */
function insideOf(here: Whereabouts, disk: Disk): (folder: string) => boolean {
  const { repository, platform } = here;
  const keyOf = (path: string) => platform === "linux" ? path : path.toLowerCase();
  const roots = new Set(
    (repository?.workTrees ?? [here.folder])
      .map((root) => cleanPath(root, platform))
      .flatMap((root) => [root, disk.realPath(root)])
      .map(keyOf),
  );
  // The folders from this one up to the next root, without that; `null` when there is no root.
  const wayUp = (folder: string): string[] | null => {
    const way: string[] = [];
    for (let at = folder; !roots.has(keyOf(at)); at = parentOf(at, platform)) {
      if (parentOf(at, platform) === at) return null;
      way.push(at);
    }
    return way;
  };
  return (stated) => {
    if (!isAbsolutePath(stated, platform) || stated.includes("\0")) return false;
    const folder = cleanPath(stated, platform);
    const way = wayUp(folder) ?? wayUp(disk.realPath(folder));
    if (way === null) return false;
    return repository === null || !way.some((at) => disk.isWorkTreeRoot(at));
  };
}

/** Returns the same function, which is run once for each text: many sessions share a folder. */
function remembered(says: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const answer = known.get(text) ?? says(text);
    known.set(text, answer);
    return answer;
  };
}

function realPath(folder: string): string {
  try {
    return Deno.realPathSync(folder);
  } catch (error) {
    fileError(error, "read", folder); // throws what is no error of a file
    return folder;
  }
}
