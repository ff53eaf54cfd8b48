/**
 * Reads the sessions of Goose: its database, and the files that it had before version 1.10.
 *
 * @module
 */

import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { besideDatabase, namesIn } from "./_read/folders.ts";
import { configFolder, xdgDataFolder } from "./_read/user_folders.ts";
import { isAbsolutePath, joinPath } from "../path.ts";
import { lazily } from "./_read/lazily.ts";

/** How files are named that hold a session each. */
export const FILE_SUFFIX = ".jsonl";

const DATABASE = "sessions.db";

/** Goose, its command line and its desktop program. */
export const goose: Agent = {
  name: "goose",
  label: "Goose",
  evidence: "the agent's source",
  reads: "~/.local/share/goose/sessions/sessions.db (GOOSE_PATH_ROOT, XDG_DATA_HOME); " +
    "sessions/*.jsonl before 1.10",
  variables: {
    GOOSE_PATH_ROOT: "names the folder of Goose's data",
  },

  roots(place: Place): string[] {
    const folder = sessionsFolder(place);
    return folder === null ? [] : [folder];
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    const folder = sessionsFolder(place);
    if (folder === null) return;
    const { files } = namesIn(folder, log);
    if (files.includes(DATABASE)) {
      const path = joinPath(folder, DATABASE);
      yield { path, beside: besideDatabase(path) };
    } else {
      for (const name of files) {
        if (name.endsWith(FILE_SUFFIX)) yield { path: joinPath(folder, name) };
      }
    }
  },

  ...lazily(() => import("./_goose/reader.ts")),
};

/** Returns the folder of the sessions; a chosen one that is not absolute does not count. */
function sessionsFolder(place: Place): string | null {
  const { env, platform } = place;
  const root = env("GOOSE_PATH_ROOT") ?? "";
  if (isAbsolutePath(root, platform)) return joinPath(root, "data", "sessions");
  const isWindows = platform === "windows";
  const data = isWindows ? configFolder(place) : xdgDataFolder(place);
  const within = isWindows ? ["Block", "goose", "data"] : ["goose"];
  return data === null ? null : joinPath(data, ...within, "sessions");
}
