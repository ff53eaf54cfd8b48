/**
 * Finds out what a list of sessions shows of a Claude Code session, from the beginning and the end
 * of its file.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { nameOf } from "../../path.ts";
import type { Place, ReadLog, SessionHead, Source } from "../_agent.ts";
import { lastFolderOf, textAt, timeAt } from "../_read/fields.ts";
import { FileEnds, parseRecord } from "../_read/jsonl.ts";
import { blocksOf, isPromptRecord, isSynthetic, typeOf } from "./records.ts";
import { wordsOf } from "./words.ts";

/**
 * How much is looked at of each end, in bytes: at first, and for what is not there, since most state
 * all of it in little. For the first prompt it is all that can be had. A title is stated again when
 * the program ends, and is looked for in the little of a long file, and everywhere in a short one.
 */
const LOOKED_AT = 16 * 1024;
const LOOKED_AT_MAX = 64 * 1024;

/** The longest line that is parsed for a title, in bytes. */
const TITLE_LINE_MAX = 16 * 1024;

/** The end of the fields `customTitle` and `aiTitle`, and another field; in text they are escaped. */
const TITLE = 'Title"';
const LAST_PROMPT = '"lastPrompt"';

/** How a record goes on that is no sub-agent's, and what one has that came from another session. */
const MAIN_START = '"isSidechain":false,';
const TAKEN_FROM = '"requestSessionId"';

/** What is put together from the lines. */
interface Found {
  first: JsonObject | null;
  last: JsonObject | null;
  /** The last answer of a model, and the first one. */
  lastAnswer: JsonObject | null;
  firstAnswer: JsonObject | null;
  customTitle: string | null;
  aiTitle: string | null;
  lastPrompt: string | null;
  /** The first words of the user, and the first that were waiting for the agent. */
  prompt: string | null;
  queued: string | null;
}

/** Resolves to what a list shows of the session in a file; none when no user has said anything. */
export function heads(source: Source, _place: Place, log: ReadLog): Promise<SessionHead[]> {
  const head = headOf(source, log);
  return Promise.resolve(head === null ? [] : [head]);
}

/** Returns what is known of the session in a file; `null` when no user has said anything in it. */
function headOf({ path, seen }: Source, log: ReadLog): SessionHead | null {
  const found: Found = {
    first: null,
    last: null,
    lastAnswer: null,
    firstAnswer: null,
    customTitle: null,
    aiTitle: null,
    lastPrompt: null,
    prompt: null,
    queued: null,
  };
  const problems = log.skipped;
  using ends = new FileEnds(path, log, seen);
  if (log.skipped > problems) return null;
  lookAtEnd(ends, found);
  lookAtStart(ends, found);
  const title = found.customTitle ?? found.aiTitle ?? found.prompt ?? found.lastPrompt ??
    found.queued;
  const isAsked = found.prompt !== null || found.lastPrompt !== null || found.queued !== null;
  if (!isAsked) return null;
  const id = nameOf(path).replace(/\.jsonl$/, "");
  const answer = found.lastAnswer ?? found.firstAnswer;
  const lastFolder = textAt(found.last, "cwd");
  const project = textAt(found.first, "cwd") ?? lastFolder;
  return {
    agent: "claude-code",
    id,
    path,
    project,
    ...lastFolderOf(project, lastFolder),
    branch: textAt(found.last, "gitBranch") || null,
    remote: null,
    model: textAt(answer, "message", "model"),
    version: textAt(found.last, "version"),
    title,
    startedAt: timeAt(found.first, "timestamp"),
    updatedAt: timeAt(found.last, "timestamp") ?? ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
    parentId: parentOf(found, id),
    convertedFrom: null,
  };
}

/** Returns how much to look at of an end, and then how much when that does not do. */
function looks({ sizeBytes }: FileEnds): readonly number[] {
  return sizeBytes <= LOOKED_AT_MAX ? [LOOKED_AT_MAX] : [LOOKED_AT, LOOKED_AT_MAX];
}

/** Looks from the end backwards: the last statement counts. */
function lookAtEnd(ends: FileEnds, found: Found): void {
  const isMissing = () => found.last === null || found.lastAnswer === null;
  let text = "";
  for (const length of looks(ends)) {
    text = ends.endText(length);
    for (let end = text.length; end > 0 && isMissing();) {
      // A line may be no more than its line feed; nothing stands before the first character.
      const start = end < 2 ? 0 : text.lastIndexOf("\n", end - 2) + 1;
      takeLast(text.slice(start, end), found);
      end = start;
    }
    if (!isMissing()) break;
  }
  // A line may be longer than what was looked at.
  if (found.last === null) takeEach(ends.last(), (line) => takeLast(line, found), isMissing);
  takeTitles(linesWith(text, TITLE).reverse(), found);
}

