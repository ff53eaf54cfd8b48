/**
 * The sessions of Kiro's command line since its version 2: a log of what was said, with a file
 * beside it that tells of the session. Kiro's source is not public; this is what third-party parsers
 * show of logs of its versions 2.12 to 2.27.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { nameOf } from "../../path.ts";
import { type Part, ReadLog, type SessionHead, type Turn } from "../_agent.ts";
import {
  listAt,
  numberAt,
  objectAt,
  type Source,
  textAt,
  timeAt,
  valueAt,
} from "../_read/fields.ts";
import { isThere } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds, parseRecord, PEEK_BYTES_MAX, readLines, readRecords } from "../_read/jsonl.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { LOG_ENDING, sidecarOf } from "./places.ts";
import { KiroWork } from "./work.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** What Kiro writes in the agent's name when the user has stopped it. */
const INTERRUPTED: ReadonlySet<string> = new Set([
  "Response was interrupted by the user",
  "Tool uses were interrupted, waiting for the next user prompt",
]);

/** The record with which a conversation begins anew, the former one being left behind. */
const CLEAR = "Clear";

/** A record that changes which of the rest the model is told; what it counts is not known. */
const RESET = "ResetTo";

/** What stands around words of the user's that reach the agent between two calls. */
const STEERING = "[LIVE STEERING";
const STEERED = /<user_message\b[^<>]{0,200}>/;
const STEERED_END = "</user_message>";

/** How the harness begins what it adds to a request. */
const CONTEXT_ENTRY = "--- CONTEXT ENTRY BEGIN ---";

/** The model that stands for whatever Kiro chooses. */
const ANY_MODEL = "auto";

/** Returns the head of a session; `null` for a sub-agent's, and when nobody has asked for anything. */
export function logHead(path: string, log: ReadLog): Omit<SessionHead, "agent"> | null {
  using ends = new FileEnds(path, log);
  const sidecar = sidecarOf(path);
  const about = isThere(sidecar) ? readJsonFile(sidecar, log)?.value : undefined;
  const title = textAt(about, "title") || null;
  const request = firstRequest(ends.first(), title !== null);
  if (request === null && ends.sizeBytes <= PEEK_BYTES_MAX) return null;
  const parentId = textAt(about, "parent_session_id");
  if (parentId !== null && textAt(about, "session_created_reason") === "subagent") return null;
  const model = textAt(about, "session_state", "rts_model_state", "model_info", "model_id") ??
    textAt(about, "model_id");
  return {
    id: textAt(about, "session_id") ?? nameOf(path).replace(LOG_ENDING, ""),
    path,
    project: textAt(about, "cwd"),
    branch: null,
    remote: null,
    model: model === ANY_MODEL ? null : model,
    version: null,
    title: title ?? request?.text ?? null,
    startedAt: timeAt(about, "created_at") ?? request?.at ?? null,
    updatedAt: timeAt(about, "updated_at") ?? ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
    parentId,
    convertedFrom: null,
  };
}

interface Request {
  readonly text: string;
  readonly at: Date | null;
}

/** Returns the first request of the last conversation that has one, or of any when that is enough. */
function firstRequest(lines: Iterable<string>, isAnyEnough: boolean): Request | null {
  let found: Request | null = null;
  let isNew = true;
  for (const line of lines) {
    const record = markOf(line);
    if (textAt(record, "kind") === CLEAR) isNew = true;
    const request = isNew ? requestIn(record) : null;
    if (request === null) continue;
    found = request;
    isNew = false;
    if (isAnyEnough) break;
  }
  return found;
}

/** Returns a line as a record, if it may be one of those by which conversations are told apart. */
function markOf(line: string): JsonObject | null {
  return line.includes('"Prompt"') || line.includes(`"${CLEAR}"`) ? parseRecord(line) : null;
}

function requestIn(record: JsonObject | null): Request | null {
  if (textAt(record, "kind") !== "Prompt") return null;
  const parts = listAt(record, "data", "content").flatMap(saidParts);
  const said = parts.find((part) => part.kind === "text" && !part.injected);
  if (said?.kind !== "text") return null;
  return { text: said.text, at: promptTime(objectAt(record, "data")) };
}

