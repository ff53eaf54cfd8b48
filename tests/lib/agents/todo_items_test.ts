import { deepEqual, equal } from "node:assert/strict";
import { isSamePlan, planItems, todoItems } from "../../../lib/agents/_read/todo_items.ts";

Deno.test("todoItems() reads lists of objects, and maps what their states are called", () => {
  const states = ["todo", "in-progress", "in_progress", "completed", "blocked", "of-the-future"];
  const todos = states.map((status) => ({ content: status, status }));
  deepEqual(todoItems(todos)?.map(({ state }) => state), [
    "pending",
    "in-progress",
    "in-progress",
    "completed",
    "blocked",
    "pending",
  ]);
  deepEqual(todoItems([{ description: "x" }, {}, null, "y"]), [{ text: "x", state: "pending" }]);
});

Deno.test("todoItems() reads lines with numbers, bullets or neither", () => {
  const text =
    "Plan:\n1. [completed] One\n  2) [in_progress] Two\n- [ ] Three\n* [X] Four\n[~] Five";
  deepEqual(todoItems(text)?.map(({ text, state }) => `${text} ${state}`), [
    "One completed",
    "Two in-progress",
    "Three pending",
    "Four completed",
    "Five in-progress",
  ]);
});

Deno.test("todoItems() tells an empty list from what is none", () => {
  deepEqual(todoItems([]), []);
  deepEqual(todoItems(""), []);
  equal(todoItems("Todo list unchanged"), null);
  equal(todoItems({}), null);
  equal(todoItems(undefined), null);
});

Deno.test("planItems() takes the first field that there is, and no more than 500 steps", () => {
  deepEqual(planItems([{ step: "One", status: "done" }, { title: "Two" }], "step", "title"), [
    { text: "One", state: "completed" },
    { text: "Two", state: "pending" },
  ]);
  equal(planItems(Array.from({ length: 600 }, () => ({ step: "x" })), "step").length, 500);
});

Deno.test("isSamePlan() compares the steps and their states, in order", () => {
  const one = { text: "One", state: "pending" } as const;
  const two = { text: "Two", state: "pending" } as const;
  equal(isSamePlan([one, two], [{ ...one }, two]), true);
  equal(isSamePlan([one, two], [two, one]), false);
  equal(isSamePlan([one], [one, two]), false);
  equal(isSamePlan([one], [{ ...one, state: "completed" }]), false);
});
