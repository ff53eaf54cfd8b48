/**
 * Drives the real program in a pseudo-terminal, by `script` of util-linux.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** Whether this machine can do that: the `script` of other systems has other options. */
export const hasPty = Deno.build.os === "linux" && await runs("script", "--version");

/** How to start the program. */
export interface PtyOptions {
  /** The arguments of `session-handoff`, as a shell reads them. */
  readonly args: string;
  /** The folder of the store; what the test needs to know is written beside what is in it. */
  readonly store: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What the program left behind. */
export interface PtyResult {
  readonly exitCode: number;
  /** What went to stdout, which was a file. */
  readonly stdout: string;
  /** All that the terminal received. */
  readonly screen: string;
  /** Whether the modes of the terminal are what they were before. */
  readonly isRestored: boolean;
}

/** How long the program may take for what is waited for. */
const PATIENCE_MS = 30_000;

/** A program in a pseudo-terminal. */
export class Pty {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #store: string;
  #screen = "";
  #seen = 0;

  /** Starts the program. */
  constructor({ args, store, columns = 80, rows = 24, env = {} }: PtyOptions) {
    const command = [
      `stty cols ${columns} rows ${rows}`,
      "stty -g > before",
      `sh -c 'echo $$ > pid; exec "$@"' sh ${program(store)} ${args} > stdout`,
      "code=$?",
      "stty -g > after",
      "exit $code",
    ].join("; ");
    this.#store = store;
    this.#process = new Deno.Command("script", {
      args: ["--quiet", "--return", "--flush", "--command", command, "/dev/null"],
      cwd: store,
      env: { ...inherited(), TERM: "xterm", SESSION_HANDOFF_HOME: store, ...env },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#reader = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Waits until the terminal has received `text` since the last call. */
  async expect(text: string): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(this.#missing(text)), PATIENCE_MS);
    try {
      for (;;) {
        const at = this.#screen.indexOf(text, this.#seen);
        if (at >= 0) {
          this.#seen = at + text.length;
          return;
        }
        const { done, value } = await Promise.race([this.#reader.read(), late.promise]);
        if (done) throw this.#missing(text);
        this.#screen += value;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Types something. */
  async type(keys: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(keys));
  }

  /** Sends a signal to the program. */
  signal(signal: Deno.Signal): void {
    const id = Number(Deno.readTextFileSync(`${this.#store}/pid`));
    // 0 would mean this very test and all that belongs to it.
    if (!Number.isInteger(id) || id <= 1) {
      throw new Error("the program has not told its process id");
    }
    Deno.kill(id, signal);
  }

  /** Waits for the end of the program. */
  async end(): Promise<PtyResult> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) break;
      this.#screen += value;
    }
    const { code } = await this.#process.status;
    const read = (name: string) => Deno.readTextFileSync(`${this.#store}/${name}`);
    return {
      exitCode: code,
      stdout: read("stdout"),
      screen: this.#screen,
      isRestored: read("before") === read("after"),
    };
  }

  /** Ends the program if it still runs, and frees what belongs to it. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // It has ended.
    }
    await this.#reader.cancel();
    await this.#process.status;
    await this.#writer.abort();
  }

  #missing(text: string): Error {
    const screen = JSON.stringify(this.#screen.slice(this.#seen));
    return new Error(`the terminal must show ${JSON.stringify(text)}, it has ${screen}`);
  }
}

/** The program as a shell starts it: with no more than it needs. */
function program(store: string): string {
  const executable = Deno.env.get("SESSION_HANDOFF_BIN");
  if (executable !== undefined) return quoted(executable);
  const flags = [
    "--quiet",
    "--no-prompt",
    "--cached-only",
    "--ignore-env",
    "--allow-env=SESSION_HANDOFF_HOME",
    `--allow-read=${store}`,
    `--allow-write=${store}`,
  ];
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  return [Deno.execPath(), "run", ...flags, main].map(quoted).join(" ");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "DENO_DIR", "TMPDIR"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

async function runs(command: string, ...args: string[]): Promise<boolean> {
  try {
    const options = { args, stdout: "null", stderr: "null" } as const;
    return (await new Deno.Command(command, options).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
