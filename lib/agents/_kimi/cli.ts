/**
 * Reads the sessions of kimi-cli, the first generation of Kimi: a folder for each, in a folder for
 * each work directory (src/kimi_cli/session.py and metadata.py).
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { isAbsolutePath, joinPath, nameOf, parentOf } from "../../path.ts";
import type { Place, Turn } from "../_agent.ts";
import { ReadLog, type SessionHead } from "../_agent.ts";
import { listAt, textAt, valueAt } from "../_read/fields.ts";
import { namesIn } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds, firstLines, parseRecord, PEEK_BYTES_MAX, readLines } from "../_read/jsonl.ts";
import { saidParts } from "./content.ts";
import { CONTEXT, ENDING, REGISTRY, STATE, WIRE } from "./places.ts";
import { turnsInContext, turnsInWire, wireTime, wireType } from "./cli_turns.ts";
import { KimiWork } from "./work.ts";

/** What `state.json` holds was here before. */
const METADATA = "metadata.json";

/** The largest file beside a session that is read, in bytes. */
const SMALL_BYTES_MAX = 4 * 1024 * 1024;

/** The folder of a work directory: the MD5 of its path, behind the name of a machine elsewhere. */
const HASH = /(?:^|_)([0-9a-f]{32})$/;

interface Session {
  readonly id: string;
  /** The folder of its own, or `null` for one that is a file only. */
  readonly folder: string | null;
  /** The folder of the work directory. */
  readonly directory: string;
}

function sessionAt(path: string): Session {
  const isFile = ![WIRE, CONTEXT].includes(nameOf(path));
  const folder = isFile ? null : parentOf(path);
  const id = folder === null ? nameOf(path).replace(ENDING, "") : nameOf(folder);
  return { id, folder, directory: parentOf(folder ?? path) };
}

