/**
 * What a failed command printed, made short enough to carry: the lines that name the failure, and
 * the end.
 *
 * @module
 */

import { excerpt } from "../excerpt.ts";
import { CUTS_BESIDE_SECRETS } from "../secrets/cut.ts";
import { keptText } from "./_kept.ts";

/** How much of one output is kept, in characters. */
const OUTPUT_MAX = 4_096;
/** How many lines of it. */
const LINES_KEPT_MAX = 60;
/** How much of it is looked at, at its beginning and at its end. */
const LOOKED_AT_MAX = 262_144;
/** How much of an end is looked at for the verdict of a test runner. */
const VERDICT_MAX = 65_536;
/** How long a line may be; a longer one is of a machine. */
const LINE_MAX = 400;
/** How many lines with an odd one out are kept, beside those that name a failure. */
const ODD_MAX = 5;
/** How much of what is kept belongs to the end, when not everything fits. */
const END_SHARE = 0.4;
/** How many lines are taken from a place that names a failure. */
const LINES_PER_FAILURE = 5;
/** Room for a mark where lines are left out. */
const MARK_ROOM = 32;

/** ECMA-48 control sequences, operating system commands with their text, and other escapes. */
// deno-lint-ignore no-control-regex
const ESCAPES = /\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\)?|[ -/]*[0-Z\\^-~])/g;

/** A line that names a failure, in the words of compilers, test runners and run times. */
const FAILURE = new RegExp(
  [
    "^\\s*(?:FAIL(?:ED|URE)?|ERROR|--- FAIL|not ok|✗|✕|✖|×|❌|●|E {2,})(?:\\b|\\s|:)",
    "\\b\\w*(?:Error|Exception|Failure)\\b:?",
    "\\b(?:error|fatal|panic|panicked|FAILED|undefined reference|segmentation fault)\\b",
    "\\berror(?:\\[\\w+\\]|\\s+[A-Z]{1,4}\\d+)",
    "^Traceback |\\bnpm (?:ERR!|error)|^\\s*✘|^\\s*\\d+\\) ",
    "\\b[1-9]\\d* (?:tests? )?(?:failed|failing|failures?|errors?)\\b|\\bfailed:? [1-9]",
    "\\b(?:expected|received|actual|assert\\w*)\\b.*[:=]",
    "command not found|No such file|cannot find|not found|Permission denied",
  ].join("|"),
  "i",
);
/** What only looks like it: counts of nothing, and tests that passed. */
const NOTHING = /\b(?:0|no) (?:errors?|failed|failures?|failing|warnings?)\b/gi;
const PASSED = /^\s*(?:✓|✔|ok\b|PASS\b)/i;

/** The final word of a run of tests or of a compiler: surer than a single line. */
const VERDICT = new RegExp(
  [
    "^(?:FAIL|FAILED|--- FAIL:|not ok \\d+|(?:BUILD|COMPILATION) (?:FAIL(?:ED|URE)|ERROR)|FAILURES!)(?:\\s|$)",
    "^[A-Z]+ FAILED \\*\\*|\\sFAILED(?:\\s+\\[\\s*\\d+%\\])?$",
    "^(?:[A-Za-z]:)?[^\\s:]+:\\d+:(?:\\d+:)? (?:fatal )?error: |^(?:[\\w+.-]+: )?(?:fatal )?error: ",
    "^error\\[E\\d+\\]: |\\berror [A-Z]{1,4}\\d+: |^npm (?:ERR!|error) ",
    "\\b[1-9]\\d* (?:tests? |specs? )?(?:failed|failing|failures?)\\b|^# fail [1-9]",
    "\\b(?:[Ff]ailed|Failures|Errors)[:=]\\s*[1-9]|^Found [1-9]\\d* errors?",
    "^make(?:\\[\\d+\\])?: \\*\\*\\*|^Traceback \\(most recent",
    "^panic: |^thread '[^']{0,200}' panicked",
  ].join("|"),
);
/** The same in a frame; without one it may be a line of somebody's log. */
const FRAMED = /^\s{0,40}[│┃]\s{0,40}Error: /;
/** What stands in front of the words on a line: a frame that is drawn, and a level of a log. */
const FRAMING = /^[\s*│┃|╷╵]{0,40}(?:\[[A-Z]{4,7}\]\s{0,4})?/;

/**
 * Says whether an output has the word of a test runner or a compiler that something failed, for
 * commands whose exit code is that of `tail`.
 */
export function tellsOfFailure(output: string): boolean {
  return linesOf(output.slice(-VERDICT_MAX))
    .some((line) => FRAMED.test(line) || isMatch(VERDICT, line.replace(FRAMING, "")));
}

/** A word of a test runner or a compiler that all is well. */
const SUCCESS =
  /^[ \t]*(?:ok|PASS|PASSED|OK)\b|\b[1-9]\d* (?:tests? |specs? )?pass(?:ed|ing)?\b|\ball (?:tests? |checks? )?(?:pass|ok\b)|\b(?:build|compil\w+) (?:succeeded|successful)|\bBUILD SUCCESS|\b0 (?:errors?|failed|failures?|failing|problems)\b|\bno (?:errors?|issues|problems) found\b|^# fail 0$|\bFinished\b|\bcompiled successfully\b|^(?:done|success)\b/im;
/** What is not well beside a word of success, even where it need not mean a failure. */
const DOUBT = /\b[1-9]\d* (?:errors?|errored)\b/i;

/**
 * Says whether an output has such a word and none of a failure, for commands whose exit code is
 * that of `tail`.
 */
