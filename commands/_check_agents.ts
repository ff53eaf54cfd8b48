/**
 * What `doctor` finds of the agents' sessions.
 *
 * @module
 */

import { type Agent, type Place, ReadLog } from "../lib/agents/mod.ts";
import { listOf } from "../lib/text.ts";
import type { Host } from "./_command.ts";
import { errorFindings, type Finding, finding } from "./_finding.ts";
import { agentsNamed, placeOf, projectsHere, unreadableStores } from "./_sessions_place.ts";

/** Looks whose sessions there are, and which of them cannot be read. */
export function checkAgents(host: Host): Finding[] {
  try {
    const place = placeOf(host, projectsHere(host));
    const agents = agentsNamed([], place);
    const present = agents.filter((agent) => hasSessions(agent, place));
    const labels = present.map(({ label }) => label);
    return [
      finding(
        "agents",
        "ok",
        labels.length === 0 ? "no sessions are there" : `sessions of ${listOf(labels, "and")}`,
      ),
      ...unreadableStores(place).map((line) => finding("agents", "ok", line)),
    ];
  } catch (error) {
    return errorFindings("agents", error);
  }
}

function hasSessions(agent: Agent, place: Place): boolean {
  for (const _ of agent.sources(place, new ReadLog())) return true;
  return false;
}
