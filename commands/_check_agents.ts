/**
 * What `doctor` finds of the agents' sessions.
 *
 * @module
 */

import { isBelow } from "../lib/path.ts";
import { findSessions } from "../lib/sessions/mod.ts";
import { count, listOf } from "../lib/text.ts";
import type { Host } from "./_command.ts";
import { errorFindings, type Finding, finding } from "./_finding.ts";
import { projectsHere } from "./_projects_here.ts";
import { agentsNamed, placeOf, unreadableStores } from "./_sessions_place.ts";

/** Looks whose sessions there are, and which of them cannot be read. */
export async function checkAgents(host: Host): Promise<Finding[]> {
  try {
    const place = placeOf(host, projectsHere(host));
    const warnings: string[] = [];
    const agents = agentsNamed({ names: [], place, warn: (line) => warnings.push(line) });
    const { sessions, problems } = await findSessions({ place, agents });
    const names = new Set(sessions.map(({ agent }) => agent));
    const labels = agents.filter(({ name }) => names.has(name)).map(({ label }) => label);
    return [
      finding(
        "agents",
        "ok",
        labels.length === 0
          ? "no sessions are there"
          : `${count(sessions.length, "session")} of ${listOf(labels, "and")}`,
      ),
      ...warnings.map((line) => finding("agents", "unknown", line)),
      ...unreadableStores(place, agents).map((line) => finding("agents", "ok", line)),
      // That the index cannot be kept is no fault of a session.
      ...problems.filter(({ path }) => !isBelow(path, place.cache, place.platform))
        .map(({ path, reason }) => finding("agents", "wrong", `"${path}": ${reason}`)),
    ];
  } catch (error) {
    return errorFindings("agents", error);
  }
}
