/** The README says what is true: its commands run, its tables are the program's own. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { COMMANDS, run } from "../commands/mod.ts";
import { agentTable } from "./_agent_table.ts";
import { FakeHost } from "./_host.ts";
import { permissionTable } from "./_permission_table.ts";
import { runScript } from "./_script.ts";

const readme = Deno.readTextFileSync(new URL("../README.md", import.meta.url));

/** The command lines in the README, each with the output that is shown below it. */
function consoleLines(): string[] {
  const blocks = readme.matchAll(/^(`{3,})console\n([^]*?)^\1$/gm);
  return [...blocks].flatMap(([, , block]) => block!.trimEnd().split("\n"));
}

/** What must be the case before a command of the README is run, beside what it says itself. */
const PREPARATIONS: Readonly<Record<string, string>> = {
  "session-handoff capture": workWithSession(),
  // The README shows a fingerprint, so the key is the one that has it.
  "session-handoff export": "copy $VECTORS/signing-key.pem $STORE/signing-key.pem\n",
  "session-handoff import": "env SESSION_HANDOFF_HOME=$HOME/other\n",
};

/** Returns how a work tree and a session of Claude Code in it are made. */
function workWithSession(): string {
  const time = (minute: number) => `2026-11-22T17:0${minute}:00.000Z`;
  const says = (at: number, content: unknown) => ({
    type: "assistant",
    uuid: `${at}`,
    parentUuid: `${at - 1}`,
    timestamp: time(at),
    cwd: "/home/ana/demo-app",
    version: "2.1.330",
    message: { id: `m${at}`, role: "assistant", model: "claude-opus-5-5", content: [content] },
  });
  const hears = (at: number, content: unknown, more: object = {}) => ({
    type: "user",
    uuid: `${at}`,
    parentUuid: at === 0 ? null : `${at - 1}`,
    timestamp: time(at),
    cwd: "/home/ana/demo-app",
    gitBranch: "fix/login",
    message: { role: "user", content },
    ...more,
  });
  const calls = (at: number, name: string, input: object) =>
    says(at, { type: "tool_use", id: `t${at}`, name, input });
  const ends = (at: number, content: string, more: object = {}) =>
    hears(at, [{ type: "tool_result", tool_use_id: `t${at - 1}`, content, ...more }]);
  const todos = [
    { content: "Set the cookie", status: "completed" },
    { content: "Test that it lasts", status: "in_progress" },
  ];
  const request = "Keep the user logged in for a week. The public API stays as it is.";
  const failure = "Exit code 1\nnot ok 3 - lasts a week\n  expected 7 days, got 8";
  const last = "The cookie lasts a day too long. I will set it back to seven days.";
  const records = [
    hears(0, request, { promptSource: "typed" }),
    calls(1, "TodoWrite", { todos }),
    { ...ends(2, "Todos have been modified"), toolUseResult: { newTodos: todos } },
    calls(3, "Edit", {
      file_path: "/home/ana/demo-app/src/login.ts",
      old_string: "1",
      new_string: "8",
    }),
    ends(4, "The file has been updated."),
    calls(5, "Bash", { command: "npm test" }),
    ends(6, failure, { is_error: true }),
    says(7, { type: "text", text: last }),
  ];
  const session = "$HOME/.claude/projects/demo-app/0a1b2c3d-1111-4222-8333-444455556666.jsonl";
  return [
    "git init -q -b fix/login",
    "mkdir $WORK/src",
    "file src/login.ts",
    "git add .",
    "mkdir $HOME/.claude/projects/demo-app",
    `file ${session}`,
    ...records.map((record) => `| ${JSON.stringify(record)}`),
    "",
  ].join("\n");
}

/** Turns what the README shows into a script of the tests. */
function toScript(lines: readonly string[]): string {
  let script = "now 2026-11-22T18:02:06Z\n";
  for (const line of lines) {
    const command = line.startsWith("$ ") ? line.slice(2) : null;
    if (command === null) {
      script += `| ${line}\n`;
      continue;
    }
    const [first = "", second = ""] = command.split(" ");
    script += `${PREPARATIONS[`${first} ${second}`] ?? ""}${command}\n`;
  }
  // The first line of an output begins the block that is compared.
  return script.replaceAll(/^(session-handoff .*\n)(?=\| )/gm, "$1stdout\n")
    .replaceAll("/home/ana/demo-app", "$WORK");
}

Deno.test("README: the commands print what is shown", async () => {
  const lines = consoleLines();
  ok(lines.length > 20, "there must be commands in it");
  await runScript(toScript(lines));
});

Deno.test("README: every command is in it", () => {
  for (const { name } of COMMANDS) ok(readme.includes(`\`${name}`), `"${name}" is missing`);
});

