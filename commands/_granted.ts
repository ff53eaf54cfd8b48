/**
 * What this run of the program was permitted, held against what each command needs.
 *
 * @module
 */

import { storeVariable } from "../lib/paths.ts";
import type { Host } from "./_command.ts";
import { type Need, needsOf, type PermissionRow, PERMISSIONS } from "./_permissions.ts";

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
export function grantsOf(folder: string | null, { env, platform }: Host): CommandGrants[] {
  const placeholders = {
    places: folder === null ? {} : { STORE: folder },
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

function isGranted(need: Need): boolean {
  return Deno.permissions.querySync(need).state === "granted";
}
