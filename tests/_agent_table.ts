/**
 * The README's table of agents, made from the list that the program goes by. Run as a program, it
 * prints the table.
 */

import { AGENTS } from "../lib/agents/mod.ts";

/** Returns the table as Markdown. */
export function agentTable(): string {
  const rows = AGENTS.map(({ name, label, reads, evidence }) =>
    `| ${label} | \`${name}\` | ${reads.replaceAll("*", "\\*")} | ${evidence} |`
  );
  return [
    "| agent | `--agent` | what is read | known from |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

if (import.meta.main) Deno.stdout.writeSync(new TextEncoder().encode(`${agentTable()}\n`));
