/**
 * The conversations of Kiro's command line before its version 2, in a database. It is that of the
 * Amazon Q Developer CLI, of which Kiro's was made (crates/chat-cli/src/cli/chat/conversation.rs and
 * message.rs of aws/amazon-q-developer-cli): a row for each folder in which one began.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, Place, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { listAt, numberAt, objectAt, parseJson, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { timeOf } from "../_read/folders.ts";
import { KiroWork } from "./work.ts";
import { mendedJson } from "../_read/mended_json.ts";
import { reasoningParts } from "../_read/parts.ts";
import { type Database, openDatabase } from "../_read/sqlite.ts";

/** The longest conversation that is read, in bytes. */
const CONVERSATION_BYTES_MAX = 32 * 1024 * 1024;

/** How much of a conversation is looked at for a list of sessions, in characters. */
const PEEK_CHARACTERS = 64 * 1024;

/**
 * The tables with conversations, with how their times are called. The older one has a conversation
 * for each folder, and no times.
 */
const TABLES: ReadonlyMap<string, string> = new Map([
  ["conversations_v2", "conversation_id AS id, created_at, updated_at"],
  ["conversations", "NULL AS id, NULL AS created_at, NULL AS updated_at"],
]);

/** Where a database is, and which of its conversations are somewhere else as well. */
export interface DatabaseOptions {
  readonly place: Place;
  readonly log: ReadLog;
  readonly isElsewhere: (id: string) => boolean;
}

/** Resolves to the heads of the conversations in a database, newest first, each once. */
export async function databaseHeads(
  path: string,
  { place: { cache }, log, isElsewhere }: DatabaseOptions,
): Promise<Omit<SessionHead, "agent">[]> {
  using database = await openDatabase(path, { cache, log });
  if (database === null) return [];
  const heads = new Map<string, Omit<SessionHead, "agent">>();
  for (const table of tablesIn(database)) {
    const query = `SELECT key, ${TABLES.get(table)}, octet_length(value) AS bytes,
      substr(value, 1, ${PEEK_CHARACTERS}) AS start FROM ${table} ORDER BY updated_at DESC, key`;
    for (const row of database.rows(query)) {
      const head = headOf(row, path, log);
      if (head !== null && !heads.has(head.id) && !isElsewhere(head.id)) heads.set(head.id, head);
    }
  }
  return [...heads.values()];
}

function tablesIn(database: Database): string[] {
  const rows = database.rows("SELECT name FROM sqlite_master WHERE type = 'table'");
  const names = new Set(rows.map((row) => textAt(row, "name")));
  return [...TABLES.keys()].filter((name) => names.has(name));
}

function headOf(row: JsonObject, path: string, log: ReadLog): Omit<SessionHead, "agent"> | null {
  const start = textAt(row, "start") ?? "";
  const value = parseJson(start) ?? mendedJson(start);
  const id = textAt(row, "id") ?? textAt(value, "conversation_id") ?? "";
  if (id === "") {
    log.skip(path, "a conversation without an id");
    return null;
  }
  const bytes = numberAt(row, "bytes") ?? 0;
  const history = listAt(value, "history");
  const request = firstRequest(history) ?? promptIn(objectAt(value, "next_message"));
  if (request === null && bytes <= PEEK_CHARACTERS) return null;
  const [first] = history;
  return {
    id,
    path,
    project: textAt(row, "key") || textAt(first, ...FOLDER),
    branch: null,
    remote: null,
    model: textAt(first, "request_metadata", "model_id") ??
      textAt(value, "model_info", "model_id"),
    version: null,
    title: request,
    startedAt: timeAt(row, "created_at") ?? timeAt(first, "user", "timestamp"),
    updatedAt: timeAt(row, "updated_at") ?? timeOf(path, log),
    sizeBytes: bytes,
    parentId: null,
    convertedFrom: null,
  };
}

/** Where an entry says which folder it was made in. */
const FOLDER = ["user", "env_context", "env_state", "current_working_directory"];

function firstRequest(history: readonly Json[]): string | null {
  for (const entry of history) {
    const request = promptIn(objectAt(entry, "user"));
    if (request !== null) return request;
  }
  return null;
}

