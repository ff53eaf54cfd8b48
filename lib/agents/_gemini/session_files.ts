/**
 * The names of the files in which Gemini CLI and old versions of Qwen Code keep sessions.
 *
 * @module
 */

import type { ReadLog } from "../_agent.ts";
import { namesIn } from "../_read/folders.ts";

const SESSION_FILE = /^session-.{1,200}\.jsonl?$/;

/** Returns the names of sessions; one in the old form that was continued in the new one is left out. */
export function sessionNames(chats: string, log: ReadLog): string[] {
  const names = namesIn(chats, log).files.filter((name) => SESSION_FILE.test(name));
  const known = new Set(names);
  return names.filter((name) => !known.has(`${name}l`));
}

/** Returns the name of a session's file without its ending. */
export function stemOf(name: string): string {
  return name.replace(/\.jsonl?$/, "");
}
