/**
 * Where Kiro's command line and its editor keep their sessions.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../../path.ts";
import type { Place, ReadLog, Source } from "../_agent.ts";
import { namesIn } from "../_read/folders.ts";
import { configFolder, dataFolder } from "../_read/user_folders.ts";

/** How the logs of the command line end. */
export const LOG_ENDING = /\.jsonl$/;

/** The file with the messages of a session. */
export const MESSAGES = "messages.jsonl";

/** The file that tells of a session. */
export const ABOUT = "session.json";

/** How the editor's sessions end, and what names those of a workspace. */
export const EDITOR_ENDING = /\.json$/;
export const EDITOR_INDEX = "sessions.json";

const WORKSPACES = "workspace-sessions";

/** Returns the folder with the sessions of the command line since its version 2, or `null`. */
export function sessionsFolder({ env, home, platform }: Place): string | null {
  const chosen = env("KIRO_HOME") ?? "";
  if (isAbsolutePath(chosen, platform)) return joinPath(chosen, "sessions");
  return home === null ? null : joinPath(home, ".kiro", "sessions");
}

/**
 * Returns the database of the command line, or `null`. It is where that of its ancestor was, the
 * Amazon Q Developer CLI, under another name: in the folder for the data of programs.
 */
export function databasePath(place: Place): string | null {
  const folder = dataFolder(place);
  return folder === null ? null : joinPath(folder, "kiro-cli", "data.sqlite3");
}

/** Returns the folder in which the editor's agent keeps everything, or `null`. */
export function editorFolder(place: Place): string | null {
  const folder = configFolder(place);
  return folder === null
    ? null
    : joinPath(folder, "Kiro", "User", "globalStorage", "kiro.kiroagent");
}

/** Returns the file that tells of a session. */
export function sidecarOf(path: string): string {
  return path.replace(LOG_ENDING, ".json");
}

/** Yields the sessions in the folder of the editor's agent. */
export function* editorSources(folder: string, log: ReadLog): Generator<Source> {
  const workspaces = joinPath(folder, WORKSPACES);
  for (const workspace of namesIn(workspaces, log).folders) {
    const within = joinPath(workspaces, workspace);
    for (const name of namesIn(within, log).files) {
      if (name === EDITOR_INDEX || !EDITOR_ENDING.test(name)) continue;
      yield { path: joinPath(within, name), beside: [joinPath(within, EDITOR_INDEX)] };
    }
  }
}
