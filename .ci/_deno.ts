/**
 * Runs the Deno that runs this script.
 *
 * @module
 */

/**
 * Runs Deno in this terminal, and ends this script when it fails.
 *
 * @param env Variables to set for it, beside all that are set already.
 */
export function deno(args: readonly string[], env: Record<string, string> = {}): void {
  const { code } = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env,
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).outputSync();
  if (code !== 0) Deno.exit(code);
}
