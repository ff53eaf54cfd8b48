/**
 * Codex CLI: a file of JSON lines for each thread, in six forms so far (0.20 to 0.169).
 *
 * @module
 */

import type { Agent } from "./_agent.ts";
import { rolloutsIn, rootsIn } from "./_codex/files.ts";
import { lazyHeads, lazyTurns } from "./_read/lazily.ts";

/** Reads the sessions of Codex CLI, the archived and the compressed ones as well. */
export const codex: Agent = {
  name: "codex",
  label: "Codex CLI",
  evidence: "real sessions",
  reads: "~/.codex/{sessions,archived_sessions}/…/rollout-*.jsonl[.zst] (CODEX_HOME)",
  variables: {
    CODEX_HOME: "names Codex's folder",
  },
  roots: rootsIn,
  sources: rolloutsIn,
  ...lazyHeads(() => import("./_codex/heads.ts")),
  ...lazyTurns(() => import("./_codex/read.ts")),
};
