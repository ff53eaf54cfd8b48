/**
 * What fails now, with the end of what it printed, and what was tried and given up.
 *
 * @module
 */

import type { Captured, CapturedCommand } from "../captured.ts";
import { isLooking, outcomeOf } from "./_done.ts";
import { LEAST, type Piece } from "./_outline.ts";
import { byteLength, clip, code, fence, outputLines } from "./_quote.ts";
import {
  quotations,
  RANKS,
  ROUTINE_DELAY,
  type Size,
  SIZES,
  spread,
  tellsLittle,
} from "./_sizes.ts";
import type { Scale } from "./_weight.ts";
import { wordsOf } from "./_words.ts";

/** How many failing commands are named whatever the budget. */
const LEAST_COUNT = 3;

/** How much later, in ranks, the others show their output. */
const LESSER_DELAY = 20;

/** How programs, which mostly speak English, name what is wrong. */
const VERDICT =
  /\b\w*(?:Error|Exception)\b|(?:error|ERROR)(?:\[\w+\])?: *\w|^not ok\b|^E {2,}|panick?|fatal|FATAL|FAIL(?:ED)?:? /;
const COMPLAINT =
  /error|fail|fatal|exception|assert|denied|refused|not found|no such|cannot|unable|undefined|expected|mismatch|timed? ?out|killed|abort|invalid|✗|✘|×|❌|●/i;