/** Returns what the user said in a message of the user's; with cancelled calls that is beside them. */
function promptIn(user: JsonObject): string | null {
  const content = valueAt(user, "content");
  return textAt(content, "Prompt", "prompt") || textAt(content, "CancelledToolUses", "prompt") ||
    null;
}

/** Yields the turns of a conversation. */
export async function* databaseTurns(
  { id, path }: SessionHead,
  place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  const value = await conversation(id, path, { place, log });
  if (value === undefined) return;
  const work = new KiroWork(path, log);
  const summary = textAt(listAt(value, "latest_summary")[0]);
  if (summary !== null) yield byAgent(null, [{ kind: "compaction", summary }]);
  for (const entry of listAt(value, "history")) {
    yield* userTurns(objectAt(entry, "user"), work);
    const metadata = objectAt(entry, "request_metadata");
    log.learn({ model: textAt(metadata, "model_id") });
    const parts = answeredParts(objectAt(entry, "assistant"), work);
    if (parts.length > 0) yield byAgent(timeAt(metadata, "stream_end_timestamp_ms"), parts);
  }
  // What was said, and was not answered yet.
  yield* userTurns(objectAt(value, "next_message"), work);
  log.learn({ model: textAt(value, "model_info", "model_id") });
}

async function conversation(
  id: string,
  path: string,
  { place: { cache }, log }: Pick<DatabaseOptions, "place" | "log">,
): Promise<Json | undefined> {
  using database = await openDatabase(path, { cache, log });
  if (database === null) return undefined;
  for (const table of tablesIn(database)) {
    const isId = table === "conversations_v2"
      ? "conversation_id = ?"
      : "iif(json_valid(value), json_extract(value, '$.conversation_id'), NULL) = ?";
    const query = `SELECT ${TABLES.get(table)},
      iif(octet_length(value) > ${CONVERSATION_BYTES_MAX}, NULL, value) AS value
      FROM ${table} WHERE ${isId} ORDER BY updated_at DESC, key LIMIT 1`;
    for (const row of database.rows(query, id)) {
      const text = textAt(row, "value");
      const value = text === null ? undefined : parseJson(text);
      if (value !== undefined) return value;
      const reason = text === null ? `more than ${CONVERSATION_BYTES_MAX} bytes` : "no JSON";
      log.skip(path, `the conversation "${id}" is ${reason}`);
      return text === null ? undefined : mendedJson(text);
    }
  }
  log.skip(path, `the conversation "${id}" is not in it any more`);
  return undefined;
}

/** Results of tools are in messages of the user's, beside words of the user's or alone. */
function* userTurns(user: JsonObject, work: KiroWork): Generator<Turn> {
  const at = timeAt(user, "timestamp");
  const content = valueAt(user, "content");
  const isCancelled = Object.keys(objectAt(content, "CancelledToolUses")).length > 0;
  const kind = isCancelled ? "CancelledToolUses" : "ToolUseResults";
  const results = listAt(content, kind, "tool_use_results").flatMap((result) => {
    const id = textAt(result, "tool_use_id");
    return work.returned(id, valueAt(result, "content"), textAt(result, "status"));
  });
  if (isCancelled) results.push({ kind: "interruption" });
  if (results.length > 0) yield byAgent(at, results);
  const text = promptIn(user);
  if (text === null) return;
  const images = listAt(user, "images").map((): Part => ({ kind: "attachment", name: "image" }));
  yield { role: "user", at, parts: [{ kind: "text", text, injected: false }, ...images] };
}

function answeredParts(assistant: JsonObject, work: KiroWork): Part[] {
  const message = { ...objectAt(assistant, "Response"), ...objectAt(assistant, "ToolUse") };
  const text = textAt(message, "content") ?? "";
  const thought = textAt(message, "thinking", "text") ?? "";
  const parts: Part[] = reasoningParts(thought);
  if (text.trim() !== "") parts.push({ kind: "text", text, injected: false });
  for (const use of listAt(message, "tool_uses")) {
    const input = valueAt(use, "args") ?? {};
    parts.push(...work.called(textAt(use, "id"), textAt(use, "name"), input));
  }
  return parts;
}

function byAgent(at: Date | null, parts: Part[]): Turn {
  return { role: "agent", at, parts };
}
