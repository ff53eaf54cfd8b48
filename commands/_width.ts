/**
 * How wide text is on a terminal.
 *
 * @module
 */

/**
 * Letters that take two columns: East Asian Wide and Fullwidth of Unicode 17 (UAX #11), by script
 * and block, and emoji that are pictures by default or by a variation selector behind them.
 */
const WIDE = new RegExp(
  "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Bopomofo}\\p{Script=Yi}" +
    "\\p{Script=Tangut}\\p{Script=Nushu}\\p{Emoji_Presentation}" +
    "\\u{1100}-\\u{115F}\\u{2E80}-\\u{303E}\\u{3041}-\\u{33FF}\\u{A960}-\\u{A97C}" +
    "\\u{AC00}-\\u{D7A3}\\u{FE10}-\\u{FE19}\\u{FE30}-\\u{FE6B}\\u{FF01}-\\u{FF60}" +
    "\\u{FFE0}-\\u{FFE6}\\u{20000}-\\u{3FFFD}]|\\p{Emoji}\\uFE0F",
  "u",
);

/** Half-width forms of letters whose scripts are wide. */
const HALF_WIDTH = /[\uFF61-\uFFDC]/;

/** What is only ever drawn onto, or beside, something else. */
const ZERO_WIDTH = /^[\p{Mark}\p{Format}\p{Control}\u2028\u2029]*$/u;

/** Text of which every letter takes one column. */
const PLAIN = /^[\x20-\x7E]*$/;

let segmenter: Intl.Segmenter | undefined;

/** Returns the columns that one line of text takes on a terminal. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemesOf(text)) width += graphemeWidth(grapheme);
  return width;
}

/** Returns the letters of a text as a reader sees them. */
export function graphemesOf(text: string): string[] {
  // Made when it is first needed: it takes a few milliseconds.
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function graphemeWidth(grapheme: string): number {
  if (ZERO_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) && !HALF_WIDTH.test(grapheme) ? 2 : 1;
}
