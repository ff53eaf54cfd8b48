/**
 * The conditions that a user sets: what has to stay, what must not happen, what has to hold.
 *
 * @module
 */

import type { Language } from "./_language.ts";
import { LANGUAGES } from "./_languages.ts";
import { sentencesOf } from "./_sentences.ts";
import { languagesOf, languagesToldBy } from "./_spoken.ts";

/** A bound that needs no words: `<= 200`, `max. 3`. */
const BOUND = /[≤≥]\s?\d|(?<![\w=-])[<>]=?\s?\d|\bmax\.\s?\d/;
const QUESTION = /[?？؟]["'”’»)）*_]*$/u;
/** A sentence up to this length, such as "no wait", may be of a language that nothing tells. */
const UNTOLD_MAX = 30;
const NO_LETTERS = /[^\p{L}\p{M}\p{N}\s]+/gu;
/** The end of words that lead up to a list, with the marks of emphasis behind it. */
const COLON_END = /[:：][^\p{L}\p{N}]*$/u;
/** The share of a sentence that letters and spaces have at least. */
const PROSE_SHARE = 0.7;

/**
 * Returns the sentences of a request that say how the work has to be, word for word and in order;
 * an item of a list has the words before it that make it a condition. Questions, pasted logs and
 * code are none. What is not recognised is not lost, since requests are kept whole.
 */
export function constraintsIn(request: string): string[] {
  const spoken = languagesOf(request);
  const sentences = sentencesOf(request);
  const leads = new Set(sentences.map(({ lead }) => lead));
  const isLead = (words: string | null): words is string =>
    words !== null && leadsToConditions(words, spoken);
  return sentences
    .filter(({ text, lead }) =>
      !leads.has(text) && !QUESTION.test(text) &&
      (isLead(lead) || setsCondition(text, spoken)) && isProse(text)
    )
    .map(({ text, lead }) => isLead(lead) ? `${withColon(lead)} ${text}` : text);
}

/** Says whether what stands below these words is a list of conditions. */
function leadsToConditions(lead: string, spoken: readonly Language[]): boolean {
  if (LANGUAGES.some(({ heading }) => heading.test(lead))) return true;
  return COLON_END.test(lead) && setsCondition(lead, spoken);
}

/** Returns the words that lead up to an item so that they can stand in front of it on one line. */
function withColon(lead: string): string {
  return COLON_END.test(lead) ? lead : `${lead}:`;
}

/** Says whether a sentence has a cue, in the languages of the request or its own. */
function setsCondition(sentence: string, spoken: readonly Language[]): boolean {
  const plain = sentence.replaceAll("’", "'");
  const told = languagesToldBy(plain).filter((language) => !spoken.includes(language));
  const languages = [...spoken, ...told];
  const hasCue = (text: string) =>
    languages.some(({ constraint, report }) =>
      constraint.test(text) && !(report?.test(plain) ?? false)
    );
  if (BOUND.test(plain)) return true;
  // What is idle in one language may look like a condition in another: `no` is a word of several.
  const idleIn = plain.length > UNTOLD_MAX ? languages : LANGUAGES;
  const withoutIdle = () => idleIn.reduce((text, { idle }) => text.replaceAll(idle, " "), plain);
  return hasCue(plain) && hasCue(withoutIdle());
}

/** Says whether it is prose, and no code or log. */
function isProse(text: string): boolean {
  return text.replaceAll(NO_LETTERS, "").length >= text.length * PROSE_SHARE;
}
