/**
 * What fails now, with the end of what it printed, what may still fail, and what was tried and
 * given up.
 *
 * @module
 */

import type { Captured, CapturedCommand } from "../captured.ts";
import { onlyLooks } from "../shell.ts";
import { GAP, isFrame, isMark, withoutFrames } from "./_call_stack.ts";
import { outcomeOf } from "./_done.ts";
import { LEAST, NEXT_TO_LEAST, type Piece } from "./_outline.ts";
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

/** How many failing commands are named early, and how many show their output at all. */
const LEAST_COUNT = 3;
const OUTPUTS_MAX = 100;
/** How many are named before other things have their turn. */
const NAMED_MAX = 30;

/** How much later, in ranks, the others show their output. */
const LESSER_DELAY = 20;
/** How much later what may still fail shows its output: behind that of what does. */
const DOUBTFUL_DELAY = 9;
/** The rank of the first of it: nothing else says that there is some. */
const FIRST_DOUBTFUL = NEXT_TO_LEAST / 2;

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
/** How many lines a complaint and what is said of it have, and in which part of the room. */
const DETAIL_LINES_MAX = 12;
const DETAIL_SHARE = 2 / 3;

/**
 * Returns the pieces of what fails and of what may still fail, each newest last, and of what was
 * given up, in their order.
 */
export function failingPieces({ commands, dropped }: Captured, scale: Scale): Piece[] {
  const failed = commands.filter(({ failed }) => failed);
  return [
    ...inOrderOfWorth(failed.filter(({ later }) => later === null), failingPiece),
    ...inOrderOfWorth(failed.filter(({ later }) => later !== null), doubtfulPiece),
    ...droppedPieces(dropped, scale),
  ];
}

/** Returns a piece for each command, made with its place among them by worth. */
function inOrderOfWorth(
  failed: readonly CapturedCommand[],
  pieceOf: (command: CapturedCommand, place: number, count: number) => Piece,
): Piece[] {
  const ranked = failed.map((command, at) => ({ command, weight: weigh(command, at, failed) }))
    .sort((a, b) => b.weight - a.weight);
  const order = new Map(ranked.map(({ command }, place) => [command, place]));
  return failed.map((command) => pieceOf(command, order.get(command)!, failed.length));
}

/** What was given up; of what differs in numbers only the newest, formulas last. */
function droppedPieces(dropped: readonly string[], scale: Scale): Piece[] {
  const last = new Map(dropped.map((text) => [wordsOf(text).join(" "), text]));
  const distinct = dropped.filter((text) => last.get(wordsOf(text).join(" ")) === text);
  const ranked = distinct.map((text) => ({ text, worth: scale.weigh(wordsOf(text)) }))
    .sort((a, b) => b.worth - a.worth);
  const order = new Map(ranked.map(({ text }, place) => [text, place]));
  return distinct.map((text): Piece => {
    const isRoutine = tellsLittle(text, scale);
    const sizes = SIZES.dropped.map(([bytes, rank]): Size => [
      bytes,
      spread(rank + (isRoutine ? ROUTINE_DELAY : 0), order.get(text)!, ranked.length),
    ]);
    return { part: "dropped", forms: quotations(text, sizes, scale) };
  });
}

/** What ran often, passed before, or ran late matters; a search without a hit hardly does. */
function weigh(command: CapturedCommand, at: number, all: readonly CapturedCommand[]): number {
  return Math.min(command.runs, 4) + (command.changedOutcome ? 2 : 0) + (3 * at) / all.length +
    (command.output?.trim() ? 1 : 0) - (onlyLooks(command.command) ? 5 : 0);
}

function failingPiece(command: CapturedCommand, place: number, count: number): Piece {
  const output = command.output?.trimEnd() ?? "";
  const isNamed = place < LEAST_COUNT;
  const least = place === 0 ? oneLiner(command, 32, 40) : oneLiner(command, 32, 0);
  const rank = (base: number) => spread(base, place, count);
  const naming = place < NAMED_MAX ? RANKS.failing : RANKS.commands;
  return {
    part: "failing",
    kind: "failure",
    runs: command.runs,
    forms: [
      { rank: place === 0 ? LEAST : rank(isNamed ? NEXT_TO_LEAST : naming), text: least },
      ...place === 0 ? [{ rank: NEXT_TO_LEAST, text: oneLiner(command, 40, 64) }] : [],
      { rank: isNamed ? RANKS.named : rank(naming), text: oneLiner(command, 120, 160) },
      ...(output === "" || place >= OUTPUTS_MAX ? [] : SIZES.output).map(([bytes, base]) => ({
        // Only the first ones show their output early.
        rank: rank(base) + (isNamed ? 0 : LESSER_DELAY),
        text: `${oneLiner(command, 400, 0)}\n${fence(tailOf(output, bytes), "  ")}`,
      })),
    ],
  };
}

