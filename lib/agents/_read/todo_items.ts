/**
 * Lists of things to do as agents write them: objects with words and a state, or lines of text such
 * as `1. [in_progress] Write the test`.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { PlanItem, PlanState } from "../_agent.ts";
import { isList, type Source, textAt } from "./fields.ts";

/** How many steps are kept. */
const ITEMS_MAX = 500;

/** What agents call the words of a step. */
const WORDS: readonly string[] = ["content", "description", "title"];

/** What agents call the states of a step. */
const STATES: ReadonlyMap<string, PlanState> = new Map([
  ["todo", "pending"],
  ["pending", "pending"],
  ["in-progress", "in-progress"],
  ["in_progress", "in-progress"],
  ["completed", "completed"],
  ["done", "completed"],
  ["cancelled", "cancelled"],
  ["canceled", "cancelled"],
  ["blocked", "blocked"],
]);

/** A line of a list: its number or bullet, and its state in brackets. */
const LINE = /^[ \t]*(?:\d{1,4}[.)]|[-*])?[ \t]*\[([a-z_ -]{1,20}|[xX~ ])\][ \t]*(\S.*)$/;

/** What stands in the brackets of a checklist. */
const MARKS: Readonly<Record<string, PlanState>> = {
  " ": "pending",
  "~": "in-progress",
  "x": "completed",
  "X": "completed",
};

/** Returns a list of things to do as the steps of a plan, or `null` when it is no such list. */
export function todoItems(todos: Source): PlanItem[] | null {
  if (typeof todos === "string") {
    const lines = todos.split("\n").flatMap(itemOfLine);
    return lines.length > 0 || todos.trim() === "" ? lines.slice(0, ITEMS_MAX) : null;
  }
  return isList(todos) ? planItems(todos, ...WORDS) : null;
}

/** Returns the steps of a list; the words of each are in the first of these fields that it has. */
export function planItems(todos: readonly Json[], ...fields: readonly string[]): PlanItem[] {
  return todos.slice(0, ITEMS_MAX).flatMap((todo) => {
    const text = fields.map((field) => textAt(todo, field)).find((found) => found !== null) ?? "";
    return text === "" ? [] : [{ text, state: stateOf(textAt(todo, "status") ?? "") }];
  });
}

/** Says whether two lists have the same steps in the same states. */
export function isSamePlan(one: readonly PlanItem[], other: readonly PlanItem[]): boolean {
  return one.length === other.length &&
    one.every(({ text, state }, at) => text === other[at]?.text && state === other[at]?.state);
}

function itemOfLine(line: string): PlanItem[] {
  const [, state, text] = LINE.exec(line) ?? [];
  if (state === undefined || text === undefined) return [];
  return [{ text, state: MARKS[state] ?? stateOf(state) }];
}

function stateOf(stated: string): PlanState {
  return STATES.get(stated.toLowerCase().replaceAll(" ", "_")) ?? "pending";
}
