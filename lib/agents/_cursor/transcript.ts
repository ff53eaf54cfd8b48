/**
 * The transcripts that Cursor writes of its agents' conversations, a line for each message; older
 * ones are plain text. They have the calls of tools but not what came of them, and no times but those
 * that the model is told.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import { type Part, ReadLog, type SessionHead, type ToolResultPart, type Turn } from "../_agent.ts";
import { CursorPlan } from "./plan.ts";
import { cursorAction } from "./tools.ts";
import { textRecords } from "./text_transcript.ts";
import { requestIn, timeIn, userParts, workspaceIn } from "./words.ts";
import { TEXT_ENDING, TRANSCRIPTS_FOLDER } from "../cursor.ts";
import { isList, textAt, valueAt } from "../_read/fields.ts";
import { namesIn, timeOf } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds, parseRecord, PEEK_BYTES_MAX, readRecords } from "../_read/jsonl.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";
import { joinPath, nameOf, parentOf } from "../../path.ts";

/** What a user who trusts a folder leaves beside it: JSON with the folder's path. */
const TRUST_FILE = ".workspace-trusted";

const TRUST_BYTES_MAX = 64 * 1024;

/** How many lines are looked at for the folder after the request is known. */
const LINES_PEEKED = 40;

/** The same of a text, which has many lines for each message. */
const TEXT_LINES_PEEKED = 10_000;

/** What stands behind the words of a message in place of thoughts that nobody may see. */
const HIDDEN = /(?:^|\n\n)\[REDACTED\]\s*$/;

/** How many calls may wait for their results. */
const OPEN_MAX = 1000;

/** The statuses at the end of a turn that the user stopped. */
const STOPPED: ReadonlySet<string | null> = new Set(["aborted", "cancelled", "canceled"]);

