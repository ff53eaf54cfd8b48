/**
 * Picks fields out of JSON that came from elsewhere: what is not there, or is of another kind, is
 * `null` or empty, and never an error.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";

/** A value in which to look. */
export type Source = Json | undefined;

/** Times that a `Date` can hold and that make sense in a session: 1970 to 9999. */
const TIME_MS_MAX = Date.UTC(9999, 11, 31);

/** Returns what is at the end of a path of field names, or `undefined`. */
export function valueAt(value: Source, ...path: readonly string[]): Json | undefined {
  let here = value;
  for (const name of path) {
    const parent = here;
    if (!isObject(parent)) return undefined;
    here = parent[name];
    // Looked at last, since most fields that are asked for in vain are not inherited either.
    if (here === undefined || !Object.hasOwn(parent, name)) return undefined;
  }
  return here;
}

/** Returns the text there, or `null`. */
export function textAt(value: Source, ...path: readonly string[]): string | null {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : null;
}

/** Returns a text, or `null` for an empty one: what programs write where they know nothing. */
export function filled(text: string | null): string | null {
  return text === "" ? null : text;
}

/** Returns the number there, or `null`. */
export function numberAt(value: Source, ...path: readonly string[]): number | null {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : null;
}

/** Returns the whole number there, one that a program can count with exactly, or `null`. */
export function wholeAt(value: Source, ...path: readonly string[]): number | null {
  const found = numberAt(value, ...path);
  return Number.isSafeInteger(found) ? found : null;
}

/** Returns the amount there, whole and not negative; 0 when there is none. */
export function amountAt(value: Source, ...path: readonly string[]): number {
  return Math.max(0, wholeAt(value, ...path) ?? 0);
}

/** Returns a field for the folder of the end of a session, unless it is that of the beginning. */
export function lastFolderOf(
  first: string | null,
  last: string | null,
): { readonly lastFolder?: string } {
  return first === null || last === null || first === last ? {} : { lastFolder: last };
}

/** Says whether there is `true`. */
export function isTrueAt(value: Source, ...path: readonly string[]): boolean {
  return valueAt(value, ...path) === true;
}

/** Returns the list there, or an empty one. */
export function listAt(value: Source, ...path: readonly string[]): readonly Json[] {
  const found = valueAt(value, ...path);
  return isList(found) ? found : [];
}

/** Returns the object there, or an empty one. */
export function objectAt(value: Source, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : {};
}

/** A date and a time in ISO 8601, with or without a zone; a date alone is its first moment in UTC. */
const ISO_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Returns the time there, of ISO 8601 text or of milliseconds since 1970, or `null`. Text without a
 * zone is taken for UTC: what a file means must not depend on where it is read.
 */
export function timeAt(value: Source, ...path: readonly string[]): Date | null {
  const found = valueAt(value, ...path);
  const ms = typeof found === "string" ? millisecondsOf(found) : found;
  if (typeof ms !== "number") return null;
  return ms >= 0 && ms <= TIME_MS_MAX ? new Date(ms) : null;
}

/** The length of what `Date.prototype.toISOString` returns, as most agents write it. */
const USUAL_LENGTH = 24;

function millisecondsOf(text: string): number {
  const isUsual = text.length === USUAL_LENGTH && text[10] === "T" && text.endsWith("Z");
  if (isUsual) return Date.parse(text);
  const [, date, time = "00:00", zone = "Z"] = ISO_TIME.exec(text) ?? [];
  return date === undefined ? Number.NaN : Date.parse(`${date}T${time}${zone}`);
}

/** Above it, a number is taken for milliseconds: as seconds, it would be in the year 2286. */
const SECONDS_MAX = 10_000_000_000;

/** Returns the time there, of seconds since 1970, or of milliseconds by its size, or `null`. */
export function epochAt(value: Source, ...path: readonly string[]): Date | null {
  const found = numberAt(value, ...path);
  if (found === null) return null;
  return timeAt(Math.abs(found) < SECONDS_MAX ? found * 1000 : found);
}

/** Returns a text as the JSON value that it is, or `undefined` when it is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Says whether a value is a JSON object. */
export function isObject(value: Source): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Says whether a value is a JSON list. */
export function isList(value: Source): value is readonly Json[] {
  return Array.isArray(value);
}
