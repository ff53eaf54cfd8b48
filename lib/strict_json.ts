/**
 * JSON from outside, read strictly: one meaning, a limit on everything, and a place for each
 * complaint.
 *
 * @module
 */

import { HandoffError } from "./errors.ts";
import type { Json, JsonObject } from "./go_json.ts";
import { count } from "./text.ts";

/** The most values, keys not counted, that one text may hold: a bound on memory. */
export const VALUES_MAX = 4_000_000;

/** The most keys that one text may hold: they cost more memory than values. */
export const KEYS_MAX = 2_000_000;

/** What to expect of the text. */
export interface StrictJsonOptions {
  /** How deeply lists and objects may be nested; a lone list has depth 1. */
  readonly depthMax: number;
  /** What the text is, for messages, such as `the bundle`. */
  readonly what: string;
}

/**
 * Returns the value that `bytes` say: JSON as RFC 8259 defines it, in UTF-8 without a byte order
 * mark. An object's keys are unique after unescaping; a key `__proto__` is a field like any other.
 *
 * @throws {HandoffError} `malformed`, naming line and column but never the content, when the bytes
 * are no such text, an object has a key twice, a number is beyond the range of a double or a whole
 * number written as a fraction, or
 * `depthMax`, {@linkcode VALUES_MAX} or {@linkcode KEYS_MAX} is passed.
 */
export function parseStrictJson(bytes: Uint8Array, options: StrictJsonOptions): Json {
  const text = decodeText(bytes, options.what);
  new Scanner(text, options).scan();
  const value: Json = JSON.parse(text);
  return value;
}

/** Says whether a value is an object, and no list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function decodeText(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new HandoffError("malformed", `cannot read ${what}: it is no UTF-8 text`);
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LIST_START = 0x5b;
const LIST_END = 0x5d;
const OBJECT_START = 0x7b;
const OBJECT_END = 0x7d;

/** A literal or a number; 400 digits are more than a double can use. */
const SCALAR = /true|false|null|-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,9})?/y;

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

/** Checks the grammar and the limits before any value is made. */
class Scanner {
  readonly #text: string;
  readonly #options: StrictJsonOptions;
  #at = 0;
  #values = 0;
  #keys = 0;

  constructor(text: string, options: StrictJsonOptions) {
    this.#text = text;
    this.#options = options;
  }

  /** Returns when the whole text is one value. */
  scan(): void {
    this.#value(0);
    if (this.#position() < this.#text.length) throw this.#failure("there is more behind its end");
  }

  #value(depth: number): void {
    if (++this.#values > VALUES_MAX) throw this.#tooMany(VALUES_MAX, "value");
    const start = this.#next();
    if (start === QUOTE) this.#string();
    else if (start === OBJECT_START) this.#object(depth + 1);
    else if (start === LIST_START) this.#list(depth + 1);
    else this.#scalar();
  }

  #object(depth: number): void {
    this.#open(depth);
    if (this.#skip(OBJECT_END)) return;
    const keys = new Set<string>();
    do {
      if (++this.#keys > KEYS_MAX) throw this.#tooMany(KEYS_MAX, "key");
      const start = this.#position();
      const key = this.#key();
      if (keys.has(key)) throw this.#failure("an object has the same key twice", start);
      keys.add(key);
      this.#expect(COLON);
      this.#value(depth);
    } while (this.#skip(COMMA));
    this.#expect(OBJECT_END);
  }

  #list(depth: number): void {
    this.#open(depth);
    if (this.#skip(LIST_END)) return;
    do this.#value(depth); while (this.#skip(COMMA));
    this.#expect(LIST_END);
  }

  #open(depth: number): void {
    if (depth > this.#options.depthMax) {
      const levels = count(this.#options.depthMax, "level");
      throw this.#failure(`it is nested deeper than ${levels}`);
    }
    this.#at++;
  }

  #key(): string {
    if (this.#next() !== QUOTE) throw this.#unexpected();
    const start = this.#at;
    const escaped = this.#string();
    const raw = this.#text.slice(start, this.#at);
    return escaped ? String(JSON.parse(raw)) : raw.slice(1, -1);
  }

  /** Passes a text; returns whether it has escapes. */
  #string(): boolean {
    const text = this.#text;
    let escaped = false;
    let at = this.#at + 1;
    for (let code; (code = text.charCodeAt(at)) !== QUOTE;) {
      if (code === BACKSLASH) {
        escaped = true;
        ESCAPE.lastIndex = at;
        if (!ESCAPE.test(text)) throw this.#unexpected(at);
        at = ESCAPE.lastIndex;
      } else if (code >= 0x20) at++;
      else throw this.#unexpected(at); // a control character, or NaN behind the end
    }
    this.#at = at + 1;
    return escaped;
  }

  #scalar(): void {
    SCALAR.lastIndex = this.#at;
    const token = SCALAR.exec(this.#text)?.[0];
    if (token === undefined) throw this.#unexpected();
    const value = Number(token);
    if (Math.abs(value) === Infinity) throw this.#failure("a number is too large");
    // Go takes 3.0 for no whole number, and nothing of ours writes it.
    if (Number.isSafeInteger(value) && /[.eE]/.test(token)) {
      throw this.#failure("a whole number is written as a fraction");
    }
    this.#at += token.length;
  }

  /** Passes white space; returns the code of the next character, NaN at the end. */
  #next(): number {
    return this.#text.charCodeAt(this.#position());
  }

  #position(): number {
    for (let code; (code = this.#text.charCodeAt(this.#at)) <= 0x20; this.#at++) {
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    }
    return this.#at;
  }

  #skip(code: number): boolean {
    if (this.#next() !== code) return false;
    this.#at++;
    return true;
  }

  #expect(code: number): void {
    if (!this.#skip(code)) throw this.#unexpected();
  }

  #tooMany(max: number, noun: string): HandoffError {
    return this.#failure(`it has more than ${max.toLocaleString("en")} ${noun}s`);
  }

  #unexpected(at = this.#at): HandoffError {
    return this.#failure(at < this.#text.length ? "it is no JSON" : "it is cut short", at);
  }

  #failure(problem: string, at = this.#at): HandoffError {
    let line = 1;
    let start = 0;
    for (let end; (end = this.#text.indexOf("\n", start)) >= 0 && end < at; start = end + 1) line++;
    const place = `line ${line}, column ${at - start + 1}`;
    const message = `cannot read ${this.#options.what}: ${problem} at ${place}`;
    return new HandoffError("malformed", message);
  }
}
