/**
 * The list of sessions, for people.
 *
 * @module
 */

import type { SessionHead } from "../lib/agents/mod.ts";
import type { Host } from "./_command.ts";
import { relativeTime } from "./_relative_time.ts";
import { shortIds } from "./_session_ids.ts";
import { originOf, titleOf } from "./_session_lines.ts";
import { shortPath } from "./_short_path.ts";
import { sizeText } from "./_session_size.ts";
import { formatTable } from "./_table.ts";

/** What the list is made for. */
export interface SessionTableOptions {
  readonly host: Host;
  /** The ids among which a shortened one has to be the only one that begins so. */
  readonly ids: Iterable<string>;
}

/** Returns the table for a terminal. */
export function sessionTable(
  sessions: readonly SessionHead[],
  { host, ids }: SessionTableOptions,
): string {
  const now = host.now();
  const short = shortIds(ids);
  const cells = (cell: (head: SessionHead) => string) => sessions.map(cell);
  return formatTable([
    { title: "AGENT", cells: cells(({ agent }) => agent) },
    { title: "ID", cells: cells(({ id }) => short.get(id) ?? id) },
    { title: "AGE", cells: cells(({ updatedAt }) => relativeTime(updatedAt, now)), isDim: true },
    {
      title: "PROJECT",
      cells: cells(({ project }) => project === null ? "" : shortPath(project, host)),
      min: 8,
      keepsEnd: true,
      isDim: true,
    },
    { title: "BRANCH", cells: cells(({ branch }) => branch ?? ""), min: 6, isDim: true },
    { title: "SIZE", cells: cells(({ sizeBytes }) => sizeText(sizeBytes)), isDim: true },
    { title: "FROM", cells: cells(originOf), min: 6 },
    { title: "TITLE", cells: cells(({ title }) => titleOf(title)), min: 12 },
  ], { columns: host.stdout.columns, colour: host.colour });
}
