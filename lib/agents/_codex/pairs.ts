/**
 * Pairs the calls of a Codex session with what came of them, once each, though the file tells it
 * up to three times: as the item for the model, as an event, and later by another call.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { FileTouch, ToolCallPart, ToolResultPart } from "../_agent.ts";
import type { Outcome } from "./outcomes.ts";
import { numberAt } from "../_read/fields.ts";
import { dropOldest } from "../_read/pending_calls.ts";

/** How many calls may wait for their results, and of how many it is known that they have them. */
const OPEN_CALLS_MAX = 10_000;
const CLOSED_CALLS_MAX = 1000;

/** How much output of a command that still runs is kept, in characters. */
const INTERIM_LENGTH_MAX = 64 * 1024;

interface OpenCall {
  readonly part: ToolCallPart;
  /** What is known until it ends: a command that runs on, a sub-agent that works. */
  interim: Outcome | null;
  /** Whether an event said that it failed, where the text for the model does not. */
  hasFailed: boolean;
}

/** The calls of a session that have no result yet. */
export class CallPairs {
  readonly #open = new Map<string, OpenCall>();
  readonly #closed = new Set<string>();
  /** Which call started the shell of a number, and the sub-agent of a name. */
  readonly #shells = new Map<number, string>();
  readonly #agents = new Map<string, string>();
  #reused = 0;

  /** Notes a call, and returns it with an id that no other call has: some models reuse theirs. */
  open(call: ToolCallPart): ToolCallPart {
    const { callId } = call;
    const isTaken = this.#open.has(callId) || this.#closed.has(callId);
    const part = isTaken ? { ...call, callId: `${callId}#${++this.#reused}` } : call;
    this.#open.set(callId, { part, interim: null, hasFailed: false });
    this.#closed.delete(callId);
    dropOldest(this.#open, OPEN_CALLS_MAX);
    return part;
  }

  /** Says whether a call is waiting for its result. */
  isOpen(callId: string): boolean {
    return this.#open.has(callId);
  }

  /** Says whether a call had its result not long ago. */
  isClosed(callId: string): boolean {
    return this.#closed.has(callId);
  }

  /** Notes that a call failed, whatever its result says. */
  markFailed(callId: string): void {
    const call = this.#open.get(callId);
    if (call !== undefined) call.hasFailed = true;
  }

  /** Returns the result of a call that has ended; none when it is not waiting for one. */
  close(callId: string, outcome: Outcome, files: readonly FileTouch[] = []): ToolResultPart[] {
    const call = this.#open.get(callId);
    if (call === undefined) return [];
    this.#open.delete(callId);
    this.#closed.add(callId);
    dropOldest(this.#closed, CLOSED_CALLS_MAX);
    return [resultOf(call, outcome, files)];
  }

  /** Takes what the model was told of a call, and returns the results that are final by that. */
  answer(callId: string, outcome: Outcome): ToolResultPart[] {
    const call = this.#open.get(callId);
    if (call === undefined) return [];
    const { name, action, input } = call.part;
    if (outcome.running !== null && action.kind !== "other") {
      call.interim = outcome;
      this.#shells.set(outcome.running, callId);
      dropOldest(this.#shells, CLOSED_CALLS_MAX);
      return [];
    }
    const own = this.close(callId, outcome);
    return name === "write_stdin" ? [...own, ...this.#hear(input, outcome)] : own;
  }

  /**
   * Keeps what is known of a call that started a sub-agent until that reports, and says whether it
   * did start one.
   */
  awaits(callId: string, agent: string, outcome: Outcome): boolean {
    const call = this.#open.get(callId);
    if (call?.part.name !== "spawn_agent") return false;
    call.interim = outcome;
    this.#agents.set(agent, callId);
    dropOldest(this.#agents, CLOSED_CALLS_MAX);
    return true;
  }

  /** Returns the result of the call that started a sub-agent; none when it is not waited for. */
  report(agent: string, output: string, failed: boolean): ToolResultPart[] {
    const callId = this.#agents.get(agent);
    if (callId === undefined) return [];
    return this.close(callId, { output, exitCode: null, failed, refused: false, running: null });
  }

  /** Returns what is known of the calls that never ended, when anything is. */
  end(): ToolResultPart[] {
    return [...this.#open].flatMap(([callId, { interim }]) =>
      interim === null ? [] : this.close(callId, interim)
    );
  }

  /** Takes what a running command printed after more was typed, or time had passed. */
  #hear(input: Json, outcome: Outcome): ToolResultPart[] {
    const callId = this.#shells.get(numberAt(input, "session_id") ?? Number.NaN);
    const call = callId === undefined ? undefined : this.#open.get(callId);
    if (callId === undefined || call?.interim === undefined || call.interim === null) return [];
    const output = (call.interim.output + outcome.output).slice(-INTERIM_LENGTH_MAX);
    if (outcome.exitCode !== null) return this.close(callId, { ...outcome, output });
    call.interim = { ...call.interim, output };
    return [];
  }
}

function resultOf(
  { part, hasFailed }: OpenCall,
  { output, exitCode, failed, refused }: Outcome,
  files: readonly FileTouch[],
): ToolResultPart {
  return {
    kind: "tool-result",
    callId: part.callId,
    output,
    exitCode,
    failed: failed || hasFailed,
    refused,
    ...files.length > 0 ? { files } : {},
  };
}
