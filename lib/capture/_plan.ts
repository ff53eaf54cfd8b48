/**
 * The plan as it last stood.
 *
 * @module
 */

import type { PlanItem, PlanPart } from "../agents/mod.ts";
import type { Plan } from "../captured.ts";
import { keptText } from "./_kept.ts";
import { isOpen } from "./_plan_item.ts";

/** How many steps are kept, and how much of each and of a plan in prose, in characters. */
const ITEMS_MAX = 200;
const ITEM_MAX = 1_000;
const TEXT_MAX = 16_384;

/**
 * Returns the plan that `part` makes of the one before it. A list of steps does not take away the
 * plan in prose that it came from; a new plan in prose takes away steps that are all over.
 */
export function nextPlan(before: Plan | null, part: PlanPart): Plan | null {
  if (part.items.length === 0 && part.text === null) return withoutSteps(before);
  const text = part.text === null ? before?.text ?? null : keptText(part.text, TEXT_MAX);
  return { items: part.items.length > 0 ? keptItems(part.items) : openSteps(before), text };
}

function withoutSteps(plan: Plan | null): Plan | null {
  return plan === null || plan.text === null ? null : { items: [], text: plan.text };
}

function openSteps(plan: Plan | null): readonly PlanItem[] {
  return plan !== null && plan.items.some(isOpen) ? plan.items : [];
}

/** Keeps every step, or when there are too many, those that are still to be done first. */
function keptItems(items: readonly PlanItem[]): PlanItem[] {
  let over = items.length - ITEMS_MAX;
  return items
    .filter((item) => isOpen(item) || over-- <= 0)
    .slice(0, ITEMS_MAX)
    .map(({ text, state }) => ({ text: keptText(text, ITEM_MAX), state }));
}
