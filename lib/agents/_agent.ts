/**
 * The contract between the program and the adapters that read the agents' own sessions.
 *
 * An adapter turns the files of its agent into {@linkcode SessionHead}s and {@linkcode Turn}s, and
 * that is all: it renders nothing, trims nothing, writes nothing, and knows no other adapter. All
 * it reads is untrusted and may be cut, broken, newer than we know, or still being written. Nothing
 * of that makes it throw: what it cannot read goes to the {@linkcode ReadLog}, and what is left is
 * returned.
 *
 * @module
 */

import type { Environment, Platform } from "../environment.ts";
import type { Json } from "../go_json.ts";

/** Where to look. */
export interface Place {
  /** The user's home folder, or `null` when it is not known. */
  readonly home: string | null;
  /** The variables by which agents say where their files are. */
  readonly env: Environment;
  /** The system whose rules hold for paths. */
  readonly platform: Platform;
  /** The folders of the project in question, for agents that keep their sessions in it. */
  readonly projects: readonly string[];
  /** A folder of ours, which need not exist, in which private copies are made. */
  readonly cache: string;
}

/** How well a format is known. */
export type Evidence = "real sessions" | "the agent's source" | "a third-party parser";

/** What reads the sessions of one agent. */
export interface Agent {
  /** The name in records, options and JSON: small letters, digits and hyphens. */
  readonly name: string;
  /** The name as its makers write it. */
  readonly label: string;
  /** What the reader is made from. */
  readonly evidence: Evidence;
  /** What is read, and where, for the README: `~/.codex/sessions/…/rollout-*.jsonl (CODEX_HOME)`. */
  readonly reads: string;
  /**
   * The variables by which a user tells this agent where its files are, each with what it names:
   * `names Codex's folder`. Nothing else of the environment may be asked for, beside what
   * `lib/environment.ts` lists.
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Returns the absolute paths that it may look at and below, in the order of looking; none when
   * the place does not say. Nothing is looked up.
   */
  roots(place: Place): string[];
  /**
   * Yields where sessions may be, by looking at folders only. What is not there is no problem; a
   * folder that may not be read is one.
   */
  sources(place: Place, log: ReadLog): Iterable<Source>;
  /**
   * Resolves to what is known of the sessions in a source without reading all of it: the beginning
   * and the end of a file, a few columns of a database. Sub-agents, warm-ups and files without
   * anything that a user said are no sessions.
   */
  heads(source: Source, place: Place, log: ReadLog): Promise<SessionHead[]>;
  /**
   * Yields the turns of a session in the order of the conversation, the abandoned branches left
   * out. Memory does not grow with the size of the file: what is yielded is not kept. Facts that
   * the session states on the way go to `log.learn`.
   */
  read(head: SessionHead, place: Place, log: ReadLog): AsyncIterable<Turn>;
  /**
   * Returns the stores of this agent that are there and cannot be read: encrypted, on a server, of
   * a format that nobody knows. It looks at folders only. An agent without such stores lacks it.
   */
  unreadable?(place: Place): UnreadableStore[];
}

/** A store that is there and cannot be read. */
export interface UnreadableStore {
  /** The absolute path of the folder or file. */
  readonly path: string;
  /** Why it cannot be read, and what the user can do, in one line. */
  readonly reason: string;
}

/** A file or database that may hold sessions. */
export interface Source {
  /** The absolute path of the file itself. */
  readonly path: string;
  /** Other files that what {@linkcode Agent.heads} returns depends on; they need not exist. */
  readonly beside?: readonly string[];
  /** What was seen of the file just now; whoever has looked at it spares its reader that. */
  readonly seen?: Deno.FileInfo;
}

