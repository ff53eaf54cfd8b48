/**
 * What Aider prints, a line each: what it did to files, which commands it ran, what its checks found.
 * The wordings are those of `aider/coders/base_coder.py`, `aider/commands.py` and `aider/repo.py`
 * (0.86).
 *
 * @module
 */

import type { Tokens } from "../_agent.ts";

/** What a line says. */
export type Printed =
  | { readonly kind: "version"; readonly version: string }
  | { readonly kind: "model"; readonly model: string }
  /** A file that the model is shown from here on. */
  | { readonly kind: "added"; readonly path: string }
  | { readonly kind: "edited"; readonly path: string }
  /** A file that is not there yet, and the user wants it; `null`: the line before it names it. */
  | { readonly kind: "creating"; readonly path: string | null }
  /** A command that the model proposed and the user let run. */
  | { readonly kind: "running"; readonly command: string }
  /** Commands that the model proposed, on the line before it, and the user did not let run. */
  | { readonly kind: "refused" }
  /** What the user answered when asked whether to show the model what a command printed. */
  | { readonly kind: "instructions"; readonly text: string }
  /** The model is to make the changes that it has described; it is given its own words for that. */
  | { readonly kind: "editing" }
  /** A commit of the program's that the user took back. */
  | { readonly kind: "undone"; readonly commit: string }
  /** What a command of the user's printed, in so many lines, is shown to the model. */
  | { readonly kind: "output-added" }
  /** The lines before it are what a check found, and the model is to mend that. */
  | { readonly kind: "check"; readonly name: "lint" | "test" }
  | { readonly kind: "commit"; readonly text: string }
  | { readonly kind: "tokens"; readonly tokens: Tokens }
  /** An edit of the model's that could not be made, and why; of several lines. */
  | { readonly kind: "failed-edit"; readonly text: string }
  | { readonly kind: "interruption" }
  /** A question with its answer. */
  | { readonly kind: "question" }
  | { readonly kind: "other" };

const VERSION = /^Aider v(\S{1,60})$/;
/** What stands behind the name differs: ` with …`, before 0.20 ` using …`, at first nothing. */
const MODEL = /^(?:Main model|Models?): (\S{1,200})(?: with | using |$)/;
const ADDED = /^Added (.{1,1000}) to the chat(?: \(read-only\))?\.?$/;
const OUTPUT_ADDED = /^Added \d{1,12} lines? of output to the chat\.$/;
const EDITED = /^Applied edit to (.{1,1000})$/;
const CREATED = /^Creating empty file (.{1,1000})$/;
const CREATING = /^Create new file\? .{0,100}: [ya]$/;
const CREATING_FILE = /^Allow creation of new file (.{1,1000})\? y(?:es)?$/;
/** Before 0.60 the answer could be what to do with it. */
const INSTRUCTIONS =
  /^Add the output to the chat\?\s*\(Y\)es\/\(n\)o\/message with instructions:([^]*)$/;
const OUTPUT_QUESTION = /^Add the output to the chat\?/;
const EDITING = /^Edit the files\? .{0,100}: [yat]$/;
const UNDONE = /^Removed: ([0-9a-f]{6,40} [^]*)$/;
const RUNNING = /^Running (\S.*)$/;
const REFUSED = /^Run shell commands?\? .{0,100}: [nds]\w{0,10}$/i;
/** The option that names the command of the tests, and where another option begins. */
const TEST_OPTION = /\s--test-cmd[ =](\S.*)$/;
const NEXT_OPTION = / --[a-z]/;
const COMMIT = /^Commit [0-9a-f]{6,40} /;
const TOKENS =
  /^Tokens: (\S{1,12}) sent,(?: (\S{1,12}) cache write,)?(?: (\S{1,12}) cache hit,)? (\S{1,12}) received\./;
const CHECK = /^Attempt to fix (lint|test) errors\?/;
const FAILED_EDIT = /^# \d{1,6} SEARCH\/REPLACE blocks? failed to match!/;
const QUESTION = /\(Y\)es\/\(N\)o.{0,100}: \S{1,10}$/;

/** Returns what a printed line says. */
export function printedIn(line: string): Printed {
  const found = (expression: RegExp) => expression.exec(line)?.[1];
  const version = found(VERSION);
  if (version !== undefined) return { kind: "version", version };
  const model = found(MODEL);
  if (model !== undefined) return { kind: "model", model };
  if (OUTPUT_ADDED.test(line)) return { kind: "output-added" };
  const added = found(ADDED);
  if (added !== undefined) return { kind: "added", path: added };
  const edited = found(EDITED) ?? found(CREATED);
  if (edited !== undefined) return { kind: "edited", path: unquoted(edited) };
  if (CREATING.test(line)) return { kind: "creating", path: null };
  const creating = found(CREATING_FILE);
  if (creating !== undefined) return { kind: "creating", path: creating };
  const instructions = found(INSTRUCTIONS)?.trim();
  if (instructions !== undefined && !/^(?:y|yes|n|no)?$/i.test(instructions)) {
    return { kind: "instructions", text: instructions };
  }
  if (EDITING.test(line)) return { kind: "editing" };
  const undone = found(UNDONE);
  if (undone !== undefined) return { kind: "undone", commit: undone };
  const check = found(CHECK);
  if (check === "lint" || check === "test") return { kind: "check", name: check };
  const tokens = tokensIn(line);
  if (tokens !== null) return { kind: "tokens", tokens };
  const command = found(RUNNING);
  if (command !== undefined) return { kind: "running", command };
  if (REFUSED.test(line)) return { kind: "refused" };
  if (COMMIT.test(line)) return { kind: "commit", text: line };
  if (FAILED_EDIT.test(line)) return { kind: "failed-edit", text: line };
  if (line.startsWith("^C ")) return { kind: "interruption" };
  const isQuestion = QUESTION.test(line) || OUTPUT_QUESTION.test(line);
  return { kind: isQuestion ? "question" : "other" };
}

/**
 * Returns the command of the tests, as the command line of the program states it, or `null`. There
 * are no quotes in it, so words behind the first that may be names of files tell nothing.
 */
export function testCommandIn(line: string): string | null {
  const [, rest = ""] = TEST_OPTION.exec(line) ?? [];
  const [stated = ""] = rest.split(NEXT_OPTION, 1);
  const [first = "", ...others] = stated.trim().split(/\s+/);
  if (first === "" || others.some((word) => /[./\\]/.test(word))) return null;
  return [first, ...others].join(" ");
}

/** Some models write the names of files in quotes, and old versions took that as it was. */
function unquoted(path: string): string {
  return path.length > 2 && path.startsWith("`") && path.endsWith("`") ? path.slice(1, -1) : path;
}

/** Returns the tokens of a message; they are rounded. */
function tokensIn(line: string): Tokens | null {
  const found = TOKENS.exec(line);
  if (found === null) return null;
  const [, sent, , cached, received] = found;
  return { input: numberOf(sent), output: numberOf(received), cached: numberOf(cached) };
}

/** Returns a number such as `812`, `2.1k` or `12k`. */
function numberOf(text = "0"): number {
  const number = Number(text.replace(/k$/, "").replaceAll(",", ""));
  return Number.isNaN(number) ? 0 : Math.round(number * (text.endsWith("k") ? 1000 : 1));
}
