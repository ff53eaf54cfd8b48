/**
 * The README's table of permissions, made from the one that `doctor` and the tests go by. Run as a
 * program, it prints the table.
 */

import { AGENT_VARIABLES } from "../lib/agents/mod.ts";
import { OPTIONAL_VARIABLES, type PermissionRow, PERMISSIONS } from "../commands/_permissions.ts";

/** Returns the table and the list behind it, as Markdown. */
export function permissionTable(): string {
  const rows = PERMISSIONS.map(({ command, given, read, write, env, run, note }: PermissionRow) => {
    const call = `\`${command}${given === undefined ? "" : ` ${given}`}\``;
    return `| ${[call, list(read), list(write), list(env), list(run), note ?? ""].join(" | ")} |`;
  });
  const used = { ...OPTIONAL_VARIABLES, ...AGENT_VARIABLES };
  const variables = Object.entries(used).map(([name, use]) => `- \`${name}\` ${use}.`);
  return [
    "| command | `--allow-read=` | `--allow-write=` | `--allow-env=` | `--allow-run=` | |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    "`STORE` is the store's folder, `FILE` the file that is named, `FOLDER` the folder that it is " +
    "in, `PROJECT` the work tree, `AGENTS` the folders of the agents' sessions, as `doctor --json` " +
    "prints them, `CACHE` the folder of derived data. `HOME` is `APPDATA` on Windows. Of other variables, each is used where it is allowed:",
    "",
    ...variables,
  ].join("\n");
}

function list(items: readonly string[] = []): string {
  return items.map((item) => `\`${item}\``).join(", ");
}

if (import.meta.main) Deno.stdout.writeSync(new TextEncoder().encode(`${permissionTable()}\n`));
