/**
 * Goose's sessions in its database, since version 1.10. The tables are those of its
 * `crates/goose/src/session/session_manager.rs`, up to version 17 of the schema; earlier ones have
 * fewer columns.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { ReadLog, SessionHead, Tokens } from "../_agent.ts";
import {
  epochAt,
  filled,
  isList,
  isTrueAt,
  numberAt,
  parseJson,
  textAt,
  timeAt,
  valueAt,
  wholeAt,
} from "../_read/fields.ts";
import { timeOf } from "../_read/folders.ts";
import { requestIn, type StoredMessage } from "./turns.ts";
import { LINE_BYTES_MAX } from "../_read/jsonl.ts";
import type { Database } from "../_read/sqlite.ts";

/** Where a database is, and who is told what is wrong with it. */
export interface DatabaseOptions {
  readonly path: string;
  readonly log: ReadLog;
}

/** Sessions that no user talks in. */
const OTHERS: ReadonlySet<string | null> = new Set(["sub_agent", "hidden"]);

/** The names that a session has until a model has thought of one. */
const NAME_OF_NEW = /^(?:CLI Session|New Chat|New session(?: \d{1,9})?)$/i;

/** When a message was written, in seconds: some versions wrote milliseconds. */
const SECONDS = "iif(created_timestamp > 10000000000, created_timestamp / 1000, created_timestamp)";

/** What is read of a message: nothing of one that is too long to be held. */
const MESSAGE = "role, created_timestamp, " +
  `iif(octet_length(content_json) > ${LINE_BYTES_MAX}, NULL, content_json) AS content_json`;

/** Yields the heads of the sessions in a database, newest first. */
export function* headsIn(
  agent: string,
  database: Database,
  { path, log }: DatabaseOptions,
): Generator<SessionHead> {
  // The lengths are in the rows' headers: no text is read for this.
  const sums = new Map(
    database.rows(
      "SELECT session_id, sum(octet_length(content_json)) AS bytes, " +
        `max(${SECONDS}) AS last FROM messages GROUP BY 1`,
    ).map((row) => [textAt(row, "session_id"), row]),
  );
  for (const row of database.rows("SELECT * FROM sessions ORDER BY updated_at DESC, id DESC")) {
    const id = textAt(row, "id");
    if (id === null || OTHERS.has(textAt(row, "session_type"))) continue;
    const request = firstRequest(id, database, { path, log });
    if (request === null) continue;
    const sum = sums.get(id);
    yield {
      agent,
      id,
      path,
      project: filled(textAt(row, "working_dir")),
      branch: null,
      remote: null,
      model: modelIn(row),
      version: null,
      title: titleIn(row) ?? filled(request),
      startedAt: utcAt(row, "created_at"),
      updatedAt: epochAt(sum, "last") ?? utcAt(row, "updated_at") ?? timeOf(path, log),
      sizeBytes: numberAt(sum, "bytes") ?? 0,
      parentId: null,
      convertedFrom: null,
    };
  }
}

/** Returns the row of a session, or `null` when it is not there any more. */
export function findSession(id: string, database: Database): JsonObject | null {
  return database.rows("SELECT * FROM sessions WHERE id = ?", id)[0] ?? null;
}

/** Yields the messages of a session in the order of the conversation, all or the user's alone. */
export function* messagesOf(
  id: string,
  database: Database,
  options: DatabaseOptions,
  who: "all" | "user" = "all",
): Generator<StoredMessage> {
  const role = who === "all" ? "" : "AND role = 'user'";
  const order = `SELECT id FROM messages WHERE session_id = ? ${role} ORDER BY ${SECONDS}, id`;
  const columns = hasMetadata(database) ? `${MESSAGE}, metadata_json` : MESSAGE;
  for (const number of database.rows(order, id).map((row) => numberAt(row, "id") ?? -1)) {
    for (const row of database.rows(`SELECT ${columns} FROM messages WHERE id = ?`, number)) {
      const message = messageIn(row);
      if (message !== null) yield message;
      else options.log.skip(options.path, `the message ${number} is no list, or too long`);
    }
  }
}

/** Says whether messages state who sees them, which those of early versions do not. */
function hasMetadata(database: Database): boolean {
  const query = "SELECT name FROM pragma_table_info('messages') WHERE name = 'metadata_json'";
  return database.rows(query).length > 0;
}

/** Returns the tokens that a session has used, if it says so. */
export function tokensIn(row: JsonObject): Tokens | null {
  const input = wholeAt(row, "accumulated_input_tokens");
  const output = wholeAt(row, "accumulated_output_tokens");
  if (input === null || output === null) return null;
  return { input, output, cached: wholeAt(row, "accumulated_cache_read_tokens") ?? 0 };
}

/** Returns the model that a session is set to. */
export function modelIn(row: JsonObject): string | null {
  return textAt(parseJson(textAt(row, "model_config_json") ?? "null"), "model_name");
}

/** Returns the list of things to do of a session; empty when there is none. */
export function todoIn(row: JsonObject): string {
  const data = parseJson(textAt(row, "extension_data") ?? "null");
  return textAt(data, "todo.v0", "content") ?? "";
}

function firstRequest(id: string, database: Database, options: DatabaseOptions): string | null {
  for (const message of messagesOf(id, database, options, "user")) {
    const request = requestIn(message);
    if (request !== null) return request;
  }
  return null;
}

function messageIn(row: JsonObject): StoredMessage | null {
  const content = parseJson(textAt(row, "content_json") ?? "null");
  if (!isList(content)) return null;
  const metadata = parseJson(textAt(row, "metadata_json") ?? "null");
  return {
    role: textAt(row, "role"),
    at: epochAt(row, "created_timestamp"),
    content,
    isVisible: valueAt(metadata, "userVisible") === undefined || isTrueAt(metadata, "userVisible"),
  };
}

function titleIn(row: JsonObject): string | null {
  const name = filled(textAt(row, "name")) ?? filled(textAt(row, "description"));
  const isChosen = numberAt(row, "user_set_name") === 1;
  return name !== null && (isChosen || !NAME_OF_NEW.test(name)) ? name : null;
}

/** Returns the time there, as SQLite writes it: UTC, without saying so. */
function utcAt(row: JsonObject, name: string): Date | null {
  const text = textAt(row, name) ?? "";
  const isBare = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?$/.test(text);
  return timeAt(isBare ? `${text.replace(" ", "T")}Z` : text);
}
