/**
 * Goose's list of things to do, which is a text in Markdown.
 *
 * @module
 */

import type { PlanPart, PlanState } from "../_agent.ts";

/** A line with a box: `- [x] Run the tests`. */
const BOX = /^\s*(?:[-*+]|\d{1,4}[.)]) \[(.)\] (.*)$/;

const STATES: ReadonlyMap<string, PlanState> = new Map([
  ["x", "completed"],
  ["X", "completed"],
  ["~", "in-progress"],
  ["/", "in-progress"],
  ["-", "cancelled"],
]);

/** Returns the plan that a text is: its boxes are the steps, the other lines the prose. */
export function planOf(markdown: string): PlanPart {
  const lines = markdown.split("\n").map((line) => ({ line, box: BOX.exec(line) }));
  const items = lines.flatMap(({ box }) =>
    box === null ? [] : [{ text: box[2]!.trim(), state: STATES.get(box[1]!) ?? "pending" }]
  );
  const prose = lines.filter(({ box }) => box === null).map(({ line }) => line).join("\n").trim();
  return { kind: "plan", items, text: prose === "" ? null : prose };
}
