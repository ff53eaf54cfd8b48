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
  /** The line before it names a file that is not there yet, and the user wants it. */
  | { readonly kind: "creating" }
  /** A command that the model proposed and the user let run. */
  | { readonly kind: "running"; readonly command: string }
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
const MODEL = /^(?:Main model|Model|Models?): (\S{1,200}) with /;
const ADDED = /^Added (.{1,1000}) to the chat(?: \(read-only\))?\.?$/;
const OUTPUT_ADDED = /^Added \d{1,12} lines? of output to the chat\.$/;
const EDITED = /^Applied edit to (.{1,1000})$/;
const CREATED = /^Creating empty file (.{1,1000})$/;
const CREATING = /^Create new file\? .{0,100}: [ya]$/;
const RUNNING = /^Running (\S.*)$/;
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
  if (CREATING.test(line)) return { kind: "creating" };
  const check = found(CHECK);
  if (check === "lint" || check === "test") return { kind: "check", name: check };
  const tokens = tokensIn(line);
  if (tokens !== null) return { kind: "tokens", tokens };
  const command = found(RUNNING);
  if (command !== undefined) return { kind: "running", command };
  if (COMMIT.test(line)) return { kind: "commit", text: line };
  if (FAILED_EDIT.test(line)) return { kind: "failed-edit", text: line };
  if (line.startsWith("^C ")) return { kind: "interruption" };
  return { kind: QUESTION.test(line) ? "question" : "other" };
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
