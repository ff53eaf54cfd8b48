/**
 * Turns the passages of a run of Aider into turns.
 *
 * @module
 */

import type { FileChange, Part, ReadLog, Tokens, ToolResultPart, Turn } from "../_agent.ts";
import type { Passage } from "./lines.ts";
import { type Printed, printedIn } from "./printed.ts";
import { AutoTests } from "./auto_tests.ts";
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
  /** Commands of the model's that were run, and behind which nothing has come yet. */
  #running: string[] = [];
  /** What the model is asked next, since the user typed it behind a command. */
  #asked: string | null = null;
  /** The last answer, which the model that makes the changes is given like a request. */
  #answer = "";
  /** Whether the user wants what the answer says to be done. */
  #isEditing = false;
  readonly #tests = new AutoTests();
  /** Where the passage begins that is being read. */
  #line = 0;

  constructor(log: ReadLog) {
    this.#log = log;
  }

  /** Yields the turns that a passage makes. */
  *turnsOf(passage: Passage): Generator<Turn> {
    this.#line = passage.line;
    switch (passage.kind) {
      case "typed":
        yield* agentTurn(this.#closed(false));
        yield* this.#typed(passage);
        break;
      case "printed":
        yield* this.#printed(passage);
        break;
      case "said": {
        const parts = saidParts(passage.lines);
        if (parts.length === 0) break;
        yield* agentTurn(this.#closed(false));
        yield* agentTurn([...this.#ended(), ...parts]);
        this.#asked = null;
        this.#answer = plain(parts.map((part) => part.kind === "text" ? part.text : "").join("\n"));
      }
    }
  }

  /** Yields the turns that are left when the run ends. */
  *end(): Generator<Turn> {
    yield* agentTurn([...this.#closed(false), ...this.#retested()]);
  }

  *#typed({ lines, line }: Passage): Generator<Turn> {
    const words = wordsIn(lines.join("\n"));
    if (words === null) return;
    yield* agentTurn([...this.#ended(), ...this.#retested()]);
    this.#tests.begin();
    if (words.kind !== "shell") {
      // Each of the two is written down when it is given to a model, as if it was typed.
      const isAgain = words.text === this.#asked;
      const isAnswer = this.#isEditing || plain(words.text) === this.#answer;
      this.#asked = words.kind === "request" ? words.asked : null;
      this.#isEditing = false;
      if (isAgain) return;
      const injected = words.kind === "other" || isAnswer;
      yield { role: "user", at: null, parts: [{ kind: "text", text: words.text, injected }] };
      return;
    }
    const { isTest } = words;
    const command = isTest && words.command === "" ? this.#tests.command : words.command;
    const name = isTest ? "/test" : "/run";
    const callId = this.#newCallId(line);
    this.#open = { callId, isTest, output: [], length: 0 };
    const action = command === ""
      ? { kind: "other" } as const
      : { kind: "command", command } as const;
    const input = { command };
    yield { role: "user", at: null, parts: [{ kind: "tool-call", callId, name, action, input }] };
  }

  *#printed({ lines, line }: Passage): Generator<Turn> {
    let parts: Part[] = [];
    let unexplained: string[] = [];
    for (const [at, text] of lines.entries()) {
      const printed = printedIn(text.trim());
      if (printed.kind === "other") {
        this.#tests.learn(text);
        unexplained.push(text);
        continue;
      }
      this.#keep(unexplained);
      if (printed.kind === "instructions") {
        yield* agentTurn([...parts, ...this.#closed(false)]);
        const words = { kind: "text", text: printed.text, injected: false } as const;
        yield { role: "user", at: null, parts: [words] };
        parts = [];
        unexplained = [];
        continue;
      }
      if (printed.kind !== "running") parts.push(...this.#ended());
      parts.push(...this.#partsOf(printed, { line: line + at, before: unexplained }));
      unexplained = [];
    }
    this.#keep(unexplained);
    yield* agentTurn(parts);
  }

  /** Returns that the commands that were run have ended; how is told nowhere. */
  #ended(): Part[] {
    const running = this.#running;
    this.#running = [];
    return running.map((callId) => ({ ...resultOf(callId, "", false), isUnknown: true }));
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
        if (this.#created.size < CREATED_MAX) {
          this.#created.add(printed.path ?? before.at(-1)?.trim() ?? "");
        }
        return [];
      case "edited": {
        // Only the first edit makes the file.
        const change = this.#created.delete(printed.path) ? "created" : "edited";
        this.#tests.edited();
        return this.#touched("edit", printed.path, { line, change });
      }
      case "running":
        return this.#ran(printed.command, line);
      case "refused":
        return this.#refused(before.at(-1) ?? "", line);
      case "check":
        return this.#checked(printed.name, { line, before });
      case "commit":
        return this.#other("commit", line, printed.text);
      case "output-added":
        // What a test printed is added without a question when it failed, and not otherwise.
        if (this.#open === null) this.#tests.keep(before);
        return this.#closed(true);
      case "interruption":
        return [{ kind: "interruption" }];
      case "failed-edit":
        return this.#failed("edit", line, [printed.text]);
      case "editing":
        this.#isEditing = true;
        return [];
      case "undone":
        return this.#undone(printed.commit, line);
      case "instructions":
      case "question":
      case "other":
        return [];
    }
  }

  /** Returns the call of a command of the model's. */
  #ran(command: string, line: number): Part[] {
    const callId = this.#newCallId(line);
    const action = { kind: "command", command } as const;
    // What it prints goes to the terminal alone.
    this.#running.push(callId);
    return [{ kind: "tool-call", callId, name: "shell", action, input: { command } }];
  }

  /** Returns a check that has failed. */
  #checked(name: "lint" | "test", { line, before }: Context): Part[] {
    // After a test of the user's own, the failure is told with that.
    const isTold = this.#open?.isTest === true;
    const closed = this.#closed(true);
    const output = this.#tests.failed(name, before);
    if (name === "lint") return [...closed, ...this.#failed(name, line, output)];
    return [...closed, ...isTold ? [] : this.#tested(line, { output, failed: true })];
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
    if (text === "") return [];
    return [
      { kind: "tool-call", callId, name, action: { kind: "other" }, input: {} },
      resultOf(callId, text, true),
    ];
  }

  /** Returns a run of the tests that the program has started by itself, after an edit. */
  #tested(line: number, run: TestRun): Part[] {
    const { command } = this.#tests;
    const callId = this.#newCallId(line);
    const action = { kind: "command", command } as const;
    const result = resultOf(callId, run.output.join("\n").trim(), run.failed);
    return [
      { kind: "tool-call", callId, name: "/test", action, input: { command } },
      run.failed ? result : { ...result, isUnknown: true },
    ];
  }

  /** Returns the run after an edit of which nothing is told, if there was one: not that it failed. */
  #retested(): Part[] {
    return this.#tests.takeRun() ? this.#tested(this.#line, { output: [], failed: false }) : [];
  }

  /** Returns commands that the user did not let run, a line each. */
  #refused(commands: string, line: number): Part[] {
    return commands.split("\n").map((each) => each.trim())
      .filter((command) => command !== "" && !command.startsWith("#"))
      .flatMap((command): Part[] => {
        const callId = this.#newCallId(line);
        const action = { kind: "command", command } as const;
        return [
          { kind: "tool-call", callId, name: "shell", action, input: { command } },
          { ...resultOf(callId, "", true), refused: true },
        ];
      });
  }

  /** A change that the user takes back was not wanted. */
  #undone(commit: string, line: number): Part[] {
    const callId = this.#newCallId(line);
    return [
      { kind: "tool-call", callId, name: "commit", action: { kind: "other" }, input: { commit } },
      { ...resultOf(callId, "", true), refused: true },
    ];
  }

  /** Returns the result of the user's command, if one is open. */
  #closed(isAdded: boolean): Part[] {
    const open = this.#open;
    this.#open = null;
    if (open === null) return [];
    const result = resultOf(open.callId, open.output.join("\n").trim(), open.isTest && isAdded);
    // What a command prints is told by old versions alone; of tests it is told that they failed.
    return [result.output === "" && !open.isTest ? { ...result, isUnknown: true } : result];
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

interface TestRun {
  readonly output: readonly string[];
  /** Whether it is told that it failed; nothing else is. */
  readonly failed: boolean;
}

interface Touch {
  readonly line: number;
  readonly change: FileChange;
}

function resultOf(callId: string, output: string, failed: boolean): ToolResultPart {
  return { kind: "tool-result", callId, output, exitCode: null, failed, refused: false };
}

/** Returns a text without what is lost when it is written down as if it was typed. */
function plain(text: string): string {
  return text.replaceAll(/[^\S\n]+$/gm, "").trim();
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
