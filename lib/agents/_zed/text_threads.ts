/**
 * Zed's text threads: files with one text each, and a list of where in it messages begin. They are
 * of no project and call no tools. The layout is that of its
 * `crates/assistant_text_thread/src/text_thread.rs`, versions 0.1.0 to 0.4.0.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { TEXT_THREAD_SUFFIX } from "../zed.ts";
import { isObject, listAt, numberAt, parseJson, textAt, valueAt } from "../_read/fields.ts";
import { reasonOf } from "../_read/jsonl.ts";
import { nameOf } from "../../path.ts";

/** The longest document, in bytes: it has to be held as a whole. */
const DOCUMENT_BYTES_MAX = 64 * 1024 * 1024;

/** A piece of the text, from one byte to before another. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface TextMessage extends Span {
  readonly role: string | null;
  readonly isCanceled: boolean;
}

/** A text, in which places are counted in bytes. */
interface Document {
  readonly bytes: Uint8Array;
  /** What slash commands put there, or what the model thought: those not passed yet, last first. */
  readonly sections: Span[];
}

/** Returns the head of a text thread, which is all in the name of its file, or `null`. */
export function textThreadHead(agent: string, path: string, log: ReadLog): SessionHead | null {
  try {
    const { isFile, size, mtime } = Deno.statSync(path);
    const id = nameOf(path).slice(0, -TEXT_THREAD_SUFFIX.length);
    const nothing = { project: null, branch: null, remote: null, model: null, version: null };
    if (isFile) {
      return {
        agent,
        id,
        path,
        ...nothing,
        title: id.replace(/ - \d{1,9}$/, ""),
        startedAt: null,
        updatedAt: mtime ?? new Date(0),
        sizeBytes: size,
        parentId: null,
        convertedFrom: null,
      };
    }
    log.skip(path, "it is no regular file");
  } catch (error) {
    log.skip(path, reasonOf(error, path));
  }
  return null;
}

/** Yields the turns of a text thread. */
export function* textThreadTurns(path: string, log: ReadLog): Generator<Turn> {
  const thread = documentIn(path, log);
  if (thread === null) return;
  const document: Document = {
    bytes: new TextEncoder().encode(textAt(thread, "text") ?? ""),
    sections: sectionsOf(thread),
  };
  for (const message of messagesOf(thread, document.bytes.length)) {
    const role = message.role === "user" ? "user" : "agent";
    if (message.role === "system") continue;
    const parts = partsOf(message, document);
    if (message.isCanceled) parts.push({ kind: "interruption" });
    if (parts.length > 0) yield { role, at: null, parts };
  }
}

function documentIn(path: string, log: ReadLog): JsonObject | null {
  try {
    const { isFile, size } = Deno.statSync(path);
    if (!isFile) log.skip(path, "it is no regular file");
    else if (size > DOCUMENT_BYTES_MAX) {
      log.skip(path, `it has more than ${DOCUMENT_BYTES_MAX} bytes`);
    } else {
      const thread = parseJson(Deno.readTextFileSync(path));
      if (isObject(thread) && textAt(thread, "text") !== null) return thread;
      log.skip(path, "it is no text thread of Zed");
    }
  } catch (error) {
    log.skip(path, reasonOf(error, path));
  }
  return null;
}

/** Returns the messages in order; before 0.4.0, their roles were in a list of their own. */
function messagesOf(thread: JsonObject, length: number): TextMessage[] {
  const starts = listAt(thread, "messages")
    .map((message) => ({ message, start: numberAt(message, "start") ?? -1 }))
    .filter(({ start }) => start >= 0)
    .sort((one, other) => one.start - other.start);
  return starts.map(({ message, start }, at) => {
    const id = String(valueAt(message, "id") ?? "");
    const metadata = valueAt(message, "metadata") ?? valueAt(thread, "message_metadata", id);
    return {
      start,
      end: starts[at + 1]?.start ?? length,
      role: textAt(metadata, "role"),
      isCanceled: textAt(metadata, "status") === "Canceled",
    };
  });
}

function sectionsOf(thread: JsonObject): Span[] {
  const sections: readonly Json[] = [
    ...listAt(thread, "slash_command_output_sections"),
    ...listAt(thread, "thought_process_output_sections"),
  ];
  return sections.map((section) => ({
    start: numberAt(section, "range", "start") ?? -1,
    end: numberAt(section, "range", "end") ?? -1,
  }))
    .filter(({ start, end }) => start >= 0 && end > start)
    .sort((one, other) => other.start - one.start);
}

/** Returns a message as what was written and what is in sections, in the order of the text. */
function partsOf(message: TextMessage, { bytes, sections }: Document): Part[] {
  const parts: Part[] = [];
  const add = (span: Span, isSection: boolean) => {
    const text = new TextDecoder().decode(bytes.subarray(span.start, span.end)).trim();
    if (text === "") return;
    if (isSection && message.role === "assistant") parts.push({ kind: "reasoning", text });
    else parts.push({ kind: "text", text, injected: isSection });
  };
  let at = message.start;
  for (let section = sections.at(-1); section !== undefined; section = sections.at(-1)) {
    const start = Math.max(at, section.start);
    const end = Math.min(message.end, section.end);
    if (start < end) {
      add({ start: at, end: start }, false);
      add({ start, end }, true);
      at = end;
    }
    // One that goes on into the next message is not passed.
    if (section.start >= message.end || section.end > message.end) break;
    sections.pop();
  }
  add({ start: at, end: message.end }, false);
  return parts;
}
