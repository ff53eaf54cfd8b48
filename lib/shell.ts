/**
 * Command lines of shells, as far as it is known what they run: cut into their commands, and which
 * of them only look.
 *
 * @module
 */

/** A part of a command line. */
export interface Part {
  /** As it stands, spaces included. */
  readonly text: string;
  /** What stands between it and the part in front of it; nothing for the first one. */
  readonly joint: string;
}

/** What stands between commands, for {@linkcode cut}. */
export const SEPARATOR = /^(?:&&|\|\||;|\n|&(?!>))/;
/** What stands between the programs of a pipeline. */
export const PIPE = /^\|&?/;

/**
 * Returns the parts of a command line between its separators, of which each is one of `&|;` or a
 * line feed with what belongs to it. Those in quotes are none, nor are those of redirections.
 */
export function cut(line: string, separator: RegExp): Part[] {
  const parts: Part[] = [];
  let quote = "";
  let start = 0;
  let joint = "";
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    // In single quotes a backslash is one.
    if (character === "\\" && quote !== "'") at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (/["'`]/.test(character)) quote = character;
    else if (/[&|;\n]/.test(character) && !/[<>]/.test(line.charAt(at - 1))) {
      // `|&` is a pipe as a whole.
      if (character === "&" && line.charAt(at - 1) === "|") continue;
      const [mark] = separator.exec(line.slice(at, at + 2)) ?? [];
      if (mark === undefined) continue;
      parts.push({ text: line.slice(start, at), joint });
      joint = mark;
      at += mark.length - 1;
      start = at + 1;
    }
  }
  return [...parts, { text: line.slice(start), joint }].filter(({ text }) => text.trim() !== "");
}

/** Returns the texts of {@linkcode cut}. */
export function split(line: string, separator: RegExp): string[] {
  return cut(line, separator).map(({ text }) => text);
}

/** Where a text for the input of a program begins in a command line, with the line that ends it. */
const HERE_DOCUMENT = /(?<!<)<<-?[ \t]*(?:(["'])([^"'\n]{1,100})\1|\\?([^\s"'\\;&|<>()]{1,100}))/g;

/** Returns a command line without the texts in it that are the input of programs: `<<EOF`. */
export function withoutHereDocuments(command: string): string {
  if (!command.includes("<<") || !command.includes("\n")) return command;
  const lines = command.split("\n");
  const lastAt = new Map(lines.map((line, at) => [line.trim(), at]));
  const kept: string[] = [];
  const ends: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (ends.length > 0) {
      if (line.trim() === ends[0]) ends.shift();
      continue;
    }
    kept.push(line);
    // Without an end it is no such text, but a shift of bits or a part of some words.
    for (const [, , quoted, plain] of line.matchAll(HERE_DOCUMENT)) {
      const end = quoted ?? plain ?? "";
      if ((lastAt.get(end) ?? 0) > at) ends.push(end);
    }
  }
  return kept.join("\n");
}

