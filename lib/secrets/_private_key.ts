/**
 * Private keys in PEM blocks (RFC 7468, and the armour of OpenSSH and OpenPGP), whole or cut.
 *
 * @module
 */

import type { Finding, Rule } from "./_scan.ts";

const DASHES = "-----";
const LABEL = "(?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----";
const BEGIN = new RegExp(`-----BEGIN ${LABEL}`, "y");
const END = new RegExp(`-----END ${LABEL}`, "y");

/** What tells a key from a mention of its first line. */
const KEY_MATERIAL = /[A-Za-z0-9+/]{24}/;

/** What separates the lines of a key: in JSON, in source code, in a diff, in a mail. */
const SEPARATOR = String.raw`(?:\s|\\[nr]|["'>|+,\\]){1,40}`;
const LINE = "[A-Za-z0-9+/]{16,}={0,2}";
const SHORT_LINE = "[A-Za-z0-9+/=]{1,15}";
const HEADER = String.raw`[A-Z][A-Za-z-]{2,20}: [^\n\\]{1,100}`;

/** The lines of a key whose end is missing, and of one whose beginning is missing. */
const LINES_AFTER = new RegExp(
  `(?:${SEPARATOR}(?:${HEADER}|${LINE}))*(?:${SEPARATOR}${SHORT_LINE}$)?`,
  "y",
);
const LINES_BEFORE = new RegExp(
  `(?<=((?:${LINE}${SEPARATOR})+(?:${SHORT_LINE}${SEPARATOR})?))-----END`,
  "y",
);

/** Finds a block by its first line: up to its last one, or as far as its lines go on. */
export const PRIVATE_KEY: Rule = {
  place: "-----BEGIN ",
  first: "-",
  find(text, at) {
    const body = endOfMatch(BEGIN, text, at);
    if (body === null) return null;
    // Only up to the next dashes, so that no part of the text is searched for two blocks.
    const dashes = text.indexOf(DASHES, body);
    const end = dashes < 0 ? null : endOfMatch(END, text, dashes);
    if (end !== null) return keyIn(text.slice(body, dashes), at, end);
    const cut = endOfMatch(LINES_AFTER, text, body) ?? body;
    return keyIn(text.slice(body, cut), at, cut);
  },
};

/** Finds a block whose first line is missing, by its last line. */
export const PRIVATE_KEY_TAIL: Rule = {
  place: "-----END ",
  first: "-",
  find(text, at) {
    const end = endOfMatch(END, text, at);
    if (end === null) return null;
    LINES_BEFORE.lastIndex = at;
    const lines = LINES_BEFORE.exec(text)?.[1] ?? "";
    return keyIn(lines, at - lines.length, end);
  },
};

function endOfMatch(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function keyIn(body: string, start: number, end: number): Finding | null {
  return KEY_MATERIAL.test(body) ? { kind: "private-key", start, end } : null;
}
