/**
 * Keeps account of the messages of a Gemini CLI session: which there are, in which order, and where
 * each one is told best.
 *
 * The CLI writes a log, and never changes what it has written. A message is told again when its
 * tools have run; a rewind takes some away; and now and then the CLI states its whole list anew:
 * after a resume, a compression, a request that failed or was stopped, and whenever it hides old
 * outputs to save room. Such a list may have copies of messages under new ids, without their
 * tools' outputs, and leaves out what was summed up or did not succeed. So this keeps the first
 * telling of everything, passes over the copies, and takes away only what the user took back.
 *
 * @module
 */

import type { LinePlace } from "./lines.ts";
import { fingerprint, IdTable } from "../_read/id_table.ts";

/** Where a message is told. */
export interface MessagePlace extends LinePlace {
  /** The place of the message in the list that the line states, or `null` when it is the line. */
  readonly item: number | null;
}

/** A message, and where it is told. */
export interface ListedMessage {
  /** The fingerprint of its id. */
  readonly print: number;
  readonly place: MessagePlace;
}

/** Returns what a message holds, a short text for each part, for finding copies of it. */
export type Traits = (place: MessagePlace) => readonly string[];

/** Numbers per message beside the offset: length and number of its line, its item in it or -1. */
const STRIDE = 3;

/** How many messages share a block: growing by blocks leaves no old ones behind. */
const BLOCK = 4096;

/** The message is part of the conversation. */
const TOLD = 1;
/** The message is in the list as the CLI last stated it. */
const LISTED = 2;

/**
 * The messages of a session. It holds numbers only, some 45 bytes for a message whatever its size,
 * and fingerprints of 53 bits in place of ids.
 */
export class MessageList {
  /** The newest message with an id. */
  readonly #numbers = new IdTable();
  /** The message that a copy was made of, where that is known. */
  readonly #originals = new Map<number, number>();
  readonly #offsets: Float64Array[] = [];
  readonly #places: Int32Array[] = [];
  readonly #flags: Uint8Array[] = [];
  #size = 0;
  /** The message that was told last, which is often told again at once. */
  #lastPrint = 0;
  #lastMessage: number | null = null;

  /** Yields where the messages of the conversation are, in its order. */
  *places(): Generator<MessagePlace> {
    for (let message = 0; message < this.#size; message++) {
      if (this.#has(message, TOLD)) yield this.#placeOf(message);
    }
  }

  /** Takes in a line that is a message; one that is told again keeps its place in the order. */
  tell(print: number, place: MessagePlace): void {
    const known = print === this.#lastPrint ? this.#lastMessage : this.#numbers.get(print);
    const isTold = known !== null && this.#has(known, TOLD);
    if (isTold) this.#setPlace(known, place);
    this.#lastMessage = isTold ? known : this.#add(print, place);
    this.#lastPrint = print;
  }

  /**
   * Takes in the whole list as the CLI states it. A message that is known stays as it was told
   * before, since a list may have less of it.
   */
  restate(listed: readonly ListedMessage[], traits: Traits): void {
    const before = this.#listed();
    const stated = listed.map(({ print, place }) =>
      this.#numbers.get(print) ?? this.#add(print, place)
    );
    for (const message of before) this.#clear(message, LISTED);
    for (const message of stated) this.#set(message, LISTED);
    const isStated = new Set(stated);
    this.#passOverCopies(before.filter((message) => !isStated.has(message)), traits);
  }

  /** Takes in that the CLI has dropped messages, given the fingerprints of their ids. */
  drop(prints: readonly number[], traits: Traits): void {
    const dropped = prints.map((print) => this.#numbers.get(print))
      .filter((message) => message !== null)
      .filter((message) => this.#has(message, LISTED));
    for (const message of dropped) this.#clear(message, LISTED);
    this.#passOverCopies(dropped, traits);
  }

  /** Takes away a message, by its id, and all behind it; says whether there is such a message. */
  rewind(id: string): boolean {
    const known = this.#numbers.get(fingerprint(id));
    if (known === null) return false;
    const first = Math.min(known, this.#originals.get(known) ?? known);
    for (let message = first; message < this.#size; message++) this.#setFlags(message, 0);
    return true;
  }

  /**
   * Finds the listed messages that repeat dropped ones: they come behind them, since the CLI
   * writes copies in place of what it drops.
   */
  #passOverCopies(dropped: readonly number[], traits: Traits): void {
    const first = dropped.reduce((least, message) => Math.min(least, message), Infinity);
    const candidates = this.#listed().filter((message) => message > first);
    if (candidates.length === 0) return;
    const holders = new Map<string, number>();
    for (const message of dropped) {
      for (const trait of traits(this.#placeOf(message))) {
        if (!holders.has(trait)) holders.set(trait, message);
      }
    }
    for (const message of candidates) {
      const original = traits(this.#placeOf(message))
        .map((trait) => holders.get(trait))
        .find((holder) => holder !== undefined && holder < message);
      if (original === undefined) continue;
      this.#originals.set(message, this.#originals.get(original) ?? original);
      this.#clear(message, TOLD);
    }
  }

  #listed(): number[] {
    const messages: number[] = [];
    for (let message = 0; message < this.#size; message++) {
      if (this.#has(message, LISTED)) messages.push(message);
    }
    return messages;
  }

  #add(print: number, place: MessagePlace): number {
    if (this.#size % BLOCK === 0) {
      this.#offsets.push(new Float64Array(BLOCK));
      this.#places.push(new Int32Array(BLOCK * STRIDE));
      this.#flags.push(new Uint8Array(BLOCK));
    }
    const message = this.#size++;
    this.#numbers.set(print, message);
    this.#setFlags(message, TOLD | LISTED);
    this.#setPlace(message, place);
    return message;
  }

  #setPlace(message: number, { offset, length, number, item }: MessagePlace): void {
    const block = Math.floor(message / BLOCK);
    const offsets = this.#offsets[block];
    const places = this.#places[block];
    if (offsets === undefined || places === undefined) return;
    const at = message % BLOCK;
    offsets[at] = offset;
    places[at * STRIDE] = length;
    places[at * STRIDE + 1] = number;
    places[at * STRIDE + 2] = item ?? -1;
  }

  #placeOf(message: number): MessagePlace {
    const block = Math.floor(message / BLOCK);
    const at = message % BLOCK;
    const places = this.#places[block];
    const item = places?.[at * STRIDE + 2] ?? -1;
    return {
      offset: this.#offsets[block]?.[at] ?? 0,
      length: places?.[at * STRIDE] ?? 0,
      number: places?.[at * STRIDE + 1] ?? 0,
      item: item < 0 ? null : item,
    };
  }

  #has(message: number, flag: number): boolean {
    return (this.#flagsOf(message) & flag) !== 0;
  }

  #set(message: number, flag: number): void {
    this.#setFlags(message, this.#flagsOf(message) | flag);
  }

  #clear(message: number, flag: number): void {
    this.#setFlags(message, this.#flagsOf(message) & ~flag);
  }

  #flagsOf(message: number): number {
    return this.#flags[Math.floor(message / BLOCK)]?.[message % BLOCK] ?? 0;
  }

  #setFlags(message: number, flags: number): void {
    const block = this.#flags[Math.floor(message / BLOCK)];
    if (block !== undefined) block[message % BLOCK] = flags;
  }
}
