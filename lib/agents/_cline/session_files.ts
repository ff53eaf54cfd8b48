/**
 * Where Cline's runtime keeps its sessions: a folder each, with a manifest and the messages.
 *
 * @module
 */

import { joinPath, nameOf, parentOf } from "../../path.ts";
import type { ReadLog, Source } from "../_agent.ts";
import { namesIn } from "../_read/folders.ts";

/** How the file of messages is named, behind the id of the session. */
const MESSAGES = ".messages.json";

/** Says whether a path is that of a session's messages. */
export function isSession(path: string): boolean {
  return path.endsWith(MESSAGES);
}

/** Returns the id of a session: the name of its folder. */
export function sessionIdOf(path: string): string {
  return nameOf(parentOf(path));
}

/** Yields the sessions in a folder; the messages of sub-agents, in the same folders, are passed over. */
export function* sessionSources(folder: string, log: ReadLog): Generator<Source> {
  for (const id of namesIn(folder, log).folders) {
    const session = joinPath(folder, id);
    const name = `${id}${MESSAGES}`;
    if (!namesIn(session, log).files.includes(name)) continue;
    const path = joinPath(session, name);
    yield { path, beside: [manifestOf(path)] };
  }
}

/** Returns the path of the manifest of a session. */
export function manifestOf(path: string): string {
  return joinPath(parentOf(path), `${sessionIdOf(path)}.json`);
}
