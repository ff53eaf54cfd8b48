/** Handoffs for the tests of what is shown on a terminal. */

import type { Handoff } from "../../lib/handoff.ts";

/** Returns a handoff of which a test only says what matters to it. */
export function handoff(fields: Partial<Handoff> = {}): Handoff {
  return {
    id: "20261122-180206",
    createdAt: new Date("2026-11-22T18:02:06Z"),
    tool: "codex",
    project: "/home/ana/project",
    title: "Title",
    summary: "Summary",
    next: [],
    changed: [],
    ...fields,
  };
}
