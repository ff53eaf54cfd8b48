/**
 * Command lines of shells, as far as it must be known what they run.
 *
 * @module
 */

import {
  areLookUps,
  isLookUp,
  isNeutral,
  isShaper,
  type Pipeline,
  pipelinesOf,
  programOf,
  SEPARATOR,
  split,
} from "../shell.ts";
import { type PrintedCode, printedCodeOf } from "./_printed_code.ts";
import { PROJECT_FOLDER, type ProjectPaths } from "./_project_paths.ts";

/** How much of a command is kept, in characters; what is longer holds a file. */
export const COMMAND_MAX = 2_000;

/** A shell that is given the rest as a script. */
const SHELL = /^(?:\S*\/)?(?:ba|z|da)?sh -l?c\s+(?:-- )?/;
/** How much of the end of a command is looked at, in characters. */
const END_MAX = 200;
/** Ends that only shape the output, or print the exit code. */
const SHAPING =
  /(?:\s*2>&1|\s*\|&?\s*(?:(?:tail|head)(?:\s+(?:-{1,2}[a-z]+|-{0,2}[a-z]*=?\d+))*|cat)|\s*;\s*echo\b[^;&|]*\$\?[^;&|]*)\s*$/;
/** What makes the exit code of a pipeline that of the program in it which failed. */
const PIPEFAIL = /\bset\s[^;&|\n]*\bpipefail\b/;
/** What succeeds whatever came before it. */
const FOLLOWERS = new Set(["echo", "printf", "true", ":"]);
/** A change into a folder in front of other commands. */
const FOLDER = /^cd[ \t]+("[^"\n]*"|'[^'\n]*'|[^\s&;|"'()]+)[ \t]*(?:&&|;|\n)\s*/;
/** How many are followed, and how long the path of a folder may be; more is no work of an agent. */
const FOLDERS_MAX = 8;
const FOLDER_MAX = 4_096;
/** How many steps of one command are known, from its beginning. */
const STEPS_MAX = 20;
/** The same as a command of its own. */
const FOLDER_ONLY = /^(?:cd|pushd)[ \t]+("[^"\n]*"|'[^'\n]*'|[^\s&;|"'()]+)$/;
/** What the shell makes a path of that is not known here: variables, patterns, a home folder. */
const UNKNOWN_FOLDER = /[$`*?\n]|^[~-]/;
/** A path that needs no quotes. */
const PLAIN_PATH = /^[^\s"'$`\\|&;()<>*?!#]+$/;

/**
 * Returns a command as it is shown: trimmed, out of the shell that it is given to, with the folder
 * in front that it runs in. That is `folder`, where the session states one, and what the command
 * itself changes into; nothing when it is the folder of the project.
 */
export function shownCommand(
  command: string,
  paths: ProjectPaths,
  folder?: string,
): string {
  let text = command.trim();
  const [shell] = SHELL.exec(text) ?? [];
  if (shell !== undefined) text = unquoted(text.slice(shell.length).trim());
  const isStated = folder !== undefined && folder.length <= FOLDER_MAX;
  let place = isStated ? paths.pathOf(folder) : PROJECT_FOLDER;
  for (let count = 0; count < FOLDERS_MAX; count++) {
    const [start = "", word = ""] = FOLDER.exec(text) ?? [];
    const next = folderIn(word, place, paths);
    if (next === null) break;
    place = next;
    text = text.slice(start.length);
  }
  return inFolder(place, text.trim());
}

/** Returns the folder that `cd` with a word goes to, or `null` when only the shell knows it. */
function folderIn(word: string, place: string, paths: ProjectPaths): string | null {
  const path = unquoted(word);
  const isLiteral = word.startsWith("'");
  if (path === "" || path.length > FOLDER_MAX) return null;
  return !isLiteral && UNKNOWN_FOLDER.test(path) ? null : paths.pathOf(path, place);
}

/**
 * Returns the folder in which what follows a command of a line runs, when that stands in `place`;
 * `null` when it goes to one that only the shell knows.
 */
export function folderGoneTo(text: string, place: string, paths: ProjectPaths): string | null {
  if (!/^(?:cd|pushd|popd)\b/.test(text)) return place;
  const [, word = ""] = FOLDER_ONLY.exec(text) ?? [];
  return folderIn(word, place, paths);
}

/** Returns a command with the change into a folder in front, unless that is the project's. */
function inFolder(folder: string, text: string): string {
  if (folder === PROJECT_FOLDER) return text;
  const quote = folder.includes("'") ? '"' : "'";
  return `cd ${PLAIN_PATH.test(folder) ? folder : quote + folder + quote} && ${text}`;
}

/** Takes the quotes off a text that is one quoted word. */
function unquoted(text: string): string {
  const quote = text.charAt(0);
  if (text.length < 2 || !/["']/.test(quote) || !text.endsWith(quote)) return text;
  const inner = text.slice(1, -1);
  return inner.includes(quote) ? text : inner;
}

/**
 * Returns what commands have in common that do the same work: the text without an end such as
 * `2>&1 | tail -30`.
 */
export function workOf(command: string): string {
  const start = command.slice(0, -END_MAX);
  let end = command.slice(-END_MAX);
  for (let shorter = end.replace(SHAPING, ""); shorter !== end && shorter.trim() !== "";) {
    end = shorter;
    shorter = end.replace(SHAPING, "");
  }
  return `${start}${end}`.trim();
}

/**
 * Returns what must all have succeeded when `command` has: the work of each of `a && b && c`. None
 * when it is a single one, or when anything else joins them. What runs in another folder, or on
 * another tree than the one that is worked on, has what led there in front.
 */
export function stepsOf(command: string, paths: ProjectPaths): string[] {
  if (!command.includes("&&")) return [];
  const parts = split(command, /^&&/);
  if (parts.length < 2 || parts.length !== split(command, SEPARATOR).length) return [];
  let place = PROJECT_FOLDER;
  const before: string[] = [];
  return parts.slice(0, STEPS_MAX).flatMap((part) => {
    const text = part.trim();
    const [, word] = FOLDER_ONLY.exec(text) ?? [];
    const folder = word === undefined ? null : folderIn(word, place, paths);
    if (folder !== null) {
      place = folder;
      return [];
    }
    const step = inFolder(place, [...before, workOf(text)].join(" && "));
    if (word !== undefined || leavesTree(text)) before.push(text);
    return [step];
  });
}

/** The commands of git that put another tree in the place of the one that is worked on. */
const LEAVING = new Set(
  "git checkout,git switch,git reset,git restore,git bisect,git stash".split(","),
);
/** What of them keeps the tree, or brings it back. */
const KEEPING =
  /\s(?:-[bBcC]|--orphan)\s|\bstash\s+(?:pop|apply|drop|clear|list|show|branch|create|store)\b/;

/** Says whether what follows a command finds another tree than the one that is worked on. */
function leavesTree(text: string): boolean {
  const program = programOf(text);
  return LEAVING.has(program) && !KEEPING.test(text);
}

/**
 * Returns whether a command puts the changes away (`git stash`), `false` when it brings them back
 * or gives them up, and `null` when it does neither.
 */
export function stashes(command: string): boolean | null {
  if (!command.includes("stash")) return null;
  const last = split(command, SEPARATOR).findLast((part) => programOf(part) === "git stash");
  if (last === undefined || /\bstash\s+(?:list|show|create|store)\b/.test(last)) return null;
  return leavesTree(last);
}

/** What the exit code of a command says. */
export interface CommandKind {
  /** Whether a failure only says that something was not found, or is different. */
  readonly isLookUp: boolean;
  /** Whether success says nothing, since it is that of what stands behind: `| tail`, `; true`. */
  readonly isMasked: boolean;
  /** How the exit code of the work is printed at the end, `; echo $?`; `null` when it is not. */
  readonly printedCode: PrintedCode | null;
  /** Whether all that it does is to change files. */
  readonly isChange: boolean;
}

/** Returns what the exit code of a command says, from the names of its programs. */
export function kindOf(command: string): CommandKind {
  const pipelines = pipelinesOf(command);
  const last = pipelines.at(-1);
  const programs = last?.programs ?? [];
  const isPipefail = PIPEFAIL.test(command);
  const isShaped = programs.length > 1 && isShaper(programs.at(-1) ?? "") && !isPipefail;
  // With that, it may be any program of a pipeline that has failed.
  const mayFail = isPipefail &&
    !pipelines.every(({ programs }) => programs.every((name) => isShaper(name) || isNeutral(name)));
  const lookUp = !mayFail && areLookUps(pipelines);
  const isFollowed = !lookUp && FOLLOWERS.has(programs[0] ?? "") && last?.isChange !== true;
  return {
    isLookUp: lookUp,
    isMasked: (isShaped && !isLookUp(programs[0] ?? "")) || isFollowed,
    printedCode: isFollowed ? codeAtEnd(pipelines, isPipefail) : null,
    isChange: pipelines.some(({ isChange }) => isChange) &&
      pipelines.every((pipeline) =>
        pipeline.isChange || pipeline.isLookUp || isNeutral(pipeline.programs[0] ?? "")
      ),
  };
}

/**
 * Returns how the last line prints the exit code, when that is the code of work: of the `&&` list
 * in front of it, in which no pipeline hides the code of its first program.
 */
function codeAtEnd(pipelines: readonly Pipeline[], isPipefail: boolean): PrintedCode | null {
  const printed = printedCodeOf(pipelines.at(-1)?.text ?? "");
  if (printed === null) return null;
  const front = pipelines.length - 1;
  let start = front - 1;
  while (start > 0 && pipelines[start]?.joint === "&&") start--;
  const list = pipelines.slice(Math.max(start, 0), front).map(({ programs }) => programs);
  const isWork = ([first = ""]: readonly string[]) =>
    first !== "" && !isNeutral(first) && !isLookUp(first);
  if (printed.isOfFirst) return isWork(list.at(-1) ?? []) ? printed : null;
  const work = list.filter(isWork);
  const isTold = isPipefail || work.every(({ length }) => length === 1);
  return work.length > 0 && isTold ? printed : null;
}

/** How many of the files are known that one command changes. */
const TARGETS_MAX = 20;

/**
 * Returns the words of a command line that may name files which it changes, as paths from the
 * folder of the project; at most 20.
 */
export function targetsOf(command: string, paths: ProjectPaths): string[] {
  const [start = "", word = ""] = FOLDER.exec(command) ?? [];
  const place = folderIn(word, PROJECT_FOLDER, paths) ?? PROJECT_FOLDER;
  return pipelinesOf(command.slice(start.length))
    .filter(({ isChange }) => isChange)
    .flatMap(({ text }) => (text.match(TARGET) ?? []).slice(1))
    .map((each) => unquoted(each.replace(/^\d?>{1,2}/, "")))
    .filter((each) => each !== "" && !each.startsWith("-"))
    .slice(-TARGETS_MAX)
    .map((each) => paths.pathOf(each, place));
}

/** A word of a command line. */
const TARGET = /"[^"]*"|'[^']*'|[^\s"'|<]+/g;