Deno.test("README: the table of permissions is the one that is tested", () => {
  const table = narrowed(permissionTable());
  ok(narrowed(readme).includes(table), `it must hold this:\n${table}`);
});

Deno.test("README: the table of agents is the list that is read", () => {
  const table = narrowed(agentTable());
  ok(narrowed(readme).includes(table), `it must hold this:\n${table}`);
});

const RECORD = ["--tool=codex", "--title=t", "--summary=s", "--no-git"];

/** A way to call each command that prints JSON, in an order in which they work. */
const JSON_CALLS: readonly (readonly string[])[] = [
  ["save", ...RECORD],
  ["list"],
  ["keys generate"],
  ["keys show"],
  ["keys list"],
  ["remove", "latest", "--yes"],
  ["import", "bundle.json", "--allow-unsigned"],
  ["doctor"],
];

Deno.test("README: the JSON has the fields that are named", async () => {
  const section = /### From scripts[^]*?(?=\n## )/.exec(readme)![0];
  const rows = [...section.matchAll(/^\| (`.*`) +\| (.*?) +\|$/gm)]
    .map(([, commands, fields]) => ({ commands: words(commands!), fields: words(fields!) }));
  const folder = Deno.makeTempDirSync({ prefix: "session-handoff-test-" });
  try {
    const bundle = new URL("./vectors/go-0.7.5/plain.v2.json", import.meta.url);
    Deno.copyFileSync(bundle, `${folder}/bundle.json`);
    for (const [command = "", ...options] of JSON_CALLS) {
      const row = rows.find(({ commands }) => commands.includes(command));
      const host = new FakeHost({ env: { SESSION_HANDOFF_HOME: `${folder}/store` }, cwd: folder });
      await run([...command.split(" "), ...options, "--json"], host);
      const value: unknown = JSON.parse(host.stdout.text);
      for (const item of Array.isArray(value) ? value : [value]) {
        for (const field of Object.keys(item)) {
          ok(row?.fields.includes(field), `${command}: ${field}`);
        }
      }
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

/** Returns what stands between backticks. */
function words(markdown: string): string[] {
  return [...markdown.matchAll(/`([^`]+)`/g)].map(([, word]) => word!);
}

/** Takes out what `deno fmt` fills up and breaks. */
function narrowed(markdown: string): string {
  return markdown.replaceAll(/\s+/g, " ").replaceAll(/-{3,}/g, "---");
}

/** The headings of the prompt that it shows. */
const PROMPT_HEADINGS = [
  "Session Handoff",
  "Goal",
  "Current state",
  "Done",
  "Failing now",
  "Working tree signals",
  "Requested continuation",
  "Constraints",
];

Deno.test("README: no heading is skipped, and links lead to headings and files", () => {
  const headings = [...readme.matchAll(/^(#+) (.+)$/gm)].filter(([, , title]) =>
    !PROMPT_HEADINGS.includes(title!)
  );
  let before = 0;
  for (const [, marks, title] of headings) {
    ok(marks!.length <= before + 1, `"${title}" skips a level`);
    before = marks!.length;
  }
  const anchors = headings.map(([, , title]) => title!.toLowerCase().replaceAll(/[^a-z]+/g, "-"));
  for (const [, target] of readme.matchAll(/\]\(([^)]+)\)/g)) {
    if (target!.startsWith("https://")) continue;
    if (target!.startsWith("#")) ok(anchors.includes(target!.slice(1)), target);
    else ok(Deno.statSync(new URL(`../${target}`, import.meta.url)).isFile, target);
  }
});

Deno.test("README: the set-up commands are tasks", () => {
  const tasks = [...readme.matchAll(/^npx --yes deno@([\d.]+) task (\w+)$/gm)];
  deepEqual(tasks.map(([, , task]) => task), ["demo", "test"]);
  const config = JSON.parse(Deno.readTextFileSync(new URL("../deno.json", import.meta.url)));
  for (const [, version, task] of tasks) {
    equal(typeof config.tasks[task!], "string");
    ok(Deno.readTextFileSync(new URL("../.ci/run", import.meta.url)).includes(`deno@${version}`));
  }
});
