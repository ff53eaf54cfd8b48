/**
 * The state of the work, as it was captured from an agent's own session and from git: what a
 * context holds beside the origin.
 *
 * Texts are kept word for word up to a limit; where one was cut, the place says how many
 * characters are missing.
 *
 * @module
 */

import type { FileChange, PlanItem, Tokens } from "./agents/mod.ts";

/** Everything that is known of the work at the moment of a capture. */
export interface Captured {
  /** The session that it was captured from; `null` when it was made from git alone. */
  readonly session: CapturedSession | null;
  /**
   * What the agent had noted of the conversation before, when the session begins with that summary
   * and not with a request; `null` for one that has its beginning.
   */
  readonly priorSummary: string | null;
  /** All that the user asked for, in order; the first one is the goal. */
  readonly requests: readonly Request[];
  /** Sentences of the user that say how the work has to be, in order. */
  readonly constraints: readonly string[];
  /** The plan as it last stood. */
  readonly plan: Plan | null;
  /** The last thing that the agent said. */
  readonly lastMessage: string | null;
  /** What the agent asked and nobody answered. */
  readonly questions: readonly string[];
  /** What the agent said on the way, in order, without the last message. */
  readonly notes: readonly Note[];
  /** The files that were touched, in the order of their last touch. */
  readonly files: readonly CapturedFile[];
  /** The commands that were run, in the order of their last run, each one once. */
  readonly commands: readonly CapturedCommand[];
  /** What was tried and given up, in the session's own words. */
  readonly dropped: readonly string[];
  /** What was going on when the session ended. */
  readonly unfinished: Unfinished;
  /** The work tree at the moment of the capture; `null` when it could not be looked at. */
  readonly git: GitState | null;
  /** How much there was in the session, for saying what is left out. */
  readonly counts: Counts;
  /** Which fields of the record were made from the session, and not given by the user. */
  readonly derived: readonly DerivedField[];
}

/** A field of a record that a capture can make. */
export type DerivedField = "title" | "summary" | "next";

/** What is known of the session itself. */
export interface CapturedSession {
  /** The name of the agent, as in `AGENTS`. */
  readonly agent: string;
  /** The id by which the agent knows it. */
  readonly id: string;
  /** The version of the agent, as the session states it. */
  readonly version: string | null;
  /** The model that answered last. */
  readonly model: string | null;
  /** The branch that the session last stated. */
  readonly branch: string | null;
  /** The commit that the session states for its beginning. */
  readonly commit: string | null;
  /** When it began. */
  readonly startedAt: Date | null;
  /** When something was last said. */
  readonly updatedAt: Date;
  /** What it has used in all. */
  readonly tokens: Tokens | null;
  /** The id of the session that it was forked from. */
  readonly parentId: string | null;
}

/** Something that the user asked for. */
export interface Request {
  /** Its words. */
  readonly text: string;
  /** What the agent had asked by a tool, when these words are the answer; else `null`. */
  readonly question: string | null;
  /** When. */
  readonly at: Date | null;
  /** Its place in the conversation: the number of the turn, from 1. */
  readonly turn: number;
  /** Whether the user had just stopped the agent or refused what it wanted to do. */
  readonly isCorrection: boolean;
  /** Files and pictures that came with it. */
  readonly attachments: readonly string[];
}

/** A plan: steps with states, a text, or both. */
export interface Plan {
  /** The steps, in order. */
  readonly items: readonly PlanItem[];
  /** A plan in prose. */
  readonly text: string | null;
}

/** Something that the agent said. */
export interface Note {
  /** Its words. */
  readonly text: string;
  /** Its place in the conversation: the number of the turn, from 1. */
  readonly turn: number;
  /** Whether it ended the agent's turn, so that it is an answer rather than talk between tools. */
  readonly isAnswer: boolean;
}

/** A file of the project, or elsewhere, that the session touched. */
export interface CapturedFile {
  /** Relative to the project with forward slashes, absolute when it is not in it. */
  readonly path: string;
  /** What became of it in all: a file that was created and edited is `created`. */
  readonly change: FileChange;
  /** How often it was touched in this way or a stronger one. */
  readonly times: number;
  /** Whether the session left it changed, and it was not there any more at the capture. */
  readonly isGone: boolean;
}

/** A command that was run. */
export interface CapturedCommand {
  /** The command, as it was last run. */
  readonly command: string;
  /** How often. */
  readonly runs: number;
  /** The turn of its last run. */
  readonly turn: number;
  /** The exit code of the last run, when it is stated. */
  readonly exitCode: number | null;
  /** Whether the last run failed. */
  readonly failed: boolean;
  /** The end of what the last run printed, when it failed. */
  readonly output: string | null;
  /** Whether an earlier run had the other outcome. */
  readonly changedOutcome: boolean;
  /**
   * When the last run failed: a command like it that passed later, so that it is not known whether
   * this one still fails. `null` when there is none.
   */
  readonly later: string | null;
}

/** What was going on when a session ended. */
export interface Unfinished {
  /** Whether the last request has no answer at all. */
  readonly request: boolean;
  /** Whether the user stopped the agent in the end, and has said nothing since. */
  readonly isStopped: boolean;
  /** Calls of tools that have no result: the command, or the tool and what it was for. */
  readonly calls: readonly string[];
}

/** The state of a git work tree. */
export interface GitState {
  /** When it was looked at. */
  readonly takenAt: Date;
  /** The branch, or `null` when no branch is checked out. */
  readonly branch: string | null;
  /** The commit that is checked out, 40 or 64 hexadecimal digits; `null` before the first one. */
  readonly head: string | null;
  /** The branch that it follows, such as `origin/main`. */
  readonly upstream: string | null;
  /** Commits that the upstream does not have; `null` when there is none, or it is gone. */
  readonly ahead: number | null;
  /** Commits that the upstream has beyond this; `null` when there is none, or it is gone. */
  readonly behind: number | null;
  /** The changed files, as `changedFiles` of lib/git.ts returns them; at most 1,000. */
  readonly dirty: readonly string[];
  /** How many there are. */
  readonly dirtyCount: number;
  /** Lines added against the commit, binary files not counted. */
  readonly insertions: number;
  /** Lines removed against the commit, binary files not counted. */
  readonly deletions: number;
  /** The last commits, newest first; at most 5. */
  readonly commits: readonly GitCommit[];
}

/** A commit. */
export interface GitCommit {
  /** Its id, 40 or 64 hexadecimal digits. */
  readonly id: string;
  /** The first line of its message. */
  readonly subject: string;
}

/** How much there was in a session. */
export interface Counts {
  /** Requests of the user. */
  readonly requests: number;
  /** Messages of the agent with words in them. */
  readonly messages: number;
  /** Calls of tools. */
  readonly calls: number;
  /** Calls that ran a command. */
  readonly commands: number;
  /** Characters of all words and of all that tools printed. */
  readonly characters: number;
  /** Things in the session's files that could not be read. */
  readonly skipped: number;
  /** How often the conversation was summed up. */
  readonly compactions: number;
}
