/**
 * The names that users gave to Codex's sessions.
 *
 * @module
 */

import type { Place, ReadLog } from "../_agent.ts";
import { textAt } from "../_read/fields.ts";
import { isThere } from "../_read/folders.ts";
import { parseRecord, readLines } from "../_read/jsonl.ts";
import { rootsIn } from "./files.ts";

/** The names are read once for a place, however many sessions it has. */
const NAMES = new WeakMap<Place, ReadonlyMap<string, string>>();

/** Returns the name that a user gave to a session, or `null`. */
export function nameOfSession(id: string, place: Place, log: ReadLog): string | null {
  const known = NAMES.get(place) ?? readNames(place, log);
  NAMES.set(place, known);
  return known.get(id) ?? null;
}

function readNames(place: Place, log: ReadLog): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const path = rootsIn(place).at(-1);
  if (path === undefined || !isThere(path)) return names;
  for (const { number, text } of readLines(path, log)) {
    const line = parseRecord(text);
    const id = textAt(line ?? undefined, "id");
    const name = textAt(line ?? undefined, "thread_name");
    if (line === null) log.skip(path, "a line that is no JSON object", number);
    else if (id !== null && name !== null) names.set(id, name);
  }
  return names;
}
