/**
 * Finds what was taken back in a session of Kimi Code: `/undo` writes how many requests it takes
 * back, and leaves them where they are.
 *
 * @module
 */

import { ReadLog } from "../_agent.ts";
import { numberAt, textAt } from "../_read/fields.ts";
import { parseRecord, readLines } from "../_read/jsonl.ts";

/** Lines of a file, each a number from 1. */
export interface Lines {
  /** Says whether a line is among them; the lines must be asked for in order. */
  has(line: number): boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The beginning of a line that matters, as Kimi Code writes it: the type comes first. */
const MATTERS =
  /^\{"type": ?"(?:turn\.prompt|context\.(?:append_message|undo|clear|apply_compaction))"/;

/**
 * Returns the lines that were taken back, from a request to the record that takes it back. What is
 * summed up or cleared cannot be (contextTranscript.ts of agent-core-v2).
 */
export function undoneLines(path: string): Lines {
  const ranges: Range[] = [];
  let requests: number[] = [];
  /** The beginning of a turn, which may stand before the request itself. */
  let begun: { readonly line: number; readonly id: string | null } | null = null;
  // What is wrong with the file is reported once, when it is read for its turns.
  for (const { number, text } of readLines(path, new ReadLog())) {
    if (!MATTERS.test(text)) continue;
    const record = parseRecord(text);
    const type = textAt(record, "type");
    if (type === "turn.prompt") begun = { line: number, id: textAt(record, "promptId") };
    else if (type === "context.append_message" && isRequest(record)) {
      const id = textAt(record, "message", "id");
      requests.push(id !== null && begun?.id === id ? begun.line : number);
    } else if (type === "context.clear" || type === "context.apply_compaction") requests = [];
    else if (type === "context.undo") {
      const count = Math.min(numberAt(record, "count") ?? 0, requests.length);
      if (!(count >= 1)) continue;
      const [from = number] = requests.splice(requests.length - Math.trunc(count));
      // What lies within it says nothing more.
      while ((ranges.at(-1)?.from ?? 0) >= from) ranges.pop();
      ranges.push({ from, to: number });
    }
  }
  return new Ranges(ranges);
}

/** What can be taken back: what the user said, and commands of the user's (conversationTime.ts). */
function isRequest(record: Parameters<typeof textAt>[0]): boolean {
  if (textAt(record, "message", "role") !== "user") return false;
  const kind = textAt(record, "message", "origin", "kind");
  if (kind === null || kind === "user") return true;
  return (kind === "skill_activation" || kind === "plugin_command") &&
    textAt(record, "message", "origin", "trigger") === "user-slash";
}

/** Ranges in their order, none of which overlap. */
class Ranges implements Lines {
  readonly #ranges: readonly Range[];
  #at = 0;

  constructor(ranges: readonly Range[]) {
    this.#ranges = ranges;
  }

  has(line: number): boolean {
    while (line > (this.#ranges[this.#at]?.to ?? Infinity)) this.#at++;
    const range = this.#ranges[this.#at];
    return range !== undefined && range.from <= line;
  }
}
