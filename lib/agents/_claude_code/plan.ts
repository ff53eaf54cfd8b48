/**
 * Follows the plan of a Claude Code session: the to-do list that is written whole (TodoWrite), the
 * tasks that are changed one by one (TaskCreate, TaskUpdate), and the text of the plan mode.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { PlanItem, PlanPart, PlanState } from "../_agent.ts";
import { listAt, type Source, textAt, valueAt } from "../_read/fields.ts";

/** How many steps are kept. */
const ITEMS_MAX = 500;

const STATES: ReadonlyMap<string | null, PlanState> = new Map([
  ["pending", "pending"],
  ["in_progress", "in-progress"],
  ["completed", "completed"],
  ["cancelled", "cancelled"],
  ["blocked", "blocked"],
]);

const PLANNING_TOOLS: ReadonlySet<string> = new Set([
  "ExitPlanMode",
  "TaskCreate",
  "TaskList",
  "TaskUpdate",
  "TodoWrite",
]);

/** A call of a tool that plans, and what came of it. */
export interface PlanningResult {
  /** The name of the tool. */
  readonly name: string;
  readonly input: Json;
  /** What the result says in words, and in its record beside it. */
  readonly output: string;
  readonly details: Source;
  readonly failed: boolean;
}

/** Says whether a tool is one that plans. */
export function isPlanning(name: string): boolean {
  return PLANNING_TOOLS.has(name);
}

/** The plan, as far as it was followed. */
export class PlanFold {
  #items = new Map<string, PlanItem>();
  #text: string | null = null;
  /** The text before the one that waits for the user's consent. */
  #textBefore: string | null = null;

  /** Takes in a text that is proposed, and returns the plan as it then stands. */
  propose(text: string): PlanPart | null {
    this.#textBefore = this.#text;
    return this.#withText(text);
  }

  /** Takes in what came of a call, and returns the plan when it has changed. */
  take({ name, input, output, details, failed }: PlanningResult): PlanPart | null {
    if (name === "ExitPlanMode") {
      return this.#withText(failed ? this.#textBefore : textAt(details, "plan") ?? this.#text);
    }
    if (failed) return null;
    switch (name) {
      case "TodoWrite":
        return this.#replaced(todosOf(details, input));
      case "TaskList":
        return this.#replaced(listAt(details, "tasks").map(taskOf));
      case "TaskCreate": {
        const id = textAt(details, "task", "id") ?? /^Task #(\w+) /.exec(output)?.[1];
        if (id === undefined) return null;
        return this.#set(id, { text: textAt(input, "subject") ?? "", state: "pending" });
      }
      case "TaskUpdate":
        return this.#updated(input);
      default:
        return null;
    }
  }

  #withText(text: string | null): PlanPart | null {
    if (text === this.#text) return null;
    this.#text = text;
    return this.#part();
  }

  #updated(input: Json): PlanPart | null {
    const id = textAt(input, "taskId");
    if (id === null) return null;
    const status = textAt(input, "status");
    if (status === "deleted") return this.#items.delete(id) ? this.#part() : null;
    const former = this.#items.get(id);
    const text = textAt(input, "subject") ?? former?.text ?? `#${id}`;
    return this.#set(id, { text, state: STATES.get(status) ?? former?.state ?? "pending" });
  }

  #set(id: string, item: PlanItem): PlanPart | null {
    const former = this.#items.get(id);
    if (former?.text === item.text && former.state === item.state) return null;
    if (former === undefined && this.#items.size >= ITEMS_MAX) return null;
    this.#items.set(id, item);
    return this.#part();
  }

  #replaced(items: readonly [id: string, item: PlanItem][]): PlanPart {
    this.#items = new Map(items.slice(0, ITEMS_MAX));
    return this.#part();
  }

  #part(): PlanPart {
    return { kind: "plan", items: [...this.#items.values()], text: this.#text };
  }
}

/** Returns the whole list that was written: as the result has it, otherwise as the call had it. */
function todosOf(details: Source, input: Json): [string, PlanItem][] {
  const written = valueAt(details, "newTodos") === undefined ? input : details;
  const field = written === details ? "newTodos" : "todos";
  return listAt(written, field).map((todo, at) => [`todo ${at}`, itemOf(todo, "content")]);
}

function taskOf(task: Json, at: number): [string, PlanItem] {
  return [textAt(task, "id") ?? `task ${at}`, itemOf(task, "subject")];
}

function itemOf(value: Json, field: string): PlanItem {
  return {
    text: textAt(value, field) ?? "",
    state: STATES.get(textAt(value, "status")) ?? "pending",
  };
}
