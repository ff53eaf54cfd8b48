/**
 * The command line of one command, to typed values. The grammar is that of Go's `flag` package, for
 * which scripts were written, with two differences: options may follow plain arguments, and plain
 * arguments that nobody reads are an error.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import { closest, count, listOf, trimSpace } from "../lib/text.ts";
import type { Option, Options, ParsedValues, Positional } from "./_command.ts";

/** The options that every command has. */
export const GLOBAL_OPTIONS = {
  quiet: { type: "boolean", help: "say nothing beside the data, except warnings and errors" },
  help: { type: "boolean", help: "show this help" },
} as const satisfies Options;

/** What a command accepts, and what it is called in messages. */
export interface Syntax {
  /** The command line up to here, such as `session-handoff keys trust`. */
  readonly name: string;
  readonly options: Options;
  readonly positional?: Positional;
}

/** What was understood; with `help` nothing else was looked at any more. */
export interface Arguments {
  readonly help: boolean;
  readonly quiet: boolean;
  readonly options: ParsedValues;
  readonly plain: readonly string[];
}

/**
 * Returns what the arguments mean.
 *
 * `-name` and `--name` are the same; a value follows behind `=` or as the next argument, whatever
 * that looks like; a switch may be given a value behind `=` only. The last of several values
 * counts, unless the option is for many. `--` ends the options, and `-` is a plain argument.
 *
 * @throws {HandoffError} `usage` for everything that the command does not know or allow.
 */
export function parseArguments(args: readonly string[], syntax: Syntax): Arguments {
  const known: Options = { ...syntax.options, ...GLOBAL_OPTIONS };
  const given: Record<string, boolean | string | string[]> = {};
  const plain: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") {
      plain.push(...rest.splice(0));
      continue;
    }
    const match = /^--?([^-=][^=]*)(?:=([^]*))?$/.exec(arg);
    if (match === null) {
      if (arg !== "-" && arg.startsWith("-")) throw unknownOption(arg, syntax, known);
      plain.push(arg);
      continue;
    }
    const name = match[1] === "h" ? "help" : match[1]!;
    const option = Object.hasOwn(known, name) ? known[name]! : null;
    if (option === null) throw unknownOption(`--${name}`, syntax, known);
    if (option.type === "boolean") {
      given[name] = parseSwitch(name, match[2] ?? "true");
      if (given.help === true) return { help: true, quiet: false, options: {}, plain: [] };
      continue;
    }
    const text = match[2] ?? rest.shift();
    if (text === undefined) throw noValue(name, option);
    const value = option.choices === undefined ? text : parseChoice(`"--${name}"`, text, option);
    const before = given[name];
    given[name] = option.multiple ? [...Array.isArray(before) ? before : [], value] : value;
  }
  const { quiet, help: _help, ...options } = given;
  return { help: false, quiet: quiet === true, options, plain: checkPlain(plain, syntax) };
}

/** Returns an error for a word that is none of those that are known, with the nearest as a hint. */
export function unknownWord(
  what: string,
  { word, known, hint }: { word: string; known: readonly string[]; hint: string },
): HandoffError {
  const meant = closest(word, known);
  return new HandoffError("usage", `${what}: "${word}"`, {
    hints: [meant === null ? hint : `did you mean "${meant}"?`],
  });
}

/** Reads a truth value as Go's `strconv.ParseBool` does. */
function parseSwitch(name: string, text: string): boolean {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw new HandoffError("usage", `"--${name}" must be true or false, found "${text}"`);
}

function parseChoice(
  what: string,
  text: string,
  { choices = [], aliases = {} }: Pick<Option, "choices" | "aliases">,
): string {
  const word = trimSpace(text).toLowerCase();
  const choice = Object.hasOwn(aliases, word) ? aliases[word]! : word;
  if (choices.includes(choice)) return choice;
  const meant = closest(word, choices);
  throw new HandoffError("usage", `${what} must be ${listOf(choices)}, found "${text}"`, {
    hints: meant === null ? [] : [`did you mean "${meant}"?`],
  });
}

function checkPlain(plain: readonly string[], { name, positional }: Syntax): readonly string[] {
  const { min = 0, max, choices } = positional ?? { max: 0 };
  const extra = plain[max];
  if (positional === undefined && extra !== undefined) {
    throw new HandoffError("usage", `"${name}" takes only options, found "${extra}"`, {
      hints: [`text with spaces must be quoted; run "${name} --help" to see the options`],
    });
  }
  if (positional !== undefined && extra !== undefined) {
    const limit = count(max, positional.name);
    throw new HandoffError("usage", `"${name}" takes at most ${limit}, found also "${extra}"`);
  }
  if (positional !== undefined && plain.length < min) {
    throw new HandoffError("usage", `"${name}" needs ${positional.name}: ${positional.help}`);
  }
  if (choices === undefined) return plain;
  return plain.map((word) => parseChoice(positional!.name, word, { choices }));
}

function unknownOption(word: string, { name }: Syntax, known: Options): HandoffError {
  return unknownWord(`unknown option for "${name}"`, {
    word,
    known: Object.keys(known).map((option) => `--${option}`),
    hint: `run "${name} --help" to see its options`,
  });
}

function noValue(name: string, option: Option): HandoffError {
  const value = option.choices === undefined ? option.value ?? "VALUE" : listOf(option.choices);
  return new HandoffError("usage", `"--${name}" needs a value: ${value}`);
}
