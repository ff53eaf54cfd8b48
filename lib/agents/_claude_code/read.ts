/**
 * Reads the turns of a Claude Code session. The first reading of the file finds the branch of the
 * conversation in the raw text of the lines; the second one parses them.
 *
 * @module
 */

import type { Place, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { layoutOf } from "./layout.ts";
import { isKnownType, typeOf, typeOfState } from "./records.ts";
import { Conversation } from "./turns.ts";
import { parseRecord, readLines, reasonOf } from "../_read/jsonl.ts";

/** How many unknown types of records are told apart. */
const UNKNOWN_TYPES_MAX = 100;

/** What the program keeps of its own state that says something of the conversation. */
const USEFUL_STATES: ReadonlySet<string> = new Set(["cost-state", "queue-operation"]);

/** Yields the turns of a session. */
export async function* read(
  { path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  // Not `yield*`, which waits three times as often for what is there at once.
  for (const turn of withAttachments(turnsIn(path, log))) yield turn;
}

/** Yields the turns of a file as the records have them. */
function* turnsIn(path: string, log: ReadLog): Generator<Turn> {
  const size = sizeOf(path, log);
  if (size === null) return;
  const standingOf = layoutOf(path, size);
  const conversation = new Conversation(log);
  const unknownTypes = new Set<string>();
  for (const { number, text } of readLines(path, log, size)) {
    const standing = standingOf(number);
    if (standing === "none" && isSkipped(text)) continue;
    const record = parseRecord(text);
    if (record === null) {
      log.skip(path, "a line that is no JSON object", number);
      continue;
    }
    if (standing === "main") yield* conversation.take(record, number);
    else if (standing === "aside") yield* conversation.takeAside(record, number);
    else yield* conversation.takeState(record, number);
    const type = typeOf(record);
    if (isKnownType(type) || unknownTypes.has(type)) continue;
    if (unknownTypes.size < UNKNOWN_TYPES_MAX) unknownTypes.add(type);
    log.skip(path, `a record of an unknown type: "${type}"`, number);
  }
  yield* conversation.end();
}

/** Says whether a line outside of the conversation can be passed over unparsed. */
function isSkipped(text: string): boolean {
  const state = typeOfState(text);
  return state === null ? text.includes('"isSidechain":true') : !USEFUL_STATES.has(state);
}

function sizeOf(path: string, log: ReadLog): number | null {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    log.skip(path, reasonOf(error, path));
    return null;
  }
}

/** Puts files that were attached to a prompt, which have records of their own, to its turn. */
function* withAttachments(turns: Iterable<Turn>): Generator<Turn> {
  let held: Turn | null = null;
  for (const turn of turns) {
    const joined: Turn | null = held === null ? null : attached(held, turn);
    if (held !== null && joined === null) yield held;
    held = joined ?? turn;
  }
  if (held !== null) yield held;
}

/** Returns a user's turn with what was attached to it, or `null` when the next turn is its own. */
function attached(turn: Turn, next: Turn): Turn | null {
  const isAttached = next.parts.every(({ kind }) => kind === "attachment");
  return turn.role === "user" && isAttached
    ? { ...turn, parts: [...turn.parts, ...next.parts] }
    : null;
}
