/**
 * Reads the sessions of Cursor, in any of its stores.
 *
 * @module
 */

import { type Place, ReadLog, type SessionHead, type Source, type Turn } from "../_agent.ts";
import { chatHead, chatTurns } from "./chat.ts";
import { ideHeads, ideTurns } from "./ide.ts";
import { transcriptHead, transcriptTurns } from "./transcript.ts";
import { nameOf } from "../../path.ts";
import { CHAT_DATABASE, chatIds, cursor, IDE_DATABASE, transcriptsIn } from "../cursor.ts";

/** Resolves to what a list shows of the sessions in a source. */
export async function heads({ path }: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
  switch (nameOf(path)) {
    case CHAT_DATABASE: {
      const head = await chatHead(cursor.name, { path, place, log });
      return head === null ? [] : [head];
    }
    case IDE_DATABASE:
      return await editorHeads(path, place, log);
    default:
      return transcriptHeads([path], log);
  }
}

/** Yields the turns of a session. */
export async function* read(
  { id, path }: SessionHead,
  place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  switch (nameOf(path)) {
    case CHAT_DATABASE:
      for await (const turn of chatTurns(path, place, log)) yield turn;
      break;
    case IDE_DATABASE:
      for await (const turn of ideTurns(id, { path, place, log })) yield turn;
      break;
    default:
      for (const turn of transcriptTurns(path, log)) yield turn;
  }
}

async function editorHeads(path: string, place: Place, log: ReadLog): Promise<SessionHead[]> {
  const chats = chatIds(place);
  const heads = (await ideHeads(cursor.name, { path, place, log })).filter(({ id }) =>
    !chats.has(id)
  );
  const known = new Set(heads.map(({ id }) => id));
  const transcripts = transcriptHeads([...transcriptsIn(place, new ReadLog())], log);
  return [...heads, ...transcripts.filter(({ id }) => !known.has(id))];
}

function transcriptHeads(paths: readonly string[], log: ReadLog): SessionHead[] {
  return paths.map((path) => transcriptHead(cursor.name, path, log)).filter((head) =>
    head !== null
  );
}
