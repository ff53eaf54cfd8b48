/**
 * Reads the threads of Amp.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import { nameOf } from "../../path.ts";
import { type Place, ReadLog, type SessionHead, type Source, type Turn } from "../_agent.ts";
import { isSubagents, MessageReader, timeOf } from "./messages.ts";
import { pathOfUri } from "./tools.ts";
import { isObject, listAt, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { type JsonFile, readJsonFile } from "../_read/json_file.ts";
import { amp } from "../amp.ts";

/** The largest thread that is read, in bytes: it has to be read as a whole. */
const THREAD_BYTES_MAX = 64 * 1024 * 1024;

/** Resolves to what a list shows of the sessions in a source. */
export function heads({ path }: Source, _place: Place, log: ReadLog): Promise<SessionHead[]> {
  return Promise.try(() => {
    const file = readJsonFile(path, log, THREAD_BYTES_MAX);
    const head = file === null ? null : headOf(path, file, log);
    return head === null ? [] : [head];
  });
}

/** Yields the turns of a session. */
export async function* read(
  { path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  const thread = readJsonFile(path, log, THREAD_BYTES_MAX)?.value;
  const { branch, commit, version, model } = environmentOf(thread);
  log.learn({ branch, commit, version, model });
  const reader = new MessageReader(path, log);
  for (const [place, message] of listAt(thread, "messages").entries()) {
    for (const turn of reader.turnsOf(message, place)) yield turn;
  }
}

/** Returns what is known of a thread, or `null` when nobody has said anything in it. */
function headOf(path: string, { value, sizeBytes, changedAt }: JsonFile, log: ReadLog) {
  if (!isObject(value)) {
    log.skip(path, "it is no thread of Amp");
    return null;
  }
  const messages = listAt(value, "messages").filter((message) => !isSubagents(message));
  const prompt = firstRequest(messages);
  if (prompt === null && !messages.some((message) => textAt(message, "role") === "assistant")) {
    return null;
  }
  const startedAt = timeAt(value, "created");
  const { project, branch, remote, version, model } = environmentOf(value);
  const models = messages.map((message) => textAt(message, "usage", "model"));
  return {
    agent: amp.name,
    id: textAt(value, "id") ?? nameOf(path).replace(/\.json$/, ""),
    path,
    project,
    branch,
    remote,
    model: models.findLast((found) => found !== null) ?? model,
    version,
    title: textAt(value, "title") || prompt,
    startedAt,
    updatedAt: lastTime(value, messages) ?? startedAt ?? changedAt,
    sizeBytes,
    parentId: parentIn(value),
    convertedFrom: null,
  };
}

function firstRequest(messages: readonly Json[]): string | null {
  const reader = new MessageReader("", new ReadLog());
  for (const [place, message] of messages.entries()) {
    if (textAt(message, "role") !== "user") continue;
    for (const { role, parts } of reader.turnsOf(message, place)) {
      const said = parts.find((part) => part.kind === "text" && !part.injected);
      if (role === "user" && said?.kind === "text") return said.text;
    }
  }
  return null;
}

/** Returns the last time that a thread states anywhere. */
function lastTime(thread: JsonObject, messages: readonly Json[]): Date | null {
  const traces = listAt(thread, "meta", "traces").map((trace) => timeAt(trace, "endTime"));
  const times = [...messages.map(timeOf), ...traces].filter((time) => time !== null);
  if (times.length === 0) return null;
  return times.reduce((last, time) => time > last ? time : last);
}

/** Returns the thread that this one was forked from, or handed over by. */
function parentIn(thread: JsonObject): string | null {
  // The role is the one that this thread has.
  const own = listAt(thread, "relationships").find((each) => textAt(each, "role") === "child");
  return textAt(own, "threadID");
}

/** What a thread says of where it began. */
interface Environment {
  readonly project: string | null;
  readonly branch: string | null;
  readonly commit: string | null;
  readonly remote: string | null;
  readonly version: string | null;
  readonly model: string | null;
}

function environmentOf(thread: Json | undefined): Environment {
  const initial = valueAt(thread, "env", "initial");
  const [tree] = listAt(initial, "trees");
  const ref = textAt(tree, "repository", "ref") ?? "";
  const tags = listAt(initial, "tags").filter((tag) => typeof tag === "string");
  const model = tags.find((tag) => tag.startsWith("model:"))?.slice("model:".length);
  return {
    project: pathOfUri(textAt(tree, "uri") ?? ""),
    branch: ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : null,
    commit: textAt(tree, "repository", "sha"),
    remote: textAt(tree, "repository", "url"),
    version: textAt(initial, "platform", "clientVersion"),
    model: model ?? null,
  };
}
