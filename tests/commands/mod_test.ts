import { equal, match, ok } from "node:assert/strict";
import { parseArguments } from "../../commands/_arguments.ts";
import type { AnyCommand, CommandEntry, SingleCommand } from "../../commands/_command.ts";
import { COMMANDS, run } from "../../commands/mod.ts";
import { FakeHost } from "../_host.ts";

/** Every command with its whole name, such as `keys trust`. */
const commands: readonly { readonly name: string; readonly entry: SingleCommand }[] = COMMANDS
  .flatMap((entry: CommandEntry) => {
    if (!("commands" in entry)) return [{ name: entry.name, entry }];
    return entry.commands.map((inner) => ({ name: `${entry.name} ${inner.name}`, entry: inner }));
  });

for (const { name, entry } of commands) {
  Deno.test(`"${name}" is declared completely`, async () => {
    const { command } = await entry.load();
    equal(command.summary, entry.summary, "the list of commands must have the same summary");
    match(command.summary, /^[A-Z].*[^.]$/);
    for (const paragraph of command.details ?? []) match(paragraph, /^\S.*\.$/);
    ok(command.examples.length > 0 || Object.keys(command.options).length === 0, "an example");
    for (const { says, run } of command.examples) {
      match(says, /^\S.*[^.]$/);
      ok(` ${run} `.replaceAll(/[()]/g, " ").includes(` ${name} `), run);
    }
    checkPlain(command);
  });

  Deno.test(`"${name}" declares its options completely`, async () => {
    const { command } = await entry.load();
    for (const [option, declared] of Object.entries(command.options)) {
      match(option, /^[a-z]+(?:-[a-z]+)*$/);
      match(declared.help, /^[^\sA-Z].*[^.\s]$/, `--${option}: ${declared.help}`);
      equal(/; repeatable\b/.test(declared.help), declared.multiple ?? false, `--${option}`);
      const hasValue = declared.value !== undefined || declared.choices !== undefined;
      equal(hasValue, declared.type === "string", `--${option} needs a value, or has none`);
      if (declared.value !== undefined) match(declared.value, /^[A-Z]+\d?$/);
      for (const choice of declared.choices ?? []) equal(choice, choice.toLowerCase());
      for (const [alias, choice] of Object.entries(declared.aliases ?? {})) {
        ok(declared.choices?.includes(choice) && !declared.choices.includes(alias), alias);
      }
    }
  });

  Deno.test(`"${name}" accepts its own examples`, async () => {
    const { command } = await entry.load();
    for (const { run } of command.examples) {
      // What follows a pipe or another command belongs to the shell.
      const line = run.startsWith(name) ? run.slice(name.length).replace(/(?:[|>]|&&).*$/, "") : "";
      const words = line.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', "")) ?? [];
      parseArguments(words, { ...command, name });
    }
  });

  Deno.test(`"${name} --help" fits the terminal and changes nothing`, async () => {
    for (const columns of [60, 100, 300]) {
      const host = new FakeHost({ columns });
      equal(await run([...name.split(" "), "--help"], host), 0);
      match(host.stdout.text, new RegExp(`\\n\\nUsage: session-handoff ${name} \\[OPTIONS\\]`));
      equal(host.stderr.text, "");
      const text = host.stdout.text.split("\nExamples:\n")[0] ?? "";
      for (const line of text.split("\n")) ok(line.length <= Math.min(columns, 100), line);
    }
  });
}

Deno.test("run() is done when nobody reads stdout any more", async () => {
  const host = new FakeHost();
  host.stdout.write = () => {
    throw new Deno.errors.BrokenPipe("Broken pipe (os error 32)");
  };
  equal(await run(["--version"], host), 0);
  equal(host.stderr.text, "");
});

Deno.test("run() reports what is no error of ours as a bug", async () => {
  const host = new FakeHost();
  host.stdout.write = () => {
    throw new TypeError("x is not a function");
  };
  equal(await run(["--version"], host), 255);
  match(host.stderr.text, /^session-handoff: bug: TypeError: x is not a function\n/);
});

function checkPlain({ positional }: AnyCommand): void {
  if (positional === undefined) return;
  match(positional.name, /^[A-Z]+$/);
  match(positional.help, /^[^\sA-Z].*[^.\s]$/);
  ok((positional.min ?? 0) <= positional.max && positional.max > 0);
}
