/**
 * Sessions that Kiro keeps in folders of their own, `sess_…`: a log of messages, with a file beside
 * it that tells of the session (internal/parser/kiro.go of kenn-io/agentsview, a third-party parser).
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { joinPath, nameOf, parentOf } from "../../path.ts";
import type { Part, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { isTrueAt, listAt, objectAt, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { isThere } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds, parseRecord, PEEK_BYTES_MAX, readRecords } from "../_read/jsonl.ts";
import { textParts } from "../_read/parts.ts";
import { ABOUT } from "./places.ts";
import { KiroWork } from "./work.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** Returns the head of a session, or `null` when nobody has asked for anything in it. */
export function messagesHead(path: string, log: ReadLog): Omit<SessionHead, "agent"> | null {
  using ends = new FileEnds(path, log);
  let request: string | null = null;
  let startedAt: Date | null = null;
  for (const line of ends.first()) {
    const record = parseRecord(line);
    if (record === null) continue;
    startedAt ??= timeAt(record, "timestamp");
    if (textAt(record, "payload", "type") !== "user") continue;
    request = textAt(record, "payload", "content") || null;
    if (request !== null) break;
  }
  if (request === null && ends.sizeBytes <= PEEK_BYTES_MAX) return null;
  const folder = parentOf(path);
  const file = joinPath(folder, ABOUT);
  const about = isThere(file) ? readJsonFile(file, log)?.value : undefined;
  const [project = null] = listAt(about, "workspacePaths");
  return {
    id: nameOf(folder),
    path,
    project: typeof project === "string" ? project : null,
    branch: null,
    remote: null,
    model: null,
    version: null,
    title: textAt(about, "title") || request,
    startedAt: timeAt(about, "createdAt") ?? startedAt,
    updatedAt: timeAt(about, "lastModifiedAt") ?? ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}

/** Yields the turns of a session. */
export function* messagesTurns(path: string, log: ReadLog): Generator<Turn> {
  const unknown = new UnknownKinds(path, log);
  const work = new KiroWork(path, log);
  for (const { number, record } of readRecords(path, log)) {
    const payload = objectAt(record, "payload");
    log.learn({ model: textAt(payload, "reasoningModelId") });
    const parts = partsOf(payload, work);
    if (parts === null) unknown.report("messages", textAt(payload, "type"), number);
    else if (parts.length > 0) {
      const role = textAt(payload, "type") === "user" ? "user" : "agent";
      yield { role, at: timeAt(record, "timestamp"), parts };
    }
  }
}

function partsOf(payload: JsonObject, work: KiroWork): Part[] | null {
  const id = textAt(payload, "toolCallId");
  switch (textAt(payload, "type")) {
    case "user":
    case "assistant":
      return textParts(textAt(payload, "content") ?? "", false);
    case "tool_call":
      return work.called(id, textAt(payload, "toolName"), valueAt(payload, "args") ?? {});
    case "tool_result": {
      const status = isTrueAt(payload, "isError") ? "error" : textAt(payload, "status");
      return work.returned(id, valueAt(payload, "content"), status);
    }
    default:
      return null;
  }
}
