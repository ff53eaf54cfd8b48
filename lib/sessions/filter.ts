/**
 * Which sessions are meant: the one place that filters, sorts, limits and looks up.
 *
 * @module
 */

import type { SessionHead } from "../agents/mod.ts";
import { HandoffError } from "../errors.ts";
import { count, trimSpace } from "../text.ts";

/** What to select; an absent field selects everything. */
export interface SessionFilter {
  /** The names of the agents; none is every agent. */
  readonly agents?: readonly string[];
  /** Says whether a session is of the project in question. */
  readonly belongs?: (head: SessionHead) => boolean;
  /** The earliest time at which something was last said. */
  readonly since?: Date;
  /** Text that the title, the project, the branch or the id contains; capitals do not matter. */
  readonly query?: string;
  /** The most sessions to return; 0 is no limit. */
  readonly limit?: number;
}

/** How many matches an error names. */
const MATCHES_SHOWN = 10;

/** Returns the sessions that pass the filter, in their order. */
export function selectSessions(
  sessions: readonly SessionHead[],
  filter: SessionFilter = {},
): SessionHead[] {
  const { agents = [], belongs, since, limit } = filter;
  const query = filter.query?.toLowerCase();
  const selected = sessions.filter((head) =>
    (agents.length === 0 || agents.includes(head.agent)) &&
    (since === undefined || head.updatedAt >= since) &&
    (query === undefined || contains(head, query)) &&
    // The last, because it may look at folders.
    (belongs === undefined || belongs(head))
  );
  return limit ? selected.slice(0, limit) : selected;
}

/** Returns the order of two sessions: the newest first, then by agent, id and path. */
export function compareSessions(a: SessionHead, b: SessionHead): number {
  return b.updatedAt.getTime() - a.updatedAt.getTime() || compare(a.agent, b.agent) ||
    compare(a.id, b.id) || compare(a.path, b.path);
}

/**
 * Returns the one session that `reference` names: a whole id, the beginning of exactly one id, or
 * the absolute path of its file. White space around it does not matter; a whole id wins over a
 * prefix. `sessions` must be newest first: when an agent has an id twice, such as in a copy of its
 * file, the newest one is meant, and the other one is named by its path.
 *
 * @throws {HandoffError} `not-found` when there is none, `ambiguous` when several fit, `usage` when
 * the reference is empty: an unset variable in a script must not mean a session.
 */
export function findSession(sessions: readonly SessionHead[], reference: string): SessionHead {
  const wanted = trimSpace(reference);
  if (wanted === "") {
    throw new HandoffError("usage", "cannot pick a session: the id is empty", {
      hints: ["name an id, the beginning of one, or the path of a session's file"],
    });
  }
  const named = [
    sessions.filter(({ path }) => path === wanted),
    sessions.filter(({ id }) => id === wanted),
    sessions.filter(({ id }) => id.startsWith(wanted)),
  ].map(withoutCopies).find((matches) => matches.length > 0) ?? [];
  const [match] = named;
  if (named.length > 1) throw ambiguous(wanted, named);
  if (match !== undefined) return match;
  throw new HandoffError("not-found", `cannot pick a session: no id starts with "${wanted}"`, {
    hints: [`run "session-handoff sessions --all" to see the ids`],
  });
}

function contains({ title, project, branch, id }: SessionHead, query: string): boolean {
  return [title, project, branch, id].some((text) => text?.toLowerCase().includes(query));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns the first session of each agent with each id. */
function withoutCopies(sessions: readonly SessionHead[]): SessionHead[] {
  const first = new Map<string, SessionHead>();
  for (const head of sessions) {
    const name = `${head.agent} ${head.id}`;
    if (!first.has(name)) first.set(name, head);
  }
  return [...first.values()];
}

function ambiguous(wanted: string, matches: readonly SessionHead[]): HandoffError {
  const shown = matches.slice(0, MATCHES_SHOWN).map(({ agent, id }) => `${id} (${agent})`);
  const rest = matches.length - shown.length;
  const ids = new Set(matches.map(({ id }) => id));
  return new HandoffError(
    "ambiguous",
    `cannot pick a session: ${count(matches.length, "session")} fit "${wanted}"`,
    {
      hints: [
        `use one of ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`,
        ...ids.size < matches.length ? ["add --agent where an id is the same"] : [],
      ],
    },
  );
}
