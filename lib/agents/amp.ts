/**
 * Reads the threads of Amp that are on this machine.
 *
 * @module
 */

import { joinPath } from "../path.ts";
import { type Agent, type Place, ReadLog, type Source, type UnreadableStore } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { xdgDataFolder } from "./_read/user_folders.ts";
import { extensionFolders } from "./_cline/places.ts";
import { lazily } from "./_read/lazily.ts";

/** A thread has a file, named by its id. */
const THREAD_FILE = /^(T-[\w-]{1,100})\.json$/;

/** The extension for VS Code, and where it kept threads before 2026. */
const EXTENSION = "sourcegraph.amp";
const EXTENSION_THREADS = "threads3";

/** What the client keeps on every machine, whether threads are there or not. */
const CLIENT_FILES: readonly string[] = ["history.jsonl", "session.json"];

/** Amp keeps its threads on its server now; until the spring of 2026 each was in a file as well. */
export const amp: Agent = {
  name: "amp",
  label: "Amp",
  evidence: "a third-party parser",
  reads: "~/.local/share/amp/threads/T-*.json (XDG_DATA_HOME), and VS Code's " +
    `${EXTENSION}/${EXTENSION_THREADS}/T-*.json`,
  roots,

  *sources(place: Place, log: ReadLog): Generator<Source> {
    for (const root of roots(place)) {
      for (const name of namesIn(root, log).files) {
        if (THREAD_FILE.test(name)) yield { path: joinPath(root, name) };
      }
    }
  },

  ...lazily(() => import("./_amp/reader.ts")),

  unreadable(place: Place): UnreadableStore[] {
    const data = dataFolder(place);
    if (data === null) return [];
    const log = new ReadLog();
    const isClient = namesIn(data, log).files.some((name) => CLIENT_FILES.includes(name));
    const threads = namesIn(joinPath(data, "threads"), log).files;
    if (!isClient || threads.some((name) => THREAD_FILE.test(name))) return [];
    return [{
      path: data,
      reason: "its threads are on Amp's server; `amp threads continue ID` goes on in one, and " +
        "`amp threads export ID` prints one",
    }];
  },
};

function dataFolder(place: Place): string | null {
  const data = xdgDataFolder(place);
  return data === null ? null : joinPath(data, "amp");
}

function roots(place: Place): string[] {
  const data = dataFolder(place);
  return [
    ...data === null ? [] : [joinPath(data, "threads")],
    ...extensionFolders(EXTENSION, place).map((folder) => joinPath(folder, EXTENSION_THREADS)),
  ];
}
