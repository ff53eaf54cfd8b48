/**
 * Reads the store of OpenCode and of programs made from it. What differs between them is where it
 * is.
 *
 * @module
 */

import { joinPath } from "../../path.ts";
import type { Place, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { timeOf } from "../_read/folders.ts";
import { findSession, sessionsIn } from "./database.ts";
import { idIn, sessionInFile } from "./files.ts";
import { dataFolder, storedSessions, type StorePlace } from "./places.ts";
import { headOf } from "./session.ts";
import { turnsOf } from "./turns.ts";
import type { HeadReader, TurnReader } from "../_read/lazily.ts";
import { openDatabase } from "../_read/sqlite.ts";

/** Returns what reads the store at a place. */
export function storeReader(store: StorePlace): HeadReader & TurnReader {
  return {
    async heads({ path }, place, log) {
      const { agent } = store;
      if (path.endsWith(".json")) return headsInFile(path, { agent, log });
      const heads = await headsInDatabase(path, place, { agent, log });
      const folder = dataFolder(store, place);
      if (folder === null || path !== joinPath(folder, store.mainDatabase)) return heads;
      // What it took over from the JSON files is still there as well.
      const known = new Set(heads.map(({ id }) => id));
      for (const stored of storedSessions(folder, log)) {
        if (!known.has(idIn(stored))) heads.push(...headsInFile(stored, { agent, log }));
      }
      return heads;
    },

    async *read({ id, path }, { cache }, log): AsyncGenerator<Turn> {
      if (path.endsWith(".json")) {
        const file = sessionInFile(path, log);
        if (file === null) return;
        for (const turn of turnsOf(file.session, { path, log })) yield turn;
        return;
      }
      using database = await openDatabase(path, { cache, log });
      const session = database && findSession(id, database, { path, log });
      if (session !== null) {
        for (const turn of turnsOf(session, { path, log })) yield turn;
      } else if (database !== null) log.skip(path, `the session "${id}" is not in it any more`);
    },
  };
}

interface HeadsOptions {
  readonly agent: string;
  readonly log: ReadLog;
}

function headsInFile(path: string, { agent, log }: HeadsOptions): SessionHead[] {
  const changedAt = () => timeOf(path, log);
  const file = sessionInFile(path, log);
  const head = file && headOf(file.session, { ...file, agent, path, changedAt });
  return head === null ? [] : [head];
}

async function headsInDatabase(
  path: string,
  { cache }: Place,
  { agent, log }: HeadsOptions,
): Promise<SessionHead[]> {
  using database = await openDatabase(path, { cache, log });
  if (database === null) return [];
  const changedAt = () => timeOf(path, log);
  return [...sessionsIn(database, { path, log })]
    .map((sized) => headOf(sized.session, { ...sized, agent, path, changedAt }))
    .filter((head) => head !== null);
}
