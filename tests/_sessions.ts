/** Reads the sessions of a made-up home folder as the program does, whole, for the tests. */

import { relative } from "node:path";
import {
  type Agent,
  AGENTS,
  type Place,
  type Problem,
  ReadLog,
  type SessionFacts,
  type SessionHead,
  type Turn,
} from "../lib/agents/mod.ts";
import { captureWork, recordOf } from "../lib/capture/mod.ts";
import { renderPrompt } from "../lib/render/mod.ts";
import { TEST_TIME, testPlatform } from "./_host.ts";

/** Where the homes with the agents' files are: `<agent>/<case>/home`. */
export const AGENT_CASES = new URL("./agents/", import.meta.url);

/** A session with everything in it. */
export interface WholeSession {
  readonly head: SessionHead;
  readonly turns: readonly Turn[];
  readonly facts: SessionFacts;
  readonly skipped: number;
  readonly problems: readonly Problem[];
}

/** All that an agent has in a home. */
export interface WholeHome {
  readonly sessions: readonly WholeSession[];
  /** What was skipped before a session was read. */
  readonly skipped: number;
  readonly problems: readonly Problem[];
}

/** Copies what every agent left in its cases into one home. */
export function copyAllHomes(home: string): void {
  for (const { name } of AGENTS) {
    for (const each of casesOf(name)) copyHome(homeOf(name, each), home);
  }
}

/**
 * Returns the place that a home folder is, with its copies made in `cache`. The project in question
 * is the one that the agents' sessions are about.
 */
export function placeIn(home: string, cache: string): Place {
  const projects = [`${home}/projects/demo-app`];
  return { home, env: () => undefined, platform: testPlatform(), projects, cache };
}

/** Resolves to all sessions that an agent has in a place, in the order of their sources. */
export async function readHome(agent: Agent, place: Place): Promise<WholeHome> {
  const log = new ReadLog();
  const sessions: WholeSession[] = [];
  for (const source of agent.sources(place, log)) {
    for (const head of await agent.heads(source, place, log)) {
      sessions.push(await readWhole(agent, head, place));
    }
  }
  return { sessions, skipped: log.skipped, problems: log.problems };
}

/** Resolves to one session with all its turns. */
export async function readWhole(
  agent: Agent,
  head: SessionHead,
  place: Place,
): Promise<WholeSession> {
  const log = new ReadLog();
  const turns: Turn[] = [];
  for await (const turn of agent.read(head, place, log)) turns.push(turn);
  const { facts, skipped, problems } = log;
  return { head, turns, facts, skipped, problems };
}

/**
 * Returns what was read as the JSON text of a golden file: paths of the home as `$HOME`, and the
 * times of the files, which differ in every checkout, as words.
 */
export function goldenText(read: WholeHome, home: string): string {
  const sessions = read.sessions.map(({ head, ...rest }) => {
    const updatedAt = isFileTime(head) ? "the time of the file" : head.updatedAt;
    return { head: { ...head, updatedAt }, ...rest };
  });
  const text = JSON.stringify({ ...read, sessions }, null, 1);
  return `${text.replaceAll(home, "$HOME")}\n`;
}

/** Says whether a session states no time, so that it has that of its file, which differs. */
function isFileTime({ path, updatedAt }: SessionHead): boolean {
  return Deno.statSync(path).mtime?.getTime() === updatedAt.getTime();
}

/** Resolves to the prompts that the sessions of an agent make, as the text of a golden file. */
export async function goldenPrompts(agent: Agent, place: Place): Promise<string> {
  let text = "";
  for (const { head: found } of (await readHome(agent, place)).sessions) {
    const head = isFileTime(found) ? { ...found, updatedAt: TEST_TIME } : found;
    const project = head.project ?? "/home/dev/nowhere";
    const { captured, title } = await captureWork({ agent, head }, { place, git: null });
    const draft = recordOf(captured, { project, title });
    const handoff = { id: "20261122-180206", createdAt: TEST_TIME, ...draft };
    const context = { origin: null, captured, rest: {} };
    text += `${"=".repeat(80)}\n${renderPrompt(handoff, { context })}`;
  }
  return text.replaceAll(place.home ?? "", "$HOME");
}

/** Returns the names of the cases of an agent, sorted; none when there are none. */
export function casesOf(agent: string): string[] {
  const folder = new URL(`${agent}/`, AGENT_CASES);
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Returns the home folder of a case. */
export function homeOf(agent: string, name: string): string {
  return new URL(`${agent}/${name}/home`, AGENT_CASES).pathname;
}

/** Copies a home to a new folder. */
export function copyHome(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const entry of Deno.readDirSync(from)) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) copyHome(source, target);
    else Deno.copyFileSync(source, target);
  }
}

/** Returns the paths of the sources that an agent finds in a place, relative to its home. */
export function sourcePaths(agent: Agent, place: Place): string[] {
  return [...agent.sources(place, new ReadLog())]
    .map(({ path }) => relative(place.home ?? "/", path));
}
