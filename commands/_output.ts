/**
 * Where `export` puts its data: stdout or a file.
 *
 * @module
 */

import { writeFileAtomically } from "../lib/atomic_file.ts";
import { printableJson, visible } from "../lib/display.ts";
import { absolutePath } from "../lib/paths.ts";
import { trimSpace } from "../lib/text.ts";
import type { Host } from "./_command.ts";

/** How to write. */
export interface OutputOptions {
  /** The file; nothing, white space or `-` is stdout. */
  readonly path: string | undefined;
  /** Whether a link, or what is no regular file, is written to. */
  readonly force: boolean;
  readonly host: Host;
}

/** Files that are exported are for their owner alone. */
const EXPORT_MODE = 0o600;

/**
 * Writes a bundle (bytes) or prompts (text) to stdout, or to a file, which is replaced in one step;
 * then prints `exported PATH`. JSON that goes to a terminal has its control characters escaped,
 * which does not change what it says.
 *
 * @throws {HandoffError} `unwritable`, `permission` or `conflict`; the old file then stands.
 */
export function writeOutput(
  data: string | Uint8Array<ArrayBuffer>,
  { path = "", force, host }: OutputOptions,
): void {
  if (isStdout(path)) {
    const isBundle = typeof data !== "string";
    host.stdout.write(
      isBundle && host.stdout.isTerminal ? printableJson(new TextDecoder().decode(data)) : data,
    );
    return;
  }
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const file = absolutePath(path, host.cwd(), host.platform);
  writeFileAtomically(file, bytes, { mode: EXPORT_MODE, force });
  host.stdout.write(`exported ${visible(path)}\n`);
}

/** Says whether the value of `--output` means stdout: nothing, white space or `-`. */
export function isStdout(path: string): boolean {
  return trimSpace(path) === "" || path === "-";
}
