/**
 * Turns a row of the table of token formats into a rule.
 *
 * @module
 */

import { isMasked } from "./_look.ts";
import type { Finding, Rule } from "./_scan.ts";

/** A token format, as a row of a table. */
export type TokenFormat = readonly [
  /** What is reported. */
  kind: string,
  /** Where the format is published. */
  source: string,
  /** What tokens start with, apart by spaces; or a pattern, its first character in brackets. */
  starts: string | RegExp,
  /** What follows. */
  rest: RegExp,
  /** What comes before `starts`, for formats that have their fixed part in the middle. */
  lead?: RegExp,
];

/**
 * Where a token can begin: not in the middle of a word. An escape (`\n` in JSON, `%3D` in a URL,
 * a terminal's colour) ends in a letter or digit and still is no part of a word.
 */
const BEGIN = String.raw`(?:(?<![A-Za-z0-9])|` +
  String.raw`(?<=\\[nrt]|\\u[0-9a-fA-F]{4}|%[0-9A-F]{2}|\x1b\[[0-9;]{0,12}m))`;

/** Returns the rule that finds tokens of one format. */
export function tokenRule([kind, _source, starts, rest, lead]: TokenFormat): Rule {
  const { place, first } = typeof starts === "string" ? literals(starts) : expression(starts);
  const begin = lead === undefined ? BEGIN : `(?<=(${BEGIN}${lead.source}))`;
  // Most are never needed, and a hundred patterns cost a millisecond at every start.
  let pattern: RegExp | null = null;
  const find = (text: string, at: number) => {
    // What is glued to a token goes with it, so that what follows a mark is no part of a word.
    pattern ??= new RegExp(`${begin}(?:${place})${rest.source}[A-Za-z0-9]*`, "y");
    return findToken(pattern, kind, text, at);
  };
  return { place, first, find };
}

function literals(starts: string): Pick<Rule, "place" | "first"> {
  const list = starts.split(" ");
  return {
    place: list.map((literal) => RegExp.escape(literal)).join("|"),
    first: list.map((literal) => literal.charAt(0)).join(""),
  };
}

function expression(starts: RegExp): Pick<Rule, "place" | "first"> {
  return { place: starts.source, first: starts.source.charAt(1) };
}

function findToken(pattern: RegExp, kind: string, text: string, at: number): Finding | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null || isMasked(match[0])) return null;
  return { kind, start: at - (match[1]?.length ?? 0), end: at + match[0].length };
}
