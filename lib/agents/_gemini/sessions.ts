/**
 * Reads the sessions of Gemini CLI, in both forms; old versions of Qwen Code, its fork, have the
 * older one.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import { nameOf } from "../../path.ts";
import type { Place, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { isObject, listAt, parseJson, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { fileFacts } from "./file.ts";
import { messagesIn, type ReadMessage, readMessages } from "./log.ts";
import { MessageReader } from "./messages.ts";
import { contentParts, promptParts, wordsOf } from "./parts.ts";
import { findProject, type ProjectFiles, statedFolder } from "./project.ts";
import { stemOf } from "./session_files.ts";
import { firstLines, lastLines, parseRecord, PEEK_BYTES_MAX, reasonOf } from "../_read/jsonl.ts";

/** The largest session in the old form, one JSON value in all, that is read, in bytes. */
const WHOLE_BYTES_MAX = 64 * 1024 * 1024;

/** How much of the end of a file is looked at for a list of sessions, in characters. */
const TAIL_CHARACTERS = 64 * 1024;

/** How a message ends in the old form, when another one follows. */
const MESSAGE_END = "\n    },";
/** How the last message and the whole end. */
const WHOLE_END = "\n    }\n  ]\n}";

/** What a look at a session's file gathers. */
interface Glance {
  header: JsonObject;
  /** The first words of the user. */
  prompt: string | null;
  /** Whether the agent said or did anything. */
  isAnswered: boolean;
  /** The folder that the CLI says it works in. */
  folder: string | null;
  summary: string | null;
  topic: string | null;
  model: string | null;
  updatedAt: Date | null;
}

/** Whose session it is, and what is known beside it. */
export interface SessionOptions {
  /** The name of the agent. */
  readonly agent: string;
  /** What says which project it belongs to. */
  readonly files: ProjectFiles;
  readonly place: Place;
  readonly log: ReadLog;
}

/** Resolves to the head of the session at `path`, in a list; to none when it is no session. */
export async function sessionHeads(path: string, options: SessionOptions): Promise<SessionHead[]> {
  const { agent, files, place, log } = options;
  const file = fileFacts(path, log);
  if (file === null) return [];
  const glance: Glance = {
    header: {},
    prompt: null,
    isAnswered: false,
    folder: null,
    summary: null,
    topic: null,
    model: null,
    updatedAt: null,
  };
  const whole = path.endsWith(".json") ? readWhole(path, log) : null;
  if (whole !== null) lookAtWhole(whole, glance, place);
  else {
    lookAtStart(path, { glance, place, log });
    lookAtEnd(path, glance, log);
  }
  const { header, prompt, isAnswered } = glance;
  if (textAt(header, "kind") === "subagent") return [];
  // The request may be in a line that is broken, or further in than anybody looks.
  if (prompt === null && !isAnswered && file.sizeBytes <= PEEK_BYTES_MAX) return [];
  const found = await findProject(files, textAt(header, "projectHash"), place);
  return [{
    agent,
    id: textAt(header, "sessionId") ?? stemOf(nameOf(path)).slice("session-".length),
    path,
    project: found ?? glance.folder,
    branch: null,
    remote: null,
    model: glance.model,
    version: null,
    title: glance.summary ?? glance.topic ?? prompt,
    startedAt: timeAt(header, "startTime"),
    updatedAt: glance.updatedAt ?? timeAt(header, "lastUpdated") ?? file.changedAt,
    sizeBytes: file.sizeBytes,
    parentId: null,
    convertedFrom: null,
  }];
}

interface LookOptions {
  readonly glance: Glance;
  readonly place: Place;
  readonly log: ReadLog;
}

/** Looks at the first lines as far as the first request. */
function lookAtStart(path: string, { glance, place, log }: LookOptions): void {
  for (const line of firstLines(path, log)) {
    const record = parseRecord(line);
    if (record === null) continue;
    if (textAt(record, "sessionId") !== null) glance.header = { ...record, ...glance.header };
    for (const message of messagesIn(record) ?? [record]) lookAtMessage(message, glance, place);
    if (glance.prompt !== null) return;
  }
}

