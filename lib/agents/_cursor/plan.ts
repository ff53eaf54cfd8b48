/**
 * The list of things to do that Cursor's agent keeps, followed through the calls that change it.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { PlanPart } from "../_agent.ts";
import { isTrueAt, listAt, textAt, valueAt } from "../_read/fields.ts";
import { isSamePlan, planItems } from "../_read/todo_items.ts";

/** How many steps are kept. */
const STEPS_MAX = 500;

const TODO_TOOLS: ReadonlySet<string> = new Set(["TodoWrite", "todo_write"]);
const PLAN_TOOLS: ReadonlySet<string> = new Set(["CreatePlan", "create_plan"]);

/** The plan as it stands. */
export class CursorPlan {
  #steps = new Map<string, Json>();
  #text: string | null = null;

  /** Returns the plan after a call, or `null` when that did not change it. */
  after(name: string, input: Json): PlanPart | null {
    const isPlan = PLAN_TOOLS.has(name);
    if (!isPlan && !TODO_TOOLS.has(name)) return null;
    if (isPlan) this.#text = textAt(input, "plan") ?? this.#text;
    const todos = listAt(input, "todos");
    if (!isTrueAt(input, "merge") && (!isPlan || todos.length > 0)) this.#steps = new Map();
    this.#take(todos);
    return this.#part();
  }

  /** Returns the plan as a list states it at the end, or `null` when it is known so. */
  atEnd(todos: readonly Json[]): PlanPart | null {
    if (todos.length === 0) return null;
    const before = this.#part();
    this.#steps = new Map();
    this.#take(todos);
    const now = this.#part();
    return isSamePlan(before.items, now.items) ? null : now;
  }

  /** A step that changes is stated with its id and what is new of it. */
  #take(todos: readonly Json[]): void {
    for (const [at, todo] of todos.slice(0, STEPS_MAX).entries()) {
      const id = textAt(todo, "id") ?? `#${at}`;
      const known = this.#steps.get(id);
      this.#steps.set(id, {
        content: textAt(todo, "content") ?? textAt(known, "content"),
        status: valueAt(todo, "status") ?? valueAt(known, "status") ?? null,
      });
    }
  }

  #part(): PlanPart {
    return {
      kind: "plan",
      items: planItems([...this.#steps.values()], "content"),
      text: this.#text,
    };
  }
}
