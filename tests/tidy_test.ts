/** The shape of the project, checked: who imports whom, how long things are, what is banned. */

import { deepEqual, ok } from "node:assert/strict";
import { dirname, join } from "node:path/posix";

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 60;
/** Modules that import nothing of ours. */
const LEAVES =
  /^lib\/(base64|display|environment|errors|excerpt|go_json|signer_name|text|version)\.ts$/;

/** Where the library and the program begin. */
const ENTRIES = ["lib/mod.ts", "main.ts"];
/** What is banned in lib and commands, beside what the linter bans, and the one place for it. */
const BANS: readonly (readonly [what: RegExp, place: string])[] = [
  [/\bDeno\.(args|env|exit|exitCode|stdin|stdout|stderr)\b/, "commands/_terminal.ts"],
  [/\bDate\.now\(|\bnew Date\(\)/, "lib/store/mod.ts"],
];
/** Paths of the machine that somebody works on, other than those of examples. */
const MACHINE_PATH = /(^|[^\w.~])\/(work|root)\/|\/home\/(?!ana|dev)\w|\/Users\/(?!ana)\w/m;

const ROOT = new URL("../", import.meta.url);
const FILES = filesIn("").sort().map((path) => {
  const text = Deno.readTextFileSync(new URL(path, ROOT));
  // Without comments, line by line as the formatter leaves them.
  return { path, text, code: text.replace(/^[ \t]*(\/\/|\/?\*([ \t*/]|$)).*/gm, "") };
});
const PROGRAM = FILES.filter(({ path }) => /^(main|(lib|commands)\/.*)\.ts$/.test(path));
/** Files and folders whose names begin so belong to the folder that they are in. */
const isPrivate = (path: string) => path.includes("/_");
const ownerOf = (path: string) => `${path.slice(0, path.indexOf("/_"))}/`;
const lines = (text: string) => text.split("\n").length - 1;
const MODULES = PROGRAM.map(({ path }) => path);
const IMPORTS = PROGRAM.flatMap(({ path, code }) =>
  [...code.matchAll(/\b(from|import\() ?"(\.[^"]+)"/g)]
    .map(([, how, to]) => ({ from: path, to: join(dirname(path), to!), isLazy: how !== "from" }))
);

Deno.test("imports go down only", () => {
  deepEqual(IMPORTS.filter(({ from, to }) => !mayImport(from, to)), []);
});

Deno.test("no modules import each other in a circle", () => {
  const imports = IMPORTS.filter(({ isLazy }) => !isLazy);
  let left = MODULES;
  for (const _ of MODULES) {
    const held = new Set(imports.filter(({ to }) => left.includes(to)).map(({ from }) => from));
    left = left.filter((path) => held.has(path));
  }
  deepEqual(left, []);
});

Deno.test("no module is dead", () => {
  const used = new Set([...ENTRIES, ...IMPORTS.map(({ to }) => to)]);
  deepEqual(MODULES.filter((path) => !used.has(path)), []);
});

Deno.test("every module that is not private to its folder has a test", () => {
  const tests = FILES.filter(({ path }) => /^tests\/.*(_test\.ts|\.txt)$/.test(path))
    .map(({ text }) => text).join("\n");
  const isTested = (path: string) =>
    [path, path.replace(/^commands\/(.*)\.ts$/, "session-handoff $1").replace("_", " ")]
      .some((mention) => tests.includes(mention));
  const modules = MODULES.filter((path) => !isPrivate(path) && !ENTRIES.includes(path));
  deepEqual(modules.filter((path) => !isTested(path)), []);
});

Deno.test("files and functions are short", () => {
  const sources = FILES.filter(({ path }) => path.endsWith(".ts"));
  deepEqual(sources.filter(({ text }) => lines(text) > FILE_LINES_MAX).map(({ path }) => path), []);
  for (const { path, text } of PROGRAM) {
    const blocks = text.matchAll(/^( *).*(?:\)|=>)(?:: .+)? \{\n(?:(?!\1\}).*\n)*/gm);
    for (const [block] of blocks) ok(lines(block) < FUNCTION_LINES_MAX, `${path}: ${block}`);
  }
});

Deno.test("nothing banned is used, and there is no package.json", () => {
  const offences = BANS.flatMap(([what, place]) =>
    PROGRAM.filter(({ path, code }) => ![place, "main.ts"].includes(path) && what.test(code))
  );
  const local = FILES.filter(({ path, text }) =>
    path.endsWith("package.json") || (MACHINE_PATH.test(text) && path !== "tests/tidy_test.ts")
  );
  deepEqual([...offences, ...local].map(({ path }) => path), []);
});

function mayImport(from: string, to: string): boolean {
  if (LEAVES.test(from) || ENTRIES.includes(to)) return false;
  if (isPrivate(to) && !from.startsWith(ownerOf(to))) return false;
  if (from === "main.ts") return to === "commands/mod.ts" || to === "commands/stdio.ts";
  if (to.startsWith("lib/") || from.startsWith("lib/")) return to.startsWith("lib/");
  return from === "commands/mod.ts" || to === "commands/mod.ts" || isPrivate(to);
}

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(new URL(`./${folder}`, ROOT))]
    .filter(({ name }) => ![".git", "dist", "coverage", "vectors"].includes(name))
    .flatMap((entry) =>
      entry.isDirectory ? filesIn(`${folder}${entry.name}/`) : folder + entry.name
    );
}
