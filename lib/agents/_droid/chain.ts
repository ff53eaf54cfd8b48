/**
 * Follows a Droid session back over its compactions: `/compress` begins a new file, which has no more
 * than a summary of what was said in the file before (seen in files of version 0.226). A fork, which
 * has a parent too, begins with copies of its messages.
 *
 * @module
 */

import { joinPath, parentOf } from "../../path.ts";
import { ReadLog } from "../_agent.ts";
import { isHook } from "./records.ts";
import { textAt, timeAt, valueAt } from "../_read/fields.ts";
import { firstLines, parseRecord, reasonOf } from "../_read/jsonl.ts";

/** How many files are followed back. */
const FILES_MAX = 50;

/** What may be the name of a file. */
const ID = /^[\w-]{1,100}$/;

/** A file of a conversation. */
export interface ChainFile {
  readonly path: string;
  /** When the conversation went on in the next file; `null` when this one is the last. */
  readonly until: Date | null;
}

/** Returns the files that a conversation is in, the oldest first; what is not there is left out. */
export function chainOf(path: string, log: ReadLog): ChainFile[] {
  const chain: ChainFile[] = [{ path, until: null }];
  for (let here = path; chain.length < FILES_MAX;) {
    const before = fileBefore(here);
    if (before === null || chain.some((file) => file.path === before.path)) break;
    if (!isFile(before.path, log)) break;
    chain.unshift(before);
    here = before.path;
  }
  return chain;
}

/** Returns the file that a file goes on from: the parent of one that begins with a summary. */
function fileBefore(path: string): ChainFile | null {
  let parent: string | null = null;
  // What is wrong with the file is reported when it is read for its turns.
  for (const line of firstLines(path, new ReadLog())) {
    const record = parseRecord(line);
    const type = textAt(record, "type");
    if (type === "session_start") parent = textAt(record, "parent");
    if (type === "compaction_state" && parent !== null && ID.test(parent)) {
      const until = timeAt(record, "timestamp");
      return { path: joinPath(parentOf(path), `${parent}.jsonl`), until };
    }
    if (type === "message" && !isHook(valueAt(record, "message"))) return null;
  }
  return null;
}

function isFile(path: string, log: ReadLog): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) log.skip(path, reasonOf(error, path));
    return false;
  }
}
