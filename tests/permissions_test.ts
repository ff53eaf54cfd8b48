import assert from "node:assert/strict";
import { join } from "node:path";
import {
  flagsFor,
  type Need,
  needsOf,
  OPTIONAL_VARIABLES,
  type PermissionRow,
  PERMISSIONS,
  type Placeholders,
  valueOf,
} from "../commands/_permissions.ts";
import type { CommandEntry } from "../commands/_command.ts";
import { agentFolders, placeOf } from "../commands/_sessions_place.ts";
import { COMMANDS, run } from "../commands/mod.ts";
import { AGENTS } from "../lib/agents/mod.ts";
import { ENVIRONMENT } from "../lib/environment.ts";
import { storeFolder, storeVariable } from "../lib/paths.ts";
import { FakeHost, testPlatform } from "./_host.ts";
import { TestRepository } from "./_repository.ts";

const PLATFORM = testPlatform();
const VARIABLE = storeVariable(() => undefined, PLATFORM);
const MAIN = join(import.meta.dirname!, "..", "main.ts");

/** A user's machine for one run of the program: a home, a project, and a store with a handoff. */
class Machine {
  readonly repository = new TestRepository();
  readonly home = this.repository.home;
  readonly variables: Record<string, string> = {
    [VARIABLE]: this.home,
  };
  readonly project = this.repository.project;
  readonly host = new FakeHost({ env: this.variables, cwd: this.project });
  readonly store = storeFolder((name) => this.variables[name], PLATFORM);
  readonly folder = join(this.repository.root, "files");
  readonly file = join(this.folder, "file");
  readonly placeholders: Placeholders = {
    places: {
      STORE: this.store,
      FILE: this.file,
      FOLDER: this.folder,
      AGENTS: agentFolders(AGENTS, placeOf(this.host, [this.project])),
      PROJECT: this.project,
    },
    variable: VARIABLE,
  };

  static async prepared(prepare: Preparation): Promise<Machine> {
    const machine = new Machine();
    Deno.mkdirSync(machine.folder);
    const { project } = machine.repository;
    await machine.succeed(
      "save",
      "--no-git",
      "--tool=codex",
      "--title=t",
      "--summary=s",
      "--project",
      project,
    );
    await prepare(machine);
    return machine;
  }

  /** Runs a command with all permissions, in this process. */
  async succeed(...args: string[]): Promise<string> {
    const host = new FakeHost({ env: this.variables, cwd: this.repository.project });
    const code = await run(args, host);
    assert.equal(code, 0, host.stderr.text);
    return host.stdout.text;
  }

  /** Runs a command in a process of its own with these permissions and no others. */
  async sandboxed({ args, stdin }: Trial, needs: readonly Need[]): Promise<Outcome> {
    const flags = ["--no-prompt", "--ignore-env", "--cached-only", ...flagsFor(needs)];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, MAIN, ...args(this)],
      cwd: this.repository.project,
      clearEnv: true,
      env: { ...this.variables, ...MACHINE_VARIABLES, LD_LIBRARY_PATH: this.home },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const input = ReadableStream.from([stdin?.(this) ?? new Uint8Array()]);
    const [output, said, { code }] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.status,
      // A program that needs no input closes it.
      input.pipeTo(child.stdin).catch(() => {}),
    ]);
    return { code, output, said };
  }

  [Symbol.dispose](): void {
    this.repository[Symbol.dispose]();
  }
}

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly said: string;
}

type Preparation = (machine: Machine) => void | Promise<void>;

/** What Deno itself needs, and what git is found by; the program may not read them. */
const MACHINE_VARIABLES = machineVariables();

