/**
 * Tells which languages a text is in.
 *
 * @module
 */

import type { Language } from "./_language.ts";
import { LANGUAGES } from "./_languages.ts";

/** How much of a text is looked at to tell its language, in characters. */
const SAMPLE = 1_000;
/** A language with fewer of its words than this share of the best one's is not meant. */
const SHARE_MIN = 0.6;

/** Japanese is written with Chinese characters as well, and told by its own ones. */
const JAPANESE = LANGUAGES.find(({ name }) => name === "Japanese");

/** The places in {@linkcode LANGUAGES} of those that a frequent word is of. */
const PLACES = new Map<string, number[]>();
for (const [place, { common }] of LANGUAGES.entries()) {
  for (const word of common) PLACES.set(word, [...PLACES.get(word) ?? [], place]);
}

const LATIN = LANGUAGES.filter(({ script }) => script === null);
const WORD = /\p{L}+/gu;
/** A character that may be of a script by which a language is told. */
const BEYOND_LATIN = /[\u0370-\uFFFF]/;

/**
 * Returns the languages that a text may be in, of which only the first 1,000 characters are looked
 * at; when nothing tells, all with Latin letters.
 */
export function languagesOf(text: string): readonly Language[] {
  const told = languagesToldBy(text);
  return told.length > 0 ? told : LATIN;
}

/** The text that was told last: of most, more than one thing is asked. */
let newest: { readonly text: string; readonly told: readonly Language[] } = { text: "", told: [] };

/** Returns the languages that a text shows by its script and by its frequent words; may be none. */
export function languagesToldBy(text: string): readonly Language[] {
  if (newest.text !== text) newest = { text, told: tell(text.slice(0, SAMPLE)) };
  return newest.told;
}

function tell(sample: string): Language[] {
  const scores = LANGUAGES.map(() => 0);
  let best = 0;
  for (const word of sample.toLowerCase().match(WORD) ?? []) {
    const places = PLACES.get(word);
    if (places === undefined) continue;
    for (const place of places) best = Math.max(best, ++scores[place]!);
  }
  const hasScript = BEYOND_LATIN.test(sample);
  const isKana = hasScript && (JAPANESE?.script?.test(sample) ?? false);
  return LANGUAGES.filter((language, place) => {
    if (language.script === null) return best > 0 && scores[place]! >= best * SHARE_MIN;
    return hasScript && language.script.test(sample) && !(language.name === "Chinese" && isKana);
  });
}
