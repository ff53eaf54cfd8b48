/**
 * Command lines of shells, as far as it must be known what they run.
 *
 * @module
 */

/** How much of a command is kept, in characters; what is longer holds a file. */
export const COMMAND_MAX = 2_000;

/** A shell that is given the rest as a script. */
const SHELL = /^(?:\S*\/)?(?:ba|z|da)?sh -l?c\s+(?:-- )?/;
/** How much of the end of a command is looked at, in characters. */
const END_MAX = 200;
/** Ends that only shape the output, or print the exit code. */
const SHAPING =
  /(?:\s*2>&1|\s*\|&?\s*(?:(?:tail|head)(?:\s+(?:-{1,2}[a-z]+|-{0,2}[a-z]*=?\d+))*|cat)|\s*;\s*echo\b[^;&|]*\$\?[^;&|]*)\s*$/;
/** What stands before a program without being one. */
const PREFIX =
  /^(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S*)\s+|(?:sudo|time|env|nohup|nice|exec|command|builtin|then|do|else|if|while|!|\(|\{)\s+|timeout\s+(?:-\S+\s+)*\S+\s+)/;

/**
 * The programs whose failure means that they found nothing, found a difference, or that something
 * to look at is not there. That is ordinary work, and nothing that the next agent has to mend.
 */
const LOOK_UPS = new Set(
  ("grep egrep fgrep zgrep rg ag ack find fd fdfind locate which whereis where type command hash " +
    "test [ [[ diff cmp comm ls dir tree stat file readlink realpath du df cat bat head tail less " +
    "more wc nl od xxd hexdump strings sed awk gawk jq yq cut sort uniq tr pgrep ps lsof pidof jobs " +
    "kill pkill killall wait sleep man help whoami id date uname hostname env printenv " +
    "get-content get-childitem get-command select-string test-path findstr").split(" "),
);
/** The commands of git that only look. */
const GIT_LOOK_UPS = new Set(
  ("diff grep log show status rev-parse rev-list merge-base cat-file ls-files ls-tree ls-remote " +
    "check-ignore config describe blame reflog show-ref symbolic-ref").split(" "),
);
/** What only shapes the output of the program in front, and does not fail. */
const SHAPERS = new Set("tail head cat tee less more sort uniq wc cut tr sed awk nl".split(" "));
/** An end that prints the exit code of what is in front of it. */
const SAYS_CODE = /\becho\b[^;&|\n]*(?:\$\?|\$\{PIPESTATUS\[0\]\})[^;&|\n]*$/;
/** What succeeds whatever came before it. */
const FOLLOWERS = new Set(["echo", "printf", "true", ":"]);
/** What prepares or reports, and says nothing of the outcome of the programs around it. */
const NEUTRAL = new Set(
  "cd pushd popd export unset set source . echo printf true false : exit fi done esac mkdir touch"
    .split(" "),
);

/**
 * Returns a command as it is shown: trimmed, out of the shell that it is given to, and without the
 * change into the folder of the project that agents put in front.
 */
export function shownCommand(command: string, project: string | null): string {
  let text = command.trim();
  const [shell] = SHELL.exec(text) ?? [];
  if (shell !== undefined) text = unquoted(text.slice(shell.length).trim());
  if (project === null) return text;
  for (const folder of [project, `"${project}"`, `'${project}'`]) {
    for (const start of [`cd ${folder} && `, `cd ${folder}; `, `cd ${folder}/ && `]) {
      if (text.startsWith(start)) return text.slice(start.length).trim();
    }
  }
  return text;
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

/** What stands between commands. */
const SEPARATOR = /^(?:&&|\|\||;|\n|&(?!>))/;

/**
 * Returns what must all have succeeded when `command` has: the work of each of `a && b && c`. None
 * when it is a single one, or when anything else joins them.
 */
export function stepsOf(command: string): string[] {
  if (!command.includes("&&")) return [];
  const steps = split(command, /^&&/);
  return steps.length > 1 && steps.length === split(command, SEPARATOR).length
    ? steps.map((step) => workOf(step.trim()))
    : [];
}

/** What the exit code of a command says. */
export interface CommandKind {
  /** Whether a failure only says that something was not found, or is different. */
  readonly isLookUp: boolean;
  /** Whether success says nothing, since it is that of what stands behind: `| tail`, `; true`. */
  readonly isMasked: boolean;
  /** Whether the last line of the output is the exit code: `; echo $?`. */
  readonly saysCode: boolean;
}

/** Returns what the exit code of a command says, from the names of its programs. */
export function kindOf(command: string): CommandKind {
  const pipelines = split(command, SEPARATOR).map((line) => split(line, /^\|&?/).map(programOf));
  const working = pipelines.filter(([first = ""]) => first !== "" && !NEUTRAL.has(first));
  const last = pipelines.at(-1) ?? [];
  const isShaped = last.length > 1 && isLookUp(last.at(-1) ?? "");
  const lookUp = working.map(deciding).every(isLookUp);
  const isFollowed = !lookUp && FOLLOWERS.has(last[0] ?? "");
  return {
    isLookUp: lookUp,
    isMasked: (isShaped && !isLookUp(last[0] ?? "")) || isFollowed,
    saysCode: isFollowed && SAYS_CODE.test(command.slice(-END_MAX)),
  };
}

/** Returns the program that a pipeline fails by. */
function deciding(programs: readonly string[]): string {
  return programs.findLast((program) => !SHAPERS.has(program)) ?? programs[0] ?? "";
}

function isLookUp(program: string): boolean {
  const [, git] = /^git (.+)$/.exec(program) ?? [];
  return git === undefined ? LOOK_UPS.has(program) : GIT_LOOK_UPS.has(git);
}

/** Returns the name of the program in small letters, without its folder; git with its command. */
function programOf(text: string): string {
  let rest = text.trim();
  for (let shorter = rest.replace(PREFIX, ""); shorter !== rest;) {
    rest = shorter;
    shorter = rest.replace(PREFIX, "");
  }
  const [word = "", ...others] = rest.split(/\s+/, 12);
  const name = word.slice(word.lastIndexOf("/") + 1).toLowerCase();
  if (name !== "git") return name;
  const command = others.find((other, at) =>
    !other.startsWith("-") && !/^-[cC]$/.test(others[at - 1] ?? "")
  );
  return `git ${command ?? ""}`;
}

/** Cuts a command line at `separator`, but not within quotes. */
function split(line: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let quote = "";
  let start = 0;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "\\") at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (/["'`]/.test(character)) quote = character;
    else if (/[&|;\n]/.test(character) && line.charAt(at - 1) !== ">") {
      const [mark] = separator.exec(line.slice(at, at + 2)) ?? [];
      if (mark === undefined) continue;
      parts.push(line.slice(start, at));
      at += mark.length - 1;
      start = at + 1;
    }
  }
  return [...parts, line.slice(start)].filter((part) => part.trim() !== "");
}
