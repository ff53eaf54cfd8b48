/**
 * The picker of `select`: what it knows, and what a key does to it. No terminal is touched here,
 * and nothing is drawn; see `_picker_view.ts` for that.
 *
 * @module
 */

import type { Handoff } from "../lib/handoff.ts";
import { edited, type Key } from "./_keypress.ts";

/** A handoff, and the text that the filter looks at. */
export interface Entry {
  readonly handoff: Handoff;
  /** Id, tool, project, title, summary and next steps, in small letters. */
  readonly text: string;
}

/** The state of the picker. */
export interface Picker {
  /** What there is to choose from, in the order in which it is shown. */
  readonly entries: readonly Entry[];
  /** What the user typed. */
  readonly filter: string;
  /** The entries that contain every word of the filter; capitals do not matter. */
  readonly shown: readonly Entry[];
  /** Which of `shown` is highlighted; 0 when there is none. */
  readonly at: number;
}

/** Returns the picker as it starts: nothing typed, the first handoff highlighted. */
export function startPicker(handoffs: readonly Handoff[]): Picker {
  const entries = handoffs.map((handoff) => ({ handoff, text: searchText(handoff) }));
  return { entries, filter: "", shown: entries, at: 0 };
}

/** Returns the handoff that is highlighted, or `null` when nothing matches. */
export function highlighted(picker: Picker): Handoff | null {
  return picker.shown[picker.at]?.handoff ?? null;
}

/**
 * Returns the picker after a key that is not Enter. A key that moves stops at both ends; a page is
 * `page` handoffs. A changed filter highlights the first match.
 */
export function onKey(picker: Picker, key: Key, page: number): Picker {
  const moved = movedTo(picker, key, page);
  if (moved !== null) {
    return { ...picker, at: Math.max(0, Math.min(moved, picker.shown.length - 1)) };
  }
  const filter = edited(picker.filter, key);
  if (filter === picker.filter) return picker;
  return { ...picker, filter, shown: matching(picker.entries, filter), at: 0 };
}

function movedTo({ at, shown }: Picker, key: Key, page: number): number | null {
  switch (key.name) {
    case "up":
      return at - 1;
    case "down":
      return at + 1;
    case "page-up":
      return at - page;
    case "page-down":
      return at + page;
    case "home":
      return 0;
    case "end":
      return shown.length - 1;
    default:
      return null;
  }
}

function matching(entries: readonly Entry[], filter: string): readonly Entry[] {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return entries.filter(({ text }) => words.every((word) => text.includes(word)));
}

function searchText({ id, tool, project, title, summary, next }: Handoff): string {
  return [id, tool, project, title, summary, ...next ?? []].join("\n").toLowerCase();
}
