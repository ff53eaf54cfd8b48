/**
 * The main job in one go: saves a handoff of this work tree, then prints the prompt that the next
 * agent gets. The store is `dist/demo`, made for it, and the program may write nowhere else.
 *
 * @module
 */

import { join } from "node:path";
import { deno } from "./_deno.ts";
import { ENVIRONMENT } from "../lib/environment.ts";

const STORE = join(Deno.cwd(), "dist", "demo");

const READING = [
  "--no-prompt",
  "--allow-read=.",
  `--allow-env=${ENVIRONMENT.join(",")}`,
  "--ignore-env",
];
const SAVING = [...READING, "--allow-write=dist/demo", "--allow-run=git"];

function run(permissions: readonly string[], ...command: readonly string[]): void {
  const shown = command.map((word) => word.includes(" ") ? `"${word}"` : word).join(" ");
  Deno.stderr.writeSync(new TextEncoder().encode(`$ session-handoff ${shown}\n`));
  deno(["run", ...permissions, "main.ts", ...command], { SESSION_HANDOFF_HOME: STORE });
}

const title = "Try session-handoff";
const summary = "The demo task saved this handoff of the work tree that it ran in.";
const next = "Run the tests";

Deno.mkdirSync(STORE, { recursive: true, mode: 0o700 });
run(SAVING, "save", "--tool", "codex", "--title", title, "--summary", summary, "--next", next);
run(READING, "render", "--id", "latest", "--target", "claude-code");
