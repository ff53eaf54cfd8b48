/**
 * The files that a command line of a shell changes by its plain words: `rm`, `mv`, `sed -i`, `tee`,
 * and what `cat`, `echo` and `printf` are directed into.
 *
 * @module
 */

import type { FileChange, FileTouch } from "../agents/mod.ts";
import { PIPE, pipelinesOf, split } from "../shell.ts";
import { folderGoneTo } from "./_command_line.ts";
import { keptKey } from "./_kept.ts";
import { PROJECT_FOLDER, type ProjectPaths } from "./_project_paths.ts";

/** How many files of one command are known, and how long a path may be. */
const EDITS_MAX = 50;
const PATH_MAX = 1_000;

/** What decides at run time whether, where or how often the rest is run. */
const COMPOUND =
  /^(?:[({!]|[\w-]+\s*\(\)|(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|select|exit|return|exec)\b)/;
/** Folders that programs make anew: to remove one changes nothing of the work. */
const DERIVED =
  /(?:^|\/)(?:node_modules|dist|build|out|target|coverage|tmp|temp|__pycache__|\.[\w.-]*cache|\.next|\.turbo|\.?venv)(?:\/|$)/;
/** A comment, in a line without what is in quotes. */
const COMMENT = /(?:^|[\s;&|(])#/;
/** Commands of git that put files back as they were. */
const RESTORING = /^git (?:checkout|switch|restore|reset|stash|bisect|clean)$/;
/** An option by which the user is asked, or nothing is overwritten. */
const ASKING = /^-[a-zA-Z]*[in]|^--(?:interactive|no-clobber)$/;
/** A redirection, or a word of pieces with and without quotes. */
const TOKEN =
  /\d*>&[\d-]+|&>>?|\d*(?:>>|>\||>|<<<|<<-?|<)|(?:"[^"]*"|'[^']*'|\\[^]|[^\s"'<>&\\])+/g;
/** A piece of a word in quotes, with what is in them. */
const QUOTED = /"([^"]*)"|'([^']*)'/g;
/** What the shell reads as more than its characters: within double quotes, and without quotes. */
const EXPANDED = /[$`\\]/;
const PATTERN = /[$`\\*?[\]{}()!#;|]|^~/;

/** A word of a command. */
interface Word {
  readonly text: string;
  /** Whether the shell takes it as it stands. */
  readonly isLiteral: boolean;
}

/** A command with its words, and the files that it is directed into. */
interface Line {
  readonly words: readonly Word[];
  readonly into: readonly Word[];
}

type Change = readonly [path: Word, change: FileChange];

/**
 * Returns the files of the project that a command line changes when it succeeds, as paths from the
 * folder of the project; at most 50. Only paths that stand there literally are known, and only
 * where it is plain that the command is run: nothing of what stands beside `||` or behind `if`, and
 * of `a && b; c` only `a`, since `c` may succeed without `b`. Nothing is known of lines with
 * comments, and nothing of what git puts back. Whether a file was there before cannot be known, so
 * what is written is `edited`.
 */
export function editsOf(command: string, paths: ProjectPaths): FileTouch[] {
  let place = PROJECT_FOLDER;
  const edits: FileTouch[] = [];
  const pipelines = pipelinesOf(command);
  if (pipelines.some(({ joint }) => joint === "||")) return [];
  if (COMMENT.test(command.replaceAll(QUOTED, ""))) return [];
  // What the success of the whole line says: all of its last list was run.
  const last = pipelines.findLastIndex(({ joint }) => joint !== "&&");
  let isRun = true;
  for (const [at, { text, joint, isChange, programs }] of pipelines.entries()) {
    const part = text.trim();
    const folder = folderGoneTo(part, place, paths);
    if (split(part, PIPE).some((each) => COMPOUND.test(each.trim())) || folder === null) break;
    isRun = at >= last || joint !== "&&" || isRun;
    if (RESTORING.test(programs[0] ?? "")) edits.length = 0;
    if (!isRun) continue;
    isRun = isChange || folder !== place;
    place = folder;
    if (!isChange && !/^git (?:rm|mv)$/.test(programs[0] ?? "")) continue;
    for (const [{ text, isLiteral }, change] of changesIn(part, programs)) {
      const path = isLiteral && text !== "" ? paths.pathOf(text, place) : "";
      if (isOfProject(path, paths)) edits.push({ path: keptKey(path, PATH_MAX), change });
    }
  }
  return edits.slice(0, EDITS_MAX);
}

/** Says whether a path is in the project, and a file of the work. */
function isOfProject(path: string, paths: ProjectPaths): boolean {
  return path !== "" && path.length <= PATH_MAX && path !== PROJECT_FOLDER &&
    !/^(?:\.\.|~|\.git)(?:\/|$)/.test(path) && !paths.isAbsolute(path);
}

function changesIn(text: string, programs: readonly string[]): Change[] {
  const { words, into } = lineOf(split(text, PIPE).at(-1) ?? "");
  const [program, ...rest] = withoutPrefix(words);
  const edited = (those: readonly Word[]) => those.map((word): Change => [word, "edited"]);
  const name = program?.text.replace(/^.*\//, "");
  if (name === "tee") return edited(operandsOf(rest));
  if (programs.length > 1) return [];
  switch (name) {
    case "cat":
    case "echo":
    case "printf":
      return edited(into);
    case "sed":
      return edited(sedFiles(rest));
    case "rm":
      return removed(rest);
    case "mv":
      return moved(rest);
    case "git":
      return gitChanges(rest);
    default:
      return [];
  }
}

/** Returns the words of a command without what stands before the program. */
function withoutPrefix(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex(({ text }) => text !== "sudo" && !/^[A-Za-z_]\w*=/.test(text));
  return words.slice(Math.max(at, 0));
}

function gitChanges([command, ...rest]: readonly Word[]): Change[] {
  // Neither the index alone nor a rehearsal is the work tree.
  if (rest.some(({ text }) => /^(?:--cached|--dry-run|-n)$/.test(text))) return [];
  if (command?.text === "rm") return removed(rest);
  return command?.text === "mv" ? moved(rest) : [];
}

function removed(words: readonly Word[]): Change[] {
  if (words.some(({ text }) => ASKING.test(text))) return [];
  return operandsOf(words).filter(({ text }) => !DERIVED.test(text))
    .map((word): Change => [word, "deleted"]);
}

function moved(words: readonly Word[]): Change[] {
  const operands = operandsOf(words);
  const target = operands.at(-1);
  const hasValue = words.some(({ text }) => /^(?:-[tS]|--target-directory|--suffix)/.test(text));
  const isAsked = words.some(({ text }) => ASKING.test(text));
  if (target === undefined || operands.length < 2 || hasValue || isAsked) return [];
  const isFolder = operands.length > 2 || /(?:^|\/)\.{0,2}$/.test(target.text);
  return operands.slice(0, -1).flatMap((word): Change[] => {
    const name = word.text.replace(/\/+$/, "").replace(/^.*\//, "");
    const text = isFolder ? `${target.text}/${name}` : target.text;
    const isLiteral = target.isLiteral && (word.isLiteral || !isFolder);
    return [[word, "deleted"], [{ text, isLiteral }, "edited"]];
  });
}

/** Returns the files that `sed -i` changes: all operands behind its script. */
function sedFiles(words: readonly Word[]): Word[] {
  const operands: Word[] = [];
  let hasScript = false;
  for (let at = 0; at < words.length; at++) {
    const { text } = words[at]!;
    if (/^(?:-[a-zA-Z]*[ef]|--expression|--file)$/.test(text)) at++;
    // Where `-i` wants its value, an empty one stands behind it.
    else if (!text.startsWith("-") && text !== "") operands.push(words[at]!);
    hasScript ||= /^(?:-[a-zA-Z]*[ef]$|--(?:expression|file)\b)/.test(text);
  }
  return hasScript ? operands : operands.slice(1);
}

/** Returns the words that are no options. */
function operandsOf(words: readonly Word[]): Word[] {
  const end = words.findIndex(({ text }) => text === "--");
  if (end < 0) return words.filter(({ text }) => !text.startsWith("-"));
  return [
    ...words.slice(0, end).filter(({ text }) => !text.startsWith("-")),
    ...words.slice(end + 1),
  ];
}

/** Returns the words of a command, and the files that its output goes into. */
function lineOf(text: string): Line {
  const tokens = text.match(TOKEN) ?? [];
  const words: Word[] = [];
  const into: Word[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (!/^(?:\d*[<>]|&>)/.test(token)) words.push(wordOf(token));
    else if (!token.includes(">&")) {
      at++;
      if (/^(?:1?>[>|]?|&>>?)$/.test(token)) into.push(wordOf(tokens[at] ?? ""));
    }
  }
  return { words, into };
}

function wordOf(token: string): Word {
  const isExpanded = [...token.matchAll(QUOTED)].some(([, double = ""]) => EXPANDED.test(double));
  return {
    text: token.replaceAll(QUOTED, (_, double?: string, single?: string) => double ?? single ?? ""),
    isLiteral: !isExpanded && !PATTERN.test(token.replaceAll(QUOTED, "")),
  };
}
