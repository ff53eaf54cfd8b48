/**
 * Loads what reads sessions when it is first called: to look where sessions are needs none of it,
 * and most uses need few of the agents.
 *
 * @module
 */

import type { Agent, Turn } from "../_agent.ts";

/** What finds out what a list shows of sessions. */
export type HeadReader = Pick<Agent, "heads">;

/** What reads the turns of sessions. */
export type TurnReader = Pick<Agent, "read">;

/** Returns a reader of both that is loaded when it is first called. */
export function lazily(load: () => Promise<HeadReader & TurnReader>): HeadReader & TurnReader {
  return { ...lazyHeads(load), ...lazyTurns(load) };
}

/** Returns what reads heads, loaded when it is first called. */
export function lazyHeads(load: () => Promise<HeadReader>): HeadReader {
  let reader: Promise<HeadReader> | null = null;
  return {
    async heads(source, place, log) {
      reader ??= load();
      return (await reader).heads(source, place, log);
    },
  };
}

/** Returns what reads turns, loaded when the first one is asked for. */
export function lazyTurns(load: () => Promise<TurnReader>): TurnReader {
  return {
    read: (head, place, log) => new LateTurns(async () => (await load()).read(head, place, log)),
  };
}

/** Turns whose reader is still to be loaded. No generator: each turn would wait in it once more. */
class LateTurns implements AsyncIterableIterator<Turn> {
  readonly #load: () => Promise<AsyncIterable<Turn>>;
  #turns: AsyncIterator<Turn> | null = null;

  constructor(load: () => Promise<AsyncIterable<Turn>>) {
    this.#load = load;
  }

  next(): Promise<IteratorResult<Turn>> {
    return this.#turns === null ? this.#start() : this.#turns.next();
  }

  async return(): Promise<IteratorResult<Turn>> {
    await this.#turns?.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #start(): Promise<IteratorResult<Turn>> {
    this.#turns = (await this.#load())[Symbol.asyncIterator]();
    return await this.#turns.next();
  }
}
