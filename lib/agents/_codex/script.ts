/**
 * Looks into the JavaScript that models write for Codex's code mode. Nothing of it is run: only
 * literals are read.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import { parseJson } from "../_read/fields.ts";

/** The longest script that is looked into, in characters. */
const SCRIPT_LENGTH_MAX = 256 * 1024;

/** How deep lists and objects may lie in each other. */
const DEPTH_MAX = 20;

const SPACES = /\s*/y;
/** A comment that ends with its line. */
const REST_OF_LINE = /\/\/[^\n]*/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTED: Readonly<Record<string, RegExp>> = {
  '"': /"((?:[^"\\\n]|\\[^])*)"/y,
  "'": /'((?:[^'\\\n]|\\[^])*)'/y,
  "`": /`((?:[^`\\$]|\\[^]|\$(?!\{))*)`/y,
};
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["undefined", null],
]);

/** How many calls of one tool are looked for. */
const CALLS_MAX = 100;

/**
 * Returns the arguments of the calls of a tool in a script, such as `tools.update_plan({…})`, in
 * order, as far as they are literals; at most 100.
 */
export function argumentsOf(tool: string, script: string): Json[] {
  if (script.length > SCRIPT_LENGTH_MAX) return [];
  const start = `tools.${tool}(`;
  const found: Json[] = [];
  let at = script.indexOf(start);
  for (let calls = 0; at !== -1 && calls < CALLS_MAX; calls++) {
    const reader = new LiteralReader(script, at + start.length);
    const value = reader.value(0);
    if (!reader.isBroken) found.push(value);
    at = script.indexOf(start, at + start.length);
  }
  return found;
}

/** Reads one literal of JavaScript; whatever is not one breaks it. */
class LiteralReader {
  readonly #script: string;
  #at: number;
  #isBroken = false;

  constructor(script: string, at: number) {
    this.#script = script;
    this.#at = at;
  }

  /** Whether something was met that is no literal; what was returned then means nothing. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  value(depth: number): Json {
    if (depth > DEPTH_MAX) return this.#fail();
    this.#skipGap();
    const next = this.#script[this.#at] ?? "";
    if (next === "{") return this.#object(depth);
    if (next === "[") return this.#list(depth);
    if (Object.hasOwn(QUOTED, next)) return this.#text(next);
    const number = this.#match(NUMBER);
    if (number !== null) return Number(number[0]);
    const word = this.#match(NAME)?.[0] ?? "";
    return WORDS.has(word) ? WORDS.get(word)! : this.#fail();
  }

  #object(depth: number): Json {
    const fields: [string, Json][] = [];
    this.#at++;
    while (!this.#skips("}")) {
      const name = this.#name();
      if (!this.#skips(":")) return this.#fail();
      fields.push([name, this.value(depth + 1)]);
      if (!this.#skips(",") && !this.#sees("}")) return this.#fail();
      if (this.#isBroken) return null;
    }
    return Object.fromEntries(fields);
  }

  #list(depth: number): Json {
    const items: Json[] = [];
    this.#at++;
    while (!this.#skips("]")) {
      items.push(this.value(depth + 1));
      if (!this.#skips(",") && !this.#sees("]")) return this.#fail();
      if (this.#isBroken) return null;
    }
    return items;
  }

  #name(): string {
    this.#skipGap();
    const next = this.#script[this.#at] ?? "";
    return Object.hasOwn(QUOTED, next) ? this.#text(next) : this.#match(NAME)?.[0] ?? "";
  }

  #text(quote: string): string {
    const inside = this.#match(QUOTED[quote]!)?.[1];
    if (inside === undefined) {
      this.#fail();
      return "";
    }
    return inside.replaceAll(
      /\\(u\{[\da-fA-F]{1,6}\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[^])/g,
      unescaped,
    );
  }

  #skips(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at++;
    return true;
  }

  #sees(character: string): boolean {
    this.#skipGap();
    return this.#script[this.#at] === character;
  }

  /** Passes over spaces and comments. */
  #skipGap(): void {
    for (let start = -1; start !== this.#at;) {
      start = this.#at;
      this.#match(SPACES);
      this.#match(REST_OF_LINE);
      if (!this.#script.startsWith("/*", this.#at)) continue;
      const end = this.#script.indexOf("*/", this.#at + 2);
      this.#at = end === -1 ? this.#script.length : end + 2;
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#script);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #fail(): null {
    this.#isBroken = true;
    return null;
  }
}

/** Returns what an escape sequence stands for, given what follows its backslash. */
function unescaped(_all: string, escape: string): string {
  const digits = /^(?:u\{(.+)\}|[ux](.{2,4})$)/.exec(escape);
  if (digits !== null) {
    const code = Number.parseInt(digits[1] ?? digits[2] ?? "", 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  }
  if (escape === "\n") return "";
  if ("nrtbf".includes(escape)) return String(parseJson(`"\\${escape}"`));
  return escape;
}
