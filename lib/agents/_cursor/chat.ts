/**
 * The chats of `cursor-agent`, Cursor's command-line tool: a small database for each.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, Place, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { CursorPlan } from "./plan.ts";
import { type ChatRoot, readRoot } from "./root.ts";
import { chatResult, cursorAction } from "./tools.ts";
import { requestIn, timeIn, userParts, workspaceIn } from "./words.ts";
import { META_FILE } from "../cursor.ts";
import { pathOfUri } from "../_read/editor_folders.ts";
import {
  isList,
  isObject,
  isTrueAt,
  listAt,
  objectAt,
  parseJson,
  textAt,
  timeAt,
  valueAt,
} from "../_read/fields.ts";
import { namesIn, sizeOf, timeOf } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { LINE_BYTES_MAX } from "../_read/jsonl.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { PendingCalls } from "../_read/pending_calls.ts";
import { type Database, openDatabase } from "../_read/sqlite.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";
import { joinPath, nameOf, parentOf } from "../../path.ts";

/** The name of a chat until a model has thought of one. */
const NAME_OF_NEW = "New Agent";

/** How many messages are looked at for the first request. */
const MESSAGES_PEEKED = 50;

const META_BYTES_MAX = 1024 * 1024;

/** Where a chat is, and who is told what is wrong with it. */
interface ChatOptions {
  readonly path: string;
  readonly log: ReadLog;
}

/** Resolves to the head of a chat, or `null` when nobody has asked for anything in it. */
export async function chatHead(
  agent: string,
  { path, place, log }: ChatOptions & { readonly place: Place },
): Promise<SessionHead | null> {
  using database = await openDatabase(path, { cache: place.cache, log });
  if (database === null) return null;
  const beside = besideOf(path, log);
  if (isTrueAt(beside, "isSubagent")) return null;
  const meta = metaOf(database);
  const root = rootOf(meta, database);
  let request: string | null = null;
  let workspace: string | null = null;
  for (const id of root.messages.slice(0, MESSAGES_PEEKED)) {
    const message = messageOf(id, database);
    if (textAt(message, "role") !== "user" || isSummary(message)) continue;
    const content = valueAt(message, "content");
    workspace ??= workspaceIn(content);
    request ??= requestIn(content);
    if (request !== null) break;
  }
  if (request === null) return null;
  const name = textAt(meta, "name") ?? "";
  return {
    agent,
    id: nameOf(parentOf(path)),
    path,
    project: textAt(beside, "cwd") ?? pathOfUri(root.folderUri ?? "") ?? workspace,
    branch: root.branch,
    remote: null,
    model: textAt(meta, "lastUsedModel"),
    version: null,
    title: name === "" || name === NAME_OF_NEW ? request : name,
    startedAt: timeAt(meta, "createdAt") ?? timeAt(beside, "createdAtMs"),
    updatedAt: timeAt(beside, "updatedAtMs") ?? timeOf(path, log),
    sizeBytes: sizeOf(path, log),
    parentId: null,
    convertedFrom: null,
  };
}

/** Yields the turns of a chat. */
export async function* chatTurns(
  path: string,
  place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  using database = await openDatabase(path, { cache: place.cache, log });
  if (database === null) return;
  const meta = metaOf(database);
  const root = rootOf(meta, database);
  log.learn({ model: textAt(meta, "lastUsedModel"), branch: root.branch });
  const reader = new ChatReader(path, log);
  for (const id of root.messages) {
    const message = messageOf(id, database);
    if (message === null) log.skip(path, `the message "${id}" is not there, or no JSON object`);
    else yield* reader.turnsOf(message);
  }
}

function besideOf(path: string, log: ReadLog): Json {
  const folder = parentOf(path);
  if (!namesIn(folder, log).files.includes(META_FILE)) return null;
  return readJsonFile(joinPath(folder, META_FILE), log, META_BYTES_MAX)?.value ?? null;
}

/** Returns what a chat says of itself: JSON, written as hexadecimal digits. */
function metaOf(database: Database): Json {
  const [row] = database.rows("SELECT value FROM meta WHERE key = '0'");
  const text = textAt(row, "value") ?? "";
  return parseJson(text.startsWith("{") ? text : new TextDecoder().decode(bytesOf(text))) ?? null;
}

function bytesOf(hex: string): Uint8Array {
  return /^(?:[0-9a-fA-F]{2})*$/.test(hex) ? Uint8Array.fromHex(hex) : new Uint8Array();
}

