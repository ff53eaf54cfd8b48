/**
 * Sentences, found in what people write to agents: prose, lists, code, in any language.
 *
 * @module
 */

/** How much of a text is looked at, in characters; what is longer is mostly pasted. */
export const TEXT_MAX = 16_384;
/** A sentence that is longer is none. */
const SENTENCE_MAX = 600;
/** A line that is broken by hand is about this long; a shorter one ends by intention. */
const BROKEN_LINE_MIN = 60;

/** A sentence and where it stands. */
export interface Sentence {
  readonly text: string;
  /** For an item of a list, the words that lead up to it, such as `Constraints:`; else `null`. */
  readonly lead: string | null;
}

/** Something that stands for itself: a paragraph, an item of a list, a heading. */
interface Block {
  text: string;
  readonly lead: string | null;
}

const FENCE = /^\s*(?:`{3}|~{3})/;
/** An item of a list, with its box if it has one. */
const ITEM =
  /^\s*(?:[-*+•·–—]|\(?\d{1,3}[.)、．]|\(?[a-z][.)])\s+(?:\[[ xX]\]\s+)?|^\s*[・●○①-⑳]\s*/u;
const HEADING = /^\s*#{1,6}\s+/;
/** Somebody else's words, or a table. */
const QUOTED = /^\s*(?:>|\|)/;
/** A line of a log or of code that was pasted without a fence. */
const PASTED = new RegExp(
  [
    "^\\W{0,3}(?:error|err|warn|warning|info|debug|trace|fatal|[\\w.]*(?:Error|Exception))\\]?[:!]",
    '^npm (?:ERR|err|warn)|^Traceback |^\\s*at (?:async |new )?\\S+(?: ?\\(|:\\d)|^\\s*File "|^\\$ |^\\W?\\d{4}-\\d\\d-\\d\\d[T ]',
    "^(?:const|let|var) \\w+ =|^(?:def|fn|func|function|class) \\w+ ?[({:]|^import .{1,200} from ",
    "[{};]\\s*$|=> ?[({]|::\\w+\\(",
  ].join("|"),
);
const LEAD_END = /[:：](?:\*\*|__)?$/;
const TERMINAL = /[.!?:;。！？：；…]["'”’」』)）*_`]*$/u;

/**
 * Where a sentence may end: with space behind it, or in scripts that have none. A run of marks is
 * looked at once.
 */
const END =
  /(?<![.!?؟।…])[.!?؟।…]+["'”’»)*_`\]]*(?=\s|$)|(?<![。！？｡])[。！？｡]+[」』”’）)*_`]*/gu;

/** Words that end with a full stop within a sentence, small letters. */
const ABBREVIATIONS = new Set(
  ("e.g i.e eg ie etc vs cf dr mr mrs ms prof approx resp incl excl max min fig sec no nr vol art " +
    "z.b d.h u.a bzw ca evtl ggf inkl usw vgl sog o.ä p.ex p.e ej pág núm av sr sra ecc es bijv " +
    "d.w.z m.b.t np tzw itd itp т.е т.д т.п напр др").split(" "),
);

/**
 * Returns the sentences of a text, in order, without the marks of lists and headings. Code,
 * logs, quotations and tables are left out, and so is what is longer than a sentence can be. Only the
 * first 16,384 characters are looked at.
 */
export function sentencesOf(text: string): Sentence[] {
  return blocksOf(text.slice(0, TEXT_MAX)).flatMap(({ text, lead }) =>
    split(text).map((sentence) => ({ text: sentence, lead }))
  );
}

/** Joins the lines that belong together. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  let lead: string | null = null;
  let isCode = false;
  let previous = "";
  for (const line of text.split(/\r?\n/)) {
    if (FENCE.test(line)) isCode = !isCode;
    const content = line.trim();
    if (isCode || content === "" || FENCE.test(line) || isForeign(line)) {
      open = null;
      continue;
    }
    const mark = ITEM.exec(line) ?? HEADING.exec(line);
    const isItem = mark !== null && !HEADING.test(line);
    if (open !== null && mark === null && continues(previous, line)) {
      open.text += ` ${content}`;
    } else {
      open = { text: line.slice(mark?.[0].length ?? 0).trim(), lead: isItem ? lead : null };
      if (open.text !== "") blocks.push(open);
    }
    if (!isItem) lead = leadIn(open.text, line);
    previous = content;
  }
  return blocks;
}

/** Says whether a line is a quotation, or of a log, a table or code. */
function isForeign(line: string): boolean {
  return QUOTED.test(line) || PASTED.test(line.slice(0, SENTENCE_MAX));
}

/** Says whether a line goes on with what the one before it began. */
function continues(previous: string, line: string): boolean {
  const isIndented = /^(?: {2,}|\t)\S/.test(line);
  return !TERMINAL.test(previous) && (isIndented || previous.length >= BROKEN_LINE_MIN);
}

/** Returns the words that lead up to a list: a heading, or a last sentence that ends in a colon. */
function leadIn(text: string, line: string): string | null {
  if (HEADING.test(line)) return text;
  return LEAD_END.test(text) ? split(text).at(-1) ?? null : null;
}

/** Cuts a block into sentences. */
function split(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(END)) {
    const end = index + mark.length;
    if (mark.startsWith(".") && isWithin(text, start, index)) continue;
    if (/^(?:…|\.{2,})/.test(mark) && /^\s+\p{Ll}/u.test(text.slice(end, end + 3))) continue;
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  sentences.push(text.slice(start).trim());
  return sentences.filter(({ length }) => length > 1 && length <= SENTENCE_MAX);
}

/** Says whether the full stop at `at` belongs to a number, an initial or an abbreviation. */
function isWithin(text: string, start: number, at: number): boolean {
  const [word = ""] = /[\p{L}\p{N}.]*$/u.exec(text.slice(Math.max(start, at - 12), at)) ?? [];
  if (/^\d{1,3}$/.test(word)) return text.slice(start, at).trim() === word;
  if (/^\p{L}$/u.test(word)) {
    // An initial, or "z. B."; but not the end of "Take plan B."
    return /^\p{Ll}$/u.test(word) ||
      /(?:^|\s)\p{L}\.\s?$/u.test(text.slice(start, at - 1).slice(-4));
  }
  return ABBREVIATIONS.has(word.toLowerCase());
}
