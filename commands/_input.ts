/**
 * What `import` and `save` read: a file or stdin, up to a limit.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import { fileError } from "../lib/file_errors.ts";
import { absolutePath } from "../lib/paths.ts";
import type { Host } from "./_command.ts";

/** What to read, and how much of it. */
export interface InputOptions {
  /** The path of a file, or `-` for stdin. */
  readonly path: string;
  /** What it is, for a message: `the bundle`. */
  readonly what: string;
  /** The most bytes that are read. */
  readonly bytesMax: number;
}

/** Bytes that are asked for at once. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Returns all bytes of a file or of stdin. Reading ends at the limit.
 *
 * @throws {HandoffError} `too-large` when there is more, `unreadable`, `not-found` or `permission`.
 */
export async function readInput(
  host: Host,
  options: InputOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { path, what } = options;
  if (path === "-") return await readAll((buffer) => host.stdin.read(buffer), options);
  try {
    using file = await Deno.open(absolutePath(path, host.cwd(), host.platform));
    return await readAll((buffer) => file.read(buffer), options);
  } catch (error) {
    throw fileError(error, `read ${what}`, path);
  }
}

async function readAll(
  read: (buffer: Uint8Array) => Promise<number | null>,
  { path, what, bytesMax }: InputOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(CHUNK_BYTES);
  let length = 0;
  for (;;) {
    const got = await read(bytes.subarray(length));
    if (got === null) return bytes.subarray(0, length);
    length += got;
    if (length > bytesMax) {
      const limit = `${Math.floor(bytesMax / 1024 / 1024)} MiB`;
      const source = path === "-" ? "stdin" : `"${path}"`;
      throw new HandoffError("too-large", `cannot read ${what} from ${source}: over ${limit}`);
    }
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(bytes.length * 2, bytesMax + 1));
      larger.set(bytes);
      bytes = larger;
    }
  }
}
