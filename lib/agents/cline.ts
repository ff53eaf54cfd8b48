/**
 * Reads the sessions of Cline: those of its runtime, and the tasks of its extension before that.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../path.ts";
import type { Agent, Place } from "./_agent.ts";
import { sessionIdOf, sessionSources } from "./_cline/session_files.ts";
import { taskIdOf, taskRoots, taskSources } from "./_cline/task_files.ts";
import { extensionFolders } from "./_cline/places.ts";
import { lazily } from "./_read/lazily.ts";

const EXTENSION = "saoudrizwan.claude-dev";

/** Cline, of both kinds. */
export const cline: Agent = {
  name: "cline",
  label: "Cline",
  evidence: "the agent's source",
  reads: "~/.cline/data/sessions/*/*.messages.json (CLINE_DIR, CLINE_DATA_DIR, " +
    `CLINE_SESSION_DATA_DIR); ~/.cline/data and …/User/globalStorage/${EXTENSION} ` +
    "of VS Code and its kin: tasks/*/ui_messages.json",
  variables: {
    CLINE_DIR: "names Cline's folder",
    CLINE_DATA_DIR: "names the folder of Cline's data",
    CLINE_SESSION_DATA_DIR: "names the folder of Cline's sessions",
  },

  roots(place) {
    const sessions = sessionsFolder(place);
    return [...sessions === null ? [] : [sessions], ...taskFolders(place).flatMap(taskRoots)];
  },

  *sources(place, log) {
    // A task that was taken up by the runtime, or copied, is read once, where it went on.
    const known = new Set<string>();
    const sessions = sessionsFolder(place);
    for (const source of sessions === null ? [] : sessionSources(sessions, log)) {
      known.add(sessionIdOf(source.path));
      yield source;
    }
    for (const folder of taskFolders(place)) {
      for (const source of taskSources(folder, log)) {
        const id = taskIdOf(source.path);
        if (!known.has(id)) yield source;
        known.add(id);
      }
    }
  },

  ...lazily(() => import("./_cline/reader.ts")),
};

function taskFolders(place: Place): string[] {
  const data = dataFolder(place);
  return [...data === null ? [] : [data], ...extensionFolders(EXTENSION, place)];
}

function sessionsFolder(place: Place): string | null {
  const chosen = place.env("CLINE_SESSION_DATA_DIR") ?? "";
  if (isAbsolutePath(chosen)) return joinPath(chosen);
  const data = dataFolder(place);
  return data === null ? null : joinPath(data, "sessions");
}

function dataFolder({ env, home }: Place): string | null {
  const data = env("CLINE_DATA_DIR") ?? "";
  if (isAbsolutePath(data)) return joinPath(data);
  const base = env("CLINE_DIR") ?? "";
  if (isAbsolutePath(base)) return joinPath(base, "data");
  return home === null ? null : joinPath(home, ".cline", "data");
}