/** What a list of sessions shows of one. */
export interface SessionHead {
  /** The name of the agent. */
  readonly agent: string;
  /** The id by which that agent knows it. */
  readonly id: string;
  /** The absolute path of the file that it is in; several sessions may share a database. */
  readonly path: string;
  /** The folder that it worked in, absolute, as the session states it; `null` when it does not. */
  readonly project: string | null;
  /** The folder that it worked in at the end, absolute, when it states one and that is another. */
  readonly lastFolder?: string;
  /** The branch that it last stated. */
  readonly branch: string | null;
  /** The URL of the repository's remote, as the session states it. */
  readonly remote: string | null;
  /** The model that answered last. */
  readonly model: string | null;
  /** The version of the agent. */
  readonly version: string | null;
  /**
   * The title that the agent or the user gave it, otherwise the first request; it may be long and
   * have several lines. `null` when nobody has asked for anything.
   */
  readonly title: string | null;
  /** When it began. */
  readonly startedAt: Date | null;
  /** When something was last said; the time of the file when the session does not state it. */
  readonly updatedAt: Date;
  /** The size of the file, or of what the database has of this session, in bytes; about. */
  readonly sizeBytes: number;
  /** The id of the session that it was forked from. */
  readonly parentId: string | null;
  /** The agent whose session a converter made this one from; `null` for an original. */
  readonly convertedFrom: string | null;
}

/** Something that one side said or did, in one go. */
export interface Turn {
  /** Who: results of tools belong to the `agent`, whatever role the file has them under. */
  readonly role: "user" | "agent";
  /** When, as far as the session states it. */
  readonly at: Date | null;
  /** What it consists of, in order. */
  readonly parts: readonly Part[];
}

/** A piece of a turn. */
export type Part =
  | TextPart
  | ReasoningPart
  | AttachmentPart
  | ToolCallPart
  | ToolResultPart
  | PlanPart
  | CompactionPart
  | InterruptionPart;

/** Words. */
export interface TextPart {
  /** What tells it from the other parts. */
  readonly kind: "text";
  /** The words, as they stand. */
  readonly text: string;
  /**
   * Whether the harness put it there: system reminders, environment blocks, the text of
   * instruction files, wrappers. Such text was said by nobody, whatever role it has.
   */
  readonly injected: boolean;
}

/** What the model thought aloud. */
export interface ReasoningPart {
  /** What tells it from the other parts. */
  readonly kind: "reasoning";
  /** The thoughts, as they stand. */
  readonly text: string;
}

/** A file or picture that the user attached; its content is not kept. */
export interface AttachmentPart {
  /** What tells it from the other parts. */
  readonly kind: "attachment";
  /** Its path or name, or what it is: `image`. */
  readonly name: string;
}

/** A tool that was called; by the agent, or by the user (`!ls`). */
export interface ToolCallPart {
  /** What tells it from the other parts. */
  readonly kind: "tool-call";
  /** What pairs it with its result; unique within the session. */
  readonly callId: string;
  /** The name of the tool, as the agent calls it. */
  readonly name: string;
  /** What the call means, in terms that are the same for all agents. */
  readonly action: Action;
  /** What it was called with, as it stands. */
  readonly input: Json;
}

/** What a call of a tool does. */
export type Action =
  /**
   * Runs a command in a shell. A command that is a list of words is joined by spaces. The folder is
   * where the session states it of this command, absolute or relative to the session's folder.
   */
  | { readonly kind: "command"; readonly command: string; readonly folder?: string }
  /** Reads or changes files. */
  | { readonly kind: "files"; readonly files: readonly FileTouch[] }
  /** Asks the user. */
  | { readonly kind: "question"; readonly text: string }
  /** Gives a task to a sub-agent. */
  | { readonly kind: "task"; readonly text: string }
  /** Anything else: searches, the web, plans, tools of others. */
  | { readonly kind: "other" };

/** What happened to a file. */
export interface FileTouch {
  /** Its path as the session has it, absolute or relative to the session's folder. */
  readonly path: string;
  /** What was done to it. */
  readonly change: FileChange;
}

/** The ways in which a file is touched; a file that is moved is deleted here and created there. */
export type FileChange = "read" | "edited" | "created" | "deleted";