/** Looks at the last lines for what is stated last. */
function lookAtEnd(path: string, glance: Glance, log: ReadLog): void {
  let characters = 0;
  for (const line of lastLines(path, log)) {
    characters += line.length;
    if (characters > TAIL_CHARACTERS) return;
    const isChange = line.startsWith('{"$set"');
    const isWanted = isChange
      ? glance.updatedAt === null || line.includes('"summary"')
      : glance.updatedAt === null ||
        (glance.model === null && line.includes('"gemini"')) ||
        (glance.topic === null && line.includes('"update_topic"'));
    const record = isWanted ? parseRecord(line) : null;
    if (record === null) continue;
    glance.updatedAt ??= timeAt(record, "$set", "lastUpdated") ?? timeAt(record, "timestamp");
    glance.summary ??= textAt(record, "$set", "summary");
    glance.model ??= textAt(record, "model");
    glance.topic ??= topicIn(record);
    if (glance.summary !== null && glance.model !== null && glance.updatedAt !== null) return;
  }
}

function lookAtWhole(whole: JsonObject, glance: Glance, place: Place): void {
  glance.header = whole;
  glance.summary = textAt(whole, "summary");
  glance.updatedAt = timeAt(whole, "lastUpdated");
  for (const message of listAt(whole, "messages")) {
    lookAtMessage(message, glance, place);
    glance.model = textAt(message, "model") ?? glance.model;
    glance.topic = topicIn(message) ?? glance.topic;
  }
}

function lookAtMessage(message: Json, glance: Glance, place: Place): void {
  glance.summary ??= textAt(message, "summary");
  glance.isAnswered ||= ["gemini", "qwen"].includes(textAt(message, "type") ?? "");
  if (textAt(message, "type") !== "user" || glance.prompt !== null) return;
  const content = valueAt(message, "content");
  const shown = valueAt(message, "displayContent");
  const parts = promptParts(contentParts(content), shown === undefined ? null : wordsOf(shown));
  for (const part of parts) {
    if (part.kind !== "text") continue;
    if (part.injected) glance.folder ??= statedFolder(part.text, place);
    else glance.prompt ??= part.text;
  }
}

/** Returns the title that the agent gave to what it was doing, or `null`. */
function topicIn(message: Json): string | null {
  return listAt(message, "toolCalls").filter((call) => textAt(call, "name") === "update_topic")
    .map((call) => textAt(call, "args", "title")).findLast((title) => title) ?? null;
}

/** Yields the turns of a session. */
export function* sessionTurns(path: string, log: ReadLog): Generator<Turn> {
  const reader = new MessageReader(path, log);
  const whole = path.endsWith(".json") ? readWhole(path, log) : null;
  const messages = whole === null ? readMessages(path, log) : messagesOf(whole, path, log);
  for (const { message, number } of messages) {
    for (const turn of reader.turnsOf(message, number)) yield turn;
  }
  reader.learnTokens();
}

/** Yields the messages of a session in the old form. */
function* messagesOf(whole: JsonObject, path: string, log: ReadLog): Generator<ReadMessage> {
  for (const message of listAt(whole, "messages")) {
    if (isObject(message)) yield { message, number: null };
    else log.skip(path, "a message that is no JSON object");
  }
}

/**
 * Returns a session in the old form, or `null` when the file is a log after all. One that is cut
 * ends with its last whole message; of one that is no JSON at all nothing is left.
 */
function readWhole(path: string, log: ReadLog): JsonObject | null {
  const text = readText(path, log);
  if (text === null) return {};
  const value = parseJson(text);
  if (isObject(value) && !("$set" in value)) return value;
  const [line = ""] = text.split("\n", 1);
  if (parseRecord(line) !== null) return null;
  const end = text.lastIndexOf(MESSAGE_END);
  const mended = parseJson(`${text.slice(0, Math.max(0, end))}${WHOLE_END}`);
  log.skip(path, isObject(mended) ? "its end is missing" : "it is no JSON object");
  return isObject(mended) ? mended : {};
}

function readText(path: string, log: ReadLog): string | null {
  const facts = fileFacts(path, log);
  if (facts === null) return null;
  if (facts.sizeBytes > WHOLE_BYTES_MAX) {
    log.skip(path, `one JSON value of more than ${WHOLE_BYTES_MAX} bytes`);
    return null;
  }
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    log.skip(path, reasonOf(error, path));
    return null;
  }
}
