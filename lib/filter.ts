/**
 * Which handoffs are meant: the one place that filters, sorts, limits and looks up.
 *
 * @module
 */

import { HandoffError } from "./errors.ts";
import type { Handoff } from "./handoff.ts";
import { cleanPath } from "./path.ts";
import { count, trimSpace } from "./text.ts";

/** What to select; an absent field selects everything. */
export interface Filter {
  /** The beginning of the id. */
  readonly idPrefix?: string;
  /** The tool's name; capitals do not matter. */
  readonly tool?: string;
  /** The absolute path of the project folder; it is compared as Go's `filepath.Clean` cleans it. */
  readonly project?: string;
  /** Text that the title, the summary or a next step contains; capitals do not matter. */
  readonly query?: string;
  /** The earliest time of saving. */
  readonly since?: Date;
  /** The most handoffs to return; 0 is no limit. */
  readonly limit?: number;
}

/** How many matches an error names. */
const MATCHES_SHOWN = 10;

/**
 * Returns the handoffs that pass the filter, newest first: by `createdAt`, and among equal times
 * the one saved last. `handoffs` must be in the order in which they were saved.
 */
export function selectHandoffs(handoffs: Iterable<Handoff>, filter: Filter = {}): Handoff[] {
  const passes = predicate(filter);
  if (filter.limit === 1) {
    const newest = newestOf(handoffs, passes);
    return newest === null ? [] : [newest];
  }
  const selected = [];
  for (const handoff of handoffs) if (passes(handoff)) selected.push(handoff);
  // Reversed first, because the sort is stable: the one saved last comes first among equals.
  selected.reverse().sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return filter.limit ? selected.slice(0, filter.limit) : selected;
}

/**
 * Returns the one handoff that `reference` names: `latest`, a whole id, or the beginning of
 * exactly one id. White space around it does not matter. `handoffs` must be in the order in which
 * they were saved; the word `latest` and a whole id win over a prefix.
 *
 * @throws {HandoffError} `not-found` when there is none, `ambiguous` when a prefix fits several,
 * `usage` when the reference is empty: an unset variable in a script must not mean a handoff.
 */
export function findHandoff(handoffs: readonly Handoff[], reference: string): Handoff {
  const wanted = trimSpace(reference);
  if (wanted === "") {
    throw new HandoffError("usage", "cannot pick a handoff: the id is empty", {
      hints: [`name an id, the beginning of one, or latest`],
    });
  }
  if (handoffs.length === 0) {
    throw new HandoffError("not-found", `cannot pick a handoff: no handoffs saved`, {
      hints: [`record one with "session-handoff save", or read a bundle with "import"`],
    });
  }
  if (wanted === "latest") return newestOf(handoffs, () => true)!;
  const exact = handoffs.find((handoff) => handoff.id === wanted);
  if (exact !== undefined) return exact;
  const matches = selectHandoffs(handoffs, { idPrefix: wanted });
  if (matches.length === 1) return matches[0]!;
  if (matches.length > 1) throw ambiguous(wanted, matches);
  throw new HandoffError("not-found", `cannot pick a handoff: no id starts with "${wanted}"`, {
    hints: [`run "session-handoff list" to see the ids`],
  });
}

function predicate(filter: Filter): (handoff: Handoff) => boolean {
  const { idPrefix, since } = filter;
  const tool = filter.tool === undefined ? undefined : foldTool(filter.tool);
  const isProject = filter.project === undefined ? undefined : sameProject(filter.project);
  const query = filter.query?.toLowerCase();
  return (handoff) =>
    (idPrefix === undefined || handoff.id.startsWith(idPrefix)) &&
    (tool === undefined || foldTool(handoff.tool) === tool) &&
    (isProject === undefined || isProject(handoff.project)) &&
    (since === undefined || handoff.createdAt >= since) &&
    (query === undefined || contains(handoff, query));
}

function foldTool(tool: string): string {
  return trimSpace(tool).toLowerCase();
}

function sameProject(project: string): (other: string) => boolean {
  // An absolute path begins with a slash everywhere but on Windows.
  const platform = project.startsWith("/") ? "linux" : "windows";
  const clean = cleanPath(project, platform);
  return (other) => other === clean || cleanPath(other, platform) === clean;
}

function contains(handoff: Handoff, query: string): boolean {
  // One text, joined by line feeds, so that a query with a line feed finds what the Go tool finds.
  return [handoff.title, handoff.summary, ...handoff.next ?? []].join("\n").toLowerCase()
    .includes(query);
}

function newestOf(
  handoffs: Iterable<Handoff>,
  passes: (handoff: Handoff) => boolean,
): Handoff | null {
  let newest: Handoff | null = null;
  for (const handoff of handoffs) {
    if (newest !== null && handoff.createdAt < newest.createdAt) continue;
    if (passes(handoff)) newest = handoff;
  }
  return newest;
}

function ambiguous(prefix: string, matches: readonly Handoff[]): HandoffError {
  const shown = matches.slice(0, MATCHES_SHOWN).map(({ id }) => id);
  const rest = matches.length - shown.length;
  return new HandoffError(
    "ambiguous",
    `cannot pick a handoff: ${count(matches.length, "id")} start with "${prefix}"`,
    { hints: [`use one of ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`] },
  );
}