/** What came of a call. */
export interface ToolResultPart {
  /** What tells it from the other parts. */
  readonly kind: "tool-result";
  /** The call that it is the result of. */
  readonly callId: string;
  /** What it printed or answered, as text, without the agent's own wrapping around it. */
  readonly output: string;
  /** How the command ended, as far as the session states it or its success implies it. */
  readonly exitCode: number | null;
  /** Whether it failed: an error, an exit code other than 0, a refusal. */
  readonly failed: boolean;
  /** Whether the user did not let it run, or stopped it. */
  readonly refused: boolean;
  /** Whether nothing tells how it ended, only that it did. */
  readonly isUnknown?: boolean;
  /** What it did to files, when the result tells that better than the call. */
  readonly files?: readonly FileTouch[];
}

/** The plan or list of tasks, whole, as it stands from here on. */
export interface PlanPart {
  /** What tells it from the other parts. */
  readonly kind: "plan";
  /** The steps, in order; none when there is only a text. */
  readonly items: readonly PlanItem[];
  /** A plan in prose, such as plan modes make; `null` when there is none. */
  readonly text: string | null;
}

/** One step of a plan. */
export interface PlanItem {
  /** What is to be done. */
  readonly text: string;
  /** Where it stands. */
  readonly state: PlanState;
}

/** Where a step stands; a state that an agent calls otherwise is mapped to the nearest of these. */
export type PlanState = "pending" | "in-progress" | "completed" | "cancelled" | "blocked";

/** The conversation was summed up to save room; what was before is still yielded. */
export interface CompactionPart {
  /** What tells it from the other parts. */
  readonly kind: "compaction";
  /** The summary, when the session has it. */
  readonly summary: string | null;
}

/** The user stopped the agent here. */
export interface InterruptionPart {
  /** What tells it from the other parts. */
  readonly kind: "interruption";
}

/** What a session states of itself; the last statement counts. */
export interface SessionFacts {
  /** The model that answered last. */
  readonly model: string | null;
  /** The version of the agent. */
  readonly version: string | null;
  /** The branch that was checked out last. */
  readonly branch: string | null;
  /** The commit that was checked out at the start, as far as the session states it. */
  readonly commit: string | null;
  /** What has been used so far. */
  readonly tokens: Tokens | null;
}

/** The tokens that a session has used in all; cached input is part of the input. */
export interface Tokens {
  /** Tokens that the model read. */
  readonly input: number;
  /** Tokens that it wrote, thoughts included. */
  readonly output: number;
  /** Tokens of the input that came from a cache. */
  readonly cached: number;
}

/** Something that could not be read. */
export interface Problem {
  /** The absolute path of the file. */
  readonly path: string;
  /** The line, from 1, where there are lines. */
  readonly line: number | null;
  /** What was found and what is wanted: small first letter, no full stop. */
  readonly reason: string;
}

/** How many problems are kept with their reasons; all are counted. */
const PROBLEMS_KEPT = 20;

/** Takes down what a reader meets: what it skips, and what the session states of itself. */
export class ReadLog {
  readonly #problems: Problem[] = [];
  #skipped = 0;
  #facts: SessionFacts = { model: null, version: null, branch: null, commit: null, tokens: null };

  /** How many things were skipped. */
  get skipped(): number {
    return this.#skipped;
  }

  /** The first 20 of them. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** What the session states of itself, as far as it was read. */
  get facts(): SessionFacts {
    return this.#facts;
  }

  /** Notes that something was skipped. */
  skip(path: string, reason: string, line: number | null = null): void {
    this.#skipped++;
    if (this.#problems.length < PROBLEMS_KEPT) this.#problems.push({ path, line, reason });
  }

  /**
   * Notes what the session states; a fact that is `null` or absent leaves the former one, and so do
   * tokens that nobody can count exactly.
   */
  learn(facts: Partial<SessionFacts>): void {
    const stated = Object.entries(facts).filter(([name, value]) =>
      value !== null && !(name === "tokens" && !Object.values(value).every(Number.isSafeInteger))
    );
    this.#facts = { ...this.#facts, ...Object.fromEntries(stated) };
  }
}
