/**
 * Turns the passages of a run of Aider into turns.
 *
 * @module
 */

import type { FileChange, Part, ReadLog, Tokens, ToolResultPart, Turn } from "../_agent.ts";
import type { Passage } from "./lines.ts";
import { type Printed, printedIn } from "./printed.ts";
import { wordsIn } from "./words.ts";

/** How much of the output of a command is kept, in characters; no line of a file is longer. */
const OUTPUT_MAX = 16 * 1024 * 1024;

/** How many names of files that were made are remembered. */
const CREATED_MAX = 1000;

/** The marks around what a model thought (`aider/reasoning_tags.py`). */
const THOUGHT = /^<(\/?)(?:thinking-content-[0-9a-f]{32}|think|thinking)>$/;

/** A command of the user's, whose output is still being looked for. */
interface OpenCommand {
  readonly callId: string;
  readonly isTest: boolean;
  readonly output: string[];
  /** How many characters of output there are. */
  length: number;
}

/** Reads the passages of one run, one after the other. */
export class RunReader {
  readonly #log: ReadLog;
  readonly #created = new Set<string>();
  #tokens: Tokens = { input: 0, output: 0, cached: 0 };
  #open: OpenCommand | null = null;
  #calls = 0;

  constructor(log: ReadLog) {
    this.#log = log;
  }

  /** Yields the turns that a passage makes. */
  *turnsOf(passage: Passage): Generator<Turn> {
    switch (passage.kind) {
      case "typed":
        yield* this.end();
        yield* this.#typed(passage);
        break;
      case "printed":
        yield* agentTurn(this.#printed(passage));
        break;
      case "said": {
        const parts = saidParts(passage.lines);
        if (parts.length > 0) yield* this.end();
        yield* agentTurn(parts);
      }
    }
  }

  /** Yields the turns that are left when the run ends. */
  *end(): Generator<Turn> {
    yield* agentTurn(this.#closed(false));
  }

  *#typed({ lines, line }: Passage): Generator<Turn> {
    const words = wordsIn(lines.join("\n"));
    if (words === null) return;
    if (words.kind !== "shell") {
      const injected = words.kind === "other";
      yield { role: "user", at: null, parts: [{ kind: "text", text: words.text, injected }] };
      return;
    }
    const { command, isTest } = words;
    const name = isTest ? "/test" : "/run";
    const callId = this.#newCallId(line);
    this.#open = { callId, isTest, output: [], length: 0 };
    const action = command === ""
      ? { kind: "other" } as const
      : { kind: "command", command } as const;
    const input = { command };
    yield { role: "user", at: null, parts: [{ kind: "tool-call", callId, name, action, input }] };
  }

  #printed({ lines, line }: Passage): Part[] {
    const parts: Part[] = [];
    let unexplained: string[] = [];
    for (const [at, text] of lines.entries()) {
      const printed = printedIn(text.trim());
      if (printed.kind === "other") {
        unexplained.push(text);
        continue;
      }
      this.#keep(unexplained);
      parts.push(...this.#partsOf(printed, { line: line + at, before: unexplained }));
      unexplained = [];
    }
    this.#keep(unexplained);
    return parts;
  }

  /** Takes lines for the output of the user's command, if one is open. */
  #keep(lines: readonly string[]): void {
    const open = this.#open;
    if (open === null) return;
    for (const line of lines) {
      if (open.length + line.length > OUTPUT_MAX) return;
      open.output.push(line);
      open.length += line.length + 1;
    }
  }

