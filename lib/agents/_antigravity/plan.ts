/**
 * The plan that Antigravity's agent keeps: documents of its own beside the conversation, which it
 * writes and edits with the same tools as any file.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { PlanItem, PlanPart, PlanState } from "../_agent.ts";
import { listAt, textAt } from "../_read/fields.ts";

/** The list of things to do, and the plan in prose, in the folder of the conversation. */
const TASKS = /[\\/]brain[\\/][^\\/]+[\\/]task\.md$/;
const PROSE = /[\\/]brain[\\/][^\\/]+[\\/]implementation_plan\.md$/;

/** The longest document that is followed, in characters. */
const TEXT_LENGTH_MAX = 256 * 1024;

const STEP = /^[ \t]*[-*] `?\[([ xX/~-])\]`? (.+)$/gm;

const STATES: ReadonlyMap<string, PlanState> = new Map([
  ["x", "completed"],
  ["X", "completed"],
  ["/", "in-progress"],
  ["~", "in-progress"],
  ["-", "cancelled"],
]);

/** Follows the plan through the calls that change it. */
export class PlanDocuments {
  #tasks = "";
  #prose = "";

  /** Returns the plan as it stands after a call, or `null` when that did not change it. */
  after(input: Json): PlanPart | null {
    const path = textAt(input, "TargetFile") ?? "";
    if (TASKS.test(path)) this.#tasks = changed(this.#tasks, input);
    else if (PROSE.test(path)) this.#prose = changed(this.#prose, input);
    else return null;
    return { kind: "plan", items: itemsIn(this.#tasks), text: this.#prose || null };
  }
}

/** Returns a document after a call that writes it, or replaces pieces of it. */
function changed(before: string, input: Json): string {
  const written = textAt(input, "CodeContent");
  if (written !== null) return written.slice(0, TEXT_LENGTH_MAX);
  let text = before;
  for (const piece of [input, ...listAt(input, "ReplacementChunks")]) {
    const target = textAt(piece, "TargetContent") ?? "";
    const replacement = textAt(piece, "ReplacementContent") ?? "";
    if (target !== "") text = text.replace(target, () => replacement);
  }
  return text.slice(0, TEXT_LENGTH_MAX);
}

function itemsIn(text: string): PlanItem[] {
  return [...text.matchAll(STEP)].map(([, mark = "", step = ""]) => ({
    // The comment names the step for later edits.
    text: step.replace(/<!--[^>]{0,100}-->/, "").trim(),
    state: STATES.get(mark) ?? "pending",
  }));
}
