/**
 * Reads the sessions of GitHub Copilot CLI.
 *
 * @module
 */

import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { isAbsolutePath, joinPath } from "../path.ts";
import { lazily } from "./_read/lazily.ts";

/** The events of a session that has a folder. */
export const EVENTS_FILE = "events.jsonl";

/** What is known of such a session, beside its events. */
export const WORKSPACE_FILE = "workspace.yaml";

/** How files of events end. */
export const ENDING = /\.jsonl$/;

/** GitHub Copilot CLI, with a folder per session, and before 1.0.11 or so a file per session. */
export const copilotCli: Agent = {
  name: "copilot-cli",
  label: "GitHub Copilot CLI",
  evidence: "real sessions",
  reads: "~/.copilot/session-state/*/events.jsonl, ~/.copilot/session-state/*.jsonl (COPILOT_HOME)",
  variables: {
    COPILOT_HOME: "names the folder of Copilot CLI",
  },

  roots(place: Place): string[] {
    const folder = stateFolder(place);
    return folder === null ? [] : [folder];
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    const state = stateFolder(place);
    if (state === null) return;
    const { files, folders } = namesIn(state, log);
    for (const name of folders) {
      const folder = joinPath(state, name);
      // Many folders have nothing but a name in them: a program that was started and left.
      if (!namesIn(folder, log).files.includes(EVENTS_FILE)) continue;
      yield { path: joinPath(folder, EVENTS_FILE), beside: [joinPath(folder, WORKSPACE_FILE)] };
    }
    for (const name of files) {
      if (ENDING.test(name)) yield { path: joinPath(state, name) };
    }
  },

  ...lazily(() => import("./_copilot/reader.ts")),
};

function stateFolder({ env, home }: Place): string | null {
  const chosen = env("COPILOT_HOME") ?? "";
  if (isAbsolutePath(chosen)) return joinPath(chosen, "session-state");
  return home === null ? null : joinPath(home, ".copilot", "session-state");
}
