import { deepEqual, equal, match, notEqual, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { HandoffError } from "../../lib/errors.ts";
import { openStore } from "../../lib/store/mod.ts";
import {
  context,
  draft,
  filesIn,
  handoff,
  storeText,
  withFolder,
  writeStore,
} from "../store/_support.ts";

const NOW = () => new Date("2026-11-22T18:02:06.789Z");
const VECTOR = Deno.readTextFileSync(
  new URL("../vectors/go-0.7.5/handoffs.json", import.meta.url),
);

function refusal(code: string, message: RegExp) {
  return (error: unknown) => {
    equal(error instanceof HandoffError && error.code, code);
    match((error as HandoffError).message, message);
    return true;
  };
}

Deno.test("openStore() makes nothing, and an empty store has no handoffs", async () => {
  await withFolder(async (parent) => {
    const folder = join(parent, "config", "session-handoff");
    const store = openStore(folder);
    equal(store.path, join(folder, "handoffs.json"));
    deepEqual(await store.list(), []);
    await rejects(store.find("latest"), refusal("not-found", /no handoffs saved/));
    equal(await store.context(handoff("a")), null);
    deepEqual(filesIn(parent), []);
  });
});

Deno.test("add() writes the file as the Go tool does, for the owner alone", async () => {
  await withFolder(async (parent) => {
    const folder = join(parent, "config", "session-handoff");
    const store = openStore(folder, { now: NOW });
    const first = await store.add(draft({ title: "a < b & c\u2028", next: [], changed: [] }));
    deepEqual(first.createdAt, new Date("2026-11-22T18:02:06Z"));
    const second = await store.add(draft({ next: null, summary: "tab\there\nline \uD800" }));
    deepEqual([first.id, second.id], ["20261122-180206", "20261122-180206-002"]);
    equal(second.summary, "tab\there\nline \uFFFD");
    equal(
      storeText(folder),
      `{
  "version": 1,
  "items": [
    {
      "id": "20261122-180206",
      "created_at": "2026-11-22T18:02:06Z",
      "tool": "codex",
      "project": "/home/dev/demo",
      "title": "a \\u003c b \\u0026 c\\u2028",
      "summary": "It compiles.",
      "next": []
    },
    {
      "id": "20261122-180206-002",
      "created_at": "2026-11-22T18:02:06Z",
      "tool": "codex",
      "project": "/home/dev/demo",
      "title": "Split the parser",
      "summary": "tab\\there\\nline \uFFFD",
      "next": null,
      "changed": [
        "a.ts"
      ]
    }
  ]
}
`,
    );
    deepEqual(await store.list(), [second, first]);
    deepEqual(await store.list({ limit: 1 }), [second]);
    deepEqual(filesIn(folder), ["handoffs.json", "handoffs.json.guard"]);
    if (Deno.build.os === "windows") return;
    equal(Deno.statSync(folder).mode! & 0o777, 0o700);
    for (const name of filesIn(folder)) {
      equal(Deno.statSync(join(folder, name)).mode! & 0o777, 0o600, name);
    }
  });
});

Deno.test("add() and remove() give the Go tool's own file back, byte for byte", async () => {
  await withFolder(async (folder) => {
    writeStore(folder, VECTOR);
    const store = openStore(folder, { now: NOW });
    const added = await store.add(draft());
    equal(added.id, "20261122-180206-002");
    notEqual(storeText(folder), VECTOR);
    await store.remove([added.id]);
    equal(storeText(folder), VECTOR);
  });
});

Deno.test("put() writes records as the Go tool, built with Go 1.22, does", async () => {
  await withFolder(async (folder) => {
    writeStore(folder, VECTOR);
    const records = (await openStore(folder).list()).reverse();
    const copy = openStore(join(folder, "copy"));
    const entries = records.map((record) => ({ handoff: record, context: null }));
    await copy.put(entries.slice(0, 4), "fail");
    await copy.put(entries.slice(4), "fail");
    const today = VECTOR.replaceAll("\\u0008", "\\b").replaceAll("\\u000c", "\\f");
    notEqual(today, VECTOR);
    equal(storeText(join(folder, "copy")), today);
    await copy.put(entries, "replace");
    equal(storeText(join(folder, "copy")), today);
  });
});

Deno.test("find() finds by whole id, prefix and latest among many", async () => {
  await withFolder(async (folder) => {
    writeStore(folder, VECTOR);
    const store = openStore(folder);
    equal((await store.find("20261122-180208")).id, "20261122-180208");
    equal((await store.find(" latest ")).id, (await store.list())[0]!.id);
    await rejects(store.find("2026"), refusal("ambiguous", /6 ids start with "2026"/));
    await rejects(store.find("1999"), refusal("not-found", /no id starts with "1999"/));
  });
});

Deno.test("list() filters as selectHandoffs() does, also with a limit of one", async () => {
  await withFolder(async (folder) => {
    writeStore(folder, VECTOR);
    const store = openStore(folder);
    const [cursor] = await store.list({ tool: "CURSOR", limit: 1 });
    equal(cursor?.id, "20261122-180208");
    equal((await store.list({ since: new Date("2026-11-22T18:02:10Z") })).length, 2);
    equal((await store.list({ limit: 2 })).length, 2);
  });
});

Deno.test("add() with a context keeps it for that handoff alone", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder, { now: NOW });
    const saved = await store.add(draft(), context());
    deepEqual(await store.context(saved), context());
    equal(await store.context({ ...saved, title: "Another" }), null);
    equal(await store.context({ ...saved, id: "../../etc/passwd" }), null);
    const names = filesIn(folder).filter((name) => name.startsWith("contexts/"));
    equal(names.length, 1);
    match(names[0]!, /^contexts\/20261122-180206-[0-9a-f]{16}\.json$/);
    if (Deno.build.os === "windows") return;
    equal(Deno.statSync(join(folder, "contexts")).mode! & 0o777, 0o700);
    equal(Deno.statSync(join(folder, names[0]!)).mode! & 0o777, 0o600);
  });
});

