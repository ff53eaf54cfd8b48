/**
 * A look at the files of the store, for `doctor`, and a broom.
 *
 * @module
 */

import { lstatIfThere, removeIfThere } from "../atomic_file.ts";
import { fileError } from "../file_errors.ts";
import { takeGuardForReading } from "./_guard.ts";
import { withStoreLock } from "./_lock.ts";
import { LOCK_WAIT_MS } from "./mod.ts";
import { type StoreReport, surveyStore } from "./_survey.ts";

export type { ExposedPath, LockReport, StoreReport } from "./_survey.ts";

/**
 * Looks at the store in `folder` without changing anything; only permission to read is needed.
 * `now` is what the age of files is judged by. Writers wait for it to end.
 *
 * @throws {HandoffError} `permission` or `unreadable` when the folder cannot be looked at.
 */
export async function inspectStore(folder: string, now: Date): Promise<StoreReport> {
  try {
    const guard = await takeGuardForReading(folder);
    using _open = guard instanceof Deno.FsFile ? guard : null;
    return await surveyStore(folder, now, guard === null);
  } catch (error) {
    throw fileError(error, "read the folder", folder, folder);
  }
}

/**
 * Mends what {@linkcode inspectStore} finds in `folder`, under the store's lock: a stale lock is
 * broken, leftovers and orphans are removed, and what is exposed becomes the owner's alone. No
 * record changes. Returns what is left to be found.
 *
 * @throws {HandoffError} `locked`, `permission`, `unwritable` or `unreadable`; part of the work
 * may be done then.
 */
export async function mendStore(
  folder: string,
  now: Date,
  lockWaitMs: number = LOCK_WAIT_MS,
): Promise<StoreReport> {
  if (lstatIfThere(folder) !== null) {
    await withStoreLock(folder, lockWaitMs, async () => {
      const { leftovers, orphans, exposed } = await surveyStore(folder, now, false);
      for (const path of [...leftovers, ...orphans]) removeIfThere(path);
      for (const { path, wanted } of exposed) Deno.chmodSync(path, wanted);
    });
  }
  return await inspectStore(folder, now);
}
