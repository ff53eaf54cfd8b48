/**
 * Keeps what a user of Claude Code has typed while the agent worked, until the agent takes it: what
 * is left when the session ends was never answered, and is written nowhere else.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { textAt, timeAt, valueAt } from "../_read/fields.ts";
import { textOf } from "./records.ts";

/** How many prompts wait; more than that no user types. */
const WAITING_MAX = 100;

/** A prompt that waits for the agent. */
export interface WaitingPrompt {
  readonly text: string;
  readonly at: Date | null;
}

/** The waiting line, as the `queue-operation` records tell of it. */
export class PromptQueue {
  #waiting: WaitingPrompt[] = [];

  /**
   * Takes in a record about the line, and returns the prompt that went into the work in progress by
   * it. One that was dequeued has a record of its own.
   */
  take(record: JsonObject): WaitingPrompt | null {
    const text = textOf(valueAt(record, "content")).trim();
    const at = timeAt(record, "timestamp");
    switch (textAt(record, "operation")) {
      case "enqueue":
        if (text !== "" && this.#waiting.length < WAITING_MAX) this.#waiting.push({ text, at });
        return null;
      case "dequeue":
        this.#waiting.shift();
        return null;
      case "remove":
        if (text === "") return this.#waiting.shift() ?? null;
        this.said(text);
        return { text, at };
      default:
        // Taken back into the editor, all of them ("popAll"), or something we do not know.
        this.#waiting = [];
        return null;
    }
  }

  /** Takes a prompt out that has come up in the conversation. */
  said(text: string): void {
    const at = this.#waiting.findIndex((prompt) => prompt.text === text.trim());
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  /** Returns those that still wait. */
  rest(): readonly WaitingPrompt[] {
    return this.#waiting;
  }
}