Deno.test("add() refuses when all ids of a second are taken, and changes nothing", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder, { now: NOW });
    const base = "20261122-180206";
    const ids = [
      base,
      ...Array.from({ length: 998 }, (_, at) => {
        return `${base}-${String(at + 2).padStart(3, "0")}`;
      }),
    ];
    await store.put(ids.map((id) => ({ handoff: handoff(id), context: null })), "fail");
    const before = storeText(folder);
    await rejects(
      store.add(draft(), context()),
      refusal("conflict", /all ids of "20261122-180206"/),
    );
    equal(storeText(folder), before);
    deepEqual(filesIn(folder), ["handoffs.json", "handoffs.json.guard"]);
  });
});

Deno.test("put() fails as a whole when one id is taken", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    await store.put([{ handoff: handoff("a"), context: null }], "fail");
    const before = storeText(folder);
    const entries = ["b", "a"].map((id) => ({ handoff: handoff(id), context: context() }));
    await rejects(
      store.put(entries, "fail"),
      refusal("conflict", /cannot import: a is in the store/),
    );
    equal(storeText(folder), before);
    deepEqual(filesIn(folder), ["handoffs.json", "handoffs.json.guard"]);
  });
});

Deno.test("put() skips or replaces, and says which", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    const entry = (id: string, title: string) => {
      return { handoff: handoff(id, { title }), context: context(title) };
    };
    await store.put([entry("a", "first"), entry("b", "first")], "fail");
    deepEqual(await store.put([entry("c", "new"), entry("a", "new")], "skip"), [
      { id: "c", outcome: "imported" },
      { id: "a", outcome: "skipped" },
    ]);
    deepEqual(await store.put([entry("a", "newer"), entry("d", "new")], "replace"), [
      { id: "a", outcome: "replaced" },
      { id: "d", outcome: "imported" },
    ]);
    const saved = (await store.list()).reverse();
    deepEqual(saved.map(({ id, title }) => `${id} ${title}`), [
      "a newer",
      "b first",
      "c new",
      "d new",
    ]);
    for (const one of saved) deepEqual(await store.context(one), context(one.title));
    equal(filesIn(folder).filter((name) => name.startsWith("contexts/")).length, 4);
  });
});

