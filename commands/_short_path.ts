/**
 * Paths as a person at this machine writes them.
 *
 * @module
 */

import { homeFolder } from "../lib/paths.ts";
import type { Host } from "./_command.ts";

/** Returns a path with the home folder as `~`. */
export function shortPath(path: string, { env, platform }: Host): string {
  const home = homeFolder(env, platform);
  if (home === null || !path.startsWith(home)) return path;
  const rest = path.slice(home.length);
  return rest === "" || /^[/\\]/.test(rest) ? `~${rest}` : path;
}
