/**
 * OpenCode's sessions in its database, since version 1.2.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { isObject, numberAt, parseJson, textAt, valueAt } from "../_read/fields.ts";
import { LINE_BYTES_MAX } from "../_read/jsonl.ts";
import type { StoredMessage, StoredPart, StoredSession } from "./session.ts";
import type { Database } from "../_read/sqlite.ts";

/** Where a database is, and who is told what is wrong with it. */
export interface DatabaseOptions {
  readonly path: string;
  readonly log: ReadLog;
}

/** A session with the size of its messages and parts in bytes. */
export interface SizedSession {
  readonly session: StoredSession;
  readonly sizeBytes: number;
}

/** What is read of a message or part: nothing of one that is too long to be held. */
const DATA = `id, iif(octet_length(data) > ${LINE_BYTES_MAX}, NULL, data) AS data`;

/** Yields the sessions of a database, newest first, those of sub-agents left out. */
export function* sessionsIn(
  database: Database,
  options: DatabaseOptions,
): Generator<SizedSession> {
  const sizes = new Map<string, number>();
  for (const table of ["message", "part"]) {
    // The lengths are in the rows' headers: no text is read for this.
    const query = `SELECT session_id, sum(octet_length(data)) AS bytes FROM ${table} GROUP BY 1`;
    for (const row of database.rows(query)) {
      const id = textAt(row, "session_id") ?? "";
      sizes.set(id, (sizes.get(id) ?? 0) + (numberAt(row, "bytes") ?? 0));
    }
  }
  const query = "SELECT * FROM session WHERE parent_id IS NULL ORDER BY time_updated DESC, id";
  for (const row of database.rows(query)) {
    const session = sessionOf(row, database, options);
    yield { session, sizeBytes: sizes.get(textAt(row, "id") ?? "") ?? 0 };
  }
}

/** Returns a session of a database, or `null` when it is not there any more. */
export function findSession(
  id: string,
  database: Database,
  options: DatabaseOptions,
): StoredSession | null {
  for (const row of database.rows("SELECT * FROM session WHERE id = ?", id)) {
    return sessionOf(row, database, options);
  }
  return null;
}

function sessionOf(row: JsonObject, database: Database, options: DatabaseOptions): StoredSession {
  const id = textAt(row, "id") ?? "";
  return {
    info: infoOf(row),
    *messages(): Generator<StoredMessage> {
      const order = "SELECT id FROM message WHERE session_id = ? ORDER BY time_created, id";
      for (const message of database.rows(order, id).map((found) => textAt(found, "id") ?? "")) {
        const rows = database.rows(`SELECT ${DATA} FROM message WHERE id = ?`, message);
        for (const record of recordsIn(rows, "message", options)) {
          yield { ...record, parts: () => partsOf(message, database, options) };
        }
      }
    },
    todos: () =>
      database.rows("SELECT content, status FROM todo WHERE session_id = ? ORDER BY position", id),
  };
}

function partsOf(
  message: string,
  database: Database,
  options: DatabaseOptions,
): Generator<StoredPart> {
  const query = `SELECT ${DATA} FROM part WHERE message_id = ? ORDER BY id`;
  return recordsIn(database.rows(query, message), "part", options);
}

/** Returns a row of the table of sessions as the JSON files have it; columns came one by one. */
function infoOf(row: JsonObject): JsonObject {
  return {
    id: valueAt(row, "id") ?? null,
    parentID: valueAt(row, "parent_id") ?? null,
    directory: valueAt(row, "directory") ?? null,
    title: valueAt(row, "title") ?? null,
    version: valueAt(row, "version") ?? null,
    model: parseJson(textAt(row, "model") ?? "null") ?? null,
    revert: parseJson(textAt(row, "revert") ?? "null") ?? null,
    time: {
      created: valueAt(row, "time_created") ?? null,
      updated: valueAt(row, "time_updated") ?? null,
    },
  };
}

/** Yields rows of an id and a JSON text as records; the others are problems for the log. */
function* recordsIn(
  rows: Iterable<JsonObject>,
  what: string,
  { path, log }: DatabaseOptions,
): Generator<StoredPart> {
  for (const row of rows) {
    const id = textAt(row, "id") ?? "";
    const text = textAt(row, "data");
    const data = text === null ? undefined : parseJson(text);
    if (isObject(data)) yield { id, data };
    else if (text !== null) log.skip(path, `the ${what} "${id}" is no JSON object`);
    else log.skip(path, `the ${what} "${id}" has no text, or more than ${LINE_BYTES_MAX} bytes`);
  }
}
