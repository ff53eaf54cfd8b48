/**
 * The commands that were run, each one once.
 *
 * @module
 */

import type { ToolResultPart } from "../agents/mod.ts";
import type { CapturedCommand } from "../captured.ts";
import { answers, repeats, type Words, wordsOf } from "./_answers.ts";
import {
  COMMAND_MAX,
  type CommandKind,
  kindOf,
  shownCommand,
  stepsOf,
  workOf,
} from "./_command_line.ts";
import { failureOutput, tellsOfFailure, tellsOfSuccess } from "./_failure_output.ts";
import { keptText } from "./_kept.ts";

/** How many are kept. */
const COMMANDS_MAX = 500;
/** How many there may be before the least informative go. */
const COMMANDS_SLACK = 600;
/** How many failed ones have their output; the newest do. */
const OUTPUTS_MAX = 20;

/** How many command lines are known at a time, and how long such a one may be. */
const KNOWN_MAX = 500;
const KNOWN_LENGTH_MAX = 500;

/** How many failing commands of one program a run is compared with, and of how many programs. */
const COMPARED_MAX = 8;
const PROGRAMS_MAX = 100;

/** A command that waits for its result. */
export interface Command {
  /** As it is shown. */
  readonly text: string;
  /** What it has in common with other commands that do the same. */
  readonly work: string;
  /** The work of other commands that it does on the way, and that succeeds when it does. */
  readonly steps: readonly string[];
  readonly kind: CommandKind;
}

/** What a result says of the command that it belongs to. */
export type Outcome = Pick<ToolResultPart, "output" | "exitCode" | "failed">;

/** When a run ended. */
export interface When {
  /** The turn that it was in. */
  readonly turn: number;
  /** The turn in which the user had last spoken. */
  readonly asked: number;
}

/** Reads command lines; agents run the same ones again and again. */
export class CommandLines {
  readonly #project: string | null;
  readonly #known = new Map<string, Command>();

  /** Makes one for a project in a folder. */
  constructor(project: string | null) {
    this.#project = project;
  }

  /** Returns what is kept of a command line while it runs. */
  parse(line: string): Command {
    const known = this.#known.get(line);
    if (known !== undefined) return known;
    const command = parseCommand(line, this.#project);
    if (line.length > KNOWN_LENGTH_MAX) return command;
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(keptText(line, KNOWN_LENGTH_MAX), command);
    return command;
  }
}

function parseCommand(line: string, project: string | null): Command {
  const whole = shownCommand(line, project);
  const text = keptText(whole, COMMAND_MAX);
  const work = workOf(whole);
  return {
    text,
    work: work === text ? text : keptText(work, COMMAND_MAX),
    steps: stepsOf(whole.slice(0, COMMAND_MAX)),
    kind: kindOf(whole.slice(0, COMMAND_MAX)),
  };
}

interface Run extends CapturedCommand {
  readonly hasFailed: boolean;
  readonly hasPassed: boolean;
}

/** Collects commands and what came of them. */
export class Commands {
  /** By what they do, in the order of their last run. */
  readonly #runs = new Map<string, Run>();
  /** The newest ones of each program that failed, by what they do, with their words. */
  readonly #failing = new Map<string, Map<string, Words>>();

  /** The commands that are kept, in the order of their last run. */
  get commands(): CapturedCommand[] {
    this.#shrink(COMMANDS_MAX);
    const failed = [...this.#runs.values()].filter(({ output }) => output !== null);
    const told = new Set(failed.slice(-OUTPUTS_MAX));
    return [...this.#runs.values()].map((run) => {
      const { hasFailed: _, hasPassed: __, ...command } = run;
      return told.has(run) ? command : { ...command, output: null };
    });
  }

