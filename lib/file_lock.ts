/**
 * Locks on open files, with an end to the waiting.
 *
 * @module
 */

/** The least that is waited for a lock: the kernel answers in less, when nobody has it. */
const ANSWER_MS = 200;

/** How to lock a file. */
export interface LockOptions {
  /** Whether nobody else may lock it at all; otherwise others may, who want the same. */
  readonly exclusive: boolean;
  /** How long to wait for others, in milliseconds; a moment is always waited. */
  readonly waitMs: number;
}

/**
 * Locks an open file through the kernel, which frees it when the file is closed or the process
 * dies. Returns `false` when others hold it for longer than `waitMs`; the file is closed then, and
 * also when locking fails with the error that is thrown.
 */
export async function lockWithin(
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
