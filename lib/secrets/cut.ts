/**
 * Where a text may be cut that has not been searched for secrets yet. A cut can part a secret from
 * the name that tells it, or leave half a token, and no rule finds what is left. So what stands at
 * the cut is left out with the rest. Only the surroundings of the cut are looked at.
 *
 * @module
 */

import type { Cuts } from "../excerpt.ts";
import { findSecrets } from "./_find.ts";
import type { Finding } from "./_scan.ts";

/** How far a secret may be from what tells it, in characters; the longest rules have 340. */
const REACH = 384;
/** How much of a secret is enough to find it. */
const ENOUGH = 192;
/** How far a text without blanks is taken to be one thing, such as a token or a line of JSON. */
const WORD_MAX = 8_192;
/** How many lines of a private key are followed back; one of 8,192 bits has 100. */
const KEY_LINES_MAX = 128;
/** How long such a line is at most, in characters, with what quotes it. */
const KEY_LINE_MAX = 96;
/** How often a cut is moved; every time there is one secret more behind it. */
const MOVES_MAX = 32;

const TAB = 0x09;
const LINE_FEED = 0x0A;
const CARRIAGE_RETURN = 0x0D;
const SPACE = 0x20;

/** What stands in the place of what is left out. */
const LEFT_OUT = " [… left out …] ";

/** A line of a private key, also when it is quoted. */
const KEY_LINE = /^\W{0,8}[A-Za-z0-9+/]{16,}={0,2}\W{0,8}$/;

/** Moves a cut away from secrets: an end to the front of them, a start behind them. */
export const CUTS_BESIDE_SECRETS: Cuts = {
  end(text, at) {
    let end = at;
    for (let moves = 0; moves < MOVES_MAX; moves++) {
      const { from, to } = surroundings(text, end);
      const all = secretsIn(text.slice(from, to), from).filter(({ start }) => start < end);
      if (all.length === 0) return end;
      const kept = secretsIn(text.slice(from, end) + LEFT_OUT, from);
      const lost = all.find(({ start, end: last }) => !isFound(start, Math.min(last, end), kept));
      if (lost === undefined) return end;
      end = lost.start;
    }
    return 0;
  },
  start(text, at) {
    let start = at;
    for (let moves = 0; moves < MOVES_MAX; moves++) {
      const { from, to } = surroundings(text, start);
      const all = secretsIn(text.slice(from, to), from).filter(({ end }) => end > start);
      if (all.length === 0) return start;
      const kept = secretsIn(LEFT_OUT + text.slice(start, to), start - LEFT_OUT.length);
      const lost = all.findLast(({ start: first, end }) =>
        !isFound(Math.max(first, start), end, kept)
      );
      if (lost === undefined) return start;
      start = lost.end;
    }
    return text.length;
  },
};

/**
 * Moves a cut to the ends of a word, of up to 8,192 characters: for what is cut again, and so far
 * from here that only words reach there.
 */
export const CUTS_BESIDE_WORDS: Cuts = { end: startOfWord, start: endOfWord };

/** Returns the secrets of a part of a text that begins at `offset`. */
function secretsIn(part: string, offset: number): Finding[] {
  return findSecrets(part).map(({ kind, start, end }) => ({
    kind,
    start: start + offset,
    end: end + offset,
  }));
}

function isFound(start: number, end: number, secrets: readonly Finding[]): boolean {
  return secrets.some((secret) => secret.start <= start && secret.end >= end);
}

/** Returns a part of a text in which all is that a cut at `at` can tear, and what tells it. */
function surroundings(text: string, at: number): { readonly from: number; readonly to: number } {
  const from = startOfKey(text, startOfWord(text, at)) - REACH;
  const to = endOfWord(text, at) + ENOUGH;
  return { from: Math.max(0, from), to: Math.min(text.length, to) };
}

function startOfWord(text: string, at: number): number {
  const least = Math.max(0, at - WORD_MAX);
  let start = at;
  while (start > least && !isBlank(text, start - 1)) start--;
  return start;
}

function endOfWord(text: string, at: number): number {
  const most = Math.min(text.length, at + WORD_MAX);
  let end = at;
  while (end < most && !isBlank(text, end)) end++;
  return end;
}

/** Returns where the lines of a private key begin that end at `at`; `at` when there are none. */
function startOfKey(text: string, at: number): number {
  let start = at;
  for (let lines = 0; lines < KEY_LINES_MAX; lines++) {
    if (text.charCodeAt(start - 1) !== LINE_FEED) break;
    const before = text.slice(Math.max(0, start - KEY_LINE_MAX), start - 1);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    if (!KEY_LINE.test(line)) break;
    start -= line.length + 1;
  }
  return start;
}

function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === SPACE || (unit >= TAB && unit <= CARRIAGE_RETURN);
}