  /**
   * Takes what came of a run. What failed before and is answered by it, or is the same again in
   * other words, becomes one with it.
   */
  ran(command: Command, outcome: Outcome, { turn, asked }: When): void {
    const { text, work, steps, kind } = command;
    const { failed, exitCode } = judge(kind, outcome);
    // The success of `tail` is nobody's: it clears a failure only when the output tells of success.
    if (!failed && kind.isMasked && this.#isStillFailing(work, text, outcome)) return;
    const relatives = kind.isMasked && !failed && !tellsOfSuccess(outcome.output)
      ? []
      : this.#relatives(work, failed, asked);
    const all = [this.#runs.get(work), ...relatives.map((key) => this.#runs.get(key))]
      .filter((run) => run !== undefined);
    const hasFailed = failed || all.some((run) => run.hasFailed);
    const hasPassed = !failed || all.some((run) => run.hasPassed);
    for (const key of [work, ...relatives]) this.#runs.delete(key);
    this.#runs.set(work, {
      command: text,
      runs: all.reduce((sum, { runs }) => sum + runs, 1),
      turn,
      exitCode,
      failed,
      output: failed ? failureOutput(outcome.output) : null,
      changedOutcome: hasFailed && hasPassed,
      hasFailed,
      hasPassed,
    });
    if (failed) this.#fail(work);
    if (!failed && exitCode === 0 && !kind.isMasked) steps.forEach((step) => this.#passed(step));
    if (this.#runs.size > COMMANDS_SLACK) this.#shrink(COMMANDS_MAX);
  }

  /** Says whether a run that says nothing follows one that failed, and was looked at otherwise. */
  #isStillFailing(work: string, text: string, { output }: Outcome): boolean {
    const before = this.#runs.get(work);
    return before !== undefined && before.failed && before.command !== text &&
      !tellsOfSuccess(output);
  }

  /** Takes it that a command which failed has succeeded since, as a part of another one. */
  #passed(work: string): void {
    const run = this.#runs.get(work);
    if (!run?.failed) return;
    const mended = { failed: false, exitCode: 0, output: null, hasPassed: true };
    this.#runs.set(work, { ...run, ...mended, changedOutcome: true });
  }

  /** Takes down that a command failed, for those that answer it. */
  #fail(work: string): void {
    const words = wordsOf(work);
    const program = words.all[0] ?? "";
    const others = this.#failing.get(program) ?? new Map<string, Words>();
    others.delete(work);
    others.set(work, words);
    for (const oldest of [...others.keys()].slice(0, -COMPARED_MAX)) others.delete(oldest);
    this.#failing.delete(program);
    this.#failing.set(program, others);
    const [oldest] = this.#failing.keys();
    if (this.#failing.size > PROGRAMS_MAX && oldest !== undefined) this.#failing.delete(oldest);
  }

  /** Returns the failing commands that a run of `work` answers, or is again in other words. */
  #relatives(work: string, failed: boolean, asked: number): string[] {
    if (this.#failing.size === 0) return [];
    const words = wordsOf(work);
    const others = this.#failing.get(words.all[0] ?? "") ?? new Map<string, Words>();
    return [...others].filter(([other, earlier]) => {
      const run = this.#runs.get(other);
      if (other === work || !run?.failed) return false;
      return failed ? repeats(words, earlier) : answers(words, earlier, run.turn > asked);
    }).map(([other]) => other);
  }

  /** Drops the oldest of those that passed, then of those that failed. */
  #shrink(itemsMax: number): void {
    for (const isDroppable of [({ failed }: Run) => !failed, () => true]) {
      for (const [work, run] of this.#runs) {
        if (this.#runs.size <= itemsMax) return;
        if (isDroppable(run)) this.#runs.delete(work);
      }
    }
  }
}

/**
 * Returns how a run ended. A look-up that finds nothing has not failed. Where success is that of
 * `tail` or `echo`, it says nothing: then the output counts, and no code is known unless it is
 * printed.
 */
function judge(
  { isLookUp, isMasked, saysCode }: CommandKind,
  { output, exitCode, failed }: Outcome,
): Pick<CapturedCommand, "failed" | "exitCode"> {
  if (failed || (exitCode !== null && exitCode !== 0)) return { failed: !isLookUp, exitCode };
  const printed = saysCode ? printedCode(output) : null;
  if (printed !== null) return { failed: printed !== 0, exitCode: printed };
  if (isMasked && tellsOfFailure(output)) return { failed: true, exitCode: null };
  return { failed: false, exitCode };
}

/** Returns the number that the last line of an output ends with. */
function printedCode(output: string): number | null {
  const [, code] = /(?:^|\D)(\d{1,3})\W{0,3}$/.exec(output.slice(-100).trimEnd()) ?? [];
  return code === undefined ? null : Number(code);
}
