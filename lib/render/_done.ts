/**
 * What was done: files by what became of them, and the commands that did not fail in the end.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import type { Captured, CapturedCommand, CapturedFile } from "../captured.ts";
import { onlyLooks } from "../shell.ts";
import { type Form, LAST, type Piece } from "./_outline.ts";
import { byteLength, code } from "./_quote.ts";
import { RANKS, spread, WHOLE } from "./_sizes.ts";

/** How long a path and a command are shown while room is short. */
const PATH_BYTES = 120;
const COMMAND_BYTES = 120;
/** How many changed files are named before the last ones, and in which part of the budget early. */
const MANY = 80;
const FILES_SHARE = 1 / 3;
/** Files are listed by folder only when that takes less than such a part of the room. */
const SHORTER = 0.8;
/** How many of the files that were only read are named. */
const READ_MAX = 40;
/** How long a command is shown at most. */
const COMMAND_BYTES_MAX = 1_000;

const CHANGES = [["created", "Created"], ["edited", "Edited"], ["deleted", "Deleted"]] as const;

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

/** Returns `exit 1, ×3`, or an empty text when nothing is known. */
export function outcomeOf({ exitCode, runs, changedOutcome, failed }: CapturedCommand): string {
  return [
    ...exitCode === null ? [] : [`exit ${exitCode}`],
    ...runs > 1 ? [`×${grouped(runs)}`] : [],
    ...changedOutcome ? [failed ? "passed before" : "failed before"] : [],
  ].join(", ");
}

/**
 * Returns the changed files with whole paths, and before each longer list the same one by folders,
 * for when there is no room for that.
 */
function changedForms(files: readonly CapturedFile[], bytesMax: number): Form[] {
  const listed = (
    count: number,
    write: (those: readonly CapturedFile[], label: string) => string,
  ) => {
    const shown = files.slice(-count);
    const lines = CHANGES.flatMap(([change, label]) => {
      const those = shown.filter((file) => file.change === change);
      return those.length === 0 ? [] : [write(those, label)];
    });
    const left = files.length - shown.length;
    return [...lines, ...left > 0 ? [`- … and ${grouped(left)} more`] : []].join("\n");
  };
  const plain = (count: number, bytes: number) =>
    listed(count, (those, label) => `- ${label}: ${pathsOf(those, WHOLE, bytes)}`);
  const forms = (count: number, bytes: number, rankOf: (text: string) => number): Form[] => {
    const whole = plain(count, bytes);
    const byFolder = listed(count, (those, label) => foldersOf(those, label, bytes));
    return [...byteLength(byFolder) < byteLength(whole) * SHORTER ? [byFolder] : [], whole]
      .map((text) => ({ rank: rankOf(text), text }));
  };
  return [
    { rank: RANKS.files, text: plain(3, 60) },
    { rank: RANKS.files + 3, text: plain(8, 80) },
    ...forms(20, PATH_BYTES, () => RANKS.moreStanding),
    ...forms(MANY, PATH_BYTES, (text) => {
      const isFew = byteLength(text) <= bytesMax * FILES_SHARE;
      return isFew ? RANKS.allFiles : RANKS.manyFiles;
    }),
    ...forms(files.length, WHOLE, () => RANKS.longLists),
  ];
}

/** Lists files by their folders, in the order in which those were last touched. */
function foldersOf(files: readonly CapturedFile[], label: string, bytes: number): string {
  const folders = new Map<string, CapturedFile[]>();
  for (const file of files) {
    const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
    const those = folders.get(folder) ?? [];
    folders.delete(folder);
    folders.set(folder, those);
    those.push(file);
  }
  const isAlone = ([folder, those]: [string, CapturedFile[]]) =>
    folder === "" || those.length === 1;
  const alone = [...folders].filter(isAlone).flatMap(([, those]) => those);
  const together = [...folders].filter((folder) => !isAlone(folder)).map(([folder, those]) => {
    const names = those.map((file) => ({ ...file, path: file.path.slice(folder.length) }));
    return `- ${label} in ${code(folder, bytes)}: ${pathsOf(names, WHOLE, bytes)}`;
  });
  const others = alone.length === 0 ? [] : [`- ${label}: ${pathsOf(alone, WHOLE, bytes)}`];
  return [...others, ...together].join("\n");
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
    const rank = onlyLooks(command.command) ? LAST : RANKS.commands;
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
