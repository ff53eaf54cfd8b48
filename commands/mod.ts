/**
 * The commands, and how a command line is run.
 *
 * @module
 */

import { visible } from "../lib/display.ts";
import { VERSION } from "../lib/version.ts";
import { parseArguments, unknownWord } from "./_arguments.ts";
import type { CommandEntry, Host, SingleCommand } from "./_command.ts";
import { printLine, reportError } from "./_report.ts";

const KEYS_COMMANDS: readonly SingleCommand[] = [
  {
    name: "generate",
    summary: "Make your own signing key",
    load: () => import("./keys_generate.ts"),
  },
  {
    name: "show",
    summary: "Print the fingerprint and the public key of your signing key",
    load: () => import("./keys_show.ts"),
  },
  {
    name: "trust",
    summary: "Trust a signer: accept bundles that are signed by this key",
    load: () => import("./keys_trust.ts"),
  },
  {
    name: "untrust",
    summary: "Trust a signer no more",
    load: () => import("./keys_untrust.ts"),
  },
  {
    name: "list",
    summary: "List the signers that you trust",
    load: () => import("./keys_list.ts"),
  },
];

const SESSIONS_COMMANDS: readonly SingleCommand[] = [
  {
    name: "list",
    summary: "List the agents' own sessions",
    load: () => import("./sessions_list.ts"),
  },
  {
    name: "show",
    summary: "Print one session readably",
    load: () => import("./sessions_show.ts"),
  },
];

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "capture",
    summary: "Make a handoff out of an agent's own session",
    load: () => import("./capture.ts"),
  },
  { name: "save", summary: "Record a handoff by hand", load: () => import("./save.ts") },
  { name: "list", summary: "List the saved handoffs", load: () => import("./list.ts") },
  {
    name: "select",
    summary: "Pick a handoff and print its id",
    load: () => import("./select.ts"),
  },
  {
    name: "render",
    summary: "Print a handoff as a prompt for the next agent",
    load: () => import("./render.ts"),
  },
  {
    name: "export",
    summary: "Write handoffs as markdown or as a bundle, signed and encrypted on request",
    load: () => import("./export.ts"),
  },
  {
    name: "import",
    summary: "Read a bundle: verify it, decrypt it, keep its handoffs",
    load: () => import("./import.ts"),
  },
  { name: "remove", summary: "Delete handoffs", load: () => import("./remove.ts") },
  {
    name: "sessions",
    summary: "List the agents' own sessions, or show one",
    commands: SESSIONS_COMMANDS,
    usual: "list",
  },
  {
    name: "keys",
    summary: "Manage your signing key and the keys that you trust",
    commands: KEYS_COMMANDS,
  },
  {
    name: "doctor",
    summary: "Say what works, and what is missing",
    load: () => import("./doctor.ts"),
  },
  {
    name: "completions",
    summary: "Print the completions for a shell",
    load: () => import("./completions.ts"),
  },
];

const PROGRAM = "session-handoff";

/**
 * Runs one command line and returns the exit code. Errors are printed, never thrown; when nobody
 * reads stdout any more, the work is done.
 */
export async function run(args: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(args, { name: PROGRAM, commands: COMMANDS, host });
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return 0;
    return reportError(error, host.stderr);
  }
}

/** A list of commands to choose from, and how one got there. */
interface Menu {
  readonly name: string;
  readonly summary?: string;
  readonly commands: readonly CommandEntry[];
  readonly usual?: string;
  readonly host: Host;
}

async function dispatch([word, ...rest]: readonly string[], menu: Menu): Promise<number> {
  const { name, host } = menu;
  const isNamed = word !== undefined && (isHelp(word) || !word.startsWith("-"));
  if (menu.usual !== undefined && !isNamed) {
    return await dispatch([menu.usual, ...word === undefined ? [] : [word], ...rest], menu);
  }
  if (word === undefined) {
    host.stderr.write(await menuHelp(menu, host.stderr.columns));
    return 2;
  }
  if (isHelp(word)) return await showHelp(rest, menu);
  if (/^--?version$/.test(word) && name === PROGRAM) {
    host.stdout.write(`${PROGRAM} ${VERSION}\n`);
    return 0;
  }
  const entry = find(word, menu);
  const path = `${name} ${entry.name}`;
  if ("commands" in entry) return await dispatch(rest, { ...entry, name: path, host });
  const { command } = await entry.load();
  const { help, quiet, options, plain } = parseArguments(rest, { ...command, name: path });
  if (help) return await showHelp([word], menu);
  const exitCode = await command.run({
    options,
    args: plain,
    host,
    say: (line) => quiet || host.stderr.write(`${visible(line)}\n`),
    warn: (line) => printLine(host.stderr, "warning", line),
  });
  return exitCode ?? 0;
}

/** Prints the help of the command that the words name, or of the menu when there are none. */
async function showHelp([word, ...rest]: readonly string[], menu: Menu): Promise<number> {
  const { name, host } = menu;
  const { columns } = host.stdout;
  if (word === undefined || isHelp(word)) {
    host.stdout.write(await menuHelp(menu, columns));
    return 0;
  }
  const entry = find(word, menu);
  const path = `${name} ${entry.name}`;
  if ("commands" in entry) return await showHelp(rest, { ...entry, name: path, host });
  const [{ commandHelp }, { command }] = await Promise.all([import("./_help.ts"), entry.load()]);
  host.stdout.write(commandHelp(path, command, columns));
  return 0;
}

function isHelp(word: string): boolean {
  return /^(?:help|--?h|--?help)$/.test(word);
}

async function menuHelp(menu: Menu, columns: number): Promise<string> {
  const { groupHelp, programHelp } = await import("./_help.ts");
  const { name, summary, commands, usual } = menu;
  if (summary === undefined) return programHelp(commands, columns);
  return groupHelp({ name, summary, ...usual !== undefined && { usual } }, commands, columns);
}

function find(word: string, { name, commands }: Menu): CommandEntry {
  const entry = commands.find((candidate) => candidate.name === word);
  if (entry !== undefined) return entry;
  const hint = `run "${name} help" to see the commands`;
  if (word.startsWith("-")) {
    const known = name === PROGRAM ? ["--help", "--version"] : ["--help"];
    throw unknownWord(`unknown option for "${name}"`, { word, known, hint });
  }
  const known = ["help", ...commands.map((command) => command.name)];
  throw unknownWord(`unknown command for "${name}"`, { word, known, hint });
}
