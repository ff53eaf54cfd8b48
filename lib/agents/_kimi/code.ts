/**
 * Finds the sessions of Kimi Code, the second generation of Kimi: a folder for each, in a folder for
 * each work directory, with a folder for each agent in it (packages/agent-core-v2 of kimi-code).
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { joinPath, parentOf } from "../../path.ts";
import type { ReadLog, SessionHead } from "../_agent.ts";
import { textAt, timeAt } from "../_read/fields.ts";
import { namesIn } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds, parseRecord, PEEK_BYTES_MAX, readLines } from "../_read/jsonl.ts";
import { codeId, folderOf, INDEX, STATE } from "./places.ts";
import { requestIn } from "./code_turns.ts";

/** What Kimi calls a session that has no title yet. */
const UNTITLED: ReadonlySet<string> = new Set(["", "Untitled", "New Session", "Imported session"]);

/** The largest file about a session that is read, in bytes. */
const STATE_BYTES_MAX = 4 * 1024 * 1024;

/** How many of the last lines are looked at for the model and a time. */
const LAST_LINES_MAX = 40;

/** Returns the head of a session, or `null` when nobody has asked for anything in it. */
export function codeHead(path: string, log: ReadLog): Omit<SessionHead, "agent"> | null {
  using ends = new FileEnds(path, log);
  const { request, cwd, startedAt, ...first } = beginning(ends.first());
  if (request === null && ends.sizeBytes <= PEEK_BYTES_MAX) return null;
  const { endedAt, ...last } = ending(ends.last());
  const folder = folderOf(path);
  const id = codeId(path);
  const state = namesIn(folder, log).files.includes(STATE)
    ? readJsonFile(joinPath(folder, STATE), log, STATE_BYTES_MAX)?.value
    : undefined;
  const title = textAt(state, "title") ?? "";
  return {
    id,
    path,
    project: textAt(state, "workDir") ?? textAt(state, "cwd") ?? cwd ??
      projectOf(id, parentOf(parentOf(parentOf(folder))), log),
    branch: null,
    remote: null,
    model: last.model ?? first.model,
    version: null,
    title: UNTITLED.has(title.trim()) ? request : title,
    startedAt: timeAt(state, "createdAt") ?? startedAt,
    updatedAt: endedAt ?? timeAt(state, "updatedAt") ?? ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
    parentId: textAt(state, "forkedFrom"),
    convertedFrom: null,
  };
}

interface Beginning {
  readonly request: string | null;
  readonly cwd: string | null;
  readonly model: string | null;
  readonly startedAt: Date | null;
}

function beginning(lines: Iterable<string>): Beginning {
  let found: Beginning = { request: null, cwd: null, model: null, startedAt: null };
  for (const line of lines) {
    if (
      !/"(?:metadata|config\.update|profile\.bind|turn\.prompt|[a-z.]{6,20}append(?:ed|_message))"/
        .test(line)
    ) {
      continue;
    }
    const record = parseRecord(line);
    if (record === null) continue;
    found = {
      request: requestIn(record),
      cwd: textAt(record, "cwd") ?? textAt(record, "environmentDisclosure", "cwd") ?? found.cwd,
      model: textAt(record, "modelAlias") ?? found.model,
      startedAt: found.startedAt ?? timeAt(record, "created_at") ?? timeAt(record, "time"),
    };
    if (found.request !== null) break;
  }
  return found;
}

function ending(lines: Iterable<string>): { model: string | null; endedAt: Date | null } {
  let model: string | null = null;
  let endedAt: Date | null = null;
  let count = 0;
  for (const line of lines) {
    const mayStateModel = /"(?:usage\.record|llm\.request|config\.update)"/.test(line);
    if (endedAt === null || mayStateModel) {
      const record = parseRecord(line);
      endedAt ??= timeAt(record ?? undefined, "time");
      if (record !== null && mayStateModel) model = modelIn(record);
    }
    if ((model !== null && endedAt !== null) || ++count === LAST_LINES_MAX) break;
  }
  return { model, endedAt };
}

function modelIn(record: JsonObject): string | null {
  return textAt(record, "modelAlias") ?? textAt(record, "model");
}

/** Returns the work directory that the list of all sessions has for one; the last line counts. */
function projectOf(id: string, home: string, log: ReadLog): string | null {
  if (!namesIn(home, log).files.includes(INDEX)) return null;
  const mark = JSON.stringify(id);
  let project: string | null = null;
  for (const { text } of readLines(joinPath(home, INDEX), log)) {
    const record = text.includes(mark) ? parseRecord(text) : null;
    if (textAt(record ?? undefined, "sessionId") === id) {
      project = textAt(record, "workDir") ?? project;
    }
  }
  return project;
}
