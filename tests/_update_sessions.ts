/**
 * Writes anew what is expected of each home in tests/agents, for the agents that are named, or for
 * all: `deno run -A tests/_update_sessions.ts codex`. What comes out is to be read, line by line,
 * beside the agents' files.
 */

import { AGENTS } from "../lib/agents/mod.ts";
import {
  AGENT_CASES,
  casesOf,
  goldenPrompts,
  goldenText,
  homeOf,
  placeIn,
  readHome,
} from "./_sessions.ts";

for (const agent of AGENTS) {
  if (Deno.args.length > 0 && !Deno.args.includes(agent.name)) continue;
  for (const name of casesOf(agent.name)) {
    const home = homeOf(agent.name, name);
    const cache = Deno.makeTempDirSync();
    try {
      const place = placeIn(home, cache);
      const folder = new URL(`${agent.name}/${name}/`, AGENT_CASES);
      const sessions = goldenText(await readHome(agent, place), home);
      Deno.writeTextFileSync(new URL("want.json", folder), sessions);
      Deno.writeTextFileSync(new URL("want.md", folder), await goldenPrompts(agent, place));
    } finally {
      Deno.removeSync(cache, { recursive: true });
    }
  }
}
