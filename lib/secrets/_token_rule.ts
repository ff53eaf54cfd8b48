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

/**
 * Starts that no word and no other format has: what begins so is a token also when it is glued to
 * letters. Short starts (`sk-`) and those that a word can end with (`hi` + `ghs_`) are not here.
 */
const UNMISTAKABLE = new Set(
  ("dop_v1_ doo_v1_ dor_v1_ dckr_pat_ dckr_oat_ ghp_ gho_ ghr_ github_pat_ glpat- gldt- glrt- " +
    "glrtr- glcbt- glptt- glft- glimt- glagent- gloas- glsoat- glffct- glwt- gsk_ hvs. hvb. hvr. " +
    "lin_api_ lin_oauth_ lin_wh_ npm_ pypi-AgEI pypi-AgEN sk-ant- sk-proj- sk-svcacct- sk-admin- " +
    "sk-None- sk-or- sk_live_ sk_test_ rk_live_ rk_test_ sk_org_ shpat_ shpca_ shppa_ shpss_ " +
    "shptka_ sntrys_ sntryu_ whsec_").split(" "),
);

/** What such a token has soon after its start, which words and ids have not. */
const MIXED =
  /(?=[A-Za-z0-9]{0,15}\d)(?=[A-Za-z0-9]{0,15}[A-Z])(?=[A-Za-z0-9]{0,15}[a-z])[A-Za-z0-9]{16}/;

/** The longest word that one is looked for in; what is longer is encoded data. */
const WORD_MAX = 256;
const WITHIN_WORD = `(?<![\\w-]{${WORD_MAX}})`;

/** A word that is longer may be a token of its own, and goes with the one behind it. */
const GLUED_WORD_MAX = 15;

/** Returns the rule that finds tokens of one format. */
export function tokenRule([kind, _source, starts, rest, lead]: TokenFormat): Rule {
  const { place, first } = typeof starts === "string" ? literals(starts) : expression(starts);
  const isUnmistakable = typeof starts === "string" &&
    starts.split(" ").every((start) => UNMISTAKABLE.has(start));
  const anywhere = isUnmistakable
    ? `(?:${BEGIN}|${WITHIN_WORD}(?=(?:${place})(?:[a-z0-9]{1,6}[_-])?${MIXED.source}))`
    : BEGIN;
  const begin = lead === undefined ? anywhere : `(?<=(${BEGIN}${lead.source}))`;
  // Most are never needed, and a hundred patterns cost a millisecond at every start.
  let pattern: RegExp | null = null;
  const find = (text: string, at: number, done: number) => {
    // What is glued to a token goes with it, so that what follows a mark is no part of a word.
    pattern ??= new RegExp(`${begin}(?:${place})${rest.source}[A-Za-z0-9]*`, "y");
    const finding = findToken(pattern, kind, text, at);
    return finding === null || !isUnmistakable ? finding : withWord(finding, text, done);
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

/** Returns a finding with the letters and digits that it is glued to, when those have to go too. */
function withWord(finding: Finding, text: string, done: number): Finding {
  let start = finding.start;
  if (!/[A-Za-z0-9]/.test(text.charAt(start - 1))) return finding;
  const least = Math.max(done, start - WORD_MAX);
  while (start > least && /[\w-]/.test(text.charAt(start - 1))) start--;
  return finding.start - start > GLUED_WORD_MAX ? { ...finding, start } : finding;
}
