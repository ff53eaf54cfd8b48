/**
 * The words of a command line, as it is compared with others: without what only shapes its output,
 * and with what stands in front of the program on its own.
 *
 * @module
 */

import { frontLength, plainProgram, scriptWords, type Task, taskOf } from "./_programs.ts";
import { PROJECT_FOLDER, type ProjectPaths } from "./_project_paths.ts";
import { withoutReporting } from "./_reporting.ts";

/** How much of a command line is compared, in characters. */
const COMPARED_MAX = 1_000;
/** How many words; a longer command line is only compared as a whole. */
const WORDS_MAX = 40;

/** What only shapes the output of the command in front, or puts it aside. */
const SHAPING =
  /\s(?:[12&]?>{1,2}\s?(?:&\d|\/(?:dev|tmp)\/[^\s|&;]+|[^\s|&;]+\.(?:log|txt|out))|\|&?\s*(?:tail|head|grep|cat|tee|sed|sort|less|uniq|rg)\b(?:"[^"]*"|'[^']*'|[^|;&"'])*)\s*$/;
const FOLDER = /^cd\s+("[^"]+"|'[^']+'|[^\s&;|]+)\s*(?:&&|;)\s*/;
const QUOTED = /"[^"]*"|'[^']*'/g;
const WORD = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
/** What makes one command out of several, or out of what is not known. */
const COMPOUND = /[;|&\n`]|\$\(/;

/** Where programs are that go by their name alone. */
const PROGRAMS =
  /^(?:\/(?:[^/]+\/)*s?bin|(?:[^/]+\/)*(?:node_modules\/\.bin|vendor\/bin|[\w.-]*env[\w.-]*\/(?:bin|Scripts))|(?:\.\/)?bin|\.)\//;
/** The options by which programs are told the folder to run in. */
const FOLDER_OPTIONS: ReadonlyMap<string, RegExp> = new Map(Object.entries({
  ...Object.fromEntries(
    ["make", "gmake", "ninja", "git", "go"].map((name) => [name, /^(?:-C|--directory)(?:=|$)/]),
  ),
  npm: /^--prefix(?:=|$)/,
  yarn: /^--cwd(?:=|$)/,
  pnpm: /^(?:-C|--dir)(?:=|$)/,
  terraform: /^-chdir=/,
  tofu: /^-chdir=/,
}));

/** A word that says that something is checked; what follows it names what. */
const CHECK =
  /^(?:.*[-_:./])?(?:tests?|specs?|check|lint|vet|clippy|pytest|rspec|jest|vitest|mocha|ava|phpunit|ctest|tox|nox|tsc|eslint|ruff|mypy|pyright|flake8|pylint|biome|playwright|cypress|unittest|validate)(?:[A-Z:.].*)?$/;
/** How far into a command line such a word is looked for. */
const CHECK_WITHIN = 5;

/** The words of a command line, as they are compared. */
export interface Words {
  /** The same for command lines that are the same but for how they are told. */
  readonly key: string;
  /** Names by which like ones are found: two that are alike have one in common. */
  readonly names: readonly string[];
  /** What stands in front of the program: variables, `sudo`, `npx` and the like. */
  readonly front: string;
  /**
   * The program by its plain name, then options and other words but for those of how it is told;
   * the whole line when it is more than one command, or a very long one.
   */
  readonly all: readonly string[];
  /** Where the word is that says that something is checked; -1 when there is none. */
  readonly check: number;
  /** The first word that is neither an option nor may be the value of one. */
  readonly subject: string | null;
  /** What is done, where that has a name in other programs, too. */
  readonly task: Task | null;
  /** The folder that it runs in, from that of the project; nothing when it is that. */
  readonly folder: string;
}

/**
 * Returns the words of a command line. Paths in it are those from the folder of the project,
 * whatever folder it changes into.
 */
export function wordsOf(command: string, paths: ProjectPaths): Words {
  if (command.length > COMPARED_MAX) return wholeLine(command, "");
  const text = command.trim();
  const [start = "", into = ""] = FOLDER.exec(text) ?? [];
  const line = withoutShaping(text.slice(start.length));
  const isCompound = COMPOUND.test(line.replaceAll(QUOTED, ""));
  const words = isCompound ? [] : (line.match(WORD) ?? []).map(unquoted);
  const front = words.slice(0, frontLength(words));
  const [program = "", ...rest] = words.slice(front.length);
  if (program === "" || words.length > WORDS_MAX) return wholeLine(line, unquoted(into));
  const bare = program.replace(PROGRAMS, "");
  const name = paths.isAbsolute(bare) ? paths.pathOf(bare) : bare;
  const told = toldFolder(name, rest, unquoted(into), paths);
  const placed = told.rest.map((word) => isPath(word) ? pathFrom(word, told.folder, paths) : word);
  return compared({ name, front, folder: told.folder, rest: placed });
}

/** A command line in its parts. */
interface Line {
  readonly name: string;
  readonly front: readonly string[];
  readonly folder: string;
  readonly rest: readonly string[];
}

function compared({ name, front, folder, rest }: Line): Words {
  const program = plainProgram(name);
  const every = [program, ...scriptWords(program, rest)];
  const all = withoutReporting(every, checkIn(every) >= 0);
  const subject = all.find((word, at) => at > 0 && isPlain(word, all[at - 1]!)) ?? null;
  const task = taskOf(name, subject);
  const key = keyOf([folder, ...front, name, ...all.slice(1)]);
  return {
    key,
    names: [key, program, ...task === null ? [] : [`task ${task.name}`]],
    front: front.join("\n"),
    all,
    check: checkIn(all),
    subject,
    task,
    folder,
  };
}

/** Returns what is compared only as a whole. */
function wholeLine(line: string, folder: string): Words {
  const key = keyOf([folder, line]);
  const none = { front: "", check: -1, subject: null, task: null };
  return { ...none, key, names: [key], all: [line], folder };
}

/** No name of a program has a line feed in it. */
function keyOf(parts: readonly string[]): string {
  return `\n${parts.join("\n")}`;
}

function checkIn(words: readonly string[]): number {
  return words.slice(0, CHECK_WITHIN).findIndex((word) => CHECK.test(word));
}

function withoutShaping(line: string): string {
  let text = line;
  for (let next = text.replace(SHAPING, ""); next !== text; next = text.replace(SHAPING, "")) {
    text = next;
  }
  return text;
}

/** Returns the folder that a program is told to run in, and the words without that. */
function toldFolder(
  name: string,
  rest: readonly string[],
  folder: string,
  paths: ProjectPaths,
): Pick<Line, "folder" | "rest"> {
  const option = FOLDER_OPTIONS.get(name);
  const at = option === undefined ? -1 : rest.findIndex((word) => option.test(word));
  const word = rest[at] ?? "";
  const isJoined = word.includes("=");
  const path = isJoined ? word.slice(word.indexOf("=") + 1) : rest[at + 1] ?? "";
  if (at < 0 || path === "" || /[$~]/.test(folder + path)) return { folder, rest };
  const place = paths.pathOf(path, folder === "" ? PROJECT_FOLDER : folder);
  return {
    folder: place === PROJECT_FOLDER ? "" : place,
    rest: rest.toSpliced(at, isJoined ? 1 : 2),
  };
}

/** Returns a path in a command that runs in a folder, as it is from the folder of the project. */
function pathFrom(word: string, folder: string, paths: ProjectPaths): string {
  if (paths.isAbsolute(word)) return word.startsWith("//") ? word : paths.pathOf(word);
  if (folder === "") return word;
  if (word.startsWith("..")) return paths.pathOf(word, folder);
  return `${folder}/${word.replace(/^(?:\.\/)+|^\.$/, "")}`;
}

/** Whether a word is neither an option nor may be the value of the one in front of it. */
function isPlain(word: string, before: string): boolean {
  return !isOption(word) && !isAssignment(word) && (!isOption(before) || before.includes("="));
}

/** Whether a word is an option. */
export function isOption(word: string): boolean {
  return word.startsWith("-");
}

/** Whether a word sets a variable. */
export function isAssignment(word: string): boolean {
  return /^[A-Za-z_]\w*=/.test(word);
}

/** Whether a word may be a path. */
export function isPath(word: string): boolean {
  return !isOption(word) && /[/.]/.test(word);
}

function unquoted(word: string): string {
  return word.replaceAll(QUOTED, (quoted) => quoted.slice(1, -1));
}