/** What stands before a program without being one. */
const PREFIX =
  /^(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S*)\s+|sudo\s+(?:-[ugpCDhRT]\s+\S+\s+|-\S+\s+)*|(?:time|env|nohup|exec|builtin|then|do|else|if|while|!|\(|\{)\s+|command\s+(?!-)|nice\s+(?:-n\s+\S+\s+|-\S+\s+)?|timeout\s+(?:-[ks]\s+[^\s-]\S*\s+|-\S+\s+)*\S+\s+|xargs\s+(?:-[InPLdEs]\s+\S+\s+|-\S+\s+)*)/;
/** Where `find` is given a program to run. */
const FIND_RUNS = /\s-(?:exec|ok)(?:dir)?\s+/;
/** Where the programs of a system are, `/usr/bin/grep`. */
const SYSTEM_FOLDER = /^\/(?:[^/]{1,100}\/){0,20}s?bin\//;
/** How much of a command is looked at for the name of its program, in characters. */
const PROGRAM_WITHIN = 4_096;
/** How many words behind a program are looked at. */
const WORDS_MAX = 12;

/**
 * Returns the name of the program of a command in small letters, without a folder of the system: git with its
 * command, `sed -i` for one that changes files, for `find -exec` what that runs. Nothing for a
 * comment.
 */
export function programOf(text: string): string {
  let rest = text.trim().slice(0, PROGRAM_WITHIN);
  for (let shorter = rest.replace(PREFIX, ""); shorter !== rest;) {
    rest = shorter;
    shorter = rest.replace(PREFIX, "");
  }
  if (rest.startsWith("#")) return "";
  const [word = "", ...others] = rest.split(/\s+/, WORDS_MAX);
  // What lies in the project may be called `test` and be anything.
  const name = word.replace(SYSTEM_FOLDER, "").toLowerCase();
  if (/^(?:sed|g?awk)$/.test(name)) return others.some(isInPlace) ? `${name} -i` : name;
  if (name === "find") return runByFind(rest);
  if (name !== "git") return name;
  const at = others.findIndex((other, at) =>
    !other.startsWith("-") && !/^-[cC]$/.test(others[at - 1] ?? "")
  );
  const command = others[at] ?? "";
  const isList = command === "branch" && others.slice(at + 1).every((word) => LISTING.test(word));
  return `git ${command}${isList ? " --list" : ""}`;
}

/** Options by which `git branch` only lists. */
const LISTING = /^(?:-[avr]+|--(?:all|remotes|list|show-current|verbose|merged|no-merged))$/;

/** Returns the program that `find` runs, or itself when it only finds. */
function runByFind(text: string): string {
  if (/\s-delete\b/.test(text)) return "find -delete";
  const [found] = FIND_RUNS.exec(text) ?? [];
  if (found === undefined) return "find";
  const behind = text.slice(text.indexOf(found) + found.length);
  return /^find\s/.test(behind) ? "find -exec" : programOf(behind);
}

/** Says whether an option is one by which `sed` and `awk` change a file. */
function isInPlace(word: string): boolean {
  return /^(?:-[nErsz]*i|--in-place)/.test(word);
}

/**
 * The programs whose failure means that they found nothing, found a difference, or that something
 * to look at is not there. That is ordinary work, and nothing that the next agent has to mend.
 */
const LOOK_UPS = new Set(
  ("grep egrep fgrep zgrep rg ag ack find fd fdfind locate which whereis where type command hash " +
    "test [ [[ diff cmp comm ls dir tree stat file readlink realpath du df cat bat head tail less " +
    "more wc nl od xxd hexdump strings sed awk gawk jq yq cut sort uniq tr pgrep ps lsof pidof jobs " +
    "kill pkill killall wait sleep man help whoami id date uname hostname env printenv pwd " +
    "get-content get-childitem get-command select-string test-path findstr").split(" "),
);
/** The commands of git that only look. */
const GIT_LOOK_UPS = new Set(
  ("diff,grep,log,show,status,rev-parse,rev-list,merge-base,cat-file,ls-files,ls-tree,ls-remote," +
    "check-ignore,config,describe,blame,reflog,show-ref,symbolic-ref,branch --list").split(","),
);
/** Those of them that make something of what they read, when their output goes into a file. */
const MAKERS = new Set("sed awk gawk jq yq cut sort uniq tr nl".split(" "));
/** What only shapes the output of the program in front, and does not fail. */
const SHAPERS = new Set("tail head cat tee less more sort uniq wc cut tr sed awk nl".split(" "));
/** What prepares or reports, and says nothing of the outcome of the programs around it. */
const NEUTRAL = new Set(
  "cd pushd popd export unset set source . echo printf true false : exit fi done esac mkdir touch"
    .split(" "),
);
/** What of that fails only since something is not there, or since it is there to fail. */
const HARMLESS = new Set("cd pushd popd echo printf true false : fi done esac".split(" "));

/** Says whether a program, as {@linkcode programOf} names it, only looks. */
export function isLookUp(program: string): boolean {
  const [, git] = /^git (.+)$/.exec(program) ?? [];
  return git === undefined ? LOOK_UPS.has(program) : GIT_LOOK_UPS.has(git);
}

/** Says whether a program only shapes what the one in front of it prints, or looks into it. */
export function isShaper(program: string): boolean {
  return SHAPERS.has(program) || isLookUp(program);
}

/** Says whether a program only prepares or reports. */
export function isNeutral(program: string): boolean {
  return NEUTRAL.has(program);
}

/** Programs that change files and do nothing else. */
const CHANGERS = new Set([
  ..."cp mv rm rmdir mkdir ln patch chmod chown touch truncate tee".split(" "),
  ...["sed -i", "awk -i", "gawk -i"],
]);
/** Programs that write a file only by a redirection. */
const WRITERS = new Set("echo printf cat".split(" "));
/** What stands in quotes. */
const QUOTED = /"[^"]*"|'[^']*'/g;
/** A redirection of the output into a file. */
const INTO_FILE = /(?:^|[^&\d>-])1?>{1,2}\s*(?!\s|&|\/dev\/)\S/;

/** A pipeline of a command line. */
export interface Pipeline extends Part {
  /** The names of its programs, in order. */
  readonly programs: readonly string[];
  /** Whether it is there to change files. */
  readonly isChange: boolean;
  /** Whether the program that it fails by only looks. */
  readonly isLookUp: boolean;
}

/** Returns the pipelines of a command line, in order. */
export function pipelinesOf(command: string): Pipeline[] {
  return cut(command, SEPARATOR).map(({ text, joint }) => {
    const programs = split(text, PIPE).map(programOf);
    const [first = ""] = programs;
    const isInto = text.includes(">") && INTO_FILE.test(text.replaceAll(QUOTED, ""));
    const deciding = programs.findLast((program) => !SHAPERS.has(program)) ?? first;
    return {
      text,
      joint,
      programs,
      isChange: (isInto && WRITERS.has(first)) || CHANGERS.has(first) ||
        (programs.at(-1) === "tee" && (isNeutral(first) || isLookUp(first))),
      isLookUp: isLookUp(deciding) && !(isInto && MAKERS.has(deciding)),
    };
  });
}

/**
 * Says whether all that pipelines do is to look at things, so that their failure is an answer and
 * no fault.
 */
export function areLookUps(pipelines: readonly Pipeline[]): boolean {
  if (pipelines.some(({ isChange }) => isChange)) return false;
  const programs = pipelines.flatMap(({ programs: [first = ""] }) => first === "" ? [] : first);
  const working = pipelines.filter(({ programs: [first = ""] }) =>
    first !== "" && !isNeutral(first)
  );
  return working.length === 0
    ? programs.every((program) => HARMLESS.has(program))
    : working.every((pipeline) => pipeline.isLookUp);
}

/** How much of a command is looked at, in characters; what is longer holds a file. */
const LOOKED_AT_MAX = 2_000;

/** Says whether a command only looks at things. */
export function onlyLooks(command: string): boolean {
  return areLookUps(pipelinesOf(withoutHereDocuments(command).slice(0, LOOKED_AT_MAX)));
}
