/**
 * What a shell can complete, worked out from the commands' own declarations.
 *
 * @module
 */

import { GLOBAL_OPTIONS } from "./_arguments.ts";
import type { CommandEntry, Option, Positional } from "./_command.ts";

/** What a word stands for. */
export type Subject =
  | { readonly kind: "choices"; readonly choices: readonly string[] }
  | { readonly kind: "file" | "folder" | "id" | "text" };

/** An option as a shell has to know it. */
export interface CompletedOption {
  /** Without the hyphens. */
  readonly name: string;
  readonly help: string;
  /** What its value is; `null` for a switch. */
  readonly subject: Subject | null;
  readonly multiple: boolean;
}

/** A place in the command line where a word can be completed. */
export interface CompletedCommand {
  /** The words that lead there, without the program: `keys trust`; empty for the program itself. */
  readonly path: string;
  /** The commands that can follow. */
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletedOption[];
  /** What its plain arguments are; `null` when it takes none. */
  readonly plain: Subject | null;
}

const HELP_COMMAND = { name: "help", summary: "Show the help of a command" } as const;

/** Returns the program, its groups and its commands, each after the one that leads to it. */
export async function completedCommands(
  entries: readonly CommandEntry[],
  path = "",
): Promise<CompletedCommand[]> {
  const isProgram = path === "";
  const commands = entries.map(({ name, summary }) => ({ name, summary }));
  const completed: CompletedCommand[] = [{
    path,
    commands: isProgram ? [...commands, HELP_COMMAND] : commands,
    options: completedOptions({
      help: GLOBAL_OPTIONS.help,
      ...isProgram && { version: { type: "boolean", help: "show the version" } as const },
    }),
    plain: null,
  }];
  if (isProgram) {
    const choices = commands.map(({ name }) => name);
    completed.push({
      path: HELP_COMMAND.name,
      commands: [],
      options: [],
      plain: { kind: "choices", choices },
    });
  }
  for (const entry of entries) {
    const inner = isProgram ? entry.name : `${path} ${entry.name}`;
    if ("commands" in entry) {
      const [group, ...commands] = await completedCommands(entry.commands, inner);
      const usual = commands.find((command) => command.path === `${inner} ${entry.usual}`);
      completed.push({ ...group!, options: (usual ?? group!).options }, ...commands);
      continue;
    }
    const { command } = await entry.load();
    completed.push({
      path: inner,
      commands: [],
      options: completedOptions({ ...command.options, ...GLOBAL_OPTIONS }),
      plain: command.positional === undefined ? null : subjectOf(command.positional),
    });
  }
  return completed;
}

function completedOptions(options: Readonly<Record<string, Option>>): CompletedOption[] {
  return Object.entries(options).map(([name, option]) => ({
    name,
    help: option.help,
    subject: option.type === "boolean"
      ? null
      : subjectOf({ name: option.value ?? "", ...option.choices && { choices: option.choices } }),
    multiple: option.multiple ?? false,
  }));
}

function subjectOf({ name, choices }: Pick<Positional, "name" | "choices">): Subject {
  if (choices !== undefined) return { kind: "choices", choices };
  switch (name) {
    case "FILE":
      return { kind: "file" };
    case "PATH":
      return { kind: "folder" };
    case "ID":
    case "PREFIX":
      return { kind: "id" };
    default:
      return { kind: "text" };
  }
}
