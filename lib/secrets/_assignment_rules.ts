/**
 * Secrets that are told by the name they are given: `DB_PASSWORD=…`, `"api_key": "…"`,
 * `--token …`, `<password>…</password>`.
 *
 * @module
 */

import { isAssignedSecret, type Writing } from "./_assigned_value.ts";
import type { Finding, Rule } from "./_scan.ts";
import { NAME_FAMILIES, NAME_SUFFIX } from "./_secret_names.ts";

/** The most of a text before the last words of a name that is looked at, in characters. */
const BEFORE_LENGTH_MAX = 64;

/** The most of a value that is judged, in characters; what follows belongs to it all the same. */
const JUDGED_LENGTH_MAX = 512;

/** A name, and where it stands. */
interface Name {
  /** The whole name, as far as it is looked at. */
  readonly text: string;
  /** What comes before the name, as far as it is looked at. */
  readonly before: string;
  readonly isMadeUp: boolean;
}

/** A way to give a name its value. */
interface Form {
  /** What is between the two. */
  readonly between: RegExp;
  readonly fits: (name: Name) => boolean;
  readonly writing: (name: Name, between: string) => Writing;
}

const QUOTE = String.raw`\\{0,3}["'\`]`;

/** With less than a digit in its beginning, nothing that stands beside a name is its value. */
const WITH_DIGIT = String.raw`(?=${QUOTE}?[^\s"'\`]{0,64}\d)`;

