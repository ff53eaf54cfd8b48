/**
 * Where both generations of Kimi keep their sessions: a folder for each, in a folder for each work
 * directory.
 *
 * @module
 */

import { joinPath, nameOf, parentOf } from "../../path.ts";
import type { ReadLog, Source } from "../_agent.ts";
import { namesIn } from "../_read/folders.ts";

/** The log of a session, in either generation. */
export const WIRE = "wire.jsonl";
/** What kimi-cli tells the model. */
export const CONTEXT = "context.jsonl";
/** What is known of a session. */
export const STATE = "state.json";
/** Names the work directories of kimi-cli. */
export const REGISTRY = "kimi.json";
/** The list of all sessions of Kimi Code. */
export const INDEX = "session_index.jsonl";

/** How files end that are a session of kimi-cli each, or the log of one. */
export const ENDING = /\.jsonl$/;

/** The agent of Kimi Code that talks with the user; the others work for it. */
const MAIN = joinPath("agents", "main");

/** Yields the sessions in the `sessions` folder of a share folder; `isMoved` tells those to leave. */
export function* cliSources(
  share: string,
  isMoved: (id: string) => boolean,
  log: ReadLog,
): Generator<Source> {
  const sessions = joinPath(share, "sessions");
  const registry = joinPath(share, REGISTRY);
  for (const directory of namesIn(sessions, log).folders) {
    const within = joinPath(sessions, directory);
    const { files, folders } = namesIn(within, log);
    for (const id of folders) {
      if (isMoved(id)) continue;
      const folder = joinPath(within, id);
      const names = namesIn(folder, log).files;
      const name = [WIRE, CONTEXT].find((each) => names.includes(each));
      if (name === undefined) continue;
      const beside = [CONTEXT, STATE].map((each) => joinPath(folder, each));
      yield { path: joinPath(folder, name), beside: [...beside, registry] };
    }
    // So it was before a session had a folder.
    for (const name of files) {
      const id = name.replace(ENDING, "");
      if (!ENDING.test(name) || isMoved(id) || folders.includes(id)) continue;
      yield { path: joinPath(within, name), beside: [registry] };
    }
  }
}

/** Yields the sessions below a home folder of Kimi Code. */
export function* codeSources(home: string, log: ReadLog): Generator<Source> {
  const index = joinPath(home, INDEX);
  const sessions = joinPath(home, "sessions");
  for (const directory of namesIn(sessions, log).folders) {
    const within = joinPath(sessions, directory);
    for (const name of namesIn(within, log).folders) {
      const agent = joinPath(within, name, MAIN);
      if (!namesIn(agent, log).files.includes(WIRE)) continue;
      yield { path: joinPath(agent, WIRE), beside: [joinPath(within, name, STATE), index] };
    }
  }
}

/** Returns the id of the session that a file belongs to, which is the name of its folder. */
export function codeId(path: string): string {
  return nameOf(folderOf(path));
}

/** Returns the folder of the session that a file belongs to. */
export function folderOf(path: string): string {
  return parentOf(parentOf(parentOf(path)));
}
