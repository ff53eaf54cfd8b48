/**
 * The permissions under which the whole program runs, from source, as an executable and in the
 * benchmarks. The list of variables is the program's own; there is no second one. Run as a
 * program, this prints the flags, for the tasks in `deno.json`.
 *
 * @module
 */

import { AGENT_VARIABLES } from "../lib/agents/mod.ts";
import { ENVIRONMENT } from "../lib/environment.ts";

const VARIABLES = [...ENVIRONMENT, ...Object.keys(AGENT_VARIABLES)].sort();

/** The flags of `deno run` and `deno compile` that allow every command, and nothing else. */
export const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  `--allow-env=${VARIABLES.join(",")}`,
  "--ignore-env",
  "--allow-run=git",
];

if (import.meta.main) Deno.stdout.writeSync(new TextEncoder().encode(PERMISSIONS.join(" ")));
