/**
 * The sessions of all agents, found and listed.
 *
 * Most of it is known from the time before: an index in the cache folder holds what each file was
 * found to contain. Every file is looked at on every use, and read again when its size or its time
 * has changed. The index can be deleted at any time.
 *
 * @module
 */

import {
  type Agent,
  type Place,
  type Problem,
  ReadLog,
  type SessionHead,
  type Source,
} from "../agents/mod.ts";
import { HandoffError } from "../errors.ts";
import { bounded } from "./_bounded.ts";
import type { IndexedSource } from "./_index.ts";
import { indexPath, readIndex, writeIndex } from "./_index_file.ts";
import { changedAt, later, type Seen, Stamps } from "./_stamp.ts";
import { compareSessions } from "./filter.ts";

/** Where and for whose sessions to look. */
export interface FindOptions {
  /** The index is kept in its cache folder. */
  readonly place: Place;
  /** Whose sessions. */
  readonly agents: readonly Agent[];
}

/** What was found. */
export interface FoundSessions {
  /** The newest first, then by agent, id and path. */
  readonly sessions: readonly SessionHead[];
  /** The ids of all sessions that are known: of these, and of other agents as the index has them. */
  readonly ids: readonly string[];
  /** How many things could not be read; an index that cannot be written is one of them. */
  readonly skipped: number;
  /** The first of them, at most 20. */
  readonly problems: readonly Problem[];
}

/** How many problems are kept in all, and how many of one source. */
const PROBLEMS_MAX = 20;
const SOURCE_PROBLEMS_MAX = 3;

/**
 * Resolves to the sessions of these agents, whatever their project. Files that cannot be read, or
 * only in part, are counted and passed by; so is an index that cannot be read or written.
 */
export async function findSessions({ place, agents }: FindOptions): Promise<FoundSessions> {
  const before = readIndex(indexPath(place.cache));
  const indexed = Map.groupBy(before, ({ agent }) => agent);
  const logs: Report[] = [];
  const found: IndexedSource[] = [];
  const stamps = new Stamps();
  for (const agent of agents) {
    const log = new ReadLog();
    const known = new Map(indexed.get(agent.name)?.map((source) => [source.path, source]));
    for (const source of sourcesOf(agent, place, log)) {
      const seen = stamps.of(source);
      if (seen === null) continue;
      const same = known.get(source.path);
      found.push(
        same?.stamp === seen.stamp
          ? same
          : await readSource(source, { agent, place, seen, stamps }),
      );
    }
    logs.push(log);
  }
  const others = notLookedAt(before, { agents, found, stamps });
  logs.push(...found, keepIndex(place.cache, before, [...others, ...found.filter(isSettled)]));
  const sessions = found.flatMap(({ heads }) => heads).sort(compareSessions);
  return {
    sessions,
    ids: [...sessions, ...others.flatMap(({ heads }) => heads)].map(({ id }) => id),
    skipped: logs.reduce((sum, { skipped }) => sum + skipped, 0),
    problems: logs.flatMap(({ problems }) => problems).slice(0, PROBLEMS_MAX),
  };
}

interface Looked {
  readonly agents: readonly Agent[];
  readonly found: readonly IndexedSource[];
  readonly stamps: Stamps;
}

/**
 * Returns what the index has of other agents, and of other projects for the agents that keep their
 * sessions in the project.
 */
function notLookedAt(
  before: readonly IndexedSource[],
  { agents, found, stamps }: Looked,
): IndexedSource[] {
  const asked = new Set(agents.map(({ name }) => name));
  const known = new Set(found);
  const rest = before.filter((source) => !known.has(source));
  const keyOf = ({ agent, path }: IndexedSource) => `${agent} ${path}`;
  const seen = new Set(rest.length === 0 ? [] : found.map(keyOf));
  return rest.filter((source) =>
    !asked.has(source.agent) || (!seen.has(keyOf(source)) && stamps.of(source) !== null)
  );
}

/** What was skipped somewhere. */
type Report = Pick<ReadLog, "skipped" | "problems">;

/** Returns the sources of an agent, each one once. */
function* sourcesOf(agent: Agent, place: Place, log: ReadLog): Generator<Source> {
  const paths = new Set<string>();
  for (const source of agent.sources(place, log)) {
    if (paths.has(source.path)) continue;
    paths.add(source.path);
    yield source;
  }
}

interface ReadOptions {
  readonly agent: Agent;
  readonly place: Place;
  /** What it was before the reading: what changes meanwhile is seen the next time. */
  readonly seen: Seen;
  readonly stamps: Stamps;
}

async function readSource(
  source: Source,
  { agent, place, stamps, seen }: ReadOptions,
): Promise<IndexedSource> {
  const log = new ReadLog();
  const { stamp, info } = seen;
  const heads = await agent.heads(info === null ? source : { ...source, seen: info }, place, log);
  const written = changedAt(seen);
  // A session may be in a file of its own that another one leads to.
  const changedBy = ({ path }: SessionHead) => {
    const own = path === source.path ? null : stamps.of({ path });
    return own === null ? written : later(written, changedAt(own));
  };
  return {
    agent: agent.name,
    path: source.path,
    stamp,
    heads: heads.map((head) => bounded(head, { log, changedAt: changedBy(head) }))
      .filter((head) => head !== null),
    skipped: log.skipped,
    problems: log.problems.slice(0, SOURCE_PROBLEMS_MAX),
  };
}

/** Says whether the next time will show the same: what kept all from being read may pass. */
function isSettled({ heads, skipped }: IndexedSource): boolean {
  return heads.length > 0 || skipped === 0;
}

/** Writes the index if it has changed. That it cannot be written is a problem, and no more. */
function keepIndex(
  folder: string,
  before: readonly IndexedSource[],
  now: readonly IndexedSource[],
): Report {
  const log = new ReadLog();
  const old = new Set(before);
  if (now.length === old.size && now.every((source) => old.has(source))) return log;
  try {
    writeIndex(folder, now);
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    const path = indexPath(folder);
    const reason = error.message.replace(`cannot write "${path}": `, "");
    log.skip(
      path,
      ["the list is not kept for the next time: " + reason, ...error.hints].join("; "),
    );
  }
  return log;
}
