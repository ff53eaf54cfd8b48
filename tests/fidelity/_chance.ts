/** Ids, times and choices that look accidental and are the same on every run. */

/** A source of accidents that is made from a name. */
export class Chance {
  #state: number;

  constructor(seed: string) {
    let hash = 2166136261;
    for (const char of seed) hash = Math.imul(hash ^ char.codePointAt(0)!, 16777619);
    this.#state = hash >>> 0;
  }

  /** Returns a whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    // The mulberry32 generator.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  }

  /** Returns one of the choices. */
  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.below(choices.length)]!;
  }

  /** Returns that many hexadecimal digits. */
  hex(length: number): string {
    let digits = "";
    while (digits.length < length) digits += this.below(2 ** 28).toString(16).padStart(7, "0");
    return digits.slice(0, length);
  }

  /** Returns a random UUID, version 4. */
  uuid(): string {
    const tail = `${this.pick(["8", "9", "a", "b"])}${this.hex(3)}-${this.hex(12)}`;
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${tail}`;
  }

  /** Returns a UUID that begins with a time, version 7. */
  timedUuid(time: Date): string {
    const stamp = time.getTime().toString(16).padStart(12, "0");
    const tail = `${this.pick(["8", "9", "a", "b"])}${this.hex(3)}-${this.hex(12)}`;
    return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${this.hex(3)}-${tail}`;
  }
}

/** A clock that goes on by itself. */
export class Clock {
  #ms: number;
  readonly #chance: Chance;

  constructor(startedAt: string, chance: Chance) {
    this.#ms = Date.parse(startedAt);
    this.#chance = chance;
  }

  /** What it shows. */
  get now(): Date {
    return new Date(this.#ms);
  }

  /** Lets some milliseconds pass and returns the new time in ISO 8601. */
  tick(atMostMs = 900): string {
    this.#ms += 1 + this.#chance.below(atMostMs);
    return this.now.toISOString();
  }
}
