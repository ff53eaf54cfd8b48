/**
 * Programs by what they are for: those that run others, that go by several names, or that do what
 * others do as well.
 *
 * @module
 */

/** Something that is done by a script with a name, or by a program that is there for it. */
export interface Task {
  readonly name: string;
  readonly isScript: boolean;
  /** In which family of programs: a script of `make` may run any of them. */
  readonly family: "node" | "other" | "any";
}

/** What stands in front of a program without more words of its own. */
const PLAIN_FRONT = /^(?:sudo|time|env|nohup|exec|npx|pnpx|bunx|uvx)$/;
/** What runs a program when such a word follows. */
const FRONTS: ReadonlyMap<string, RegExp> = new Map(Object.entries({
  npm: /^(?:exec|x)$/,
  pnpm: /^(?:exec|dlx)$/,
  yarn: /^(?:exec|dlx)$/,
  bun: /^x$/,
  bundle: /^exec$/,
  python: /^-m$/,
  ...Object.fromEntries(
    ["poetry", "uv", "pipenv", "pdm", "hatch", "rye"].map((name) => [name, /^run$/]),
  ),
}));
/** Options of these that have a word behind them. */
const WITH_VALUE = /^(?:-[ugew]|--(?:user|group|workdir|env|with|package))$/;

/** Returns how many words stand in front of the program: variables, `sudo`, `npx`, `uv run`. */
export function frontLength(words: readonly string[]): number {
  let at = 0;
  while (true) {
    const end = frontEnd(words, at);
    if (end === at || end >= words.length) return at;
    at = end;
  }
}

function frontEnd(words: readonly string[], at: number): number {
  const word = words[at] ?? "";
  const next = words[at + 1] ?? "";
  const program = plainName(word.slice(word.lastIndexOf("/") + 1));
  if (/^[A-Za-z_]\w*=/.test(word)) return at + 1;
  if (PLAIN_FRONT.test(word)) return optionsEnd(words, at + 1);
  if (word === "timeout") return optionsEnd(words, at + 1) + 1;
  if (FRONTS.get(program)?.test(next)) return optionsEnd(words, at + 2);
  // The container that a program runs in is one more word.
  if (word === "docker" && next === "exec") return optionsEnd(words, at + 2) + 1;
  const service = word === "docker" && next === "compose" ? at + 2 : at + 1;
  const isCompose = service === at + 2 || word === "docker-compose";
  if (!isCompose || !/^(?:exec|run)$/.test(words[service] ?? "")) return at;
  return optionsEnd(words, service + 1) + 1;
}

function optionsEnd(words: readonly string[], start: number): number {
  let at = start;
  while (words[at]?.startsWith("-")) at += WITH_VALUE.test(words[at]!) ? 2 : 1;
  return at;
}

/** Programs that go by other names, too; what installs packages of Node and runs their scripts. */
const NAMES: ReadonlyMap<string, string> = new Map(Object.entries({
  nodejs: "node",
  gmake: "make",
  gradlew: "gradle",
  mvnw: "mvn",
  yarn: "npm",
  pnpm: "npm",
  bun: "npm",
}));

/** Returns the name that a program has in common with others that do the same. */
export function plainProgram(name: string): string {
  return NAMES.get(name) ?? plainName(name);
}

/** Returns a name without the version of the language: `python3.12`. */
function plainName(name: string): string {
  return name.replace(/^(python|pip|ruby|php)[\d.]+$/, "$1");
}

/** Words that say no more than that something is to be run. */
const RUN_WORDS: ReadonlyMap<string, RegExp> = new Map(Object.entries({
  npm: /^run(?:-script)?$/,
  composer: /^run(?:-script)?$/,
  deno: /^task$/,
  vitest: /^run$/,
  cypress: /^run$/,
  playwright: /^test$/,
}));
/** Short names of commands of `npm`. */
const NPM_NAMES: ReadonlyMap<string, string> = new Map(Object.entries({
  t: "test",
  tst: "test",
  i: "install",
}));

/** Returns the words behind a program without one that only says that what follows is to be run. */
export function scriptWords(program: string, rest: readonly string[]): readonly string[] {
  const [first = "", ...others] = rest;
  if (RUN_WORDS.get(program)?.test(first)) return others;
  const name = program === "npm" ? NPM_NAMES.get(first) : undefined;
  return name === undefined ? rest : [name, ...others];
}

/** Programs that run scripts of any kind by their names. */
const SCRIPTED = new Set("make just task rake composer invoke mise".split(" "));
/** What programs are for. */
const TASKS: ReadonlyMap<Exclude<Task["family"], "any">, ReadonlyMap<string, string>> = new Map([
  [
    "node",
    new Map([
      ...named("test", "jest vitest mocha ava jasmine karma tap playwright cypress"),
      ...named("lint", "eslint oxlint biome xo"),
      ...named("typecheck", "tsc vue-tsc"),
      ...named("format", "prettier"),
    ]),
  ],
  [
    "other",
    new Map([
      ...named("test", "pytest unittest rspec phpunit ctest"),
      ...named("lint", "ruff flake8 pylint golangci-lint rubocop"),
      ...named("typecheck", "mypy pyright"),
    ]),
  ],
]);
/** Programs with a command `test`. */
const WITH_TEST = new Set("go cargo mix dotnet swift deno bazel gradle mvn".split(" "));

function named(task: string, programs: string): [program: string, task: string][] {
  return programs.split(" ").map((program) => [program, task]);
}

/** Returns what a program does with a word as its subject, or `null` when that has no name. */
export function taskOf(name: string, subject: string | null): Task | null {
  const program = plainProgram(name);
  for (const [family, tasks] of TASKS) {
    const task = tasks.get(program);
    if (task !== undefined) return { name: task, isScript: false, family };
  }
  if (subject === null) return null;
  if (program === "npm") return { name: subject, isScript: true, family: "node" };
  if (SCRIPTED.has(program)) return { name: subject, isScript: true, family: "any" };
  const isTest = WITH_TEST.has(program) && subject === "test";
  return isTest ? { name: subject, isScript: false, family: "other" } : null;
}
