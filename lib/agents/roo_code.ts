/**
 * Reads the tasks of Roo Code.
 *
 * @module
 */

import { joinPath } from "../path.ts";
import type { Agent, Place } from "./_agent.ts";
import { extensionFolders } from "./_cline/places.ts";
import { type TaskFamily, taskRoots, taskSources } from "./_cline/task_files.ts";
import { lazily } from "./_read/lazily.ts";

const EXTENSION = "rooveterinaryinc.roo-cline";

const FAMILY: TaskFamily = { agent: "roo-code", countsCached: true };

/** Roo Code, in any editor. A folder of its own that the user has set for it is not known here. */
export const rooCode: Agent = {
  name: FAMILY.agent,
  label: "Roo Code",
  evidence: "the agent's source",
  reads: `…/User/globalStorage/${EXTENSION}/tasks/*/ui_messages.json of VS Code and its kin; ` +
    "~/.vscode-mock/global-storage/tasks/*/ui_messages.json of its command line",

  roots(place) {
    return folders(place).flatMap(taskRoots);
  },

  *sources(place, log) {
    for (const folder of folders(place)) yield* taskSources(folder, log);
  },

  ...lazily(async () => (await import("./_cline/tasks.ts")).taskReader(FAMILY)),
};

/** Returns where the extension keeps its files, and the command line, which is an editor to it. */
function folders(place: Place): string[] {
  const { home } = place;
  return [
    ...extensionFolders(EXTENSION, place),
    ...home === null ? [] : [joinPath(home, ".vscode-mock", "global-storage")],
  ];
}
