/**
 * Lists and texts that stay small however long a session is.
 *
 * @module
 */

import { excerpt } from "../excerpt.ts";
import { CUTS_BESIDE_SECRETS, CUTS_BESIDE_WORDS } from "../secrets/cut.ts";

/** What a list is made smaller to when it is full, so that this is seldom needed. */
const SHARE_LEFT = 7 / 8;
/** The oldest share of a list, which is left out after the rest of its middle. */
const OLDEST_SHARE = 1 / 4;

/** How much a list keeps, and what goes first. */
export interface KeptOptions<T> {
  readonly itemsMax: number;
  readonly charactersMax: number;
  readonly characters: (item: T) => number;
  /** How much an item says: the lowest go first. */
  readonly rank: (item: T) => number;
  /** Makes an item shorter before any is dropped; the same one when it is short already. */
  readonly shortened?: (item: T) => T;
}

/**
 * A list that leaves out its middle when it becomes too large: what says least goes first, and the
 * first and the newest item always stay.
 */
export class Kept<T> {
  readonly #options: KeptOptions<T>;
  #items: T[] = [];
  #characters = 0;

  /** Makes an empty list. */
  constructor(options: KeptOptions<T>) {
    this.#options = options;
  }

  /** What is kept, in order. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** Adds an item at the end. */
  add(item: T): void {
    this.#items.push(item);
    this.#characters += this.#options.characters(item);
    const { itemsMax, charactersMax } = this.#options;
    if (this.#items.length > itemsMax || this.#characters > charactersMax) this.#shrink();
  }

  /** Puts an item in the place of the newest one. */
  replaceNewest(item: T): void {
    const newest = this.#items.pop();
    if (newest !== undefined) this.#characters -= this.#options.characters(newest);
    this.add(item);
  }

  #shrink(): void {
    const { characters, rank, shortened } = this.#options;
    const isTooLarge = (items: number) =>
      items > this.#options.itemsMax * SHARE_LEFT ||
      this.#characters > this.#options.charactersMax * SHARE_LEFT;
    const order = this.#fromTheMiddle();
    if (shortened !== undefined) {
      for (const at of order) {
        if (!isTooLarge(this.#items.length)) break;
        const item = this.#items[at]!;
        this.#items[at] = shortened(item);
        this.#characters += characters(this.#items[at]) - characters(item);
      }
    }
    const dropped = new Set<number>();
    const ranks = this.#items.map(rank);
    const byRank = order.toSorted((a, b) => ranks[a]! - ranks[b]!);
    for (const at of byRank) {
      if (!isTooLarge(this.#items.length - dropped.size)) break;
      dropped.add(at);
      this.#characters -= characters(this.#items[at]!);
    }
    this.#items = this.#items.filter((_, at) => !dropped.has(at));
  }

  /** Returns the places of all but the first and the newest item, in the order of leaving. */
  #fromTheMiddle(): number[] {
    const places = [...this.#items.keys()].slice(1, -1);
    const oldest = Math.floor(places.length * OLDEST_SHARE);
    return [...places.slice(oldest), ...places.slice(0, oldest).reverse()];
  }
}

/**
 * Returns `text`, or an excerpt of it, as a string of its own. A part of a string keeps the whole
 * of it in memory in V8, and a sentence must not keep a megabyte. It is not cut in such a way that
 * a credential could no longer be found in it.
 */
export function keptText(text: string, charactersMax: number): string {
  return detached(excerpt(text, charactersMax, CUTS_BESIDE_SECRETS));
}

/** How much more is kept of a text that is cut again: nothing that tells a credential is lost. */
const LOOSE_ROOM = 4_096;

/**
 * Returns what `keptText` needs of a text to make the same of it, for texts of which most are never
 * shown: careful cuts take twenty times as long.
 */
export function keptLoosely(text: string, charactersMax: number): string {
  return detached(excerpt(text, charactersMax + LOOSE_ROOM, CUTS_BESIDE_WORDS));
}

/** Returns an excerpt that is never shown, as a string of its own. */
export function keptKey(text: string, charactersMax: number): string {
  return detached(excerpt(text, charactersMax));
}

/** Joins something to a text and takes it away: V8 has to copy the text for that. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}
