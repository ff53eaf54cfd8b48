/**
 * Whether a run of a command answers another one that failed.
 *
 * A command that failed is seldom run again word for word: the next run has one option more, prints
 * less, or tests everything and not one file. So the words of two command lines are compared. What
 * was mended must be told from what was only run in an easier way, and where that cannot be told,
 * both are said.
 *
 * @module
 */

import { isAssignment, isOption, isPath, type Words } from "./_words.ts";

/** What the success of a later command says of an earlier one that failed. */
export type Answer = "mended" | "included" | "doubtful" | "nothing";

/** Options by which nothing is run in earnest. */
const IDLE =
  /^--?(?:help|version|dry-run|collect-only|co|list|list-?tests|listTests|no-run|showConfig)(?:=.*)?$/;
/** Programs for which `-n` is such an option, too. */
const REHEARSING = new Set("make gmake just rake ninja".split(" "));
/** Options by which a command goes on with what was stopped: `git rebase --continue`. */
const GOING_ON = /^--(?:continue|skip)$/;
/** Options that choose some of what there is to check, with a value. */
const CHOOSING =
  /^--?(?:k|t|g|m|run|filter|tests?|grep|only|match|case|spec|testNamePattern|test-name-pattern|testPathPatterns?|Dtest)(?:=|$)/;
/** What stands for all there is. */
const EVERYTHING = /^(?:\.\/?)?(?:\.\.\.)?$/;

/** Whether a later run is an earlier one again, but for options of how it is told. */
export function repeats(later: Words, earlier: Words): boolean {
  return later.key === earlier.key;
}

/**
 * Returns what the success of a later run says of an earlier one that failed.
 *
 * It is `mended` by the same command in the same folder, but for how the output is told.
 *
 * It is `included` in a check of more: with the same options, no choice among the tests (`-k x`),
 * and all the targets of the earlier one, or none at all (`npm test -- login` and `npm test`).
 *
 * It is `doubtful` after a like command, one
 * - of the same program, whatever is in front of that (`sudo`, `npx`, variables, a path), or for
 *   the same task of a script and of a test runner (`npm test` and `npx vitest`),
 * - in the same folder, or with paths that tell it,
 * - with the same first operand behind no option (`build` in `gradle build`, the script of `python`)
 *   or one that differs by one slip of a letter,
 * - with more than half of the earlier one's other operands, or as a check of everything,
 * - that, as a check, has no more operands of its own than in common with the earlier one,
 * - and that is no rehearsal (`--dry-run`).
 */
export function answerOf(later: Words, earlier: Words): Answer {
  if (repeats(later, earlier)) return "mended";
  if (isRehearsal(later)) return "nothing";
  if (includes(later, earlier)) return "included";
  return isAlike(later, earlier) ? "doubtful" : "nothing";
}

function isRehearsal({ all }: Words): boolean {
  const hasLetter = REHEARSING.has(all[0] ?? "") && all.includes("-n");
  return hasLetter || all.some((word) => IDLE.test(word));
}

/** Whether a later check is plainly for all that an earlier one was for. */
function includes(later: Words, earlier: Words): boolean {
  const { check } = earlier;
  if (check < 0 || later.check !== check || later.front !== earlier.front) return false;
  if (!isSamePlace(later, earlier)) return false;
  const isSameCheck = earlier.all.slice(0, check + 1).every((word, at) => word === later.all[at]);
  const [before, after] = [aimOf(earlier), aimOf(later)];
  if (!isSameCheck || after.choices.length > 0) return false;
  if (before.options.join("\n") !== after.options.join("\n")) return false;
  if (after.targets.length > 0) {
    return before.targets.length > 0 &&
      before.targets.every((target) => after.targets.some((other) => covers(other, target)));
  }
  // `go test` alone is for one folder.
  return later.all[0] !== "go" && earlier.folder === later.folder &&
    before.targets.length + before.choices.length > 0;
}

/** What a check is for. */
interface Aim {
  /** The options, with the word behind each that may be its value; in order of the alphabet. */
  readonly options: readonly string[];
  readonly targets: readonly string[];
  /** The options that choose some of these. */
  readonly choices: readonly string[];
}

function aimOf({ all, check }: Words): Aim {
  const options: string[] = [];
  const targets: string[] = [];
  const choices: string[] = [];
  for (let at = check + 1; at < all.length; at++) {
    const word = all[at]!;
    const next = all[at + 1];
    const hasValue = isOption(word) && !word.includes("=") && next !== undefined && !isOption(next);
    const kind = CHOOSING.test(word) ? choices : isOption(word) ? options : targets;
    (isAssignment(word) ? options : kind).push(hasValue ? `${word} ${next}` : word);
    if (hasValue) at++;
  }
  return { options: options.toSorted(), targets, choices };
}

