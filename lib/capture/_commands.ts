/**
 * The commands that were run, each one once.
 *
 * @module
 */

import type { Action, FileTouch, ToolResultPart } from "../agents/mod.ts";
import type { CapturedCommand } from "../captured.ts";
import { withoutHereDocuments } from "../shell.ts";
import {
  COMMAND_MAX,
  type CommandKind,
  kindOf,
  shownCommand,
  stashes,
  stepsOf,
  targetsOf,
  workOf,
} from "./_command_line.ts";
import { failureOutput, tellsOfFailure, tellsOfSuccess } from "./_failure_output.ts";
import { type Answered, Failures } from "./_failures.ts";
import { keptKey, keptLoosely, keptText } from "./_kept.ts";
import { codeIn } from "./_printed_code.ts";
import type { ProjectPaths } from "./_project_paths.ts";
import { editsOf } from "./_shell_edits.ts";
import { type Words, wordsOf } from "./_words.ts";

/** How many are kept. */
const COMMANDS_MAX = 500;
/** How many there may be before the least informative go. */
const COMMANDS_SLACK = 600;
/** How many failed ones have their output; the newest do. */
const OUTPUTS_MAX = 20;

/** How many command lines are known at a time, and how long such a one may be. */
const KNOWN_MAX = 500;
const KNOWN_LENGTH_MAX = 500;

/** How many commands are known that were to change files and failed. */
const UNCHANGED_MAX = 50;
/** What such a command says when something is not where it was looked for, and how early. */
const NOT_FOUND = /no such file|not found|cannot find|does not exist/i;
const NOT_FOUND_WITHIN = 2_000;
/** What it says when there is nothing left to do. */
const NEEDLESS = /^(?:rm|rmdir): .*no such file or directory$|^mkdir: .*file exists$/i;
/** What git says when there is nothing to put away. */
const NOTHING_STASHED = /no local changes to save/i;

/** A command that waits for its result. */
export interface Command {
  /** As it is shown, but for its length: it is cut when it is. */
  readonly text: string;
  /** What it has in common with other commands that do the same. */
  readonly work: string;
  /** The work of other commands that it does on the way, and that succeeds when it does. */
  readonly steps: readonly string[];
  readonly kind: CommandKind;
  /** The files that it changes, as far as its words tell, from the folder of the project. */
  readonly targets: readonly string[];
  /** The files that it has changed when it succeeds, as far as that is plain. */
  readonly edits: readonly FileTouch[];
  /** Whether it puts the changes of the tree away, or brings them back; `null` for neither. */
  readonly stashes: boolean | null;
}

/** What a result says of the command that it belongs to. */
export type Outcome = Pick<ToolResultPart, "output" | "exitCode" | "failed" | "isUnknown">;

/** When a run ended. */
export interface When {
  /** The turn that it was in. */
  readonly turn: number;
  /** The turn in which the user had last spoken. */
  readonly asked: number;
}

/** Reads command lines; agents run the same ones again and again. */
export class CommandLines {
  readonly #paths: ProjectPaths;
  readonly #known = new Map<string, Command>();

  /** Makes one for a project. */
  constructor(paths: ProjectPaths) {
    this.#paths = paths;
  }

