/**
 * Where files are: the program's own folders, found as Go's `os.UserConfigDir` finds
 * them, and project paths, cleaned as Go's `path/filepath` does. The
 * platform is a value, so that every system's rules can be tried on any other.
 *
 * @module
 */

import type { Environment, EnvironmentName, Platform } from "./environment.ts";
import { HandoffError } from "./errors.ts";
import { cleanPath, isAbsolutePath, joinPathOn, rootOf } from "./path.ts";

const FOLDER_NAME = "session-handoff";

/**
 * Returns the folder of the store: `SESSION_HANDOFF_HOME` when it is set, otherwise
 * `session-handoff` in the user's configuration folder, where the Go tool has it. The folder need
 * not exist.
 *
 * @throws {HandoffError} `permission` when the variables that tell it have no value, because they
 * are not set or not granted; `invalid` when one of them holds a path that is not absolute.
 */
export function storeFolder(env: Environment, platform: Platform): string {
  const chosen = absolute("SESSION_HANDOFF_HOME", env, platform);
  if (chosen !== null) return cleanPath(chosen, platform);
  const join = (...names: readonly string[]) => joinPathOn(platform, ...names);
  if (platform === "windows") return join(required("APPDATA", env, platform), FOLDER_NAME);
  if (platform === "darwin") {
    return join(required("HOME", env, platform), "Library", "Application Support", FOLDER_NAME);
  }
  const config = absolute("XDG_CONFIG_HOME", env, platform);
  return config === null
    ? join(required("HOME", env, platform), ".config", FOLDER_NAME)
    : join(config, FOLDER_NAME);
}

/**
 * Returns the variable that {@linkcode storeFolder} takes the folder from: the first in its order
 * that has a value, and the last one when none has.
 */
export function storeVariable(env: Environment, platform: Platform): EnvironmentName {
  if (env("SESSION_HANDOFF_HOME")) return "SESSION_HANDOFF_HOME";
  if (platform === "windows") return "APPDATA";
  return platform === "linux" && env("XDG_CONFIG_HOME") ? "XDG_CONFIG_HOME" : "HOME";
}

/**
 * Returns the folder of what can be made again: `session-handoff` in the user's cache folder, found
 * as Go's `os.UserCacheDir` finds it. The folder need not exist.
 *
 * @throws {HandoffError} as {@linkcode storeFolder} does.
 */
export function cacheFolder(env: Environment, platform: Platform): string {
  const join = (...names: readonly string[]) => joinPathOn(platform, ...names);
  const needed = (name: EnvironmentName) => required(name, env, platform, "set it");
  if (platform === "windows") return join(needed("LOCALAPPDATA"), FOLDER_NAME);
  if (platform === "darwin") return join(needed("HOME"), "Library", "Caches", FOLDER_NAME);
  const cache = absolute("XDG_CACHE_HOME", env, platform);
  return cache === null ? join(needed("HOME"), ".cache", FOLDER_NAME) : join(cache, FOLDER_NAME);
}

/**
 * Returns the user's home folder, as Go's `os.UserHomeDir` finds it, or `null` when no variable
 * tells it.
 *
 * @throws {HandoffError} `invalid` when the variable holds a path that is not absolute.
 */
export function homeFolder(env: Environment, platform: Platform): string | null {
  const home = absolute(platform === "windows" ? "USERPROFILE" : "HOME", env, platform);
  return home === null ? null : cleanPath(home, platform);
}

/**
 * Returns `path` as an absolute, clean path, seen from the absolute folder `cwd`. Nothing is
 * looked up: the path need not exist, and links are not followed (Go's `filepath.Abs`).
 */
export function resolveProject(path: string, cwd: string, platform: Platform): string {
  if (platform !== "windows") {
    return cleanPath(isAbsolutePath(path, platform) ? path : `${cwd}/${path}`, platform);
  }
  if (/^[\\/](?![\\/])/.test(path)) return cleanPath(rootOf(cwd, platform) + path, platform);
  if (isAbsolutePath(path, platform)) return cleanPath(path, platform);
  const drive = /^[A-Za-z]:/.exec(path)?.[0];
  if (drive === undefined) return cleanPath(`${cwd}\\${path}`, platform);
  // "D:notes": the folder that Windows remembers for another drive is taken to be its root.
  const sameDrive = cwd.toUpperCase().startsWith(drive.toUpperCase());
  return cleanPath(`${sameDrive ? cwd : drive}\\${path.slice(drive.length)}`, platform);
}

/**
 * Returns `path` as an absolute path for opening a file, seen from the absolute folder `cwd`. What
 * else it says, `..` behind a link included, is left to the system.
 */
export function absolutePath(path: string, cwd: string, platform: Platform): string {
  if (platform === "windows") return resolveProject(path, cwd, platform);
  return isAbsolutePath(path, platform) ? path : `${cwd}/${path}`;
}

/** Returns the value of a variable that must be an absolute path, or `null` when it has none. */
function absolute(name: EnvironmentName, env: Environment, platform: Platform): string | null {
  const value = env(name);
  if (value === undefined || value === "") return null;
  if (!isAbsolutePath(value, platform)) {
    throw new HandoffError(
      "invalid",
      `cannot find this user's folders: ${name} is "${value}", an absolute path is wanted`,
      { hints: [`set ${name} to an absolute path, or leave it unset`] },
    );
  }
  return value;
}

function required(
  name: EnvironmentName,
  env: Environment,
  platform: Platform,
  remedy = "set it, or set SESSION_HANDOFF_HOME to a folder",
): string {
  const value = absolute(name, env, platform);
  if (value !== null) return value;
  throw new HandoffError(
    "permission",
    `cannot find this user's folders: ${name} has no value here`,
    {
      hints: [
        `if ${name} is set in your shell, run with --allow-env=${name}`,
        `if it is not set, ${remedy}`,
      ],
    },
  );
}
