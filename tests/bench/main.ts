/**
 * Measures the program against the floor: an empty Deno program, and plain programs that read
 * (and write) the same store. Prints a Markdown table.
 *
 * `--sizes 0,1000` and `--runs 9` choose how much is measured of the store, `--sessions 2000` and
 * `--megabytes 1000` how many sessions of 1 MB, and how long a single one; 0 leaves that out. What
 * an agent costs that was never used is measured within one process.
 * `--bin FILE --floor FILE` measures executables, as `deno task compile` and `deno task compile
 * --floor` make them; without them, `deno run` on the sources.
 *
 * @module
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { PERMISSIONS } from "../../.ci/permissions.ts";
import { AGENTS } from "../../lib/agents/mod.ts";
import { copyAllHomes } from "../_sessions.ts";
import { measureAbsent } from "./_absent.ts";
import { type Measured, measureInTurn, median, type Program, timeRatio } from "./_measure.ts";
import type { Format } from "../fidelity/_scenario.ts";
import { writeLongSession, writeManySessions } from "./_sessions.ts";
import { bundleText, makeHandoffs, RARE_WORD, storeText } from "./_store.ts";

/** What is measured: a command, and the plain program that does the least of what it must do. */
interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly plain?: "read" | "rewrite";
}

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "0,1000,10000,100000" },
    runs: { type: "string", default: "15" },
    sessions: { type: "string", default: "2000" },
    megabytes: { type: "string", default: "1000" },
    bin: { type: "string" },
    floor: { type: "string" },
  },
});
const SIZES = options.sizes.split(",").map(Number);
const RUNS = Number(options.runs);
const SESSIONS = Number(options.sessions);
const MEGABYTES = Number(options.megabytes);
if (![...SIZES, RUNS, SESSIONS, MEGABYTES].every(Number.isInteger)) {
  throw new Error("--sizes takes whole numbers with commas between them, the others one each");
}
if ((options.bin === undefined) !== (options.floor === undefined)) {
  throw new Error("--bin and --floor are given together");
}

const MEGABYTE = 1_000_000;
const LONG_FORMATS: readonly Format[] = ["claude-code", "codex", "gemini-cli"];
const LONG_RUNS_MAX = 3;
const LIMIT = ["--limit", "20"];
/** Where Deno keeps what it has compiled: HOME is another one in what is measured. */
const DENO_DIR = denoFolder();

const folder = Deno.makeTempDirSync({ prefix: "session-handoff-bench-" });
try {
  const project = makeProject();
  print("| records | command | ms | × empty | × plain | MiB | × empty | × plain |");
  print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const size of SIZES) await measureSize(size, project);
  print("");
  print("| sessions | command | ms | × plain | MiB |");
  print("| ---: | --- | ---: | ---: | ---: |");
  if (SESSIONS > 0) {
    await measureList();
    await measureAllAgents();
  }
  for (const format of MEGABYTES > 0 ? LONG_FORMATS : []) await measureLong(format);
  print("");
  print("| agent that is not there | µs |");
  print("| --- | ---: |");
  for (const [agent, microseconds] of measureAbsent()) {
    print(`| ${agent} | ${microseconds.toFixed(0)} |`);
  }
} finally {
  Deno.removeSync(folder, { recursive: true });
}

/** Lists many sessions: from a cold start, and from the index, compared with `list`. */
async function measureList(): Promise<void> {
  const home = join(folder, "many");
  writeManySessions(home, SESSIONS, MEGABYTE);
  const index = join(home, ".cache", "session-handoff");
  const cold = `${SESSIONS} × 1 MB, cold`;
  const list = ["sessions", "--all", ...LIMIT];
  const [first, ends] = await measureInTurn([
    { ...start("main.ts", options.bin, list, homeVariables(home)), forgets: index },
    start("tests/bench/floor.ts", options.floor, ["ends", join(home, ".claude")], {}),
  ], RUNS);
  if (first !== undefined && ends !== undefined) printSessions(cold, "sessions", first, ends);
  await measureWarm(`${SESSIONS} × 1 MB, warm`, home, SESSIONS);
  Deno.removeSync(home, { recursive: true });
}

/** Lists the sessions of a home in which every agent has been at work. */
async function measureAllAgents(): Promise<void> {
  const home = join(folder, "all");
  copyAllHomes(home);
  await measureWarm(`all ${AGENTS.length} agents, warm`, home, 1000);
  Deno.removeSync(home, { recursive: true });
}

/** Lists the sessions of a home from the index, against a list of so many handoffs. */
async function measureWarm(what: string, home: string, handoffs: number): Promise<void> {
  const records = join(home, ".config", "session-handoff");
  Deno.mkdirSync(records, { recursive: true });
  Deno.writeTextFileSync(join(records, "handoffs.json"), storeText(makeHandoffs(handoffs)));
  const [sessions, list] = await measureInTurn([
    start("main.ts", options.bin, ["sessions", "--all", ...LIMIT], homeVariables(home)),
    start("main.ts", options.bin, ["list", ...LIMIT], homeVariables(home)),
  ], RUNS);
  if (sessions !== undefined && list !== undefined) {
    printSessions(what, "sessions, against list", sessions, list);
  }
}

