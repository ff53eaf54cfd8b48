/**
 * Says which planted facts a captured prompt keeps, for each session and budget:
 * `deno task fidelity [--scenario NAME] [--budget N] [--print]`.
 *
 * @module
 */

import { join } from "node:path";
import { run } from "../../commands/mod.ts";
import { FakeHost } from "../_host.ts";
import { isRequired, type Planted } from "./_facts.ts";
import { type Capture, examine, type Examined, findSession } from "./_examine.ts";
import { report } from "./_table.ts";
import { SESSIONS } from "./scenarios/mod.ts";

/** The budgets that count, and two that tell more. */
const BUDGETS = [1_000, 2_000, 4_000, 8_000];

/** What somebody asked for on the command line. */
interface Choice {
  readonly sessions: readonly Planted[];
  readonly budgets: readonly number[];
  readonly prints: boolean;
}

/** Captures a session by the program itself, in this process. */
export const capture: Capture = async ({ home, path, budget }) => {
  const host = new FakeHost({
    env: {
      HOME: home,
      XDG_CONFIG_HOME: join(home, ".config"),
      XDG_CACHE_HOME: join(home, ".cache"),
      SESSION_HANDOFF_HOME: join(home, "store"),
    },
    cwd: "/home/dev/projects/elsewhere",
  });
  const args = ["--dry-run", "--render", "--target", "generic", "--budget", `${budget}`];
  const exitCode = await run(["capture", "--session", path, ...args], host);
  if (exitCode === 0) return { prompt: host.stdout.text, problem: null };
  return { prompt: "", problem: `exit code ${exitCode}, ${host.stderr.text.trim()}` };
};

function parseChoice(args: readonly string[]): Choice {
  let sessions = SESSIONS;
  let budgets: readonly number[] = BUDGETS;
  let prints = false;
  for (let index = 0; index < args.length; index++) {
    const option = args[index];
    if (option === "--print") {
      prints = true;
      continue;
    }
    const value = args[++index];
    if (option === "--scenario" && value !== undefined) sessions = [findSession(value)];
    else if (option === "--budget" && /^[1-9]\d*$/.test(value ?? "")) budgets = [Number(value)];
    else throw new TypeError(`what is wanted: [--scenario NAME] [--budget N] [--print]`);
  }
  return { sessions, budgets, prints };
}

function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}

async function main(args: readonly string[]): Promise<number> {
  const { sessions, budgets, prints } = parseChoice(args);
  const all: Examined[] = [];
  for (const budget of budgets) {
    const examined = await examine(sessions, budget, capture);
    if (prints) { for (const { prompt } of examined) write(`${prompt}\n`); }
    write(report(examined, budget));
    all.push(...examined);
  }
  const failures = all.filter(({ planted, budget, misses }) =>
    misses.some(({ kind }) => isRequired(kind, planted, budget))
  );
  write(`${failures.length} of ${all.length} prompts miss something that is required.\n`);
  return failures.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
