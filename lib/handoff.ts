/**
 * The record of one handoff: eight fields, the same in the store, in every bundle and in
 * `list --json`, as the Go tool session-handoff 0.7.5 defines them.
 *
 * @module
 */

import { HandoffError } from "./errors.ts";
import { goJson, type JsonObject } from "./go_json.ts";

/** What the user says of a handoff; the store adds the id and the time. */
export interface Draft {
  /** The agent that did the work, such as `codex`. */
  readonly tool: string;
  /** The absolute path of the project folder. */
  readonly project: string;
  /** One line that names the work. */
  readonly title: string;
  /** Where the work stands; may have several lines. */
  readonly summary: string;
  /**
   * What is to be done next, in order. `null` is what Go writes for a record that never had the
   * field; it means the same as an empty list, and is kept because checksums cover it.
   */
  readonly next: readonly string[] | null;
  /** The paths that git reported as changed, sorted, relative to the project. */
  readonly changed: readonly string[];
}

/** One saved handoff. */
export interface Handoff extends Draft {
  /** Names the handoff within one store: `YYYYMMDD-HHMMSS`, then `-002` to `-999`. */
  readonly id: string;
  /** When it was saved, in whole seconds. */
  readonly createdAt: Date;
}

/**
 * Returns the handoff that a decoded JSON record stands for, as strict as the Go tool and no
 * stricter: a missing or `null` field is empty, unknown fields are ignored, and text is not
 * trimmed. Lone surrogates become U+FFFD.
 *
 * `where` begins each complaint, as in `record 3`.
 *
 * @throws {HandoffError} `invalid` when a field has another type, or when `created_at` is not an
 * RFC 3339 time in UTC with whole seconds and a `Z`.
 */
export function parseHandoff(value: unknown, where: string): Handoff {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new HandoffError("invalid", `${where} must be an object, found ${kindOf(value)}`);
  }
  const fields = value as Readonly<Record<string, unknown>>;
  return {
    id: textField(fields, "id", where),
    createdAt: timeField(fields, where),
    tool: textField(fields, "tool", where),
    project: textField(fields, "project", where),
    title: textField(fields, "title", where),
    summary: textField(fields, "summary", where),
    next: listField(fields, "next", where),
    changed: listField(fields, "changed", where) ?? [],
  };
}

/** Returns the handoff as a JSON object, its fields in the order in which Go writes them. */
export function handoffToJson(handoff: Handoff): JsonObject {
  const { id, tool, project, title, summary, next, changed } = handoff;
  const record = { id, created_at: formatTime(handoff.createdAt), tool, project, title, summary };
  return changed.length === 0 ? { ...record, next } : { ...record, next, changed };
}

/**
 * Returns the SHA-256 checksum of a handoff, 64 hexadecimal digits: of its record as Go's
 * `encoding/json` writes it in compact form.
 */
export function handoffChecksum(
  handoff: Handoff,
  controls: "short" | "long" = "short",
): Promise<string> {
  return sha256(goJson(handoffToJson(handoff), { controls }));
}

/** Returns the SHA-256 of bytes, or of the UTF-8 form of a text, as 64 hexadecimal digits. */
export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Returns a time as RFC 3339 in UTC with whole seconds: `2026-11-22T18:02:06Z`. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/**
 * Returns the time that `text` states in the one form that the store allows (see
 * {@linkcode formatTime}), or `null` when it is in no such form or no such time exists.
 */
export function parseTime(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null;
  const time = new Date(text);
  // Date.parse lets 30 February and 24:00 through as the day after.
  return !Number.isNaN(time.getTime()) && formatTime(time) === text ? time : null;
}

type Fields = Readonly<Record<string, unknown>>;

function textField(fields: Fields, name: string, where: string): string {
  const value = fields[name];
  if (typeof value === "string") return value.toWellFormed();
  if (value === undefined || value === null) return "";
  throw wrongType(where, name, "text", value);
}

function listField(fields: Fields, name: string, where: string): readonly string[] | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw wrongType(where, name, "a list of texts", value);
  return value.map((item) => {
    if (typeof item === "string") return item.toWellFormed();
    if (item === null) return "";
    throw wrongType(where, name, "a list of texts", item);
  });
}

function timeField(fields: Fields, where: string): Date {
  const value = textField(fields, "created_at", where);
  const time = parseTime(value);
  if (time !== null) return time;
  throw new HandoffError(
    "invalid",
    `${where} must have "created_at" as an RFC 3339 UTC time such as 2026-11-22T18:02:06Z, ` +
      `found ${JSON.stringify(value)}`,
  );
}

function wrongType(where: string, name: string, wanted: string, value: unknown): HandoffError {
  return new HandoffError(
    "invalid",
    `${where} must have "${name}" as ${wanted}, found ${kindOf(value)}`,
  );
}

/** Returns what a decoded JSON value is, in words for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}
