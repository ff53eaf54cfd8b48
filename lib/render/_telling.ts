/**
 * A long text cut down to the sentences that tell the most, each of them word for word.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import { beginning, byteLength, clip } from "./_quote.ts";
import type { Scale } from "./_weight.ts";
import { type Unit, unitsOf } from "./_words.ts";

/** What the beginning of a text is worth more than the rest: it says what the text is about. */
const LEAD_WORTH = 1.3;
/** What naming something that was worked on adds. */
const TOPIC_WORTH = 1.5;
/** What a line of code or of a log is worth, which somebody pasted. */
const PASTED_WORTH = 0.3;
/** The share of prose that is letters and what stands between them. */
const PROSE_SHARE = 0.85;
/** What a sentence costs beyond its bytes: the mark of the gap before it. */
const GAP_BYTES = 8;
/** Keeps very short sentences from being the densest. */
const SENTENCE_OVERHEAD = 20;
/** Of a sentence that is chosen beside others so much is to be new. */
const NEWS_SHARE_MIN = 0.4;
/** Of a longer text only the beginning and the end are looked at. */
const CHARACTERS_MAX = 60_000;

/** Returns what a sentence is worth, beside its words: 1, or less; 0 when it need not be told. */
export type SentenceWorth = (sentence: string) => number;

/** Returns `text` cut to a size, as {@linkcode teller} does. */
export function telling(
  text: string,
  bytesMax: number,
  scale: Scale,
  worthOf?: SentenceWorth,
): string {
  return teller(text, scale, worthOf)(bytesMax);
}

/**
 * Returns what cuts `text` to at most so many bytes: to its most telling sentences in their order,
 * or to the beginning of the most telling one, with `[…]` for the gaps and the number of characters
 * left out at the end. A text that is short enough stays whole; when a part of its sentences, but
 * not all of them, need not be told, that is so with room for everything only.
 */
export function teller(
  text: string,
  scale: Scale,
  worthOf: SentenceWorth = () => 1,
): (bytesMax: number) => string {
  const whole = text.trim();
  const wholeBytes = byteLength(whole);
  const source = shortened(whole);
  let known: { offers: readonly Offer[]; hasTold: boolean } | null = null;
  const look = () => {
    if (known !== null) return known;
    const all = offersOf(source, scale, worthOf);
    const news = all.filter(({ unit: { start, end } }) => worthOf(source.slice(start, end)) > 0);
    const hasTold = news.length > 0 && news.length < all.length;
    return known = { offers: hasTold ? news : all, hasTold };
  };
  return (bytesMax) => {
    if (bytesMax === Infinity) return whole;
    if (wholeBytes <= bytesMax && !look().hasTold) return whole;
    const { offers } = look();
    return cut(source, offers, { bytesMax, length: whole.length, scale });
  };
}

interface CutOptions {
  readonly bytesMax: number;
  /** How many characters the whole text has. */
  readonly length: number;
  readonly scale: Scale;
}

function cut(source: string, offers: readonly Offer[], options: CutOptions): string {
  const { bytesMax, length, scale } = options;
  const [best] = offers;
  const isOne = best?.unit.start === 0 && best.unit.end === source.length;
  if (best === undefined || isOne) return clip(source, bytesMax);
  const mark = (left: number) => ` [… ${grouped(left)} more]`;
  const room = bytesMax - byteLength(mark(length));
  const chosen = choose(offers, room, scale);
  const units = chosen.length === 0 || sumOf(chosen) * 2 < best.worth
    ? [begun(best.unit, source, room)]
    : chosen.map(({ unit }) => unit).sort((a, b) => a.start - b.start);
  const kept = units.reduce((sum, { start, end }) => sum + end - start, 0);
  return joined(source, units) + mark(length - kept);
}

/** Returns as much of a sentence as there is room for, with the mark of the gap before it. */
function begun({ start, end, words }: Unit, source: string, bytesMax: number): Unit {
  const shown = beginning(source.slice(start, end), bytesMax - GAP_BYTES).trimEnd();
  return { start, end: start + shown.length, words };
}

interface Offer {
  readonly unit: Unit;
  readonly bytes: number;
  readonly worth: number;
}

/** Returns the sentences, those first that tell the most for their length. */
function offersOf(text: string, scale: Scale, worthOf: SentenceWorth): Offer[] {
  return unitsOf(text).map((unit, at) => {
    const bytes = byteLength(text.slice(unit.start, unit.end)) + GAP_BYTES;
    const worth = scale.weigh(unit.words) * (at === 0 ? LEAD_WORTH : 1) *
      (scale.isTopical(unit.words) ? TOPIC_WORTH : 1) *
      (isProse(text.slice(unit.start, unit.end)) ? 1 : PASTED_WORTH) *
      worthOf(text.slice(unit.start, unit.end));
    return { unit, bytes, worth };
  }).sort((a, b) => density(b) - density(a));
}

/** Whether a line is what people write, rather than code or output. */
function isProse(line: string): boolean {
  return line.replaceAll(/[^\p{L}\p{M}\s,.;:!?'"’，。、！？]+/gu, "").length >=
    line.length * PROSE_SHARE;
}

function choose(offers: readonly Offer[], bytesMax: number, scale: Scale): Offer[] {
  const known = new Set<string>();
  const chosen: Offer[] = [];
  let used = 0;
  for (const offer of offers) {
    // What repeats the chosen ones has to wait for a larger size.
    if (used + offer.bytes > bytesMax) continue;
    if (scale.newsShare(offer.unit.words, known) < NEWS_SHARE_MIN) continue;
    chosen.push(offer);
    used += offer.bytes;
    for (const word of offer.unit.words) known.add(word);
  }
  return chosen;
}

function density({ bytes, worth }: Offer): number {
  return worth / (bytes + SENTENCE_OVERHEAD);
}

function sumOf(offers: readonly Offer[]): number {
  return offers.reduce((sum, { worth }) => sum + worth, 0);
}

function joined(text: string, chosen: readonly Unit[]): string {
  let result = "";
  let last = 0;
  for (const { start, end } of chosen) {
    const between = text.slice(last, start);
    if (between.trim() === "") result += last === 0 ? "" : between;
    else result += `${between.includes("\n") && last > 0 ? "\n" : last > 0 ? " " : ""}[…] `;
    result += text.slice(start, end);
    last = end;
  }
  return result;
}

function shortened(text: string): string {
  if (text.length <= CHARACTERS_MAX) return text;
  return `${text.slice(0, CHARACTERS_MAX / 2)}\n${text.slice(-CHARACTERS_MAX / 2)}`.toWellFormed();
}
