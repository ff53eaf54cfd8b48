/**
 * What is on this machine.
 *
 * @module
 */

/** Says whether there is a folder at a path; one that may not be looked at counts as none. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return false;
    // What comes from the system has its code: it is not there, or not for us.
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}

/**
 * Says whether there is nothing at a path. Only what is certain counts: what may not be looked at is
 * not gone.
 */
export function isGone(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    if (error instanceof Deno.errors.NotADirectory) return true;
    if (error instanceof Deno.errors.NotCapable) return false;
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
