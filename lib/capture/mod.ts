/**
 * Makes a handoff out of an agent's own session, or out of git alone: no model is asked, and the
 * same session gives the same handoff.
 *
 * @module
 */

import { type Agent, type Place, ReadLog, type SessionHead, type Turn } from "../agents/mod.ts";
import type { Captured, CapturedSession, DerivedField, GitState } from "../captured.ts";
import type { Draft } from "../handoff.ts";
import { draftFrom } from "./draft.ts";
import type { Extracted } from "./extract.ts";

/** What a handoff of git alone has for its tool. */
export const GIT_TOOL = "git";

/** A session to capture, and who can read it. */
export interface ReadableSession {
  /** The agent whose session it is. */
  readonly agent: Agent;
  /** What is known of it. */
  readonly head: SessionHead;
}

/** What a capture is made from besides the session. */
export interface CaptureOptions {
  /** Where private copies are made, and whose rules hold for paths. */
  readonly place: Place;
  /** The work tree of the project as it is now; `null` when that cannot be told. */
  readonly git: GitState | null;
  /** What the user wants the record to say. */
  readonly given?: Given;
}

/** What the user wants the record to say; the next steps come before those of the session. */
export interface Given {
  /** In place of the title of the session. */
  readonly title?: string;
  /** In place of the one that the session makes. */
  readonly summary?: string;
  /** Steps to do first. */
  readonly next?: readonly string[];
}

/** The state of the work, and what could not be read of it. */
export interface Capture {
  /** What goes into the context of a handoff. */
  readonly captured: Captured;
  /** The title that the session has, if any. */
  readonly title: string | null;
  /** What could not be read. */
  readonly log: ReadLog;
}

/**
 * Resolves to the state of the work that a session tells, or that git alone tells when there is no
 * session. What cannot be read of a session is in the log, and is no reason to throw.
 */
export async function captureWork(
  session: ReadableSession | null,
  { place, git, given = {} }: CaptureOptions,
): Promise<Capture> {
  const log = new ReadLog();
  const known = { ...await readSession(session, place, log), git };
  const captured = { ...known, derived: derivedFields(given) };
  return { captured, title: session?.head.title ?? null, log };
}

/** What a record needs beside the state of the work. */
export interface RecordOptions {
  /** The folder of the project on this machine. */
  readonly project: string;
  /** The title that the session has, if any. */
  readonly title: string | null;
  /** What the user wants the record to say. */
  readonly given?: Given;
}

/**
 * Returns the record of a handoff that was captured, in sentences of the session itself. Texts are
 * cut for it, so credentials must have been taken out of `captured` before.
 */
export function recordOf(captured: Captured, options: RecordOptions): Draft {
  const { project, title, given = {} } = options;
  const derived = draftFrom(captured, { title });
  return {
    tool: captured.session?.agent ?? GIT_TOOL,
    project,
    title: given.title ?? derived.title,
    summary: given.summary ?? derived.summary,
    next: [...given.next ?? [], ...derived.next],
    changed: captured.git?.dirty ?? [],
  };
}

async function readSession(
  session: ReadableSession | null,
  place: Place,
  log: ReadLog,
): Promise<Extracted & Pick<Captured, "session">> {
  // With it come the rules for credentials, which take longer to load than all the rest.
  const { extractState } = await import("./extract.ts");
  const turns = session === null ? noTurns() : session.agent.read(session.head, place, log);
  const extracted = await extractState(turns, {
    project: session?.head.project ?? null,
    platform: place.platform,
    skipped: () => log.skipped,
  });
  return { ...extracted, session: session && describe(session.head, log) };
}

/** What the session states on the way counts more than what its head could tell. */
function describe(head: SessionHead, { facts }: ReadLog): CapturedSession {
  return {
    agent: head.agent,
    id: head.id,
    version: facts.version ?? head.version,
    model: facts.model ?? head.model,
    branch: facts.branch ?? head.branch,
    commit: facts.commit,
    startedAt: head.startedAt,
    updatedAt: head.updatedAt,
    tokens: facts.tokens,
    parentId: head.parentId,
  };
}

/** The next steps are always those of the session, behind the given ones. */
function derivedFields({ title, summary }: Given): DerivedField[] {
  return [
    ...title === undefined ? ["title" as const] : [],
    ...summary === undefined ? ["summary" as const] : [],
    "next",
  ];
}

async function* noTurns(): AsyncGenerator<Turn> {}
