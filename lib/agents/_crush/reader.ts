/**
 * Reads the databases of Crush.
 *
 * @module
 */

import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import { filesMadeIn, findSession, headsIn, messagesOf, todosIn } from "./database.ts";
import { turnsOf } from "./turns.ts";
import { openDatabase } from "../_read/sqlite.ts";
import { crush, projectOf } from "../crush.ts";

/** Resolves to what a list shows of the sessions in a source. */
export async function heads({ path }: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
  using database = await openDatabase(path, { cache: place.cache, log });
  if (database === null) return [];
  const project = projectOf(path, place, log);
  return [...headsIn(database, { agent: crush.name, path, project, log })];
}

/** Yields the turns of a session. */
export async function* read(
  { id, path }: SessionHead,
  { cache }: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  using database = await openDatabase(path, { cache, log });
  if (database === null) return;
  const session = findSession(id, database);
  if (session === null) return log.skip(path, `the session "${id}" is not in it any more`);
  const filesMade = filesMadeIn(id, database);
  const messages = messagesOf(id, database, { path, log });
  const options = { path, log, filesMade, todos: todosIn(session) };
  for (const turn of turnsOf(messages, options)) yield turn;
}
