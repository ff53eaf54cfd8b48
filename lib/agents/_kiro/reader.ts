/**
 * Reads the sessions of Kiro, in any of their forms.
 *
 * @module
 */

import { nameOf } from "../../path.ts";
import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import { databaseHeads, databaseTurns } from "./database.ts";
import { editorHead, editorTurns } from "./editor.ts";
import { logHead, logTurns } from "./log.ts";
import { messagesHead, messagesTurns } from "./messages.ts";
import { databasePath, LOG_ENDING, MESSAGES } from "./places.ts";
import { kiro, logIds } from "../kiro.ts";

/** Resolves to what a list shows of the sessions in a source. */
export async function heads({ path }: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
  if (path === databasePath(place)) {
    const ids = logIds(place, log);
    const options = { place, log, isElsewhere: (id: string) => ids.has(id) };
    return (await databaseHeads(path, options)).map((head) => ({ agent: kiro.name, ...head }));
  }
  const head = headOf(path, place, log);
  return head === null ? [] : [{ agent: kiro.name, ...head }];
}

/** Yields the turns of a session. */
export async function* read(head: SessionHead, place: Place, log: ReadLog): AsyncGenerator<Turn> {
  for await (const turn of turnsOf(head, place, log)) yield turn;
}

function headOf(path: string, place: Place, log: ReadLog): Omit<SessionHead, "agent"> | null {
  if (!LOG_ENDING.test(path)) return editorHead(path, place, log);
  return nameOf(path) === MESSAGES ? messagesHead(path, log) : logHead(path, log);
}

function turnsOf(
  head: SessionHead,
  place: Place,
  log: ReadLog,
): AsyncIterable<Turn> | Iterable<Turn> {
  const { path } = head;
  if (path === databasePath(place)) return databaseTurns(head, place, log);
  if (!LOG_ENDING.test(path)) return editorTurns(head, log);
  return nameOf(path) === MESSAGES ? messagesTurns(path, log) : logTurns(path, log);
}
