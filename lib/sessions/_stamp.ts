/**
 * What tells that a file is as it was: its size and the time of its last change.
 *
 * @module
 */

import type { Source } from "../agents/mod.ts";
import { fileError } from "../file_errors.ts";

/** The stamp of a file that is not there, and of one that may not be looked at. */
const ABSENT = "-";
const UNKNOWN = "?";

/** What was seen of a source. */
export interface Seen {
  /** A text that changes when the source, or a file beside it, does. */
  readonly stamp: string;
  /** What the system says of the source itself; `null` when it does not. */
  readonly info: Deno.FileInfo | null;
}

/** Looks at files, at those beside others once: many sessions depend on the same ones. */
export class Stamps {
  readonly #known = new Map<string, string>();

  /**
   * Returns what a source is now; `null` when it is not there. One that may not be looked at has a
   * stamp too: its reader says what is wrong.
   */
  of({ path, beside = [] }: Source): Seen | null {
    const { stamp: own, info } = seenAt(path);
    if (own === ABSENT) return null;
    const stamp = beside.length === 0
      ? own
      : [own, ...beside.map((other) => this.#stampOf(other))].join(" ");
    return { stamp, info };
  }

  #stampOf(path: string): string {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const { stamp } = seenAt(path);
    this.#known.set(path, stamp);
    return stamp;
  }
}

function seenAt(path: string): Seen {
  try {
    const info = Deno.statSync(path);
    return { stamp: `${info.size}@${info.mtime?.getTime()}`, info };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { stamp: ABSENT, info: null };
    fileError(error, "read", path); // throws what is no error of a file
    return { stamp: UNKNOWN, info: null };
  }
}
