/**
 * Two-way descriptions of JSON: from one of them comes both how a value is written and how it is
 * read and checked.
 *
 * @module
 */

import { HandoffError } from "./errors.ts";
import type { Json, JsonObject } from "./go_json.ts";
import { formatTime, kindOf, parseTime } from "./handoff.ts";
import { listOf } from "./text.ts";

/** How a value of a type stands in JSON. */
export interface Codec<T> {
  /** Returns the value as JSON. */
  format(value: T): Json;
  /**
   * Returns the value that JSON stands for. `where` begins each complaint.
   *
   * @throws {HandoffError} `invalid` when it stands for none.
   */
  parse(value: Json, where: string): T;
}

/** Any text; half of a surrogate pair becomes U+FFFD. */
export const TEXT: Codec<string> = {
  format: (value) => value.toWellFormed(),
  parse: (value, where) => {
    return typeof value === "string" ? value.toWellFormed() : wrong(value, where, "text");
  },
};

/** `true` or `false`. */
export const TRUTH: Codec<boolean> = {
  format: (value) => value,
  parse: (value, where) => {
    return typeof value === "boolean" ? value : wrong(value, where, "true or false");
  },
};

/** The same for a field that was added later: where it is missing it is `false`. */
export const TRUTH_LATER: Codec<boolean> = {
  format: (value) => value,
  parse: (value, where) => value === null ? false : TRUTH.parse(value, where),
};

/** A whole number that a double holds exactly. */
export const WHOLE: Codec<number> = {
  format: (value) => value,
  parse: (value, where) => {
    return typeof value === "number" && Number.isSafeInteger(value)
      ? value
      : wrong(value, where, "a whole number");
  },
};

/** A moment, as RFC 3339 text in UTC with the precision of the moment. */
export const TIME: Codec<Date> = {
  format: formatTime,
  parse: (value, where) => {
    const time = typeof value === "string" ? parseTime(value) : null;
    return time ?? wrong(value, where, "an RFC 3339 UTC time");
  },
};

/** Returns the codec of one of the words. */
export function choice<const T extends string>(...words: readonly T[]): Codec<T> {
  return {
    format: (value) => value,
    parse: (value, where) => {
      const word = words.find((candidate) => candidate === value);
      return word ?? wrong(value, where, listOf(words.map((each) => `"${each}"`), "or"));
    },
  };
}

/** Returns the codec of something that may be `null`. */
export function optional<T>({ format, parse }: Codec<T>): Codec<T | null> {
  return {
    format: (value) => value === null ? null : format(value),
    parse: (value, where) => value === null ? null : parse(value, where),
  };
}

/** Returns the codec of a list. */
export function list<T>({ format, parse }: Codec<T>): Codec<readonly T[]> {
  return {
    format: (values) => values.map(format),
    parse: (value, where) => {
      if (!isList(value)) return wrong(value, where, "a list");
      return value.map((item, at) => parse(item, `item ${at + 1} of ${where}`));
    },
  };
}

/**
 * Returns the codec of an object: its fields in this order, their names in JSON with underscores
 * (`takenAt` is `taken_at`). A field that is not described is not read.
 */
export function object<T extends object>(
  fields: { readonly [Name in keyof T]-?: Codec<T[Name]> },
): Codec<T> {
  const entries = Object.entries(fields) as [keyof T & string, Codec<T[keyof T]>][];
  return {
    format: (value) =>
      Object.fromEntries(entries.map(([name, { format }]) => [written(name), format(value[name])])),
    parse: (value, where) => {
      if (!isObject(value)) return wrong(value, where, "an object");
      const parsed = entries.map(([name, { parse }]) => {
        const field = written(name);
        return [name, parse(value[field] ?? null, `"${field}" of ${where}`)];
      });
      return Object.fromEntries(parsed);
    },
  };
}

function written(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function wrong(value: Json, where: string, wanted: string): never {
  throw new HandoffError("invalid", `${where} must be ${wanted}, found ${kindOf(value)}`);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
