/**
 * The help texts, made from what the commands declare.
 *
 * @module
 */

import { listOf } from "../lib/text.ts";
import { GLOBAL_OPTIONS } from "./_arguments.ts";
import type { CommandEntry, Declaration, Option, Positional } from "./_command.ts";

/** The widest that help is set. */
const COLUMNS_MAX = 100;

/** The narrowest; below that lines are left to the terminal. */
const COLUMNS_MIN = 40;

/** Where the right-hand column begins at the latest. */
const LEFT_MAX = 28;

const CAPTURE_EXAMPLE = 'capture && codex "$(session-handoff render --target codex)"';

/** The most choices that stand in the place of a value's name. */
const CHOICES_SHOWN_MAX = 6;

/** A name and what it is, side by side. */
type Row = readonly [left: string, right: string];

/** Returns the help of the program. */
export function programHelp(commands: readonly CommandEntry[], columns: number): string {
  return join(columns, [
    "session-handoff records what a coding session was doing and hands it to the next one, on " +
    "this machine or another. It never uses the network or a model.",
    "Usage: session-handoff COMMAND [OPTIONS]",
    { title: "Commands", rows: commands.map(({ name, summary }) => [name, summary] as const) },
    {
      title: "Options",
      rows: [["--help", "show this help, or that of a command"], ["--version", "show the version"]],
    },
    examples([
      {
        says: "Note where you are, before you stop",
        run: `save --tool codex --title "Auth refactor" --summary "Refresh tests still fail"`,
      },
      { says: "Or capture what an agent did, and go on with another one", run: CAPTURE_EXAMPLE },
      { says: "Print the newest handoff as a prompt for the next agent", run: "render" },
      { says: "Take it to another machine", run: "export --format json --output handoff.json" },
    ]),
    "Exit codes: 0 done, 1 could not, 2 wrong command line, 3 refused for safety, 130 " +
    "interrupted, 255 a bug.",
    'Run "session-handoff help COMMAND" for more about a command.',
  ]);
}

/** Returns the help of a group of commands. */
export function groupHelp(
  group: { readonly name: string; readonly summary: string; readonly usual?: string },
  commands: readonly CommandEntry[],
  columns: number,
): string {
  return join(columns, [
    group.summary,
    `Usage: ${group.name} ${group.usual === undefined ? "COMMAND" : "[COMMAND]"} [OPTIONS]`,
    { title: "Commands", rows: commands.map(({ name, summary }) => [name, summary] as const) },
    ...group.usual === undefined ? [] : [`Without a command it is "${group.name} ${group.usual}".`],
    `Run "${group.name} COMMAND --help" for more about one of them.`,
  ]);
}

/** Returns the help of one command; `name` is the whole of it, such as `session-handoff list`. */
export function commandHelp(name: string, command: Declaration, columns: number): string {
  const { positional } = command;
  const options = Object.entries<Option>({ ...command.options, ...GLOBAL_OPTIONS });
  return join(columns, [
    command.summary,
    `Usage: ${name} [OPTIONS]${positional === undefined ? "" : ` ${plainUsage(positional)}`}`,
    ...command.details ?? [],
    ...positional === undefined
      ? []
      : [{ title: "Arguments", rows: [[plainName(positional), positional.help] as const] }],
    { title: "Options", rows: options.map(optionRow) },
    ...command.examples.length === 0 ? [] : [examples(command.examples)],
  ]);
}

function optionRow(
  [name, { type, choices, value = "VALUE", help }]: readonly [string, Option],
): Row {
  if (type === "boolean") return [`--${name}`, help];
  const isShort = choices !== undefined && choices.length <= CHOICES_SHOWN_MAX;
  if (isShort) return [`--${name} ${choices.join("|")}`, help];
  return [
    `--${name} ${value}`,
    choices === undefined ? help : `${help}; ${value} is ${listOf(choices, "or")}`,
  ];
}

function plainName({ name, choices }: Positional): string {
  return choices === undefined ? name : choices.join("|");
}

function plainUsage(positional: Positional): string {
  const { min = 0, max } = positional;
  const name = plainName(positional);
  return `${min > 0 ? name : `[${name}]`}${max > 1 ? "..." : ""}`;
}

/** Titled rows, or lines that are not wrapped because they are meant to be copied. */
type Block =
  | string
  | { readonly title: string; readonly rows: readonly Row[] }
  | { readonly title: string; readonly lines: readonly string[] };

function examples(examples: Declaration["examples"]): Block {
  return {
    title: "Examples",
    lines: examples.flatMap(({ says, run }) => [`# ${says}`, `session-handoff ${run}`]),
  };
}

/** Puts an empty line between the blocks. */
function join(columns: number, blocks: readonly Block[]): string {
  const width = Math.max(COLUMNS_MIN, Math.min(columns, COLUMNS_MAX));
  return blocks.map((block) => `${formatBlock(block, width)}\n`).join("\n");
}

function formatBlock(block: Block, width: number): string {
  if (typeof block === "string") return wrap(block, width).join("\n");
  const lines = "lines" in block ? block.lines : formatRows(block.rows, width - 2);
  return [`${block.title}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}

function formatRows(rows: readonly Row[], width: number): string[] {
  const left = Math.max(
    ...rows.map(([name]) => name.length).filter((length) => length <= LEFT_MAX),
  );
  const indent = " ".repeat(left + 2);
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, width - indent.length).map((line) => `${indent}${line}`);
    return name.length > left
      ? [name, ...lines]
      : [name.padEnd(indent.length) + lines[0]!.slice(indent.length), ...lines.slice(1)];
  });
}

/** Breaks a text at its spaces; a word that is too long has a line of its own. */
function wrap(text: string, width: number): string[] {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
