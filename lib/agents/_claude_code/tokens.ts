/**
 * Counts the tokens of a Claude Code session.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { ReadLog, Tokens } from "../_agent.ts";
import { amountAt, objectAt, type Source } from "../_read/fields.ts";

const NONE: Tokens = { input: 0, output: 0, cached: 0 };

/**
 * Adds up what the answers have used. Each block of an answer is a record that repeats the usage;
 * the last one of them is right (before 2.1.72 the others state an output of 1).
 */
export class TokenCount {
  readonly #log: ReadLog;
  #answers = NONE;
  #answerId: string | null = null;
  #answer = NONE;
  #totals: Tokens | null = null;

  constructor(log: ReadLog) {
    this.#log = log;
  }

  /** Takes in a block of an answer. */
  takeAnswer(id: string | null, usage: Source): void {
    if (id === null || id !== this.#answerId) {
      this.#answers = sum(this.#answers, this.#answer);
      this.#answerId = id;
    }
    const cached = amountAt(usage, "cache_read_input_tokens");
    this.#answer = {
      input: amountAt(usage, "input_tokens") + cached +
        amountAt(usage, "cache_creation_input_tokens"),
      output: amountAt(usage, "output_tokens"),
      cached,
    };
  }

  /** Takes in the totals that newer versions keep, per model; the last ones count. */
  takeTotals(costState: JsonObject): void {
    this.#totals = Object.values(objectAt(costState, "modelUsage")).map((usage): Tokens => {
      const cached = amountAt(usage, "cacheReadInputTokens");
      return {
        input: amountAt(usage, "inputTokens") + cached +
          amountAt(usage, "cacheCreationInputTokens"),
        output: amountAt(usage, "outputTokens"),
        cached,
      };
    }).reduce(sum, NONE);
  }

  /** States the totals; when the program ended before it wrote them, what was added up is more. */
  learn(): void {
    const counted = sum(this.#answers, this.#answer);
    const totals = this.#totals ?? NONE;
    const most = totals.input + totals.output >= counted.input + counted.output ? totals : counted;
    if (most.input + most.output > 0) this.#log.learn({ tokens: most });
  }
}

function sum(one: Tokens, other: Tokens): Tokens {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cached: one.cached + other.cached,
  };
}
