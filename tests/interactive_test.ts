import { deepEqual, doesNotMatch, equal, match, ok, throws } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { hasPty, Pty, type PtyOptions, type PtyResult } from "./_pty.ts";

const TITLES = [
  "Fix the parser",
  "Auth refactor",
  "Hostile \x1B[2J\x1B]0;owned\x07\u009B31m \u202Etitle\n# second line",
];

/** A bundle whose signer nobody trusts yet; it lies beside the store. */
const BUNDLE = fileURLToPath(new URL("./vectors/go-0.7.5/plain.v3.json", import.meta.url));

/** Runs a test with a store of three handoffs, the first of `TITLES` being the newest. */
function interactive(
  name: string,
  options: Omit<PtyOptions, "store">,
  test: (pty: Pty, store: string) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: !hasPty,
    async fn() {
      const store = Deno.makeTempDirSync({ prefix: "session-handoff-test-" });
      try {
        Deno.writeTextFileSync(`${store}/handoffs.json`, JSON.stringify(storeOf(TITLES)));
        Deno.copyFileSync(BUNDLE, `${store}/bundle.json`);
        await using pty = new Pty({ ...options, store });
        await test(pty, store);
      } finally {
        Deno.removeSync(store, { recursive: true });
      }
    },
  });
}

function storeOf(titles: readonly string[]) {
  const items = titles.map((title, at) => ({
    id: `20261122-18000${9 - at}`,
    created_at: `2026-11-22T18:00:0${9 - at}Z`,
    tool: "codex",
    project: "/home/ana/project",
    title,
    summary: "The tokenizer is done.",
    next: ["nested lists"],
  }));
  return { version: 1, items: items.reverse() };
}

function storedIds(store: string): string[] {
  const { items } = JSON.parse(Deno.readTextFileSync(`${store}/handoffs.json`));
  return items.map(({ id }: { id: string }) => id);
}

/** The terminal is as it was: its modes, its usual screen and its cursor. */
function isAsBefore({ isRestored, screen }: PtyResult): void {
  ok(isRestored);
  equal(screen.split("\x1B[?1049h").length, screen.split("\x1B[?1049l").length);
  equal(screen.lastIndexOf("\x1B[?25l") > screen.lastIndexOf("\x1B[?25h"), false);
}

interactive(
  "select filters while typing and prints only the id",
  { args: "select" },
  async (pty) => {
    await pty.expect("3 of 3");
    await pty.type("auth");
    await pty.expect("1 of 3");
    await pty.type("\r");
    const result = await pty.end();
    equal(result.stdout, "20261122-180008\n");
    equal(result.exitCode, 0);
    isAsBefore(result);
  },
);

interactive("select moves with the arrows and previews", { args: "select" }, async (pty) => {
  await pty.expect("- nested lists");
  await pty.type("\x1B[B");
  await pty.expect("> 20261122-180008");
  await pty.type("\x1B[A\x1B[B\r");
  equal((await pty.end()).stdout, "20261122-180008\n");
});

for (const [name, key] of [["Ctrl-C", "\x03"], ["Escape", "\x1B"]] as const) {
  interactive(`select leaves no trace after ${name}`, { args: "select" }, async (pty) => {
    await pty.expect("3 of 3");
    await pty.type(key);
    const result = await pty.end();
    equal(result.exitCode, 130);
    equal(result.stdout, "");
    isAsBefore(result);
  });
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  interactive(`select leaves no trace after ${signal}`, { args: "select" }, async (pty) => {
    await pty.expect("3 of 3");
    pty.signal(signal);
    const result = await pty.end();
    equal(result.exitCode, 130);
    isAsBefore(result);
  });
}

interactive("select works on a tiny terminal", {
  args: "select",
  columns: 20,
  rows: 5,
}, async (pty) => {
  await pty.expect("> Fix the parser");
  await pty.type("\x1B[B\r");
  const { screen, stdout } = await pty.end();
  equal(stdout, "20261122-180008\n");
  const frames = screen.split("\x1B[H").slice(1);
  ok(frames.length >= 2);
  for (const frame of frames) ok(frame.split("\r\n").length <= 5 + 1);
});

