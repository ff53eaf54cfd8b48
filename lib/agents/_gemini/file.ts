/**
 * Looks at files of sessions from outside.
 *
 * @module
 */

import type { ReadLog } from "../_agent.ts";
import { reasonOf } from "../_read/jsonl.ts";

/** What the system says of a file. */
export interface FileFacts {
  readonly sizeBytes: number;
  readonly changedAt: Date;
}

/** Returns what the system says of a file, or `null` when it is none, which the log says. */
export function fileFacts(path: string, log: ReadLog): FileFacts | null {
  try {
    const { isFile, size, mtime } = Deno.statSync(path);
    if (isFile) return { sizeBytes: size, changedAt: mtime ?? new Date(0) };
    log.skip(path, "it is no regular file");
  } catch (error) {
    log.skip(path, reasonOf(error, path));
  }
  return null;
}
