/**
 * Writes `tests/cli/help.txt`, the whole help of every command, so that a change of wording is seen
 * in review. Run it with `deno run -A tests/_update_help.ts` after such a change.
 */

import { COMMANDS, run } from "../commands/mod.ts";
import { FakeHost } from "./_host.ts";

const names = COMMANDS.flatMap((entry) => {
  if (!("commands" in entry)) return [entry.name];
  return [entry.name, ...entry.commands.map(({ name }) => `${entry.name} ${name}`)];
});

const steps = [
  "# The whole help. After a change: deno run -A tests/_update_help.ts",
  ...await Promise.all(["help", ...names.map((name) => `${name} --help`)].map(step)),
];
Deno.writeTextFileSync(new URL("./cli/help.txt", import.meta.url), `${steps.join("\n\n")}\n`);

async function step(line: string): Promise<string> {
  const host = new FakeHost();
  await run(line.split(" "), host);
  const lines = host.stdout.text.trimEnd().split("\n").map((text) => `| ${text}`.trimEnd());
  return [`session-handoff ${line}`, "stdout", ...lines].join("\n");
}
