import { deepEqual, equal, match } from "node:assert/strict";
import { run } from "../../commands/mod.ts";
import { openStore } from "../../lib/store/mod.ts";
import { FakeHost } from "../_host.ts";

const VECTORS = new URL("../vectors/go-0.7.5/", import.meta.url);

Deno.test("list prints the Go tool's lines, with control characters made visible", async () => {
  const wanted = Deno.readTextFileSync(new URL("list.txt", VECTORS));
  equal(await list([]), wanted.replaceAll(/[^\n\P{Cc}]/gu, escaped));
});

Deno.test("list --json prints the Go tool's array, as Go 1.22 and later write it", async () => {
  const wanted = Deno.readTextFileSync(new URL("list.json", VECTORS));
  const printed = await list(["--json"]);
  // The vectors come from Go 1.19; DEL is escaped because it is a control character.
  const newer = wanted.replaceAll("\\u0008", "\\b").replaceAll("\\u000c", "\\f")
    .replaceAll("\u007F", "\\u007f");
  equal(printed, newer);
  deepEqual(JSON.parse(printed), JSON.parse(wanted));
});

Deno.test("list on a terminal shows no control characters, however narrow it is", async () => {
  for (const columns of [20, 40, 80, 200]) {
    const table = await list([], columns);
    match(table, /^ID {2,}SAVED/);
    equal(/(?!\n)\p{Cc}/u.test(table), false);
    equal(table.split("\n").length, 8);
  }
});

Deno.test("list on a terminal with colours shows what matters less faint", async () => {
  const table = await list(["--latest"], 100, true);
  equal(table.split("\n")[0]?.startsWith("\x1B[2mID"), true);
  equal(table.includes("  \x1B[2mjust now\x1B[22m  opencode"), true);
});

Deno.test("list on a terminal says from whom a handoff was imported", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const now = () => new Date("2026-11-22T18:02:06Z");
    const store = openStore(folder, { now });
    const draft = { tool: "codex", project: "/x", title: "T", summary: "S", next: [], changed: [] };
    const origin = { signer: null, importedAt: now(), bundleSha256: "5e".repeat(32) };
    const ana = { name: "ana\u202E", fingerprint: "SHA256:x" };
    await store.add({ ...draft, title: "Own" });
    await store.add({ ...draft, title: "Captured" }, {
      origin: null,
      captured: null,
      rest: { goal: "x" },
    });
    await store.add({ ...draft, title: "Unknown" }, { origin, captured: null, rest: {} });
    await store.add({ ...draft, title: "Ana's" }, {
      origin: { ...origin, signer: ana },
      captured: null,
      rest: {},
    });
    const host = new FakeHost({ columns: 100, env: { SESSION_HANDOFF_HOME: folder } });
    equal(await run(["list"], host), 0);
    equal(
      host.stdout.text,
      `ID                   SAVED     TOOL   IMPORTED FROM  PROJECT  TITLE
20261122-180206-004  just now  codex  ana\\u{202E}    /x       Ana's
20261122-180206-003  just now  codex  unsigned       /x       Unknown
20261122-180206-002  just now  codex                 /x       Captured
20261122-180206      just now  codex                 /x       Own
`,
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

/** Returns what `list` prints of the Go tool's own store. */
async function list(args: readonly string[], columns?: number, colour = false): Promise<string> {
  const store = Deno.makeTempDirSync();
  try {
    Deno.copyFileSync(new URL("handoffs.json", VECTORS), `${store}/handoffs.json`);
    const env = { HOME: "/home/dev", SESSION_HANDOFF_HOME: store };
    const host = new FakeHost({ env, colour, ...columns !== undefined && { columns } });
    equal(await run(["list", ...args], host), 0, host.stderr.text);
    return host.stdout.text;
  } finally {
    Deno.removeSync(store, { recursive: true });
  }
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`;
}
