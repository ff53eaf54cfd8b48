import { needsFakes, runScript } from "./_script.ts";

/** When it is set, the scripts run against that program instead of in this process. */
const executable = Deno.env.get("SESSION_HANDOFF_BIN");

const folder = new URL("./cli/", import.meta.url);

for (const { name } of [...Deno.readDirSync(folder)].toSorted((a, b) => a.name < b.name ? -1 : 1)) {
  if (!name.endsWith(".txt")) continue;
  const script = Deno.readTextFileSync(new URL(name, folder));
  Deno.test({
    name: `cli/${name}`,
    ignore: executable !== undefined && needsFakes(script),
    fn: () => runScript(script, executable),
  });
}
