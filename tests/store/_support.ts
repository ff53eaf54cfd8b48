/**
 * Stores in folders of their own, for tests.
 *
 * @module
 */

import { join } from "node:path";
import type { Draft, Handoff } from "../../lib/handoff.ts";
import type { HandoffContext } from "../../lib/handoff_context.ts";

/** Runs `test` with a new folder, which is removed afterwards. */
export async function withFolder(test: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "store-test-" });
  try {
    await test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Returns a draft; what is given wins. */
export function draft(fields: Partial<Draft> = {}): Draft {
  return {
    tool: "codex",
    project: "/home/dev/demo",
    title: "Split the parser",
    summary: "It compiles.",
    next: ["Run the tests"],
    changed: ["a.ts"],
    ...fields,
  };
}

/** Returns a handoff; what is given wins. */
export function handoff(id: string, fields: Partial<Handoff> = {}): Handoff {
  return { ...draft(), id, createdAt: new Date("2026-11-22T18:02:06Z"), ...fields };
}

/** Returns a context as an import makes it. */
export function context(note = "imported"): HandoffContext {
  return {
    origin: {
      signer: null,
      importedAt: new Date("2026-11-23T08:00:00Z"),
      bundleSha256: "0".repeat(64),
    },
    captured: null,
    rest: { note },
  };
}

/** Returns the text of the store in a folder. */
export function storeText(folder: string): string {
  return Deno.readTextFileSync(join(folder, "handoffs.json"));
}

/** Writes the text of the store in a folder. */
export function writeStore(folder: string, text: string): void {
  Deno.writeTextFileSync(join(folder, "handoffs.json"), text);
}

/** Returns the names of all files in a folder and in those within it, sorted. */
export function filesIn(folder: string, prefix = ""): string[] {
  return [...Deno.readDirSync(join(folder, prefix))].flatMap((entry) => {
    const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory ? filesIn(folder, name) : [name];
  }).sort();
}

/** What a program did. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of `tests/store` with the given flags of `deno run`, to its end. */
export async function runScript(
  name: string,
  args: readonly string[],
  flags: readonly string[] = ["-A"],
): Promise<Ran> {
  const script = join(import.meta.dirname!, name);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...flags, script, ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
