/**
 * The conversations of Cursor's editor: rows of one database for all projects, a value in JSON for
 * each conversation (`composerData:…`) and for each message (`bubbleId:…`). The database may have
 * many gigabytes, so it is asked for one value at a time, by its key.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, Place, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { bubbleParts, bubbleTime, IdeProgress, isUsers, requestOf } from "./bubbles.ts";
import { workspaceFolders } from "./workspaces.ts";
import { pathOfUri } from "../_read/editor_folders.ts";
import {
  isObject,
  isTrueAt,
  listAt,
  numberAt,
  parseJson,
  type Source,
  textAt,
  timeAt,
} from "../_read/fields.ts";
import { timeOf } from "../_read/folders.ts";
import { LINE_BYTES_MAX } from "../_read/jsonl.ts";
import { type Database, openDatabase } from "../_read/sqlite.ts";

/** The largest conversation that is read, in bytes: old ones have all messages in one value. */
const COMPOSER_BYTES_MAX = 128 * 1024 * 1024;

/** What the model is called when Cursor chooses it. */
const CHOSEN_MODEL = "default";

const COMPOSER = "composerData:";

/** A database, and who is told what is wrong with it. */
interface IdeOptions {
  readonly path: string;
  readonly place: Place;
  readonly log: ReadLog;
}

/** Resolves to the heads of the conversations in the editor's database. */
export async function ideHeads(agent: string, options: IdeOptions): Promise<SessionHead[]> {
  const { path, place, log } = options;
  using database = await openDatabase(path, { cache: place.cache, log });
  if (database === null) return [];
  const children = new Set<string>();
  const heads: SessionHead[] = [];
  const keys = "SELECT key FROM cursorDiskKV WHERE value IS NOT NULL " +
    `AND key >= '${COMPOSER}' AND key < ?`;
  for (const row of database.rows(keys, after(COMPOSER))) {
    const id = (textAt(row, "key") ?? "").slice(COMPOSER.length);
    const composer = composerOf(id, database);
    if (composer === null) {
      log.skip(path, `the conversation "${id}" is no JSON object, or too long`);
      continue;
    }
    for (const child of listAt(composer, "subagentComposerIds")) {
      if (typeof child === "string") children.add(child);
    }
    if (isPart(composer)) continue;
    const head = headOf(id, composer, { agent, database, ...options });
    if (head !== null) heads.push(head);
  }
  return await withFolders(heads.filter(({ id }) => !children.has(id)), options);
}

/** Yields the turns of a conversation. */
export async function* ideTurns(id: string, options: IdeOptions): AsyncGenerator<Turn> {
  const { path, place, log } = options;
  using database = await openDatabase(path, { cache: place.cache, log });
  if (database === null) return;
  const composer = composerOf(id, database);
  if (composer === null) {
    log.skip(path, `the session "${id}" is not in it any more, or no JSON object`);
    return;
  }
  log.learn({ model: modelOf(composer), branch: branchOf(composer) });
  const progress = new IdeProgress(composer, log);
  const summarizedUpTo = textAt(composer, "latestConversationSummary", "lastBubbleId");
  for (const { bubble, header } of bubblesOf(id, composer, database)) {
    if (bubble === null) {
      log.skip(path, `the message "${textAt(header, "bubbleId")}" is not there, or no JSON object`);
      continue;
    }
    const parts = bubbleParts(bubble, header, progress);
    const role = isUsers(bubble) ? "user" : "agent";
    if (parts.length > 0) yield { role, at: bubbleTime(bubble, header), parts };
    if (summarizedUpTo !== null && textAt(header, "bubbleId") === summarizedUpTo) {
      const summary = textAt(composer, "latestConversationSummary", "summary", "summary");
      yield { role: "agent", at: null, parts: [{ kind: "compaction", summary }] };
    }
  }
  const parts: Part[] = [];
  const plan = progress.plan.atEnd(listAt(composer, "todos"));
  if (plan !== null) parts.push(plan);
  if (textAt(composer, "status") === "aborted") parts.push({ kind: "interruption" });
  if (parts.length > 0) yield { role: "agent", at: null, parts };
}

/** Returns the key that comes behind all that begin with a prefix which ends with a colon. */
function after(prefix: string): string {
  return `${prefix.slice(0, -1)};`;
}

