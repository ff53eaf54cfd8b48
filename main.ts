import { run } from "./commands/mod.ts";
import { streamInput, streamOutput } from "./commands/stdio.ts";

Deno.exit(
  await run(Deno.args, {
    platform: Deno.build.os === "windows" || Deno.build.os === "darwin" ? Deno.build.os : "linux",
    env: (name) => Deno.env.get(name),
    stdin: streamInput(Deno.stdin),
    stdout: streamOutput(Deno.stdout),
    stderr: streamOutput(Deno.stderr, { mayBreak: true }),
    colour: !Deno.noColor,
    cwd: () => Deno.cwd(),
    now: () => new Date(),
  }),
);
