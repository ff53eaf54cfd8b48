/** Sessions as the tests make them up. */

import type { SessionHead } from "../../../lib/agents/mod.ts";

/** Returns a session of which everything has a value that is easy to recognise. */
export function headOf(fields: Partial<SessionHead> = {}): SessionHead {
  return {
    agent: "codex",
    id: "0a1b2c3d",
    path: "/home/ana/.codex/0a1b2c3d.jsonl",
    project: "/home/ana/demo",
    branch: "main",
    remote: null,
    model: "gpt-5",
    version: "1.2.3",
    title: "Fix the tests",
    startedAt: new Date("2026-11-22T17:00:00Z"),
    updatedAt: new Date("2026-11-22T18:00:00Z"),
    sizeBytes: 1234,
    parentId: null,
    convertedFrom: null,
    ...fields,
  };
}