function valueOf(key: string, bytesMax: number, database: Database): JsonObject | null {
  const limit = `octet_length(value) <= ${bytesMax}`;
  const [row] = database.rows(`SELECT value FROM cursorDiskKV WHERE key = ? AND ${limit}`, key);
  const value = parseJson(textAt(row, "value") ?? "");
  return isObject(value) ? value : null;
}

function composerOf(id: string, database: Database): JsonObject | null {
  return valueOf(COMPOSER + id, COMPOSER_BYTES_MAX, database);
}

/** Says whether a conversation is a sub-agent's, or one of several tries at the same request. */
function isPart(composer: JsonObject): boolean {
  return textAt(composer, "subagentInfo", "parentComposerId") !== null ||
    isTrueAt(composer, "isBestOfNSubcomposer");
}

interface Bubble {
  readonly bubble: JsonObject | null;
  readonly header: Json;
}

/** Yields the messages of a conversation: values of their own, or formerly all within it. */
function* bubblesOf(id: string, composer: JsonObject, database: Database): Generator<Bubble> {
  const headers = listAt(composer, "fullConversationHeadersOnly");
  for (const header of headers) {
    const key = `bubbleId:${id}:${textAt(header, "bubbleId") ?? ""}`;
    yield { bubble: valueOf(key, LINE_BYTES_MAX, database), header };
  }
  if (headers.length > 0) return;
  for (const bubble of listAt(composer, "conversation")) {
    yield { bubble: isObject(bubble) ? bubble : null, header: bubble };
  }
}

interface HeadOptions extends IdeOptions {
  readonly agent: string;
  readonly database: Database;
}

function headOf(id: string, composer: JsonObject, options: HeadOptions): SessionHead | null {
  const { agent, database, path, log } = options;
  const request = firstRequest(id, composer, database);
  if (id === "" || request === null) return null;
  const last = [...listAt(composer, "fullConversationHeadersOnly")].at(-1);
  const prefix = `bubbleId:${id}:`;
  const size = "SELECT sum(octet_length(value)) AS bytes FROM cursorDiskKV " +
    "WHERE (key >= ? AND key < ?) OR key = ?";
  const [row] = database.rows(size, prefix, after(prefix), COMPOSER + id);
  return {
    agent,
    id,
    path,
    project: textAt(composer, "workspaceIdentifier", "uri", "fsPath") ??
      pathOfUri(textAt(composer, "workspaceIdentifier", "uri", "external") ?? ""),
    branch: branchOf(composer),
    remote: null,
    model: modelOf(composer),
    version: null,
    title: textAt(composer, "name") || request,
    startedAt: timeAt(composer, "createdAt"),
    updatedAt: timeAt(composer, "lastUpdatedAt") ?? timeAt(last, "createdAt") ??
      timeAt(composer, "createdAt") ?? timeOf(path, log),
    sizeBytes: numberAt(row, "bytes") ?? 0,
    parentId: null,
    convertedFrom: null,
  };
}

function firstRequest(id: string, composer: JsonObject, database: Database): string | null {
  const headers = listAt(composer, "fullConversationHeadersOnly");
  // Only the messages of the user are looked at.
  const users = { ...composer, fullConversationHeadersOnly: headers.filter(isUsers) };
  if (headers.length > 0 && users.fullConversationHeadersOnly.length === 0) return null;
  for (const { bubble, header } of bubblesOf(id, users, database)) {
    const request = bubble === null ? null : requestOf(bubble, header);
    if (request !== null) return request;
  }
  return null;
}

function modelOf(composer: JsonObject): string | null {
  const model = textAt(composer, "modelConfig", "modelName");
  return model === CHOSEN_MODEL || model === "" ? null : model;
}

/** Returns the branch that the conversation was on last. */
function branchOf(composer: Source): string | null {
  return textAt(composer, "activeBranch", "branchName") ??
    textAt(composer, "lastMessageSentOnBranch") ?? textAt(composer, "createdOnBranch");
}

/** Adds the folders of conversations that do not state one: the older workspaces list theirs. */
async function withFolders(
  heads: readonly SessionHead[],
  { path, place, log }: IdeOptions,
): Promise<SessionHead[]> {
  if (heads.every(({ project }) => project !== null)) return [...heads];
  const folders = await workspaceFolders(path, place, log);
  return heads.map((head) => ({ ...head, project: head.project ?? folders.get(head.id) ?? null }));
}
