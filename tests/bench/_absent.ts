/**
 * Measures what an agent costs that is not there: to look for its sessions in an empty home.
 *
 * @module
 */

import { AGENTS, ReadLog } from "../../lib/agents/mod.ts";
import { placeIn } from "../_sessions.ts";

/** How often each is looked for. */
const ROUNDS = 300;

/** Returns the names of the agents with the microseconds that looking for each takes. */
export function measureAbsent(): [name: string, microseconds: number][] {
  const home = Deno.makeTempDirSync({ prefix: "session-handoff-bench-" });
  try {
    const place = placeIn(home, `${home}/.cache`);
    return AGENTS.map((agent) => {
      const look = () => Array.from(agent.sources(place, new ReadLog()));
      look();
      const start = performance.now();
      for (let round = 0; round < ROUNDS; round++) look();
      return [agent.name, (performance.now() - start) * 1000 / ROUNDS];
    });
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}