/** Returns the head of a transcript, or `null` when nobody has asked for anything in it. */
export function transcriptHead(agent: string, path: string, log: ReadLog): SessionHead | null {
  using ends = new FileEnds(path, log);
  const { request, folder, startedAt } = beginning(ends, path);
  // The first request of a long file may stand behind what is looked at.
  if (request === null && ends.sizeBytes <= PEEK_BYTES_MAX) return null;
  return {
    agent,
    id: nameOf(path).replace(/\.\w+$/, ""),
    path,
    project: trustedFolder(path, log) ?? folder,
    branch: null,
    remote: null,
    model: null,
    version: null,
    title: request,
    startedAt,
    updatedAt: ends.changedAt ?? timeOf(path, log),
    sizeBytes: ends.sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}

interface Beginning {
  readonly request: string | null;
  readonly folder: string | null;
  readonly startedAt: Date | null;
}

function beginning(ends: FileEnds, path: string): Beginning {
  const project = nameOf(projectFolder(path));
  let request: string | null = null;
  let folder: string | null = null;
  let startedAt: Date | null = null;
  let lines = 0;
  for (const record of firstRecords(ends, path)) {
    if (request !== null && (folder !== null || ++lines > LINES_PEEKED)) break;
    const content = valueAt(record, "message", "content");
    if (textAt(record, "role") === "user") {
      request ??= requestIn(content);
      folder ??= workspaceIn(content);
      startedAt ??= timeIn(content);
    }
    folder ??= folderNamed(project, content);
  }
  return { request, folder, startedAt };
}

function* firstRecords(ends: FileEnds, path: string): Generator<JsonObject> {
  if (path.endsWith(TEXT_ENDING)) {
    // What is wrong with the file is reported when it is read for its turns.
    for (const { number, record } of textRecords(path, new ReadLog())) {
      if (number > TEXT_LINES_PEEKED) return;
      yield record;
    }
    return;
  }
  for (const line of ends.first()) {
    const record = parseRecord(line);
    if (record !== null) yield record;
  }
}

/** Returns the folder of the project, the one above that of the transcripts. */
function projectFolder(path: string): string {
  let at = parentOf(path);
  while (nameOf(at) !== TRANSCRIPTS_FOLDER && parentOf(at) !== at) at = parentOf(at);
  return parentOf(at);
}

function trustedFolder(path: string, log: ReadLog): string | null {
  const folder = projectFolder(path);
  if (!namesIn(folder, log).files.includes(TRUST_FILE)) return null;
  const file = readJsonFile(joinPath(folder, TRUST_FILE), log, TRUST_BYTES_MAX);
  return textAt(file?.value, "workspacePath");
}

/**
 * Returns the folder that a project's name was made from, when a call names it or a file in it:
 * in the name, all that is no letter or digit is a hyphen.
 */
function folderNamed(project: string, content: Json | undefined): string | null {
  for (const block of isList(content) ? content : []) {
    const input = valueAt(block, "input");
    for (const value of Object.values(typeof input === "object" ? input ?? {} : {})) {
      if (typeof value !== "string" || !/^(?:[A-Za-z]:)?[\\/][^\n]{1,4096}$/.test(value)) continue;
      for (let at = value; parentOf(at) !== at; at = parentOf(at)) {
        if (encoded(at) === encoded(project)) return at;
      }
    }
  }
  return null;
}

function encoded(path: string): string {
  return path.split(/[^A-Za-z0-9]+/).filter((word) => word !== "").join("-").toLowerCase();
}

/** Yields the turns of a transcript. */
export function* transcriptTurns(path: string, log: ReadLog): Generator<Turn> {
  const isText = path.endsWith(TEXT_ENDING);
  const reader = new TranscriptReader(path, log, isText);
  const records = isText ? textRecords(path, log) : readRecords(path, log);
  for (const { number, record } of records) yield* reader.turnsOf(record, number);
}

class TranscriptReader {
  readonly #unknown: UnknownKinds;
  readonly #plan = new CursorPlan();
  readonly #tellsResults: boolean;
  #open: OpenCall[] = [];

  constructor(path: string, log: ReadLog, tellsResults: boolean) {
    this.#unknown = new UnknownKinds(path, log);
    this.#tellsResults = tellsResults;
  }

  *turnsOf(record: JsonObject, line: number): Generator<Turn> {
    const role = textAt(record, "role");
    const content = valueAt(record, "message", "content");
    if (role === "user" || role === "assistant") {
      const results = this.#tellsResults ? [] : this.#results();
      if (results.length > 0) yield { role: "agent", at: null, parts: results };
      const parts = role === "user" ? userParts(content) : this.#agentParts(content, line);
      const side = role === "user" ? "user" : "agent";
      const at = role === "user" ? timeIn(content) : null;
      if (parts.length > 0) yield { role: side, at, parts };
    } else if (textAt(record, "type") === "turn_ended") {
      const parts = this.#results();
      if (STOPPED.has(textAt(record, "status"))) parts.push({ kind: "interruption" });
      if (parts.length > 0) yield { role: "agent", at: null, parts };
    } else this.#unknown.report("lines", textAt(record, "type") ?? role, line);
  }

  #agentParts(content: Json | undefined, line: number): Part[] {
    const blocks = isList(content) ? content : [{ type: "text", text: content ?? "" }];
    return blocks.flatMap((block, at): Part[] => {
      const type = textAt(block, "type");
      const text = textAt(block, "text") ?? textAt(block, "thinking") ?? "";
      switch (type) {
        case "text":
          return textParts(text.replace(HIDDEN, ""), false);
        case "thinking":
          return reasoningParts(text);
        case "tool_use":
          return this.#call(block, `${line}.${at}`);
        case "tool_result":
          return this.#result(block);
        default:
          this.#unknown.report("parts of messages", type, line);
          return [];
      }
    });
  }

  #call(block: Json, callId: string): Part[] {
    const name = textAt(block, "name") ?? "";
    const input = valueAt(block, "input") ?? {};
    this.#open.push({ callId, name });
    if (this.#open.length > OPEN_MAX) this.#open.shift();
    const plan = this.#plan.after(name, input);
    return [
      { kind: "tool-call", callId, name, action: cursorAction(name, input), input },
      ...plan === null ? [] : [plan],
    ];
  }

  /** Returns that the calls have ended, since the conversation went on; not what came of them. */
  #results(): Part[] {
    const open = this.#open;
    this.#open = [];
    return open.map(({ callId }) => endOf(callId, ""));
  }

  /** Returns that a call has ended: the first that is open of the tool that is named. */
  #result(block: Json): Part[] {
    const at = this.#open.findIndex(({ name }) => name === textAt(block, "name"));
    const [call] = at < 0 ? [] : this.#open.splice(at, 1);
    return call === undefined ? [] : [endOf(call.callId, textAt(block, "text") ?? "")];
  }
}

interface OpenCall {
  readonly callId: string;
  readonly name: string;
}

/** Returns that a call has ended, nobody knows how. */
function endOf(callId: string, output: string): ToolResultPart {
  return {
    kind: "tool-result",
    callId,
    output,
    exitCode: null,
    failed: false,
    refused: false,
    isUnknown: true,
  };
}
