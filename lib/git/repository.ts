/**
 * Which repository a folder belongs to, found out by reading files only: no git is run, so that it
 * needs no permission for that and takes no time. The layout is that of `gitrepository-layout(5)`.
 *
 * @module
 */

import { HandoffError } from "../errors.ts";
import { fileError } from "../file_errors.ts";
import { cleanPath, isAbsolutePath, joinPath, parentOf } from "../path.ts";
import { type ConfigEntry, parseConfigFile } from "./_config_file.ts";

/** A repository, as its own files describe it. They may be anybody's: nothing in it is proven. */
export interface Repository {
  /** The root of the work tree that the folder is in: an absolute, clean path. */
  readonly root: string;
  /** The roots of all its work trees that are there, this one first. */
  readonly workTrees: readonly string[];
  /** The addresses of its remotes, those of `origin` first. */
  readonly remotes: readonly string[];
  /** The branch that is checked out in this work tree, or `null` when none is. */
  readonly branch: string | null;
}

/** The longest file that names a path, a commit or a branch, in bytes. */
const LINK_BYTES_MAX = 16 * 1024;

/** The longest configuration file, in bytes. */
const CONFIG_BYTES_MAX = 1024 * 1024;

/** How many linked work trees, and how many remotes, are looked at. */
const WORK_TREES_MAX = 1000;
const REMOTES_MAX = 100;

/**
 * Returns the repository that an absolute folder lies in, or `null` when it lies in none, or in
 * one that cannot be read. Links in the path are not followed. As git does, it takes the nearest
 * `.git` on the way up; a folder of that name that is no repository is passed by.
 *
 * @throws {HandoffError} `permission` when the folder itself may not be looked at.
 */
export function findRepository(folder: string): Repository | null {
  if (Deno.permissions.querySync({ name: "read", path: folder }).state !== "granted") {
    throw new HandoffError(
      "permission",
      `cannot look for the repository of "${folder}": Deno was not given the permission`,
      { hints: [`run with --allow-read=${folder}`] },
    );
  }
  const root = findRoot(cleanPath(folder));
  if (root === null) return null;
  const gitFolder = gitFolderOf(root);
  const head = gitFolder === null ? null : readSmall(joinPath(gitFolder, "HEAD"));
  if (gitFolder === null || head === null) return null;
  const common = followed(gitFolder, readSmall(joinPath(gitFolder, "commondir")) ?? ".");
  const config = readSmall(joinPath(common, "config"), CONFIG_BYTES_MAX) ?? "";
  const settings = parseConfigFile(config);
  const others = [mainWorkTree(common, settings), ...linkedWorkTrees(common)];
  return {
    root,
    workTrees: [...new Set([root, ...others.filter((path) => path !== null)])],
    remotes: remotesOf(settings),
    branch: /^ref: refs\/heads\/(?!\.invalid$)(.+)$/.exec(head)?.[1] ?? null,
  };
}

/** Says whether a folder is the root of a work tree: of a repository, or of a submodule. */
export function isWorkTreeRoot(folder: string): boolean {
  const entry = joinPath(folder, ".git");
  const info = statOrNull(entry);
  if (info === null) return false;
  return info.isDirectory ? readSmall(joinPath(entry, "HEAD")) !== null : info.isFile;
}

/** Returns the nearest folder on the way up that is the root of a work tree. */
function findRoot(folder: string): string | null {
  for (let here = folder;; here = parentOf(here)) {
    if (isWorkTreeRoot(here)) return here;
    if (parentOf(here) === here) return null;
  }
}

/** Returns the git folder of a work tree: its `.git`, or where the file of that name leads. */
function gitFolderOf(root: string): string | null {
  const entry = joinPath(root, ".git");
  if (statOrNull(entry)?.isDirectory) return entry;
  const target = /^gitdir: (.+)$/.exec(readSmall(entry) ?? "")?.[1];
  return target === undefined ? null : followed(root, target);
}

/** Returns the work tree that is not linked: beside the git folder, or where its settings say. */
function mainWorkTree(common: string, settings: readonly ConfigEntry[]): string | null {
  const core = (wanted: string) =>
    settings.findLast(({ section, subsection, name }) =>
      section === "core" && subsection === "" && name === wanted
    )?.value;
  const stated = core("worktree");
  const root = stated === undefined ? parentOf(common) : followed(common, stated);
  // Anything can be stated: it has to lead back here.
  return core("bare") !== "true" && leadsTo(root, common) ? root : null;
}

/** Returns the linked work trees that are still there. */
function linkedWorkTrees(common: string): string[] {
  const folder = joinPath(common, "worktrees");
  return namesIn(folder).sort().slice(0, WORK_TREES_MAX).flatMap((name) => {
    const gitFolder = joinPath(folder, name);
    const link = readSmall(joinPath(gitFolder, "gitdir"));
    if (link === null || link === "") return [];
    const root = parentOf(followed(gitFolder, link));
    return leadsTo(root, gitFolder) ? [root] : [];
  });
}

/** Says whether a folder has this git folder, whatever links there are in either path. */
function leadsTo(root: string, gitFolder: string): boolean {
  const target = gitFolderOf(root);
  if (target === null) return false;
  return target === gitFolder || realPath(target) === realPath(gitFolder);
}

function remotesOf(settings: readonly ConfigEntry[]): string[] {
  const urls = settings
    .filter(({ section, name, value }) => section === "remote" && name === "url" && value !== "")
    .sort((a, b) => Number(b.subsection === "origin") - Number(a.subsection === "origin"));
  return [...new Set(urls.map(({ value }) => value))].slice(0, REMOTES_MAX);
}

/** Returns where a path leads that is written in a file of `folder`. */
function followed(folder: string, path: string): string {
  return isAbsolutePath(path) ? cleanPath(path) : joinPath(folder, path);
}

/** Returns the text of a regular file without its last line end, or `null` when it has none. */
function readSmall(path: string, bytesMax = LINK_BYTES_MAX): string | null {
  const info = statOrNull(path);
  // A pipe would be read for ever.
  if (info === null || !info.isFile || info.size > bytesMax) return null;
  return orNull(path, () => Deno.readTextFileSync(path))?.replace(/\r?\n$/, "") ?? null;
}

function namesIn(folder: string): string[] {
  return orNull(folder, () => Array.from(Deno.readDirSync(folder), ({ name }) => name)) ?? [];
}

function statOrNull(path: string): Deno.FileInfo | null {
  return orNull(path, () => Deno.statSync(path));
}

function realPath(path: string): string {
  return orNull(path, () => Deno.realPathSync(path)) ?? path;
}

/** Returns what a look at the file system gives, or `null` when the system does not let it. */
function orNull<T>(path: string, look: () => T): T | null {
  if (path.includes("\0")) return null;
  try {
    return look();
  } catch (error) {
    fileError(error, "read", path); // throws what is no error of a file
    return null;
  }
}
