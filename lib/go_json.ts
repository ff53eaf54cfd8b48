/**
 * JSON as Go's `encoding/json` writes it. Checksums, the store file and `list --json` depend on
 * every byte of it.
 *
 * Differences from `JSON.stringify`: `<`, `>`, `&`, U+2028 and U+2029 are written as escapes, and
 * a lone surrogate becomes U+FFFD.
 *
 * @module
 */

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [field: string]: Json;
}

/** How to write a value. */
export interface GoJsonOptions {
  /** Spaces for each level, as `json.MarshalIndent`; 0, the default, is the compact form. */
  readonly indent?: number;
  /**
   * Which Go release to follow for backspace and form feed: `short` (`\b`, `\f`) since Go 1.22,
   * `long` (`\u0008`, `\u000c`) before. The default is `short`.
   */
  readonly controls?: "short" | "long";
}

/** Returns `value` as Go's `encoding/json` writes it, without a final newline. */
export function goJson(value: unknown, options: GoJsonOptions = {}): string {
  const text = JSON.stringify(value, wellFormed, options.indent ?? 0)
    .replace(/[<>&\u2028\u2029]/g, unicodeEscape);
  // An escaped backslash is consumed as a pair, so that `\\b` is not mistaken for a backspace.
  return options.controls === "long"
    ? text.replace(/\\(.)/g, (pair, letter) => LONG_ESCAPES[letter] ?? pair)
    : text;
}

const LONG_ESCAPES: Readonly<Record<string, string>> = { b: "\\u0008", f: "\\u000c" };

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
