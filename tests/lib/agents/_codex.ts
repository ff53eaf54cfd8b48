/** Writes rollouts of Codex, line by line, and reads them, for the tests. */

import { equal, ok } from "node:assert/strict";
import { dirname } from "node:path";
import { codex } from "../../../lib/agents/codex.ts";
import type { Part, ToolResultPart } from "../../../lib/agents/mod.ts";
import { placeIn, readHome, type WholeHome, type WholeSession } from "../../_sessions.ts";

/** The fields of a record. */
export type Fields = Readonly<Record<string, unknown>>;

/** The id of the thread. */
export const ID = "01a20000-0000-7000-8000-000000000001";

/** The first line of a thread. */
export const META = line("session_meta", {
  id: ID,
  timestamp: "2026-11-21T10:00:00.000Z",
  cwd: "/home/ana/demo",
  cli_version: "0.169.0",
  source: "cli",
});

/** A patch with a file of each kind, and lines that only look as if they named one. */
export const PATCH = `*** Begin Patch
*** Add File: new.ts
+x
*** Update File: old.ts
*** Move to: moved.ts
@@
-*** Add File: within.ts
*** Delete File: gone.ts
*** End Patch`;

/** Returns the path of the rollout of a thread in a home. */
export function rollout(id = ID, folder = "sessions/2026/11/21"): string {
  return `.codex/${folder}/rollout-2026-11-21T10-00-00-${id}.jsonl`;
}

/** Returns a line. */
export function line(type: string, payload: Fields, more: Fields = {}): Fields {
  return { timestamp: "2026-11-21T10:00:01.000Z", ...more, type, payload };
}

/** Returns the line of a response item. */
export function item(type: string, payload: Fields): Fields {
  return line("response_item", { type, ...payload });
}

/** Returns the line of an event. */
export function event(type: string, payload: Fields = {}): Fields {
  return line("event_msg", { type, ...payload });
}

/** Returns the line of a message for the model; its content is a text for each item. */
export function message(role: string, ...texts: readonly string[]): Fields {
  const type = role === "assistant" ? "output_text" : "input_text";
  return item("message", { role, content: texts.map((text) => ({ type, text })) });
}

/** Returns the two lines of a request of old threads. */
export function request(text: string): Fields[] {
  return [message("user", text), event("user_message", { message: text })];
}

/** Returns the lines of a call and of what the model was told of it. */
export function call(id: string, name: string, input: Fields, output?: unknown): Fields[] {
  const called = item("function_call", {
    name,
    call_id: id,
    arguments: JSON.stringify(input),
  });
  return output === undefined
    ? [called]
    : [called, item("function_call_output", { call_id: id, output })];
}

/** Writes files in a home, each of lines or of a text, and resolves to what is read of all. */
export async function readFiles(
  files: Readonly<Record<string, readonly (Fields | string)[] | Uint8Array>>,
): Promise<WholeHome> {
  const home = Deno.makeTempDirSync();
  try {
    for (const [path, content] of Object.entries(files)) {
      Deno.mkdirSync(dirname(`${home}/${path}`), { recursive: true });
      Deno.writeFileSync(`${home}/${path}`, bytesOf(content));
    }
    return await readHome(codex, placeIn(home, `${home}/cache`));
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

/** Writes one thread behind its first line, and resolves to what is read of it. */
export async function read(...lines: readonly (Fields | string)[]): Promise<WholeSession> {
  const { sessions: [session] } = await readFiles({ [rollout()]: [META, ...lines] });
  ok(session !== undefined, "no session was found");
  return session;
}

/** Returns the parts of all turns, in order. */
export function partsOf({ turns }: WholeSession): Part[] {
  return turns.flatMap(({ parts }) => parts);
}

/** Returns the parts of one kind. */
export function partsOfKind<Kind extends Part["kind"]>(
  session: WholeSession,
  kind: Kind,
): Extract<Part, { kind: Kind }>[] {
  return partsOf(session).filter((part): part is Extract<Part, { kind: Kind }> =>
    part.kind === kind
  );
}

/** Returns what a human asked for, in order. */
export function requestsOf({ turns }: WholeSession): string[] {
  return turns.filter(({ role }) => role === "user").flatMap(({ parts }) =>
    parts.flatMap((part) => part.kind === "text" && !part.injected ? [part.text] : [])
  );
}

/** Returns the line of an item that has ended. */
export function ended(id: string, type: string, fields: Fields): Fields {
  return event("item_completed", { item: { type, id, ...fields } });
}

/** Returns the line of a command that has ended. */
export function command(id: string, fields: Fields): Fields {
  return ended(id, "CommandExecution", {
    command: ["/bin/bash", "-lc", "make test"],
    cwd: "file:///home/ana/my%20demo",
    source: "unified_exec_startup",
    ...fields,
  });
}

/** Returns the one result of the calls in some lines, without what is the same for all. */
export async function resultOf(...lines: readonly Fields[]): Promise<Partial<ToolResultPart>> {
  const results = partsOfKind(await read(...request("Do it"), ...lines), "tool-result");
  equal(results.length, 1);
  const { kind: _kind, callId: _callId, ...rest } = results[0]!;
  return rest;
}

function bytesOf(content: readonly (Fields | string)[] | Uint8Array): Uint8Array {
  if (content instanceof Uint8Array) return content;
  const lines = content.map((each) => typeof each === "string" ? each : JSON.stringify(each));
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}
