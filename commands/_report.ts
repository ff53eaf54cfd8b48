/**
 * The one printer of errors: an error to lines on stderr and an exit code.
 *
 * @module
 */

import { visible } from "../lib/display.ts";
import { type ErrorCode, HandoffError } from "../lib/errors.ts";
import type { Output } from "./_command.ts";

/** The exit code of each kind of error. */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  "not-found": 1,
  ambiguous: 1,
  conflict: 1,
  invalid: 1,
  unreadable: 1,
  unwritable: 1,
  locked: 1,
  permission: 1,
  git: 1,
  unsigned: 3,
  untrusted: 3,
  forged: 3,
  malformed: 3,
  "too-large": 3,
  "wrong-passphrase": 3,
  "secret-found": 3,
  interrupted: 130,
};

/** The exit code for a bug of ours. */
const BUG_EXIT_CODE = 255;

/** The most causes below an error that are printed. */
const CAUSES_MAX = 5;

/**
 * Prints what went wrong and what to do about it, and returns the exit code. What is no
 * {@linkcode HandoffError} is a bug of ours and printed as one, with its stack.
 */
export function reportError(error: unknown, stderr: Output): number {
  const known = error instanceof Deno.errors.NotCapable ? permissionError(error) : error;
  if (!(known instanceof HandoffError)) return reportBug(known, stderr);
  // Who pressed Ctrl-C knows.
  if (known.code === "interrupted") return EXIT_CODES.interrupted;
  printLine(stderr, "error", known.message);
  for (const cause of causesOf(known)) printLine(stderr, "cause", cause);
  for (const hint of known.hints) printLine(stderr, "hint", hint);
  return EXIT_CODES[known.code];
}

/** Prints one line, or several of which the others are indented, behind the program's name. */
export function printLine(stderr: Output, kind: string, text: string): void {
  const lines = visible(text).trimEnd().replaceAll(/\r?\n/g, "\n  ");
  stderr.write(`session-handoff: ${kind}: ${lines}\n`);
}

/**
 * The messages below an error that say more than those above them. What the system or Deno said is
 * left out: the error above says it in words for people.
 */
function causesOf(error: HandoffError): string[] {
  const causes: string[] = [];
  let said = error.message;
  let cause = error.cause;
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    const isNews = !(cause.name in Deno.errors) && !said.includes(cause.message);
    if (isNews && cause.message !== "") causes.push(cause.message);
    said += `\n${cause.message}`;
    cause = cause.cause;
  }
  return causes;
}

/** Turns Deno's refusal into our words: what was not allowed, and the flag that allows it. */
function permissionError(error: Error): HandoffError {
  const what = /^Requires (.+?),/.exec(error.message)?.[1] ?? "something that Deno does not allow";
  const flag = /--allow-[a-z]+/.exec(error.message)?.[0];
  const target = /^Requires \w+ access to "(.+?)",/.exec(error.message)?.[1];
  return new HandoffError("permission", `cannot go on: Deno does not allow ${what}`, {
    hints: flag === undefined ? [] : [`run with ${flag}${target ? `=${target}` : ""}`],
  });
}

function reportBug(error: unknown, stderr: Output): number {
  printLine(stderr, "bug", error instanceof Error ? error.stack ?? error.message : String(error));
  printLine(stderr, "hint", "this should not happen: please report it, with these lines");
  return BUG_EXIT_CODE;
}
