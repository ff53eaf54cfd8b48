/**
 * Zed's threads: a column of its database holds each as a document, compressed or not. Versions up
 * to 0.2.0 had another shape of messages, which is read as the present one (0.3.0), as its
 * `crates/agent/src/db.rs` and `legacy_thread.rs` do.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { isObject, listAt, objectAt, parseJson, textAt, valueAt } from "../_read/fields.ts";
import { isBroken } from "../_read/inflated.ts";

/** The longest document, in bytes when it is not compressed: it has to be held as a whole. */
export const DOCUMENT_BYTES_MAX = 128 * 1024 * 1024;

/** The version since which messages are `{User: …}`, `{Agent: …}` and `"Resume"`. */
const PRESENT_VERSION = "0.3.0";

/** A document as it is in the database. */
export interface StoredDocument {
  /** How it is written: `zstd` or `json`. */
  readonly dataType: string | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Whose document it is, and who is told what is wrong with it. */
export interface ThreadOptions {
  readonly id: string;
  readonly path: string;
  readonly log: ReadLog;
}

/** Resolves to the thread in a document, or to `null` when there is none; why is in the log. */
export async function threadIn(
  document: StoredDocument,
  { id, path, log }: ThreadOptions,
): Promise<JsonObject | null> {
  const bytes = await plainBytes(
    document,
    (reason) => log.skip(path, `the thread "${id}" ${reason}`),
  );
  if (bytes === null) return null;
  const thread = parseJson(new TextDecoder().decode(bytes));
  if (isObject(thread)) return thread;
  log.skip(path, `the thread "${id}" is no JSON object`);
  return null;
}

/** Returns the messages of a thread, in the shape of the present version. */
export function messagesOf(thread: JsonObject): readonly Json[] {
  const messages = listAt(thread, "messages");
  if (textAt(thread, "version") === PRESENT_VERSION) return messages;
  return messages.some((message) => textAt(message, "role") !== null)
    ? messages.flatMap(upgraded)
    : messages;
}

/** Returns the folders that a thread was begun in. */
export function foldersOf(thread: JsonObject): string[] {
  return listAt(thread, "initial_project_snapshot", "worktree_snapshots")
    .map((snapshot) => textAt(snapshot, "worktree_path"))
    .filter((path) => path !== null);
}

/** Returns what is known of a folder as it was at first; without one, of one with a repository. */
export function snapshotOf(thread: JsonObject, project: string | null): JsonObject {
  const snapshots = listAt(thread, "initial_project_snapshot", "worktree_snapshots");
  const own = snapshots.find((snapshot) => textAt(snapshot, "worktree_path") === project);
  const repository = snapshots.find((snapshot) => isObject(valueAt(snapshot, "git_state")));
  return objectAt(own ?? repository ?? snapshots[0]);
}

async function plainBytes(
  { dataType, bytes }: StoredDocument,
  skip: (reason: string) => void,
): Promise<Uint8Array | null> {
  if (dataType === "json") return bytes;
  if (dataType !== "zstd") {
    skip(`is written in a way that is not known: "${(dataType ?? "").slice(0, 20)}"`);
    return null;
  }
  // `node:` modules are loaded when they are needed, not at the start of every command.
  const { zstdDecompressSync } = await import("node:zlib");
  if (typeof zstdDecompressSync !== "function") {
    skip("is compressed, and this program's run time cannot read Zstandard");
    return null;
  }
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: DOCUMENT_BYTES_MAX });
  } catch (error) {
    if (error instanceof RangeError) skip(`holds more than ${DOCUMENT_BYTES_MAX} bytes`);
    else if (isBroken(error)) skip("is broken: it cannot be inflated");
    else throw error;
    return null;
  }
}

/** Returns an early message; the results of its calls may be in the next one, of the user's. */
function upgraded(message: Json): Json[] {
  const whole = textAt(message, "text");
  const segments = whole === null ? listAt(message, "segments") : [{ type: "text", text: whole }];
  const results = listAt(message, "tool_results");
  const hidden = valueAt(message, "is_hidden") === true;
  switch (textAt(message, "role")) {
    case "user": {
      const content = segments.flatMap((segment) => {
        const text = textAt(segment, "text");
        return text === null ? [] : [{ Text: text }];
      });
      // What an early version gave the model beside the results is of no use.
      if (results.length > 0) return [agentMessage([], results)];
      return content.length === 0 ? [] : [{ User: { content, hidden } }];
    }
    case "assistant": {
      const said = segments.flatMap((segment): Json[] => {
        const text = textAt(segment, "text");
        if (text === null) return [];
        return textAt(segment, "type") === "thinking" ? [{ Thinking: { text } }] : [{ Text: text }];
      });
      const uses = listAt(message, "tool_uses").map((ToolUse) => ({ ToolUse }));
      return [agentMessage([...said, ...uses], results)];
    }
    default:
      return [];
  }
}

function agentMessage(content: readonly Json[], results: readonly Json[]): JsonObject {
  const byId = results.map((result) => [textAt(result, "tool_use_id") ?? "", result] as const);
  return { Agent: { content, tool_results: Object.fromEntries(byId) } };
}

/** Returns what a message is, and its content: `{"User": {…}}`, `"Resume"`. */
export function kindOf(message: Json): readonly [kind: string, content: Json] {
  if (typeof message === "string") return [message, null];
  const [entry] = Object.entries(objectAt(message));
  return entry ?? ["", null];
}
