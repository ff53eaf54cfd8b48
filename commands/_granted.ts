/**
 * What this run of the program was permitted, held against what each command needs.
 *
 * @module
 */

import { AGENTS } from "../lib/agents/mod.ts";
import { HandoffError } from "../lib/errors.ts";
import { storeVariable } from "../lib/paths.ts";
import type { Host } from "./_command.ts";
import { type Need, needsOf, type PermissionRow, PERMISSIONS } from "./_permissions.ts";
import { projectsHere } from "./_projects_here.ts";
import { agentFolders, placeOf } from "./_sessions_place.ts";

/** One permission that a command needs, and whether this run has it. */
export interface GrantedNeed {
  readonly need: Need;
  readonly isGranted: boolean;
}

/** What a command needs when it is called in the usual way. */
export interface CommandGrants {
  readonly command: string;
  readonly needs: readonly GrantedNeed[];
}

/**
 * Returns for each command what it needs for the store in `folder`. Where the folder is not known,
 * and for files that only a command line names, nothing is said.
 */
export function grantsOf(folder: string | null, host: Host): CommandGrants[] {
  const { env, platform } = host;
  const here = host.cwd();
  const placeholders = {
    places: {
      ...folder !== null && { STORE: folder },
      AGENTS: foldersOf(host),
      PROJECT: here,
    },
    variable: storeVariable(env, platform),
  };
  return usualRows().map((row) => ({
    command: row.command,
    needs: needsOf(row, placeholders).map((need) => ({ need, isGranted: isGranted(need) })),
  }));
}

/** The first row of each command. */
function usualRows(): PermissionRow[] {
  return PERMISSIONS.filter(({ command }, at) =>
    PERMISSIONS.findIndex((row) => row.command === command) === at
  );
}

/** Returns where the agents' sessions are; nothing when the user's home is not known. */
function foldersOf(host: Host): string[] {
  try {
    return agentFolders(AGENTS, placeOf(host, projectsHere(host)));
  } catch (error) {
    if (error instanceof HandoffError) return [];
    throw error;
  }
}

function isGranted(need: Need): boolean {
  const descriptors: Deno.PermissionDescriptor[] = "paths" in need
    ? need.paths.map((path) => ({ name: need.name, path }))
    : [need];
  return descriptors.every((each) => Deno.permissions.querySync(each).state === "granted");
}