Deno.test("put() never leaves the context of the record that it replaced", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    const same = handoff("a");
    await store.put([{ handoff: same, context: context("stranger") }], "fail");
    await store.put([{ handoff: same, context: context("mine") }], "replace");
    deepEqual(await store.context(same), context("mine"));
    await store.put([{ handoff: same, context: null }], "replace");
    equal(await store.context(same), null);
    deepEqual(filesIn(folder), ["handoffs.json", "handoffs.json.guard"]);
  });
});

Deno.test("put() gives a new record without context no context that lay about", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    const one = { handoff: handoff("a"), context: context() };
    await store.put([one], "fail");
    writeStore(folder, `{"version":1,"items":[]}`);
    await store.put([{ ...one, context: null }], "fail");
    equal(await store.context(one.handoff), null);
  });
});

Deno.test("put() refuses an id given twice, and contexts of ids that are no names", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    const twice = [handoff("a"), handoff("a", { title: "other" })]
      .map((one) => ({ handoff: one, context: null }));
    await rejects(store.put(twice, "replace"), refusal("invalid", /the id "a" is there twice/));
    const odd = [{ handoff: handoff("../a"), context: context() }];
    await rejects(store.put(odd, "fail"), refusal("invalid", /context of "..\/a"/));
    deepEqual(await store.list(), []);
    deepEqual(filesIn(folder), ["handoffs.json.guard"]);
  });
});

Deno.test("put() refuses a context that could not be read again", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    const large = { ...context(), rest: { text: "x".repeat(16 * 1024 * 1024) } };
    const entries = [{ handoff: handoff("a"), context: large }];
    await rejects(store.put(entries, "fail"), refusal("too-large", /the context of a/));
    deepEqual(await store.list(), []);
  });
});

Deno.test("remove() deletes records with their contexts, or none of them", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    const entries = ["a", "b", "c"].map((id) => ({ handoff: handoff(id), context: context(id) }));
    await store.put(entries, "fail");
    const before = storeText(folder);
    await rejects(store.remove(["a", "x"]), refusal("not-found", /there is no handoff x$/));
    equal(storeText(folder), before);
    deepEqual((await store.remove(["c", "a"])).map(({ id }) => id), ["a", "c"]);
    deepEqual((await store.list()).map(({ id }) => id), ["b"]);
    equal(await store.context(entries[0]!.handoff), null);
    deepEqual(await store.context(entries[1]!.handoff), context("b"));
    await store.remove(["b"]);
    equal(storeText(folder), `{\n  "version": 1,\n  "items": []\n}\n`);
    deepEqual(filesIn(folder), ["handoffs.json", "handoffs.json.guard"]);
  });
});

Deno.test("context() says what is wrong with a broken one, and list() does not mind", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder, { now: NOW });
    const saved = await store.add(draft(), context());
    const name = filesIn(folder).find((file) => file.startsWith("contexts/"))!;
    for (const [text, problem] of [["{", "no JSON"], ["[]", "an object"], ["{}", "version"]]) {
      Deno.writeTextFileSync(join(folder, name), text!);
      await rejects(
        store.context(saved),
        refusal("invalid", new RegExp(`cannot read the context ".*${problem}`)),
      );
    }
    deepEqual(await store.list(), [saved]);
    Deno.removeSync(join(folder, name));
    Deno.mkdirSync(join(folder, name));
    await rejects(store.context(saved), refusal("unreadable", /no regular file/));
  });
});

