/**
 * Paths as they are named from the folder of the project.
 *
 * @module
 */

import type { Platform } from "../environment.ts";
import { cleanPath, isAbsolutePath, joinPathOn } from "../path.ts";

const DRIVE = /^[A-Za-z]:[\\/]/;
/** A path from the user's home, which shells expand; what is in it is in no project we know. */
const FROM_HOME = /^~(?:[\\/]|$)/;

/** The folder of the project itself, as {@linkcode ProjectPaths.pathOf} names it. */
export const PROJECT_FOLDER = ".";

/** Names paths from the folder of a project. */
export class ProjectPaths {
  /** The folder of the project as it stands in front of paths; `null` when it is not known. */
  readonly #folder: string | null;
  readonly #platform: Platform;

  /** Makes it for a project in a folder, by the rules of a platform. */
  constructor(project: string | null, platform: Platform) {
    // A session from another system has the paths of that system.
    this.#platform = DRIVE.test(project ?? "") ? "windows" : platform;
    this.#folder = project === null ? null : keptPath(project, this.#platform);
  }

  /** Says whether a path means the same from every folder. */
  isAbsolute(path: string): boolean {
    return isAbsolutePath(path, this.#rulesOf(path));
  }

  /**
   * Returns a path relative to the folder of the project, `.` for that itself, or absolute when it
   * is not in it (or begins with `~/`); always with forward slashes. A relative path is one from `folder`, which is such
   * a path, too.
   */
  pathOf(path: string, folder = PROJECT_FOLDER): string {
    const rules = this.#rulesOf(path);
    const whole = folder === PROJECT_FOLDER || isAbsolutePath(path, rules)
      ? path
      : joinPathOn(rules, folder, path);
    if (this.#folder === null || FROM_HOME.test(whole)) return keptPath(whole, rules);
    const file = keptPath(
      isAbsolutePath(whole, rules) ? whole : joinPathOn(rules, this.#folder, whole),
      rules,
    );
    const isSame = (a: string, b: string) =>
      rules === "windows" ? a.toLowerCase() === b.toLowerCase() : a === b;
    if (isSame(file, this.#folder)) return PROJECT_FOLDER;
    const start = this.#folder.endsWith("/") ? this.#folder : `${this.#folder}/`;
    return isSame(file.slice(0, start.length), start) ? file.slice(start.length) : file;
  }

  #rulesOf(path: string): Platform {
    return DRIVE.test(path) ? "windows" : this.#platform;
  }
}

/** Returns the shortest path that means the same, with forward slashes and a drive in capitals. */
function keptPath(path: string, rules: Platform): string {
  const clean = cleanPath(path, rules);
  if (rules !== "windows") return clean;
  return clean.replaceAll("\\", "/").replace(/^[a-z](?=:)/, (drive) => drive.toUpperCase());
}
