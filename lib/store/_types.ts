/**
 * What goes into a store, and what becomes of it.
 *
 * @module
 */

import type { Handoff } from "../handoff.ts";
import type { HandoffContext } from "../handoff_context.ts";

/** A handoff together with what is known beyond its record. */
export interface StoreEntry {
  /** The record. */
  readonly handoff: Handoff;
  /** `null` for a handoff written by hand. */
  readonly context: HandoffContext | null;
}

/** What became of a handoff that is saved only once. */
export interface AddResult {
  /** The new handoff, or the one that says the same already. */
  readonly handoff: Handoff;
  /** Whether it was saved now. */
  readonly isNew: boolean;
}

/** What to do with an entry whose id is in the store already. */
export type ConflictPolicy = "fail" | "skip" | "replace";

/** What became of one entry that was put into the store. */
export interface PutResult {
  /** The id of the entry. */
  readonly id: string;
  /** `imported` for a new id; otherwise what the policy says. */
  readonly outcome: "imported" | "skipped" | "replaced";
}