  /** Returns what is kept of a command while it runs. */
  parse({ command: line, folder }: CommandAction): Command {
    const key = folder === undefined ? line : `${folder}\n${line}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const command = parseCommand(shownCommand(line, this.#paths, folder), this.#paths);
    if (key.length > KNOWN_LENGTH_MAX) return command;
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(keptKey(key, KNOWN_LENGTH_MAX), command);
    return command;
  }
}

type CommandAction = Extract<Action, { kind: "command" }>;

function parseCommand(whole: string, paths: ProjectPaths): Command {
  const text = keptLoosely(whole, COMMAND_MAX);
  const work = workOf(whole);
  const start = withoutHereDocuments(whole).slice(0, COMMAND_MAX);
  return {
    text,
    work: work === text && work.length <= COMMAND_MAX ? text : keptKey(work, COMMAND_MAX),
    steps: stepsOf(start, paths),
    kind: kindOf(start),
    targets: targetsOf(start, paths).map((target) => keptKey(target, COMMAND_MAX)),
    edits: editsOf(start, paths),
    stashes: stashes(start),
  };
}

interface Run extends Omit<CapturedCommand, "later"> {
  readonly hasFailed: boolean;
  readonly hasPassed: boolean;
  readonly isLookUp: boolean;
  /** The command that passed later, when it is a like one. */
  readonly later: Pick<Command, "text" | "work"> | null;
}

const NOT_ANSWERED: Answered = { repeated: [], mended: [], doubtful: [] };

/** What a command that failed was to change. */
interface Unchanged {
  readonly targets: ReadonlySet<string>;
  /** Whether it failed since something is not where it was looked for. */
  readonly isAstray: boolean;
}

/** Collects commands and what came of them. */
export class Commands {
  /** By what they do, in the order of their last run. */
  readonly #runs = new Map<string, Run>();
  readonly #failures = new Failures((work) => this.#runs.get(work)?.failed === true);
  readonly #words = new WeakMap<Command, Words>();
  /** What the newest commands that were only to change files have not changed, by their work. */
  readonly #unchanged = new Map<string, Unchanged>();
  readonly #paths: ProjectPaths;
  /** Whether the changes of the tree are put away, so that runs tell nothing of them. */
  #isAway = false;

  /** Makes an empty list for a project. */
  constructor(paths: ProjectPaths) {
    this.#paths = paths;
  }

  /** The commands that are kept, in the order of their last run. */
  get commands(): CapturedCommand[] {
    this.#shrink(COMMANDS_MAX);
    const failed = [...this.#runs.values()].filter(({ output }) => output !== null);
    const told = new Set(failed.slice(-OUTPUTS_MAX));
    return [...this.#runs.values()].map((run) => {
      const { hasFailed: _, hasPassed: __, isLookUp: ___, later, ...rest } = run;
      // What passed says nothing any more when it has failed since.
      const isDoubtful = later !== null && this.#runs.get(later.work)?.failed !== true;
      return {
        ...rest,
        command: keptText(run.command, COMMAND_MAX),
        output: told.has(run) ? run.output : null,
        later: isDoubtful ? keptText(later.text, COMMAND_MAX) : null,
      };
    });
  }

  /**
   * Takes what came of a run. What failed before and is mended by it, or is the same again in other
   * words, becomes one with it; what may be mended says so.
   */
  ran(command: Command, outcome: Outcome, when: When): void {
    const { text, work, kind } = command;
    const { failed, exitCode } = judge(kind, outcome);
    const isAway = this.#isAway;
    if (!failed) this.#follow(command, outcome);
    // On another tree nothing that is known of this one is mended or broken.
    if (isAway && command.stashes === null && this.#runs.has(work)) return;
    // The success of `tail` is nobody's: it clears a failure only when the output tells of success.
    if (!failed && kind.isMasked && exitCode === null && this.#isStillFailing(command, outcome)) {
      return;
    }
    const isUnknown = outcome.isUnknown === true && !failed;
    if (isUnknown && this.#runs.get(work)?.failed === true) return;
    const isTelling = !isUnknown &&
      (!kind.isMasked || exitCode !== null || tellsOfSuccess(outcome.output));
    const isOther = (!failed && !isTelling) || isAway;
    if (!isOther && !failed && exitCode === 0 && !kind.isMasked) this.#passSteps(command, when);
    const answered = isOther ? NOT_ANSWERED : this.#answeredBy(command, failed, when);
    const keys = [work, ...answered.repeated, ...answered.mended];
    const all = keys.flatMap((key) => this.#runs.get(key) ?? []);
    const hasFailed = failed || all.some((run) => run.hasFailed);
    const hasPassed = (!failed && isTelling) || all.some((run) => run.hasPassed);
    for (const key of keys) this.#runs.delete(key);
    this.#runs.set(work, {
      command: text,
      runs: all.reduce((sum, { runs }) => sum + runs, 1),
      turn: when.turn,
      exitCode,
      failed,
      output: failed ? failureOutput(outcome.output) : null,
      changedOutcome: failed ? hasPassed : hasFailed,
      later: null,
      hasFailed,
      hasPassed,
      isLookUp: kind.isLookUp,
    });
    for (const other of answered.doubtful) this.#doubt(other, command);
    if (failed) this.#fail(command, outcome);
    if (this.#runs.size > COMMANDS_SLACK) this.#shrink(COMMANDS_MAX);
  }

  /** Takes it that a file was changed: a command that failed to do it has nothing left to do. */
  touch({ path, change }: FileTouch): void {
    if (change === "read") return;
    // Work goes on here, so this tree is the one that counts.
    this.#isAway = false;
    this.#changed([this.#paths.pathOf(path)]);
  }

  /** Takes down what a command that did not fail has changed. */
  #follow({ targets, stashes, kind }: Command, { output, isUnknown }: Outcome): void {
    if (stashes !== null) this.#isAway = stashes && !NOTHING_STASHED.test(output);
    if (isUnknown !== true && !kind.isMasked) this.#changed(targets);
  }

  /** Drops failed attempts to change files that were changed since. */
  #changed(paths: readonly string[]): void {
    if (this.#unchanged.size === 0) return;
    for (const [work, { targets, isAstray }] of this.#unchanged) {
      const isRun = this.#runs.get(work)?.failed === true;
      const isDone = paths.some((path) =>
        targets.has(path) || (isAstray && [...targets].some((target) => isEnd(target, path)))
      );
      if (isRun && isDone) this.#runs.delete(work);
      if (!isRun || isDone) this.#unchanged.delete(work);
    }
  }

  /** Says whether a run that says nothing follows one that failed, and was looked at otherwise. */
  #isStillFailing({ work, text }: Command, { output }: Outcome): boolean {
    const before = this.#runs.get(work);
    return before !== undefined && before.failed && before.command !== text &&
      !tellsOfSuccess(output);
  }

  /** Takes it that the parts of a command have succeeded with it: `a && b`. */
  #passSteps(command: Command, when: When): void {
    if (this.#failures.isEmpty) return;
    for (const step of command.steps) {
      const words = wordsOf(step, this.#paths);
      const isOfNow = (other: string) => this.#isSince(other, when);
      const answered = this.#failures.answeredBy(words, command.work, isOfNow);
      for (const other of answered.repeated) this.#mend(other, 0, when.turn);
      for (const other of answered.mended) this.#mend(other, null, when.turn);
      for (const other of answered.doubtful) this.#doubt(other, command);
    }
  }

  /** Takes it that a command which failed has succeeded since, as a part of another one. */
  #mend(work: string, exitCode: number | null, turn: number): void {
    const run = this.#runs.get(work);
    if (run === undefined) return;
    const mended = { failed: false, exitCode, output: null, later: null, hasPassed: true };
    this.#runs.delete(work);
    this.#runs.set(work, { ...run, ...mended, turn, changedOutcome: true });
  }

  /** Takes it that something like a command which failed has passed since. */
  #doubt(work: string, { text, work: laterWork }: Command): void {
    const run = this.#runs.get(work);
    if (run?.failed) this.#runs.set(work, { ...run, later: { text, work: laterWork } });
  }

  /** Takes down that a command failed, for those that answer it. */
  #fail(command: Command, { output }: Outcome): void {
    const { work, kind, targets } = command;
    if (kind.isChange) {
      const isAstray = NOT_FOUND.test(output.slice(0, NOT_FOUND_WITHIN));
      this.#unchanged.delete(work);
      this.#unchanged.set(work, { targets: new Set(targets), isAstray });
      const [oldest] = this.#unchanged.keys();
      if (this.#unchanged.size > UNCHANGED_MAX && oldest !== undefined) {
        this.#unchanged.delete(oldest);
      }
    }
    const steps = command.steps.map((step) => wordsOf(step, this.#paths));
    this.#failures.add(work, this.#wordsOf(command), steps);
  }

  /** Returns what a run says of commands that failed before: that they are mended, or the same. */
  #answeredBy(command: Command, failed: boolean, when: When): Answered {
    if (this.#failures.isEmpty || command.kind.isLookUp) return NOT_ANSWERED;
    const words = this.#wordsOf(command);
    if (failed) {
      return { ...NOT_ANSWERED, repeated: this.#failures.repeatedBy(words, command.work) };
    }
    return this.#failures.answeredBy(words, command.work, (other) => this.#isSince(other, when));
  }

  /** Says whether a command was last run after the user had last spoken. */
  #isSince(work: string, { asked }: When): boolean {
    return (this.#runs.get(work)?.turn ?? 0) > asked;
  }

  #wordsOf(command: Command): Words {
    const words = this.#words.get(command) ?? wordsOf(command.work, this.#paths);
    this.#words.set(command, words);
    return words;
  }

  /** Drops the oldest of those that only looked, then of those that passed, then of all. */
  #shrink(itemsMax: number): void {
    const isLook = ({ failed, isLookUp }: Run) => isLookUp && !failed;
    for (const isDroppable of [isLook, ({ failed }: Run) => !failed, () => true]) {
      for (const [work, run] of this.#runs) {
        if (this.#runs.size <= itemsMax) return;
        if (isDroppable(run)) this.#runs.delete(work);
      }
    }
  }
}

/**
 * Returns how a run ended. A look-up that finds nothing has not failed, nor has the removal of what
 * is not there. Where success is that of `tail` or `echo`, it says nothing: then the output counts,
 * and no code is known unless it is printed, or the output tells of success as well.
 */
function judge(
  { isLookUp, isMasked, isChange, printedCode }: CommandKind,
  { output, exitCode, failed }: Outcome,
): Pick<CapturedCommand, "failed" | "exitCode"> {
  if (failed || (exitCode !== null && exitCode !== 0)) {
    const isFailure = !isLookUp && !(isChange && isNeedless(output));
    // A code of 0 beside a failure is not what the failure is known by.
    return { failed: isFailure, exitCode: exitCode === 0 ? null : exitCode };
  }
  const printed = printedCode === null ? null : codeIn(output, printedCode);
  if (printed !== null) return { failed: printed !== 0, exitCode: printed };
  if (!isMasked) return { failed: false, exitCode };
  if (tellsOfFailure(output)) return { failed: true, exitCode: null };
  return { failed: false, exitCode: tellsOfSuccess(output) ? exitCode : null };
}

/** Says whether one of two paths, which have forward slashes, ends with the whole of the other. */
function isEnd(one: string, other: string): boolean {
  return one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

/** Says whether all that a change of files complains about is that it is made already. */
function isNeedless(output: string): boolean {
  const lines = output.slice(0, NOT_FOUND_WITHIN).split("\n").filter((line) => line.trim() !== "");
  return lines.length > 0 && lines.every((line) => NEEDLESS.test(line));
}
