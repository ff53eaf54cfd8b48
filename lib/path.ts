/**
 * Paths as text, by the rules of any platform.
 *
 * `node:path` knows all of this, but to load it takes as long as everything else that `list` does
 * (7 ms of 15, Deno 2.9.6). So the little that is needed is here, and the tests compare it with
 * `node:path`.
 *
 * @module
 */

import type { Platform } from "./environment.ts";

/** The rules that hold on this machine. */
const HERE: Platform = Deno.build.os === "windows" ? "windows" : "linux";

/** Says whether a path means the same from every folder. */
export function isAbsolutePath(path: string, platform: Platform = HERE): boolean {
  return (platform === "windows" ? /^(?:[A-Za-z]:)?[\\/]/ : /^\//).test(path);
}

/**
 * Returns the shortest path that means the same as `path`, worked out from its text alone: no `.`
 * and no `..` that can go, no doubled or final separator, `.` for nothing (Go's `filepath.Clean`).
 */
export function cleanPath(path: string, platform: Platform = HERE): string {
  if (platform !== "windows" && path.startsWith("/") && !UNCLEAN.test(path)) return path;
  const { root, names } = split(path, platform);
  const isRooted = /[\\/]$/.test(root);
  const kept: string[] = [];
  for (const name of names) {
    if (name === ".") continue;
    if (name !== "..") kept.push(name);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!isRooted) kept.push("..");
  }
  // A name such as "C:x" must not become a drive by what was cleaned away in front of it.
  if (platform === "windows" && root === "" && /^[A-Za-z]:/.test(kept[0] ?? "")) kept.unshift(".");
  if (kept.length === 0 && /^(?:[A-Za-z]:)?$/.test(root)) return `${root}.`;
  return root + kept.join(separatorOf(platform));
}

/** What an absolute path has that can go: most have nothing, and thousands are made for a list. */
const UNCLEAN = /\/\.{0,2}(?:\/|$)/;

/** Returns the clean path of `names`, each in the one before it, in `folder`. */
export function joinPath(folder: string, ...names: readonly string[]): string {
  return joinPathOn(HERE, folder, ...names);
}

/** The same as {@linkcode joinPath} by the rules of a platform. */
export function joinPathOn(platform: Platform, ...parts: readonly string[]): string {
  return cleanPath(parts.join(separatorOf(platform)), platform);
}

/** Says whether a clean path lies below a folder, by its text alone. */
export function isBelow(path: string, folder: string, platform: Platform = HERE): boolean {
  const clean = cleanPath(folder, platform);
  const separator = separatorOf(platform);
  return path.startsWith(clean.endsWith(separator) ? clean : clean + separator);
}

/** Returns the path of the folder that a path is in; `.` for a name alone. */
export function parentOf(path: string, platform: Platform = HERE): string {
  const { root, names } = split(path, platform);
  return cleanPath(root + names.slice(0, -1).join(separatorOf(platform)), platform);
}

/** Returns the last name in a path; nothing for a root. */
export function nameOf(path: string, platform: Platform = HERE): string {
  return split(path, platform).names.at(-1) ?? "";
}

/** Returns the root of a path: `/`, or a drive or share of Windows with its separator if any. */
export function rootOf(path: string, platform: Platform = HERE): string {
  return split(path, platform).root;
}

interface Parts {
  readonly root: string;
  /** What stands between separators, `.` and `..` included. */
  readonly names: readonly string[];
}

function split(path: string, platform: Platform): Parts {
  const [before = ""] = (platform === "windows" ? WINDOWS_ROOT : /^\/*/).exec(path) ?? [];
  const names = path.slice(before.length).split(platform === "windows" ? /[\\/]/ : "/")
    .filter((name) => name !== "");
  if (platform !== "windows") return { root: before === "" ? "" : "/", names };
  const share = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/.exec(before);
  const volume = share === null
    ? /^(?:[A-Za-z]:)?/.exec(before)![0]
    : `\\\\${share[1]}\\${share[2]}`;
  const isRooted = before.length > (share?.[0] ?? volume).length;
  return { root: isRooted ? `${volume}\\` : volume, names };
}

/** A share, a drive, or nothing, with the separators behind it. */
const WINDOWS_ROOT = /^(?:[\\/]{2}[^\\/]+[\\/]+[^\\/]+|[A-Za-z]:|)[\\/]*/;

function separatorOf(platform: Platform): string {
  return platform === "windows" ? "\\" : "/";
}