Deno.test("a store that is a link is written at its target", async () => {
  await withFolder(async (parent) => {
    const folder = join(parent, "config");
    const elsewhere = join(parent, "elsewhere");
    Deno.mkdirSync(folder);
    Deno.mkdirSync(elsewhere);
    writeStore(elsewhere, VECTOR);
    Deno.symlinkSync(join(elsewhere, "handoffs.json"), join(folder, "handoffs.json"));
    const store = openStore(folder);
    await store.add(draft());
    equal(Deno.lstatSync(store.path).isSymlink, true);
    equal((await openStore(elsewhere).list()).length, 7);
    deepEqual(filesIn(elsewhere), ["handoffs.json"]);
    Deno.removeSync(join(elsewhere, "handoffs.json"));
    const leadsNowhere = refusal("unreadable", /a link that leads nowhere/);
    await rejects(store.list(), leadsNowhere);
    await rejects(store.add(draft()), leadsNowhere);
    deepEqual(filesIn(parent), ["config/handoffs.json", "config/handoffs.json.guard"]);
  });
});

Deno.test("a link in the place of a file of ours is refused before a write", async () => {
  for (const name of ["contexts", "handoffs.json.guard", "handoffs.json.lock"]) {
    await withFolder(async (parent) => {
      const folder = join(parent, "config");
      Deno.mkdirSync(folder);
      Deno.mkdirSync(join(parent, "elsewhere"));
      Deno.symlinkSync(join(parent, "elsewhere"), join(folder, name));
      const store = openStore(folder);
      await rejects(store.add(draft(), context()), refusal("unwritable", /is no (folder|regular)/));
      deepEqual(filesIn(parent), [`config/${name}`]);
    });
  }
});

Deno.test("a folder or a file in the wrong place is a clear error", async () => {
  await withFolder(async (parent) => {
    Deno.mkdirSync(join(parent, "handoffs.json"));
    const store = openStore(parent);
    await rejects(
      store.list(),
      refusal("unreadable", /cannot read the store ".*": it is a folder/),
    );
    await rejects(store.add(draft()), refusal("unreadable", /it is a folder/));
    Deno.writeTextFileSync(join(parent, "file"), "");
    const inFile = openStore(join(parent, "file"));
    await rejects(inFile.list(), refusal("unreadable", /a part of the path is no folder/));
    await rejects(inFile.add(draft()), refusal("unwritable", /cannot write the store/));
    await rejects(openStore(join(parent, "file", "inner")).add(draft()), HandoffError);
  });
});

Deno.test("a store of a newer version is read and never written", async () => {
  await withFolder(async (folder) => {
    const text = VECTOR.replace(`"version": 1`, `"version": 2`);
    writeStore(folder, text);
    const store = openStore(folder);
    equal((await store.list()).length, 6);
    const tooNew = refusal("invalid", /has version 2, this program writes version 1/);
    await rejects(store.add(draft()), tooNew);
    await rejects(store.put([{ handoff: handoff("a"), context: context() }], "skip"), tooNew);
    await rejects(store.remove(["20261122-180206"]), tooNew);
    equal(storeText(folder), text);
    deepEqual(filesIn(folder), ["handoffs.json", "handoffs.json.guard"]);
  });
});

Deno.test("contexts() returns contexts, nothing, or what is wrong, in order", async () => {
  await withFolder(async (folder) => {
    const store = openStore(folder);
    const without = await store.add(draft());
    deepEqual(await store.contexts([without]), [null]);
    const whole = await store.add(draft(), context());
    const broken = await store.add(draft(), context());
    for (const { name } of Deno.readDirSync(join(folder, "contexts"))) {
      if (name.startsWith(`${broken.id}-`) && !name.startsWith(`${whole.id}-`)) {
        Deno.writeTextFileSync(join(folder, "contexts", name), "{");
      }
    }
    const [none, read, error] = await store.contexts([without, whole, broken]);
    equal(none, null);
    deepEqual(read, await store.context(whole));
    ok(error instanceof HandoffError && error.code === "invalid");
  });
});

Deno.test("a store that is nested too deeply to be written stays as it was", async () => {
  await withFolder(async (folder) => {
    const text = `{"version": 1, "items": [], "x": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    Deno.writeTextFileSync(join(folder, "handoffs.json"), text);
    await rejects(openStore(folder).add(draft()), {
      code: "invalid",
      message: /nested too deeply/,
    });
    equal(Deno.readTextFileSync(join(folder, "handoffs.json")), text);
  });
});
