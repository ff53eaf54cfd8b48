/** How Claude Code keeps a plan: as tasks that are created and updated, or as a whole list. */

import type { ToolUse } from "./_claude_tools.ts";
import type { PlanStep, StepState } from "./_scenario.ts";

/** A plan as it stands, which knows the uses of tools that lead to its next state. */
export class ClaudePlan {
  readonly #usesTodoWrite: boolean;
  readonly #states = new Map<string, StepState>();
  #todos: readonly Readonly<Record<string, string>>[] = [];

  constructor(usesTodoWrite: boolean) {
    this.#usesTodoWrite = usesTodoWrite;
  }

  /** Returns the uses of tools by which the plan becomes that one, those of one answer together. */
  rounds(steps: readonly PlanStep[]): ToolUse[][] {
    if (this.#usesTodoWrite) return [[this.#todoWrite(steps)]];
    const created = steps.filter(({ text }) => !this.#states.has(text)).map(({ text }) =>
      this.#create(text)
    );
    const updated = steps.filter(({ text, state }) => this.#states.get(text) !== state)
      .map((step) => this.#update(step));
    return [created, updated].filter((uses) => uses.length > 0);
  }

  #create(subject: string): ToolUse {
    this.#states.set(subject, "pending");
    const id = `${this.#states.size}`;
    const task = { id, subject, description: subject };
    return {
      name: "TaskCreate",
      input: { subject, description: subject, activeForm: subject },
      result: {
        content: `Task #${id} created successfully: ${subject}`,
        isError: null,
        details: { task },
      },
    };
  }

  #update({ text, state }: PlanStep): ToolUse {
    const taskId = `${[...this.#states.keys()].indexOf(text) + 1}`;
    const statusChange = { from: this.#states.get(text), to: state };
    this.#states.set(text, state);
    return {
      name: "TaskUpdate",
      input: { taskId, status: state },
      result: {
        content: `Updated task #${taskId} status`,
        isError: null,
        details: { success: true, taskId, updatedFields: ["status"], statusChange },
      },
    };
  }

  #todoWrite(steps: readonly PlanStep[]): ToolUse {
    const oldTodos = this.#todos;
    const newTodos = steps.map(({ text, state }) => ({
      content: text,
      status: state,
      activeForm: text,
    }));
    this.#todos = newTodos;
    return {
      name: "TodoWrite",
      input: { todos: newTodos },
      result: {
        content:
          "Todos have been modified successfully. Ensure that you continue to use the todo list to track " +
          "your progress. Please proceed with the current tasks if applicable",
        isError: null,
        details: { oldTodos, newTodos },
      },
    };
  }
}
