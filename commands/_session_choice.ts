/**
 * Which session `capture` is about, and which folder of this machine its project is.
 *
 * @module
 */

import { type Agent, AGENTS, type Place, ReadLog, type SessionHead } from "../lib/agents/mod.ts";
import type { ReadableSession } from "../lib/capture/mod.ts";
import { HandoffError } from "../lib/errors.ts";
import { fileError } from "../lib/file_errors.ts";
import { findRepository } from "../lib/git/repository.ts";
import { cleanPath, isAbsolutePath, isBelow } from "../lib/path.ts";
import { absolutePath, resolveProject } from "../lib/paths.ts";
import { belongsTo } from "../lib/sessions/belongs.ts";
import { compareSessions, findSession, selectSessions } from "../lib/sessions/filter.ts";
import { findSessions } from "../lib/sessions/mod.ts";
import { trimSpace } from "../lib/text.ts";
import type { Host, Options } from "./_command.ts";
import { isFolder } from "./_folder.ts";
import { canAsk } from "./_prompts.ts";
import { AGENT_CHOICES, agentsNamed, placeOf, warnOfSkipped } from "./_sessions_place.ts";

/** The options that choose a session. */
export const SESSION_OPTIONS = {
  agent: {
    type: "string",
    value: "NAME",
    ...AGENT_CHOICES,
    help: "the newest session of this agent",
  },
  session: {
    type: "string",
    value: "ID",
    help: "a session's id, the beginning of one, or the path of its file",
  },
  project: {
    type: "string",
    value: "PATH",
    help: "the project folder, or where the project of --session is on this machine",
  },
} as const satisfies Options;

/** What the user gave for those options. */
export interface SessionValues {
  readonly agent?: string;
  readonly session?: string;
  readonly project?: string;
}

/** What was chosen. */
export interface ChosenSession {
  /** `null` when this project has no session. */
  readonly session: ReadableSession | null;
  readonly place: Place;
  /** The folder of the project on this machine, or as the session states it when it is not here. */
  readonly project: string;
}

/** Sessions this young are taken to be going on: one of several of them is asked for. */
const GOING_ON_MS = 60 * 60 * 1000;

/** What choosing needs of the invocation. */
interface Asking {
  readonly host: Host;
  warn(line: string): void;
}

/**
 * Resolves to the session that the options mean: the one that `--session` names, wherever it is,
 * otherwise the newest one of the project. On a terminal it asks when several of them were going
 * on within the last hour.
 *
 * @throws {HandoffError} as {@linkcode sessionNamed} does; `interrupted`.
 */
export async function chooseSession(
  values: SessionValues,
  { host, warn }: Asking,
): Promise<ChosenSession> {
  const folder = resolveProject(values.project ?? host.cwd(), host.cwd(), host.platform);
  const repository = findRepository(folder);
  const belongs = belongsTo({ folder, repository, platform: host.platform });
  const place = placeOf(host, repository?.workTrees ?? [folder]);
  const asking = { place, host, warn, ...values.agent !== undefined && { agent: values.agent } };
  const named = values.session === undefined
    ? await newestOf(selectSessions(await allSessions(asking), { belongs }), host)
    : await sessionNamed(values.session, asking);
  if (named === null) return { session: null, place, project: folder };
  const head = seenFromHere(named, belongs);
  const stated = head.project;
  const isMapped = values.project !== undefined || stated === null ||
    (!isFolder(stated) && belongs(head));
  const here = values.project === undefined ? repository?.root ?? folder : folder;
  return { session: readable(head), place, project: isMapped ? here : stated };
}

/** Returns a session that began elsewhere and came to this project as one of this project. */
function seenFromHere(
  head: SessionHead,
  belongs: (head: SessionHead) => boolean,
): SessionHead {
  const { lastFolder, ...first } = head;
  const isOfFolder = (of: SessionHead) => belongs({ ...of, remote: null });
  if (lastFolder === undefined || isOfFolder(first)) return head;
  const last = { ...first, project: lastFolder };
  return isOfFolder(last) ? last : head;
}

