/**
 * Where the system has programs keep what belongs to a user.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../../path.ts";
import type { Place } from "../_agent.ts";

/**
 * Returns the folder of programs' settings: `%APPDATA%`, `~/Library/Application Support` or
 * `XDG_CONFIG_HOME`; `null` when neither it nor the home folder is known.
 */
export function configFolder(place: Place): string | null {
  switch (place.platform) {
    case "windows":
      return folderOf("APPDATA", ["AppData", "Roaming"], place);
    case "darwin":
      return inHome(["Library", "Application Support"], place);
    default:
      return folderOf("XDG_CONFIG_HOME", [".config"], place);
  }
}

/**
 * Returns the folder of programs' data: `%LOCALAPPDATA%`, `~/Library/Application Support` or
 * `XDG_DATA_HOME`; `null` when neither it nor the home folder is known.
 */
export function dataFolder(place: Place): string | null {
  switch (place.platform) {
    case "windows":
      return folderOf("LOCALAPPDATA", ["AppData", "Local"], place);
    case "darwin":
      return inHome(["Library", "Application Support"], place);
    default:
      return xdgDataFolder(place);
  }
}

/** Returns `XDG_DATA_HOME` or what stands for it, which some programs use on every system. */
export function xdgDataFolder(place: Place): string | null {
  return folderOf("XDG_DATA_HOME", [".local", "share"], place);
}

/** Returns the folder that a variable names, or the usual one; a relative path does not count. */
function folderOf(variable: string, usual: readonly string[], place: Place): string | null {
  const chosen = place.env(variable) ?? "";
  return isAbsolutePath(chosen, place.platform) ? joinPath(chosen) : inHome(usual, place);
}

function inHome(names: readonly string[], { home }: Place): string | null {
  return home === null ? null : joinPath(home, ...names);
}
