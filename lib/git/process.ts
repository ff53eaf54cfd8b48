/**
 * One run of the git program, in an environment of our own making: it sees only the variables that
 * it needs, asks nothing, fetches nothing, writes nothing that is not asked for, and has an end.
 *
 * @module
 */

import { oneLine } from "../display.ts";
import type { Environment, EnvironmentName, Platform } from "../environment.ts";
import { HandoffError } from "../errors.ts";

/** How long one run of git may take, in milliseconds: a status of a large, cold work tree. */
export const GIT_TIME_LIMIT_MS = 60_000;

/** The most that git may print in one run, in bytes: about a hundred thousand long paths. */
export const GIT_OUTPUT_LIMIT_BYTES = 16 * 1024 * 1024;

/** The part of git's own message that is kept, in bytes. */
const MESSAGE_LIMIT_BYTES = 1024;

/** What git is run with. */
export interface GitOptions {
  /** Where the variables come from that git needs. */
  readonly env: Environment;
  /** The system that it runs on. */
  readonly platform: Platform;
  /** The end of each run, in milliseconds; {@linkcode GIT_TIME_LIMIT_MS} when left out. */
  readonly timeLimitMs?: number;
  /** The most to print, in bytes; {@linkcode GIT_OUTPUT_LIMIT_BYTES} when left out. */
  readonly outputLimitBytes?: number;
}

/** How one run of git ended. */
export interface GitResult {
  /** Whether git ended with status 0. */
  readonly success: boolean;
  /** What it printed; a byte sequence that is not UTF-8 is read as U+FFFD. */
  readonly output: string;
  /** Its own message, on one line and safe to print; empty when it gave none. */
  readonly message: string;
}

/** What git on Unix needs: where its helpers and the user's own settings are. */
const UNIX_VARIABLES: readonly EnvironmentName[] = ["PATH", "HOME", "XDG_CONFIG_HOME"];

/** What git on Windows needs besides: system libraries, and the home folder by other names. */
const WINDOWS_VARIABLES: readonly EnvironmentName[] = ["APPDATA", "SYSTEMROOT", "USERPROFILE"];

/** What keeps git from writing, fetching, asking and translating (git 2.45, "git(1)"). */
const RESTRAINTS = {
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

/**
 * Runs git once with exactly these arguments, and resolves to how it ended.
 *
 * @throws {HandoffError} `permission` when this program may not run git; `git` when there is none,
 * and when it took too long or printed too much: it is killed then.
 */
export async function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const child = spawn(args, options);
  const stop = new AbortController();
  const timeLimitMs = options.timeLimitMs ?? GIT_TIME_LIMIT_MS;
  const timer = setTimeout(() => {
    stop.abort(`it did not end within ${timeLimitMs / 1000} s`);
  }, timeLimitMs);
  stop.signal.addEventListener("abort", () => kill(child));
  try {
    const [output, message, status] = await Promise.all([
      readOutput(child.stdout, options.outputLimitBytes ?? GIT_OUTPUT_LIMIT_BYTES, stop),
      readMessage(child.stderr, stop.signal),
      child.status,
    ]);
    if (stop.signal.aborted) throw gitError(`run git: ${stop.signal.reason}`);
    return { success: status.success, output: decode(output), message: tidy(decode(message)) };
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the error that says what could not be done with git, with the way around it. */
export function gitError(problem: string, cause?: unknown): HandoffError {
  return new HandoffError("git", `cannot ${problem}`, {
    hints: ["to save without looking at git, add --no-git"],
    cause,
  });
}

function spawn(args: readonly string[], options: GitOptions): Deno.ChildProcess {
  try {
    return new Deno.Command("git", {
      args: [...args],
      // A variable such as LD_LIBRARY_PATH that is passed on makes Deno ask for every permission.
      clearEnv: true,
      env: environmentOf(options),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    throw spawnError(error);
  }
}

function environmentOf({ env, platform }: GitOptions): Record<string, string> {
  const names = platform === "windows" ? [...UNIX_VARIABLES, ...WINDOWS_VARIABLES] : UNIX_VARIABLES;
  const variables: Record<string, string> = { ...RESTRAINTS };
  for (const name of names) {
    const value = env(name);
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

function spawnError(error: unknown): unknown {
  const granted = Deno.permissions.querySync({ name: "run", command: "git" }).state === "granted";
  if (error instanceof Deno.errors.NotCapable && !granted) {
    return new HandoffError("permission", "cannot run git: Deno was not given the permission", {
      hints: ["run with --allow-run=git", "to save without looking at git, add --no-git"],
      cause: error,
    });
  }
  // A git that is allowed but was not on PATH when this program began is refused as well.
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
    return gitError("run git: it is not installed, or not in a folder of PATH", error);
  }
  return error instanceof Deno.errors.PermissionDenied
    ? gitError("run git: the system does not allow it to be run", error)
    : error;
}

async function readOutput(
  stream: ReadableStream<Uint8Array>,
  limit: number,
  stop: AbortController,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of untilStopped(stream, stop.signal)) {
    length += chunk.length;
    if (length > limit) {
      stop.abort(`it printed more than ${limit} bytes`);
      break;
    }
    chunks.push(chunk);
  }
  return chunks;
}

/** Reads to the end, so that git is never held up, and keeps the beginning. */
async function readMessage(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let room = MESSAGE_LIMIT_BYTES;
  for await (const chunk of untilStopped(stream, signal)) {
    if (room > 0) chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
  }
  return chunks;
}

/** Yields what comes, and ends when it is stopped even if a child of git keeps the pipe open. */
async function* untilStopped(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  const cancel = () => void reader.cancel();
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    await reader.cancel();
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // It has just ended by itself.
    if (!(error instanceof TypeError)) throw error;
  }
}

function decode(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
}

function tidy(message: string): string {
  return oneLine(message.trim().replaceAll(/\s+/g, " "));
}
