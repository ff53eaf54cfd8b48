/**
 * Reads the sessions of Goose, in its database and in files.
 *
 * @module
 */

import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import { namesIn } from "../_read/folders.ts";
import { findSession, headsIn, messagesOf, modelIn, todoIn, tokensIn } from "./database.ts";
import { headOfFile, idIn, messagesIn } from "./files.ts";
import { turnsOf } from "./turns.ts";
import { openDatabase } from "../_read/sqlite.ts";
import { joinPath, parentOf } from "../../path.ts";
import { FILE_SUFFIX, goose } from "../goose.ts";

/** Resolves to what a list shows of the sessions in a source. */
export async function heads(
  { path }: Source,
  { cache }: Place,
  log: ReadLog,
): Promise<SessionHead[]> {
  if (path.endsWith(FILE_SUFFIX)) return headsInFile(path, log);
  using database = await openDatabase(path, { cache, log });
  const heads = database === null ? [] : [...headsIn(goose.name, database, { path, log })];
  // Only the files that were there when the database was made have been taken over into it.
  const known = new Set(heads.map(({ id }) => id));
  const folder = parentOf(path);
  for (const name of namesIn(folder, log).files) {
    if (!name.endsWith(FILE_SUFFIX) || known.has(idIn(name))) continue;
    heads.push(...headsInFile(joinPath(folder, name), log));
  }
  return heads;
}

/** Yields the turns of a session. */
export async function* read(
  { id, path }: SessionHead,
  { cache }: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  if (path.endsWith(FILE_SUFFIX)) {
    const options = { path, log, todo: "" };
    for (const turn of turnsOf(messagesIn(path, log), options)) yield turn;
    return;
  }
  using database = await openDatabase(path, { cache, log });
  if (database === null) return;
  const session = findSession(id, database);
  if (session === null) return log.skip(path, `the session "${id}" is not in it any more`);
  log.learn({ model: modelIn(session), tokens: tokensIn(session) });
  const messages = messagesOf(id, database, { path, log });
  const options = { path, log, todo: todoIn(session) };
  for (const turn of turnsOf(messages, options)) yield turn;
}

function headsInFile(path: string, log: ReadLog): SessionHead[] {
  const head = headOfFile(goose.name, path, log);
  return head === null ? [] : [head];
}
