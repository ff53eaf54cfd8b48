/**
 * What was done: files by what became of them, and the commands that did not fail in the end.
 *
 * @module
 */

import type { Captured, CapturedCommand, CapturedFile } from "../captured.ts";
import { type Form, LAST, type Piece } from "./_outline.ts";
import { byteLength, code, grouped } from "./_quote.ts";
import { RANKS, spread, WHOLE } from "./_sizes.ts";

/** How long a path and a command are shown while room is short. */
const PATH_BYTES = 120;
const COMMAND_BYTES = 120;
/** How many changed files are named before the last ones, and in which part of the budget early. */
const MANY = 80;
const FILES_SHARE = 1 / 3;
/** How many of the files that were only read are named. */
const READ_MAX = 40;
/** How long a command is shown at most. */
const COMMAND_BYTES_MAX = 1_000;

const CHANGES = [["created", "Created"], ["edited", "Edited"], ["deleted", "Deleted"]] as const;

/** Programs that only look; what they say matters less than what others do. */
const LOOKING =
  /^(?:cd\s[^&;|]*(?:&&|;)\s*)?(?:ls|cat|bat|head|tail|less|wc|pwd|which|find|fd|grep|egrep|rg|ag|tree|stat|file|echo|sed\s+-n|awk|jq|diff|test|\[|git\s+(?:status|diff|log|show|branch|blame|grep))(?:\s|$)/;

/** Returns the pieces of what was done, in the order of the document, for so many bytes in all. */
export function donePieces({ files, commands }: Captured, bytesMax: number): Piece[] {
  const changed = files.filter(({ change }) => change !== "read");
  const read = files.filter(({ change }) => change === "read");
  const pieces: Piece[] = [];
  if (changed.length > 0) pieces.push({ part: "files", forms: changedForms(changed, bytesMax) });
  if (read.length > 0) {
    const text = `- Read: ${pathsOf(read, READ_MAX, PATH_BYTES)}`;
    pieces.push({ part: "files", forms: [{ rank: RANKS.rest, text }] });
  }
  return [...pieces, ...commandPieces(commands.filter(({ failed }) => !failed))];
}

/** Whether a command only looks at things, so that its failure is an answer and no fault. */
export function isLooking(command: string): boolean {
  return LOOKING.test(command.trim());
}

/** Returns `exit 1, ×3`, or an empty text when nothing is known. */
export function outcomeOf({ exitCode, runs, changedOutcome, failed }: CapturedCommand): string {
  return [
    ...exitCode === null ? [] : [`exit ${exitCode}`],
    ...runs > 1 ? [`×${grouped(runs)}`] : [],
    ...changedOutcome ? [failed ? "passed before" : "failed before"] : [],
  ].join(", ");
}

function changedForms(files: readonly CapturedFile[], bytesMax: number): Form[] {
  const listed = (count: number, bytes: number) => {
    const shown = files.slice(-count);
    const lines = CHANGES.flatMap(([change, label]) => {
      const those = shown.filter((file) => file.change === change);
      return those.length === 0 ? [] : [`- ${label}: ${pathsOf(those, WHOLE, bytes)}`];
    });
    const left = files.length - shown.length;
    return [...lines, ...left > 0 ? [`- … and ${grouped(left)} more`] : []].join("\n");
  };
  const many = listed(MANY, PATH_BYTES);
  const isFew = byteLength(many) <= bytesMax * FILES_SHARE;
  return [
    { rank: RANKS.files, text: listed(3, 60) },
    { rank: RANKS.files + 3, text: listed(8, 80) },
    { rank: RANKS.moreStanding, text: listed(20, PATH_BYTES) },
    { rank: isFew ? RANKS.allFiles : RANKS.manyFiles, text: many },
    { rank: RANKS.longLists, text: listed(files.length, WHOLE) },
  ];
}

function pathsOf(files: readonly CapturedFile[], count: number, bytes: number): string {
  const shown = files.slice(-Math.min(count, files.length))
    .map(({ path, times }) => code(path, bytes) + (times > 1 ? ` ×${grouped(times)}` : ""));
  const left = files.length - shown.length;
  return shown.join(", ") + (left > 0 ? ` … and ${grouped(left)} more` : "");
}

function commandPieces(commands: readonly CapturedCommand[]): Piece[] {
  const ranked = commands.map((command, at) => {
    const { runs, changedOutcome } = command;
    const weight = (changedOutcome ? 2 : 0) + Math.min(runs, 4) / 2 + (2 * at) / commands.length;
    return { command, weight };
  }).sort((a, b) => b.weight - a.weight);
  const order = new Map(ranked.map(({ command }, place) => [command, place]));
  return commands.map((command): Piece => {
    const rank = isLooking(command.command) ? LAST : RANKS.commands;
    const outcome = outcomeOf(command);
    const write = (bytes: number) =>
      `- ${code(command.command, bytes)}${outcome === "" ? "" : ` → ${outcome}`}`;
    const at = (base: number) => spread(base, order.get(command)!, commands.length);
    return {
      part: "commands",
      kind: "command",
      runs: command.runs,
      forms: [
        { rank: at(rank), text: write(COMMAND_BYTES) },
        { rank: at(Math.max(rank, RANKS.wholeCommands)), text: write(COMMAND_BYTES_MAX) },
      ],
    };
  });
}
