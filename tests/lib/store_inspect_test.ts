import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { join } from "node:path";
import { HandoffError } from "../../lib/errors.ts";
import { inspectStore, mendStore } from "../../lib/store/inspect.ts";
import { openStore } from "../../lib/store/mod.ts";
import { context, draft, filesIn, handoff, withFolder, writeStore } from "../store/_support.ts";

const HOUR_MS = 60 * 60 * 1000;

const WELL = { problems: [], lock: null, leftovers: [], orphans: [], exposed: [] };

function later(ms: number): Date {
  return new Date(Date.now() + ms);
}

Deno.test("inspectStore() finds nothing where there is no folder, and makes none", async () => {
  await withFolder(async (parent) => {
    const folder = join(parent, "none");
    deepEqual(await inspectStore(folder, new Date()), { ...WELL, records: null });
    deepEqual(await mendStore(folder, new Date()), { ...WELL, records: null });
    deepEqual(filesIn(parent), []);
  });
});

Deno.test("inspectStore() finds nothing wrong in a store as we write it", async () => {
  await withFolder(async (folder) => {
    await openStore(folder).add(draft(), context());
    deepEqual(await inspectStore(folder, later(2 * HOUR_MS)), { ...WELL, records: 1 });
  });
});

Deno.test("inspectStore() tells a stale lock and its leftovers from a live one", async () => {
  await withFolder(async (folder) => {
    await openStore(folder).add(draft());
    const lock = join(folder, "handoffs.json.lock");
    const leftover = join(folder, ".handoffs-0123456789abcdef.tmp");
    Deno.writeTextFileSync(leftover, "");
    Deno.writeTextFileSync(lock, "pid=7\n");
    const fresh = await inspectStore(folder, new Date());
    deepEqual(fresh.lock, { path: lock, pid: 7, isStale: false });
    deepEqual(fresh.leftovers, []);
    const old = await inspectStore(folder, later(11_000));
    deepEqual(old.lock, { path: lock, pid: 7, isStale: true });
    deepEqual(old.leftovers, [leftover]);
    Deno.writeTextFileSync(lock, "pid=7\nguard=handoffs.json.guard\n");
    equal((await inspectStore(folder, new Date())).lock?.isStale, true);
    using guard = Deno.openSync(join(folder, "handoffs.json.guard"), { write: true });
    guard.lockSync(true);
    const held = await inspectStore(folder, later(11_000));
    equal(held.lock?.isStale, false);
    deepEqual(held.leftovers, []);
  });
});

Deno.test("mendStore() clears away what was left behind, and no record or context", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    const saved = await store.add(draft(), context());
    const kept = filesIn(folder);
    const orphan = join(folder, "contexts", "a-0123456789abcdef.json");
    const leftovers = [
      join(folder, ".handoffs-0123456789abcdef.tmp"),
      join(folder, "contexts", ".a-0123456789abcdef.tmp"),
      join(folder, ".trusted-signers-0123456789abcdef.tmp"),
    ];
    for (const path of [orphan, ...leftovers]) Deno.writeTextFileSync(path, "", { mode: 0o600 });
    Deno.writeTextFileSync(join(folder, "contexts", "notes.txt"), "", { mode: 0o600 });
    const found = await inspectStore(folder, new Date());
    deepEqual(found.orphans, [orphan]);
    deepEqual(found.leftovers, leftovers.slice(0, 2));
    deepEqual(await mendStore(folder, later(HOUR_MS)), { ...WELL, records: 1 });
    deepEqual(filesIn(folder), [...kept, "contexts/notes.txt"].sort());
    deepEqual(await store.context(saved), context());
  });
});

Deno.test("a context is an orphan when its record changed, not when all are away", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    await store.put([{ handoff: handoff("a"), context: context() }], "fail");
    equal((await inspectStore(folder, new Date())).orphans.length, 0);
    const item = `{"id":"a","created_at":"2026-11-22T18:02:06Z","title":"Changed"}`;
    writeStore(folder, `{"version":1,"items":[${item}]}`);
    equal((await inspectStore(folder, new Date())).orphans.length, 1);
    Deno.removeSync(store.path);
    deepEqual((await mendStore(folder, new Date())).orphans, []);
    equal(filesIn(folder).filter((name) => name.startsWith("contexts/")).length, 1);
  });
});

Deno.test("inspectStore() says why a store cannot be read or written", async () => {
  await withFolder(async (folder) => {
    writeStore(folder, "broken");
    Deno.symlinkSync(join(folder, "nowhere"), join(folder, "contexts"));
    const { problems, records } = await inspectStore(folder, new Date());
    equal(records, null);
    deepEqual(problems.map(({ code }) => code), ["unwritable", "invalid"]);
    match(problems[0]!.message, /contexts" is no folder/);
    await rejects(mendStore(folder, new Date()), HandoffError);
  });
});

Deno.test({
  name: "mendStore() makes the files the owner's alone",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withFolder(async (folder) => {
      await openStore(folder).add(draft(), context());
      const names = filesIn(folder).map((name) => join(folder, name));
      const folders = [folder, join(folder, "contexts")];
      for (const path of names) Deno.chmodSync(path, 0o640);
      for (const path of folders) Deno.chmodSync(path, 0o755);
      const { exposed } = await inspectStore(folder, new Date());
      deepEqual(exposed.map(({ path }) => path).sort(), [...folders, ...names].sort());
      deepEqual(exposed[0], { path: folder, mode: 0o755, wanted: 0o700 });
      deepEqual(await mendStore(folder, new Date()), { ...WELL, records: 1 });
      for (const path of names) equal(Deno.statSync(path).mode! & 0o777, 0o600);
      for (const path of folders) equal(Deno.statSync(path).mode! & 0o777, 0o700);
    });
  },
});

Deno.test("inspectStore() says that a store of a newer version can only be read", async () => {
  await withFolder(async (folder) => {
    Deno.writeTextFileSync(join(folder, "handoffs.json"), '{"version": 2, "items": []}');
    const { records, problems } = await inspectStore(folder, new Date());
    equal(records, 0);
    match(problems[0]?.message ?? "", /it has version 2, this program writes version 1/);
  });
});

Deno.test("inspectStore() tells of a context that is none", async () => {
  await withFolder(async (folder) => {
    await openStore(folder).add(draft(), context());
    const [name] = [...Deno.readDirSync(join(folder, "contexts"))].map((entry) => entry.name);
    Deno.writeTextFileSync(join(folder, "contexts", name!), "{");
    const { problems } = await inspectStore(folder, new Date());
    match(problems[0]?.message ?? "", /cannot read the context .*: it is no JSON/);
  });
});