/** Whether both do much the same, as {@linkcode answerOf} says. */
function isAlike(later: Words, earlier: Words): boolean {
  const isTask = isSameTask(later, earlier);
  if (!isSamePlace(later, earlier)) return false;
  if (!isTask && (later.all[0] !== earlier.all[0] || !isSameSubject(later, earlier))) return false;
  if (later.all.some((word) => GOING_ON.test(word))) return true;
  const chosen = later.check < 0 ? [] : aimOf(later).choices;
  const isNarrowed = chosen.some((choice) => !aimOf(earlier).choices.includes(choice));
  const before = operandsOf(earlier, isTask);
  const after = operandsOf(later, isTask);
  const others = later.all.slice(1).filter((word) => !isOption(word));
  const isShared = ({ word, option }: Operand) =>
    others.some((other) => covers(other, word)) ||
    (CHOOSING.test(option) && chosen.length === 0);
  const isAdded = ({ word, option }: Operand) =>
    option === "" && !EVERYTHING.test(word) && !before.some((other) => covers(word, other.word));
  const shared = before.filter(isShared).length;
  const added = after.filter(isAdded).length;
  if (later.check >= 0 && (isNarrowed || added > shared)) return false;
  const isOfAll = later.check >= 0 && chosen.length === 0 &&
    after.every(({ word }) => EVERYTHING.test(word));
  return before.length === 0 || isOfAll || shared * 2 > before.length;
}

/** Whether one is a script, and the other a program that is there for what the script is called. */
function isSameTask({ task: one }: Words, { task: other }: Words): boolean {
  if (one === null || other === null || one.name !== other.name) return false;
  const families = [one.family, other.family];
  return one.isScript !== other.isScript &&
    (one.family === other.family || families.includes("any"));
}

/** A word that is no option, and the option that it may be the value of. */
interface Operand {
  readonly word: string;
  readonly option: string;
}

/** Returns the operands but the one that says what is to be done. */
function operandsOf({ all, subject, task }: Words, isTask: boolean): Operand[] {
  // Of a program that is there for the task the first word may be a target already.
  const isNamed = !isTask || task?.isScript === true || subject === task?.name;
  const place = isNamed && subject !== null ? all.indexOf(subject, 1) : -1;
  return all.flatMap((word, at) => {
    if (at === 0 || at === place || isOption(word) || isAssignment(word)) return [];
    const before = all[at - 1]!;
    return [{ word, option: isOption(before) && !before.includes("=") ? before : "" }];
  });
}

/** Whether both are told to do the same, or would be but for a slip in one word. */
function isSameSubject(later: Words, earlier: Words): boolean {
  const [now, then] = [later.subject, earlier.subject];
  if (now === then) return true;
  if (now === null) return later.all.slice(1).some((word) => isSame(word, then!));
  if (then === null) return earlier.all.slice(1).some((word) => isSame(word, now));
  return isSame(now, then) || isSlip(now, then);
}

/** Names in which a slip is looked for. */
const NAME = /^[a-z][a-z:_-]{2,40}$/i;

/** Whether a name becomes another one by one letter more, less or other, or by two in turn. */
function isSlip(one: string, other: string): boolean {
  if (!NAME.test(one) || !NAME.test(other)) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const ends = (a: number, b: number) => one.slice(start + a) === other.slice(start + b);
  return ends(1, 1) || ends(0, 1) || ends(1, 0) ||
    (ends(2, 2) && one[start] === other[start + 1] && one[start + 1] === other[start]);
}

/** Whether both run in the same folder, or have paths that tell it. */
function isSamePlace(one: Words, other: Words): boolean {
  return one.folder === other.folder ||
    [one, other].every(({ all }) => all.slice(1).some(isPath));
}

function isSame(one: string, other: string): boolean {
  if (one === other) return true;
  if (isOption(one) || isOption(other)) return false;
  if (plainPath(one) === plainPath(other)) return true;
  const name = nameOf(one);
  return name === nameOf(other) && (name !== one || name !== other);
}

/** Returns a path without what it means the same without. */
function plainPath(path: string): string {
  return path.replace(/^(?:\.\/)+(?=[^/])/, "").replace(/(?<=[^/])\/$/, "");
}

/** Returns a package without its version. */
function nameOf(word: string): string {
  return word.replace(/(?<=[\w\]])(?:[=<>~!]=.*|[<>].*|@[\^~]?\d.*|@latest)$/, "");
}

/** Whether a word is the same as another one, or the path of what that is a part of. */
function covers(word: string, part: string): boolean {
  if (isSame(word, part)) return true;
  if (!isPath(word)) return false;
  if (EVERYTHING.test(word)) return true;
  const folder = plainPath(word).replace(/\/?(?:\.\.\.|\*+)?$/, "");
  const other = plainPath(part);
  return folder !== "" && other.startsWith(folder) &&
    /^(?:$|\/|::|:\d|#)/.test(other.slice(folder.length));
}
