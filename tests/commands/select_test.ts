import { equal, match } from "node:assert/strict";
import { run } from "../../commands/mod.ts";
import { handoffToJson } from "../../lib/handoff.ts";
import { FakeHost, type FakeHostOptions } from "../_host.ts";
import { handoff } from "./_handoff.ts";

const HANDOFFS = [
  handoff({ id: "20261122-180206", title: "Fix the parser" }),
  handoff({ id: "20261122-180206-002", title: "Auth \x1B[2Jrefactor" }),
];

/** Runs `select` on a store of two handoffs, the second of which was saved later. */
async function select(args: readonly string[], options: FakeHostOptions) {
  const store = Deno.makeTempDirSync({ prefix: "session-handoff-test-" });
  try {
    const file = { version: 1, items: HANDOFFS.map(handoffToJson) };
    Deno.writeTextFileSync(`${store}/handoffs.json`, JSON.stringify(file));
    const host = new FakeHost({ ...options, env: { SESSION_HANDOFF_HOME: store } });
    const exitCode = await run(["select", ...args], host);
    return { exitCode, stdout: host.stdout.text, stderr: host.stderr.text, host };
  } finally {
    Deno.removeSync(store, { recursive: true });
  }
}

Deno.test("select prints the id that was picked, and draws on stderr only", async () => {
  const { exitCode, stdout, stderr } = await select([], { stdin: "parser\r", columns: 80 });
  equal(exitCode, 0);
  equal(stdout, "20261122-180206\n");
  match(stderr, /Auth \\u\{1B\}\[2Jrefactor/);
});

Deno.test("select takes Enter for nothing while nothing matches", async () => {
  const { stdout } = await select([], { stdin: "zzz\r\x15\r", columns: 80 });
  equal(stdout, "20261122-180206-002\n");
});

Deno.test("select is interrupted by Escape, and when the terminal goes away", async () => {
  for (const stdin of ["\x1B", ""]) {
    const { exitCode, stdout } = await select([], { stdin, columns: 80 });
    equal(exitCode, 130);
    equal(stdout, "");
  }
});

Deno.test("select without a terminal for stdin shows the list on stdout", async () => {
  const { stdout } = await select([], { stdin: "2\n", columns: 80, isTyped: false });
  equal(
    stdout,
    "1) 20261122-180206-002  codex      Auth \\u{1B}[2Jrefactor\n" +
      "2) 20261122-180206  codex      Fix the parser\nSelect number: 20261122-180206\n",
  );
});

Deno.test("select reads its line from a pipe and no more", async () => {
  const { stdout, host } = await select([], { stdin: "1\nfor the next program" });
  match(stdout, /Select number: 20261122-180206-002\n$/);
  const rest = new Uint8Array(100);
  const length = await host.stdin.read(rest) ?? 0;
  equal(new TextDecoder().decode(rest.subarray(0, length)), "for the next program");
});

Deno.test("select takes a last line without a line feed, and one with CRLF", async () => {
  for (const stdin of ["1", "1\r\n"]) {
    match((await select([], { stdin })).stdout, /Select number: 20261122-180206-002\n$/);
  }
});
