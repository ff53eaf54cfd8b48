/**
 * The standard streams of a process, as the commands see them.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import { fileError } from "../lib/file_errors.ts";
import type { Input, Output } from "./_command.ts";

/** What is needed of `Deno.stdin`. */
export interface ReadableStream {
  isTerminal(): boolean;
  read(buffer: Uint8Array): Promise<number | null>;
}

/** What is needed of `Deno.stdout` and `Deno.stderr`. */
export interface WritableStream {
  isTerminal(): boolean;
  writeSync(data: Uint8Array): number;
}

/** The width where nobody tells it, as of a VT100. */
const USUAL_COLUMNS = 80;

/** Returns a stream to read from. */
export function streamInput(stream: ReadableStream): Input {
  return {
    get isTerminal() {
      return stream.isTerminal();
    },
    async read(buffer) {
      try {
        return await stream.read(buffer);
      } catch (error) {
        throw fileError(error, "read", "stdin");
      }
    },
  };
}

/** What a stream is written to for. */
export interface StreamOutputOptions {
  /** Whether it may go unread, as what is said beside the data may. */
  readonly mayBreak?: boolean;
}

/**
 * Returns a stream to write to.
 *
 * Writing throws `Deno.errors.BrokenPipe` when nobody reads any more, unless that does not matter,
 * and {@linkcode HandoffError} `unwritable` when not all could be written for another reason.
 */
export function streamOutput(stream: WritableStream, options: StreamOutputOptions = {}): Output {
  return {
    get isTerminal() {
      return stream.isTerminal();
    },
    get columns() {
      return stream.isTerminal() ? terminalColumns() : USUAL_COLUMNS;
    },
    write(data) {
      let rest = typeof data === "string" ? new TextEncoder().encode(data) : data;
      try {
        while (rest.length > 0) rest = rest.subarray(writeSome(stream, rest));
      } catch (error) {
        if (!(options.mayBreak && error instanceof Deno.errors.BrokenPipe)) throw error;
      }
    },
  };
}

function writeSome(stream: WritableStream, bytes: Uint8Array): number {
  try {
    return stream.writeSync(bytes);
  } catch (cause) {
    if (cause instanceof Deno.errors.WouldBlock) {
      pause();
      return 0;
    }
    if (cause instanceof Deno.errors.BrokenPipe || !(cause instanceof Error)) throw cause;
    throw new HandoffError("unwritable", "cannot write the output", { cause });
  }
}

/** How long to leave a reader that is slower than we are, in milliseconds. */
const PAUSE_MS = 2;

/** Sleeps: a pipe that does not block says that it is full, and there is nothing else to do. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns || USUAL_COLUMNS;
  } catch (error) {
    // A terminal that does not tell its size, such as a serial line.
    if (error instanceof Error) return USUAL_COLUMNS;
    throw error;
  }
}