const FORMS: readonly Form[] = [
  { // DB_PASSWORD: hunter2
    between: /:[ \t]{1,8}(?=[^\s"'`]{1,512}[ \t]*(?:[\r\n]|$))/y,
    fits: (name) => isInCapitals(name) && name.text.includes("_"),
    writing: () => "plain",
  },
  { // **password:** …  `password`: …  **password**: …
    between: /(?:\*{1,3}|`)[ \t]?:[ \t]{1,4}|:(?:\*{1,3}|`)[ \t]{1,4}/y,
    fits: () => true,
    writing: () => "loose",
  },
  { // password:⏎  …  password: |⏎  …
    between:
      /:[ \t]{0,4}(?:[|>][+-]?[ \t]{0,4})?\r?\n[ \t]{1,16}(?=[^\s"'`]{1,512}[ \t]*(?:[\r\n]|$))/y,
    fits: () => true,
    writing: () => "beside",
  },
  { // "password": ["…"]
    between: new RegExp(
      String.raw`(?:${QUOTE})?[ \t]{0,8}[:=]>?[ \t]{0,8}\[\s{0,40}(?=${QUOTE})`,
      "y",
    ),
    fits: () => true,
    writing: () => "beside",
  },
  { // password=…  "password": "…"  const password: string = "…"  env["TOKEN"] = …
    between: new RegExp(
      String.raw`(?:${QUOTE})?\]?[ \t]{0,8}(?::[ \t]?[\w.<>|[\]]{1,40}[ \t]?(?==[^=>]))?` +
        String.raw`(?:[?|+:]{0,2}={1,3}>?|:)[ \t]{0,8}`,
      "y",
    ),
    fits: () => true,
    writing: (name, between) => between === "=" ? tightWriting(name) : "loose",
  },
  { // getenv("DB_PASSWORD", "…")
    between: new RegExp(String.raw`${QUOTE},[ \t]{0,4}(?=${QUOTE})`, "y"),
    fits: (name) => /\([ \t]{0,4}\\{0,3}["'`]$/.test(name.before),
    writing: () => "argument",
  },
  { // withPassword("…")
    between: new RegExp(String.raw`\([ \t]{0,4}(?=${QUOTE})`, "y"),
    fits: () => true,
    writing: () => "argument",
  },
  { // <password>…</password>
    between: />(?=[^<>\n]{1,512}<\/)/y,
    fits: (name) => name.before.endsWith("<"),
    writing: () => "element",
  },
  { // --password …
    between: /[ \t]{1,8}/y,
    fits: isOption,
    writing: () => "loose",
  },
  { // machine … login … password …  ENV DB_PASSWORD …
    between: /[ \t]{1,8}/y,
    fits: (name) => /\blogin[ \t]+\S{1,40}\s+$|\bENV[ \t]+$/.test(name.before),
    writing: () => "plain",
  },
  { // IDENTIFIED BY '…'
    between: /[ \t]{1,8}(?=["'`])/y,
    fits: (name) => name.isMadeUp,
    writing: () => "argument",
  },
  { // set aws_secret_access_key …  GITHUB_TOKEN⇥…  the password is …
    between: new RegExp(
      String.raw`[ \t]{1,8}(?:(?:is|was|=>|->)[ \t:]{1,4})?${WITH_DIGIT}`,
      "y",
    ),
    fits: () => true,
    writing: () => "beside",
  },
  { // | password | … |
    between: new RegExp(String.raw`[*\`]{0,3}[ \t]{0,40}\|[ \t]{0,8}${WITH_DIGIT}`, "y"),
    fits: () => true,
    writing: () => "beside",
  },
];

const OPENING_QUOTE = new RegExp(`(?:[bfru]{1,2})?${QUOTE}`, "iy");

/** What is between quotes of each kind, and between quotes that are escaped themselves. */
const QUOTED: ReadonlyMap<string, RegExp> = new Map([
  ['"', /(?:[^"\\\n]|\\.)+/y],
  ["'", /(?:[^'\\\n]|\\.)+/y],
  ["`", /(?:[^`\\\n]|\\.)+/y],
]);
const QUOTED_TWICE = /[^"'`\\\n]+/y;

/** A value without quotes: an escaped line end or quote ends it, as a real one does. */
const PLAIN = /(?:[^\s"'`\\]|\\(?![nrtu"'`\\]))+/y;
const LOOSE = /(?:[^\s"'`<>,;&|)\]}\\]|&(?![\w-]{1,40}=|&|$)|\\(?![nrtu"'`\\]))+/y;
const QUERY = /(?:[^\s"'`<>,;&#|)\]}\\]|\\(?![nrtu"'`\\]))+/y;
const ELEMENT = /[^<>\n]+/y;

const BARE: Readonly<Partial<Record<Writing, RegExp>>> = {
  plain: PLAIN,
  query: QUERY,
  element: ELEMENT,
};

/** Punctuation of the text around a bare value. */
const TRAILING = /[.,:;?&|)\]}]+$/;

/** Finds the values of all secret names. */
export const ASSIGNMENT_RULES: readonly Rule[] = NAME_FAMILIES.map((family) => {
  const pattern = new RegExp(`(?:${family.words})${NAME_SUFFIX}(?![\\w-])`, "iy");
  return {
    place: family.words,
    first: family.first,
    find(text, at) {
      const lastWords = matchAt(pattern, text, at);
      if (lastWords === "") return null;
      const name = nameOf(text, at, lastWords, family.isMadeUp);
      const value = findValue(text, at + lastWords.length, name);
      return value && { kind: family.kind, start: value.start, end: value.end };
    },
  };
});

function nameOf(text: string, at: number, lastWords: string, isMadeUp: boolean): Name {
  const least = Math.max(0, at - BEFORE_LENGTH_MAX);
  let start = at;
  while (start > least && /[\w.-]/.test(text.charAt(start - 1))) start--;
  return { text: text.slice(start, at) + lastWords, before: text.slice(least, start), isMadeUp };
}

function findValue(text: string, nameEnd: number, name: Name): Range | null {
  for (const { between, fits, writing } of FORMS) {
    if (!fits(name)) continue;
    const separator = matchAt(between, text, nameEnd);
    if (separator === "") continue;
    const value = valueAt(text, nameEnd + separator.length, writing(name, separator));
    return isAssignedSecret(value.judged, value.writing, name.isMadeUp)
      ? rangeOf(text, value)
      : null;
  }
  return null;
}

/** A value as far as it is judged, and the pattern that finds the rest. */
interface Value {
  readonly start: number;
  readonly judged: string;
  readonly pattern: RegExp;
  readonly writing: Writing;
}

function valueAt(text: string, at: number, writing: Writing): Value {
  const opening = matchAt(OPENING_QUOTE, text, at);
  if (opening === "") {
    const pattern = BARE[writing] ?? LOOSE;
    const part = judgedPart(pattern, text, at);
    return { start: at, judged: isCut(part) ? part : part.replace(TRAILING, ""), pattern, writing };
  }
  const start = at + opening.length;
  const quote = opening.replace(/^[bfru]+/i, "");
  const pattern = QUOTED.get(quote) ?? QUOTED_TWICE;
  const part = judgedPart(pattern, text, start);
  // Without an end, the quote says nothing of how far the value goes.
  const isClosed = isCut(part) || text.startsWith(quote, start + part.length);
  return {
    start,
    judged: isClosed ? part : part.replace(/\s.*$/, ""),
    pattern,
    writing: writing === "argument" || writing === "beside" ? writing : "quoted",
  };
}

function judgedPart(pattern: RegExp, text: string, at: number): string {
  return matchAt(pattern, text.slice(at, at + JUDGED_LENGTH_MAX), 0);
}

/** Says whether there can be more of a value; an escape at the cut is left out as a whole. */
function isCut(judged: string): boolean {
  return judged.length >= JUDGED_LENGTH_MAX - 1;
}

/** A part of a text. */
type Range = Pick<Finding, "start" | "end">;

function rangeOf(text: string, { start, judged, pattern }: Value): Range {
  const whole = isCut(judged) ? matchAt(pattern, text, start) : judged;
  return { start, end: start + whole.length };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

function isOption(name: Name): boolean {
  return name.text.startsWith("-");
}

function isInCapitals(name: Name): boolean {
  return name.text === name.text.toUpperCase();
}

/** How a bare value is written behind an `=` without blanks. */
function tightWriting(name: Name): Writing {
  if (isInCapitals(name) || isOption(name)) return "plain";
  const lead = name.before.slice(-1);
  if (["?", "&", ";"].includes(lead)) return "query";
  return lead === "" || lead === "\n" ? "plain" : "loose";
}
