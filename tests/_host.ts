/** The process as the tests make it: no terminal, no environment and no clock of this machine. */

import type { Host, Input, Output } from "../commands/_command.ts";
import type { Environment, Platform } from "../lib/environment.ts";

/** What a test says of the process; everything has a default. */
export interface FakeHostOptions {
  readonly platform?: Platform;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly now?: Date;
  readonly stdin?: string | Uint8Array;
  readonly colour?: boolean;
  /** The width of the terminal that stdout and stderr are; absent when they are none. */
  readonly columns?: number;
  /** Whether somebody types; when absent, somebody does who has a terminal. */
  readonly isTyped?: boolean;
}

/** Where time stands for a test that says nothing about it. */
export const TEST_TIME = new Date("2026-11-22T18:02:06Z");

/** A process that keeps what is written to it. */
export class FakeHost implements Host {
  readonly platform: Platform;
  readonly env: Environment;
  readonly stdin: Input;
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
  readonly colour: boolean;
  readonly cwd: () => string;
  readonly now: () => Date;

  constructor(options: FakeHostOptions = {}) {
    const { env = {}, cwd = "/home/ana/demo", now = TEST_TIME, columns } = options;
    this.platform = options.platform ?? testPlatform();
    this.env = (name) => env[name];
    this.stdin = new FakeInput(options.stdin ?? "", options.isTyped ?? columns !== undefined);
    this.stdout = new FakeOutput(columns);
    this.stderr = new FakeOutput(columns);
    this.colour = options.colour ?? false;
    this.cwd = () => cwd;
    this.now = () => now;
  }
}

/** Returns the kind of system that the tests run on. */
export function testPlatform(): Platform {
  const { os } = Deno.build;
  return os === "windows" || os === "darwin" ? os : "linux";
}

/** A stream that keeps what is written to it. */
export class FakeOutput implements Output {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly #chunks: Uint8Array[] = [];

  constructor(columns?: number) {
    this.isTerminal = columns !== undefined;
    this.columns = columns ?? 80;
  }

  write(data: string | Uint8Array): void {
    this.#chunks.push(typeof data === "string" ? new TextEncoder().encode(data) : data.slice());
  }

  /** All that was written, as text. */
  get text(): string {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") +
      decoder.decode();
  }
}

class FakeInput implements Input {
  readonly isTerminal: boolean;
  #rest: Uint8Array;

  constructor(data: string | Uint8Array, isTerminal: boolean) {
    this.isTerminal = isTerminal;
    this.#rest = typeof data === "string" ? new TextEncoder().encode(data) : data;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    if (this.#rest.length === 0) return Promise.resolve(null);
    const chunk = this.#rest.subarray(0, buffer.length);
    buffer.set(chunk);
    this.#rest = this.#rest.subarray(chunk.length);
    return Promise.resolve(chunk.length);
  }
}
