/**
 * Makes the executables. Without an argument: `dist/session-handoff` for this platform. With
 * `--all`: `dist/session-handoff-<target>` for all platforms of a release, and their sums. With
 * `--floor`: `dist/floor`, the programs that the benchmarks compare with.
 *
 * @module
 */

import { deno } from "./_deno.ts";
import { PERMISSIONS } from "./permissions.ts";

/** The platforms of a release, by the names that Deno and LLVM have for them. */
const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

/** The sums of the executables, in the form that `sha256sum --check` reads. */
const SUMS = "dist/SHA256SUMS";

/** Where the program is put together before it is compiled. */
const PARTS = "dist/parts";

/**
 * Compiled programs keep V8's code cache in a shared folder for temporary files and trust whoever
 * owns it, so that they are made without one. Most calls are over before V8 has optimized
 * anything; on two cores the threads that try cost such a call 5 % of its time.
 */
const FLAGS = [
  "--no-code-cache",
  "--exclude-unused-npm",
  "--v8-flags=--no-concurrent-recompilation",
  ...PERMISSIONS,
];

function compile(script: string, output: string, target?: string): void {
  const platform = target === undefined ? [] : ["--target", target];
  deno(["compile", ...FLAGS, ...platform, "--output", output, script]);
}

/**
 * Returns the script to compile. The modules are joined into few files first, a file for each part
 * that is loaded when it is needed: an executable takes a quarter longer to start when it has to
 * load the modules one by one and to unpack npm packages.
 */
function prepareProgram(): string {
  deno(["check", "--quiet", "main.ts"]);
  removeIfThere(PARTS);
  const form = ["--platform", "deno", "--minify", "--keep-names", "--code-splitting"];
  deno(["bundle", "--quiet", ...form, "--outdir", PARTS, "main.ts"]);
  return `${PARTS}/main.js`;
}

async function compileAll(): Promise<void> {
  const script = prepareProgram();
  let sums = "";
  for (const target of TARGETS) {
    const name = `session-handoff-${target}${target.includes("windows") ? ".exe" : ""}`;
    compile(script, `dist/${name}`, target);
    const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync(`dist/${name}`));
    sums += `${new Uint8Array(digest).toHex()}  ${name}\n`;
  }
  Deno.writeTextFileSync(SUMS, sums);
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const wanted = Deno.args.join(" ");
if (wanted === "") compile(prepareProgram(), "dist/session-handoff");
else if (wanted === "--all") await compileAll();
else if (wanted === "--floor") compile("tests/bench/floor.ts", "dist/floor");
else throw new Error(`the compile task takes --all, --floor or nothing, found "${wanted}"`);
