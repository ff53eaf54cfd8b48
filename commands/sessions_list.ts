import type { SessionHead } from "../lib/agents/mod.ts";
import { printableJson } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { resolveProject } from "../lib/paths.ts";
import { selectSessions } from "../lib/sessions/filter.ts";
import { findSessions } from "../lib/sessions/mod.ts";
import { count, listOf, trimSpace } from "../lib/text.ts";
import { defineCommand, type Host } from "./_command.ts";
import { parseFilter } from "./_filters.ts";
import { SESSION_FIELDS, sessionToJson } from "./_session_json.ts";
import { sessionLines } from "./_session_lines.ts";
import {
  AGENT_CHOICES,
  agentsNamed,
  placeOf,
  unreadableStores,
  warnOfSkipped,
} from "./_sessions_place.ts";

/** Lists the sessions of the agents. */
export const command = defineCommand({
  summary: "List the agents' own sessions",
  details: [
    "Those of this folder's repository, the newest first: of all its work trees, and of other " +
    "clones with the same remote. A repository within it, such as a submodule, is another one. " +
    "Outside of a repository, those of this folder and the folders below it.",
    "On a terminal it is a table; in a pipe it is a line for each, with tabs between id, agent, " +
    "time, size in bytes, project, branch, what it was made from, and title. The beginning of an " +
    "id is enough to name a session.",
    "--since takes a duration such as 90m, 1h30m, 2d or 1w, a date (from midnight UTC), or a time " +
    "with its offset from UTC; it is compared with when something was last said.",
    "This is a view for you: it does not look for credentials.",
  ],
  options: {
    json: { type: "boolean", help: `print a JSON array of ${SESSION_FIELDS}` },
    agent: {
      type: "string",
      value: "NAME",
      multiple: true,
      ...AGENT_CHOICES,
      help: "only sessions of this agent; repeatable",
    },
    project: {
      type: "string",
      value: "PATH",
      help: "sessions of the project in this folder; the current one otherwise",
    },
    all: { type: "boolean", help: "sessions of every project" },
    query: {
      type: "string",
      value: "TEXT",
      help: "only with this text in title, project, branch or id",
    },
    since: {
      type: "string",
      value: "WHEN",
      help: "only newer than 90m, 2d, 1w, a date or a time",
    },
    limit: { type: "string", value: "N", help: "at most N, the newest; 0 is no limit" },
  },
  examples: [
    { says: "What was done in this repository, by any agent", run: "sessions list" },
    {
      says: "What Codex did anywhere in the last week",
      run: "sessions list --all --agent codex --since 1w",
    },
    { says: "All of it, for a script", run: "sessions list --all --json" },
  ],
  async run({ options: { json, agent, project, all, ...values }, host, say, warn }) {
    if (all && project !== undefined) {
      throw new HandoffError("usage", `"--all" and "--project" exclude each other`);
    }
    if (project !== undefined && trimSpace(project) === "") {
      throw new HandoffError("usage", `"--project" must be a folder, found nothing`);
    }
    const { query, since, limit } = parseFilter(values, host);
    const folder = resolveProject(project ?? host.cwd(), host.cwd(), host.platform);
    const here = all ? null : await projectAt(folder, host);
    const place = placeOf(host, here?.folders ?? [folder]);
    const agents = agentsNamed({ names: agent ?? [], place, warn });
    const found = await findSessions({ place, agents });
    warnOfSkipped(found, warn);
    for (const line of unreadableStores(place, agents)) say(`cannot be read: ${line}`);
    const sessions = selectSessions(found.sessions, {
      ...here && { belongs: here.belongs },
      ...query && { query },
      ...since && { since },
      ...limit && { limit },
    });
    if (json) {
      const objects = sessions.map(sessionToJson);
      host.stdout.write(`${printableJson(JSON.stringify(objects, null, 2))}\n`);
    } else if (sessions.length === 0) {
      say("no sessions found");
      say(
        found.sessions.length === 0
          ? `looked for those of ${listOf(agents.map(({ label }) => label), "and")}`
          : here === null
          ? `${count(found.sessions.length, "session")} did not pass the filters`
          : `looked for sessions of "${here.root}"; --all lists those of every project`,
      );
    } else if (host.stdout.isTerminal) {
      const { sessionTable } = await import("./_session_table.ts");
      host.stdout.write(sessionTable(sessions, { host, ids: found.ids }));
    } else {
      host.stdout.write(sessionLines(sessions));
    }
  },
});

interface Project {
  readonly root: string;
  /** All its work trees. */
  readonly folders: readonly string[];
  readonly belongs: (head: SessionHead) => boolean;
}

/** Resolves to the repository that a folder is in, and to the folder itself outside of any. */
async function projectAt(folder: string, { platform }: Host): Promise<Project> {
  const [{ findRepository }, { belongsTo }] = await Promise.all([
    import("../lib/git/repository.ts"),
    import("../lib/sessions/belongs.ts"),
  ]);
  const repository = findRepository(folder);
  return {
    root: repository?.root ?? folder,
    folders: repository?.workTrees ?? [folder],
    belongs: belongsTo({ folder, repository, platform }),
  };
}
