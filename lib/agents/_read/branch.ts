/**
 * Remembers how the records of a session hang together, for files in which an edited prompt leaves
 * its former continuation behind.
 *
 * @module
 */

/** Numbers per record: two halves of the fingerprint of its id, and two of its parent's. */
const STRIDE = 4;

/** Room at the start, in records; a power of two. */
const CAPACITY_START = 1024;

/** Slots of the table per record that there is room for. */
const SLOTS_PER_RECORD = 2;

/** The records that one conversation goes through. */
export interface Branch {
  /** Says whether a record, by its number, is on it. */
  has(record: number): boolean;
}

/**
 * A forest of records that name their parents by ids.
 *
 * It holds fingerprints of 64 bits in place of ids: about 24 bytes per record, whatever the ids are
 * like, so that a file of a million records needs 24 MB. Records may name parents that are added
 * later, or never, or that are their own descendants. Of several records with one id the first
 * counts.
 */
export class Branches {
  #size = 0;
  #lastId: string | null = null;
  /** Whether several records have one id. */
  #hasRepeats = false;
  #capacity = CAPACITY_START;
  #prints = new Uint32Array(CAPACITY_START * STRIDE);
  /** Open addressing: a slot holds the number of a record plus one, or 0. */
  #slots = new Uint32Array(CAPACITY_START * SLOTS_PER_RECORD);

  /** How many records there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a record, and returns its number: 0 for the first, and so on. `null` as its parent makes it
   * the beginning of a conversation.
   */
  add(id: string, parentId: string | null): number {
    if (this.#size === this.#capacity) this.#grow();
    const record = this.#size++;
    const at = record * STRIDE;
    // Most records name the one before them.
    if (parentId !== null && parentId === this.#lastId) {
      this.#prints.copyWithin(at + 2, at - STRIDE, at - STRIDE + 2);
    } else if (parentId !== null) {
      writeFingerprint(parentId, this.#prints, at + 2);
    }
    writeFingerprint(id, this.#prints, at);
    this.#lastId = id;
    this.#enter(record);
    return record;
  }

  /**
   * Returns the number of a record's parent, or `null` when it is a beginning. In place of a parent
   * that is nowhere stands the record that was added before: a file with a broken line, or one
   * whose ids lead nowhere, hangs together all the same.
   */
  parentOf(record: number): number | null {
    const at = record * STRIDE + 2;
    const first = this.#prints[at] ?? 0;
    const second = this.#prints[at + 1] ?? 0;
    if (first === 0 && second === 0) return null;
    const before = at - 2 - STRIDE;
    if (first === this.#prints[before] && second === this.#prints[before + 1]) {
      return this.#firstOfId(record - 1);
    }
    const stated = this.#find(first, second);
    if (stated !== null) return stated;
    return record === 0 ? null : this.#firstOfId(record - 1);
  }

  /**
   * Returns the branch that ends with a record: the record and its ancestors. A parent that is on it
   * already is a descendant, and is as good as nowhere.
   */
  branchOf(record: number): Branch {
    const bits = new Bits(this.#size);
    let here: number | null = this.#firstOfId(record);
    while (here !== null && !bits.has(here)) {
      bits.add(here);
      const parent = this.parentOf(here);
      const isDescendant = parent !== null && bits.has(parent);
      here = isDescendant && here > 0 ? this.#firstOfId(here - 1) : parent;
    }
    return bits;
  }

  /** Returns the first record with the same id. */
  #firstOfId(record: number): number {
    if (!this.#hasRepeats) return record;
    const at = record * STRIDE;
    return this.#find(this.#prints[at] ?? 0, this.#prints[at + 1] ?? 0) ?? record;
  }

  /** Puts a record in the table, unless there is one with the same id. */
  #enter(record: number): void {
    const at = record * STRIDE;
    const slot = this.#slotOf(this.#prints[at] ?? 0, this.#prints[at + 1] ?? 0);
    if (this.#slots[slot] === 0) this.#slots[slot] = record + 1;
    else this.#hasRepeats = true;
  }

  #find(first: number, second: number): number | null {
    const entry = this.#slots[this.#slotOf(first, second)] ?? 0;
    return entry === 0 ? null : entry - 1;
  }

  /** Returns the slot that holds the record with a fingerprint, or the empty one for it. */
  #slotOf(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = first & mask;; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] ?? 0;
      const at = (entry - 1) * STRIDE;
      if (entry === 0) return slot;
      if (this.#prints[at] === first && this.#prints[at + 1] === second) return slot;
    }
  }

  #grow(): void {
    this.#capacity *= 2;
    const prints = new Uint32Array(this.#capacity * STRIDE);
    prints.set(this.#prints);
    this.#prints = prints;
    this.#slots = new Uint32Array(this.#capacity * SLOTS_PER_RECORD);
    for (let record = 0; record < this.#size; record++) this.#enter(record);
  }
}

/** A set of small numbers, a bit for each. */
export class Bits {
  readonly #words: Uint32Array;

  /** Makes an empty one for the numbers below `size`. */
  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  /** Says whether a number is in it; one that there is no room for is not. */
  has(number: number): boolean {
    return ((this.#words[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  /** Puts a number in; one that there is no room for is left out. */
  add(number: number): void {
    const word = this.#words[number >>> 5];
    if (word !== undefined) this.#words[number >>> 5] = word | (1 << (number & 31));
  }
}

/**
 * Writes 64 bits that stand for a text, as two numbers of which the second is never 0: two FNV-1a
 * hashes with different bases and factors, each mixed once more, since the table takes low bits.
 */
function writeFingerprint(text: string, prints: Uint32Array, at: number): void {
  let first = 0x811c9dc5;
  let second = 0x2f0b4c47;
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x5bd1e995);
  }
  prints[at] = mixed(first ^ second);
  prints[at + 1] = mixed(second) | 1;
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (once ^ (once >>> 13)) >>> 0;
}
