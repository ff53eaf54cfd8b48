/**
 * Reads conversations whose records name their parents, one record a line: the branch on which the
 * conversation stands, and what a list of sessions shows of it. What differs between the agents that
 * keep such files is a {@linkcode TreeFormat}.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { type Part, ReadLog, type Turn } from "../_agent.ts";
import { Branches } from "./branch.ts";
import { type Source, textAt, timeAt, valueAt } from "./fields.ts";
import { FileEnds, parseRecord, PEEK_BYTES_MAX, readLines } from "./jsonl.ts";

/** How much of the end of a file is looked at for a list of sessions, in characters. */
const TAIL_CHARACTERS = 64 * 1024;

/** Where a record belongs. */
export interface Links {
  /** `null` for a record outside the tree: it is on every branch. */
  readonly id: string | null;
  /** `null` begins a conversation; a record that does not say follows the one before it. */
  readonly parentId: string | null | undefined;
}

/** What agents that keep trees differ in. */
export interface TreeFormat {
  /** The type of the record that tells of the session as a whole. */
  readonly headerType: string;
  /** The type of a record in front of that, which does for it where it cannot be read. */
  readonly firstType?: string;
  /** Returns where a line belongs; what is no record is outside the tree. */
  readonly linksOf: (line: string) => Links;
  /** Makes what turns records into turns, one after another. */
  readonly reader: (path: string, log: ReadLog) => TurnReader;
  /** The title that a record gives the session, and what the line of such a record contains. */
  readonly title: Statement | null;
  /** The model that a record states, and what the line of such a record contains. */
  readonly model: Statement;
}

/** A fact that some records state. */
export interface Statement {
  /** Texts of which the line of such a record contains one. */
  readonly marks: readonly string[];
  /** Returns what a record states, or `null`. */
  readonly in: (record: JsonObject) => string | null;
}

/** Turns records into turns. */
export interface TurnReader {
  /** Returns the turns that a record makes, in order. */
  turnsOf(record: JsonObject, line: number): Turn[];
}

/** A record that is outside the tree. */
export const OUTSIDE: Links = { id: null, parentId: undefined };

/** Returns where a record belongs by its fields `id` and `parentId`. */
export function linksIn(record: Source): Links {
  const parentId = valueAt(record, "parentId");
  return {
    id: textAt(record, "id"),
    parentId: typeof parentId === "string" || parentId === null ? parentId : undefined,
  };
}

/**
 * Yields the turns on the branch that the last record of the tree ends. The file is read twice: once
 * for how its records hang together, and once for those that count.
 */
export function* turnsOnBranch(path: string, format: TreeFormat, log: ReadLog): Generator<Turn> {
  const branches = new Branches();
  let end: number | null = null;
  let before: string | null = null;
  // What is wrong with the file is reported once, when it is read for its turns.
  for (const { text } of readLines(path, new ReadLog())) {
    const { id, parentId } = format.linksOf(text);
    if (id === null) continue;
    end = branches.add(id, parentId === undefined ? before : parentId);
    before = id;
  }
  const branch = end === null ? null : branches.branchOf(end);
  const reader = format.reader(path, log);
  let place = 0;
  for (const { number, text } of readLines(path, log)) {
    const { id } = format.linksOf(text);
    if (id !== null && branch?.has(place++) !== true) continue;
    const record = parseRecord(text);
    if (record === null) log.skip(path, "a line that is no JSON object", number);
    else yield* reader.turnsOf(record, number);
  }
}

/** What a look at the two ends of a file finds. */
export interface Glance {
  readonly header: JsonObject;
  /** The first words of the user. */
  readonly prompt: string | null;
  readonly title: string | null;
  readonly model: string | null;
  /** The first time that is stated, and the last one. */
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
  readonly changedAt: Date;
  readonly sizeBytes: number;
}

/**
 * Looks at the two ends of a file. Returns `null` when it cannot be read or has no header, which is
 * in the log, and when nobody has said anything in it.
 */
export function glanceAt(path: string, format: TreeFormat, log: ReadLog): Glance | null {
  using ends = new FileEnds(path, log);
  const { header, prompt, isAnswered, ...stated } = beginning(path, ends, format);
  // The request may be in a line that is broken, or further in than anybody looks.
  if (prompt === null && !isAnswered && ends.sizeBytes <= PEEK_BYTES_MAX) return null;
  if (header === null) {
    log.skip(path, `it has no record of the type "${format.headerType}" at its start`);
    return null;
  }
  const { title, model, lastAt } = ending(ends, format);
  return {
    header,
    prompt,
    title: title ?? stated.title,
    model: model ?? stated.model,
    firstAt: stated.firstAt,
    lastAt,
    changedAt: ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
  };
}

interface Beginning extends Pick<Glance, "prompt" | "title" | "model" | "firstAt"> {
  readonly header: JsonObject | null;
  /** Whether the agent said or did anything before the first request that was found. */
  readonly isAnswered: boolean;
}

/** Looks at the first lines as far as the first request. */
function beginning(path: string, ends: FileEnds, format: TreeFormat): Beginning {
  const reader = format.reader(path, new ReadLog());
  let header: JsonObject | null = null;
  let first: JsonObject | null = null;
  let isAnswered = false;
  let title: string | null = null;
  let model: string | null = null;
  let firstAt: Date | null = null;
  for (const line of ends.first()) {
    const record = parseRecord(line);
    if (record === null) continue;
    // A header that was written anew, for a fork or an export, is younger than what it heads.
    const at = timeAt(record, "timestamp");
    if (at !== null && (firstAt === null || at < firstAt)) firstAt = at;
    const type = textAt(record, "type");
    if (type === format.headerType) header ??= record;
    if (type === format.firstType) first ??= record;
    title = format.title?.in(record) ?? title;
    model = format.model.in(record) ?? model;
    for (const turn of reader.turnsOf(record, 0)) {
      const prompt = turn.role === "user" ? wordsIn(turn) : null;
      if (prompt !== null) {
        return { header: header ?? first, prompt, isAnswered, title, model, firstAt };
      }
      isAnswered ||= turn.role === "agent" && !turn.parts.every(isResult);
    }
  }
  return { header: header ?? first, prompt: null, isAnswered, title, model, firstAt };
}

/** Says whether a part is a result: alone, it is that of a command which the user ran. */
function isResult({ kind }: Part): boolean {
  return kind === "tool-result";
}

/** Returns the words of the user in a turn, or `null`. */
function wordsIn({ parts }: Turn): string | null {
  const said = parts.find((part) => part.kind === "text" && !part.injected);
  return said?.kind === "text" ? said.text : null;
}

/** Looks at the last lines for what is stated last. */
function ending(ends: FileEnds, format: TreeFormat): Pick<Glance, "title" | "model" | "lastAt"> {
  let title: string | null = null;
  let model: string | null = null;
  let lastAt: Date | null = null;
  let characters = 0;
  for (const line of ends.last()) {
    characters += line.length;
    if (characters > TAIL_CHARACTERS) break;
    const isTitle = title === null && format.title !== null && isMarked(line, format.title);
    const isModel = model === null && isMarked(line, format.model);
    const record = isTitle || isModel || lastAt === null ? parseRecord(line) : null;
    if (record === null) continue;
    if (isTitle) title = format.title.in(record);
    if (isModel) model = format.model.in(record);
    lastAt ??= timeAt(record, "timestamp");
    if ((title !== null || format.title === null) && model !== null && lastAt !== null) break;
  }
  return { title, model, lastAt };
}

function isMarked(line: string, { marks }: Statement): boolean {
  return marks.some((mark) => line.includes(mark));
}
