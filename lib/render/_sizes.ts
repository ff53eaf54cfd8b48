/**
 * How much room each kind of piece wants, and when its turn comes: pairs of bytes and rank, in
 * growing order. `WHOLE` is all of it. This table is where the prompt's balance is set.
 *
 * Up to rank 34 comes what nobody can continue without, up to 99 what a colleague would tell, and
 * from 100 what is there only because there is room.
 *
 * @module
 */

import { type Form, LAST, LEAST, NEXT_TO_LEAST } from "./_outline.ts";
import { visible } from "../display.ts";
import { byteLength, quote } from "./_quote.ts";
import { type SentenceWorth, teller } from "./_telling.ts";
import type { Scale } from "./_weight.ts";
import { wordsOf } from "./_words.ts";

/** All of a text. */
export const WHOLE = Infinity;

/** A size in bytes, and the rank at which it is offered. */
export type Size = readonly [bytes: number, rank: number];

/** The sizes of texts in somebody's own words. */
export const SIZES = {
  goal: [[80, LEAST], [120, NEXT_TO_LEAST], [300, 20], [700, 40], [1_500, 55], [4_000, 95], [
    WHOLE,
    110,
  ]],
  /** A goal that takes no more than a quarter of the budget is not cut. */
  shortGoal: [[80, LEAST], [120, NEXT_TO_LEAST], [WHOLE, 10]],
  lastRequest: [[120, 11], [300, 12], [700, 45], [2_000, 72], [WHOLE, 98]],
  correction: [[120, 13], [300, 14], [700, 45], [2_000, 72], [WHOLE, 98]],
  request: [[140, 50], [300, 52], [700, 70], [2_000, 90], [WHOLE, 100]],
  summary: [[160, 10], [600, 30], [2_000, 60], [WHOLE, 80]],
  lastMessage: [[200, 35], [500, 56], [1_200, 78], [3_000, 92], [WHOLE, 104]],
  planText: [[110, 16], [400, 42], [1_500, 82], [WHOLE, 104]],
  question: [[160, 24], [500, 74], [WHOLE, 96]],
  dropped: [[160, 33], [400, 66], [WHOLE, 90]],
  note: [[140, 62], [260, 64], [600, 76], [1_500, 94], [WHOLE, 106]],
  /** The end of what a failing command printed. */
  output: [[300, 23], [700, 54], [1_600, 84], [WHOLE, 108]],
  /** One of many of its kind: `add a test for parse`. */
  routine: [[140, 97], [300, 101], [WHOLE, 112]],
  /** A few common words: `ok, go on`. */
  chatter: [[WHOLE, LAST]],
} as const satisfies Record<string, readonly Size[]>;

/** A text that tells less than this, which is about the number of its rare words, is routine. */
const ROUTINE_WEIGHT = 1.5;
/** So many letters are three or four words. */
const FEW_WORDS_MAX = 24;
/** A character that stands for a word, or for a syllable, and how many letters it is worth. */
const DENSE = [[/\p{Script=Han}/u, 3], [/[\p{Script=Hangul}\p{Script=Katakana}]/u, 2]] as const;
/** How much later, in ranks, what is routine has its turn. */
export const ROUTINE_DELAY = 45;

/** The ranks of what is not words. */
export const RANKS = {
  standing: 8,
  unanswered: 9,
  named: 15,
  openPlan: 17,
  next: 17,
  stated: 18,
  files: 19,
  failing: 21,
  started: 22,
  moreStanding: 28,
  wholePlan: 44,
  commits: 58,
  /** Many files, while they take no more than a third of the room. */
  allFiles: 33,
  manyFiles: 60,
  commands: 68,
  signals: 86,
  longLists: 96,
  wholeCommands: 98,
  rest: 120,
} as const;

/** How far apart the first and the last of several pieces of the same rank are at most. */
const SPREAD = 0.9;

/** Returns the rank of the `at`-th of `count` pieces that share a rank, in the order of worth. */
export function spread(rank: number, at: number, count: number): number {
  return rank === LEAST ? rank : rank + (SPREAD * at) / Math.max(1, count);
}

/**
 * Whether a text has at most `bytesMax` bytes and says little: `ok, go on`, `Let me look at it.`, or
 * is but a few words, however rare, that name nothing of the work: `nice, thank you`.
 */
export function isChatter(text: string, bytesMax: number, scale: Scale): boolean {
  return (byteLength(text) <= bytesMax && tellsLittle(text, scale)) ||
    (lengthOf(text.trim()) <= FEW_WORDS_MAX && !scale.isMatter(text));
}

/** Returns the length of a text in letters, as long as it would be in an alphabet. */
function lengthOf(text: string): number {
  if (text.length > FEW_WORDS_MAX) return text.length;
  return [...text].reduce((sum, character) => {
    return sum + (DENSE.find(([script]) => script.test(character))?.[1] ?? 1);
  }, 0);
}

/** Whether a text, of any length, is made of words and turns of phrase that come again and again. */
export function tellsLittle(text: string, scale: Scale): boolean {
  return scale.weigh(wordsOf(text)) < ROUTINE_WEIGHT;
}

/**
 * Returns the forms of a text as a quotation, one for each size that makes a difference; sentences
 * that are worth nothing are in the whole one only.
 */
export function quotations(
  text: string,
  sizes: readonly Size[],
  scale: Scale,
  worthOf?: SentenceWorth,
): Form[] {
  // What is hidden takes more room when it is shown.
  const cutTo = teller(visible(text), scale, worthOf);
  return formsOf(sizes, (bytes) => quote(cutTo(bytes)));
}

/** Returns one form for each size, without those that are no different from the one before. */
export function formsOf(sizes: readonly Size[], write: (bytes: number) => string): Form[] {
  const forms: Form[] = [];
  for (const [bytes, rank] of sizes) {
    const text = write(bytes);
    if (text !== forms.at(-1)?.text) forms.push({ rank, text });
  }
  return forms;
}
