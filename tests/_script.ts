/**
 * Scripts of command lines with what they print, in `tests/cli/*.txt`. They are read from top to
 * bottom, and each has folders of its own.
 *
 * ```
 * # A comment.
 * session-handoff list             runs, and must exit with 0; "! 2 session-handoff ..." with 2
 * stdin                            what the next command reads; lines behind "| " are its block
 * | some text, where \u{1B} is a control character
 * stdout                           all that the last command printed, exactly: a block
 * stdout 'text'                    some text in it; "! stdout 'text'": not in it
 * stdout /pattern/                 a regular expression, multi-line; "! stdout .": nothing at all
 * stderr …                         the same for stderr
 * file PATH                        writes a file: a block
 * copy FROM TO   mkdir PATH   remove PATH   git ARGS   env NAME=value   cd PATH
 * exists PATH    ! exists PATH     whether there is such a file
 * same PATH                        stdout is the same as that file
 * now TIME       advance SECONDS   sets the clock; such a script needs it, and runs in-process only
 * terminal COLUMNS                 from now on the streams are a terminal; in-process only
 * ```
 *
 * Words may be quoted: 'as it is', or "with $NAME, \n, \t and \u{1B}". Known names are HOME, WORK
 * (where they run), STORE, VECTORS, and ID, the last id that was printed behind `handoff`. In
 * what is printed, these folders are written as their names.
 */

import { equal, match, ok } from "node:assert/strict";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../commands/mod.ts";
import { FakeHost, TEST_TIME } from "./_host.ts";

/** One line of a script, and the block behind it. */
interface Step {
  readonly number: number;
  readonly line: string;
  readonly block: string | null;
}

/** What the steps of a script share. */
interface State {
  readonly folders: Readonly<Record<string, string>>;
  readonly executable: string | undefined;
  readonly env: Record<string, string>;
  cwd: string;
  now: Date;
  columns: number | undefined;
  stdin: string;
  stdout: string;
  stderr: string;
  id: string;
}

/** Says whether a script needs the clock or the terminal of the test, so must run in-process. */
export function needsFakes(script: string): boolean {
  return /^(?:now|advance|terminal) /m.test(script);
}

/**
 * Runs a script. With `executable` the commands run as processes of that program, otherwise in this
 * one. What goes wrong is thrown with the number of the line.
 */
