/**
 * Goose's sessions in files, before version 1.10: JSON lines, the first of which says what is known
 * of the session as a whole. The layout is that of its `crates/goose/src/session/storage.rs`.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { ReadLog, SessionHead, Tokens } from "../_agent.ts";
import { epochAt, filled, isTrueAt, listAt, textAt, valueAt, wholeAt } from "../_read/fields.ts";
import { requestIn, type StoredMessage } from "./turns.ts";
import { FILE_SUFFIX } from "../goose.ts";
import { FileEnds, parseRecord, readRecords } from "../_read/jsonl.ts";
import { nameOf } from "../../path.ts";

/** Returns the id of the session in a file. */
export function idIn(path: string): string {
  return nameOf(path).slice(0, -FILE_SUFFIX.length);
}

/** Returns the head of the session in a file, or `null` when nobody asked for anything in it. */
export function headOfFile(agent: string, path: string, log: ReadLog): SessionHead | null {
  using ends = new FileEnds(path, log);
  const { facts, firstAt, request } = beginning(ends);
  if (request === null) return null;
  return {
    agent,
    id: idIn(path),
    path,
    project: filled(textAt(facts, "working_dir")),
    branch: null,
    remote: null,
    model: null,
    version: null,
    title: filled(textAt(facts, "description")) ?? filled(request),
    startedAt: firstAt,
    updatedAt: lastTime(ends) ?? ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}

/** Yields the messages in a file, and tells the log which tokens the session has used. */
export function* messagesIn(path: string, log: ReadLog): Generator<StoredMessage> {
  let isReported = false;
  for (const { number, record } of readRecords(path, log)) {
    if (isMessage(record)) yield messageOf(record);
    else if (number === 1) log.learn({ tokens: tokensIn(record) });
    else if (!isReported) {
      isReported = true;
      log.skip(path, "a line that is no message", number);
    }
  }
}

interface Beginning {
  readonly facts: JsonObject;
  readonly firstAt: Date | null;
  readonly request: string | null;
}

function beginning(ends: FileEnds): Beginning {
  let facts: JsonObject = {};
  let firstAt: Date | null = null;
  for (const line of ends.first()) {
    const record = parseRecord(line);
    if (record === null) continue;
    if (!isMessage(record)) {
      if (textAt(record, "description") !== null) facts = record;
      continue;
    }
    const message = messageOf(record);
    firstAt ??= message.at;
    const request = requestIn(message);
    if (request !== null) return { facts, firstAt, request };
  }
  return { facts, firstAt, request: null };
}

function lastTime(ends: FileEnds): Date | null {
  for (const line of ends.last()) {
    const record = parseRecord(line);
    const at = record !== null && isMessage(record) ? messageOf(record).at : null;
    if (at !== null) return at;
  }
  return null;
}

function isMessage(record: JsonObject): boolean {
  return textAt(record, "role") !== null;
}

function messageOf(record: JsonObject): StoredMessage {
  const visible = valueAt(record, "metadata", "userVisible");
  return {
    role: textAt(record, "role"),
    at: epochAt(record, "created"),
    content: listAt(record, "content"),
    isVisible: visible === undefined || isTrueAt(record, "metadata", "userVisible"),
  };
}

function tokensIn(facts: JsonObject): Tokens | null {
  const input = wholeAt(facts, "accumulated_input_tokens");
  const output = wholeAt(facts, "accumulated_output_tokens");
  return input === null || output === null ? null : { input, output, cached: 0 };
}
