/**
 * What Antigravity's CLI keeps about its conversations outside of them: the folders that they were
 * started in, and the titles that a model thought of. Both are in files for all conversations, which
 * are read once for each place.
 *
 * @module
 */

import type { Place } from "../_agent.ts";
import { ReadLog } from "../_agent.ts";
import { textAt } from "../_read/fields.ts";
import { namesIn } from "../_read/folders.ts";
import { readRecords } from "../_read/jsonl.ts";
import { openDatabase } from "../_read/sqlite.ts";
import { joinPath } from "../../path.ts";

/** The prompts that were typed, with the folder; the first of a conversation has no id yet. */
const PROMPTS = "history.jsonl";

/** The titles, made later than the conversations, and not for all. */
const TITLES = "conversation_summaries.db";

/** What is known of the conversations of a folder, by their ids. */
export interface ConversationIndex {
  readonly folders: ReadonlyMap<string, string>;
  readonly titles: ReadonlyMap<string, string>;
}

const indexes = new WeakMap<Place, Map<string, Promise<ConversationIndex>>>();

/** Resolves to what is known of the conversations of a data folder; it need not have anything. */
export function conversationsIn(folder: string, place: Place): Promise<ConversationIndex> {
  const known = indexes.get(place) ?? new Map<string, Promise<ConversationIndex>>();
  indexes.set(place, known);
  const index = known.get(folder) ?? readIndex(folder, place);
  known.set(folder, index);
  return index;
}

/** Reads both files. What is wrong with them costs a title or a folder, and is not worth a word. */
async function readIndex(folder: string, { cache }: Place): Promise<ConversationIndex> {
  const log = new ReadLog();
  const { files } = namesIn(folder, log);
  const folders = new Map<string, string>();
  if (files.includes(PROMPTS)) {
    for (const { record } of readRecords(joinPath(folder, PROMPTS), log)) {
      const id = textAt(record, "conversationId") ?? "";
      const workspace = textAt(record, "workspace") ?? "";
      if (id !== "" && workspace !== "") folders.set(id, workspace);
    }
  }
  const titles = new Map<string, string>();
  if (!files.includes(TITLES)) return { folders, titles };
  using database = await openDatabase(joinPath(folder, TITLES), { cache, log });
  for (
    const row of database?.rows("SELECT conversation_id, title FROM conversation_summaries") ?? []
  ) {
    const title = textAt(row, "title") ?? "";
    if (title.trim() !== "") titles.set(textAt(row, "conversation_id") ?? "", title);
  }
  return { folders, titles };
}
