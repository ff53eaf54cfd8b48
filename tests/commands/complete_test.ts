import { deepEqual, equal, match, ok } from "node:assert/strict";
import { bashCompletions } from "../../commands/_complete_bash.ts";
import { type CompletedCommand, completedCommands } from "../../commands/_complete.ts";
import { fishCompletions } from "../../commands/_complete_fish.ts";
import { powershellCompletions } from "../../commands/_complete_powershell.ts";
import { zshCompletions } from "../../commands/_complete_zsh.ts";
import type { AnyCommand, CommandEntry } from "../../commands/_command.ts";

const show: AnyCommand = {
  summary: "Show it, isn't it",
  options: {
    format: { type: "string", choices: ["markdown", "json"], help: "how: [as] text" },
    output: { type: "string", value: "FILE", help: "where" },
    project: { type: "string", value: "PATH", help: "which folder" },
    id: { type: "string", value: "ID", multiple: true, help: "which; repeatable" },
    title: { type: "string", value: "TEXT", help: "what" },
    json: { type: "boolean", help: "as JSON" },
  },
  positional: { name: "ID", help: "the same as --id", max: 2 },
  examples: [],
  run: () => Promise.resolve(),
};

const choose: AnyCommand = {
  summary: "Choose one",
  options: {},
  positional: { name: "COLOUR", help: "a colour", max: 1, choices: ["red", "green"] },
  examples: [],
  run: () => Promise.resolve(),
};

const ENTRIES: readonly CommandEntry[] = [
  { name: "show", summary: show.summary, load: () => Promise.resolve({ command: show }) },
  {
    name: "keys",
    summary: "Mind the keys",
    commands: [
      { name: "show", summary: show.summary, load: () => Promise.resolve({ command: show }) },
      { name: "choose", summary: "Choose", load: () => Promise.resolve({ command: choose }) },
    ],
  },
];

Deno.test("completedCommands() walks the program, its groups and their commands", async () => {
  const commands = await completedCommands(ENTRIES);
  deepEqual(commands.map(({ path }) => path), [
    "",
    "help",
    "show",
    "keys",
    "keys show",
    "keys choose",
  ]);
  deepEqual(commands.map((command) => words(command)), [
    "show keys help --help --version",
    "",
    "--format --output --project --id --title --json --quiet --help",
    "show choose --help",
    "--format --output --project --id --title --json --quiet --help",
    "--quiet --help",
  ]);
  deepEqual(commands[2]?.options.map(({ subject }) => subject?.kind ?? "switch"), [
    "choices",
    "file",
    "folder",
    "id",
    "text",
    "switch",
    "switch",
    "switch",
  ]);
});

/** The command line with the cursor at its end, and what bash offers. */
const OFFERED: readonly (readonly [readonly string[], string])[] = [
  [[""], "show keys help"],
  [["s"], "show"],
  [["--v"], "--version"],
  [["keys", ""], "show choose"],
  [["keys", "c"], "choose"],
  [["keys", "choose", ""], "red green"],
  [["keys", "choose", "--"], "--quiet --help"],
  [["show", "--f"], "--format"],
  [["show", "--format", ""], "markdown json"],
  [["show", "-format", "j"], "json"],
  // As bash takes "--format=j" apart.
  [["show", "--format", "="], "markdown json"],
  [["show", "--format", "=", "j"], "json"],
  [["keys", "show", "--format", "=", "m"], "markdown"],
  [["show", "--title", ""], ""],
  [["show", "--output", "x"], ""],
  [["show", "--id", ""], "20261122-180206 20261121-100000-002"],
  [["show", "20261121"], "20261121-100000-002"],
  [["show", "--json", "2"], "20261122-180206 20261121-100000-002"],
  [["unknown", ""], ""],
  [["help", "k"], "keys"],
];

Deno.test({
  name: "bashCompletions() completes in bash",
  ignore: Deno.build.os === "windows",
  fn: async (t) => {
    const script = bashCompletions(await completedCommands(ENTRIES));
    for (const [line, offered] of OFFERED) {
      await t.step(`"${line.join(" ")}"`, async () => {
        equal(await runBash(script, line), offered);
      });
    }
  },
});

Deno.test("zshCompletions() declares every option with its help and its values", async () => {
  const script = zshCompletions(await completedCommands(ENTRIES));
  match(script, /^#compdef session-handoff\n/);
  ok(script.includes(`'--format=[how: \\[as\\] text]:format:(markdown json)'`));
  ok(script.includes("'--output=[where]:output:_files'"));
  ok(script.includes("'--project=[which folder]:project:_files -/'"));
  ok(script.includes("'*--id=[which; repeatable]:id:_session_handoff_ids'"));
  ok(script.includes("'--json[as JSON]'"));
  ok(script.includes("'show:Show it, isn'\\''t it'"));
  ok(script.includes("_session_handoff_keys_choose() {"));
});

Deno.test("fishCompletions() declares every option with its help and its values", async () => {
  const script = fishCompletions(await completedCommands(ENTRIES));
  const at = "complete -c session-handoff -n '__session_handoff_at \\'show\\''";
  ok(script.includes(`${at} -l format -x -a 'markdown json' -d 'how: [as] text'\n`));
  ok(script.includes(`${at} -l output -r -F -d 'where'\n`));
  ok(script.includes(`${at} -l title -x -d 'what'\n`));
  ok(script.includes(`${at} -l json -d 'as JSON'\n`));
  ok(script.includes(`${at} -a '(__session_handoff_ids)'\n`));
  ok(script.includes("-a show -d 'Show it, isn\\'t it'\n"));
});

Deno.test("powershellCompletions() knows every place and every value", async () => {
  const script = powershellCompletions(await completedCommands(ENTRIES));
  ok(script.includes("'' = @{ Plain = @('show', 'keys', 'help');"));
  ok(script.includes("'keys choose' = @{ Plain = @('red', 'green');"));
  ok(script.includes("'keys show --format' = @('markdown', 'json')"));
  ok(script.includes("'show --id' = { & $ids }"));
});

function words({ commands, options }: CompletedCommand): string {
  return [...commands.map(({ name }) => name), ...options.map(({ name }) => `--${name}`)].join(" ");
}

/** Returns what bash would offer, with a `session-handoff` that lists two ids and hostile lines. */
async function runBash(script: string, line: readonly string[]): Promise<string> {
  const listed = "20261122-180206  codex  A title\n  project: /x\n$(touch pwned)  x  y\n" +
    "20261121-100000-002  cursor  no handoffs saved\n";
  const { success, stdout, stderr } = await new Deno.Command("bash", {
    args: [
      "--norc",
      "-c",
      `session-handoff() { printf '%s' "$LISTED"; }
${script}
COMP_WORDS=(session-handoff "$@") COMP_CWORD=$#
_session_handoff
echo "\${COMPREPLY[*]}"`,
      "bash",
      ...line,
    ],
    env: { LISTED: listed, PATH: Deno.env.get("PATH") ?? "" },
    clearEnv: true,
  }).output();
  const decoder = new TextDecoder();
  ok(success, decoder.decode(stderr));
  equal(decoder.decode(stderr), "");
  return decoder.decode(stdout).trimEnd();
}