/** Looks from the beginning on, as far as the first prompt, and further for what is missing. */
function lookAtStart(ends: FileEnds, found: Found): void {
  const isMissing = () => found.prompt === null || found.firstAnswer === null;
  let text = "";
  for (const length of looks(ends)) {
    text = ends.startText(length);
    for (let start = 0; start < text.length && isMissing();) {
      const end = text.indexOf("\n", start) + 1 || text.length;
      takeFirst(text.slice(start, end), found);
      start = end;
    }
    if (!isMissing()) break;
  }
  if (found.prompt === null) takeEach(ends.first(), (line) => takeFirst(line, found), isMissing);
  if (found.customTitle === null && found.aiTitle === null) {
    takeTitles(linesWith(text, TITLE), found);
  }
  if (found.prompt !== null) return;
  takeTitles(linesWith(ends.endText(LOOKED_AT_MAX), LAST_PROMPT).reverse(), found);
  takeTitles(linesWith(text, LAST_PROMPT), found);
}

/** Takes lines as long as something is missing. */
function takeEach(
  lines: Iterable<string>,
  take: (line: string) => void,
  isMissing: () => boolean,
): void {
  for (const line of lines) {
    take(line);
    if (!isMissing()) return;
  }
}

/** Returns the lines that have a mark in them, in order; the first and the last may be cut. */
function linesWith(text: string, mark: string): string[] {
  const lines: string[] = [];
  for (let at = text.indexOf(mark); at >= 0;) {
    const end = text.indexOf("\n", at) + 1 || text.length;
    lines.push(text.slice(text.lastIndexOf("\n", at) + 1, end));
    at = text.indexOf(mark, end);
  }
  return lines;
}

/** Takes the first title of each kind. */
function takeTitles(lines: readonly string[], found: Found): void {
  for (const line of lines) {
    const record = line.length > TITLE_LINE_MAX ? null : parseRecord(line);
    if (record === null) continue;
    switch (typeOf(record)) {
      case "custom-title":
        found.customTitle ??= wordsAt(record, "customTitle");
        break;
      case "ai-title":
        found.aiTitle ??= wordsAt(record, "aiTitle");
        break;
      case "last-prompt":
        found.lastPrompt ??= wordsAt(record, "lastPrompt");
        break;
    }
  }
}

function takeLast(line: string, found: Found): void {
  const isAnswer = line.includes('"assistant"');
  if (!isAnswer && (found.last !== null || !line.includes('"user"'))) return;
  const record = spokenRecord(line);
  if (record === null) return;
  found.last ??= record;
  if (typeOf(record) === "assistant" && !isSynthetic(record)) found.lastAnswer ??= record;
}

function takeFirst(line: string, found: Found): void {
  if (found.prompt === null && line.includes('"enqueue"')) takeQueued(line, found);
  const isAnswer = found.firstAnswer === null && line.includes('"assistant"');
  if (isAnswer && found.lastAnswer !== null && isOwnAnswer(line)) {
    found.firstAnswer = found.lastAnswer;
    return;
  }
  const isWanted = isAnswer || (found.prompt === null && line.includes('"user"'));
  const record = isWanted ? spokenRecord(line) : null;
  if (record === null) return;
  found.first ??= record;
  if (isPromptRecord(record)) found.prompt ??= promptOf(record);
  if (typeOf(record) === "assistant" && !isSynthetic(record)) found.firstAnswer ??= record;
}

/** Says without parsing it whether a line is an answer that has nothing to tell but its model. */
function isOwnAnswer(line: string): boolean {
  return line.startsWith(MAIN_START, line.indexOf(",") + 1) &&
    line.includes('"type":"assistant"') && !line.includes(TAKEN_FROM);
}

/** A prompt in a waiting line stands for one whose own record is broken, or not written yet. */
function takeQueued(line: string, found: Found): void {
  const record = parseRecord(line);
  if (record === null || typeOf(record) !== "queue-operation") return;
  const content = textAt(record, "content");
  const words = content === null ? [] : wordsOf(content);
  found.queued ??= words.find(({ kind }) => kind === "said") === undefined ? null : content;
}

/** Returns the record of a line when a user or an agent speaks in it, and no sub-agent. */
function spokenRecord(line: string): JsonObject | null {
  const record = parseRecord(line);
  if (record === null || record.isSidechain === true) return null;
  const type = typeOf(record);
  return type === "user" || type === "assistant" ? record : null;
}

/** Returns the first thing in a record that a user said or ran. */
function promptOf(record: JsonObject): string | null {
  for (const block of blocksOf(record)) {
    for (const words of wordsOf(textAt(block, "text") ?? "")) {
      if (words.kind === "said") return words.text;
      if (words.kind === "shell") return `! ${words.command}`;
    }
  }
  return null;
}

/** Returns the session that this one was forked from: in a program, or on a terminal. */
function parentOf({ first, firstAnswer }: Found, id: string): string | null {
  const parent = textAt(first, "forkedFrom", "sessionId") ??
    textAt(firstAnswer, "requestSessionId");
  return parent === id ? null : parent;
}

function wordsAt(record: JsonObject, field: string): string | null {
  const text = textAt(record, field);
  return text === null || text.trim() === "" ? null : text;
}
