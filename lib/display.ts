/**
 * Text from elsewhere, made safe to look at: it cannot drive the terminal, hide, or pretend to be
 * a part of our own output. Plain text comes out as it is.
 *
 * @module
 */

/**
 * What is never printed as it is: C0 controls other than line feed, tab and the carriage return of
 * a CRLF; DEL and C1; the bidirectional controls of Unicode UAX #9; and the invisible tag
 * characters U+E0000 to U+E007F. Joiners and right-to-left letters stay.
 */
const HIDDEN =
  /\r(?!\n)|(?![\n\t\r])\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/gu;

/** A line that opens or closes a heading or a code fence in CommonMark 0.31. */
const STRUCTURE =
  /(^|[\n\u2028\u2029])(?= {0,3}(?:#{1,6}(?:\s|$)|(?:=+|-+)[ \t]*(?:\r?[\n\u2028\u2029]|$)|`{3}|~{3}))/g;

/** Returns `text` with control characters written as `\u{1B}`; it may have several lines. */
export function visible(text: string): string {
  return text.replace(HIDDEN, escaped);
}

/**
 * Returns `text` on one line: as {@linkcode visible}, and with a line feed written as `\n`. A
 * Unicode line or paragraph separator stays, unless a heading or a fence follows it.
 */
export function oneLine(text: string): string {
  return visible(text)
    .replaceAll(/\r?\n/g, "\\n")
    .replaceAll(STRUCTURE, (separator) => separator === "" ? "" : escaped(separator));
}

/**
 * Returns `text` as a passage of a Markdown document of ours: as {@linkcode visible}, and with a
 * line that would open or close a heading or a fence indented by four spaces, so that it stays
 * text.
 */
export function passage(text: string): string {
  return visible(text).replaceAll(STRUCTURE, "$1    ");
}

/**
 * Returns JSON with DEL and C1 controls as `\u007f`, so that it is safe to print. The meaning does
 * not change.
 */
export function printableJson(json: string): string {
  return json.replaceAll(/[\u007F-\u009F]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`;
}
