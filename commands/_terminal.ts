/**
 * The terminal in raw mode: keys come in one by one, and it is as before when the work is done,
 * whatever ends it. Nothing else of the program touches the modes of a terminal.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import type { Host } from "./_command.ts";
import { decodeKeys, type Key } from "./_keypress.ts";

/** The visible part of a terminal, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal in raw mode, with stdin for the keys and stderr for the picture. */
export interface Terminal {
  /**
   * Resolves to the next key, or to `other` when the size changed: something to draw anew for.
   *
   * @throws {HandoffError} `interrupted` for Ctrl-C, Ctrl-D and Escape, when the input ends, and
   * when the program is told to stop.
   */
  next(): Promise<Key>;
  /** Writes to stderr. */
  write(text: string): void;
  /** Returns the present size. */
  size(): Size;
}

/** How long the rest of a sequence may take before an escape character counts as the key. */
const ESCAPE_WAIT_MS = 50;

/** The height where nobody tells it, as of a VT100. */
const USUAL_ROWS = 24;

/** Bytes that are read at once. */
const CHUNK_BYTES = 4096;

/** Signals that end the program, except on Windows, where a terminal needs no such care. */
const ENDINGS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `use` with the terminal in raw mode, and puts the terminal back before it returns or throws.
 * A signal that ends the program is the error `interrupted`, so that there is time for that.
 */
export async function withTerminal<T>(
  host: Host,
  use: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  const terminal = new RawTerminal(host);
  try {
    return await use(terminal);
  } finally {
    terminal.close();
  }
}

class RawTerminal implements Terminal {
  readonly #host: Host;
  readonly #decoder = new TextDecoder();
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  readonly #keys: Key[] = [];
  #read: Promise<void> | null = null;
  #rest = "";
  #ended = false;
  #wake = () => {};

  constructor(host: Host) {
    this.#host = host;
    setRaw(true);
    if (host.platform === "windows") return;
    Deno.addSignalListener("SIGWINCH", this.#resized);
    for (const signal of ENDINGS) Deno.addSignalListener(signal, this.#stopped);
  }

  close(): void {
    setRaw(false);
    if (this.#host.platform === "windows") return;
    Deno.removeSignalListener("SIGWINCH", this.#resized);
    for (const signal of ENDINGS) Deno.removeSignalListener(signal, this.#stopped);
  }

  async next(): Promise<Key> {
    for (;;) {
      const key = this.#keys.shift();
      if (key?.name === "interrupt" || key?.name === "escape" || this.#ended) {
        throw new HandoffError("interrupted", "interrupted");
      }
      if (key !== undefined) return key;
      await this.#more();
    }
  }

  write(text: string): void {
    this.#host.stderr.write(text);
  }

  size(): Size {
    return { columns: this.#host.stderr.columns, rows: terminalRows() };
  }

  /** Waits until something happened; the read that goes on is taken up again the next time. */
  async #more(): Promise<void> {
    const signal = Promise.withResolvers<void>();
    this.#wake = signal.resolve;
    this.#read ??= this.#readOnce();
    const timer = this.#rest === "" ? undefined : setTimeout(() => {
      this.#rest = "";
      this.#keys.push({ name: "escape" });
      signal.resolve();
    }, ESCAPE_WAIT_MS);
    await Promise.race([this.#read, signal.promise]);
    clearTimeout(timer);
  }

  async #readOnce(): Promise<void> {
    const length = await this.#host.stdin.read(this.#buffer);
    this.#read = null;
    if (length === null) {
      this.#ended = true;
      return;
    }
    const text = this.#decoder.decode(this.#buffer.subarray(0, length), { stream: true });
    const { keys, rest } = decodeKeys(this.#rest + text);
    this.#rest = rest;
    this.#keys.push(...keys);
  }

  readonly #resized = () => {
    this.#keys.push({ name: "other" });
    this.#wake();
  };

  readonly #stopped = () => {
    this.#ended = true;
    this.#wake();
  };
}

function setRaw(on: boolean): void {
  if (Deno.stdin.isTerminal()) Deno.stdin.setRaw(on);
}

function terminalRows(): number {
  try {
    return Deno.consoleSize().rows || USUAL_ROWS;
  } catch (error) {
    // A terminal that does not tell its size, such as a serial line.
    if (error instanceof Error) return USUAL_ROWS;
    throw error;
  }
}
