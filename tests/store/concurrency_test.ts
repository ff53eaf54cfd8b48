/** Many programs that write at once, the Go tool among them. */

import { deepEqual, equal } from "node:assert/strict";
import { HandoffError } from "../../lib/errors.ts";
import { openStore } from "../../lib/store/mod.ts";
import { draft, filesIn, runScript, withFolder, writeStore } from "./_support.ts";

const WRITERS = 50;
const GO_SAVES = 40;

Deno.test("50 processes and a follower of the Go tool's protocol lose nothing", async () => {
  await withFolder(async (folder) => {
    const narrow = [`--allow-read=${folder}`, `--allow-write=${folder}`];
    const follower = runScript("_go_follower.ts", [folder, `${GO_SAVES}`], narrow);
    const writers = Array.from({ length: WRITERS }, (_, at) => {
      return runScript("_save.ts", [folder, `writer ${at}`], narrow);
    });
    const all = Promise.all([follower, ...writers]);
    const reads = await readUntil(all, folder);
    const ids: string[] = [];
    for (const { code, stdout, stderr } of await all) {
      equal(code, 0, stderr);
      ids.push(...stdout.trim().split("\n"));
    }
    const saved = await openStore(folder).list();
    deepEqual(saved.map(({ id }) => id).sort(), ids.sort());
    equal(new Set(ids).size, WRITERS + GO_SAVES);
    for (const handoff of saved) {
      const context = await openStore(folder).context(handoff);
      equal(context?.rest.note, handoff.title === "Go" ? undefined : handoff.title);
    }
    deepEqual(reads.problems, []);
    deepEqual(
      filesIn(folder).filter((name) => !name.startsWith("contexts/")),
      ["handoffs.json", "handoffs.json.guard"],
    );
  });
});

Deno.test("a store that is made while it is looked for is no link that leads nowhere", async () => {
  await withFolder(async (folder) => {
    const { statSync } = Deno;
    Deno.statSync = (path) => {
      if (!String(path).endsWith("handoffs.json")) return statSync(path);
      Deno.statSync = statSync;
      try {
        return statSync(path);
      } finally {
        writeStore(
          folder,
          `{"version":1,"items":[{"id":"a","created_at":"2026-11-22T18:02:06Z"}]}`,
        );
      }
    };
    try {
      deepEqual((await openStore(folder).list()).map(({ id }) => id), ["a"]);
    } finally {
      Deno.statSync = statSync;
    }
  });
});

/** Reads the store again and again while others write; it must be whole each time. */
async function readUntil(
  done: Promise<unknown>,
  folder: string,
): Promise<{ problems: HandoffError[] }> {
  const problems: HandoffError[] = [];
  let isDone = false;
  const end = done.finally(() => isDone = true);
  let count = 0;
  while (!isDone) {
    try {
      const { length } = await openStore(folder).list();
      equal(length >= count, true, "a record was there and is gone");
      count = length;
    } catch (error) {
      if (!(error instanceof HandoffError)) throw error;
      problems.push(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await end;
  return { problems };
}

Deno.test("of many that have the same to save only one does", async () => {
  await withFolder(async (folder) => {
    const saves = Array.from({ length: WRITERS }, () => {
      const store = openStore(folder);
      return store.addUnless(async () => (await store.list())[0] ?? null, draft({}));
    });
    const results = await Promise.all(saves);
    equal(results.filter(({ isNew }) => isNew).length, 1);
    equal(new Set(results.map(({ handoff }) => handoff.id)).size, 1);
    equal((await openStore(folder).list()).length, 1);
  });
});
