/**
 * Reads the sessions of Kilo Code: the tasks of the extension that was made from Roo Code, and
 * since March 2026 the database of the program that is made from OpenCode.
 *
 * @module
 */

import { joinPath } from "../path.ts";
import type { Agent, Place } from "./_agent.ts";
import { extensionFolders } from "./_cline/places.ts";
import { type TaskFamily, taskRoots, taskSources } from "./_cline/task_files.ts";
import { type StorePlace, storePlaces } from "./_opencode/places.ts";
import { lazily } from "./_read/lazily.ts";

const EXTENSION = "kilocode.kilo-code";

/** The file of a task; everything else belongs to the store. */
const TASK_FILE = "ui_messages.json";

const FAMILY: TaskFamily = { agent: "kilo-code", countsCached: true };

const STORE: StorePlace = {
  agent: FAMILY.agent,
  folder: "kilo",
  mainDatabase: "kilo.db",
  // A channel's database that is older than its own name has that of OpenCode.
  databaseName: /^(?:kilo|kilo-[A-Za-z0-9._-]+|opencode-[A-Za-z0-9._-]+)\.db$/,
  databaseVariable: "KILO_DB",
};

const places = storePlaces(STORE);

const stored = lazily(async () => (await import("./_opencode/store.ts")).storeReader(STORE));
const tasks = lazily(async () => (await import("./_cline/tasks.ts")).taskReader(FAMILY));

/** Kilo Code, of both kinds. */
export const kiloCode: Agent = {
  name: FAMILY.agent,
  label: "Kilo Code",
  evidence: "the agent's source",
  reads: "~/.local/share/kilo/kilo*.db (XDG_DATA_HOME, KILO_DB); before March 2026 " +
    `…/User/globalStorage/${EXTENSION}/tasks/*/${TASK_FILE} of VS Code and its kin, ` +
    `~/.kilocode/cli/global/tasks/*/${TASK_FILE}`,
  variables: {
    KILO_DB: "names Kilo Code's database",
  },

  roots(place) {
    return [...places.roots(place), ...taskFolders(place).flatMap(taskRoots)];
  },

  *sources(place, log) {
    yield* places.sources(place, log);
    for (const folder of taskFolders(place)) yield* taskSources(folder, log);
  },

  heads(source, place, log) {
    return readerOf(source.path).heads(source, place, log);
  },

  read(head, place, log) {
    return readerOf(head.path).read(head, place, log);
  },
};

function readerOf(path: string): typeof tasks {
  return path.endsWith(TASK_FILE) ? tasks : stored;
}

/** Returns where the extension keeps its files, and the command line that was made of it. */
function taskFolders(place: Place): string[] {
  const { home } = place;
  return [
    ...extensionFolders(EXTENSION, place),
    ...home === null ? [] : [joinPath(home, ".kilocode", "cli", "global")],
  ];
}
