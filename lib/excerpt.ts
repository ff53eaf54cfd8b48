/**
 * A long text, made short by leaving out its middle.
 *
 * @module
 */

/** The share of the room that the beginning gets. */
const HEAD_SHARE = 0.6;
/** How far from the wanted place a cut may move to come to the end of a line, as a share. */
const LINE_SHARE = 0.25;
/**
 * How far it may move to come between two words, in characters: a credential must not be cut in
 * two, since what is left of it is found by no rule.
 */
const WORD_DISTANCE_MAX = 256;
/** Room for the longest mark and the space around it. */
const MARK_ROOM = 44;
/** With less room than this, the beginning says more than both ends. */
const BOTH_ENDS_MIN = 120;

/** Moves the places at which a text is cut. */
export interface Cuts {
  /** Returns where to end a beginning that would end at `at`: there, or before. */
  end(text: string, at: number): number;
  /** Returns where to start an end that would start at `at`: there, or behind. */
  start(text: string, at: number): number;
}

const CUTS_AS_THEY_ARE: Cuts = { end: (_text, at) => at, start: (_text, at) => at };

/** A mark that an earlier excerpt of the same text has left. */
const MARK = /\[… (\d[\d,]{0,18}) characters left out …\]/g;

/**
 * Returns `text` as it is when it has at most `charactersMax` UTF-16 code units, otherwise its
 * beginning and its end with `[… 1,234 characters left out …]` between, in all no longer than that.
 * It is cut at the ends of lines or words when there are any near, and never within a character.
 * What an excerpt of an excerpt leaves out is counted together. With room for less than 120 the
 * beginning is returned with `…` behind it. `cuts` may leave out more.
 */
export function excerpt(text: string, charactersMax: number, cuts = CUTS_AS_THEY_ARE): string {
  if (text.length <= charactersMax) return text;
  if (charactersMax < BOTH_ENDS_MIN) return beginning(text, charactersMax, cuts);
  const room = charactersMax - MARK_ROOM;
  const headRoom = Math.ceil(room * HEAD_SHARE);
  const head = text.slice(0, cuts.end(text, cutBefore(text, headRoom))).trimEnd();
  const tailStart = cutAfter(text, text.length - (room - headRoom));
  const tail = text.slice(cuts.start(text, tailStart)).trimStart();
  const left = text.slice(head.length, text.length - tail.length);
  const isBetweenLines = /^[\r\n]/.test(left) && /\n\s*$/.test(left.slice(-WORD_DISTANCE_MAX));
  const space = isBetweenLines ? "\n" : " ";
  return `${head}${space}[… ${grouped(countOf(left))} characters left out …]${space}${tail}`.trim();
}

/** Returns the beginning of a text that is too long, with `…` behind it. */
function beginning(text: string, charactersMax: number, cuts: Cuts): string {
  if (charactersMax < 1) return "";
  const end = cuts.end(text, cutBefore(text, charactersMax - 1));
  return `${text.slice(0, end).trimEnd()}…`;
}

/** Returns where to end a beginning of at most `length`: a line, a word, or a character. */
function cutBefore(text: string, length: number): number {
  const line = text.lastIndexOf("\n", length);
  if (line > length * (1 - LINE_SHARE)) return line;
  const least = Math.max(1, length - WORD_DISTANCE_MAX);
  for (let at = length; at > least; at--) if (isSpace(text, at)) return at;
  return isWithinCharacter(text, length) ? length - 1 : length;
}

/** Returns where to begin an end that starts at `start` or later. */
function cutAfter(text: string, start: number): number {
  const line = text.indexOf("\n", start - 1);
  if (line >= 0 && line < start + (text.length - start) * LINE_SHARE) return line + 1;
  const most = Math.min(text.length, start + WORD_DISTANCE_MAX);
  for (let at = start; at < most; at++) if (isSpace(text, at - 1)) return at;
  return isWithinCharacter(text, start) ? start + 1 : start;
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at));
}

/** Says whether a place is between the two halves of a character beyond U+FFFF. */
function isWithinCharacter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xDC00 && unit <= 0xDFFF && (text.codePointAt(at - 1) ?? 0) > 0xFFFF;
}

/** Counts what is left out, with what a former excerpt had left out there already. */
function countOf(left: string): number {
  let count = left.length;
  for (const [mark, number = "0"] of left.matchAll(MARK)) {
    count += Number(number.replaceAll(",", "")) - mark.length;
  }
  return count;
}

/** Returns a number with commas between its thousands, in every locale. */
export function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}
