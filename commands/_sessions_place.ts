/**
 * Where the commands look for sessions, whose, and what they say of files that could not be read.
 *
 * @module
 */

import { type Agent, AGENTS, type Place, type Problem } from "../lib/agents/mod.ts";
import { oneLine } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { cacheFolder, homeFolder } from "../lib/paths.ts";
import { listOf } from "../lib/text.ts";
import type { Host } from "./_command.ts";
import { isGone } from "./_folder.ts";

/**
 * Returns the place in which this user's agents keep their sessions. `projects` are the folders of
 * the project in question, absolute, for the agents that keep them in it.
 *
 * @throws {HandoffError} `permission` or `invalid` when the folders of this user are not known.
 */
export function placeOf(host: Host, projects: readonly string[]): Place {
  const { env, platform } = host;
  const home = homeFolder(env, platform);
  return { home, env, platform, projects, cache: cacheFolder(env, platform) };
}

/** The agents that can be named, and what they are called for short: `claude` for `claude-code`. */
export const AGENT_CHOICES = {
  choices: AGENTS.map(({ name }) => name),
  aliases: shortNames(AGENTS.map(({ name }) => name)),
} as const;

/** Which agents to look for, and how it is said that some are left out. */
export interface AgentsNamed {
  /** The names of the agents; none is every agent. */
  readonly names: readonly string[];
  readonly place: Place;
  warn(line: string): void;
}

/**
 * Returns the agents of these names, and all of them when there are no names. Of all, those are left
 * out none of whose folders may be looked at, with a warning; there is another one for a variable
 * that leads nowhere.
 *
 * @throws {HandoffError} `permission` when nothing may be looked at.
 */
export function agentsNamed({ names, place, warn }: AgentsNamed): readonly Agent[] {
  const agents = names.length === 0 ? AGENTS : AGENTS.filter(({ name }) => names.includes(name));
  warnOfVariables(agents, place, warn);
  if (mayReadAll()) return agents;
  const folders = agentFolders(agents, place);
  if (folders.length > 0 && !folders.some(mayRead)) throw nothingMayBeRead(agents, place);
  if (names.length > 0) return agents;
  const mayLook = (agent: Agent) => {
    const roots = agent.roots(place);
    return roots.length === 0 || roots.some(mayRead);
  };
  const denied = agents.filter((agent) => !mayLook(agent)).map(({ label }) => label);
  if (denied.length > 0) {
    warn(`Deno may not read the sessions of ${listOf(denied, "and")}: not looked for`);
  }
  return agents.filter(mayLook);
}

/** A variable that is misspelt, not expanded or out of date would hide all sessions of an agent. */
function warnOfVariables(
  agents: readonly Agent[],
  place: Place,
  warn: (line: string) => void,
): void {
  for (const agent of agents) {
    const set = Object.keys(agent.variables ?? {}).filter((name) => place.env(name));
    const folders = set.length === 0 ? [] : agentFolders([agent], place);
    if (folders.length === 0 || !folders.every(isGone)) continue;
    const values = set.map((name) => `${name}="${place.env(name)}"`);
    warn(oneLine(`nothing of ${agent.label} is where it should be by ${listOf(values, "and")}`));
  }
}

function nothingMayBeRead(agents: readonly Agent[], place: Place): HandoffError {
  return new HandoffError(
    "permission",
    "cannot look for sessions: Deno was not given the permission to read any agent's files",
    {
      hints: [
        `run with --allow-read=${agentFolders(agents, place).join(",")}`,
        ...agents.length > 1 ? ["fewer folders will do for one agent: name it with --agent"] : [],
      ],
    },
  );
}

/** Returns where agents keep their sessions, apart from those that keep them in the project. */
export function agentFolders(agents: readonly Agent[], place: Place): string[] {
  const elsewhere = { ...place, projects: [] };
  return [...new Set(agents.flatMap((agent) => agent.roots(elsewhere)))];
}

/** Returns a line for each store that is there and cannot be read: whose, why, and what to do. */
export function unreadableStores(place: Place, agents: readonly Agent[] = AGENTS): string[] {
  return agents.flatMap(({ label, unreadable }) =>
    (unreadable?.(place) ?? []).map(({ path, reason }) => `${label}: "${path}": ${reason}`)
  );
}

function mayReadAll(): boolean {
  return Deno.permissions.querySync({ name: "read" }).state === "granted";
}

function mayRead(path: string): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

/** The first word of a name stands for it when no other name begins with that. */
function shortNames(names: readonly string[]): Record<string, string> {
  const words = names.map((name) => [name.split("-")[0]!, name] as const);
  return Object.fromEntries(
    words.filter(([word, name]) =>
      word !== name && words.filter(([other]) => other === word).length === 1
    ),
  );
}

/** What was skipped, and the first reasons. */
export interface Skipped {
  readonly skipped: number;
  readonly problems: readonly Problem[];
}

/** Warns in one line of what was skipped: how much, and the first reason. */
export function warnOfSkipped({ skipped, problems }: Skipped, warn: (line: string) => void): void {
  const [first] = problems;
  if (first === undefined) return;
  const line = first.line === null ? "" : `, line ${first.line}`;
  const reason = `"${first.path}"${line}: ${first.reason}`;
  warn(oneLine(
    skipped === 1
      ? `skipped what could not be read: ${reason}`
      : `skipped ${skipped} things that could not be read; the first is ${reason}`,
  ));
}
