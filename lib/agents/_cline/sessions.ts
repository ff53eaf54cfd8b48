/**
 * The sessions of Cline's runtime, on which its command line and its later extensions are built: a
 * folder each, with a manifest and the messages. The database beside them is but an index.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Part, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { firstWords, messageTurns } from "./messages.ts";
import { manifestOf, sessionIdOf } from "./session_files.ts";
import { userParts } from "./words.ts";
import { isList, listAt, textAt, timeAt } from "../_read/fields.ts";
import { isThere } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds } from "../_read/jsonl.ts";
import { mendedJson } from "../_read/mended_json.ts";

/** How much of the messages is looked at for a list of sessions, in bytes. */
const START_BYTES = 64 * 1024;

/** The largest manifest that is read, in bytes. */
const MANIFEST_BYTES_MAX = 4 * 1024 * 1024;

/** Returns the head of a session; none for a sub-agent's, and for one in which nothing was asked. */
export function sessionHeads(path: string, agent: string, log: ReadLog): SessionHead[] {
  using ends = new FileEnds(path, log);
  if (ends.sizeBytes === 0) return [];
  const document = mendedJson(ends.startText(START_BYTES));
  if (document === undefined) log.skip(path, "it is no JSON");
  if (textAt(document, "origin", "subagent") !== null) return [];
  const manifestPath = manifestOf(path);
  const manifest = isThere(manifestPath)
    ? readJsonFile(manifestPath, log, MANIFEST_BYTES_MAX)?.value
    : undefined;
  const messages = messagesOf(document);
  const prompt = saidIn(textAt(manifest, "prompt")) ?? firstWords(messages);
  if (prompt === null && messages.length === 0) return [];
  return [{
    agent,
    id: textAt(manifest, "session_id") ?? sessionIdOf(path),
    path,
    project: textAt(manifest, "cwd") ?? textAt(manifest, "workspace_root"),
    branch: textAt(manifest, "metadata", "git", "branch"),
    remote: textAt(manifest, "metadata", "git", "url"),
    model: textAt(manifest, "model"),
    version: textAt(document, "origin", "version"),
    title: saidIn(textAt(manifest, "metadata", "title")) ?? prompt,
    startedAt: timeAt(manifest, "started_at") ?? timeAt(messages[0], "ts"),
    updatedAt: timeAt(document, "updated_at") ?? ends.changedAt ?? new Date(0),
    sizeBytes: ends.sizeBytes,
    parentId: textAt(manifest, "metadata", "fork", "forkedFromSessionId"),
    convertedFrom: null,
  }];
}

/** Yields the turns of a session. */
export function* sessionTurns(head: SessionHead, log: ReadLog): Generator<Turn> {
  const { path, branch, model, version } = head;
  log.learn({ branch, model, version });
  yield* messageTurns(messagesOf(readJsonFile(path, log)?.value), path, log);
}

/** Returns the messages in a document; early versions had nothing but their list. */
function messagesOf(document: Json | undefined): readonly Json[] {
  return isList(document) ? document : listAt(document, "messages");
}

/** Returns what the user has said in a text that may have wrappers, or `null`. */
function saidIn(text: string | null): string | null {
  const isSaid = (part: Part) => part.kind === "text" && !part.injected;
  const said = userParts(text ?? "", false).find(isSaid);
  return said?.kind === "text" ? said.text : null;
}
