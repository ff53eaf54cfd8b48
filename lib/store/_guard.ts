/**
 * The guard: a file that our own writers lock through the kernel, which frees it when its holder
 * dies. It is made once and never deleted.
 *
 * @module
 */

import { lstatIfThere } from "../atomic_file.ts";
import { lockWithin } from "../file_lock.ts";
import { joinPath } from "../path.ts";

/** The name of the guard within the store's folder. */
export const GUARD_NAME = "handoffs.json.guard";

/**
 * Returns the guard of a folder, locked, or `null` when another process has it for longer than
 * `waitMs`. Closing the file frees it.
 */
export async function takeGuard(folder: string, waitMs: number): Promise<Deno.FsFile | null> {
  const path = joinPath(folder, GUARD_NAME);
  for (;;) {
    const guard = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
    if (!await lockWithin(guard, { exclusive: true, waitMs })) return null;
    if (isAt(guard, path)) return guard;
    guard.close();
  }
}

/**
 * Says whether no writer of ours is at work, and lets none begin until the file that is returned
 * is closed; `null` when one is. Needs no permission to write. Without a guard nobody ever wrote:
 * `absent`.
 */
export async function takeGuardForReading(folder: string): Promise<Deno.FsFile | "absent" | null> {
  const path = joinPath(folder, GUARD_NAME);
  if (lstatIfThere(path)?.isFile !== true) return "absent";
  const guard = Deno.openSync(path, { read: true });
  return await lockWithin(guard, { exclusive: false, waitMs: 0 }) ? guard : null;
}

/** Says whether the file still has that name; somebody may have deleted it by hand. */
function isAt(guard: Deno.FsFile, path: string): boolean {
  // Windows does not number files in the same way here and there.
  if (Deno.build.os === "windows") return true;
  const named = lstatIfThere(path);
  const { ino, dev } = guard.statSync();
  return named !== null && named.isFile && named.ino === ino && named.dev === dev;
}
