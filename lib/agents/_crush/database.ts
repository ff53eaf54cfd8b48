/**
 * Crush's sessions in its database. The tables are those of its `internal/db/migrations`; early
 * ones have fewer columns.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { ReadLog, SessionHead } from "../_agent.ts";
import { requestIn, type StoredMessage } from "./turns.ts";
import { epochAt, filled, isList, numberAt, parseJson, textAt } from "../_read/fields.ts";
import { timeOf } from "../_read/folders.ts";
import { LINE_BYTES_MAX } from "../_read/jsonl.ts";
import type { Database } from "../_read/sqlite.ts";

/** Where a database is, and who is told what is wrong with it. */
export interface DatabaseOptions {
  readonly path: string;
  readonly log: ReadLog;
}

/** What a head says that is not in the database. */
export interface HeadsOptions extends DatabaseOptions {
  readonly agent: string;
  readonly project: string | null;
}

/** The titles that a session has until a model has thought of one. */
const TITLES_OF_NEW: ReadonlySet<string | null> = new Set(["", "New Session", "Untitled Session"]);

/** How the ids of the helpers begin that think of titles. */
const TITLE_HELPER = "title-";

/** What is left of a message that is too long to be held. */
const PARTS = `iif(octet_length(parts) > ${LINE_BYTES_MAX}, NULL, parts) AS parts`;

/** Yields the heads of the sessions in a database, newest first, sub-agents' left out. */
export function* headsIn(database: Database, options: HeadsOptions): Generator<SessionHead> {
  const { agent, path, project, log } = options;
  // The lengths are in the rows' headers: no text is read for this.
  const sizes = byId(
    database,
    "SELECT session_id, sum(octet_length(parts)) AS bytes FROM messages GROUP BY 1",
  );
  // SQLite takes the model from the row with the greatest time.
  const models = byId(
    database,
    "SELECT session_id, model, max(created_at) FROM messages WHERE role = 'assistant' GROUP BY 1",
  );
  const query = "SELECT * FROM sessions WHERE parent_session_id IS NULL " +
    "ORDER BY updated_at DESC, id";
  for (const row of database.rows(query)) {
    const id = textAt(row, "id");
    if (id === null || id.startsWith(TITLE_HELPER)) continue;
    const request = firstRequest(id, database, options);
    if (request === null) continue;
    const title = textAt(row, "title") ?? "";
    yield {
      agent,
      id,
      path,
      project,
      branch: null,
      remote: null,
      model: filled(textAt(models.get(id), "model")),
      version: null,
      title: filled(TITLES_OF_NEW.has(title) ? request : title),
      startedAt: epochAt(row, "created_at"),
      updatedAt: epochAt(row, "updated_at") ?? timeOf(path, log),
      sizeBytes: numberAt(sizes.get(id), "bytes") ?? 0,
      parentId: null,
      convertedFrom: null,
    };
  }
}

/** Returns the row of a session, or `null` when it is not there any more. */
export function findSession(id: string, database: Database): JsonObject | null {
  return database.rows("SELECT * FROM sessions WHERE id = ?", id)[0] ?? null;
}

/** Returns the list of things to do of a session; sessions of early versions have none. */
export function todosIn(row: JsonObject): readonly Json[] {
  const todos = parseJson(textAt(row, "todos") ?? "null");
  return isList(todos) ? todos : [];
}

/** Returns the paths of the files that a session made: those whose first version is empty. */
export function filesMadeIn(id: string, database: Database): Set<string> {
  const query = "SELECT path FROM files WHERE session_id = ? AND version = 0 AND content = ''";
  return new Set(database.rows(query, id).map((row) => textAt(row, "path") ?? ""));
}

/** Yields the messages of a session in the order of the conversation, all or the user's alone. */
export function* messagesOf(
  id: string,
  database: Database,
  { path, log }: DatabaseOptions,
  who: "all" | "user" = "all",
): Generator<StoredMessage> {
  const role = who === "all" ? "" : "AND role = 'user'";
  const order = `SELECT id FROM messages WHERE session_id = ? ${role} ORDER BY created_at, rowid`;
  const columns = hasSummaries(database) ? "is_summary_message" : "0 AS is_summary_message";
  const query =
    `SELECT id, role, model, created_at, ${PARTS}, ${columns} FROM messages WHERE id = ?`;
  for (const message of database.rows(order, id).map((row) => textAt(row, "id") ?? "")) {
    for (const row of database.rows(query, message)) {
      const parts = parseJson(textAt(row, "parts") ?? "null");
      if (isList(parts)) yield messageIn(row, parts);
      else log.skip(path, `the message "${message}" is no list, or too long`);
    }
  }
}

/** Says whether messages state that they sum up, which those of early versions do not. */
function hasSummaries(database: Database): boolean {
  const query = "SELECT name FROM pragma_table_info('messages') WHERE name = 'is_summary_message'";
  return database.rows(query).length > 0;
}

function messageIn(row: JsonObject, parts: readonly Json[]): StoredMessage {
  return {
    id: textAt(row, "id") ?? "",
    role: textAt(row, "role"),
    at: epochAt(row, "created_at"),
    model: textAt(row, "model"),
    isSummary: numberAt(row, "is_summary_message") === 1,
    parts,
  };
}

function firstRequest(id: string, database: Database, options: DatabaseOptions): string | null {
  for (const message of messagesOf(id, database, options, "user")) {
    const request = requestIn(message);
    if (request !== null) return request;
  }
  return null;
}

function byId(database: Database, query: string): Map<string | null, JsonObject> {
  return new Map(database.rows(query).map((row) => [textAt(row, "session_id"), row]));
}
