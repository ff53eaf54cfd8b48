import assert from "node:assert/strict";
import { join } from "node:path";
import { VERSION } from "../lib/version.ts";
import { PERMISSIONS } from "../.ci/permissions.ts";

const ROOT = join(import.meta.dirname ?? "", "..");
const CONFIG: { version: string; tasks: Record<string, string>; imports: Record<string, string> } =
  JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json")));

const isWindows = Deno.build.os === "windows";

Deno.test("deno.json states the version that the program prints", () => {
  assert.equal(CONFIG.version, VERSION);
});

Deno.test("deno.json has the tasks that people and workflows call", () => {
  const wanted = ["bench", "bundle", "compile", "demo", "fidelity", "ok", "start", "test"];
  assert.deepEqual(Object.keys(CONFIG.tasks).sort(), wanted);
});

Deno.test("every dependency is pinned to one version, and there is no package.json", () => {
  for (const specifier of Object.values(CONFIG.imports)) {
    assert.match(specifier, /^npm:.+@\d+\.\d+\.\d+$/);
  }
  assert.throws(() => Deno.statSync(join(ROOT, "package.json")), Deno.errors.NotFound);
});

Deno.test("every place that fetches Deno fetches the same version", () => {
  const workflows = [...Deno.readDirSync(join(ROOT, ".github/workflows"))]
    .map(({ name }) => `.github/workflows/${name}`);
  for (const path of ["README.md", ".ci/run", ...workflows.filter(fetchesDeno)]) {
    const versions = new Set(read(path).match(/\bdeno@[\w.]+/g));
    assert.deepEqual([...versions], ["deno@2.9.6"], path);
  }
});

Deno.test("the program's permissions name folders and programs, and allow no network", () => {
  const flags = PERMISSIONS.map((flag) => flag.split("=")[0]);
  const wanted = ["--no-prompt", "--allow-read", "--allow-write", "--allow-env", "--ignore-env"];
  assert.deepEqual(flags, [...wanted, "--allow-run"]);
  assert.ok(PERMISSIONS.includes("--allow-run=git"));
});

Deno.test("the bundle is one file that runs with nothing else to fetch", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const bundle = join(folder, "session-handoff.js");
    const task = CONFIG.tasks["bundle"]?.replace("dist/session-handoff.js", bundle).split(" ");
    assert.equal(task?.[0], "deno");
    const made = await run(Deno.execPath(), task?.slice(1) ?? [], { cwd: ROOT });
    assert.equal(made.code, 0, made.stderr);

    const info = await run(Deno.execPath(), ["info", "--json", bundle], { cwd: folder });
    const { modules }: { modules: { specifier: string }[] } = JSON.parse(info.stdout);
    const needed = modules.map(({ specifier }) => specifier);
    assert.equal(needed.filter((specifier) => !specifier.startsWith("node:")).length, 1);

    const args = ["run", ...PERMISSIONS, "--no-remote", bundle, "--version"];
    const ran = await run(Deno.execPath(), args, {
      cwd: folder,
      env: { DENO_DIR: join(folder, "cache") },
    });
    assert.equal(ran.code, 0, ran.stderr);
    assert.ok(ran.stdout.includes(VERSION), ran.stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What the test command prints and how it ends; what `.ci/run` makes of it. */
const RUNS = [
  ["ok | 12 passed (3 steps) | 0 failed (2s)", 0, "12 passed, 0 failed", 0],
  ["ok | 12 passed | 0 failed | 2 ignored (2s)", 0, "12 passed, 0 failed, 2 skipped", 0],
  ["FAILED | 11 passed | 1 failed (1 step) (2s)", 1, "11 passed, 1 failed", 1],
  ["ok | 12 passed | 0 failed (2s)", 1, "12 passed, 1 failed", 1],
  ["error: Found 1 not formatted file", 1, "0 passed, 1 failed", 1],
  ["ok | 0 passed | 0 failed (0ms)", 0, "0 passed, 1 failed", 1],
  ["", 134, "0 passed, 1 failed", 1],
] as const;

for (const [printed, status, line, code] of RUNS) {
  Deno.test({
    name: `.ci/run ends with "${line}" when the tests end with "${printed}" and ${status}`,
    ignore: isWindows,
    fn: async () => {
      const folder = await Deno.makeTempDir();
      try {
        const npx = `#!/bin/sh\ncat <<'END'\n${printed}\nEND\nexit ${status}\n`;
        await Deno.writeTextFile(join(folder, "npx"), npx, { mode: 0o755 });
        const env = { PATH: `${folder}:${Deno.env.get("PATH")}` };
        const ran = await run(join(ROOT, ".ci/run"), [], { cwd: folder, env });
        assert.equal(ran.stdout.trimEnd().split("\n").at(-1), line);
        assert.equal(ran.code, code);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

function read(path: string): string {
  return Deno.readTextFileSync(join(ROOT, path));
}

function fetchesDeno(path: string): boolean {
  return read(path).includes("deno@");
}

async function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Record<string, string> },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = new Deno.Command(program, { args: [...args], stdin: "null", ...options });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
