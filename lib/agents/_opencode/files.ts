/**
 * OpenCode's sessions in JSON files: its storage before version 1.2, one file for each session,
 * message and part, and the documents that `opencode export` writes. The layout of the first is
 * that of its own `storage/json-migration.ts`.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { isList, isObject, listAt, objectAt, textAt } from "../_read/fields.ts";
import { namesIn } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { LINE_BYTES_MAX } from "../_read/jsonl.ts";
import type { StoredMessage, StoredPart, StoredSession } from "./session.ts";
import { joinPath, nameOf, parentOf } from "../../path.ts";

/** The longest document of an exported session, in bytes: it has to be read as a whole. */
const DOCUMENT_BYTES_MAX = 128 * 1024 * 1024;

/** A session with the size of its own file in bytes: messages and parts are too many to look at. */
export interface SessionFile {
  readonly session: StoredSession;
  readonly sizeBytes: number;
}

/** Returns the session in a file, or `null` when there is none; why is in the log. */
export function sessionInFile(path: string, log: ReadLog): SessionFile | null {
  const file = readJsonFile(path, log, DOCUMENT_BYTES_MAX);
  if (file === null) return null;
  const { value, sizeBytes } = file;
  if (isObject(value) && isObject(value["info"])) return { session: exported(value), sizeBytes };
  if (isObject(value) && textAt(value, "id") !== null) {
    return { session: stored(path, value, log), sizeBytes };
  }
  log.skip(path, "it is no session of OpenCode");
  return null;
}

/** Returns the id of what a JSON file holds: its name. */
export function idIn(path: string): string {
  return nameOf(path).replace(/\.json$/, "");
}

/** Returns the session in `{info, messages: [{info, parts}]}`. */
function exported(document: JsonObject): StoredSession {
  const withId = (data: JsonObject) => ({ id: textAt(data, "id") ?? "", data });
  return {
    info: objectAt(document, "info"),
    messages: () =>
      listAt(document, "messages").map((message): StoredMessage => ({
        ...withId(objectAt(message, "info")),
        parts: () => listAt(message, "parts").filter(isObject).map(withId),
      })),
    todos: () => [],
  };
}

/** Returns the session of `storage/session/<project>/<id>.json`. */
function stored(path: string, info: JsonObject, log: ReadLog): StoredSession {
  // Files were moved by earlier migrations, so the names count and not what is in them.
  const id = idIn(path);
  const storage = parentOf(parentOf(parentOf(path)));
  return {
    info: { ...info, id },
    *messages(): Generator<StoredMessage> {
      for (const message of recordsIn(joinPath(storage, "message", id), log)) {
        yield { ...message, parts: () => recordsIn(joinPath(storage, "part", message.id), log) };
      }
    },
    todos(): readonly Json[] {
      const name = `${id}.json`;
      const folder = joinPath(storage, "todo");
      if (!namesIn(folder, log).files.includes(name)) return [];
      const value = readJsonFile(joinPath(folder, name), log, LINE_BYTES_MAX)?.value ?? null;
      return isList(value) ? value : [];
    },
  };
}

/** Yields the objects in the JSON files of a folder, in the order of their names. */
function* recordsIn(folder: string, log: ReadLog): Generator<StoredPart> {
  for (const name of namesIn(folder, log).files) {
    if (!name.endsWith(".json")) continue;
    const path = joinPath(folder, name);
    const file = readJsonFile(path, log, LINE_BYTES_MAX);
    if (file === null) continue;
    if (isObject(file.value)) yield { id: idIn(path), data: file.value };
    else log.skip(path, "it is no JSON object");
  }
}
