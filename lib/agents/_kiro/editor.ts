/**
 * The sessions of Kiro's editor: a JSON file for each, in a folder for each workspace, and what the
 * agent did for each request in files of their own (third-party parsers: kiro_ide.go of
 * kenn-io/agentsview, and descriptions of the format).
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import { isAbsolutePath, joinPath, nameOf, parentOf } from "../../path.ts";
import type { Part, Place, ReadLog, SessionHead, Turn } from "../_agent.ts";
import {
  isList,
  listAt,
  parseJson,
  type Source as Value,
  textAt,
  timeAt,
  valueAt,
} from "../_read/fields.ts";
import { isThere } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds } from "../_read/jsonl.ts";
import { executionTurns, findExecutions } from "./executions.ts";
import { EDITOR_ENDING, EDITOR_INDEX } from "./places.ts";
import { KiroWork } from "./work.ts";
import { mendedJson } from "../_read/mended_json.ts";

/** How much of a session is looked at for a list of sessions, in bytes. */
const PEEK_BYTES = 64 * 1024;

/** The largest list of sessions that is read, in bytes. */
const INDEX_BYTES_MAX = 4 * 1024 * 1024;

/** How texts begin that the editor puts there in the user's name. */
const HARNESS =
  /^\s*(?:# System Prompt|# Identity|<identity>|## Included Rules|You are operating in a workspace|<steering|<EnvironmentContext>)/;

/** Returns the head of a session, or `null` when nobody has asked for anything in it. */
export function editorHead(
  path: string,
  place: Place,
  log: ReadLog,
): Omit<SessionHead, "agent"> | null {
  using ends = new FileEnds(path, log);
  const start = ends.startText(PEEK_BYTES);
  const value = parseJson(start) ?? mendedJson(start);
  const request = firstRequest(listAt(value, "history"));
  if (request === null && ends.sizeBytes <= PEEK_BYTES) return null;
  const id = textAt(value, "sessionId") ?? nameOf(path).replace(EDITOR_ENDING, "");
  const entry = entryOf(id, path, log);
  return {
    id,
    path,
    project: textAt(value, "workspaceDirectory") ?? textAt(entry, "workspaceDirectory") ??
      workspaceIn(path, place),
    branch: null,
    remote: null,
    model: modelIn(value),
    version: null,
    title: textAt(value, "title") || textAt(entry, "title") || request,
    startedAt: timeAt(numberIn(valueAt(entry, "dateCreated"))),
    updatedAt: ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}

/** Returns what the list of the workspace says of a session. */
function entryOf(id: string, path: string, log: ReadLog): Json | undefined {
  const index = joinPath(parentOf(path), EDITOR_INDEX);
  const list = isThere(index) ? readJsonFile(index, log, INDEX_BYTES_MAX)?.value : undefined;
  return isList(list) ? list.find((each) => textAt(each, "sessionId") === id) : undefined;
}

/** A time that is milliseconds as text. */
function numberIn(value: Json | undefined): Json | undefined {
  return typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
}

function modelIn(value: Value): string | null {
  const model = textAt(value, "selectedModel");
  return model === "auto" ? null : model;
}

/** Returns the path that a folder is named for: its Base64, with `_` in the place of the padding. */
function workspaceIn(path: string, { platform }: Place): string | null {
  const name = nameOf(parentOf(path)).replace(/_{1,2}$/, "");
  if (!/^[A-Za-z0-9+_-]{2,4096}$/.test(name)) return null;
  try {
    const bytes = Uint8Array.fromBase64(name, {
      alphabet: name.includes("+") ? "base64" : "base64url",
    });
    const text = new TextDecoder().decode(bytes);
    return isAbsolutePath(text, platform) ? text : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function firstRequest(history: readonly Json[]): string | null {
  for (const entry of history) {
    if (textAt(entry, "message", "role") !== "user") continue;
    for (const part of saidParts(valueAt(entry, "message", "content"))) {
      if (part.kind === "text" && !part.injected) return part.text;
    }
  }
  return null;
}

/** Yields the turns of a session. */
export async function* editorTurns(
  { path, project }: SessionHead,
  log: ReadLog,
): AsyncGenerator<Turn> {
  const value = readJsonFile(path, log)?.value;
  log.learn({ model: modelIn(value) });
  const history = listAt(value, "history");
  const ids = history.flatMap((entry) => textAt(entry, "executionId") ?? []);
  const folder = parentOf(parentOf(parentOf(path)));
  const executions = project === null
    ? new Map<string, string>()
    : await findExecutions(folder, project, { ids: new Set(ids), log });
  const work = new KiroWork(path, log);
  for (const entry of history) {
    const message = valueAt(entry, "message");
    const content = valueAt(message, "content");
    if (textAt(message, "role") === "user") {
      const parts = saidParts(content);
      if (parts.length > 0) yield { role: "user", at: null, parts };
      continue;
    }
    const id = textAt(entry, "executionId") ?? "";
    const file = executions.get(id);
    executions.delete(id);
    const turns = file === undefined ? [] : executionTurns(file, work, log);
    yield* turns;
    // Where there is a log of what it did, the message is a mere "On it."
    const isSaid = turns.some(({ parts }) => parts.some(({ kind }) => kind === "text"));
    const parts = isSaid ? [] : answeredParts(content);
    if (parts.length > 0) yield { role: "agent", at: null, parts };
  }
}

interface Block {
  readonly type: string | null;
  readonly block: Value;
  readonly text: string;
}

function blocksOf(content: Value): Block[] {
  if (typeof content === "string") return [{ type: "text", block: content, text: content }];
  return isList(content)
    ? content.map((block) => ({
      type: textAt(block, "type"),
      block,
      text: textAt(block, "text") ?? "",
    }))
    : [];
}

function saidParts(content: Value): Part[] {
  return blocksOf(content).flatMap(({ type, block, text }): Part[] => {
    if (type === "imageUrl") return [{ kind: "attachment", name: "image" }];
    if (type === "mention") {
      const name = textAt(block, "path") ?? textAt(block, "name") ?? textAt(block, "text");
      return name === null ? [] : [{ kind: "attachment", name }];
    }
    if (type !== "text" || text.trim() === "") return [];
    return [{ kind: "text", text, injected: HARNESS.test(text) }];
  });
}

function answeredParts(content: Value): Part[] {
  return blocksOf(content).flatMap(({ type, text }): Part[] =>
    type === "text" && text.trim() !== "" ? [{ kind: "text", text, injected: false }] : []
  );
}
