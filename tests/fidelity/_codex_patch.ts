/** The patches of Codex, and where its sessions lie. */

import { Chance } from "./_chance.ts";
import { type Call, projectFolder, type Scenario } from "./_scenario.ts";

/** A call that changes a file. */
export type FileCall = Extract<Call, { kind: "edit" | "create" }>;

/** Returns where the session belongs, relative to HOME; the computer's time zone is UTC. */
export function codexPath(scenario: Scenario): string {
  const time = scenario.startedAt.slice(0, 19);
  const folder = time.slice(0, 10).replaceAll("-", "/");
  return `.codex/sessions/${folder}/rollout-${time.replaceAll(":", "-")}-${
    threadIdOf(scenario)
  }.jsonl`;
}

/** Returns the id of the thread. */
export function threadIdOf({ name, startedAt }: Scenario): string {
  return new Chance(`codex ${name}`).timedUuid(new Date(startedAt));
}

/** Returns a change of a file as `apply_patch` takes it. */
export function patchOf(call: FileCall): string {
  const lines = call.kind === "create"
    ? [`*** Add File: ${call.path}`, ...added(call.content)]
    : [`*** Update File: ${call.path}`, ...hunk(call.before, call.after)];
  return ["*** Begin Patch", ...lines, "*** End Patch", ""].join("\n");
}

/** Returns what `apply_patch` prints. */
export function patchReport(call: FileCall): string {
  return `Success. Updated the following files:\n${
    call.kind === "create" ? "A" : "M"
  } ${call.path}\n`;
}

/** Returns the changes as the `FileChange` item has them. */
export function fileChanges(call: FileCall, scenario: Scenario): Readonly<Record<string, unknown>> {
  const change = call.kind === "create" ? { type: "add", content: call.content } : {
    type: "update",
    unified_diff: ["@@ -1,1 +1,1 @@", ...hunk(call.before, call.after).slice(1), ""].join("\n"),
    move_path: null,
  };
  return { [`${projectFolder(scenario)}/${call.path}`]: change };
}

/** Returns the arguments of `update_plan`. */
export function planArguments({ steps }: Extract<Call, { kind: "plan" }>): string {
  return JSON.stringify({ plan: steps.map(({ text, state }) => ({ step: text, status: state })) });
}

/** Returns what the model is shown of a command that ended. */
export function execReport(
  { exit, output }: Extract<Call, { kind: "run" }>,
  chunkId: string,
): string {
  return `Chunk ID: ${chunkId}\nWall time: 0.0420 seconds\nProcess exited with code ${exit}\nOriginal token ` +
    `count: ${Math.ceil(output.length / 4)}\nOutput:\n${output}`;
}

/** Returns the command by which Codex reads a file. */
export function readCommand({ path }: Extract<Call, { kind: "read" }>): string {
  return `sed -n '1,200p' ${path}`;
}

function hunk(before: string, after: string): string[] {
  return ["@@", ...before.split("\n").map((line) => `-${line}`), ...added(after)];
}

function added(text: string): string[] {
  return text.replace(/\n$/, "").split("\n").map((line) => `+${line}`);
}
