/**
 * Text from elsewhere, made safe to look at: it cannot drive the terminal, hide, or pretend to be
 * a part of our own output. Plain text comes out as it is.
 *
 * @module
 */

/**
 * What may be hidden: C0 controls other than line feed, tab and the carriage return of a CRLF; DEL
 * and C1; annotation controls; and what Unicode 16 calls default-ignorable, in which text can be
 * hidden from people: the bidirectional controls of UAX #9, joiners, fillers, selectors and tags
 * among it. As numbers, since naming the property makes every command start later.
 */
const HIDDEN =
  /\r(?!\n)|(?![\n\t\r])\p{Cc}|[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu;

/** What of it has a place in some writing, see {@linkcode placesOf}. */
const MAYBE_IN_PLACE = /^[\u00AD\u180B-\u180D\u180F\u200C\u200D\uFE0E\uFE0F\uFEFF]$/;

/** Scripts in which joiners change how words are written, as their ISO 15924 codes. */
const JOINED_SCRIPTS =
  "Arab Syrc Nkoo Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt";
/** The signs of Indic scripts that join two letters, which a joiner may follow at a word's end. */
const VIRAMA = "[\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA]";
const EMOJI = "\\p{Extended_Pictographic}";

let places: RegExp | null = null;

/**
 * Returns what finds a hidden character at its place (UTS #51): a selector behind an emoji or in a
 * keycap, a joiner between two emoji or within a word of a script that needs it, a selector behind a
 * letter of Mongolian, a soft hyphen within a word, a byte order mark that begins the text or stands
 * alone.
 */
function placesOf(): RegExp {
  const scripts = JOINED_SCRIPTS.split(" ").map((code) => `\\p{scx=${code}}`).join("");
  const joined = `(?=[\\p{L}\\p{M}])[${scripts}]`;
  return new RegExp(
    [
      `(?<=${EMOJI})[\\uFE0E\\uFE0F]`,
      "(?<=[0-9#*])\\uFE0F(?=\\u20E3)",
      `(?<=${EMOJI}\\p{Emoji_Modifier}?\\uFE0F?)\\u200D(?=${EMOJI})`,
      `(?<=${joined})[\\u200C\\u200D](?=${joined})`,
      `(?<=${VIRAMA})\\u200D`,
      "(?<=\\p{Script=Mongolian})[\\u180B-\\u180D\\u180F]",
      "(?<=\\p{L})\\u00AD(?=\\p{L})",
      "(?<![^])\\uFEFF",
      "(?<=[ \\t\\n])\\uFEFF(?=[ \\t\\r\\n])",
    ].join("|"),
    "uy",
  );
}

function isInPlace(character: string, at: number, text: string): boolean {
  if (!MAYBE_IN_PLACE.test(character)) return false;
  const regExp = places ??= placesOf();
  regExp.lastIndex = at;
  return regExp.test(text);
}

/** A line that opens or closes a heading or a code fence in CommonMark 0.31. */
const STRUCTURE =
  /(^|[\n\u2028\u2029])(?= {0,3}(?:#{1,6}(?:\s|$)|(?:=+|-+)[ \t]*(?:\r?[\n\u2028\u2029]|$)|`{3}|~{3}))/g;

/**
 * Returns `text` with control characters, and characters that cannot be seen where no writing needs
 * them, written as `\u{1B}`; it may have several lines.
 */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character, at: number) => {
    return isInPlace(character, at, text) ? character : escaped(character);
  });
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