/** Returns the root that is stated last; without one, all messages in the order of writing. */
function rootOf(meta: Json, database: Database): ChatRoot {
  const id = textAt(meta, "latestRootBlobId") ?? "";
  const limit = `octet_length(data) <= ${LINE_BYTES_MAX}`;
  const [row] = database.rows(`SELECT hex(data) AS data FROM blobs WHERE id = ? AND ${limit}`, id);
  const root = readRoot(bytesOf(textAt(row, "data") ?? ""));
  if (root.messages.length > 0) return root;
  const query = "SELECT id FROM blobs WHERE hex(substr(data, 1, 1)) = '7B' ORDER BY rowid";
  const ids = database.rows(query).map((found) => textAt(found, "id") ?? "");
  // What is JSON and has no role is a file that the agent has read.
  const messages = ids.filter((each) => textAt(messageOf(each, database), "role") !== null);
  return { ...root, messages };
}

function messageOf(id: string, database: Database): JsonObject | null {
  const query = `SELECT data FROM blobs WHERE id = ? AND octet_length(data) <= ${LINE_BYTES_MAX}`;
  const [row] = database.rows(query, id);
  const message = parseJson(textAt(row, "data") ?? "");
  return isObject(message) ? message : null;
}

function isSummary(message: JsonObject | null): boolean {
  return isTrueAt(message, "providerOptions", "cursor", "isSummary");
}

/** Reads messages, one after the other. */
class ChatReader {
  readonly #unknown: UnknownKinds;
  readonly #plan = new CursorPlan();
  readonly #calls: PendingCalls<{ readonly isCommand: boolean }>;

  constructor(path: string, log: ReadLog) {
    this.#unknown = new UnknownKinds(path, log);
    this.#calls = new PendingCalls(path, log);
  }

  *turnsOf(message: JsonObject): Generator<Turn> {
    const role = textAt(message, "role");
    const content = valueAt(message, "content");
    if (role === "system") return;
    const parts = role === "user"
      ? isSummary(message) ? compaction(content) : userParts(content)
      : role === "assistant"
      ? this.#agentParts(content)
      : role === "tool"
      ? this.#results(message)
      : null;
    if (parts === null) this.#unknown.report("messages", role);
    else if (parts.length > 0) {
      const isUsers = role === "user";
      yield { role: isUsers ? "user" : "agent", at: isUsers ? timeIn(content) : null, parts };
    }
  }

  #agentParts(content: Json | undefined): Part[] {
    const blocks = isList(content) ? content : [{ type: "text", text: content ?? "" }];
    return blocks.flatMap((block): Part[] => {
      const text = textAt(block, "text") ?? "";
      const type = textAt(block, "type");
      switch (type) {
        case "text":
          return textParts(text, false);
        case "reasoning":
          return reasoningParts(text);
        case "tool-call":
          return this.#call(block);
        case "redacted-reasoning":
          return [];
        default:
          this.#unknown.report("parts of messages", type);
          return [];
      }
    });
  }

  #call(block: Json): Part[] {
    const name = textAt(block, "toolName") ?? "";
    const input = valueAt(block, "args") ?? valueAt(block, "input") ?? {};
    const action = cursorAction(name, input);
    const isCommand = action.kind === "command";
    const callId = this.#calls.open(textAt(block, "toolCallId") ?? "", { isCommand });
    const plan = this.#plan.after(name, input);
    return [{ kind: "tool-call", callId, name, action, input }, ...plan === null ? [] : [plan]];
  }

  #results(message: JsonObject): Part[] {
    const outcome = valueAt(message, "providerOptions", "cursor", "highLevelToolCallResult");
    return listAt(message, "content").flatMap((block): Part[] => {
      if (textAt(block, "type") !== "tool-result") return [];
      const call = this.#calls.close(textAt(block, "toolCallId") ?? "");
      if (call === null) return [];
      return [chatResult({ ...call, text: resultText(objectAt(block)), outcome })];
    });
  }
}

/** Returns what a tool answered: a text, pieces of text beside it, or anything. */
function resultText(block: JsonObject): string {
  const result = valueAt(block, "result") ?? null;
  if (typeof result === "string") return result;
  const texts = listAt(block, "experimental_content").map((piece) => textAt(piece, "text") ?? "");
  return texts.length > 0 ? texts.join("\n") : result === null ? "" : JSON.stringify(result);
}

function compaction(content: Json | undefined): Part[] {
  const texts = userParts(content).map((part) => part.kind === "text" ? part.text : "");
  return [{ kind: "compaction", summary: texts.join("\n") || null }];
}
