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
  /** The same of the files beside it. */
  readonly beside: readonly (Deno.FileInfo | null)[];
}

/** Looks at files, at those beside others once: many sessions depend on the same ones. */
export class Stamps {
  readonly #known = new Map<string, Seen>();

  /**
   * Returns what a source is now; `null` when it is not there. One that may not be looked at has a
   * stamp too: its reader says what is wrong.
   */
  of({ path, beside = [] }: Source): Seen | null {
    const own = seenAt(path);
    if (own.stamp === ABSENT) return null;
    if (beside.length === 0) return own;
    const others = beside.map((other) => this.#seenBeside(other));
    return {
      stamp: [own, ...others].map(({ stamp }) => stamp).join(" "),
      info: own.info,
      beside: others.map(({ info }) => info),
    };
  }

  #seenBeside(path: string): Seen {
    const seen = this.#known.get(path) ?? seenAt(path);
    this.#known.set(path, seen);
    return seen;
  }
}

/**
 * Returns when a source, or a file beside it, was changed last; `null` when nothing tells. Anybody
 * can give a file any time, and an unpacked archive does; when its entry was changed, the system
 * notes by its own clock (`ctime`). So a file that claims to be of later than that is of then.
 */
export function changedAt({ info, beside }: Seen): Date | null {
  return [info, ...beside].map((each) => each && changeTimeOf(each)).reduce(later, null);
}

/** Returns the later one of two times that may not be known. */
export function later(one: Date | null, other: Date | null): Date | null {
  return one === null || (other !== null && other > one) ? other : one;
}

function changeTimeOf({ mtime, ctime }: Deno.FileInfo): Date | null {
  return mtime !== null && ctime !== null && ctime < mtime ? ctime : mtime;
}

function seenAt(path: string): Seen {
  try {
    const info = Deno.statSync(path);
    return { stamp: `${info.size}@${info.mtime?.getTime()}`, info, beside: [] };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { stamp: ABSENT, info: null, beside: [] };
    }
    fileError(error, "read", path); // throws what is no error of a file
    return { stamp: UNKNOWN, info: null, beside: [] };
  }
}