export function tellsOfSuccess(output: string): boolean {
  const end = output.slice(-VERDICT_MAX);
  return SUCCESS.test(end) && !DOUBT.test(end) && !tellsOfFailure(output);
}

function isMatch(pattern: RegExp, line: string): boolean {
  return !PASSED.test(line) && pattern.test(line.replaceAll(NOTHING, ""));
}

/**
 * Returns at most 4,096 characters and 60 lines of what a failed command printed, without control
 * sequences and without lines that were overwritten: all of it, or the lines that name what failed
 * and the end, in order, with a mark where lines are left out. `null` when it printed nothing.
 */
export function failureOutput(output: string): string | null {
  const whole = linesOf(excerpt(output, LOOKED_AT_MAX, CUTS_BESIDE_SECRETS));
  // Cut with more care when it is known which are kept.
  const lines = whole.map((line) => excerpt(line, LINE_MAX));
  const characters = lines.reduce((sum, line) => sum + line.length + 1, -1);
  if (characters <= 0) return null;
  const isShort = characters <= OUTPUT_MAX && lines.length <= LINES_KEPT_MAX;
  const chosen = isShort ? new Set(lines.keys()) : withoutTorn(chosenLines(lines), whole);
  return keptText(withMarks(whole, chosen), OUTPUT_MAX);
}

/** An end of a line that can tell of a secret in the next one, or that is a line of a key. */
const TELLING = /(?:[:=,[|>]|bearer|basic|-----|[A-Za-z0-9+/]{16}={0,2})\W{0,4}$/i;
/** How much of the end of a line is looked at for it. */
const TELLING_WITHIN = 40;

/** Leaves out lines with secrets that can only be told by lines that are left out. */
function withoutTorn(chosen: ReadonlySet<number>, lines: readonly string[]): Set<number> {
  const kept = new Set(chosen);
  const text = lines.join("\n");
  let start = 0;
  let least = 0;
  for (const [at, line] of lines.entries()) {
    const isFirst = chosen.has(at) && !kept.has(at - 1);
    if (isFirst && TELLING.test(lines[at - 1]?.slice(-TELLING_WITHIN) ?? "")) {
      least = Math.max(least, CUTS_BESIDE_SECRETS.start(text, start));
    }
    if (start < least) kept.delete(at);
    start += line.length + 1;
  }
  return kept;
}

/** Returns the lines as they would be seen on a terminal, without empty ones at the ends. */
function linesOf(output: string): string[] {
  const lines = output.replaceAll(ESCAPES, "").split("\n").map(overwritten);
  const seen = lines.filter((line, at) => line !== "" || (at > 0 && lines[at - 1] !== ""));
  if (seen.at(-1) === "") seen.pop();
  return seen;
}

/** Returns what is left to see of a line in which a program went back to its beginning. */
function overwritten(line: string): string {
  const shown = line.trimEnd();
  return shown.slice(shown.lastIndexOf("\r") + 1);
}

/** Chooses the lines that matter. */
function chosenLines(lines: readonly string[]): Set<number> {
  const chosen = new Set<number>();
  let room = OUTPUT_MAX - MARK_ROOM;
  let linesMax = LINES_KEPT_MAX * (1 - END_SHARE);
  const take = (at: number, least: number) => {
    const line = lines[at];
    if (line === undefined || chosen.has(at)) return true;
    if (room - line.length - 1 < least || chosen.size >= linesMax) return false;
    chosen.add(at);
    room -= line.length + 1;
    return true;
  };
  const forFailures = Math.floor(OUTPUT_MAX * END_SHARE);
  const seen = new Set<string>();
  for (const [at, line] of lines.entries()) {
    if (seen.has(line) || !isMatch(FAILURE, line)) continue;
    seen.add(line);
    if (!chosen.has(at)) room -= MARK_ROOM;
    for (let next = at; next < at + LINES_PER_FAILURE; next++) {
      if (!take(next, forFailures)) break;
    }
    if (room <= forFailures + MARK_ROOM) break;
  }
  for (const at of oddOnes(lines)) take(at, forFailures);
  linesMax = LINES_KEPT_MAX;
  for (let at = lines.length - 1; at >= 0; at--) if (!take(at, 0)) break;
  return chosen;
}

/**
 * Returns where the last lines are that have no other of their kind, when most lines differ from
 * others in numbers only: what is odd among them tells something in any language.
 */
function oddOnes(lines: readonly string[]): number[] {
  const shapes = lines.map((line) => line.replaceAll(/\d+/g, "0"));
  const counts = new Map<string, number>();
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  if (counts.size * 2 > lines.length) return [];
  return shapes.flatMap((shape, at) => counts.get(shape) === 1 && shape !== "" ? [at] : [])
    .slice(-ODD_MAX);
}

/** Returns the lines that are chosen, none of them too long, with marks where others were. */
function withMarks(lines: readonly string[], chosen: ReadonlySet<number>): string {
  const shown: string[] = [];
  let left = 0;
  for (const [at, line] of lines.entries()) {
    if (!chosen.has(at)) {
      left++;
      continue;
    }
    if (left > 0) shown.push(mark(left));
    left = 0;
    shown.push(excerpt(line, LINE_MAX, CUTS_BESIDE_SECRETS));
  }
  if (left > 0) shown.push(mark(left));
  return shown.join("\n");
}

function mark(lines: number): string {
  return `[… ${lines} ${lines === 1 ? "line" : "lines"} left out …]`;
}
