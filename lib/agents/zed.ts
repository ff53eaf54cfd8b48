/**
 * Reads the threads of Zed's own agent, and its text threads. Agents that Zed runs through the Agent Client Protocol keep
 * their sessions themselves.
 *
 * @module
 */

import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { besideDatabase, namesIn } from "./_read/folders.ts";
import { dataFolder } from "./_read/user_folders.ts";
import { joinPath } from "../path.ts";
import { lazily } from "./_read/lazily.ts";

const NAME = "zed";

const FOLDER = "threads";
const DATABASE = "threads.db";

/** How the files of text threads are named. */
export const TEXT_THREAD_SUFFIX = ".zed.json";

/** Zed's agent. */
export const zed: Agent = {
  name: NAME,
  label: "Zed",
  evidence: "the agent's source",
  reads: "~/.local/share/zed/threads/threads.db and conversations/*.zed.json (XDG_DATA_HOME; " +
    "macOS: ~/Library/Application Support/Zed, ~/.config/zed); those of Zed's own agent",

  roots(place: Place): string[] {
    return [threadsFolder(place), textThreadsFolder(place)].filter((folder) => folder !== null);
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    const folder = threadsFolder(place);
    if (folder !== null && namesIn(folder, log).files.includes(DATABASE)) {
      const path = joinPath(folder, DATABASE);
      yield { path, beside: besideDatabase(path) };
    }
    const texts = textThreadsFolder(place);
    for (const name of texts === null ? [] : namesIn(texts, log).files) {
      if (name.endsWith(TEXT_THREAD_SUFFIX)) yield { path: joinPath(texts!, name) };
    }
  },

  ...lazily(() => import("./_zed/reader.ts")),
};

function threadsFolder(place: Place): string | null {
  const folder = zedFolder(place);
  return folder === null ? null : joinPath(folder, FOLDER);
}

/** Returns the folder of the text threads, which on macOS is beside the settings. */
function textThreadsFolder(place: Place): string | null {
  const { home, platform } = place;
  const settings = home === null ? null : joinPath(home, ".config", NAME);
  const folder = platform === "darwin" ? settings : zedFolder(place);
  return folder === null ? null : joinPath(folder, "conversations");
}

/** Returns Zed's folder of data: its `crates/paths/src/paths.rs`. */
function zedFolder(place: Place): string | null {
  const folder = dataFolder(place);
  return folder === null ? null : joinPath(folder, place.platform === "linux" ? NAME : "Zed");
}
