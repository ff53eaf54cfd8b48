/**
 * Texts of any language in pieces: units, which are sentences or lines, and words.
 *
 * @module
 */

/** A sentence or a line of a text. */
export interface Unit {
  /** Where it is in the text; the white space after it does not belong to it. */
  readonly start: number;
  readonly end: number;
  /** Its words, as {@linkcode wordsOf} returns them. */
  readonly words: readonly string[];
}

/** A longer sentence is divided between words, so that a part of it can be chosen. */
const UNIT_CHARACTERS_MAX = 280;

/** The end of a sentence; a run of dots is looked at once. */
const SENTENCE_END = /(?<![.!?…])[.!?…]+["'”’»)\]]*\s+|[。！？]+[」』”’）]*|\n\s*/gu;

const WORD = /[\p{L}\p{M}]+|\p{N}+/gu;

/** Writing without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;

/** Returns the sentences and lines of a text, in order; none is empty. */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  let start = text.length - text.trimStart().length;
  const add = (mark: number) => {
    const end = start + text.slice(start, mark).trimEnd().length;
    for (const [from, to] of divided(text, start, end)) {
      units.push({ start: from, end: to, words: wordsOf(text.slice(from, to)) });
    }
  };
  for (const { 0: mark, index } of text.matchAll(SENTENCE_END)) {
    if (index < start) continue;
    add(index + mark.trimEnd().length);
    start = index + mark.length;
  }
  add(text.trimEnd().length);
  return units;
}

/**
 * Returns the words of a text in small letters, with `#` for every number, so that "step 3" and
 * "step 4" are the same. Where words are not separated, pairs of characters stand for them.
 */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(WORD) ?? []).flatMap((word) => {
    if (/^\p{N}/u.test(word)) return ["#"];
    return UNSPACED.test(word) ? pairsOf([...word]) : [word];
  });
}

/** Returns what two texts have in common that differ in white space and capitals only. */
export function sameness(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, " ");
}

function pairsOf(characters: readonly string[]): string[] {
  if (characters.length < 2) return [...characters];
  return characters.slice(1).map((character, at) => characters[at]! + character);
}

function* divided(text: string, start: number, end: number): Iterable<[number, number]> {
  while (end - start > UNIT_CHARACTERS_MAX) {
    const space = text.lastIndexOf(" ", start + UNIT_CHARACTERS_MAX);
    const cut = space > start ? space : wholeCharacter(text, start + UNIT_CHARACTERS_MAX);
    yield [start, cut];
    start = space > start ? space + 1 : cut;
  }
  if (end > start) yield [start, end];
}

/** Returns `at`, or the place before it when a surrogate pair is there. */
function wholeCharacter(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text[at] ?? "") ? at - 1 : at;
}
