/**
 * Where the work stands: the summary, the agent's last message, the plan, what is open.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import type { PlanItem } from "../agents/mod.ts";
import type { Captured } from "../captured.ts";
import { passage, visible } from "../display.ts";
import type { Handoff } from "../handoff.ts";
import { type Form, LEAST, type Piece } from "./_outline.ts";
import { code, item } from "./_quote.ts";
import { formsOf, quotations, RANKS, type Size, SIZES, spread, WHOLE } from "./_sizes.ts";
import { telling } from "./_telling.ts";
import type { Scale } from "./_weight.ts";

/** How long an interrupted call is shown, and how many before other things have their turn. */
const CALL_BYTES = 160;
const CALLS_EARLY = 20;
/** How long a step is in the shortest form of a plan. */
const STEP_LEAST_BYTES = 44;

/** Returns the pieces of the current state, in the order of the document. */
export function statePieces(handoff: Handoff, captured: Captured, scale: Scale): Piece[] {
  const { lastMessage, plan, questions, unfinished, derived } = captured;
  const pieces: Piece[] = [];
  if (!derived.includes("summary") && handoff.summary.trim() !== "") {
    const write = (bytes: number) => passage(telling(visible(handoff.summary), bytes, scale));
    pieces.push({ part: "summary", forms: formsOf(SIZES.summary, write) });
  }
  if (lastMessage !== null && lastMessage.trim() !== "") {
    const forms = quotations(lastMessage, SIZES.lastMessage, scale);
    pieces.push({ part: "last", kind: "message", forms });
  }
  if (plan !== null) pieces.push(...planPieces(plan.items, plan.text, scale));
  const open = questions.filter((question) => question.trim() !== lastMessage?.trim());
  for (const [at, question] of open.entries()) {
    // The newest question is the one most likely to be still open.
    const sizes = spreadSizes(SIZES.question, open.length - 1 - at, open.length);
    pieces.push({ part: "questions", forms: quotations(question, sizes, scale) });
  }
  if (unfinished.request) {
    const stopped = unfinished.isStopped ? " The user stopped the agent before it had one." : "";
    const text = `- The last request has no answer.${stopped}`;
    pieces.push(line("unfinished", RANKS.unanswered, text));
  } else if (unfinished.isStopped) {
    const text = "- The user stopped the agent's last answer.";
    pieces.push(line("unfinished", RANKS.unanswered, text));
  }
  for (const [at, call] of unfinished.calls.entries()) {
    const place = unfinished.calls.length - 1 - at;
    const base = place < CALLS_EARLY ? RANKS.started : RANKS.commands;
    const rank = spread(base, place, unfinished.calls.length);
    const text = `- Started, no result: ${code(call, CALL_BYTES)}`;
    pieces.push({ ...line("unfinished", rank, text), kind: "call" });
  }
  return pieces;
}

function line(part: Piece["part"], rank: number, text: string): Piece {
  return { part, forms: [{ rank, text }] };
}

function spreadSizes(sizes: readonly Size[], at: number, count: number): Size[] {
  return sizes.map(([bytes, rank]) => [bytes, spread(rank, at, count)]);
}

function planPieces(items: readonly PlanItem[], text: string | null, scale: Scale): Piece[] {
  const pieces: Piece[] = [];
  if (items.length > 0) {
    const open = items.filter(({ state }) => state !== "completed" && state !== "cancelled");
    const current = open.find(({ state }) => state === "in-progress") ?? open[0] ?? items.at(-1)!;
    const upcoming = open.slice(Math.max(0, open.indexOf(current)));
    const form = (rank: number, shown: readonly PlanItem[], bytes: number): Form => (
      { rank, text: stepsOf(shown, items, bytes), steps: shown.length }
    );
    pieces.push({
      part: "plan",
      forms: [
        form(LEAST, [current], STEP_LEAST_BYTES),
        ...[4, 10, WHOLE].map((count) => form(RANKS.openPlan, upcoming.slice(0, count), 80)),
        form(RANKS.openPlan + 0.5, items, 80),
        form(RANKS.wholePlan, items, 200),
        form(RANKS.longLists, items, WHOLE),
      ],
    });
  }
  if (text !== null && text.trim() !== "") {
    const sizes: readonly Size[] = items.length > 0
      ? SIZES.planText
      : [[90, LEAST], ...SIZES.planText];
    const gap = items.length > 0 ? "\n" : "";
    const forms = quotations(text, sizes, scale);
    pieces.push({
      part: "plan",
      forms: forms.map((form) => ({ rank: form.rank, text: gap + form.text })),
    });
  }
  return pieces;
}

const MARKS = {
  "pending": ["[ ]", ""],
  "in-progress": ["[ ]", " (in progress)"],
  "completed": ["[x]", ""],
  "cancelled": ["[x]", " (cancelled, not done)"],
  "blocked": ["[ ]", " (blocked)"],
} as const;

/** Lists the shown steps, and counts the others by their state. */
function stepsOf(shown: readonly PlanItem[], all: readonly PlanItem[], bytes: number): string {
  const lines = shown.map(({ text, state }) => {
    const [box, remark] = MARKS[state];
    return `- ${box} ${item(text, bytes)}${remark}`;
  });
  const isShown = new Set(shown);
  const others = all.filter((step) => !isShown.has(step));
  if (others.length === 0) return lines.join("\n");
  const counts = (["completed", "in-progress", "blocked", "pending", "cancelled"] as const)
    .map((state) => ({ state, count: others.filter((step) => step.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${grouped(count)} ${state.replace("-", " ")}`);
  return [...lines, `- … and ${counts.join(", ")}`].join("\n");
}
