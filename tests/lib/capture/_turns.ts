/** Turns of sessions, made by hand. */

import type { Action, FileChange, Part, ToolResultPart, Turn } from "../../../lib/agents/mod.ts";
import { type Extracted, extractState } from "../../../lib/capture/extract.ts";

let calls = 0;

export const PROJECT = "/home/ana/demo";

export function user(...parts: readonly (string | Part)[]): Turn {
  return { role: "user", at: null, parts: parts.map(partOf) };
}

export function agent(...parts: readonly (string | Part)[]): Turn {
  return { role: "agent", at: null, parts: parts.map(partOf) };
}

function partOf(part: string | Part): Part {
  return typeof part === "string" ? { kind: "text", text: part, injected: false } : part;
}

export function injected(text: string): Part {
  return { kind: "text", text, injected: true };
}

export const INTERRUPTION: Part = { kind: "interruption" };

export function call(action: Action, name = "tool", callId = `call-${++calls}`): Part {
  return { kind: "tool-call", callId, name, action, input: { what: "for this" } };
}

/** Returns a call and its result. */
export function done(action: Action, result: Partial<ToolResultPart> = {}): [Part, Part] {
  const callId = `call-${++calls}`;
  const end: ToolResultPart = {
    kind: "tool-result",
    callId,
    output: "",
    exitCode: null,
    failed: false,
    refused: false,
    ...result,
  };
  return [call(action, "tool", callId), end];
}

/** Returns a run of a command that ended with `exitCode`. */
export function ran(command: string, exitCode: number, output = ""): [Part, Part] {
  return done({ kind: "command", command }, { exitCode, failed: exitCode !== 0, output });
}

export function touched(path: string, change: FileChange): [Part, Part] {
  return done({ kind: "files", files: [{ path, change }] });
}

export function extracted(
  turns: Iterable<Turn>,
  project: string | null = PROJECT,
): Promise<Extracted> {
  return extractState(streamed(turns), { project, platform: "linux", skipped: () => 0 });
}

async function* streamed(turns: Iterable<Turn>): AsyncGenerator<Turn> {
  yield* turns;
}
