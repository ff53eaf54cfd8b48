/**
 * A session as text for a reader, turn by turn: nothing of it is kept but the calls of tools whose
 * results are still to come.
 *
 * What the session says is indented more than what is said about it, so that no line of it looks
 * like one of ours.
 *
 * @module
 */

import type {
  Part,
  PlanPart,
  PlanState,
  SessionHead,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from "../lib/agents/mod.ts";
import { oneLine, visible } from "../lib/display.ts";
import { formatTime } from "../lib/handoff.ts";
import { count } from "../lib/text.ts";
import { callLine, LINE_LENGTH_MAX, outcomeText } from "./_session_call.ts";
import { sizeText } from "./_session_size.ts";

/** How to show a session. */
export interface SessionViewOptions {
  readonly head: SessionHead;
  /** Whether to show what is left out otherwise: injected text, thoughts, all of the output. */
  readonly full: boolean;
  readonly colour: boolean;
}

/** How many lines are shown of what a tool printed: of its beginning, and of its end. */
const OUTPUT_LINES = 4;

/** How many calls are remembered whose results have not come. */
const CALLS_MAX = 1000;

/** What stands in front of our own lines about a turn, and in front of what the session says. */
const INDENT = "  ";
const QUOTE = "    ";

const DIM = "\x1B[2m";
const NOT_DIM = "\x1B[22m";

const MARKS: Readonly<Record<PlanState, string>> = {
  "pending": "[ ]",
  "in-progress": "[>]",
  "completed": "[x]",
  "cancelled": "[-]",
  "blocked": "[!]",
};

/** Turns a session into text; each method returns lines with their line feeds, or nothing. */
export class SessionView {
  readonly #options: SessionViewOptions;
  /** Calls that are not shown yet, since their results may be next; and those that are. */
  readonly #next = new Map<string, ToolCallPart>();
  readonly #shown = new Map<string, ToolCallPart>();
  #role: Turn["role"] | null = null;

  /** Makes a view of one session. */
  constructor(options: SessionViewOptions) {
    this.#options = options;
  }

  /** Returns what is known of the session as a whole. */
  facts(): string {
    const { head } = this.#options;
    const { agent, id, title, convertedFrom, startedAt, updatedAt } = head;
    const facts: readonly (readonly [name: string, value: string | null])[] = [
      ["title", title],
      ["project", head.project],
      ["branch", head.branch],
      ["remote", head.remote],
      ["model", head.model],
      ["version", head.version],
      ["forked from", head.parentId],
      ["made from", convertedFrom === null ? null : `a session of ${convertedFrom}`],
      ["started", startedAt === null ? null : formatTime(startedAt)],
      ["updated", formatTime(updatedAt)],
      ["file", `${head.path} (${sizeText(head.sizeBytes)})`],
    ];
    const lines = facts.flatMap(([name, value]) =>
      value === null ? [] : [`${INDENT}${name.padEnd(12)}${oneLine(value)}`]
    );
    return joined([oneLine(`${agent} ${id}`), ...lines]);
  }

  /** Returns a turn; those of one side in a row share a line that says whose they are. */
  turn({ role, at, parts }: Turn): string {
    const before = role === this.#role ? [] : this.#missing();
    const lines = parts.flatMap((part) => this.#part(part));
    // What a call did is shown later, and below the same line.
    const isEmpty = lines.length === 0 && this.#next.size === 0;
    if (isEmpty || role === this.#role) return joined([...before, ...lines]);
    this.#role = role;
    const time = at === null ? "" : `  ${this.#dim(formatTime(at))}`;
    return joined([...before, "", `${role}${time}`, ...lines]);
  }

  /** Returns what is left to show when there are no more turns. */
  end(): string {
    return joined(this.#missing());
  }

  #part(part: Part): string[] {
    if (part.kind === "tool-call") return this.#call(part);
    if (part.kind === "tool-result") return this.#result(part);
    // A plan is often a call's own doing, and stands before its result.
    if (part.kind === "plan") return planLines(part);
    const lines = this.#words(part);
    return lines.length === 0 ? [] : [...this.#missing(), ...lines];
  }

  #words(part: Exclude<Part, ToolCallPart | ToolResultPart | PlanPart>): string[] {
    const { full } = this.#options;
    switch (part.kind) {
      case "text":
        if (!part.injected) return indented(part.text);
        return full ? this.#aside("put there by the agent's program", part.text) : [];
      case "reasoning":
        return full ? this.#aside("thought", part.text) : [];
      case "attachment":
        return [`${INDENT}attached ${oneLine(part.name)}`];
      case "compaction":
        return [
          `${INDENT}--- summed up here to save room ---`,
          ...full ? indented(part.summary ?? "") : [],
        ];
      case "interruption":
        return [`${INDENT}--- stopped by the user ---`];
      default:
        return part satisfies never;
    }
  }

  #call(call: ToolCallPart): string[] {
    const lines = this.#next.size < CALLS_MAX ? [] : this.#missing();
    this.#next.set(call.callId, call);
    return lines;
  }

  #result(result: ToolResultPart): string[] {
    const next = this.#next.get(result.callId);
    const call = next ?? this.#shown.get(result.callId);
    this.#next.delete(result.callId);
    this.#shown.delete(result.callId);
    const what = call === undefined
      ? "a call that is not in the session"
      : callLine(call, { result, project: this.#options.head.project });
    const late = call === next ? "" : "later: ";
    const line = `${INDENT}${late}${what} ${outcomeText(result)}`.trimEnd();
    return [line, ...this.#output(result.output)];
  }

  /** Returns the calls that wait for their results, which did not come next. */
  #missing(): string[] {
    const calls = [...this.#next.values()];
    this.#next.clear();
    for (const call of calls) this.#shown.set(call.callId, call);
    for (const id of [...this.#shown.keys()].slice(0, -CALLS_MAX)) this.#shown.delete(id);
    const { project } = this.#options.head;
    return calls.map((call) => `${INDENT}${callLine(call, { result: null, project })} [no result]`);
  }

  #output(output: string): string[] {
    const all = visible(output.trimEnd()).split(/\r?\n/);
    if (all.length === 1 && all[0] === "") return [];
    const left = all.length - 2 * OUTPUT_LINES;
    const lines = this.#options.full ? all : left < 2 ? all.map(cut) : [
      ...all.slice(0, OUTPUT_LINES).map(cut),
      `… ${count(left, "more line")}`,
      ...all.slice(-OUTPUT_LINES).map(cut),
    ];
    return lines.map((line) => `${QUOTE}${this.#dim(line)}`.trimEnd());
  }

  #aside(what: string, text: string): string[] {
    const lines = indented(text).map((line) => this.#dim(line));
    return lines.length === 0 ? [] : [`${INDENT}(${what})`, ...lines];
  }

  #dim(text: string): string {
    return this.#options.colour && text !== "" ? `${DIM}${text}${NOT_DIM}` : text;
  }
}

function planLines({ items, text }: PlanPart): string[] {
  return [
    `${INDENT}plan`,
    ...items.map(({ state, text }) => `${QUOTE}${MARKS[state]} ${oneLine(text)}`),
    ...indented(text ?? ""),
  ];
}

/** Returns the lines of a text, without the empty ones around it. */
function indented(text: string): string[] {
  const plain = visible(text.replace(/^(?:[ \t]*\r?\n)+/, "").trimEnd());
  if (plain === "") return [];
  return plain.split(/\r?\n/).map((line) => `${QUOTE}${line}`.trimEnd());
}

function cut(line: string): string {
  if (line.length <= LINE_LENGTH_MAX) return line;
  return `${line.slice(0, LINE_LENGTH_MAX).toWellFormed()}…`;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
