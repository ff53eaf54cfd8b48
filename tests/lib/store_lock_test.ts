import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { join } from "node:path";
import { HandoffError } from "../../lib/errors.ts";
import {
  breakLockFile,
  type LockFile,
  placeLockFile,
  readLockFile,
} from "../../lib/store/_lock_file.ts";
import { openStore } from "../../lib/store/mod.ts";
import { draft, filesIn, storeText, withFolder, writeStore } from "../store/_support.ts";

const MARKED = "pid=4242\nguard=handoffs.json.guard\n";
const GO = "pid=4242\n";
const EMPTY_STORE = `{"version":1,"items":[]}`;
const CLEAN = ["handoffs.json", "handoffs.json.guard"];

/** Leaves a lock file behind, as old as is said. */
function leaveLock(folder: string, text: string, ageMs: number): void {
  const path = join(folder, "handoffs.json.lock");
  Deno.writeTextFileSync(path, text);
  const then = new Date(Deno.statSync(path).mtime!.getTime() - ageMs);
  Deno.utimeSync(path, then, then);
}

function locked(message: RegExp) {
  return (error: unknown) => {
    equal(error instanceof HandoffError && error.code, "locked");
    match((error as HandoffError).message, message);
    return true;
  };
}

/** What may be left must not be waited for: the store gives up at once when it has to wait. */
const IMPATIENT = { lockWaitMs: 0 };

Deno.test("a lock that our own dead writer left is replaced at once", async () => {
  await withFolder(async (folder) => {
    leaveLock(folder, MARKED, 0);
    await openStore(folder, IMPATIENT).add(draft());
    deepEqual(filesIn(folder), CLEAN);
  });
});

Deno.test("a lock of the Go tool is respected while it is fresh", async () => {
  for (
    const [text, holder] of [[GO, /process 4242 has held/], [
      "",
      /another process has held/,
    ]] as const
  ) {
    await withFolder(async (folder) => {
      writeStore(folder, EMPTY_STORE);
      leaveLock(folder, text, 1_000);
      await rejects(openStore(folder, IMPATIENT).add(draft()), locked(holder));
      equal(storeText(folder), EMPTY_STORE);
      deepEqual(filesIn(folder), [...CLEAN, "handoffs.json.lock"]);
      equal(Deno.readTextFileSync(join(folder, "handoffs.json.lock")), text);
    });
  }
});

Deno.test("a lock of the Go tool that has not changed for 10 s is broken", async () => {
  for (const text of [GO, ""]) {
    await withFolder(async (folder) => {
      leaveLock(folder, text, 10_001);
      await openStore(folder, IMPATIENT).add(draft());
      deepEqual(filesIn(folder), CLEAN);
    });
  }
});

Deno.test("a writer waits for the Go tool to end", async () => {
  await withFolder(async (folder) => {
    leaveLock(folder, GO, 0);
    const adding = openStore(folder).add(draft());
    setTimeout(() => Deno.removeSync(join(folder, "handoffs.json.lock")), 20);
    await adding;
    deepEqual(filesIn(folder), CLEAN);
  });
});

Deno.test("the error of a busy store names the process and the lock", async () => {
  await withFolder(async (folder) => {
    const guard = Deno.openSync(join(folder, "handoffs.json.guard"), { create: true, write: true });
    guard.lockSync(true);
    leaveLock(folder, MARKED, 60_000);
    const store = openStore(folder, IMPATIENT);
    await rejects(store.add(draft()), locked(/process 4242 has held ".*handoffs\.json\.lock" for/));
    guard.close();
    await store.add(draft());
    deepEqual(filesIn(folder), CLEAN);
  });
});

Deno.test("the lock goes when a change fails", async () => {
  await withFolder(async (folder) => {
    writeStore(folder, "broken");
    await rejects(openStore(folder).add(draft()), HandoffError);
    deepEqual(filesIn(folder), CLEAN);
  });
});

Deno.test("what a killed writer left goes with its lock, and what others left stays", async () => {
  await withFolder(async (folder) => {
    const ours = [".handoffs-0123456789abcdef.tmp", ".handoffs-123456789.tmp"];
    const others = [".trusted-signers-0123456789abcdef.tmp", ".handoffs-notes.txt"];
    Deno.mkdirSync(join(folder, "contexts"));
    for (const name of [...ours, ...others, "contexts/.a-0123456789abcdef.tmp"]) {
      Deno.writeTextFileSync(join(folder, name), "");
    }
    const all = filesIn(folder);
    await openStore(folder).add(draft());
    deepEqual(filesIn(folder), [...all, ...CLEAN].sort());
    leaveLock(folder, MARKED, 0);
    await openStore(folder).add(draft());
    deepEqual(filesIn(folder), [...others, ...CLEAN].sort());
  });
});

Deno.test("many changes at once in one process all happen", async () => {
  await withFolder(async (folder) => {
    const now = () => new Date("2026-11-22T18:02:06Z");
    const stores = [openStore(folder, { now }), openStore(folder, { now })];
    const count = 20;
    const added = await Promise.all(
      Array.from({ length: count }, (_, at) => stores[at % 2]!.add(draft({ title: `${at}` }))),
    );
    equal(new Set(added.map(({ id }) => id)).size, count);
    equal((await stores[0]!.list()).length, count);
    deepEqual(filesIn(folder), CLEAN);
  });
});

Deno.test("breakLockFile() puts a lock back that is not the one that was judged", async () => {
  await withFolder((folder) => {
    leaveLock(folder, GO, 20_000);
    const old: LockFile = readLockFile(folder)!;
    equal(old.writer, "other");
    equal(old.pid, 4242);
    Deno.removeSync(join(folder, "handoffs.json.lock"));
    leaveLock(folder, "pid=7\n", 0);
    breakLockFile(folder, old);
    equal(readLockFile(folder)?.pid, 7);
    breakLockFile(folder, readLockFile(folder)!);
    equal(readLockFile(folder), null);
    breakLockFile(folder, old);
    deepEqual(filesIn(folder), []);
  });
});

Deno.test({
  name: "placeLockFile() creates the lock where links cannot be made",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withFolder((folder) => {
      // A folder cannot have a second name, as no file can on some file systems.
      const unlinkable = join(folder, "contexts");
      Deno.mkdirSync(unlinkable);
      equal(placeLockFile(unlinkable, folder), true);
      equal(readLockFile(folder)?.pid, Deno.pid);
      equal(readLockFile(folder)?.writer, "ours");
      equal(placeLockFile(unlinkable, folder), false);
    });
  },
});
