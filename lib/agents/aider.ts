/**
 * Reads the sessions of Aider: each run of the program is one, all in one file in the project.
 *
 * @module
 */

import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { isAbsolutePath, joinPath, nameOf, parentOf } from "../path.ts";
import { lazily } from "./_read/lazily.ts";
import { isOwnFile } from "./_read/tracked.ts";

/** The file of the chats, unless the user chose another one. */
export const HISTORY_FILE = ".aider.chat.history.md";

/** Aider. It has no sessions of its own: what is here called one is a run of the program. */
export const aider: Agent = {
  name: "aider",
  label: "Aider",
  evidence: "the agent's source",
  variables: { AIDER_CHAT_HISTORY_FILE: "names the file of the chats" },
  reads: ".aider.chat.history.md in the project (AIDER_CHAT_HISTORY_FILE)",

  roots(place: Place): string[] {
    return historyFiles(place);
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    for (const path of historyFiles(place)) {
      const folder = parentOf(path);
      const isThere = namesIn(folder, log).files.includes(nameOf(path));
      if (isThere && isOwnFile(path, { projects: place.projects, log })) yield { path };
    }
  },

  ...lazily(() => import("./_aider/reader.ts")),
};

/** Returns where the chats of the projects are kept: in each, or in one file that the user chose. */
function historyFiles({ env, projects }: Place): string[] {
  const chosen = env("AIDER_CHAT_HISTORY_FILE") ?? "";
  if (isAbsolutePath(chosen)) return [joinPath(chosen)];
  const name = chosen === "" ? HISTORY_FILE : chosen;
  return [...new Set(projects.map((project) => joinPath(project, name)))];
}
