/**
 * Reads the sessions of Cline, of both kinds.
 *
 * @module
 */

import { isSession } from "./session_files.ts";
import { sessionHeads, sessionTurns } from "./sessions.ts";
import type { TaskFamily } from "./task_files.ts";
import { taskHeads, taskTurns } from "./tasks.ts";
import { cline } from "../cline.ts";
import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";

const FAMILY: TaskFamily = { agent: cline.name, countsCached: false };

/** Resolves to what a list shows of the sessions in a source. */
export function heads({ path }: Source, _place: Place, log: ReadLog): Promise<SessionHead[]> {
  const heads = isSession(path)
    ? sessionHeads(path, FAMILY.agent, log)
    : taskHeads(path, FAMILY, log);
  return Promise.resolve(heads);
}

/** Yields the turns of a session. */
export async function* read(head: SessionHead, _place: Place, log: ReadLog): AsyncGenerator<Turn> {
  const turns = isSession(head.path) ? sessionTurns(head, log) : taskTurns(head, FAMILY, log);
  for (const turn of turns) yield turn;
}
