/**
 * Reads the threads of Zed's own agent, and its text threads.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { Place, ReadLog, SessionHead, Source, Tokens, Turn } from "../_agent.ts";
import { amountAt, filled, numberAt, objectAt, textAt, timeAt } from "../_read/fields.ts";
import { timeOf } from "../_read/folders.ts";
import { LINE_BYTES_MAX } from "../_read/jsonl.ts";
import { type Database, openDatabase } from "../_read/sqlite.ts";
import { textThreadHead, textThreadTurns } from "./text_threads.ts";
import { foldersOf, messagesOf, snapshotOf, threadIn } from "./thread.ts";
import { requestIn, turnsOf } from "./turns.ts";
import { TEXT_THREAD_SUFFIX, zed } from "../zed.ts";

/** What a list shows without looking into a thread. */
const COLUMNS = [
  "id",
  "summary",
  "updated_at",
  "created_at",
  "parent_id",
  "folder_paths",
  "folder_paths_order",
];

/** A thread of this size or less is looked into for a list, since it may be empty; in bytes. */
const MAY_BE_EMPTY_BYTES = 4 * 1024;

/** The title of a thread until a model has thought of one. */
const TITLE_OF_NEW = /^New (?:Agent )?Thread$/i;

/** Resolves to what a list shows of the sessions in a source. */
export async function heads(
  { path }: Source,
  { cache }: Place,
  log: ReadLog,
): Promise<SessionHead[]> {
  if (path.endsWith(TEXT_THREAD_SUFFIX)) {
    const head = textThreadHead(zed.name, path, log);
    return head === null ? [] : [head];
  }
  using database = await openDatabase(path, { cache, log });
  if (database === null) return [];
  const query = `SELECT ${columnsIn(database)}, octet_length(data) AS bytes FROM threads ` +
    "ORDER BY updated_at DESC, id";
  const heads: SessionHead[] = [];
  for (const row of database.rows(query)) {
    const head = await headOf(row, database, { path, log });
    if (head !== null) heads.push(head);
  }
  return heads;
}

/** Yields the turns of a session. */
export async function* read(
  head: SessionHead,
  { cache }: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  const { id, path, project } = head;
  if (path.endsWith(TEXT_THREAD_SUFFIX)) {
    for (const turn of textThreadTurns(path, log)) yield turn;
    return;
  }
  using database = await openDatabase(path, { cache, log });
  const thread = database && await findThread(id, database, { path, log });
  if (thread === null) return;
  const snapshot = snapshotOf(thread, project);
  log.learn({
    model: textAt(thread, "model", "model"),
    branch: textAt(snapshot, "git_state", "current_branch"),
    commit: textAt(snapshot, "git_state", "head_sha"),
    tokens: tokensIn(thread),
  });
  const folders = [project, ...foldersOf(thread)].filter((folder) => folder !== null);
  const options = { path, log, folders };
  for (const turn of turnsOf(messagesOf(thread), options)) yield turn;
}

/** Returns those of the columns that there are, since they came one by one. */
function columnsIn(database: Database): string {
  const rows = database.rows("SELECT name FROM pragma_table_info('threads')");
  const names = new Set(rows.map((row) => textAt(row, "name")));
  return COLUMNS.filter((name) => names.has(name)).join(", ") || "*";
}

interface DatabaseOptions {
  readonly path: string;
  readonly log: ReadLog;
}

/**
 * Returns the head of a thread from the columns of its row. To inflate every thread for a list
 * would take too long, so it is looked into only for what the columns lack.
 */
async function headOf(
  row: JsonObject,
  database: Database,
  options: DatabaseOptions,
): Promise<SessionHead | null> {
  const id = textAt(row, "id");
  // A thread with a parent is a sub-agent's.
  if (id === null || textAt(row, "parent_id") !== null) return null;
  const sizeBytes = numberAt(row, "bytes") ?? 0;
  const title = textAt(row, "summary") ?? "";
  const folder = firstFolder(row);
  const isNew = title === "" || TITLE_OF_NEW.test(title);
  const isLookedInto = isNew || folder === null || sizeBytes <= MAY_BE_EMPTY_BYTES;
  const thread = isLookedInto ? await findThread(id, database, options) : null;
  if (isLookedInto && thread === null) return null;
  const request = thread === null ? null : firstRequest(thread);
  if (thread !== null && request === null) return null;
  const snapshot = thread === null ? {} : snapshotOf(thread, folder);
  return {
    agent: zed.name,
    id,
    path: options.path,
    project: folder ?? textAt(snapshot, "worktree_path"),
    branch: textAt(snapshot, "git_state", "current_branch"),
    remote: textAt(snapshot, "git_state", "remote_url"),
    model: textAt(objectAt(thread ?? {}, "model"), "model"),
    version: null,
    title: isNew ? filled(request) : title,
    startedAt: timeAt(row, "created_at"),
    updatedAt: timeAt(row, "updated_at") ?? timeOf(options.path, options.log),
    sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}

/** Resolves to a thread, or to `null` when it is not there or cannot be read; the log says which. */
async function findThread(
  id: string,
  database: Database,
  { path, log }: DatabaseOptions,
): Promise<JsonObject | null> {
  const query = `SELECT data_type, iif(octet_length(data) > ${LINE_BYTES_MAX}, NULL, hex(data)) ` +
    "AS hex FROM threads WHERE id = ?";
  const [row] = database.rows(query, id);
  const hex = textAt(row, "hex");
  if (hex !== null) {
    const bytes = Uint8Array.fromHex(hex);
    return await threadIn({ dataType: textAt(row, "data_type"), bytes }, { id, path, log });
  }
  const isThere = row !== undefined;
  const why = isThere ? `has more than ${LINE_BYTES_MAX} bytes` : "is not in it any more";
  log.skip(path, `the thread "${id}" ${why}`);
  return null;
}

function firstRequest(thread: JsonObject): string | null {
  for (const message of messagesOf(thread)) {
    const request = requestIn(message);
    if (request !== null) return request;
  }
  return null;
}

/** Returns the folder that was opened first: the paths are sorted, and the order is beside them. */
function firstFolder(row: JsonObject): string | null {
  const paths = (textAt(row, "folder_paths") ?? "").split("\n").filter((path) => path !== "");
  const order = (textAt(row, "folder_paths_order") ?? "").split(",");
  return paths[Math.max(0, order.indexOf("0"))] ?? paths[0] ?? null;
}

function tokensIn(thread: JsonObject): Tokens | null {
  const usage = objectAt(thread, "cumulative_token_usage");
  const count = (name: string) => amountAt(usage, name);
  const cached = count("cache_read_input_tokens");
  // What is written into a cache or read from it is not counted as input.
  const input = count("input_tokens") + cached + count("cache_creation_input_tokens");
  const output = count("output_tokens");
  return input + output === 0 ? null : { input, output, cached };
}
