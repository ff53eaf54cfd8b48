/**
 * Calls of tools, paired with their results.
 *
 * @module
 */

import type { FileTouch, ToolCallPart, ToolResultPart } from "../agents/mod.ts";
import type { Json } from "../go_json.ts";
import { COMMAND_MAX } from "./_command_line.ts";
import { type Command, CommandLines } from "./_commands.ts";
import { keptLoosely, keptText } from "./_kept.ts";
import type { ProjectPaths } from "./_project_paths.ts";
import { keptQuestion } from "./_questions.ts";

/** How many calls may wait for their results; the oldest are given up. */
const WAITING_MAX = 1_000;
/** How many unfinished calls are named, and how long a name may be, in characters. */
const UNFINISHED_MAX = 20;
const LABEL_MAX = 500;
/** How much of what a tool was called with is shown. */
const PURPOSE_MAX = 200;

/** What is kept of a call while it waits. */
export interface Call {
  /** The command, or the tool and what it was for. */
  readonly label: string;
  readonly turn: number;
  readonly command: Command | null;
  readonly files: readonly FileTouch[];
  /** What the agent asked the user. */
  readonly question: string | null;
}

interface Waiting {
  readonly call: Call;
  /** How many events had come when it was called. */
  readonly begunAt: number;
}

/** Pairs calls with results, and knows which were left open at the end. */
export class Calls {
  readonly #waiting = new Map<string, Waiting>();
  readonly #commandLines: CommandLines;
  /** Results and words of the user so far; a call from before the last one is overtaken. */
  #events = 0;
  /** How many of them the agent knew when it did something last. */
  #eventsKnown = 0;

  /** Makes an empty list for a project. */
  constructor(paths: ProjectPaths) {
    this.#commandLines = new CommandLines(paths);
  }

  /** Takes a call, and returns what is kept of it. */
  begin(part: ToolCallPart, turn: number): Call {
    const { action } = part;
    const command = action.kind === "command" ? this.#commandLines.parse(action) : null;
    const label = command === null
      ? labelOf(part)
      : () => keptText(keptText(command.text, COMMAND_MAX), LABEL_MAX);
    const call = {
      get label() {
        return label();
      },
      turn,
      command,
      files: action.kind === "files" ? action.files : [],
      question: action.kind === "question" ? keptQuestion(action.text) : null,
    };
    this.#waiting.set(part.callId, { call, begunAt: this.#events });
    if (this.#waiting.size > WAITING_MAX) {
      const [oldest] = this.#waiting.keys();
      if (oldest !== undefined) this.#waiting.delete(oldest);
    }
    return call;
  }

  /** Takes a result, and returns the call that it belongs to; `null` when there is none. */
  end({ callId }: ToolResultPart): Call | null {
    const waiting = this.#waiting.get(callId);
    this.#waiting.delete(callId);
    this.#events++;
    return waiting?.call ?? null;
  }

  /**
   * Takes down that the agent spoke or called a tool: what has no result by then, although others
   * have come since, is passed over.
   */
  goOn(): void {
    this.#eventsKnown = this.#events;
  }

  /** Takes down that the user spoke: what the agent does next is another stretch of work. */
  interrupt(): void {
    this.#events++;
  }

  /** Gives up all that waits, since the user has stopped it and said something. */
  giveUp(): void {
    this.#events++;
    this.#eventsKnown = this.#events;
  }

  /** The calls that were going on at the end, in order. */
  get unfinished(): Call[] {
    return [...this.#waiting.values()]
      .filter(({ begunAt }) => begunAt >= this.#eventsKnown)
      .map(({ call }) => call)
      .slice(-UNFINISHED_MAX);
  }
}

/** Returns what tells the tool and what it was for, on one line. */
function labelOf({ name, action, input }: ToolCallPart): () => string {
  const [file] = action.kind === "files" ? action.files : [];
  const purpose = action.kind === "question" || action.kind === "task"
    ? action.text
    : file?.path ?? firstText(input);
  const kept = [name, purpose].map((text) => keptLoosely(text, PURPOSE_MAX));
  return () => {
    const shown = kept.map((text) => keptText(text, PURPOSE_MAX)).join(" ");
    return keptText(shown.replaceAll(/\s+/g, " ").trim(), LABEL_MAX);
  };
}

/** Returns the first text in what a tool was called with. */
function firstText(input: Json): string {
  if (typeof input === "string") return input;
  if (input === null || typeof input !== "object") return "";
  return Object.values(input).find((value) => typeof value === "string") ?? "";
}
