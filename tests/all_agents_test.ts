/** A home in which every agent has been at work. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { run } from "../commands/mod.ts";
import { AGENTS } from "../lib/agents/mod.ts";
import { FakeHost } from "./_host.ts";
import { copyAllHomes } from "./_sessions.ts";

/** Runs a test in a home that holds what every agent left in its cases. */
async function inFullHome(test: (home: string, project: string) => Promise<void>): Promise<void> {
  const home = Deno.makeTempDirSync();
  try {
    copyAllHomes(home);
    const project = `${home}/projects/demo-app`;
    Deno.mkdirSync(project, { recursive: true });
    await test(home, project);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

Deno.test("sessions lists all agents of a home in one table, and capture takes each", async () => {
  await inFullHome(async (home, cwd) => {
    const call = async (...args: string[]) => {
      const host = new FakeHost({ env: { HOME: home }, cwd });
      const code = await run(args, host);
      return { code, output: host.stdout.text, said: host.stderr.text };
    };

    const cold = await call("sessions", "--all", "--json");
    equal(cold.code, 0, cold.said);
    const listed: { agent: string; id: string; path: string }[] = JSON.parse(cold.output);
    const names = AGENTS.map(({ name }) => name);
    deepEqual([...new Set(listed.map(({ agent }) => agent))].sort(), [...names].sort());
    const warm = await call("sessions", "--all", "--json");
    equal(warm.output, cold.output, "the index must tell the same");

    for (const name of names) {
      const [first] = listed.filter(({ agent }) => agent === name);
      const { code, output, said } = await call(
        "capture",
        "--agent",
        name,
        "--session",
        first!.id,
        "--dry-run",
        "--render",
      );
      equal(code, 0, said);
      ok(output.includes(`- Source tool: ${name}\n`), output);
      ok(output.includes("## Goal\n"), output);
    }
  });
});

Deno.test("the same sessions give the same bytes in every time zone", async () => {
  const main = new URL("../main.ts", import.meta.url).pathname;
  await inFullHome(async (home, cwd) => {
    const outputOf = async (zone: string, ...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", main, ...args],
        cwd,
        env: { HOME: home, TZ: zone, DENO_DIR: denoFolder() },
      }).output();
      equal(code, 0, new TextDecoder().decode(stderr));
      return new TextDecoder().decode(stdout).replace(/^- Created: .*$/m, "");
    };
    const zones = ["Pacific/Kiritimati", "America/St_Johns"] as const;
    const [far, near] = await Promise.all(
      zones.map((zone) => outputOf(zone, "sessions", "--all", "--json")),
    );
    equal(near, far);
    const listed: { agent: string; id: string }[] = JSON.parse(far ?? "");
    for (const name of ["aider", "codex", "goose", "kimi"]) {
      const { id } = listed.find(({ agent }) => agent === name)!;
      const call = ["capture", "--agent", name, "--session", id, "--dry-run", "--render"];
      const [one, other] = await Promise.all(zones.map((zone) => outputOf(zone, ...call)));
      equal(other, one);
    }
  });
});

/** Returns where Deno keeps what it compiled: HOME is another one in what is run. */
function denoFolder(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
