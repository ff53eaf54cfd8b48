/**
 * Whether a value under a secret name is the secret itself.
 *
 * @module
 */

import { isCode, isConstant, isReference, isStandIn, isTangled, looksRandom } from "./_look.ts";
import { MARK_START } from "./_scan.ts";

/** How a value is written. */
export type Writing =
  /** In quotes, or as a text in JSON. */
  | "quoted"
  /** In quotes, as an argument of a call, where many things can stand. */
  | "argument"
  /** As the text of an XML element. */
  | "element"
  /** Bare, where only a value can stand: `DB_PASSWORD=x`, `--password=x`. */
  | "plain"
  /** Bare in the query of a URL, or in a connection string. */
  | "query"
  /** Bare, where code or prose can stand too: `password: x`, `password = x`. */
  | "loose"
  /** Beside the name, where it seldom is the value of it: `password x`, `| password | x |`. */
  | "beside";

/** Where anything that is there is meant as a value. */
const SURE: ReadonlySet<Writing> = new Set(["plain", "query"]);

/** Where what is there is data and no code. */
const DATA: ReadonlySet<Writing> = new Set(["quoted", "element"]);

/** The fewest characters of a value that somebody made up, and of others where they are sure. */
const MADE_UP_LENGTH_MIN = 4;
const SURE_LENGTH_MIN = 6;

/**
 * Says whether `value` is a secret, given that its name says so: no variable, no path, no
 * placeholder, no code, no prose. `isMadeUp` is whether people make such values up.
 */
export function isAssignedSecret(value: string, writing: Writing, isMadeUp: boolean): boolean {
  // A mark, or what is left around one.
  if (value.includes(MARK_START)) return false;
  if (isReference(value) || isStandIn(value) || isVersionOrDate(value)) return false;
  if (!DATA.has(writing) && isCode(value)) return false;
  if (writing === "beside") return isTangled(value);
  // A label (`askFor("Password:")`).
  if (!SURE.has(writing) && value.endsWith(":")) return false;
  if (/\s/.test(value)) return isMadeUp && isPhrase(value);
  if (looksRandom(value)) return true;
  if (isMadeUp) return looksMadeUp(value, writing);
  if (SURE.has(writing)) return value.length >= SURE_LENGTH_MIN && !/^\d+$/.test(value);
  return DATA.has(writing) && /^[A-Za-z]{4,}\d{2,}$/.test(value);
}

function looksMadeUp(value: string, writing: Writing): boolean {
  if (value.length < MADE_UP_LENGTH_MIN) return false;
  if (!SURE.has(writing) && isConstant(value)) return false;
  if (/\d|[^\w.-]/.test(value)) return true;
  if (SURE.has(writing)) return true;
  // A label (`"password": "Wachtwoord"`) or the name of a field (`"password": "new_password"`).
  return DATA.has(writing) && !/^[A-Z][a-z]+$/.test(value) &&
    !/pass|token|field|input/i.test(value);
}

function isVersionOrDate(value: string): boolean {
  return /^[~^]?v?\d+\.\d+\.\d|^\d{4}-\d\d-\d\d(?!\d)/.test(value);
}

/** Words of sentences about passwords, which passphrases seldom have. */
const SENTENCE =
  /[.?!:]$|\b(?:an?|and|are|at|be|for|from|in|is|least|must|new|not|of|or|please|should|the|to|with|your)\b/i;

function isPhrase(value: string): boolean {
  if (SENTENCE.test(value)) return false;
  return /^[a-z]+(?: [a-z]+){3,}$/.test(value) || /[A-Za-z]\d|\d[A-Za-z]|[@#$%^&*]/.test(value);
}
