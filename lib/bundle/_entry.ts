/** Handoffs as bundles carry them, checked more strictly than those in a store. */

import type { Json, JsonObject } from "../go_json.ts";
import { type Handoff, handoffToJson, parseHandoff, parseTime } from "../handoff.ts";
import { contextToJson, type HandoffContext, parseContext } from "../handoff_context.ts";
import { isPortableId } from "../handoff_id.ts";
import { HandoffError } from "../errors.ts";
import { isJsonObject } from "../strict_json.ts";
import { trimSpace } from "../text.ts";
import { GO_BUNDLE_BYTES_MAX } from "./_bundle.ts";
import { refuseOthers } from "./_parse.ts";
import { refusal } from "./_refusal.ts";

/** One handoff in a bundle. */
export interface BundleEntry {
  /** The record. */
  readonly handoff: Handoff;
  /** What is known beyond it, or `null`. An `origin` never leaves this machine nor comes in. */
  readonly context: HandoffContext | null;
}

/** How far ahead of the present a time may be: the clocks of two machines differ. */
const AHEAD_MS_MAX = 24 * 60 * 60 * 1000;

/**
 * The most characters in a record of any version: as many as a version 3 bundle can carry. Go's
 * JSON takes up to six for one, and a JavaScript string holds half a billion.
 */
const RECORD_LENGTH_MAX = GO_BUNDLE_BYTES_MAX;

const RECORD_FIELDS = [
  "id",
  "created_at",
  "tool",
  "project",
  "title",
  "summary",
  "next",
  "changed",
];

/** Returns the handoff in a record from elsewhere. */
export function parseRecord(record: JsonObject, where: string, now: Date): Handoff {
  refuseOthers(record, RECORD_FIELDS, where);
  if (lengthOf(record) > RECORD_LENGTH_MAX) {
    throw refusal("too-large", `${where} has more than 16 MiB`);
  }
  parseSealedTime(record.created_at, `${where}'s "created_at"`, now);
  const handoff = asMalformed(() => parseHandoff(record, where));
  if (!isPortableId(handoff.id)) {
    throw refusal(
      "malformed",
      `${where}'s "id" must be 1 to 128 letters, digits, dots, underscores and hyphens, ` +
        'and not "latest"',
    );
  }
  for (const name of ["tool", "project", "title", "summary"] as const) {
    if (trimSpace(handoff[name]) === "") {
      throw refusal("malformed", `${where}'s "${name}" is empty`);
    }
  }
  return handoff;
}

function lengthOf(value: Json): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + lengthOf(item), 0);
}

/** Returns the context in a value from elsewhere; `null` when it says nothing. */
function parseSealedContext(value: JsonObject, where: string): HandoffContext | null {
  // Where a handoff came from is not for the bundle to say.
  const { origin: _dropped, ...kept } = value;
  return essence(asMalformed(() => parseContext(kept, where)));
}

/** Returns what of a context may leave this machine; `null` when that is nothing. */
export function essence(context: HandoffContext | null): HandoffContext | null {
  if (context === null) return null;
  const { captured, rest } = context;
  return captured === null && Object.keys(rest).length === 0
    ? null
    : { origin: null, captured, rest };
}

/** Returns the entry as version 4 writes it. */
export function entryToJson(entry: BundleEntry): JsonObject {
  const record = handoffToJson(entry.handoff);
  const context = essence(entry.context);
  return context === null ? { record } : { record, context: contextToJson(context) };
}

/** Returns the entry in one item of a version 4 payload. */
export function parseEntry(value: Json, number: number, now: Date): BundleEntry {
  const where = `entry ${number}`;
  const fields = asObject(value, where);
  refuseOthers(fields, ["record", "context"], where);
  const record = asObject(fields.record, `record ${number}`);
  const handoff = parseRecord(record, `record ${number}`, now);
  if (!("context" in fields)) return { handoff, context: null };
  const context = asObject(fields.context, `context ${number}`);
  return { handoff, context: parseSealedContext(context, `context ${number}`) };
}

/** Returns a time from elsewhere: in the one strict form, and not in the future. */
export function parseSealedTime(value: Json | undefined, name: string, now: Date): Date {
  const time = typeof value === "string" ? parseTime(value) : null;
  if (time === null) {
    throw refusal(
      "malformed",
      `${name} must be an RFC 3339 UTC time such as 2026-11-22T18:02:06Z`,
    );
  }
  if (time.getTime() > now.getTime() + AHEAD_MS_MAX) {
    throw refusal("malformed", `${name} is more than 24 hours in the future`);
  }
  return time;
}

function asObject(value: Json | undefined, where: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw refusal("malformed", `${where} must be an object`);
}

/** Runs a parser on what came from elsewhere: what it refuses makes the bundle malformed. */
function asMalformed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof HandoffError) throw refusal("malformed", error.message);
    throw error;
  }
}
