/**
 * The state of the work, out of the turns of any agent's session.
 *
 * @module
 */

import type {
  AttachmentPart,
  Part,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from "../agents/mod.ts";
import type { Captured, Plan } from "../captured.ts";
import type { Platform } from "../environment.ts";
import { type Call, Calls } from "./_calls.ts";
import { Commands } from "./_commands.ts";
import { Dropped } from "./_dropped.ts";
import { Files } from "./_files.ts";
import { keptText } from "./_kept.ts";
import { Messages } from "./_messages.ts";
import { plainOutput } from "./_plain_output.ts";
import { nextPlan } from "./_plan.ts";
import { ProjectPaths } from "./_project_paths.ts";
import { questionsAtEnd } from "./_questions.ts";
import { replyIn } from "./_replies.ts";
import { Requests } from "./_requests.ts";

/** How many files one call is taken to touch. */
const TOUCHES_MAX = 1_000;
/** How much of a summary is kept, in characters; those of Claude Code have up to some 20,000. */
const PRIOR_SUMMARY_MAX = 32_768;

/** What is taken from the turns alone. */
export type Extracted = Omit<Captured, "session" | "git" | "derived">;

/** What is known of the session beforehand. */
export interface ExtractOptions {
  /** The session's folder. */
  readonly project: string | null;
  readonly platform: Platform;
  /** Says how many things could not be read; asked when the turns are over. */
  readonly skipped: () => number;
}

/**
 * Resolves to the state of the work at the end of a session. The turns are folded as they come, and
 * what is kept of them is limited, some megabytes in all: when a limit is reached the middle goes,
 * never the first request and never the newest. Counts are of the whole session. The same turns
 * give the same state.
 */
export async function extractState(
  turns: AsyncIterable<Turn>,
  options: ExtractOptions,
): Promise<Extracted> {
  const fold = new Fold(options);
  for await (const turn of turns) fold.take(turn);
  return fold.state(options.skipped());
}

/** What is known after the turns so far. */
class Fold {
  readonly #requests = new Requests();
  readonly #dropped = new Dropped();
  readonly #messages = new Messages((message) => this.#dropped.hear(message));
  readonly #calls: Calls;
  readonly #commands: Commands;
  readonly #files: Files;
  /** Those that the user made, of the calls that wait. */
  readonly #ownCalls = new WeakSet<Call>();
  #plan: Plan | null = null;
  #priorSummary: string | null = null;
  #refusedQuestion: string | null = null;
  #turn = 0;
  #characters = 0;
  #callCount = 0;
  #commandCount = 0;
  #compactions = 0;

  constructor({ project, platform }: ExtractOptions) {
    const paths = new ProjectPaths(project, platform);
    this.#calls = new Calls(paths);
    this.#commands = new Commands(paths);
    this.#files = new Files(paths);
  }

  take(turn: Turn): void {
    this.#turn++;
    let isAsked = turn.role === "agent";
    for (const part of turn.parts) {
      if (!isAsked && isOwn(part)) {
        this.#ask(turn);
        isAsked = true;
      }
      this.#takePart(part, turn);
    }
  }

  state(skipped: number): Extracted {
    this.#messages.end();
    const unfinished = this.#calls.unfinished;
    return {
      priorSummary: this.#priorSummary,
      requests: this.#requests.requests,
      constraints: this.#requests.constraints,
      plan: this.#plan,
      lastMessage: this.#messages.last,
      questions: this.#questions(unfinished),
      notes: this.#messages.notes,
      files: this.#files.files,
      commands: this.#commands.commands,
      dropped: this.#dropped.texts,
      unfinished: {
        request: this.#requests.isUnanswered,
        isStopped: this.#requests.isStoppedInTheEnd,
        calls: unfinished.filter(({ question }) => question === null).map(({ label }) => label),
      },
      counts: {
        requests: this.#requests.count,
        messages: this.#messages.count,
        calls: this.#callCount,
        commands: this.#commandCount,
        characters: this.#characters,
        skipped,
        compactions: this.#compactions,
      },
    };
  }

  /** Takes what the user said in a turn, as one request. */
  #ask({ parts, at }: Turn): void {
    const own = parts.filter(isOwn);
    const text = own.flatMap((part) => part.kind === "text" ? part.text : []).join("\n\n");
    const attachments = own.flatMap((part) => part.kind === "attachment" ? part.name : []);
    this.#characters += text.length;
    if (this.#requests.isStopped) {
      this.#messages.end();
      this.#calls.giveUp();
    } else {
      this.#messages.answered();
      this.#calls.interrupt();
    }
    this.#refusedQuestion = null;
    this.#requests.ask({ text, attachments, at, turn: this.#turn });
    this.#dropped.hear(text);
  }

  #takePart(part: Part, { role, at }: Turn): void {
    switch (part.kind) {
      case "text":
        if (role === "agent" && !part.injected && part.text.trim() !== "") this.#say(part.text);
        break;
      case "tool-call":
        this.#call(part, role);
        break;
      case "tool-result":
        // Colours and the like would stand in the way of what is looked for in output.
        this.#takeResult({ ...part, output: plainOutput(part.output) }, at);
        break;
      case "plan":
        this.#plan = nextPlan(this.#plan, part);
        break;
      case "compaction":
        this.#compact(part.summary);
        break;
      case "interruption":
        this.#messages.end();
        this.#requests.stop();
        break;
      case "reasoning":
      case "attachment":
        break;
      default:
        part satisfies never;
    }
  }

  #say(text: string): void {
    this.#characters += text.length;
    this.#calls.goOn();
    this.#requests.answer();
    this.#messages.say(text.trim(), this.#turn);
  }

  #call(part: ToolCallPart, role: Turn["role"]): void {
    this.#callCount++;
    this.#messages.end();
    // What the user runs is no work of the agent's.
    if (role === "agent") {
      this.#calls.goOn();
      this.#requests.goOn();
    }
    const call = this.#calls.begin(part, this.#turn);
    if (role === "user") this.#ownCalls.add(call);
    if (call.command !== null) this.#commandCount++;
  }

  #takeResult(part: ToolResultPart, at: Date | null): void {
    this.#characters += part.output.length;
    const call = this.#calls.end(part);
    if (part.refused) return this.#refuse(call);
    this.#finish(call, part);
    if (call !== null && call.question !== null && !part.failed) {
      this.#reply(call.question, part.output, at);
    }
  }

  /** Takes what the user answered to a question of a tool: words of the user like any other. */
  #reply(question: string, output: string, at: Date | null): void {
    const text = replyIn(output);
    if (text === null) return;
    this.#refusedQuestion = null;
    this.#requests.reply({ text, question, at, turn: this.#turn });
    this.#dropped.hear(text);
  }

  #refuse(call: Call | null): void {
    // Who stops a command of their own has refused the agent nothing.
    if (call !== null && this.#ownCalls.has(call)) return;
    this.#requests.refuse();
    if (call === null) return;
    // A question that was waved aside is still open.
    if (call.question === null) this.#dropped.refuse(call.label);
    else this.#refusedQuestion = call.question;
  }

  #finish(call: Call | null, part: ToolResultPart): void {
    if (call !== null) this.#dropped.allow(call);
    if (call !== null && call.command !== null) {
      const asked = this.#requests.newestTurn;
      this.#commands.ran(call.command, part, { turn: call.turn, asked });
    }
    if (part.failed) return;
    const touches = part.files ?? call?.files ?? [];
    const hasSucceeded = (part.exitCode ?? 0) === 0 && part.isUnknown !== true;
    // Words of a command only stand in where no tool states what it did.
    if (hasSucceeded && touches.length === 0) {
      for (const edit of call?.command?.edits ?? []) this.#files.guess(edit);
    }
    for (const touch of touches.slice(0, TOUCHES_MAX)) {
      this.#files.touch(touch);
      this.#commands.touch(touch);
    }
  }

  #compact(summary: string | null): void {
    this.#compactions++;
    this.#messages.end();
    // What came before is not in this session, so the summary is all that is known of it.
    if (this.#requests.count === 0 && summary !== null && summary.trim() !== "") {
      this.#priorSummary = keptText(summary.trim(), PRIOR_SUMMARY_MAX);
    }
  }

  /** Returns what the agent asked and nobody answered. */
  #questions(unfinished: readonly Call[]): string[] {
    const asked = unfinished
      .filter(({ turn }) => turn > this.#requests.newestTurn)
      .flatMap(({ question }) => question ?? []);
    if (this.#refusedQuestion !== null) asked.unshift(this.#refusedQuestion);
    // Words from before the last request have been answered by it.
    if (this.#requests.isUnanswered) return asked;
    return [...new Set([...questionsAtEnd(this.#messages.last ?? ""), ...asked])];
  }
}

/** Says whether a part of a user's turn is what the user said. */
function isOwn(part: Part): part is TextPart | AttachmentPart {
  if (part.kind === "text") return !part.injected && part.text.trim() !== "";
  return part.kind === "attachment";
}