/** What passes, what only counts, where in the code it was, and where to read about it. */
const NO_COMPLAINT =
  /^\W*(?:✓|✔|PASS\b|ok\b|\d+ |Tests?:|Test Suites:|at \S+[ (:]|File "|=+|-+$)|https?:\/\//;
/** What a program says because another one has failed: the cause is above it. */
const ECHO =
  /^(?:make(?:\[\d+\])?: \*\*\*|npm (?:error|ERR!)|ninja: |error: (?:test failed|could not compile|[Rr]ecipe)|.{0,40}\b(?:exit code|exited with|BUILD FAIL)|.{0,20}[Ff]ound \d+ errors?)/;

/** A line that names the place: `src/login.ts:42`. */
const PLACE = /\.\w{1,5}:\d+|line \d+/;

/** How many lines of output are shown at most, and how many that differ in numbers only. */
const LINES_MAX = 60;
const ALIKE_MAX = 3;

/** Returns the pieces of what fails, newest last, and of what was given up, in their order. */
export function failingPieces({ commands, dropped }: Captured, scale: Scale): Piece[] {
  const failing = commands.filter(({ failed }) => failed);
  const ranked = failing.map((command, at) => ({ command, weight: weigh(command, at, failing) }))
    .sort((a, b) => b.weight - a.weight);
  const order = new Map(ranked.map(({ command }, place) => [command, place]));
  return [
    ...failing.map((command) => failingPiece(command, order.get(command)!, failing.length)),
    ...droppedPieces(dropped, scale),
  ];
}

/** What was given up; of what differs in numbers only the newest, formulas last. */
function droppedPieces(dropped: readonly string[], scale: Scale): Piece[] {
  const last = new Map(dropped.map((text) => [wordsOf(text).join(" "), text]));
  const distinct = dropped.filter((text) => last.get(wordsOf(text).join(" ")) === text);
  const ranked = distinct.toSorted((a, b) => scale.weigh(wordsOf(b)) - scale.weigh(wordsOf(a)));
  return distinct.map((text): Piece => {
    const isRoutine = tellsLittle(text, scale);
    const sizes = SIZES.dropped.map(([bytes, rank]): Size => [
      bytes,
      spread(rank + (isRoutine ? ROUTINE_DELAY : 0), ranked.indexOf(text), ranked.length),
    ]);
    return { part: "dropped", forms: quotations(text, sizes, scale) };
  });
}

/** What ran often, passed before, or ran late matters; a search without a hit hardly does. */
function weigh(command: CapturedCommand, at: number, all: readonly CapturedCommand[]): number {
  return Math.min(command.runs, 4) + (command.changedOutcome ? 2 : 0) + (3 * at) / all.length +
    (command.output?.trim() ? 1 : 0) - (isLooking(command.command) ? 5 : 0);
}

function failingPiece(command: CapturedCommand, place: number, count: number): Piece {
  const output = command.output?.trimEnd() ?? "";
  const isNamed = place < LEAST_COUNT;
  const least = place === 0 ? oneLiner(command, 40, 64) : oneLiner(command, 32, 0);
  const rank = (base: number) => spread(base, place, count);
  return {
    part: "failing",
    kind: "failure",
    runs: command.runs,
    forms: [
      { rank: isNamed ? LEAST : rank(RANKS.failing), text: least },
      { rank: isNamed ? RANKS.named : rank(RANKS.failing), text: oneLiner(command, 120, 160) },
      ...(output === "" ? [] : SIZES.output).map(([bytes, base]) => ({
        // Only the first ones show their output early.
        rank: rank(base) + (isNamed ? 0 : LESSER_DELAY),
        text: `${oneLiner(command, 400, 0)}\n${fence(tailOf(output, bytes), "  ")}`,
      })),
    ],
  };
}

function oneLiner(command: CapturedCommand, commandBytes: number, errorBytes: number): string {
  const outcome = outcomeOf(command) || "failed";
  const error = errorBytes === 0 ? "" : complaintOf(outputLines(command.output ?? ""));
  const said = error === "" ? "" : `: ${code(error, errorBytes)}`;
  return `- ${code(command.command, commandBytes)} → ${outcome}${said}`;
}

/** Returns the line that says best what is wrong: the first real complaint, or the oddest line. */
function complaintOf(output: readonly string[]): string {
  const lines = output.map((line) => line.trim()).filter((line) => line !== "");
  const rated = lines.map(rate);
  const best = rated.reduce((max, rating) => Math.max(max, rating), 0);
  return (best < 2 ? oddest(lines) : lines[rated.indexOf(best)]) ?? "";
}

function rate(line: string): number {
  if (NO_COMPLAINT.test(line)) return 0;
  if (ECHO.test(line)) return 2;
  return (VERDICT.test(line) ? 4 : COMPLAINT.test(line) ? 2 : 0) + (PLACE.test(line) ? 1 : 0);
}

/** Returns the last line that has no other of its shape, or the last one when most have none. */
function oddest(lines: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(shapeOf(line), (counts.get(shapeOf(line)) ?? 0) + 1);
  if (counts.size * 2 > lines.length) return lines.at(-1);
  return lines.findLast((line) => counts.get(shapeOf(line)) === 1) ?? lines.at(-1);
}

/** Returns what lines have in common that only differ in numbers. */
function shapeOf(line: string): string {
  return line.replaceAll(/\d+/g, "0");
}

/** Returns the last lines that fit, with the line that complains when it came before them. */
function tailOf(output: string, bytesMax: number): string[] {
  const all = withoutRoutine(outputLines(output));
  if (all.length <= LINES_MAX && byteLength(all.join("\n")) <= bytesMax) return all;
  const complaint = clip(complaintOf(all), bytesMax / 2);
  const lines = all.map((line) => clip(line, bytesMax / 2));
  let room = bytesMax - byteLength(complaint);
  let from = lines.length;
  while (from > Math.max(0, lines.length - LINES_MAX)) {
    const more = byteLength(lines[from - 1]!) + 1;
    if (more > room) break;
    from--;
    room -= more;
  }
  const tail = lines.slice(from);
  const isThere = tail.some((line) => line.trim() === complaint);
  return [...isThere ? [] : [complaint], ...tail[0] === "[…]" ? [] : ["[…]"], ...tail];
}

/** Puts one mark in the place of tests that pass, and of many lines that differ in numbers only. */
function withoutRoutine(lines: readonly string[]): string[] {
  const shapes = lines.map(shapeOf);
  const last = new Map(shapes.map((shape, at) => [shape, at]));
  const seen = new Map<string, number>();
  return lines.map((line, at) => {
    const shape = shapes[at]!;
    const times = (seen.get(shape) ?? 0) + 1;
    seen.set(shape, times);
    const isAlike = shape.includes("0") && times >= ALIKE_MAX && last.get(shape) !== at;
    return isAlike || /^\s*[✓✔]/.test(line) ? "[…]" : line;
  }).filter((line, at, all) =>
    line !== "[…]" || (all[at - 1] !== "[…]" && ![all[at - 1], all[at + 1]].some(isMark))
  );
}

/** Whether a line stands for others, so that one more mark beside it says nothing. */
function isMark(line: string | undefined): boolean {
  return line !== undefined && /^\[… .{1,40}…\]$/.test(line);
}
