/**
 * Time and peak memory of programs that are started again and again, in turn.
 *
 * @module
 */

/** A program as it is started. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A folder that is deleted before every start. */
  readonly forgets?: string;
}

/** What was measured of one program. */
export interface Measured {
  /** Its wall-clock times, in milliseconds, in the order of the rounds. */
  readonly times: readonly number[];
  /** The median of its peaks of resident memory, in MiB; `null` where that cannot be known. */
  readonly mib: number | null;
}

/** Peaks of memory differ little from run to run. */
const MEMORY_RUNS = 5;
const POLL_MS = 2;
const GNU_TIME = "/usr/bin/time";

/**
 * Measures programs against each other: each round starts every one of them once, so that what
 * else the machine does meets them alike. A round before the first is not counted.
 *
 * @throws when a program fails, with what it said.
 */
export async function measureInTurn(
  programs: readonly Program[],
  rounds: number,
): Promise<Measured[]> {
  const times = programs.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, program] of programs.entries()) {
      const ms = timeOf(program);
      if (round > 0) times[index]?.push(ms);
    }
  }
  const measured: Measured[] = [];
  for (const [index, program] of programs.entries()) {
    measured.push({ times: times[index] ?? [], mib: await peakMemory(program) });
  }
  return measured;
}

function timeOf(program: Program): number {
  forget(program);
  const command = commandFor(program);
  const start = performance.now();
  const { code, stderr } = command.outputSync();
  const ms = performance.now() - start;
  if (code !== 0) throw failure(program, code, stderr);
  return ms;
}

/**
 * GNU time reports what the kernel counted. Without it, Linux is asked for the high-water mark
 * again and again while the program runs, which may miss the last two milliseconds.
 */
async function peakMemory(program: Program): Promise<number | null> {
  const peaks: number[] = [];
  for (let run = 0; run < MEMORY_RUNS; run++) {
    forget(program);
    const kib = hasGnuTime ? countedPeak(program) : await polledPeak(program);
    if (kib === null) return null;
    peaks.push(kib / 1024);
  }
  return median(peaks);
}

const hasGnuTime = ((): boolean => {
  try {
    return countedPeak({ path: "true", args: [], env: {} }) !== null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
})();

function countedPeak({ path, args, env }: Program): number | null {
  const timed = { path: GNU_TIME, args: ["-f", "%M", path, ...args], env };
  const { stderr } = commandFor(timed).outputSync();
  const last = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
  return /^\d+$/.test(last) ? Number(last) : null;
}

async function polledPeak(program: Program): Promise<number | null> {
  if (Deno.build.os !== "linux") return null;
  const child = commandFor(program).spawn();
  const status = child.status;
  child.stderr.cancel();
  let ended = false;
  status.then(() => ended = true);
  let kib: number | null = null;
  while (!ended) {
    kib = highWaterMark(child.pid) ?? kib;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return kib;
}

function highWaterMark(pid: number): number | null {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kib === undefined ? null : Number(kib);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function forget({ forgets }: Program): void {
  if (forgets === undefined) return;
  try {
    Deno.removeSync(forgets, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function commandFor({ path, args, env }: Program): Deno.Command {
  return new Deno.Command(path, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
}

function failure({ path, args }: Program, code: number, stderr: Uint8Array): Error {
  const said = new TextDecoder().decode(stderr);
  return new Error(`cannot measure "${[path, ...args].join(" ")}": exit code ${code}\n${said}`);
}

/**
 * Returns how many times as long as `base` a program takes: the median over the rounds, each
 * compared in itself, so that a busy moment of the machine does not count for one of them only.
 */
export function timeRatio({ times }: Measured, base: Measured): number {
  return median(times.map((ms, round) => ms / (base.times[round] ?? NaN)));
}

/** Returns the value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}
