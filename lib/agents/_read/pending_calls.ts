/**
 * Pairs calls of tools with their results by the ids that models gave them. Some models number
 * their calls anew in every answer, so such an id may come again.
 *
 * @module
 */

import type { ReadLog, ToolCallPart } from "../_agent.ts";
import { fingerprint, IdTable } from "./id_table.ts";

/** How many calls may wait for their results; older ones will hardly get any. */
const PENDING_MAX = 1000;

/** What readers of results want to know of a call. */
export type OpenCall = Pick<ToolCallPart, "callId" | "name" | "action">;

/** A call that has its result now: what was kept of it, and its id within the session. */
export type ClosedCall<Kept> = Kept & { readonly callId: string };

/** The calls of a session, as they are met, with what is kept of each until its result comes. */
export class PendingCalls<Kept extends object = Omit<OpenCall, "callId">> {
  readonly #path: string;
  readonly #log: ReadLog;
  readonly #pending = new Map<string, ClosedCall<Kept>>();
  readonly #uses = new IdTable();
  #isReported = false;

  constructor(path: string, log: ReadLog) {
    this.#path = path;
    this.#log = log;
  }

  /**
   * Takes down a call. Returns an id that no call of the session had before: the one that the model
   * gave it, or `id (2)`. A result is of the last call with its id.
   */
  open(id: string, kept: Kept): string {
    const callId = this.#unused(id);
    this.#pending.delete(id);
    this.#pending.set(id, { ...kept, callId });
    dropOldest(this.#pending, PENDING_MAX);
    return callId;
  }

  /**
   * Returns the call that a result is of, once; `null` when none waits for it, which is reported
   * once for a session.
   */
  close(id: string | null, line: number | null = null): ClosedCall<Kept> | null {
    const call = id === null ? undefined : this.#pending.get(id);
    if (id !== null && call !== undefined) {
      this.#pending.delete(id);
      return call;
    }
    if (!this.#isReported) this.#log.skip(this.#path, "a result without a call", line);
    this.#isReported = true;
    return null;
  }

  #unused(id: string): string {
    const print = fingerprint(id);
    let uses = this.#uses.get(print) ?? 1;
    let unused = id;
    while (this.#uses.get(fingerprint(unused)) !== null) unused = `${id} (${++uses})`;
    this.#uses.set(fingerprint(unused), 1);
    this.#uses.set(print, uses);
    return unused;
  }
}

/** Makes room in a map or set, which keep the order in which things were put in. */
export function dropOldest<T>(
  kept: { readonly size: number; keys(): Iterator<T>; delete(key: T): boolean },
  most: number,
): void {
  if (kept.size <= most) return;
  const oldest = kept.keys().next();
  if (oldest.done !== true) kept.delete(oldest.value);
}
