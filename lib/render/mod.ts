/**
 * The handoff prompt: what the next agent, or person, reads.
 *
 * @module
 */

import type { JsonObject } from "../go_json.ts";
import { type Handoff, handoffToJson } from "../handoff.ts";
import { contextToJson, type HandoffContext } from "../handoff_context.ts";
import { driftOf, type Present } from "./_drift.ts";
import { composePrompt, type Prompt } from "./_prompt.ts";
import { renderRecord } from "./record.ts";
import { findTarget } from "./targets.ts";

export type { Present } from "./_drift.ts";

/** The budget of a prompt in tokens, when none is given. */
export const DEFAULT_BUDGET = 8_000;

/** What else goes into a prompt. */
export interface PromptOptions {
  /** The tool that will read it; `generic` when it is absent. */
  readonly target?: string;
  /** What is known beyond the record; absent or `null` for a handoff made by hand. */
  readonly context?: HandoffContext | null;
  /**
   * How long a prompt with captured state may be, in tokens of four bytes: an estimate. The
   * default is {@linkcode DEFAULT_BUDGET}; from about 300, or 500 for an imported handoff, it is
   * kept.
   */
  readonly budget?: number;
  /** How the project stands now, to say what moved since the capture; `null` to say nothing. */
  readonly now?: Present | null;
  /** Whether the reader shall go on without reporting first; for captured state only. */
  readonly go?: boolean;
}

/**
 * Returns the prompt for a handoff as Markdown, with a final newline. The same input gives the same
 * text.
 *
 * A record without captured state comes out byte for byte as the Go tool session-handoff 0.7.5
 * renders it, except that text cannot forge a part of the document: control characters are made
 * visible, what belongs on one line stays on it, and a heading or fence inside the summary is
 * indented. An imported handoff says whose words it carries, and that they are a report.
 *
 * With captured state come the goal, the state, what was done, what fails and what was said on the
 * way, as much as the budget allows; what the session said is quoted. The last line says what is
 * left out.
 *
 * @example
 * ```ts
 * import { parseHandoff } from "../handoff.ts";
 * import { renderPrompt } from "./mod.ts";
 *
 * const handoff = parseHandoff({
 *   id: "20261122-180206",
 *   created_at: "2026-11-22T18:02:06Z",
 *   tool: "codex",
 *   project: "/home/ana/demo",
 *   title: "Refactor the auth middleware",
 *   summary: "Token parser extracted; refresh tests still fail",
 *   next: ["Fix the refresh tests"],
 * }, "the record");
 * const prompt = renderPrompt(handoff, { target: "claude-code" });
 * ```
 */
export function renderPrompt(handoff: Handoff, options: PromptOptions = {}): string {
  return promptOf(handoff, options).text;
}

/**
 * Returns the same content as a value: `record`, `context` as it is stored (`null` when there is
 * none), `target` with what is known of it, `moved` (what is not as it was at the capture; `null`
 * when nobody looked), `budget` in tokens, `prompt` (the Markdown) and `left_out`, which counts what
 * is not in that prompt (`null` without captured state).
 */
export function promptToJson(handoff: Handoff, options: PromptOptions = {}): JsonObject {
  const { target = "generic", context = null, budget = DEFAULT_BUDGET, now = null } = options;
  const { text, leftOut } = promptOf(handoff, options);
  const known = findTarget(target);
  return {
    record: recordToJson(handoff),
    context: context === null ? null : contextToJson(context),
    target: { name: target, instructions: known?.instructions ?? [], open: known?.open ?? null },
    moved: now === null ? null : driftOf(context?.captured?.git ?? null, now),
    budget,
    prompt: text,
    left_out: leftOut === null ? null : { ...leftOut },
  };
}

/** Returns the fields of a record; one that is not saved has no id and no time. */
function recordToJson(handoff: Handoff): JsonObject {
  const record = handoffToJson(handoff);
  const { id: _none, created_at: _now, ...draft } = record;
  return handoff.id === "" ? draft : record;
}

function promptOf(
  handoff: Handoff,
  options: PromptOptions,
): { text: string; leftOut: Prompt["leftOut"] | null } {
  const { target = "generic", context = null, budget = DEFAULT_BUDGET, now = null } = options;
  const captured = context?.captured ?? null;
  const origin = context?.origin ?? null;
  if (captured === null) return { text: renderRecord(handoff, target, origin), leftOut: null };
  return composePrompt({ handoff, captured, origin, target, now, go: options.go ?? false }, budget);
}
