/**
 * Reads files that are compressed with Zstandard, through what the run time has for it. Files of
 * this kind cannot be read from the end, and readers want to read twice: so a whole one is written
 * out to a private copy first.
 *
 * @module
 */

import { type ReadLog, ReadLog as Log } from "../_agent.ts";
import { openFile, parseRecord, PEEK_BYTES_MAX, reasonOf } from "./jsonl.ts";
import { type CopyOptions, placeForCopy, type PrivateCopy } from "./private_folder.ts";

/** The largest copy that is made, in bytes. */
const INFLATED_BYTES_MAX = 8 * 1024 * 1024 * 1024;

/** How much of a compressed file is read at once, in bytes. */
const CHUNK_BYTES = 64 * 1024;

/** The run time's count of the bytes that it took may lack a few of the last ones. */
const MISCOUNT_BYTES_MAX = 256;

/** How to make a copy. */
export interface InflateOptions extends CopyOptions {
  /** The largest copy that is made, in bytes; 8 GiB when absent. */
  readonly sizeMax?: number;
}

/**
 * Resolves to a copy of a compressed file as it was before, in a new folder with the mode 0700. A
 * file that is cut or broken is copied up to there. `null` when there is nothing to copy: then the
 * log says why.
 */
export async function inflate(path: string, options: InflateOptions): Promise<PrivateCopy | null> {
  const { log, sizeMax = INFLATED_BYTES_MAX } = options;
  const copy = makeCopy(path, options);
  if (copy === null) return null;
  let isDone = false;
  try {
    using file = Deno.openSync(copy.path, { write: true, createNew: true, mode: 0o600 });
    let size = 0;
    for await (const bytes of inflatedBytes(path, log)) {
      size += bytes.length;
      if (size > sizeMax) {
        log.skip(path, `it holds more than ${sizeMax} bytes`);
        break;
      }
      writeWhole(file, bytes);
    }
    isDone = true;
    return copy;
  } catch (error) {
    log.skip(path, reasonOf(error, copy.path));
    return null;
  } finally {
    if (!isDone) copy[Symbol.dispose]();
  }
}

/**
 * Yields the first lines of a compressed file, inflated as far as they are asked for, at most
 * 1 MiB; a last line without its line feed is left out unless it is JSON, as `firstLines` does.
 */
export async function* firstInflatedLines(path: string, log: ReadLog): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let start = "";
  let size = 0;
  for await (const bytes of inflatedBytes(path, log)) {
    const text = start + decoder.decode(bytes, { stream: true });
    const end = text.lastIndexOf("\n") + 1;
    for (const line of text.slice(0, end).split("\n")) if (line !== "") yield line;
    start = text.slice(end);
    size += bytes.length;
    if (size >= PEEK_BYTES_MAX) return;
  }
  if (parseRecord(start) !== null) yield start;
}

/** Returns a log that passes on what is said of a copy as said of the file that it is made from. */
export function logOf(path: string, log: ReadLog): ReadLog {
  return new class extends Log {
    override skip(_copy: string, reason: string, line: number | null = null): void {
      log.skip(path, reason, line);
    }
  }();
}

function makeCopy(path: string, options: CopyOptions): PrivateCopy | null {
  try {
    return placeForCopy("copy", options);
  } catch (error) {
    options.log.skip(path, reasonOf(error, path));
    return null;
  }
}

function writeWhole(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

/** Yields a file as it was before it was compressed; what is wrong with it ends it. */
async function* inflatedBytes(path: string, log: ReadLog): AsyncGenerator<Uint8Array> {
  // `node:` modules are loaded when they are needed: most sessions are not compressed.
  const { createZstdDecompress } = await import("node:zlib");
  if (typeof createZstdDecompress !== "function") {
    log.skip(path, "it is compressed, and this program's run time cannot read Zstandard");
    return;
  }
  const { Readable } = await import("node:stream");
  using file = openFile(path, log);
  if (file === null) return;
  const source = Readable.from(chunksOf(file, path, log));
  const inflating = source.pipe(createZstdDecompress());
  try {
    for await (const bytes of inflating) if (bytes instanceof Uint8Array) yield bytes;
    if (file.statSync().size - inflating.bytesWritten > MISCOUNT_BYTES_MAX) {
      log.skip(path, "it is compressed in several pieces, of which only the first is read");
    }
  } catch (error) {
    if (!isBroken(error)) throw error;
    log.skip(path, "what is compressed in it is broken");
  } finally {
    source.destroy();
    inflating.destroy();
  }
}

/** Yields a file in pieces; an error, such as that of a disk, ends it where it happens. */
function* chunksOf(file: Deno.FsFile, path: string, log: ReadLog): Generator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    let read: number | null;
    try {
      read = file.readSync(chunk);
    } catch (error) {
      log.skip(path, reasonOf(error, path));
      return;
    }
    if (read === null) return;
    yield chunk.subarray(0, read);
  }
}

/** Says whether an error is about the content: Deno says it in words, Node.js by a code. */
export function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return error.message.startsWith("Zstd") || code.startsWith("ZSTD_");
}
