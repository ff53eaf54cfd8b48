/**
 * The commands that failed, as far as they are compared with those that are run after them.
 *
 * @module
 */

import { answerOf, repeats } from "./_answers.ts";
import type { Words } from "./_words.ts";

/** How many commands of one name a run is compared with, and of how many names. */
const COMPARED_MAX = 8;
const NAMES_MAX = 200;
/** Of how many commands that failed the parts are known. */
const CHAINS_MAX = 50;

/** What a run says of commands that failed before, by their work. */
export interface Answered {
  /** Those that were the same but for how they are told. */
  readonly repeated: readonly string[];
  /** Others that do not fail any more. */
  readonly mended: readonly string[];
  /** Those of which that is not known. */
  readonly doubtful: readonly string[];
}

/** The newest commands that failed. */
export class Failures {
  readonly #isFailing: (work: string) => boolean;
  /** By the names of their words, then by their work. */
  readonly #words = new Map<string, Map<string, Words>>();
  /** What has not passed since, of `a && b`, by its work. */
  readonly #chains = new Map<string, Set<string>>();

  /** Makes an empty list; `isFailing` says whether a command still does. */
  constructor(isFailing: (work: string) => boolean) {
    this.#isFailing = isFailing;
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#words.size === 0;
  }

  /** Takes a command that failed, with the words of its steps when it has some. */
  add(work: string, words: Words, steps: readonly Words[]): void {
    for (const name of words.names) {
      const others = this.#words.get(name) ?? new Map<string, Words>();
      others.delete(work);
      others.set(work, words);
      dropOldest(others, COMPARED_MAX);
      this.#words.delete(name);
      this.#words.set(name, others);
    }
    dropOldest(this.#words, NAMES_MAX);
    this.#chains.delete(work);
    if (steps.length > 1) this.#chains.set(work, new Set(steps.map(({ key }) => key)));
    dropOldest(this.#chains, CHAINS_MAX);
  }

  /** Returns what is the same as a command but for how it is told, the command itself left out. */
  repeatedBy(words: Words, work: string): string[] {
    return this.#likeOnes(words, work).filter(([, earlier]) => repeats(words, earlier))
      .map(([other]) => other);
  }

  /**
   * Returns what a command that passed says of the others. A check of more mends those that
   * `isOfNow` says to be of the same stretch of work: later it is run for something else, and may
   * leave out what nobody sees in its words.
   */
  answeredBy(words: Words, work: string, isOfNow: (work: string) => boolean): Answered {
    const repeated: string[] = [];
    const mended: string[] = [];
    const doubtful: string[] = [];
    for (const [other, earlier] of this.#likeOnes(words, work)) {
      const answer = answerOf(words, earlier);
      if (answer === "mended") repeated.push(other);
      else if (answer === "included" && isOfNow(other)) mended.push(other);
      else if (answer !== "nothing") doubtful.push(other);
    }
    for (const [chain, left] of this.#chains) {
      if (!left.delete(words.key) || left.size > 0) continue;
      this.#chains.delete(chain);
      if (chain !== work && this.#isFailing(chain)) mended.push(chain);
    }
    return { repeated, mended, doubtful };
  }

  /** Returns those that have a name in common with a command, and forgets what fails no more. */
  #likeOnes({ names }: Words, work: string): [work: string, words: Words][] {
    const found = new Map<string, Words>();
    for (const name of names) {
      const others = this.#words.get(name) ?? new Map<string, Words>();
      for (const [other, words] of others) {
        if (!this.#isFailing(other)) others.delete(other);
        else if (other !== work) found.set(other, words);
      }
      if (others.size === 0) this.#words.delete(name);
    }
    return [...found];
  }
}

function dropOldest<T>(items: Map<string, T>, itemsMax: number): void {
  const [oldest] = items.keys();
  if (items.size > itemsMax && oldest !== undefined) items.delete(oldest);
}
