/**
 * Reads the sessions of Claude Code, versions 1.0.86 to 2.1.330.
 *
 * The format is not documented by its makers. What is known was seen in sessions that the program
 * wrote: a file of JSON lines per session, in a folder per project.
 *
 * @module
 */

import { joinPathOn } from "../path.ts";
import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { reasonOf } from "./_read/jsonl.ts";
import { lazyHeads, lazyTurns } from "./_read/lazily.ts";

/** The adapter of Claude Code. */
export const claudeCode: Agent = {
  name: "claude-code",
  label: "Claude Code",
  evidence: "real sessions",
  reads: "~/.claude/projects/*/*.jsonl (CLAUDE_CONFIG_DIR)",
  variables: {
    CLAUDE_CONFIG_DIR: "names Claude Code's folder",
  },
  roots,
  *sources(place: Place, log: ReadLog): Iterable<Source> {
    for (const root of roots(place)) {
      for (const folder of namesIn(root, log, ({ isFile }) => !isFile)) {
        const path = joinPathOn(place.platform, root, folder);
        for (const name of namesIn(path, log, isSession)) {
          yield { path: joinPathOn(place.platform, path, name) };
        }
      }
    }
  },
  ...lazyHeads(() => import("./_claude_code/heads.ts")),
  ...lazyTurns(() => import("./_claude_code/read.ts")),
};

function roots({ home, env, platform }: Place): string[] {
  const folder = env("CLAUDE_CONFIG_DIR") || null;
  if (folder !== null) return [joinPathOn(platform, folder, "projects")];
  return home === null ? [] : [joinPathOn(platform, home, ".claude", "projects")];
}

/** Older versions keep sub-agents beside the sessions. */
function isSession({ name, isDirectory }: Deno.DirEntry): boolean {
  return !isDirectory && name.endsWith(".jsonl") && !name.startsWith("agent-");
}

/**
 * Returns the names of what is wanted in a folder, links among it, sorted; none when the folder is
 * not there or is none.
 */
function namesIn(
  path: string,
  log: ReadLog,
  isWanted: (entry: Deno.DirEntry) => boolean,
): string[] {
  const names: string[] = [];
  try {
    for (const entry of Deno.readDirSync(path)) if (isWanted(entry)) names.push(entry.name);
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!isAbsent) log.skip(path, reasonOf(error, path));
  }
  return names.sort();
}
