/**
 * Reads the sessions of Factory Droid.
 *
 * @module
 */

import { nameOf } from "../../path.ts";
import type { JsonObject } from "../../go_json.ts";
import {
  type Place,
  ReadLog,
  type SessionHead,
  type Source,
  type Tokens,
  type Turn,
} from "../_agent.ts";
import { chainOf } from "./chain.ts";
import { type DroidCall, isHook, RecordReader } from "./records.ts";
import { amountAt, isObject, numberAt, textAt, valueAt } from "../_read/fields.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { parseRecord, reasonOf } from "../_read/jsonl.ts";
import {
  glanceAt,
  type Links,
  linksIn,
  OUTSIDE,
  type TreeFormat,
  turnsOnBranch,
} from "../_read/message_tree.ts";
import { PendingCalls } from "../_read/pending_calls.ts";
import { droid, ENDING, settingsPath } from "../droid.ts";

/** The largest side file that is read, in bytes; those that were seen have less than 2 KB. */
const SETTINGS_BYTES_MAX = 1024 * 1024;

/** How Droid begins a message; before version 0.2 or so its parent stood behind it. */
const MESSAGE_START =
  /^\{"type":"message","id":"([^"\\]{1,200})"(?:,"parentId":"([^"\\]{1,200})")?,"timestamp":/;

/** What a session is called before anybody has said anything in it. */
const NO_TITLE = "New Session";

/** The model that stands for whichever Droid takes. */
const ANY_MODEL = "auto";

const FORMAT: TreeFormat = {
  headerType: "session_start",
  linksOf,
  reader: (path, log) => new RecordReader(path, log),
  title: null,
  model: {
    marks: ['"modelId"', '"model"'],
    in: (record) => textAt(record, "message", "modelId") ?? textAt(record, "message", "model"),
  },
};

/**
 * Returns where a record belongs. Only messages make up the tree, and no hooks, which are at the ends
 * of it: a conversation does not go on from what a hook has printed.
 */
function linksOf(line: string): Links {
  const [start, id, parentId] = MESSAGE_START.exec(line) ?? [];
  const mayBeHook = line.includes('"hookEventName"');
  if (start !== undefined && id !== undefined && !mayBeHook) {
    if (parentId !== undefined || !line.includes('"parentId"')) return { id, parentId };
  }
  const record = parseRecord(line);
  const isMessage = textAt(record, "type") === "message" && !isHook(valueAt(record, "message"));
  return isMessage ? linksIn(record) : OUTSIDE;
}

/** Resolves to what a list shows of the sessions in a source. */
export function heads({ path }: Source, _place: Place, log: ReadLog): Promise<SessionHead[]> {
  return Promise.try(() => {
    const glance = glanceAt(path, FORMAT, log);
    if (glance === null) return [];
    const { header, prompt, model, firstAt, lastAt, changedAt, sizeBytes } = glance;
    // A sub-agent's own conversation names who called it.
    if (textAt(header, "callingSessionId") !== null) return [];
    return [{
      agent: droid.name,
      id: textAt(header, "id") ?? nameOf(path).replace(ENDING, ""),
      path,
      project: textAt(header, "cwd") || null,
      branch: null,
      remote: null,
      // What is wrong with the side file is reported when the session is read.
      model: model ?? modelIn(settingsOf(path, new ReadLog())),
      version: null,
      title: titleIn(header) ?? prompt,
      startedAt: firstAt,
      updatedAt: lastAt ?? changedAt,
      sizeBytes,
      parentId: textAt(header, "parent"),
      convertedFrom: null,
    }];
  });
}

/** Yields the turns of a session. */
export async function* read(
  { path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  const calls = new PendingCalls<DroidCall>(path, log);
  const reader: TreeFormat["reader"] = (file) => new RecordReader(file, log, calls);
  for (const file of chainOf(path, log)) {
    for (const turn of turnsOnBranch(file.path, { ...FORMAT, reader }, log)) {
      // What was said later in a file that was left belongs to another conversation.
      if (file.until !== null && turn.at !== null && turn.at > file.until) break;
      yield turn;
    }
  }
  const settings = settingsOf(path, log);
  log.learn({ model: log.facts.model ?? modelIn(settings), tokens: tokensIn(settings) });
}

function titleIn(header: JsonObject): string | null {
  const titles = [textAt(header, "sessionTitle"), textAt(header, "title")];
  return titles.find((title) => title !== null && title !== "" && title !== NO_TITLE) ?? null;
}

/** Returns what Droid keeps beside a session, or `null` when there is nothing. */
function settingsOf(path: string, log: ReadLog): JsonObject | null {
  const settings = settingsPath(path);
  try {
    Deno.lstatSync(settings);
  } catch (error) {
    // Old versions wrote none.
    if (!(error instanceof Deno.errors.NotFound)) log.skip(settings, reasonOf(error, settings));
    return null;
  }
  const value = readJsonFile(settings, log, SETTINGS_BYTES_MAX)?.value;
  return isObject(value) ? value : null;
}

function modelIn(settings: JsonObject | null): string | null {
  const model = textAt(settings, "model");
  if (model !== ANY_MODEL) return model;
  return textAt(settings, "effectiveFactoryRouterModel", "modelId");
}

/** What came from a cache, or went into one, is not in `inputTokens`, whoever makes the model. */
function tokensIn(settings: JsonObject | null): Tokens | null {
  const usage = valueAt(settings ?? undefined, "tokenUsage");
  const of = (name: string) => amountAt(usage, name);
  if (numberAt(usage, "inputTokens") === null) return null;
  return {
    input: of("inputTokens") + of("cacheReadTokens") + of("cacheCreationTokens"),
    output: of("outputTokens"),
    cached: of("cacheReadTokens"),
  };
}
