/**
 * What a prompt leaves out, and how to see it.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import type { Captured, Counts } from "../captured.ts";
import { listOf } from "../text.ts";
import type { Chosen } from "./_outline.ts";

/** How much of a session is not in a prompt. */
export interface LeftOut {
  readonly requests: number;
  readonly messages: number;
  /** Runs of commands. */
  readonly commands: number;
  /** Commands that fail, and are not named. */
  readonly failing: number;
  /** Steps of the plan. */
  readonly steps: number;
  /** Calls without a result. */
  readonly calls: number;
  /** Characters of all words and all output; about. */
  readonly characters: number;
}

/** The most that a count is believed: no session that can be read has more characters. */
const COUNT_MAX = 1_000_000_000;

/**
 * Returns how much there was in a session: at least what is captured, and no more than can be, since
 * the counts of an imported handoff may say anything.
 */
export function soundCounts(captured: Captured): Counts {
  const { counts, requests, notes, lastMessage, commands, unfinished } = captured;
  const sound = (stated: number, least: number) => Math.min(COUNT_MAX, Math.max(stated, least));
  const runs = commands.reduce((sum, command) => sum + Math.max(1, command.runs), 0);
  const texts = [...requests, ...notes].map(({ text }) => text)
    .concat(lastMessage ?? "", commands.map(({ output }) => output ?? ""));
  return {
    requests: sound(counts.requests, requests.length),
    messages: sound(counts.messages, notes.length + (lastMessage === null ? 0 : 1)),
    calls: sound(counts.calls, unfinished.calls.length),
    commands: sound(counts.commands, runs),
    characters: sound(counts.characters, texts.reduce((sum, { length }) => sum + length, 0)),
    skipped: sound(counts.skipped, 0),
    compactions: sound(counts.compactions, 0),
  };
}

/** Returns what is not among the chosen pieces, when so many requests stand in other pieces. */
export function leftOutOf(
  captured: Captured,
  chosen: readonly Chosen[],
  requestsElsewhere: number,
): LeftOut {
  const { counts, commands, plan, unfinished } = captured;
  const those = (kind: string) => chosen.filter(({ piece }) => piece.kind === kind);
  const runs = [...those("command"), ...those("failure")]
    .reduce((sum, { piece }) => sum + (piece.runs ?? 1), 0);
  const characters = chosen.filter(({ piece }) => piece.kind !== undefined)
    .reduce((sum, { form }) => sum + form.text.length, 0);
  const steps = chosen.reduce((sum, { form }) => sum + (form.steps ?? 0), 0);
  return {
    requests: Math.max(0, counts.requests - those("request").length - requestsElsewhere),
    messages: Math.max(0, counts.messages - those("message").length),
    commands: Math.max(0, counts.commands - runs),
    failing: commands.filter(({ failed }) => failed).length - those("failure").length,
    steps: (plan?.items.length ?? 0) - steps,
    calls: unfinished.calls.length - those("call").length,
    characters: Math.max(0, counts.characters - characters),
  };
}

/** Fewer missing characters are white space and the like. */
const CHARACTERS_MIN = 100;

/** How to see what is left out. */
export interface Remedy {
  /** The session, when it is on this machine. */
  readonly sessionId: string | null;
  /** The budget in tokens. */
  readonly budget: number;
  /** Whether a larger budget would show more. */
  readonly hasMore: boolean;
}

/** Returns the last line of a prompt, empty when nothing is left out. */
export function lossLine(left: LeftOut, captured: Captured, remedy: Remedy): string {
  const { counts, plan, unfinished } = captured;
  const part = (number: number, of: number, noun: string) =>
    number === 0 ? [] : [`${grouped(number)} of ${grouped(of)} ${noun}${of === 1 ? "" : "s"}`];
  const losses = [
    ...part(left.requests, counts.requests, "request"),
    ...part(left.messages, counts.messages, "message"),
    ...part(left.commands, counts.commands, "command run"),
    ...left.failing === 0
      ? []
      : [`${grouped(left.failing)} failing command${left.failing === 1 ? "" : "s"}`],
    ...part(left.steps, plan?.items.length ?? 0, "step"),
    ...part(left.calls, unfinished.calls.length, "unfinished call"),
    ...left.characters < CHARACTERS_MIN
      ? []
      : [`about ${grouped(rounded(left.characters))} characters`],
  ];
  const ways = [
    ...remedy.sessionId === null ? [] : [showing(remedy.sessionId)],
    ...remedy.hasMore ? [`a \`--budget\` above ${grouped(remedy.budget)}`] : [],
  ];
  const how = ways.length === 0 ? "It was not captured." : `To see more: ${listOf(ways)}.`;
  if (losses.length > 0) return `Left out: ${listOf(losses, "and")}. ${how}`;
  return remedy.hasMore ? `Left out: parts of what is here. ${how}` : "";
}

/** Rounds to two digits, since it is an estimate. */
function rounded(number: number): number {
  const unit = 10 ** Math.max(0, String(number).length - 2);
  return Math.round(number / unit) * unit;
}

/** The command that shows the session; an id that a shell would not take for one word is left out. */
function showing(id: string): string {
  return `\`session-handoff sessions${/^\w[\w.:-]{0,99}$/.test(id) ? ` show ${id}` : ""}\``;
}
