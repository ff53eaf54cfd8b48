/**
 * Reads the sessions of Qwen Code.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { nameOf } from "../../path.ts";
import { type Place, ReadLog, type SessionHead, type Source, type Turn } from "../_agent.ts";
import { Branches } from "../_read/branch.ts";
import { isTrueAt, textAt, timeAt } from "../_read/fields.ts";
import { fileFacts } from "../_gemini/file.ts";
import { projectFiles } from "../_gemini/project.ts";
import { sessionHeads, sessionTurns } from "../_gemini/sessions.ts";
import { firstLines, lastLines, parseRecord, PEEK_BYTES_MAX, readLines } from "../_read/jsonl.ts";
import { RecordReader } from "./records.ts";
import { qwenCode } from "../qwen_code.ts";

/** How the files of the old form end, in which a session is one JSON value. */
const OLD_FORM = /\.json$/;

/** How much of the end of a file is looked at for a list of sessions, in characters. */
const TAIL_CHARACTERS = 64 * 1024;

/** How much of a record behind its beginning is looked at for what it is, in characters. */
const FIELDS_CHARACTERS = 500;

/** How Qwen Code itself begins a record. */
const RECORD_START =
  /^\{"uuid":"([^"\\]{1,200})","parentUuid":(?:null|"([^"\\]{1,200})"),"sessionId":"[^"\\]{0,200}","timestamp":"[^"\\]{0,100}","type":"([a-z_]{1,40})"/;

/** What a record of a sub-agent has among them. */
const OF_SUB_AGENT = '"isSidechain":true';

/** What the records have that are written most and say nothing of the work. */
const OF_NO_USE = /"subtype":"(?:ui_telemetry|attribution_snapshot|file_history_snapshot)"/;

/** What a look at a session's file gathers. */
interface Glance {
  /** The first record. */
  first: JsonObject | null;
  /** The first words of the user. */
  prompt: string | null;
  /** Whether the agent said or did anything. */
  isAnswered: boolean;
  title: string | null;
  model: string | null;
  /** The last record that says when and where. */
  last: JsonObject | null;
}

/** Resolves to what a list shows of the sessions in a source. */
export async function heads({ path }: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
  if (OLD_FORM.test(path)) {
    const files = { ...projectFiles(path), registry: null };
    return await sessionHeads(path, { agent: qwenCode.name, files, place, log });
  }
  return treeHeads(path, log);
}

function treeHeads(path: string, log: ReadLog): SessionHead[] {
  const file = fileFacts(path, log);
  if (file === null) return [];
  const glance: Glance = {
    first: null,
    prompt: null,
    isAnswered: false,
    title: null,
    model: null,
    last: null,
  };
  lookAtStart(path, glance, log);
  lookAtEnd(path, glance, log);
  const { first, last, prompt, isAnswered } = glance;
  if (first === null || isTrueAt(first, "isSidechain")) return [];
  // The request may be in a line that is broken, or further in than anybody looks.
  if (prompt === null && !isAnswered && file.sizeBytes <= PEEK_BYTES_MAX) return [];
  return [{
    agent: qwenCode.name,
    id: textAt(first, "sessionId") ?? nameOf(path).replace(/\.jsonl$/, ""),
    path,
    project: textAt(first, "cwd"),
    branch: textAt(last, "gitBranch") ?? textAt(first, "gitBranch"),
    remote: null,
    model: glance.model,
    version: textAt(last, "version") ?? textAt(first, "version"),
    title: glance.title ?? prompt,
    startedAt: timeAt(first, "timestamp"),
    updatedAt: timeAt(last, "timestamp") ?? timeAt(first, "timestamp") ?? file.changedAt,
    sizeBytes: file.sizeBytes,
    parentId: textAt(first, "forkedFrom", "sessionId"),
    convertedFrom: null,
  }];
}

/** Looks at the first lines as far as the first request. */
function lookAtStart(path: string, glance: Glance, log: ReadLog): void {
  const reader = new RecordReader(path, new ReadLog());
  for (const line of firstLines(path, log)) {
    if (glance.first !== null && !linksOf(line).isOfUse) continue;
    const record = parseRecord(line);
    if (record === null || textAt(record, "type") === null) continue;
    glance.first ??= record;
    glance.isAnswered ||= textAt(record, "type") === "assistant";
    const said = reader.turnOf(record, 0)?.parts
      .find((part) => part.kind === "text" && !part.injected);
    if (said?.kind !== "text" || textAt(record, "type") !== "user") continue;
    glance.prompt = said.text;
    return;
  }
}

/** Looks at the last lines for what is stated last; a title is stated again every 32 KiB. */
function lookAtEnd(path: string, glance: Glance, log: ReadLog): void {
  let characters = 0;
  for (const line of lastLines(path, log)) {
    characters += line.length;
    if (characters > TAIL_CHARACTERS) return;
    const isWanted = glance.last === null || line.includes('"custom_title"') ||
      (glance.model === null && line.includes('"assistant"'));
    const record = isWanted ? parseRecord(line) : null;
    if (record === null) continue;
    if (timeAt(record, "timestamp") !== null) glance.last ??= record;
    glance.model ??= textAt(record, "model");
    glance.title ??= textAt(record, "systemPayload", "customTitle");
    if (glance.title !== null && glance.model !== null && glance.last !== null) return;
  }
}

/**
 * Yields the turns on the branch that the last record ends; all of them when no record names
 * another. The file is read twice: once for how its records hang together, and once for those that
 * count.
 */
export async function* read(
  { path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  if (OLD_FORM.test(path)) {
    for (const turn of sessionTurns(path, log)) yield turn;
    return;
  }
  const file = fileFacts(path, log);
  if (file === null) return;
  const branches = new Branches();
  // Of each record the number of its line, and whether it is worth parsing.
  const numbers: number[] = [];
  const isOfUse: boolean[] = [];
  let end = 0;
  let isTree = false;
  // What is wrong with the file is reported once, when it is read for its turns.
  for (const { number, text } of readLines(path, new ReadLog(), file.sizeBytes)) {
    const links = linksOf(text);
    if (links.id === null) continue;
    const record = branches.add(links.id, links.parentId);
    numbers.push(number);
    isOfUse.push(links.isOfUse && !links.isSidechain);
    isTree ||= links.parentId !== null;
    if (!links.isSidechain) end = record;
  }
  const branch = branches.branchOf(end);
  const reader = new RecordReader(path, log);
  let record = 0;
  for (const { number, text } of readLines(path, log, file.sizeBytes)) {
    if (numbers[record] === number) {
      const isWanted = isOfUse[record] === true && (branch.has(record) || !isTree);
      record++;
      if (!isWanted) continue;
    }
    const parsed = parseRecord(text);
    const turn = parsed === null ? null : reader.turnOf(parsed, number);
    if (parsed === null) log.skip(path, "a line that is no JSON object", number);
    if (turn !== null) yield turn;
  }
  reader.learnTokens();
}

/** Where a record belongs. */
interface Links {
  /** `null` for a line that has none: it is on every branch. */
  readonly id: string | null;
  readonly parentId: string | null;
  /** Whether a sub-agent made it. */
  readonly isSidechain: boolean;
  readonly isOfUse: boolean;
}

/** Returns where a line belongs, from its beginning alone when Qwen Code wrote it as it does. */
function linksOf(line: string): Links {
  const [whole, id = null, parentId = null, type] = RECORD_START.exec(line) ?? [];
  if (whole !== undefined) {
    const fields = line.slice(whole.length, whole.length + FIELDS_CHARACTERS);
    const flat = fields.slice(0, fields.indexOf("{"));
    const isOfUse = type !== "system" || !OF_NO_USE.test(flat);
    return { id, parentId, isSidechain: flat.includes(OF_SUB_AGENT), isOfUse };
  }
  const record = parseRecord(line);
  return {
    id: textAt(record, "uuid"),
    parentId: textAt(record, "parentUuid"),
    isSidechain: isTrueAt(record, "isSidechain"),
    isOfUse: true,
  };
}