function machineVariables(): Record<string, string> {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout));
  const variables: Record<string, string> = { DENO_DIR: denoDir, NO_COLOR: "1" };
  for (const name of ["PATH", "SYSTEMROOT", "PATHEXT"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

/** The public key of RFC 8032, section 7.1, test 1. */
const KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

const SAVE = ["--tool=codex", "--title=t"];
const generateKey: Preparation = async (machine) => void await machine.succeed("keys", "generate");

async function exportTo(machine: Machine): Promise<void> {
  await generateKey(machine);
  await machine.succeed("export", "--format=json", "--sign", "--output", machine.file);
  await machine.succeed("remove", "--yes", (await machine.succeed("select", "--print-id")).trim());
}

const SESSION_ID = "0a1b2c3d-1111-4222-8333-444455556666";

/** Leaves a session of an agent in the project, in its own folder or at a path. */
function leaveSession(machine: Machine, path?: string): void {
  const folder = join(machine.home, ".claude", "projects", "project");
  Deno.mkdirSync(folder, { recursive: true });
  const record = {
    type: "user",
    uuid: "u1",
    parentUuid: null,
    timestamp: "2026-11-22T17:00:00.000Z",
    cwd: machine.project,
    message: { role: "user", content: "Do it." },
  };
  Deno.writeTextFileSync(
    path ?? join(folder, `${SESSION_ID}.jsonl`),
    `${JSON.stringify(record)}\n`,
  );
}

/** How each row of the table is tried: the command line, and what must be there before. */
const TRIALS: Readonly<Record<string, Trial>> = {
  "capture": { args: () => ["capture"], prepare: leaveSession },
  "capture --no-git": { args: () => ["capture", "--no-git"], prepare: leaveSession },
  "capture --no-git --session FILE": {
    args: ({ file }) => ["capture", "--no-git", "--session", file],
    prepare: (machine) => leaveSession(machine, machine.file),
  },
  "sessions list": { args: () => ["sessions"], prepare: leaveSession },
  "sessions list --all": { args: () => ["sessions", "list", "--all"], prepare: leaveSession },
  "sessions show": { args: () => ["sessions", "show", SESSION_ID], prepare: leaveSession },
  "save": { args: () => ["save", ...SAVE, "--summary=s"] },
  "save --no-git": { args: () => ["save", ...SAVE, "--summary=s", "--no-git"] },
  "save --no-git --summary-file FILE": {
    args: ({ file }) => ["save", ...SAVE, "--no-git", "--summary-file", file],
    prepare: ({ file }) => Deno.writeTextFileSync(file, "summary"),
  },
  "list": { args: () => ["list"] },
  "render": { args: () => ["render"] },
  "export": { args: () => ["export"] },
  "export --output FILE": { args: ({ file }) => ["export", "--output", file] },
  "export --format json --sign": {
    args: () => ["export", "--format=json", "--sign"],
    prepare: generateKey,
  },
  "export --format json --sign-key FILE": {
    args: ({ file }) => ["export", "--format=json", "--sign-key", file],
    async prepare(machine) {
      await generateKey(machine);
      Deno.renameSync(join(machine.store, "signing-key.pem"), machine.file);
    },
  },
  "export --format json --passphrase-file FILE": {
    args: ({ file }) => ["export", "--format=json", "--passphrase-file", file],
    prepare: ({ file }) => Deno.writeTextFileSync(file, "correct horse battery staple"),
  },
  "import FILE": { args: ({ file }) => ["import", file], prepare: exportTo },
  "import -": {
    args: () => ["import", "-"],
    prepare: exportTo,
    stdin: ({ file }) => Deno.readFileSync(file),
  },
  "select": { args: () => ["select", "--print-id"] },
  "remove": { args: () => ["remove", "--yes", "latest"] },
  "keys generate": { args: () => ["keys", "generate"] },
  "keys show": { args: () => ["keys", "show"], prepare: generateKey },
  "keys show FILE": {
    args: ({ file }) => ["keys", "show", file],
    async prepare(machine) {
      await generateKey(machine);
      Deno.renameSync(join(machine.store, "signing-key.pem"), machine.file);
    },
  },
  "keys trust": { args: () => ["keys", "trust", KEY, "--name=ana"] },
  "keys trust FILE": {
    args: ({ file }) => ["keys", "trust", file, "--name=ana"],
    prepare: ({ file }) => Deno.writeTextFileSync(file, `${KEY}\n`),
  },
  "keys untrust": {
    args: () => ["keys", "untrust", "ana"],
    prepare: async (machine) => void await machine.succeed("keys", "trust", KEY, "--name=ana"),
  },
  "keys list": { args: () => ["keys", "list"] },
  "doctor": { args: () => ["doctor"] },
  "doctor --fix": { args: () => ["doctor", "--fix"] },
  "completions": { args: () => ["completions", "bash"] },
};

interface Trial {
  readonly args: (machine: Machine) => readonly string[];
  readonly prepare?: Preparation;
  readonly stdin?: (machine: Machine) => Uint8Array;
}

function labelOf({ command, given }: PermissionRow): string {
  return given === undefined ? command : `${command} ${given}`;
}

for (const row of PERMISSIONS) {
  const label = labelOf(row);
  Deno.test(`"${label}" works with the permissions of its row, and with no fewer`, async (test) => {
    const trial = TRIALS[label]!;
    const { prepare = () => {} } = trial;
    using granted = await Machine.prepared(prepare);
    const { code, output, said } = await granted.sandboxed(
      trial,
      needsOf(row, granted.placeholders),
    );
    assert.equal(code, 0, output + said);
    for (const [at, { name }] of needsOf(row, granted.placeholders).entries()) {
      await test.step(`without "${name}" number ${at}`, async () => {
        using machine = await Machine.prepared(prepare);
        const needs = needsOf(row, machine.placeholders);
        const [missing] = needs.splice(at, 1);
        const before = snapshot(machine.repository.root);
        const outcome = await machine.sandboxed(trial, needs);
        assert.equal(outcome.code, 1, outcome.said);
        const flag = `--allow-${name}=${valueOf(missing!)}`;
        assert(`${outcome.output}${outcome.said}`.includes(flag), outcome.output + outcome.said);
        assert.deepEqual(snapshot(machine.repository.root), before, "nothing has changed");
      });
    }
  });
}

Deno.test("agents whose files may not be read are left out in one line", async () => {
  using machine = await Machine.prepared(leaveSession);
  const [row] = PERMISSIONS.filter((row) => labelOf(row) === "sessions list --all");
  const places = { ...machine.placeholders.places, AGENTS: [join(machine.home, ".claude")] };
  const needs = needsOf(row!, { ...machine.placeholders, places });
  const trial = { args: () => ["sessions", "list", "--all"] };
  const { code, output, said } = await machine.sandboxed(trial, needs);
  assert.equal(code, 0, said);
  assert(output.startsWith(SESSION_ID), output);
  assert.match(said, /^session-handoff: warning: Deno may not read the sessions of Codex CLI, /);
  assert(!said.includes("things that could not be read"), said);
});

/** Returns the size and time of every file below a folder. */
function snapshot(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return [path, ...snapshot(path)];
    const { size, mtime } = Deno.statSync(path);
    return [`${path} ${size} ${mtime?.getTime()}`];
  }).sort();
}

Deno.test("every command has a row in the table of permissions, and every row a trial", () => {
  const names = (entries: readonly CommandEntry[], prefix = ""): string[] =>
    entries.flatMap((entry) => {
      const name = `${prefix}${entry.name}`;
      return "commands" in entry ? names(entry.commands, `${name} `) : [name];
    });
  const rows = new Set(PERMISSIONS.map(({ command }) => command));
  assert.deepEqual([...rows].sort(), names(COMMANDS).sort());
  assert.deepEqual(PERMISSIONS.map(labelOf).sort(), Object.keys(TRIALS).sort());
});

Deno.test("every variable is needed by a command, or its use is told", () => {
  const needed = new Set<string>(Object.keys(OPTIONAL_VARIABLES));
  for (const variable of ["HOME", "APPDATA"] as const) {
    for (const need of PERMISSIONS.flatMap((row) => needsOf(row, { places: {}, variable }))) {
      if (need.name === "env") needed.add(need.variable);
    }
  }
  assert.deepEqual([...needed].sort(), [...ENVIRONMENT].sort());
});
