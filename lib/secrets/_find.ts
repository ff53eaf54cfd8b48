/**
 * All secrets of a text, by all rules.
 *
 * @module
 */

import { ASSIGNMENT_RULES } from "./_assignment_rules.ts";
import { CARRIER_RULES } from "./_carrier_rules.ts";
import { JSON_WEB_TOKEN } from "./_jwt.ts";
import { PRIVATE_KEY, PRIVATE_KEY_TAIL } from "./_private_key.ts";
import { type Finding, makeScan, markOf, withMarks } from "./_scan.ts";
import { TOKEN_FORMATS } from "./_token_formats.ts";
import { tokenRule } from "./_token_rule.ts";

/** First what can be told by its look alone, so that it is named for what it is. */
const scanForTokens = makeScan([
  PRIVATE_KEY,
  PRIVATE_KEY_TAIL,
  ...TOKEN_FORMATS.map(tokenRule),
  JSON_WEB_TOKEN,
]);

/** Then what is told by its surroundings. */
const scanForValues = makeScan([...CARRIER_RULES, ...ASSIGNMENT_RULES], "i");

/**
 * Returns the secrets of a text, in order and without overlaps. Characters that show nothing do
 * not hide one: a token with a zero-width space in it is found as a whole.
 */
export function findSecrets(text: string): readonly Finding[] {
  const shown = withoutHidden(text);
  if (shown === null) return findPlain(text);
  const findings = findPlain(shown.text).map((finding) => shown.inFull(finding));
  // What shows nothing also ends words, so that more begins behind it.
  return joined(findings, findPlain(withMarks(text, findings)));
}

function findPlain(text: string): readonly Finding[] {
  const tokens = scanForTokens(text);
  return joined(tokens, scanForValues(withMarks(text, tokens)));
}

/**
 * Returns findings in a text, and those in the same text with marks in the place of the former,
 * as findings in the text itself. What has a mark in it takes the place of what the mark is for.
 */
function joined(first: readonly Finding[], second: readonly Finding[]): readonly Finding[] {
  if (second.length === 0) return first;
  const all: Finding[] = [];
  let next = 0;
  /** By how much a place behind the findings so far is further on in the text with marks. */
  let shift = 0;
  const pass = ({ kind, start, end }: Finding) => {
    shift += markOf(kind).length - (end - start);
    next++;
  };
  for (const { kind, start, end } of second) {
    for (let known = first[next]; known !== undefined; known = first[next]) {
      if (known.start + shift + markOf(known.kind).length > start) break;
      all.push(known);
      pass(known);
    }
    let from = start - shift;
    let to = end - shift;
    for (let known = first[next]; known !== undefined; known = first[next]) {
      if (known.start + shift >= end) break;
      from = Math.min(from, known.start);
      pass(known);
      to = Math.max(known.end, end - shift);
    }
    all.push({ kind, start: from, end: to });
  }
  return [...all, ...first.slice(next)];
}

/** A text without the characters that hide something in it. */
interface Shown {
  readonly text: string;
  /** Returns a finding in `text` as one in the full text. */
  inFull(finding: Finding): Finding;
}

/** What shows nothing: soft hyphen, zero-width space and joiners, marks of direction, BOM. */
const HIDDEN = /[\u00AD\u200B-\u200F\u2060\uFEFF]+/g;

/**
 * Returns a text without characters that show nothing where they stand between two signs of ASCII;
 * elsewhere they belong to a script or to an emoji. `null` when there are none.
 */
function withoutHidden(text: string): Shown | null {
  const parts: string[] = [];
  /** Where each part ends in what is shown, and where it begins in the full text. */
  const ends: number[] = [];
  const starts: number[] = [0];
  let shown = 0;
  for (const { 0: hidden, index } of text.matchAll(HIDDEN)) {
    const after = index + hidden.length;
    if (!isSign(text.charCodeAt(index - 1)) || !isSign(text.charCodeAt(after))) continue;
    const part = text.slice(starts.at(-1), index);
    parts.push(part);
    ends.push(shown += part.length);
    starts.push(after);
  }
  if (parts.length === 0) return null;
  parts.push(text.slice(starts.at(-1)));
  const placeOf = (at: number) => {
    const part = countUpTo(ends, at);
    return at + starts[part]! - (part === 0 ? 0 : ends[part - 1]!);
  };
  return {
    text: parts.join(""),
    inFull: ({ kind, start, end }) => ({ kind, start: placeOf(start), end: placeOf(end - 1) + 1 }),
  };
}

/** Says whether a code unit is one of the signs of ASCII that show something. */
function isSign(unit: number): boolean {
  return unit > 0x20 && unit < 0x7F;
}

/** Returns how many of some numbers in order are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
