/**
 * The guard: a file that our own writers lock through the kernel, which frees it when its holder
 * dies. It is made once and never deleted.
 *
 * @module
 */

import { lstatIfThere } from "../atomic_file.ts";
import { joinPath } from "../path.ts";

/** The name of the guard within the store's folder. */
export const GUARD_NAME = "handoffs.json.guard";

/** The least that is waited for a lock: the kernel answers in less, when nobody has it. */
const ANSWER_MS = 200;

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

interface LockOptions {
  readonly exclusive: boolean;
  readonly waitMs: number;
}

/** Locks a file, or closes it and says that it was not to be had in time. */
async function lockWithin(
  file: Deno.FsFile,
  { exclusive, waitMs }: LockOptions,
): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(late.resolve, Math.max(waitMs, ANSWER_MS), false);
  const locked = file.lock(exclusive).then(() => true);
  try {
    const isLocked = await Promise.race([locked, late.promise]);
    // The kernel cannot be asked to forget the wish, so that what comes of it is given back.
    if (!isLocked) locked.finally(() => file.close()).catch(() => {});
    return isLocked;
  } catch (error) {
    file.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Says whether the file still has that name; somebody may have deleted it by hand. */
function isAt(guard: Deno.FsFile, path: string): boolean {
  // Windows does not number files in the same way here and there.
  if (Deno.build.os === "windows") return true;
  const named = lstatIfThere(path);
  const { ino, dev } = guard.statSync();
  return named !== null && named.isFile && named.ino === ino && named.dev === dev;
}
