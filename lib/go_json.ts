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
  /** The value of each field. */
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
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("&", "\\u0026")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return options.controls === "long" ? longControls(text) : text;
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function longControls(json: string): string {
  // Split at the escaped backslashes, so that one before a "b" is not taken for a backspace.
  return json.split("\\\\")
    .map((part) => part.replaceAll("\\b", "\\u0008").replaceAll("\\f", "\\u000c"))
    .join("\\\\");
}