/** Resolves to the head of a session, or to `null` when nobody has asked for anything in it. */
export async function cliHead(
  path: string,
  place: Place,
  log: ReadLog,
): Promise<Omit<SessionHead, "agent"> | null> {
  const session = sessionAt(path);
  const glance = glanceAt(path, session, log);
  if (glance === null) return null;
  const { request, startedAt, endedAt, changedAt, sizeBytes } = glance;
  return {
    id: session.id,
    path,
    project: await projectOf(session, place, log),
    branch: null,
    remote: null,
    model: null,
    version: null,
    title: titleOf(session, log) ?? request,
    startedAt,
    updatedAt: endedAt ?? changedAt,
    sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}

interface Glance {
  readonly request: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly changedAt: Date;
  readonly sizeBytes: number;
}

function glanceAt(path: string, { folder }: Session, log: ReadLog): Glance | null {
  using ends = new FileEnds(path, log);
  const isWire = nameOf(path) === WIRE;
  const { request: stated, startedAt } = beginning(ends.first(), isWire);
  const isLong = ends.sizeBytes > PEEK_BYTES_MAX;
  const request = stated ?? (isWire ? requestBeside(folder, log) : null);
  if (request === null && !isLong) return null;
  return {
    request,
    startedAt,
    endedAt: isWire ? ending(ends.last()) : null,
    changedAt: ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
  };
}

function beginning(
  lines: Iterable<string>,
  isWire: boolean,
): Pick<Glance, "request" | "startedAt"> {
  let startedAt: Date | null = null;
  for (const line of lines) {
    if (startedAt !== null && isWire && !mayBeRequest(line)) continue;
    if (!isWire && !line.includes('"user"')) continue;
    const record = parseRecord(line);
    if (record === null) continue;
    if (isWire) startedAt ??= wireTime(record);
    const request = isWire ? wireRequest(record) : contextRequest(record);
    if (request !== null) return { request, startedAt };
  }
  return { request: null, startedAt };
}

function mayBeRequest(line: string): boolean {
  const type = wireType(line);
  return type === null || type === "TurnBegin";
}

function wireRequest(record: JsonObject): string | null {
  if (textAt(record, "message", "type") !== "TurnBegin") return null;
  return requestIn(saidParts(valueAt(record, "message", "payload", "user_input"), "human"));
}

function contextRequest(message: JsonObject): string | null {
  if (textAt(message, "role") !== "user") return null;
  return requestIn(saidParts(valueAt(message, "content"), "unknown"));
}

function requestIn(parts: ReturnType<typeof saidParts>): string | null {
  for (const part of parts) if (part.kind === "text" && !part.injected) return part.text;
  return null;
}

function requestBeside(folder: string | null, log: ReadLog): string | null {
  if (folder === null || !namesIn(folder, log).files.includes(CONTEXT)) return null;
  return beginning(firstLines(joinPath(folder, CONTEXT), log), false).request;
}

/** How many of the last lines are looked at for a time. */
const LAST_LINES_MAX = 20;

function ending(lines: Iterable<string>): Date | null {
  let count = 0;
  for (const line of lines) {
    const record = parseRecord(line);
    const at = record === null ? null : wireTime(record);
    if (at !== null || ++count === LAST_LINES_MAX) return at;
  }
  return null;
}

function titleOf({ folder }: Session, log: ReadLog): string | null {
  if (folder === null) return null;
  const { files } = namesIn(folder, log);
  const stated = (file: string, field: string) => {
    if (!files.includes(file)) return null;
    const title = textAt(readJsonFile(joinPath(folder, file), log, SMALL_BYTES_MAX)?.value, field);
    return title === "Untitled" ? null : title || null;
  };
  return stated(STATE, "custom_title") ?? stated(METADATA, "title");
}

/** Resolves to the work directory whose path has the hash that the session's folder is named by. */
async function projectOf(
  { directory }: Session,
  place: Place,
  log: ReadLog,
): Promise<string | null> {
  const hash = HASH.exec(nameOf(directory))?.[1];
  if (hash === undefined) return null;
  const share = parentOf(parentOf(directory));
  const isRegistered = namesIn(share, log).files.includes(REGISTRY);
  const registry = isRegistered
    ? readJsonFile(joinPath(share, REGISTRY), log, SMALL_BYTES_MAX)?.value
    : undefined;
  const known = listAt(registry, "work_dirs").map((each) => textAt(each, "path") ?? "");
  // Loaded here since only Kimi needs it: Web Crypto has no MD5.
  const { createHash } = await import("node:crypto");
  return [...known, ...place.projects].find((path) =>
    isAbsolutePath(path, place.platform) && createHash("md5").update(path).digest("hex") === hash
  ) ?? null;
}

/** Yields the turns of a session. */
export function* cliTurns(path: string, log: ReadLog): Generator<Turn> {
  const { folder } = sessionAt(path);
  const work = new KimiWork(path, log);
  const options = { work, log };
  if (nameOf(path) !== WIRE || folder === null) yield* turnsInContext(path, options);
  else {
    const missing = whatIsMissing(path, folder);
    if (missing === null) yield* turnsInWire(path, options);
    else {
      for (const { reason, line } of missing.problems) log.skip(path, reason, line);
      yield* turnsInContext(joinPath(folder, CONTEXT), options);
    }
  }
  if (folder === null || !namesIn(folder, log).files.includes(STATE)) return;
  const todos = listAt(readJsonFile(joinPath(folder, STATE), log, SMALL_BYTES_MAX)?.value, "todos");
  const parts = todos.length === 0 ? [] : work.listed(todos);
  if (parts.length > 0) yield { role: "agent", at: null, parts };
}

/**
 * Returns `null` when everything that the model is told is in `wire.jsonl`, and otherwise what is
 * wrong with that file. A session that an old version began has none of its beginning there. What
 * the model was told before the conversation was summed up is in no other file, so it is preferred.
 */
function whatIsMissing(path: string, folder: string): ReadLog | null {
  const ignored = new ReadLog();
  if (!namesIn(folder, ignored).files.includes(CONTEXT)) return null;
  const id = firstCallIn(joinPath(folder, CONTEXT));
  const problems = new ReadLog();
  const mark = id === null ? '"TurnBegin"' : JSON.stringify(id);
  for (const { text } of readLines(path, problems)) if (text.includes(mark)) return null;
  return problems;
}

function firstCallIn(path: string): string | null {
  for (const { text } of readLines(path, new ReadLog())) {
    if (!text.includes('"tool_calls"')) continue;
    const [call] = listAt(parseRecord(text), "tool_calls");
    const id = textAt(call, "id");
    if (id !== null) return id;
  }
  return null;
}
