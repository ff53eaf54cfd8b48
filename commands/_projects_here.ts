/**
 * Which folders the project has that somebody is in.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import { findRepository } from "../lib/git/repository.ts";
import type { Host } from "./_command.ts";

/**
 * Returns the folders of the project that the current folder is in: all work trees of its
 * repository, or the folder itself where there is none; none when it may not be looked at.
 */
export function projectsHere(host: Host): readonly string[] {
  const here = host.cwd();
  try {
    return findRepository(here)?.workTrees ?? [here];
  } catch (error) {
    if (error instanceof HandoffError && error.code === "permission") return [];
    throw error;
  }
}
