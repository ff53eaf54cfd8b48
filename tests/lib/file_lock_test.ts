import { equal } from "node:assert/strict";
import { join } from "node:path";
import { lockWithin } from "../../lib/file_lock.ts";

async function withFile(test: (path: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "session-handoff-test-" });
  try {
    await test(join(folder, "guard"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function open(path: string): Deno.FsFile {
  return Deno.openSync(path, { read: true, write: true, create: true });
}

Deno.test("lockWithin() gives up when another holds the file, and gets it when that one closes", async () => {
  await withFile(async (path) => {
    const first = open(path);
    equal(await lockWithin(first, { exclusive: true, waitMs: 0 }), true);
    equal(await lockWithin(open(path), { exclusive: true, waitMs: 0 }), false);
    first.close();
    using next = open(path);
    equal(await lockWithin(next, { exclusive: true, waitMs: 10_000 }), true);
  });
});

Deno.test("lockWithin() lets those in together who exclude nobody", async () => {
  await withFile(async (path) => {
    using first = open(path);
    using second = open(path);
    equal(await lockWithin(first, { exclusive: false, waitMs: 0 }), true);
    equal(await lockWithin(second, { exclusive: false, waitMs: 0 }), true);
  });
});
