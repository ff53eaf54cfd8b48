/**
 * Reads the events of Copilot CLI's sessions.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import { isHuman, isSubagents } from "./events.ts";
import { changedPlan, Progress, turnsIn } from "./turns.ts";
import { readPlan, readTodos, readWorkspace } from "./workspace.ts";
import { textAt, timeAt } from "../_read/fields.ts";
import { sizeOf, timeOf } from "../_read/folders.ts";
import { firstLines, lastLines, parseRecord, PEEK_BYTES_MAX } from "../_read/jsonl.ts";
import { nameOf, parentOf } from "../../path.ts";
import { copilotCli, ENDING, EVENTS_FILE } from "../copilot_cli.ts";

/** A repository on GitHub as Copilot names it: owner and name. */
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;

/** How many of the last lines are looked at for a time. */
const LAST_LINES_MAX = 20;

/** Resolves to what a list shows of the sessions in a source. */
export function heads({ path }: Source, _place: Place, log: ReadLog): Promise<SessionHead[]> {
  return Promise.try(() => {
    const head = headOf(path, log);
    return head === null ? [] : [head];
  });
}

/** Yields the turns of a session. */
export async function* read(
  { path }: SessionHead,
  place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  const progress = new Progress();
  for (const turn of turnsIn(path, { progress, log })) yield turn;
  log.learn({ tokens: progress.tokens });
  const folder = folderOf(path);
  if (folder === null) return;
  const todos = await readTodos(folder, place, log);
  const items = todos.length > 0 ? todos : progress.plan.items;
  const text = readPlan(folder, log) ?? progress.plan.text;
  if (items === progress.plan.items && text === progress.plan.text) return;
  yield { role: "agent", at: null, parts: [changedPlan(progress, { items, text })] };
}

/** Returns the folder of a session that has one. */
function folderOf(path: string): string | null {
  return nameOf(path) === EVENTS_FILE ? parentOf(path) : null;
}

function headOf(path: string, log: ReadLog): SessionHead | null {
  const { start, request } = beginning(path, log);
  const sizeBytes = sizeOf(path, log);
  // The first request of a long file may stand behind what is looked at.
  if (request === null && (start === null || sizeBytes <= PEEK_BYTES_MAX)) return null;
  const folder = folderOf(path);
  const workspace = folder === null ? new Map<string, string>() : readWorkspace(folder, log);
  const stated = (name: string) => workspace.get(name) || null;
  const end = ending(path, log);
  const data = start?.["data"];
  const ownName = nameOf(folder ?? path).replace(ENDING, "");
  return {
    agent: copilotCli.name,
    id: textAt(data, "sessionId") ?? ownName,
    path,
    project: stated("cwd") ?? textAt(data, "context", "cwd"),
    branch: stated("branch") ?? textAt(data, "context", "branch"),
    remote: remoteOf(stated("repository") ?? textAt(data, "context", "repository"), data),
    model: textAt(end, "data", "currentModel") ?? textAt(end, "data", "model") ??
      textAt(data, "selectedModel"),
    version: textAt(data, "copilotVersion"),
    title: stated("name") ?? request,
    startedAt: timeAt(data, "startTime") ?? timeAt(start ?? undefined, "timestamp"),
    updatedAt: timeAt(end, "timestamp") ?? timeOf(path, log),
    sizeBytes,
    parentId: textAt(data, "detachedFromSpawningParentSessionId"),
    convertedFrom: null,
  };
}

interface Beginning {
  /** The event with which the session starts. */
  readonly start: JsonObject | null;
  /** What was asked first. */
  readonly request: string | null;
}

function beginning(path: string, log: ReadLog): Beginning {
  let start: JsonObject | null = null;
  for (const line of firstLines(path, log)) {
    const isStart = line.includes('"session.start"');
    if (!isStart && !line.includes('"user.message"')) continue;
    const event = parseRecord(line);
    if (event === null || isSubagents(event)) continue;
    const type = textAt(event, "type");
    if (type === "session.start") start ??= event;
    const request = type === "user.message" ? requestIn(event) : null;
    if (request !== null) return { start, request };
  }
  return { start, request: null };
}

/** Returns what a human asked for in an event; empty when there is nothing but an attachment. */
function requestIn(event: JsonObject): string | null {
  const data = event["data"];
  return isHuman(data) ? textAt(data, "content") : null;
}

/** Returns the last event that has a time. */
function ending(path: string, log: ReadLog): JsonObject | undefined {
  let lines = 0;
  for (const line of lastLines(path, log)) {
    const event = parseRecord(line);
    if (event !== null && timeAt(event, "timestamp") !== null) return event;
    if (++lines === LAST_LINES_MAX) return undefined;
  }
  return undefined;
}

/** Returns the URL of a repository that is on GitHub, which Copilot takes for granted. */
function remoteOf(repository: string | null, data: JsonObject[string] | undefined): string | null {
  const host = textAt(data, "context", "hostType") ?? "github";
  if (repository === null || host !== "github" || !REPOSITORY.test(repository)) return null;
  return `https://github.com/${repository}`;
}