interactive("select does not let a title drive the terminal", { args: "select" }, async (pty) => {
  await pty.expect("Hostile");
  await pty.type("\x1B[F\r");
  const { screen, stdout } = await pty.end();
  equal(stdout, "20261122-180007\n");
  match(screen, /Hostile \\u\{1B\}\[2J\\u\{1B\}\]0;owned\\u\{7\}/);
  for (const raw of ["\x1B[2J", "\x1B]", "\x07", "\u009B", "\u202E"]) ok(!screen.includes(raw));
});

interactive("select has no colours under NO_COLOR", {
  args: "select",
  env: { NO_COLOR: "1" },
}, async (pty) => {
  await pty.expect("> 20261122-180009");
  await pty.type("\r");
  doesNotMatch((await pty.end()).screen, /\p{Cc}\[\d*m/u);
});

interactive("select asks nothing with --print-id", { args: "select --print-id" }, async (pty) => {
  const { stdout, screen } = await pty.end();
  equal(stdout, "20261122-180009\n");
  equal(screen, "");
});

interactive(
  "remove deletes nothing after Enter alone",
  { args: "remove latest" },
  async (pty, store) => {
    await pty.expect("[y/N]");
    await pty.type("\r");
    const result = await pty.end();
    equal(storedIds(store).length, 3);
    isAsBefore(result);
  },
);

interactive("remove deletes after y", { args: "remove latest" }, async (pty, store) => {
  await pty.expect("[y/N]");
  await pty.type("y\r");
  const { exitCode, stdout } = await pty.end();
  equal(exitCode, 0);
  equal(stdout, "removed handoff 20261122-180009\n");
  deepEqual(storedIds(store), ["20261122-180007", "20261122-180008"]);
});

interactive(
  "remove deletes nothing after Ctrl-C",
  { args: "remove latest" },
  async (pty, store) => {
    await pty.expect("[y/N]");
    await pty.type("y\x03");
    const result = await pty.end();
    equal(result.exitCode, 130);
    equal(storedIds(store).length, 3);
    isAsBefore(result);
  },
);

interactive("export asks twice for the passphrase and shows none of it", {
  args: "export --format json --encrypt",
}, async (pty) => {
  await pty.expect(": ");
  await pty.type("correct horse\r");
  await pty.expect("again: ");
  await pty.type("battery staple\r");
  await pty.expect("differ");
  await pty.type("correct horse\r");
  await pty.expect("again: ");
  await pty.type("correct horse\r");
  const result = await pty.end();
  equal(result.exitCode, 0);
  match(result.stdout, /"ciphertext"/);
  doesNotMatch(result.screen, /horse|staple/);
  isAsBefore(result);
});

interactive("import asks whether to trust a signer, and under which name", {
  args: "import bundle.json",
}, async (pty, store) => {
  await pty.expect("SHA256:w5u7pPj1jD1BkuXBAJlr8RPMYgGC95HVUtRTemTChjM");
  await pty.expect("it calls itself   Vector Signer");
  await pty.expect("[y/N]");
  await pty.type("y\r");
  await pty.expect("[Vector Signer]");
  await pty.type("vera\r");
  const { exitCode, stdout, screen } = await pty.end();
  equal(exitCode, 0);
  equal(stdout, "imported handoff 20261122-180206\n");
  match(screen, /that key is trusted from now on, as vera/);
  match(Deno.readTextFileSync(`${store}/trusted-signers.json`), /"name": "vera"/);
});

interactive("import refuses a signer after Enter alone, and changes nothing", {
  args: "import bundle.json",
}, async (pty, store) => {
  await pty.expect("[y/N]");
  await pty.type("\r");
  const { exitCode, screen } = await pty.end();
  equal(exitCode, 3);
  match(screen, /a key that you do not trust/);
  equal(storedIds(store).length, 3);
  throws(() => Deno.statSync(`${store}/trusted-signers.json`), Deno.errors.NotFound);
});