export async function runScript(script: string, executable?: string): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "session-handoff-test-" }));
  try {
    const state = startState(root, executable);
    for (const step of parseScript(script)) {
      try {
        await runStep(step, state);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        error.message = `line ${step.number}: ${step.line}\n${error.message}\n` +
          `--- stdout\n${shown(state.stdout, state)}--- stderr\n${shown(state.stderr, state)}`;
        throw error;
      }
    }
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function startState(root: string, executable: string | undefined): State {
  const folders = {
    VECTORS: fileURLToPath(new URL("./vectors/go-0.7.5", import.meta.url)),
    STORE: `${root}/store`,
    WORK: `${root}/work`,
    HOME: `${root}/home`,
  };
  for (const folder of [folders.WORK, folders.HOME]) Deno.mkdirSync(folder);
  const env: Record<string, string> = { HOME: folders.HOME, SESSION_HANDOFF_HOME: folders.STORE };
  for (const name of ["PATH", "SYSTEMROOT"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  const streams = { columns: undefined, stdin: "", stdout: "", stderr: "", id: "" };
  return { folders, executable, env, cwd: folders.WORK, now: TEST_TIME, ...streams };
}

function parseScript(script: string): Step[] {
  const steps: { number: number; line: string; block: string | null }[] = [];
  for (const [at, line] of script.split("\n").entries()) {
    if (line === "|" || line.startsWith("| ")) {
      const step = steps.at(-1);
      if (step === undefined) throw new Error(`line ${at + 1}: a block must follow a command`);
      step.block = `${step.block ?? ""}${line.slice(2)}\n`;
    } else if (line.trim() !== "" && !line.startsWith("#")) {
      steps.push({ number: at + 1, line: line.trim(), block: null });
    }
  }
  return steps;
}

async function runStep({ line, block }: Step, state: State): Promise<void> {
  const [, not, code, name = "", rest = ""] = /^(!(?: (\d+))? )?(\S+) ?(.*)$/.exec(line) ?? [];
  const isWanted = not === undefined;
  if (name === "stdout" || name === "stderr") {
    const wanted = block?.replaceAll("$ID", state.id) ?? null;
    return checkOutput(shown(state[name], state), rest, { isWanted, block: wanted });
  }
  const words = splitWords(rest, state);
  const word = words[0] ?? "";
  const path = (at = 0) => resolve(state.cwd, words[at] ?? fail("a path is missing"));
  switch (name) {
    case "session-handoff":
      return await runProgram(words, Number(code ?? (isWanted ? 0 : 1)), state);
    case "stdin":
      state.stdin = unescape(expand(block ?? fail("stdin needs a block"), state));
      return;
    case "file":
      return Deno.writeTextFileSync(path(), expand(block ?? "", state));
    case "copy":
      return Deno.copyFileSync(path(0), path(1));
    case "mkdir":
      return Deno.mkdirSync(path(), { recursive: true });
    case "remove":
      return Deno.removeSync(path(), { recursive: true });
    case "cd":
      state.cwd = path();
      return;
    case "git":
      return await runGit(words, state);
    case "env":
      return setVariable(word, state);
    case "exists":
      return equal(exists(path()), isWanted, `${path()} must ${isWanted ? "" : "not "}exist`);
    case "same":
      return equal(state.stdout, Deno.readTextFileSync(path()));
    case "now":
      state.now = new Date(word);
      return;
    case "advance":
      state.now = new Date(state.now.getTime() + Number(word) * 1000);
      return;
    case "terminal":
      state.columns = word === "off" ? undefined : Number(word);
      return;
    default:
      return fail(`there is no such command in scripts: ${name}`);
  }
}

async function runProgram(args: string[], wanted: number, state: State): Promise<void> {
  const { executable, env, cwd, now, columns, stdin } = state;
  state.stdin = "";
  let exitCode: number;
  if (executable === undefined) {
    const host = new FakeHost({ env, cwd, now, stdin, ...columns !== undefined && { columns } });
    exitCode = await run(args, host);
    state.stdout = host.stdout.text;
    state.stderr = host.stderr.text;
  } else {
    const process = new Deno.Command(executable, {
      args,
      cwd,
      env,
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const [output] = await Promise.all([process.output(), feed(process.stdin, stdin)]);
    exitCode = output.code;
    state.stdout = decode(output.stdout);
    state.stderr = decode(output.stderr);
  }
  state.id = /handoff ([\w.-]+)$/m.exec(state.stdout)?.[1] ?? state.id;
  equal(exitCode, wanted, `must exit with ${wanted}, not with ${exitCode}`);
}

async function feed(stream: WritableStream<Uint8Array>, text: string): Promise<void> {
  try {
    await new Blob([text]).stream().pipeTo(stream);
  } catch (error) {
    // The program need not read what it is given.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

async function runGit(args: string[], { cwd, folders, env }: State): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", {
    args: ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args],
    cwd,
    env: {
      ...env,
      HOME: folders.HOME!,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CEILING_DIRECTORIES: folders.WORK!,
    },
    clearEnv: true,
  }).output();
  ok(success, decode(stderr));
}

function setVariable(text: string, { env }: State): void {
  const [, name = fail("env NAME=value"), value = ""] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (value === "") delete env[name];
  else env[name] = value;
}

function checkOutput(
  output: string,
  wanted: string,
  { isWanted, block }: { isWanted: boolean; block: string | null },
): void {
  if (block !== null) return equal(output, block);
  if (wanted === ".") return equal(output !== "", isWanted, "something, or nothing, is wanted");
  const [, pattern] = /^\/(.*)\/$/.exec(wanted) ?? [];
  if (pattern !== undefined) {
    return isWanted
      ? match(output, new RegExp(pattern, "mu"))
      : ok(!new RegExp(pattern, "mu").test(output));
  }
  const text = /^'(.*)'$/.exec(wanted)?.[1] ?? fail("a block, 'text', /pattern/ or . is wanted");
  equal(output.includes(text), isWanted, `"${text}" must ${isWanted ? "" : "not "}be in it`);
}

/** Writes the folders of the test as their names. */
function shown(text: string, { folders }: State): string {
  return Object.entries(folders).reduce(
    (rest, [name, path]) => rest.replaceAll(path, `$${name}`),
    text,
  );
}

/** Puts in what the names stand for. */
function expand(text: string, { folders, id }: State): string {
  const variables: Readonly<Record<string, string>> = { ...folders, ID: id };
  return text.replace(/\$([A-Z]+)/g, (whole, name) => variables[name] ?? whole);
}

function splitWords(text: string, state: State): string[] {
  const words = text.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/g) ?? [];
  return words.map((word) =>
    word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"|([^'"]+)/g, (_, raw, quoted, bare) => {
      return raw ?? (quoted === undefined ? expand(bare, state) : unescape(expand(quoted, state)));
    })
  );
}

function unescape(text: string): string {
  return text.replace(/\\(?:u\{([0-9A-Fa-f]+)\}|([nrt"\\]))/g, (_, code, letter) => {
    if (code !== undefined) return String.fromCodePoint(parseInt(code, 16));
    return { n: "\n", r: "\r", t: "\t" }[letter as string] ?? letter;
  });
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function fail(message: string): never {
  throw new Error(message);
}
