/** Writes sessions of Claude Code, record by record, and reads them, for the tests. */

import assert from "node:assert/strict";
import { claudeCode } from "../../../lib/agents/claude_code.ts";
import type { Part } from "../../../lib/agents/mod.ts";
import { placeIn, readHome, type WholeSession } from "../../_sessions.ts";

/** The fields of a record. */
export type Fields = Readonly<Record<string, unknown>>;

/** The id of the session. */
export const ID = "0a1b2c3d-1111-4222-8333-444455556666";

/** Writes records, or lines as they stand, as one session, and resolves to what is read of it. */
export async function read(...lines: readonly (Fields | string)[]): Promise<WholeSession> {
  const [session] = await readAll(lines);
  assert.ok(session !== undefined, "no session was found");
  return session;
}

/** The same, for files that may hold no session, or have another name. */
export async function readAll(
  lines: readonly (Fields | string)[],
  file = `${ID}.jsonl`,
): Promise<readonly WholeSession[]> {
  const home = Deno.makeTempDirSync();
  try {
    const folder = `${home}/.claude/projects/-home-ana-demo`;
    Deno.mkdirSync(folder, { recursive: true });
    const texts = lines.map((line) => typeof line === "string" ? line : JSON.stringify(line));
    Deno.writeTextFileSync(`${folder}/${file}`, texts.join("\n") + "\n");
    return (await readHome(claudeCode, placeIn(home, `${home}/cache`))).sessions;
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

/** Returns a record; its id comes first, and its parent after an arrow: `b<a`. */
export function record(place: string, type: string, fields: Fields): Fields {
  const [uuid, parentUuid = null] = place.split("<");
  const timestamp = "2026-11-22T10:00:00.000Z";
  return { parentUuid, isSidechain: false, type, ...fields, uuid, timestamp };
}

/** Returns what stands under the name of the user. */
export function user(place: string, content: unknown, fields: Fields = {}): Fields {
  return record(place, "user", { message: { role: "user", content }, ...fields });
}

/** Returns a block of an answer. */
export function agent(
  place: string,
  content: unknown,
  id = `msg_${place}`,
  more: Fields = {},
): Fields {
  const blocks = typeof content === "string" ? [{ type: "text", text: content }] : [content];
  const message = { id, role: "assistant", model: "claude-opus-5-5", content: blocks };
  return record(place, "assistant", { message: { ...message, ...more } });
}

/** Returns the block that calls a tool. */
export function call(id: string, name: string, input: Fields): Fields {
  return { type: "tool_use", id, name, input };
}

/** Returns the block that runs a command. */
export function bash(id: string, command = "make"): Fields {
  return call(id, "Bash", { command });
}

/** Returns what came of a call. */
export function result(place: string, id: string, content: unknown, fields: Fields = {}): Fields {
  const { is_error, ...others } = fields;
  const block = {
    type: "tool_result",
    tool_use_id: id,
    content,
    ...(is_error ? { is_error } : {}),
  };
  return user(place, [block], others);
}

/** Returns all parts of all turns. */
export function partsOf({ turns }: WholeSession): Part[] {
  return turns.flatMap(({ parts }) => parts);
}

/** Returns all that was said: by the user after `>`, by the agent after `<`. */
export function spoken({ turns }: WholeSession): string[] {
  return turns.flatMap(({ role, parts }) =>
    parts.flatMap((part) =>
      part.kind === "text" && !part.injected ? [`${role === "user" ? ">" : "<"} ${part.text}`] : []
    )
  );
}

/** Returns the parts of one kind. */
export function kinds<Kind extends Part["kind"]>(session: WholeSession, kind: Kind) {
  return partsOf(session).filter((part): part is Part & { kind: Kind } => part.kind === kind);
}
