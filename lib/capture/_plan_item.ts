/**
 * A step of a plan.
 *
 * @module
 */

import type { PlanItem } from "../agents/mod.ts";

/** Says whether a step is still to be done. */
export function isOpen({ state }: PlanItem): boolean {
  return state !== "completed" && state !== "cancelled";
}
