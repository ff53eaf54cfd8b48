/**
 * The contract between the program and its commands: what a command declares, what it is given,
 * and the process as it sees it.
 *
 * @module
 */

import type { Environment, Platform } from "../lib/environment.ts";

/** Where a command's data or its talk goes. */
export interface Output {
  /** Whether a person reads it directly. */
  readonly isTerminal: boolean;
  /** The width of that terminal in columns; 80 when there is none. */
  readonly columns: number;
  /** Writes all of `data`, and returns when it is written. */
  write(data: string | Uint8Array): void;
}

/** Where a command reads what is piped or typed. */
export interface Input {
  /** Whether a person types it. */
  readonly isTerminal: boolean;
  /** Fills `buffer` as far as data is there; resolves to the bytes read, or `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
}

/** The process as a command sees it. `main.ts` makes the real one, tests make their own. */
export interface Host {
  readonly platform: Platform;
  readonly env: Environment;
  readonly stdin: Input;
  /** Data, and nothing else. */
  readonly stdout: Output;
  /** Everything that is said beside the data. */
  readonly stderr: Output;
  /** Whether colours are wanted at all; they go to terminals only. */
  readonly colour: boolean;
  /** The current folder, absolute. */
  cwd(): string;
  /** The present moment. */
  now(): Date;
}

/**
 * One option, declared once: the parser, the help, the completions and the README's tables come
 * from it.
 */
export interface Option {
  readonly type: "string" | "boolean";
  /** Whether all values count when it is given several times; otherwise the last one wins. */
  readonly multiple?: boolean;
  /** One line for the help: small first letter, no full stop; it names the default if any. */
  readonly help: string;
  /**
   * What the value is called in the help, in capitals; for `string` options only. Completions
   * understand `FILE`, `PATH` (a folder), `ID` and `PREFIX`.
   */
  readonly value?: string;
  /** The values that are allowed, in small letters; input is trimmed and may have capitals. */
  readonly choices?: readonly string[];
  /** Other words for a choice, such as `md` for `markdown`. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** The options of a command by their names, without the leading hyphens. */
export type Options = Readonly<Record<string, Option>>;

/** What the user gave for each option: absent when it was not given. */
export type Values<O extends Options> = {
  readonly [Name in keyof O]?: O[Name]["type"] extends "boolean" ? boolean
    : O[Name]["multiple"] extends true ? readonly string[]
    : O[Name]["choices"] extends readonly (infer Choice)[] ? Choice
    : string;
};

/** The same when it is not known which options there are: what the parser returns. */
export type ParsedValues = {
  readonly [name: string]: boolean | string | readonly string[] | undefined;
};

/** One example in the help of a command. */
export interface Example {
  /** What it does, as a comment. */
  readonly says: string;
  /** The command line behind the program's name. */
  readonly run: string;
}

/** What a plain argument is called, and how many there may be. */
export interface Positional {
  /** The name in capitals; completions understand those that they understand for options. */
  readonly name: string;
  /** One line for the help: small first letter, no full stop. */
  readonly help: string;
  /** The fewest that are needed; 0 when it is absent. */
  readonly min?: number;
  /** The most that are taken. */
  readonly max: number;
  /** The words that are allowed, in small letters; input is trimmed and may have capitals. */
  readonly choices?: readonly string[];
}

/** What a command is given besides its options. */
export interface Call {
  /** The plain arguments, as many as the command declares. */
  readonly args: readonly string[];
  readonly host: Host;
  /** Says something beside the data, on stderr; silent with `--quiet`. */
  say(line: string): void;
  /** Warns, on stderr, also with `--quiet`. */
  warn(line: string): void;
}

/** What a command is given to work with. */
export interface Invocation<O extends Options> extends Call {
  readonly options: Values<O>;
}

/** What is known of a command without running it. */
export interface Declaration {
  /** What it does, in one line: imperative, no full stop. */
  readonly summary: string;
  /** More, as paragraphs, for its help. */
  readonly details?: readonly string[];
  readonly options: Options;
  readonly positional?: Positional;
  readonly examples: readonly Example[];
}

/** A command, as its own file defines it. */
export interface Command<O extends Options> extends Declaration {
  readonly options: O;
  /** Does it. What it returns is the exit code, 0 when nothing is returned. */
  run(invocation: Invocation<O>): Promise<number | void>;
}

/** A command of which it is not known which options it has, as the list of commands loads it. */
export interface AnyCommand extends Declaration {
  /** Does it, with the values of the options that it declares. */
  run(invocation: Call & { readonly options: ParsedValues }): Promise<number | void>;
}

/** A command as the list has it: its code is loaded when it is called. */
export type CommandEntry = SingleCommand | CommandGroup;

/** A command that does something itself. */
export interface SingleCommand {
  readonly name: string;
  /** The same as in its file, for a list of commands that loads none of them. */
  readonly summary: string;
  load(): Promise<{ readonly command: AnyCommand }>;
}

/** A command whose first argument names one of several. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly SingleCommand[];
  /** The name of the command that is meant when none is named, or only options are given. */
  readonly usual?: string;
}

/** Returns the command as it is, with the types of its options worked out. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}
