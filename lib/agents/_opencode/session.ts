/**
 * The sessions of OpenCode, wherever they are kept: a database, a folder of JSON files, or a
 * document that `opencode export` wrote. All have the same records in them.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { SessionHead } from "../_agent.ts";
import { filled, isTrueAt, textAt, timeAt } from "../_read/fields.ts";

/** A session, with what it consists of read as it is asked for. */
export interface StoredSession {
  /** What is known of it as a whole, named as in the JSON files. */
  readonly info: JsonObject;
  /** Returns its messages in the order of the conversation. */
  messages(): Iterable<StoredMessage>;
  /** Returns its list of things to do as it last stood. */
  todos(): readonly Json[];
}

/** A message. */
export interface StoredMessage {
  readonly id: string;
  readonly data: JsonObject;
  /** Returns what it consists of, in order. */
  parts(): Iterable<StoredPart>;
}

/** A part of a message. */
export interface StoredPart {
  readonly id: string;
  readonly data: JsonObject;
}

/** What a head says that is not in the session. */
export interface HeadOptions {
  readonly agent: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** Returns the time of the file, for a session that does not state one. */
  readonly changedAt: () => Date;
}

/** The title that a session has until a model has thought of one. */
const TITLE_OF_NEW = /^(?:New|Child) session - \d{4}-/;

/**
 * Returns the head of a session, or `null` for one that has a parent, since that is a sub-agent's
 * (a fork is stored without one), and for one in which nobody has asked for anything.
 */
export function headOf(session: StoredSession, options: HeadOptions): SessionHead | null {
  const { info } = session;
  const id = textAt(info, "id");
  if (id === null || textAt(info, "parentID") !== null) return null;
  const request = firstRequest(session);
  if (request === null) return null;
  const { agent, path, sizeBytes, changedAt } = options;
  const title = textAt(info, "title") ?? "";
  return {
    agent,
    id,
    path,
    project: filled(textAt(info, "directory")),
    branch: null,
    remote: null,
    model: textAt(info, "model", "id") ?? textAt(request.message, "model", "modelID"),
    version: filled(textAt(info, "version")),
    title: title === "" || TITLE_OF_NEW.test(title) ? filled(request.text) : title,
    startedAt: timeAt(info, "time", "created"),
    updatedAt: timeAt(info, "time", "updated") ?? changedAt(),
    sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}

interface FirstRequest {
  readonly message: JsonObject;
  /** What was asked; empty when there is nothing but a file. */
  readonly text: string;
}

function firstRequest(session: StoredSession): FirstRequest | null {
  for (const { data, parts } of session.messages()) {
    if (textAt(data, "role") !== "user") continue;
    let hasFile = false;
    for (const { data: part } of parts()) {
      const text = requestText(part);
      if (text !== null) return { message: data, text };
      hasFile ||= textAt(part, "type") === "file";
    }
    if (hasFile) return { message: data, text: "" };
  }
  return null;
}

/**
 * Returns what the user asked for in a part of a user's message, word for word, or `null` when it
 * is of another kind or was put there by the harness.
 */
export function requestText(part: JsonObject): string | null {
  const type = textAt(part, "type");
  // A command of the user's that is given to a sub-agent has nothing else.
  if (type === "subtask") return filled(textAt(part, "prompt"));
  if (type !== "text" || isTrueAt(part, "synthetic") || isTrueAt(part, "ignored")) return null;
  const text = textAt(part, "text");
  return text === null || text.trim() === "" ? null : unquoted(text);
}

/**
 * Returns a request without the quotes that `opencode run "several words"` puts around an argument
 * with a space in it; quotes within that are escaped then.
 */
function unquoted(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  const inner = text.slice(1, -1);
  if (!inner.includes(" ") || /(?:^|[^\\])"/.test(inner)) return text;
  return inner.replaceAll('\\"', '"');
}
