/** Writers that are killed at any moment. */

import { equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { openStore } from "../../lib/store/mod.ts";
import { draft, filesIn, withFolder } from "./_support.ts";

const ROUNDS = 50;
/** Killed in each round: 200 in all. */
const WRITERS = 4;
/** A change takes some 5 ms: every step of it is hit. */
const KILL_AFTER_MAX_MS = 25;

Deno.test("200 writers killed at random moments lose nothing and leave no lock", async () => {
  await withFolder(async (folder) => {
    const log: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const lines = await Promise.all(Array.from({ length: WRITERS }, () => runAndKill(folder)));
      log.push(...lines.flat());
      // They are all dead: whatever lock is left must not be waited for.
      await openStore(folder, { lockWaitMs: 0 }).add(draft({ title: `after ${round}` }));
      log.push(`+after ${round}`);
      await check(folder, log);
    }
    ok(log.length > ROUNDS * WRITERS, "the writers must have written");
  });
});

/** Starts a writer, kills it some time after its first change, and returns what it said. */
async function runAndKill(folder: string): Promise<string[]> {
  const writer = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", `--allow-read=${folder}`, `--allow-write=${folder}`],
      ...[join(import.meta.dirname!, "_writer.ts"), folder],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  for await (const piece of writer.stdout.pipeThrough(new TextDecoderStream())) {
    if (text === "") setTimeout(() => writer.kill("SIGKILL"), Math.random() * KILL_AFTER_MAX_MS);
    text += piece;
  }
  const { signal } = await writer.status;
  if (Deno.build.os !== "windows") equal(signal, "SIGKILL");
  return text.split("\n").filter((line) => line !== "");
}

async function check(folder: string, log: readonly string[]): Promise<void> {
  const saved = await openStore(folder).list();
  const titles = new Set(saved.map(({ title }) => title));
  equal(titles.size, saved.length);
  equal(new Set(saved.map(({ id }) => id)).size, saved.length);
  const doubtful = new Set(log.filter((line) => line[0] === "?").map((line) => line.slice(1)));
  for (const line of log) {
    const title = line.slice(1);
    if (line[0] === "+" && !doubtful.has(title)) ok(titles.has(title), "a saved one is lost");
    if (line[0] === "-") ok(!titles.has(title), "a removed one is there");
  }
  for (const handoff of saved) {
    const context = await openStore(folder).context(handoff);
    if (context !== null) equal(context.rest.note, handoff.title);
  }
  ok(!filesIn(folder).includes("handoffs.json.lock"));
}
