/** What keeps a program from writing: permissions, a full disk, a read-only folder. */

import { deepEqual, equal, match } from "node:assert/strict";
import { join } from "node:path";
import { HandoffError } from "../../lib/errors.ts";
import { openStore } from "../../lib/store/mod.ts";
import { context, draft, filesIn, runScript, storeText, withFolder } from "./_support.ts";

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hints: readonly string[];
}

function refusalIn(stdout: string): Refusal {
  const { code, message, hints } = JSON.parse(stdout);
  return { code, message, hints };
}

Deno.test("saving needs to read and write the folder, and says what is missing", async () => {
  await withFolder(async (parent) => {
    const folder = join(parent, "config", "session-handoff");
    const read = `--allow-read=${folder}`;
    const write = `--allow-write=${folder}`;
    for (const [given, missing] of [[read, write], [write, read], ["--allow-env=X", write]]) {
      const { code, stdout, stderr } = await runScript("_save.ts", [folder], [given!]);
      equal(code, 0, stderr);
      const refusal = refusalIn(stdout);
      equal(refusal.code, "permission");
      match(refusal.message, /^cannot write the store ".*handoffs\.json": Deno was not given/);
      deepEqual(refusal.hints, [`run with ${missing}`]);
      deepEqual(filesIn(parent), []);
    }
    const { stdout } = await runScript("_save.ts", [folder], [read, write]);
    match(stdout, /^\d{8}-\d{6}\n$/);
    equal((await openStore(folder).list()).length, 1);
  });
});

Deno.test("writing behind a link needs the permission for the folder there", async () => {
  await withFolder(async (parent) => {
    const folder = join(parent, "config");
    const elsewhere = join(parent, "elsewhere");
    await openStore(elsewhere).add(draft());
    const before = storeText(elsewhere);
    Deno.mkdirSync(folder);
    Deno.symlinkSync(join(elsewhere, "handoffs.json"), join(folder, "handoffs.json"));
    const narrow = [`--allow-read=${folder}`, `--allow-write=${folder}`];
    const refusal = refusalIn((await runScript("_save.ts", [folder], narrow)).stdout);
    equal(refusal.code, "permission");
    match(refusal.hints.join(), /^run with --allow-(read|write)=.*elsewhere$/);
    equal(storeText(elsewhere), before);
    deepEqual(filesIn(folder), ["handoffs.json", "handoffs.json.guard"]);
  });
});

Deno.test({
  name: "a disk that takes no more leaves the store as it was",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withFolder(async (folder) => {
      await openStore(folder).add(draft({ summary: "x".repeat(20_000) }), context());
      const before = storeText(folder);
      const files = filesIn(folder);
      const script = join(import.meta.dirname!, "_save.ts");
      // A limit on the size of files stands in for the full disk: 8 blocks of 512 or 1024 bytes.
      const limited = `trap "" XFSZ; ulimit -f 8; exec "$@"`;
      const run = ["run", "--no-code-cache", "-A", script, folder];
      const { stdout, stderr } = await new Deno.Command("sh", {
        args: ["-c", limited, "sh", Deno.execPath(), ...run],
        stdin: "null",
      }).output();
      const refusal = refusalIn(new TextDecoder().decode(stdout) || "{}");
      equal(refusal.code, "unwritable", new TextDecoder().decode(stderr));
      match(refusal.message, /cannot write the store ".*": file too large/i);
      equal(storeText(folder), before);
      deepEqual(filesIn(folder), files);
      await openStore(folder, { lockWaitMs: 0 }).add(draft());
    });
  },
});

Deno.test({
  name: "a read-only folder is read, and a write is refused",
  ignore: Deno.build.os === "windows" || Deno.uid() === 0,
  fn: async () => {
    await withFolder(async (folder) => {
      const store = openStore(folder);
      await store.add(draft());
      Deno.chmodSync(folder, 0o500);
      try {
        equal((await store.list()).length, 1);
        const error = await store.add(draft()).then(() => null, (error) => error);
        equal(error instanceof HandoffError && error.code, "unwritable");
        equal((await store.list()).length, 1);
      } finally {
        Deno.chmodSync(folder, 0o700);
      }
    });
  },
});
