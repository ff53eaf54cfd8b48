/**
 * Whether a run of a command answers another one that failed.
 *
 * A command that failed is seldom run again word for word: the next run has one option more, prints
 * less, or tests everything and not one file. So the words of two command lines are compared.
 *
 * @module
 */

/** How much of a command line is compared, in characters. */
const COMPARED_MAX = 1_000;
/** How many words; a longer command line is only compared as a whole. */
const WORDS_MAX = 40;

/** What only shapes the output of the command in front. */
const SHAPING =
  /\s(?:[12&]?>{1,2}\s?(?:&\d|[^\s|&;]+)|\|&?\s*(?:tail|head|grep|cat|tee|sed|sort|less|uniq|rg)\b(?:"[^"]*"|'[^']*'|[^|;&"'])*)\s*$/;
const FOLDER = /^cd\s+("[^"]+"|'[^']+'|[^\s&;|]+)\s*(?:&&|;)\s*/;
const ASSIGNMENT = /^[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"']*)\s+/;
const WORD = /"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*')?/g;

/** A word that says that something is checked; what follows it names what. */
const CHECK =
  /^(?:.*[-_:./])?(?:tests?|specs?|check|lint|vet|clippy|pytest|rspec|jest|vitest|mocha|ava|phpunit|ctest|tox|nox|tsc|eslint|ruff|mypy|pyright|flake8|pylint|biome|playwright|cypress|unittest|validate)(?:[A-Z:.].*)?$/;
/** How far into a command line such a word is looked for. */
const CHECK_WITHIN = 5;
/** Options that choose some of what there is to check, with a value. */
const CHOOSING =
  /^--?(?:k|t|g|run|filter|tests?|grep|only|match|case|spec|testNamePattern|test-name-pattern|testPathPattern|Dtest)(?:=|$)/;
/** Options that change how a run is told, how fast it is or when it stops, and not what it does. */
const TELLING =
  /^(?:-[vqsxj]+\d*|--?(?:verbose|quiet|silent|no-color|colou?r|reporter|formatter?|nocapture|show-output|tb|bail|trace|stacktrace|debug|info|fail-fast|failfast|no-fail-fast|maxfail|progress|workers|jobs|maxWorkers|runInBand|log-level|dot)(?:=.*)?|--?count=\d+|-race|--)$/;

/** The words of a command line, as they are compared. */
export interface Words {
  /** The program by its name, then options and other words. */
  readonly all: readonly string[];
  /** Where the word is that says that something is checked; -1 when there is none. */
  readonly check: number;
  /** The folder that it changes into, and the variables that it sets. */
  readonly place: readonly string[];
}

/** Returns the words of a command line without what only shapes its output. */
export function wordsOf(command: string): Words {
  if (command.length > COMPARED_MAX) return { all: [command], check: -1, place: [] };
  let text = command.trim();
  const [start = "", folder = ""] = FOLDER.exec(text) ?? [];
  text = text.slice(start.length);
  // The same with other variables, or in another folder, is another work.
  const place: string[] = [];
  for (let found = ASSIGNMENT.exec(text); found !== null; found = ASSIGNMENT.exec(text)) {
    place.push(found[0].trim());
    text = text.slice(found[0].length);
  }
  for (let next = text.replace(SHAPING, ""); next !== text; next = text.replace(SHAPING, "")) {
    text = next;
  }
  // What is more than one command is only compared as a whole.
  if (/[;|&\n`]|\$\(/.test(text.replaceAll(/"[^"]*"|'[^']*'/g, ""))) {
    return { all: [text], check: -1, place };
  }
  const [program = "", ...rest] = (text.match(WORD) ?? []).map(unquoted);
  if (rest.length >= WORDS_MAX) return { all: [text], check: -1, place };
  // Paths tell the folder; where there are none, it is a part of what is run.
  if (folder !== "" && !rest.some(isPath)) place.push(`cd ${unquoted(folder)}`);
  const inFolder = rest.map((word) =>
    folder !== "" && isPath(word) ? `${unquoted(folder)}/${word}` : word
  );
  const all = [program.slice(program.lastIndexOf("/") + 1), ...inFolder];
  return { all, place, check: all.slice(0, CHECK_WITHIN).findIndex((word) => CHECK.test(word)) };
}

/** Whether a later run is an earlier one again, but for options of how it is told. */
export function repeats(later: Words, earlier: Words): boolean {
  if (!isSamePlace(later, earlier)) return false;
  const [left, added] = differences(earlier, later);
  return left.length === 0 && added.length === 0;
}

/**
 * Whether the success of a later run says that what failed earlier is mended: it was the same but
 * for options, or, when `isConfirmation`, it was for more: `npm test` after `npm test -- login`.
 */
export function answers(later: Words, earlier: Words, isConfirmation: boolean): boolean {
  if (!isSamePlace(later, earlier)) return false;
  const [left, added] = differences(earlier, later);
  if (left.length === 0 && added.every(isMore) && !isWider(later, earlier)) return true;
  if (!isConfirmation || earlier.check < 0 || later.check !== earlier.check) return false;
  const hadTargets = earlier.all.some((word, at) => at > earlier.check && !isOption(word));
  const isForMore = left.length === 0 && hadTargets;
  return left.every((word) => isChoice(word, earlier)) &&
    added.every((word) => isMore(word) || (isForMore && isTarget(word, later)));
}

function isSamePlace(one: Words, other: Words): boolean {
  return one.place.join("\n") === other.place.join("\n");
}

/** Whether a path of the later line is that of a folder which the earlier one has a part of. */
function isWider(later: Words, earlier: Words): boolean {
  return later.all.some((now) =>
    isPath(now) && !earlier.all.some((old) => isSame(old, now)) &&
    earlier.all.some((old) => isPath(old) && covers(now, old))
  );
}

/** A word of a command line, and the one before it. */
interface Placed {
  readonly word: string;
  readonly at: number;
  readonly before: string;
}

/** Returns the words that a later command line no longer has, and those that came to it. */
function differences(earlier: Words, later: Words): [left: Placed[], added: Placed[]] {
  const stands = (old: Placed, now: Placed) =>
    isSame(old.word, now.word) ||
    (now.at > later.check && isPath(old.word) && covers(now.word, old.word));
  const before = placed(earlier);
  const after = placed(later);
  return [
    before.filter((old) => !isTold(old) && !after.some((now) => stands(old, now))),
    after.filter((now) => !isTold(now) && !before.some((old) => stands(old, now))),
  ];
}

function placed({ all }: Words): Placed[] {
  return all.map((word, at) => ({ word, at, before: all[at - 1] ?? "" }));
}

function isSame(one: string, other: string): boolean {
  if (one === other) return true;
  if (isOption(one) || isOption(other)) return false;
  if (isPath(one) && isPath(other) && (one.endsWith(`/${other}`) || other.endsWith(`/${one}`))) {
    return true;
  }
  const name = nameOf(one);
  return name !== one && name === nameOf(other);
}

/** Returns a package without its version. */
function nameOf(word: string): string {
  return word.replace(/(?<=[\w\]])(?:[=<>~!]=.*|[<>].*|@[\^~]?\d.*|@latest)$/, "");
}

/** Whether a path is that of a folder or a file in which the other is. */
function covers(path: string, other: string): boolean {
  const folder = path.replace(/\/?(?:\.\.\.|\*+)?$/, "");
  if (folder === "" || folder === ".") return path !== "" && /^\.\/?(?:\.\.\.)?$/.test(path);
  return other.startsWith(folder) && /^(?:$|\/|::|:\d|#)/.test(other.slice(folder.length));
}

function isTold({ word, before }: Placed): boolean {
  return TELLING.test(word) ||
    (TELLING.test(before) && before.startsWith("-") && before !== "--" && !isOption(word) &&
      !isPath(word));
}

/** Whether a word only chose some of what is checked. */
function isChoice({ word, at, before }: Placed, { check }: Words): boolean {
  if (at <= check) return false;
  return CHOOSING.test(word) || CHOOSING.test(before) ||
    (!isOption(word) && (!isOption(before) || before === "--"));
}

/** Whether a word that came to a command line is an option of the runner that takes nothing away. */
function isMore({ word, before }: Placed): boolean {
  return TELLING.test(word) || (before !== "--" && TELLING.test(before)) ||
    /^[A-Z]\w*=\S*$/.test(word);
}

function isTarget({ word, at }: Placed, { check }: Words): boolean {
  return at > check && !isOption(word);
}

function isOption(word: string): boolean {
  return word.startsWith("-");
}

function isPath(word: string): boolean {
  return !isOption(word) && /[/.]/.test(word);
}

function unquoted(word: string): string {
  return /^(["']).*\1$/s.test(word) ? word.slice(1, -1) : word;
}
