import { deepEqual, equal, match, ok } from "node:assert/strict";
import { run } from "../../commands/mod.ts";
import { generateSigningKey, parseSigningKey } from "../../lib/keys.ts";
import { rememberOwnKey } from "../../lib/trust.ts";
import { FakeHost, type FakeHostOptions, TEST_TIME, testPlatform } from "../_host.ts";

const KEY = "TnBXRrQzIHl1PIKjRCSc5olUaEkJ8Z1aTpkJPFj7rvU=";
const FINGERPRINT = "SHA256:w5u7pPj1jD1BkuXBAJlr8RPMYgGC95HVUtRTemTChjM";

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "session-handoff-test-" });
  try {
    await test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function keys(folder: string, args: readonly string[], options: FakeHostOptions = {}) {
  const host = new FakeHost({ ...options, env: { SESSION_HANDOFF_HOME: folder } });
  const exitCode = await run(["keys", ...args], host);
  return { exitCode, stdout: host.stdout.text, stderr: host.stderr.text };
}

Deno.test("keys generate writes a key for its owner alone, and shows only its public part", () =>
  withFolder(async (folder) => {
    const home = `${folder}/new/store`;
    const { exitCode, stdout, stderr } = await keys(home, ["generate", "--json"]);
    equal(exitCode, 0);
    const text = Deno.readTextFileSync(`${home}/signing-key.pem`);
    equal(JSON.parse(stdout).public_key, (await parseSigningKey(text)).publicKey);
    ok(!(stdout + stderr).includes(text.split("\n")[1]!));
    if (testPlatform() === "windows") return;
    equal(Deno.statSync(`${home}/signing-key.pem`).mode! & 0o777, 0o600);
    equal(Deno.statSync(home).mode! & 0o777, 0o700);
  }));

Deno.test({
  name: "keys generate does not write through a link",
  ignore: testPlatform() === "windows",
  fn: () =>
    withFolder(async (folder) => {
      Deno.symlinkSync(`${folder}/elsewhere`, `${folder}/signing-key.pem`);
      const { exitCode, stdout, stderr } = await keys(folder, ["generate"]);
      equal(exitCode, 1);
      equal(stdout, "");
      match(stderr, /is there already/);
      deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["signing-key.pem"]);
    }),
});

Deno.test("keys show reads private and public keys, and says of a huge file only that", () =>
  withFolder(async (folder) => {
    const huge = `${folder}/huge`;
    Deno.writeTextFileSync(huge, "SECRET".repeat(100_000));
    const { exitCode, stderr } = await keys(folder, ["show", huge]);
    equal(exitCode, 1);
    match(stderr, /it is too large for a key/);
    ok(!stderr.includes("SECRET"));
  }));

Deno.test("keys list shows a table on a terminal, with times as people say them", () =>
  withFolder(async (folder) => {
    await rememberOwnKey(folder, KEY, new Date("2026-11-20T18:02:06Z"));
    const { publicKey } = await generateSigningKey();
    await keys(folder, ["trust", publicKey, "--name", "ana"]);
    const { stdout } = await keys(folder, ["list"], { columns: 120 });
    const [title, own, ana] = stdout.split("\n");
    match(title!, /^NAME +ADDED +OWN +FINGERPRINT$/);
    match(own!, /^own key [0-9a-f]{16} +2 days ago +yes +SHA256:w5u7pPj1jD1B/);
    match(ana!, /^ana +just now +SHA256:/);
  }));

Deno.test("keys list --json has every field", () =>
  withFolder(async (folder) => {
    await keys(folder, ["trust", KEY, "--name", "ana"]);
    deepEqual(JSON.parse((await keys(folder, ["list", "--json"])).stdout), [{
      name: "ana",
      fingerprint: FINGERPRINT,
      public_key: KEY,
      added_at: TEST_TIME.toISOString().replace(".000", ""),
      own: false,
    }]);
  }));

Deno.test("keys trust refuses a key by which anyone could sign", () =>
  withFolder(async (folder) => {
    const weak = new Uint8Array(32).toBase64();
    const { exitCode, stderr } = await keys(folder, ["trust", weak, "--name", "ana"]);
    equal(exitCode, 1);
    match(stderr, /weak key/);
    equal((await keys(folder, ["list"])).stdout, "");
  }));

Deno.test("keys untrust takes the fingerprint and the public key too", () =>
  withFolder(async (folder) => {
    for (const which of [FINGERPRINT, KEY, "ANA"]) {
      await keys(folder, ["trust", KEY, "--name", "ana"]);
      const { stdout } = await keys(folder, ["untrust", which]);
      equal(stdout, `untrusted signer ${FINGERPRINT} ana\n`);
    }
  }));