/** Captures a long session, against reading it and parsing each line. */
async function measureLong(format: Format): Promise<void> {
  const home = join(folder, format);
  const bytes = MEGABYTES * MEGABYTE;
  const path = writeLongSession(home, { name: "long", format, bytes });
  const capture = ["capture", "--session", path, "--no-git", "--dry-run", "--quiet"];
  const [ours, plain] = await measureInTurn([
    start("main.ts", options.bin, capture, homeVariables(home)),
    start("tests/bench/floor.ts", options.floor, ["lines", path], {}),
  ], Math.min(RUNS, LONG_RUNS_MAX));
  const what = `${MEGABYTES} MB, ${format}`;
  if (ours !== undefined && plain !== undefined) printSessions(what, "capture", ours, plain);
  Deno.removeSync(home, { recursive: true });
}

function homeVariables(home: string): Record<string, string> {
  return { HOME: home, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR };
}

function printSessions(size: string, name: string, ours: Measured, plain: Measured): void {
  const ms = median(ours.times).toFixed(0);
  const ratio = timeRatio(ours, plain).toFixed(2);
  print(`| ${[size, name, ms, ratio, ours.mib?.toFixed(0) ?? "–"].join(" | ")} |`);
}

async function measureSize(size: number, project: string): Promise<void> {
  const home = join(folder, String(size));
  const store = join(home, "handoffs.json");
  Deno.mkdirSync(home, { mode: 0o700 });
  // One record is always there for the bundle; an empty store is one that was never written.
  const handoffs = makeHandoffs(Math.max(size, 1));
  if (size > 0) Deno.writeTextFileSync(store, storeText(handoffs), { mode: 0o600 });
  const middle = handoffs[Math.floor(size / 2)] ?? handoffs[0];
  if (middle === undefined) throw new Error("there is no record to make a bundle of");
  const bundle = join(home, "bundle.json");
  Deno.writeTextFileSync(bundle, await bundleText(middle));

  for (const { name, args, plain } of casesFor(size, middle.id, bundle, project)) {
    const env = { SESSION_HANDOFF_HOME: home, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
    const programs = [
      start("main.ts", options.bin, args, env),
      start("tests/bench/floor.ts", options.floor, [], env),
    ];
    if (plain !== undefined && size > 0) {
      const files = [store, join(home, "copy.json")];
      programs.push(start("tests/bench/floor.ts", options.floor, [plain, ...files], env));
    }
    const [ours, empty, least] = await measureInTurn(programs, RUNS);
    if (ours !== undefined && empty !== undefined) printRow(size, name, ours, empty, least);
  }
}

function casesFor(size: number, id: string, bundle: string, project: string): Case[] {
  const text = ["--title", "Measure", "--summary", "One more record.", "--next", "Compare"];
  const save = ["save", "--tool", "codex", "--project", project, ...text];
  const taken = ["--allow-unsigned", "--on-conflict", "replace"];
  const cases: Case[] = [
    { name: "--help", args: ["--help"] },
    { name: "--version", args: ["--version"] },
    { name: "list --latest", args: ["list", "--latest"], plain: "read" },
    { name: "list --query", args: ["list", "--query", RARE_WORD], plain: "read" },
  ];
  if (size > 0) {
    const out = ["--format", "json", "--output", `${bundle}.out`];
    cases.push({ name: "render", args: ["render", "--id", id], plain: "read" });
    cases.push({ name: "export", args: ["export", "--id", id, ...out], plain: "read" });
  }
  cases.push({ name: "save", args: save, plain: "rewrite" });
  cases.push({ name: "import", args: ["import", "--input", bundle, ...taken], plain: "rewrite" });
  return cases;
}

function start(
  script: string,
  executable: string | undefined,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Program {
  if (executable !== undefined) return { path: executable, args, env };
  return { path: Deno.execPath(), args: ["run", ...PERMISSIONS, script, ...args], env };
}

/** A small work tree for `save` to look at: a file that git knows, changed, and a new one. */
function makeProject(): string {
  const project = join(folder, "project");
  Deno.mkdirSync(project);
  const git = (...args: string[]) => {
    const identity = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
    const command = new Deno.Command("git", { args: [...identity, ...args], cwd: project });
    const { success, stderr } = command.outputSync();
    if (!success) throw new Error(`cannot make a work tree: ${new TextDecoder().decode(stderr)}`);
  };
  git("init", "--quiet");
  Deno.writeTextFileSync(join(project, "known.txt"), "one\n");
  git("add", ".");
  git("commit", "--quiet", "--message", "Begin");
  Deno.writeTextFileSync(join(project, "known.txt"), "two\n");
  Deno.writeTextFileSync(join(project, "new.txt"), "new\n");
  return project;
}

function printRow(size: number, name: string, ours: Measured, empty: Measured, least?: Measured) {
  const cells = [
    size.toLocaleString("en"),
    name,
    median(ours.times).toFixed(1),
    timeRatio(ours, empty).toFixed(2),
    least === undefined ? "–" : timeRatio(ours, least).toFixed(2),
    ours.mib?.toFixed(0) ?? "–",
    memoryRatio(ours, empty),
    least === undefined ? "–" : memoryRatio(ours, least),
  ];
  print(`| ${cells.join(" | ")} |`);
}

function memoryRatio({ mib }: Measured, base: Measured): string {
  return mib === null || base.mib === null ? "–" : (mib / base.mib).toFixed(2);
}

function denoFolder(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
