/**
 * The secret gate: finds credentials in what is about to leave, and puts a mark in the place of
 * each, `[redacted:kind]`.
 *
 * What is found: tokens in the formats that vendors publish, private keys, JSON Web Tokens,
 * passwords in URLs and headers, and values under secret names (`DB_PASSWORD=…`) or beside them,
 * where they look random (`| password | … |`), also with characters in them that show nothing.
 * What is never touched: ids, UUIDs, commit ids, checksums, public keys and signatures, unless a
 * secret name stands in front of one; and marks that are there already.
 *
 * @module
 */

import type { Captured } from "../captured.ts";
import { capturedToJson, parseCaptured } from "../captured_json.ts";
import type { Json, JsonObject } from "../go_json.ts";
import type { Handoff } from "../handoff.ts";
import type { HandoffContext } from "../handoff_context.ts";
import { count } from "../text.ts";
import { isAssignedSecret } from "./_assigned_value.ts";
import { findSecrets } from "./_find.ts";
import { markOf, withMarks } from "./_scan.ts";
import { familyOf, type NameFamily } from "./_secret_names.ts";

/** How many secrets there are of each kind; empty when there are none. */
export type Found = ReadonlyMap<string, number>;

/** Something without its secrets. */
export interface Redacted<T> {
  /** The thing with marks in the place of its secrets; the very same one when it had none. */
  readonly value: T;
  /** What was taken out. */
  readonly found: Found;
}

/** Returns a text with marks in the place of its secrets; all else is as it was, byte for byte. */
export function redactText(text: string): Redacted<string> {
  return redactWith((found) => textWithout(text, found));
}

/**
 * Returns a handoff with marks in the place of the secrets in all that people and tools wrote:
 * tool, project, title, summary, next steps and changed paths.
 */
export function redactHandoff(handoff: Handoff): Redacted<Handoff> {
  return redactWith((found) => {
    const { tool, project, title, summary, next, changed } = handoff;
    const safe = {
      tool: textWithout(tool, found),
      project: textWithout(project, found),
      title: textWithout(title, found),
      summary: textWithout(summary, found),
      next: next && next.map((step) => textWithout(step, found)),
      changed: changed.map((path) => textWithout(path, found)),
    };
    return found.size === 0 ? handoff : { ...handoff, ...safe };
  });
}

/** Returns a context without secrets. Its origin, which this program wrote itself, stays. */
export function redactContext(context: HandoffContext): Redacted<HandoffContext> {
  return redactWith((found) => {
    const rest = objectWithout(context.rest, found);
    const captured = context.captured === null ? null : capturedWithout(context.captured, found);
    return found.size === 0 ? context : { ...context, captured, rest };
  });
}

/**
 * Returns decoded JSON with marks in the place of the secrets in its texts, and of the values under
 * a secret name: the name of a field, or that of an entry like `{"name": "API_KEY", "value": "…"}`.
 * The names of fields stay.
 */
export function redactJson(json: Json): Redacted<Json> {
  return redactWith((found) => {
    const safe = jsonWithout(json, null, found);
    return found.size === 0 ? json : safe;
  });
}

/** Returns both counts as one. */
export function addFound(a: Found, b: Found): Found {
  const sum = new Map(a);
  for (const [kind, number] of b) sum.set(kind, (sum.get(kind) ?? 0) + number);
  return sum;
}

/** Returns the counts in words, by kind: `2 secrets: 1 aws-access-key-id, 1 github-token`. */
export function describeFound(found: Found): string {
  const kinds = [...found].sort(([a], [b]) => a < b ? -1 : 1);
  const total = kinds.reduce((sum, [, number]) => sum + number, 0);
  const parts = kinds.map(([kind, number]) => `${number} ${kind}`);
  return [count(total, "secret"), parts.join(", ")].filter((part) => part !== "").join(": ");
}

function capturedWithout(captured: Captured, found: Counts): Captured {
  const safe = objectWithout(capturedToJson(captured), found);
  return parseCaptured(safe, "what was captured");
}

type Counts = Map<string, number>;

function redactWith<T>(redact: (found: Counts) => T): Redacted<T> {
  const found: Counts = new Map();
  return { value: redact(found), found };
}

function textWithout(text: string, found: Counts): string {
  const findings = findSecrets(text);
  for (const { kind } of findings) add(kind, found);
  return withMarks(text, findings);
}

function jsonWithout(value: Json, family: NameFamily | null, found: Counts): Json {
  if (typeof value === "string") return namedTextWithout(value, family, found);
  if (typeof value === "number") return namedNumberWithout(value, family, found);
  if (isList(value)) return value.map((item) => jsonWithout(item, family, found));
  return typeof value === "object" && value !== null ? objectWithout(value, found) : value;
}

function objectWithout(object: JsonObject, found: Counts): JsonObject {
  const label = object["name"] ?? object["key"];
  const labelled = typeof label === "string" ? familyOf(label) : null;
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      const family = name === "value" ? labelled : familyOf(name);
      return [name, jsonWithout(value, family, found)];
    }),
  );
}

function namedTextWithout(text: string, family: NameFamily | null, found: Counts): string {
  const safe = textWithout(text, found);
  if (family === null || !isAssignedSecret(safe, "quoted", family.isMadeUp)) return safe;
  return marked(family, found);
}

/** A password of digits alone can be written as a number; other numbers are counts. */
function namedNumberWithout(number: number, family: NameFamily | null, found: Counts): Json {
  if (!family?.isMadeUp || !isAssignedSecret(String(number), "quoted", true)) return number;
  return marked(family, found);
}

function marked(family: NameFamily, found: Counts): string {
  add(family.kind, found);
  return markOf(family.kind);
}

function add(kind: string, found: Counts): void {
  found.set(kind, (found.get(kind) ?? 0) + 1);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
