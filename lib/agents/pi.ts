/**
 * Reads the sessions of pi.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../path.ts";
import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { lazily } from "./_read/lazily.ts";

/** How files of entries end. */
export const ENDING = /\.jsonl$/;

/** The folders of pi, and of its fork oh-my-pi, which keeps sessions of the same form. */
const FOLDERS = [".pi", ".omp"];

/** pi keeps a tree of entries per session; whoever goes back in it starts a branch. */
export const pi: Agent = {
  name: "pi",
  label: "pi",
  evidence: "the agent's source",
  reads: "~/.pi/agent/sessions/*/*.jsonl (PI_CODING_AGENT_DIR, PI_CODING_AGENT_SESSION_DIR); " +
    "~/.omp/agent/sessions/*/*.jsonl of oh-my-pi",
  variables: {
    PI_CODING_AGENT_DIR: "names pi's folder",
    PI_CODING_AGENT_SESSION_DIR: "names the folder of pi's sessions",
  },
  roots,
  sources,
  ...lazily(() => import("./_pi/reader.ts")),
};

function roots({ home, env }: Place): string[] {
  const sessions = inHome(env("PI_CODING_AGENT_SESSION_DIR") ?? "", home);
  if (isAbsolutePath(sessions)) return [sessions];
  const agent = inHome(env("PI_CODING_AGENT_DIR") ?? "", home);
  if (isAbsolutePath(agent)) return [joinPath(agent, "sessions")];
  // Both look at the same variables.
  return home === null ? [] : FOLDERS.map((name) => joinPath(home, name, "agent", "sessions"));
}

/** pi reads `~` in its variables as the home folder. */
function inHome(path: string, home: string | null): string {
  return home !== null && /^~(?=[\\/]|$)/.test(path) ? joinPath(home, path.slice(1)) : path;
}

/** Files are in a folder for each project, or all in one that the user has chosen. */
function* sources(place: Place, log: ReadLog): Generator<Source> {
  for (const root of roots(place)) {
    const { files, folders } = namesIn(root, log);
    yield* filesIn(root, files);
    for (const name of folders) {
      const folder = joinPath(root, name);
      yield* filesIn(folder, namesIn(folder, log).files);
    }
  }
}

function* filesIn(folder: string, names: readonly string[]): Generator<Source> {
  for (const name of names) if (ENDING.test(name)) yield { path: joinPath(folder, name) };
}
