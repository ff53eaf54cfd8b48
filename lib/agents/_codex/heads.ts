/**
 * What a list shows of a Codex session, from the beginning and the end of its file.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { type Place, ReadLog, type SessionHead, type Source } from "../_agent.ts";
import { isCompressed, threadIdIn } from "./files.ts";
import { nameOfSession } from "./names.ts";
import { type CodexRecord, recordOf } from "./records.ts";
import type { PlacedTurn } from "./requests.ts";
import { Conversation } from "./turns.ts";
import { isObject, lastFolderOf, textAt, timeAt } from "../_read/fields.ts";
import { firstInflatedLines } from "../_read/inflated.ts";
import { FileEnds, parseRecord } from "../_read/jsonl.ts";

/** How much of the end is looked at, in characters. */
const TAIL_LENGTH = 64 * 1024;

/** Lines in which a request may be; quotes within texts are escaped, so that no text looks so. */
const REQUEST_MARKS = ['"user"', '"user_message"', '"UserMessage"'];

const CONTEXT_MARK = '"turn_context"';

/** What Codex's importer of Claude Code's sessions numbers its turns with. */
const IMPORTED_MARK = '"external-import-turn-';

/** The folder, as the first versions told it to the model and nowhere else. */
const WORKING_FOLDER = /<cwd>([^<\\]+)<\/cwd>/;

/** Threads that Codex makes for itself. */
const OWN_THREADS: ReadonlySet<string | null> = new Set(["subagent", "memory_consolidation"]);

/** What a session says at its end. */
interface End {
  readonly model: string | null;
  readonly folder: string | null;
  readonly at: Date | null;
}

/** Resolves to what a list shows of the session in a rollout; none when nothing was said in it. */
export async function heads(
  { path }: Source,
  place: Place,
  log: ReadLog,
): Promise<SessionHead[]> {
  using ends = new FileEnds(path, log);
  if (ends.changedAt === null) return [];
  const beginning = new Beginning();
  if (isCompressed(path)) {
    for await (const text of firstInflatedLines(path, log)) if (beginning.take(text)) break;
  } else {
    for (const text of ends.first()) if (beginning.take(text)) break;
  }
  const { meta } = beginning;
  if (isOwnThread(meta)) return [];
  const id = textAt(meta, "id") ?? threadIdIn(path);
  const title = nameOfSession(id, place, log) ?? beginning.request;
  if (title === null && !beginning.isAnswered) return [];
  // To see the end of a compressed file is to inflate it all. Only what was left alone for days is
  // compressed, and the time of the file is kept.
  const end = isCompressed(path) ? { model: null, folder: null, at: null } : endOf(ends);
  const project = textAt(meta, "cwd") ?? beginning.folder;
  return [{
    agent: "codex",
    id,
    path,
    project,
    ...lastFolderOf(project, end.folder),
    branch: textAt(meta, "git", "branch"),
    remote: textAt(meta, "git", "repository_url"),
    model: end.model ?? beginning.model,
    version: textAt(meta, "cli_version"),
    title,
    startedAt: timeAt(meta, "timestamp"),
    updatedAt: end.at ?? ends.changedAt,
    sizeBytes: ends.sizeBytes,
    parentId: textAt(meta, "forked_from_id"),
    convertedFrom: beginning.isImported ? "claude-code" : null,
  }];
}

/** What a session says up to its first request. */
class Beginning {
  meta: JsonObject = {};
  folder: string | null = null;
  isImported = false;
  readonly #conversation = new Conversation(new ReadLog());
  #request: string | null = null;
  #context: string | null = null;
  #hasAnswer = false;
  #lines = 0;

  /** Takes the next line, and says whether that is enough. */
  take(text: string): boolean {
    this.#lines++;
    if (this.#lines === 1 && this.#begins(text)) return isOwnThread(this.meta);
    this.isImported ||= text.includes(IMPORTED_MARK);
    this.#hasAnswer ||= text.includes('"assistant"');
    if (this.#context === null && text.includes(CONTEXT_MARK)) this.#context = text;
    if (!REQUEST_MARKS.some((mark) => text.includes(mark))) return false;
    this.folder ??= WORKING_FOLDER.exec(text)?.[1] ?? null;
    const record = parsed(text);
    if (record === null) return false;
    this.#request = requestIn(this.#conversation.take(record, this.#lines));
    return this.#request !== null;
  }

  /** The words of the first request. */
  get request(): string | null {
    return this.#request ?? requestIn(this.#conversation.end());
  }

  /** The model that the first turn was meant for. */
  get model(): string | null {
    return textAt(contextIn(this.#context), "model");
  }

  /** Whether the agent said something in a session that is known to be no sub-agent's. */
  get isAnswered(): boolean {
    return this.#hasAnswer && textAt(this.meta, "id") !== null;
  }

  #begins(text: string): boolean {
    const record = parsed(text);
    const isMeta = record?.type === "session_meta";
    if (isMeta) this.meta = record.payload;
    return isMeta;
  }
}

function parsed(text: string): CodexRecord | null {
  const line = parseRecord(text);
  return line === null ? null : recordOf(line);
}

/** Returns what a turn was meant for, from the line that states it. */
function contextIn(line: string | null): JsonObject | undefined {
  const record = line === null ? null : parsed(line);
  return record?.type === "turn_context" ? record.payload : undefined;
}

/** Returns the words of the first request among turns, or what was attached to it. */
function requestIn(turns: readonly PlacedTurn[]): string | null {
  for (const { turn, isRequest } of turns) {
    const [part] = isRequest ? turn.parts : [];
    if (part?.kind === "text") return part.text;
    if (part?.kind === "attachment") return part.name;
  }
  return null;
}

function isOwnThread(meta: JsonObject): boolean {
  const { source } = meta;
  return OWN_THREADS.has(textAt(meta, "thread_source")) ||
    (isObject(source) && ("subagent" in source || "internal" in source));
}

function endOf(ends: FileEnds): End {
  let length = 0;
  let last: CodexRecord | null = null;
  for (const text of ends.last()) {
    length += text.length;
    last ??= parsed(text);
    if (last !== null && text.includes(CONTEXT_MARK)) {
      const context = contextIn(text);
      const model = textAt(context, "model");
      if (model !== null) return { model, folder: textAt(context, "cwd"), at: last.at };
    }
    if (length > TAIL_LENGTH) break;
  }
  return { model: null, folder: null, at: last?.at ?? null };
}
