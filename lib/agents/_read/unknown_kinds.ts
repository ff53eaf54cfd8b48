/**
 * Reports records of kinds that are not known, each kind once: a newer version of an agent may write
 * thousands of them.
 *
 * @module
 */

import type { ReadLog } from "../_agent.ts";

/** How many kinds are told apart; what a session calls so is not worth more memory. */
const KINDS_MAX = 1000;

/** How much of the name of a kind is told, in characters. */
const KIND_LENGTH_MAX = 60;

/** Remembers which kinds of a file were reported. */
export class UnknownKinds {
  readonly #path: string;
  readonly #log: ReadLog;
  readonly #reported = new Set<string>();

  constructor(path: string, log: ReadLog) {
    this.#path = path;
    this.#log = log;
  }

  /** Reports something of a kind that is not known; `what` says of what, in the plural. */
  report(what: string, kind: string | null, line: number | null = null): void {
    const reason = kind === null || kind === ""
      ? `${what} that state no kind`
      : `${what} of a kind that is not known: "${kind.slice(0, KIND_LENGTH_MAX)}"`;
    if (this.#reported.has(reason) || this.#reported.size >= KINDS_MAX) return;
    this.#reported.add(reason);
    this.#log.skip(this.#path, reason, line);
  }
}
