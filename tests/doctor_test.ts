import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../commands/mod.ts";
import { FakeHost, type FakeHostOptions, TEST_TIME } from "./_host.ts";

const onWindows = Deno.build.os === "windows";

/** A store's folder with one handoff in it. */
class Patient {
  readonly root = Deno.realPathSync(Deno.makeTempDirSync());
  readonly folder = join(this.root, "store");
  readonly env: Record<string, string> = {
    HOME: join(this.root, "home"),
    SESSION_HANDOFF_HOME: this.folder,
    PATH: Deno.env.get("PATH") ?? "",
  };

  static async withHandoff(): Promise<Patient> {
    const patient = new Patient();
    const save = ["save", "--no-git", "--tool=codex", "--title=t", "--summary=s", "--project=/p"];
    assert.equal((await patient.run(save)).code, 0);
    return patient;
  }

  async run(args: readonly string[], options: FakeHostOptions = {}) {
    const host = new FakeHost({ env: this.env, ...options });
    const code = await run(args, host);
    return { code, output: host.stdout.text, said: host.stderr.text };
  }

  /** Runs `doctor --json`, and returns the exit code and the findings that are not just fine. */
  async examine(...args: string[]): Promise<[code: number, findings: string[]]> {
    const { code, output } = await this.run(["doctor", "--json", ...args]);
    const report: Report = JSON.parse(output);
    assert.equal(report.well, code === 0);
    const remarkable = report.findings.filter(({ state }) => state !== "ok");
    return [
      code,
      remarkable.map(({ about, state, text }) => {
        return `${state} ${about}: ${text.replaceAll(this.folder, "STORE")}`;
      }),
    ];
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

interface Report {
  readonly well: boolean;
  readonly folder: string | null;
  readonly findings: readonly {
    readonly about: string;
    readonly state: string;
    readonly text: string;
  }[];
  readonly commands: readonly {
    readonly command: string;
    readonly needs: readonly {
      readonly permission: string;
      readonly for: string;
      readonly granted: boolean;
    }[];
    readonly flags: readonly string[];
  }[];
}

Deno.test("doctor finds nothing wrong in a new store, and changes nothing", async () => {
  using patient = await Patient.withHandoff();
  const before = Deno.readTextFileSync(patient.path("handoffs.json"));
  assert.deepEqual(await patient.examine(), [0, []]);
  assert.deepEqual(await patient.examine("--fix"), [0, []]);
  assert.equal(Deno.readTextFileSync(patient.path("handoffs.json")), before);
});

Deno.test("doctor is content where nothing was ever saved, and makes nothing", async () => {
  using patient = new Patient();
  const { code, output } = await patient.run(["doctor"]);
  assert.equal(code, 0);
  assert.match(output, /^ok +store +nothing is saved yet$/m);
  assert.match(output, /^ok +signing key +none yet/m);
  assert.deepEqual([...Deno.readDirSync(patient.root)], []);
});

Deno.test("doctor prints a report for people", async () => {
  using patient = await Patient.withHandoff();
  const { output } = await patient.run(["doctor"]);
  assert(output.startsWith("session-handoff "));
  assert(output.includes(`\nstore: ${patient.folder}\n`));
  assert.match(output, /^ok +store +1 handoff$/m);
  assert.match(output, /^ok +git +version \d/m);
  assert.match(output, /^save +yes +yes +yes +yes$/m);
  assert.match(output, /^completions +- +- +- +-$/m);
  assert(!output.includes("\x1b"));
});

Deno.test("doctor uses colours on a terminal only, and makes a folder's name visible", async () => {
  using patient = new Patient();
  const env = { ...patient.env, SESSION_HANDOFF_HOME: join(patient.root, "a\u009Bb") };
  const shown = await patient.run(["doctor"], { env, colour: true, columns: 80 });
  assert(shown.output.includes("\x1b[32mok"));
  assert(shown.output.includes("a\\u{9B}b\n"));
  const piped = await patient.run(["doctor"], { env, colour: true });
  assert(!piped.output.includes("\x1b"));
  const json = await patient.run(["doctor", "--json"], { env });
  assert(!json.output.includes("\u009B"));
});

Deno.test("doctor reports and mends what others may use", { ignore: onWindows }, async () => {
  using patient = await Patient.withHandoff();
  await patient.run(["keys", "generate"]);
  Deno.chmodSync(patient.folder, 0o755);
  for (const name of ["handoffs.json", "signing-key.pem"]) {
    Deno.chmodSync(patient.path(name), 0o644);
  }
  const [code, findings] = await patient.examine();
  assert.equal(code, 1);
  assert.deepEqual(findings.sort(), [
    'wrong signing key: mode 0644 lets others use "STORE/signing-key.pem", 0600 is wanted',
    'wrong store: mode 0644 lets others use "STORE/handoffs.json", 0600 is wanted',
    'wrong store: mode 0755 lets others use "STORE", 0700 is wanted',
  ]);
  const mended = findings.map((text) => text.replace("wrong", "mended"));
  const [fixedCode, fixed] = await patient.examine("--fix");
  assert.deepEqual([fixedCode, fixed.sort()], [0, mended]);
  assert.deepEqual(await patient.examine(), [0, []]);
});

Deno.test("doctor reports and removes what killed programs left", async () => {
  using patient = await Patient.withHandoff();
  const store = Deno.readTextFileSync(patient.path("handoffs.json"));
  const mode = 0o600;
  const context = "20260101-000000-0123456789abcdef.json";
  Deno.mkdirSync(patient.path("contexts"), { mode: 0o700, recursive: true });
  Deno.writeTextFileSync(patient.path("contexts", context), "{}", { mode });
  Deno.writeTextFileSync(patient.path(".handoffs-0123456789abcdef.tmp"), "", { mode });
  const lock = patient.path("handoffs.json.lock");
  Deno.writeTextFileSync(lock, "pid=1\nguard=handoffs.json.guard\n", { mode });
  const [code, findings] = await patient.examine();
  assert.equal(code, 1);
  const shown = findings.map((text) => text.replaceAll("\\", "/"));
  assert.deepEqual(shown, [
    'wrong store: the lock "STORE/handoffs.json.lock" belongs to no program any more',
    'wrong store: 1 temporary file was left behind: "STORE/.handoffs-0123456789abcdef.tmp"',
    `wrong store: 1 context belongs to no handoff: "STORE/contexts/${context}"`,
  ]);
  const mended = findings.map((text) => text.replace("wrong", "mended"));
  assert.deepEqual(await patient.examine("--fix"), [0, mended]);
  assert.deepEqual(await patient.examine(), [0, []]);
  assert.equal(Deno.readTextFileSync(patient.path("handoffs.json")), store);
});

Deno.test("doctor reports a store that does not parse, and leaves it alone", async () => {
  using patient = await Patient.withHandoff();
  Deno.writeTextFileSync(patient.path("handoffs.json"), '{"version": 1, "items": [}');
  for (const args of [[], ["--fix"]]) {
    const [code, [finding = ""]] = await patient.examine(...args);
    assert.equal(code, 1);
    assert(finding.startsWith("wrong store: cannot read the store"), finding);
  }
  const text = Deno.readTextFileSync(patient.path("handoffs.json"));
  assert.equal(text, '{"version": 1, "items": [}');
});

Deno.test("doctor reports a trust store and a key that do not parse", async () => {
  using patient = await Patient.withHandoff();
  const mode = 0o600;
  Deno.writeTextFileSync(patient.path("trusted-signers.json"), "{", { mode });
  Deno.writeTextFileSync(patient.path("signing-key.pem"), "no key", { mode });
  const [code, [key = "", signers = "", ...others]] = await patient.examine();
  assert.equal(code, 1);
  assert(key.startsWith("wrong signing key: cannot"), key);
  assert(signers.startsWith("wrong signers: cannot use the trust store"), signers);
  assert.deepEqual(others, []);
});

Deno.test("doctor says that it does not know where the store is", async () => {
  using patient = new Patient();
  const { code, output } = await patient.run(["doctor"], {
    env: { PATH: patient.env.PATH! },
    platform: "linux",
  });
  assert.equal(code, 1);
  assert(output.includes("\nstore: unknown\n"));
  assert(output.includes("--allow-env=HOME"));
});

Deno.test("doctor says that there is no git", async () => {
  using patient = await Patient.withHandoff();
  const { code, output } = await patient.run(["doctor"], {
    env: { ...patient.env, PATH: patient.root },
  });
  assert.equal(code, 1);
  assert.match(output, /^wrong +git +cannot run git: it is not installed/m);
});

Deno.test("doctor says which flags each command needs", async () => {
  using patient = await Patient.withHandoff();
  const { output } = await patient.run(["doctor", "--json"]);
  const report: Report = JSON.parse(output);
  assert.equal(report.folder, patient.folder);
  const flags = new Map(report.commands.map(({ command, flags }) => [command, flags]));
  const variable = "--allow-env=SESSION_HANDOFF_HOME";
  assert.deepEqual(flags.get("list"), [`--allow-read=${patient.folder}`, variable]);
  assert.deepEqual(flags.get("save"), [
    `--allow-read=${patient.folder}`,
    `--allow-write=${patient.folder}`,
    variable,
    "--allow-run=git",
  ]);
  assert.deepEqual(flags.get("completions"), []);
  assert(report.commands.every(({ needs }) => needs.every(({ granted }) => granted)));
});

Deno.test("doctor tells a busy store from a stale lock", async () => {
  using patient = await Patient.withHandoff();
  const lock = patient.path("handoffs.json.lock");
  Deno.writeTextFileSync(lock, "pid=4711\n", { mode: 0o600 });
  Deno.utimeSync(lock, TEST_TIME, TEST_TIME);
  const { code, output } = await patient.run(["doctor"]);
  assert.equal(code, 0);
  assert.match(output, /^ok +store +process 4711 is writing just now$/m);
  const later = await patient.run(["doctor"], { now: new Date(TEST_TIME.getTime() + 60_000) });
  assert.equal(later.code, 1);
  assert.match(later.output, /belongs to no program any more/);
});

Deno.test("doctor tells whose sessions there are, and which it cannot read", async () => {
  using patient = await Patient.withHandoff();
  const home = join(patient.root, "home");
  const [claude, opencode] = [
    join(home, ".claude", "projects", "p"),
    join(home, ".local", "share", "opencode"),
  ];
  for (const folder of [claude, opencode]) Deno.mkdirSync(folder, { recursive: true });
  const record = { type: "user", uuid: "u", message: { role: "user", content: "Do it." } };
  Deno.writeTextFileSync(
    join(claude, "0a1b2c3d-1111-4222-8333-444455556666.jsonl"),
    JSON.stringify(record),
  );
  const { output } = await patient.run(["doctor"]);
  assert.match(output, /^ok +agents +1 session of Claude Code$/m);

  Deno.writeTextFileSync(join(opencode, "opencode.db"), "garbage");
  const [code, findings] = await patient.examine();
  assert.equal(code, 1);
  assert.match(findings.join("\n"), /^wrong agents: ".*opencode\.db": it is no SQLite database$/m);
});
