/**
 * Reads the sessions of Kiro: of its command line, in the two forms that it has had, and of its
 * editor.
 *
 * @module
 */

import { joinPath, nameOf } from "../path.ts";
import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { besideDatabase, isThere, namesIn } from "./_read/folders.ts";
import {
  ABOUT,
  databasePath,
  editorFolder,
  editorSources,
  LOG_ENDING,
  MESSAGES,
  sessionsFolder,
  sidecarOf,
} from "./_kiro/places.ts";
import { lazily } from "./_read/lazily.ts";

/** The folder with the logs of the command line. */
const CLI = "cli";

/** The name of a folder that is a session. */
const SESSION_FOLDER = /^sess_/;

/** Kiro, the command line and the editor. */
export const kiro: Agent = {
  name: "kiro",
  label: "Kiro",
  evidence: "a third-party parser",
  reads: "~/.kiro/sessions/cli/*.jsonl, ~/.kiro/sessions/**/sess_*/messages.jsonl (KIRO_HOME); " +
    "~/.local/share/kiro-cli/data.sqlite3 (XDG_DATA_HOME); " +
    "~/.config/Kiro/User/globalStorage/kiro.kiroagent/workspace-sessions/*/*.json",
  variables: {
    KIRO_HOME: "names Kiro's folder",
  },

  roots(place: Place): string[] {
    const database = databasePath(place);
    const paths = [
      sessionsFolder(place),
      ...database === null ? [] : [database, ...besideDatabase(database)],
      editorFolder(place),
    ];
    return paths.filter((path) => path !== null);
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    const sessions = sessionsFolder(place);
    if (sessions !== null) yield* cliSources(sessions, log);
    const database = databasePath(place);
    if (database !== null && isThere(database)) {
      // What is in a log as well is listed with that.
      const logs = sessions === null ? [] : [joinPath(sessions, CLI)];
      yield { path: database, beside: [...besideDatabase(database), ...logs] };
    }
    const editor = editorFolder(place);
    if (editor !== null) yield* editorSources(editor, log);
  },

  ...lazily(() => import("./_kiro/reader.ts")),
};

/** Logs are in a folder of their own; folders of sessions are here, or in one for each workspace. */
function* cliSources(sessions: string, log: ReadLog): Generator<Source> {
  for (const path of logsIn(sessions, log)) yield { path, beside: [sidecarOf(path)] };
  for (const name of namesIn(sessions, log).folders) {
    const folder = joinPath(sessions, name);
    const isSession = SESSION_FOLDER.test(name);
    const names = isSession ? [folder] : namesIn(folder, log).folders
      .filter((each) => SESSION_FOLDER.test(each)).map((each) => joinPath(folder, each));
    for (const each of names) {
      if (!namesIn(each, log).files.includes(MESSAGES)) continue;
      yield { path: joinPath(each, MESSAGES), beside: [joinPath(each, ABOUT)] };
    }
  }
}

function logsIn(sessions: string, log: ReadLog): string[] {
  const folder = joinPath(sessions, CLI);
  return namesIn(folder, log).files.filter((name) => LOG_ENDING.test(name))
    .map((name) => joinPath(folder, name));
}

/** Returns the ids of the logs, which are named for them. */
export function logIds(place: Place, log: ReadLog): ReadonlySet<string> {
  const sessions = sessionsFolder(place);
  const paths = sessions === null ? [] : logsIn(sessions, log);
  return new Set(paths.map((path) => nameOf(path).replace(LOG_ENDING, "")));
}