/** The same for a command of which it is not known whether it still fails. */
function doubtfulPiece(command: CapturedCommand, place: number, count: number): Piece {
  const output = command.output?.trimEnd() ?? "";
  const later = (bytes: number) => `; later ${code(command.later ?? "", bytes)} passed`;
  const rank = (base: number) => spread(base, place, count);
  const naming = place < NAMED_MAX ? RANKS.failing : RANKS.commands;
  const isNamed = place < LEAST_COUNT;
  return {
    part: "doubtful",
    kind: "failure",
    runs: command.runs,
    forms: [
      {
        rank: place === 0 ? FIRST_DOUBTFUL : rank(isNamed ? NEXT_TO_LEAST : naming),
        text: oneLiner(command, 32, 0) + later(32),
      },
      { rank: rank(naming), text: oneLiner(command, 60, 80) + later(60) },
      ...(output === "" || place >= OUTPUTS_MAX ? [] : SIZES.output).map(([bytes, base]) => ({
        rank: rank(base) + DOUBTFUL_DELAY + (isNamed ? 0 : LESSER_DELAY),
        text: `${oneLiner(command, 400, 0)}${later(400)}\n${fence(tailOf(output, bytes), "  ")}`,
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
  if (NO_COMPLAINT.test(line) || isFrame(line)) return 0;
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

/**
 * Returns the last lines that fit, with the line that complains when it came before them, and what
 * is said behind it up to the first place in the code.
 */
function tailOf(output: string, bytesMax: number): string[] {
  const all = withoutRoutine(withoutFrames(outputLines(output)));
  if (all.length <= LINES_MAX && byteLength(all.join("\n")) <= bytesMax) return all;
  const lines = all.map((line) => clip(line, bytesMax / 2));
  const complaint = complaintOf(all);
  const start = Math.max(0, all.findIndex((line) => line.trim() === complaint));
  const end = detailEnd(lines, start, bytesMax * DETAIL_SHARE);
  const detail = lines.slice(start, end);
  const whole = tailStart(lines, 0, bytesMax);
  const from = whole <= start
    ? whole
    : tailStart(lines, end, bytesMax - byteLength(detail.join("\n")));
  const tail = lines.slice(from);
  const shown = whole <= start ? [] : detail;
  const isGap = from > (whole <= start ? 0 : end) && tail[0] !== GAP && shown.at(-1) !== GAP;
  return [...shown, ...isGap ? [GAP] : [], ...tail];
}

/** Returns where as many of the last lines begin as fit, from `least` at the earliest. */
function tailStart(lines: readonly string[], least: number, bytesMax: number): number {
  let from = lines.length;
  for (let room = bytesMax; from > Math.max(least, lines.length - LINES_MAX); from--) {
    room -= byteLength(lines[from - 1]!) + 1;
    if (room < 0) break;
  }
  return from;
}

/** Returns where what is said of a complaint ends: behind the first place, at the latest. */
function detailEnd(lines: readonly string[], start: number, bytesMax: number): number {
  let room = bytesMax - byteLength(lines[start] ?? "");
  let end = start + 1;
  while (end < Math.min(lines.length, start + DETAIL_LINES_MAX)) {
    room -= byteLength(lines[end]!) + 1;
    if (room < 0 || lines[end] === GAP || isMark(lines[end]) || isFrame(lines[end - 1]!)) break;
    end++;
  }
  while (lines[end - 1]?.trim() === "") end--;
  return Math.max(end, start + 1);
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
    return isAlike || /^\s*[✓✔]/.test(line) ? GAP : line;
  }).filter((line, at, all) =>
    line !== GAP || (all[at - 1] !== GAP && ![all[at - 1], all[at + 1]].some(isMark))
  );
}