/** Where to look for sessions, and whose. */
export interface Looking extends Asking {
  readonly place: Place;
  /** The name of the only agent that counts. */
  readonly agent?: string;
}

/**
 * Resolves to the session that a text names: the path of its file, its id or the beginning of it.
 *
 * @throws {HandoffError} as `findSession` does; `invalid` when a path is no session; `not-found` or
 * `unreadable` when there is no such file; `permission` when no agent's folder may be read.
 */
export async function sessionNamed(text: string, looking: Looking): Promise<SessionHead> {
  const reference = trimSpace(text);
  return await headAt(reference, looking) ?? findSession(await allSessions(looking), reference);
}

/** Returns a session with the agent that can read it. */
export function readable(head: SessionHead): ReadableSession {
  const agent = AGENTS.find(({ name }) => name === head.agent);
  if (agent === undefined) throw new TypeError(`there is no agent "${head.agent}"`);
  return { agent, head };
}

/** Resolves to all sessions of the agents that count, newest first. */
async function allSessions({ agent, place, warn }: Looking): Promise<readonly SessionHead[]> {
  const agents = agentsNamed({ names: agent === undefined ? [] : [agent], place, warn });
  const found = await findSessions({ place, agents });
  warnOfSkipped(found, warn);
  return found.sessions;
}

/** Resolves to the session in the file that is named; to `null` when the text names no file. */
async function headAt(
  reference: string,
  { agent, place, host }: Looking,
): Promise<SessionHead | null> {
  // A file in this folder that is called like an id must not stand in for that session.
  if (!/[/\\.]/.test(reference)) return null;
  const path = cleanPath(absolutePath(reference, host.cwd(), host.platform), host.platform);
  try {
    Deno.statSync(path);
  } catch (error) {
    // An id may look like a path; a path from the root is none.
    const isId = error instanceof Deno.errors.NotFound && !isAbsolutePath(reference, host.platform);
    if (isId) return null;
    throw fileError(error, "read the session", path);
  }
  // Most agents find nothing of theirs in a file, for reasons that say nothing to the user.
  const log = new ReadLog();
  const owns = (candidate: Agent) =>
    candidate.roots(place).some((root) => path === root || isBelow(path, root, host.platform));
  const candidates = AGENTS.filter(({ name }) => agent === undefined || name === agent)
    .sort((a, b) => Number(owns(b)) - Number(owns(a)));
  for (const candidate of candidates) {
    const [newest] = (await candidate.heads({ path }, place, log)).toSorted(compareSessions);
    if (newest !== undefined) return newest;
  }
  throw new HandoffError(
    "invalid",
    `cannot read a session from "${path}": it holds none of a known agent`,
    { hints: [`run "session-handoff sessions --all" to see the sessions`] },
  );
}

/** Resolves to the newest session, or to the one that the user picks among those going on. */
async function newestOf(
  sessions: readonly SessionHead[],
  host: Host,
): Promise<SessionHead | null> {
  const since = host.now().getTime() - GOING_ON_MS;
  const goingOn = sessions.filter(({ updatedAt }) => updatedAt.getTime() >= since);
  if (goingOn.length < 2 || !canAsk(host)) return sessions[0] ?? null;
  const { pick } = await import("./_pick.ts");
  // The picker shows handoffs; a session has the same fields that it shows.
  const choices = goingOn.map((head) => ({
    id: head.id,
    createdAt: head.updatedAt,
    tool: head.agent,
    project: head.project ?? "",
    title: head.title ?? "",
    summary: head.path,
    next: null,
    changed: [],
  }));
  const chosen = await pick(host, choices);
  const head = goingOn[choices.indexOf(chosen as typeof choices[number])];
  if (head === undefined) throw new TypeError("the picker returned what it was not given");
  return head;
}
