/**
 * The options that select handoffs, the same in `list`, `select` and `export`, and the filter that
 * they make.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import type { Filter } from "../lib/filter.ts";
import { resolveProject } from "../lib/paths.ts";
import { parseSince } from "../lib/since.ts";
import { trimSpace } from "../lib/text.ts";
import type { Host, Options } from "./_command.ts";

/** The options that `list`, `select` and `export` share. */
export const FILTER_OPTIONS = {
  tool: { type: "string", value: "NAME", help: "only handoffs from this tool" },
  project: { type: "string", value: "PATH", help: "only handoffs of this project folder" },
  query: { type: "string", value: "TEXT", help: "only with this text in title, summary or next" },
  since: { type: "string", value: "WHEN", help: "only newer than 90m, 2d, 1w, a date or a time" },
  limit: { type: "string", value: "N", help: "at most N, the newest; 0 is no limit" },
} as const satisfies Options;

/** The id filter of `list` and `select`; in `render` and `export` an id names one handoff. */
export const ID_PREFIX_OPTION = {
  id: { type: "string", value: "PREFIX", help: "only ids that begin with this" },
} as const satisfies Options;

/** What the user gave for those options. */
export interface FilterValues {
  readonly id?: string;
  readonly tool?: string;
  readonly project?: string;
  readonly query?: string;
  readonly since?: string;
  readonly limit?: string;
}

/**
 * Returns the filter that the options ask for. As in the Go tool, an option that is empty or only
 * white space selects everything.
 *
 * @throws {HandoffError} `usage` when `--since` or `--limit` is not understood.
 */
export function parseFilter(values: FilterValues, host: Host): Filter {
  const idPrefix = given(values.id);
  const tool = given(values.tool);
  const project = given(values.project);
  const query = given(values.query);
  const since = given(values.since);
  return {
    ...(idPrefix && { idPrefix }),
    ...(tool && { tool }),
    ...(project && { project: resolveProject(project, host.cwd(), host.platform) }),
    ...(query && { query }),
    ...(since && { since: parseSince(since, host.now()) }),
    limit: parseLimit(values.limit),
  };
}

function parseLimit(text = "0"): number {
  const limit = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (limit >= 0) return limit;
  throw new HandoffError("usage", `"--limit" must be a whole number from 0, found "${text}"`);
}

function given(text = ""): string {
  return trimSpace(text);
}