  #partsOf(printed: Printed, { line, before }: Context): Part[] {
    switch (printed.kind) {
      case "version":
        this.#log.learn({ version: printed.version });
        return [];
      case "model":
        this.#log.learn({ model: printed.model });
        return [];
      case "tokens":
        this.#tokens = sumOf(this.#tokens, printed.tokens);
        this.#log.learn({ tokens: this.#tokens });
        return [];
      case "added":
        return this.#touched("add", printed.path, { line, change: "read" });
      case "creating":
        if (this.#created.size < CREATED_MAX) this.#created.add(before.at(-1)?.trim() ?? "");
        return [];
      case "edited": {
        // Only the first edit makes the file.
        const change = this.#created.delete(printed.path) ? "created" : "edited";
        return this.#touched("edit", printed.path, { line, change });
      }
      case "running": {
        const { command } = printed;
        const callId = this.#newCallId(line);
        const action = { kind: "command", command } as const;
        // What it prints goes to the terminal alone, and how it ends is told nowhere.
        return [{ kind: "tool-call", callId, name: "shell", action, input: { command } }];
      }
      case "check":
        return [...this.#closed(true), ...this.#failed(printed.name, line, before)];
      case "commit":
        return this.#other("commit", line, printed.text);
      case "output-added":
        // What a test printed is added without a question when it failed, and not otherwise.
        return this.#closed(true);
      case "interruption":
        return [{ kind: "interruption" }];
      case "failed-edit":
        return this.#failed("edit", line, [printed.text]);
      case "question":
      case "other":
        return [];
    }
  }

  #touched(name: string, path: string, { line, change }: Touch): Part[] {
    const callId = this.#newCallId(line);
    const action = { kind: "files", files: [{ path, change }] } as const;
    return [
      { kind: "tool-call", callId, name, action, input: { path } },
      resultOf(callId, "", false),
    ];
  }

  #other(name: string, line: number, output: string): Part[] {
    const callId = this.#newCallId(line);
    return [
      { kind: "tool-call", callId, name, action: { kind: "other" }, input: {} },
      resultOf(callId, output, false),
    ];
  }

  #failed(name: string, line: number, output: readonly string[]): Part[] {
    const callId = this.#newCallId(line);
    const text = output.join("\n").trim();
    // After a test of the program's own, the failure has been told already.
    if (text === "") return [];
    return [
      { kind: "tool-call", callId, name, action: { kind: "other" }, input: {} },
      resultOf(callId, text, true),
    ];
  }

  /** Returns the result of the user's command, if one is open. */
  #closed(isAdded: boolean): Part[] {
    const open = this.#open;
    this.#open = null;
    if (open === null) return [];
    return [resultOf(open.callId, open.output.join("\n").trim(), open.isTest && isAdded)];
  }

  #newCallId(line: number): string {
    return `${line}.${++this.#calls}`;
  }
}

interface Context {
  readonly line: number;
  /** The printed lines before it that say nothing on their own. */
  readonly before: readonly string[];
}

interface Touch {
  readonly line: number;
  readonly change: FileChange;
}

function resultOf(callId: string, output: string, failed: boolean): ToolResultPart {
  return { kind: "tool-result", callId, output, exitCode: null, failed, refused: false };
}

function* agentTurn(parts: readonly Part[]): Generator<Turn> {
  if (parts.length > 0) yield { role: "agent", at: null, parts };
}

/** Returns what the model said, and what it thought before. */
function saidParts(lines: readonly string[]): Part[] {
  const parts: Part[] = [];
  let kept: string[] = [];
  let kind: "text" | "reasoning" = "text";
  const flush = () => {
    const text = kept.join("\n").replace(/^\n+/, "").trimEnd();
    if (text !== "") parts.push(kind === "text" ? { kind, text, injected: false } : { kind, text });
    kept = [];
  };
  for (const line of lines) {
    const mark = THOUGHT.exec(line);
    if (mark === null) {
      kept.push(line);
      continue;
    }
    flush();
    kind = mark[1] === "" ? "reasoning" : "text";
  }
  flush();
  return parts;
}

function sumOf(sum: Tokens, tokens: Tokens): Tokens {
  return {
    input: sum.input + tokens.input,
    output: sum.output + tokens.output,
    cached: sum.cached + tokens.cached,
  };
}
