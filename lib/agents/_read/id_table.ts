/**
 * Numbers for ids, in little memory.
 *
 * @module
 */

/** Room at the start, in slots; a power of two. */
const SLOTS_START = 1024;

/** The share of the slots that may be taken. */
const FULL = 0.75;

/** What the two hashes in a fingerprint begin with, and are multiplied by. */
const FIRST_BASE = 0x811c9dc5;
const FIRST_FACTOR = 0x01000193;
const SECOND_BASE = 0x2f0b4c47;
const SECOND_FACTOR = 0x5bd1e995;

/**
 * Remembers a number for each id. It holds fingerprints of 53 bits in place of ids, so that a
 * million of them, whatever they are like, need 16 to 32 MB.
 */
export class IdTable {
  /** Open addressing: a slot holds a fingerprint, or 0. */
  #prints = new Float64Array(SLOTS_START);
  #numbers = new Uint32Array(SLOTS_START);
  #size = 0;

  /** Returns the number of the id with a fingerprint, or `null` when it has none. */
  get(print: number): number | null {
    const slot = this.#slotOf(print);
    return this.#prints[slot] === print ? this.#numbers[slot] ?? null : null;
  }

  /** Gives a number from 0 to 2^32 - 1 to the id with a fingerprint, in place of its former one. */
  set(print: number, number: number): void {
    if (this.#size >= this.#prints.length * FULL) this.#grow();
    const slot = this.#slotOf(print);
    if (this.#prints[slot] !== print) this.#size++;
    this.#prints[slot] = print;
    this.#numbers[slot] = number;
  }

  /** Returns the slot with a fingerprint, or the empty one for it. */
  #slotOf(print: number): number {
    const mask = this.#prints.length - 1;
    let slot = (print >>> 0) & mask;
    while (this.#prints[slot] !== 0 && this.#prints[slot] !== print) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const prints = this.#prints;
    const numbers = this.#numbers;
    this.#prints = new Float64Array(prints.length * 2);
    this.#numbers = new Uint32Array(prints.length * 2);
    for (let at = 0; at < prints.length; at++) {
      const print = prints[at] ?? 0;
      if (print === 0) continue;
      const slot = this.#slotOf(print);
      this.#prints[slot] = print;
      this.#numbers[slot] = numbers[at] ?? 0;
    }
  }
}

/**
 * Returns 53 bits that stand for a text, never 0: two FNV-1a hashes with different bases and
 * factors, the second of which, mixed once more, is in the low bits.
 */
export function fingerprint(text: string): number {
  let first = FIRST_BASE;
  let second = SECOND_BASE;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, FIRST_FACTOR);
    second = Math.imul(second ^ unit, SECOND_FACTOR);
  }
  return joined(first, second);
}

/** Returns the fingerprint of the text whose ASCII bytes are from `start` to before `end`. */
export function fingerprintOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let first = FIRST_BASE;
  let second = SECOND_BASE;
  for (let at = start; at < end; at++) {
    const unit = bytes[at] ?? 0;
    first = Math.imul(first ^ unit, FIRST_FACTOR);
    second = Math.imul(second ^ unit, SECOND_FACTOR);
  }
  return joined(first, second);
}

function joined(first: number, second: number): number {
  return (first >>> 0) * 0x200000 + ((second ^ (second >>> 15)) & 0x1fffff) + 1;
}