/** Returns the number of the line with which the last conversation begins that has a request. */
function beginningOf(path: string): number {
  let cleared = 0;
  let beginning = 0;
  // What is wrong with the file is reported once, when it is read for its turns.
  for (const { number, text } of readLines(path, new ReadLog())) {
    const record = markOf(text);
    if (textAt(record, "kind") === CLEAR) cleared = number;
    else if (cleared > beginning && requestIn(record) !== null) beginning = cleared;
  }
  return beginning;
}

/** Returns when a request was made, which is stated in seconds; nothing else states a time. */
function promptTime(data: JsonObject): Date | null {
  const seconds = numberAt(data, "meta", "timestamp");
  return seconds === null ? null : timeAt(seconds * 1000);
}

/** Yields the turns of a session; of one that was cleared, those of the last conversation. */
export function* logTurns(path: string, log: ReadLog): Generator<Turn> {
  const beginning = beginningOf(path);
  const unknown = new UnknownKinds(path, log);
  const work = new KiroWork(path, log);
  for (const { number, record } of readRecords(path, log)) {
    const kind = textAt(record, "kind");
    if (number < beginning || kind === CLEAR || kind === RESET) continue;
    const data = objectAt(record, "data");
    const turn = turnOf(kind, data, { work, log });
    if (turn === null) unknown.report("records", kind, number);
    else if (turn.parts.length > 0) yield turn;
    if (kind === "ToolResults") yield* steered(data);
  }
}

interface Reading {
  readonly work: KiroWork;
  readonly log: ReadLog;
}

/** Returns the turn that a record makes, which may be empty; `null` for an unknown kind. */
function turnOf(kind: string | null, data: JsonObject, { work, log }: Reading): Turn | null {
  const content = listAt(data, "content");
  switch (kind) {
    case "Prompt":
      return { role: "user", at: promptTime(data), parts: content.flatMap(saidParts) };
    case "AssistantMessage":
      return byAgent(content.flatMap((block) => answeredParts(block, { work, log })));
    case "ToolResults":
      return byAgent(content.flatMap((block) => {
        const result = objectAt(block, "data");
        if (textAt(block, "kind") !== "toolResult") return [];
        const id = textAt(result, "toolUseId");
        return work.returned(id, valueAt(result, "content"), textAt(result, "status"));
      }));
    case "Compaction":
      return byAgent([{ kind: "compaction", summary: textAt(data, "summary") }]);
    case "CancelledPrompt":
      return byAgent([{ kind: "interruption" }]);
    default:
      return null;
  }
}

function byAgent(parts: Part[]): Turn {
  return { role: "agent", at: null, parts };
}

function saidParts(block: Source): Part[] {
  if (textAt(block, "kind") === "image") return [{ kind: "attachment", name: "image" }];
  const text = textAt(block, "kind") === "text" ? textAt(block, "data") ?? "" : "";
  if (text.trim() === "") return [];
  return [{ kind: "text", text, injected: text.startsWith(CONTEXT_ENTRY) }];
}

function answeredParts(block: Source, { work, log }: Reading): Part[] {
  const data = valueAt(block, "data");
  switch (textAt(block, "kind")) {
    case "text": {
      const text = typeof data === "string" ? data : "";
      if (INTERRUPTED.has(text.trim())) return [{ kind: "interruption" }];
      return textParts(text, false);
    }
    case "thinking": {
      const model = textAt(data, "modelId");
      if (model !== ANY_MODEL) log.learn({ model });
      const text = textAt(data, "text") ?? "";
      return reasoningParts(text);
    }
    case "toolUse":
      return work.called(
        textAt(data, "toolUseId"),
        textAt(data, "name"),
        valueAt(data, "input") ?? {},
      );
    default:
      return [];
  }
}

/** Yields what the user said while the agent worked: it is wrapped, beside the results of tools. */
function* steered(data: JsonObject): Generator<Turn> {
  for (const block of listAt(data, "content")) {
    const text = textAt(block, "kind") === "text" ? textAt(block, "data") ?? "" : "";
    if (!text.includes(STEERING)) continue;
    for (const piece of text.split(STEERED).slice(1)) {
      const [said = ""] = piece.split(STEERED_END, 1);
      if (said.trim() === "") continue;
      const parts: Part[] = [{ kind: "text", text: said.trim(), injected: false }];
      yield { role: "user", at: null, parts };
    }
  }
}
