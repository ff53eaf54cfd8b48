/** The README says what is true: its commands run, its tables are the program's own. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { COMMANDS, run } from "../commands/mod.ts";
import { FakeHost } from "./_host.ts";
import { permissionTable } from "./_permission_table.ts";
import { runScript } from "./_script.ts";

const readme = Deno.readTextFileSync(new URL("../README.md", import.meta.url));

/** The command lines in the README, each with the output that is shown below it. */
function consoleLines(): string[] {
  const blocks = readme.matchAll(/^```console\n([^]*?)^```$/gm);
  return [...blocks].flatMap(([, block]) => block!.trimEnd().split("\n"));
}

/** What must be the case before a command of the README is run, beside what it says itself. */
const PREPARATIONS: Readonly<Record<string, string>> = {
  "session-handoff save": "git init -q\nmkdir $WORK/src\nfile src/auth.ts\ngit add .\n",
  // The README shows a fingerprint, so the key is the one that has it.
  "session-handoff export": "copy $VECTORS/signing-key.pem $STORE/signing-key.pem\n",
  "session-handoff import": "env SESSION_HANDOFF_HOME=$HOME/other\n",
};

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

Deno.test("README: no heading is skipped, and links lead to headings and files", () => {
  const headings = [...readme.matchAll(/^(#+) (.+)$/gm)].filter(([, , title]) =>
    !["Session Handoff", "Current state", "Working tree signals", "Requested continuation"]
      .concat("Constraints").includes(title!)
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
