/**
 * Turns what the Cline family shows its user, `ui_messages.json`, into turns. It has everything
 * that was said and done, in order, also from before a compaction. How commands and edits ended is
 * only in the other file: {@linkcode Outcomes}.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, ReadLog, ToolResultPart, Turn } from "../_agent.ts";
import type { Outcomes } from "./history.ts";
import {
  ANSWERS,
  interrupted,
  type OpenCall,
  planned,
  READERS,
  type Reading,
  type Shown,
  USELESS,
} from "./shown.ts";
import { isObject, listAt, parseJson, textAt, timeAt } from "../_read/fields.ts";
import { textParts } from "../_read/parts.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** What the messages are read with. */
export interface TurnsOptions {
  readonly path: string;
  readonly log: ReadLog;
  readonly outcomes: Outcomes;
  /** Whether the count of input tokens has those in it that were cached. */
  readonly countsCached: boolean;
}

/** The kinds of messages in which the user says something; the first text is one as well. */
const REQUESTS: ReadonlySet<string> = new Set(["task", "user_feedback", "user_feedback_diff"]);

/** The kinds of messages in which the user may have chosen an answer, which is not shown anew. */
const CHOICES: ReadonlySet<string> = new Set(["followup", "plan_mode_respond"]);

/** A turn to which parts can be added. */
interface GrowingTurn extends Turn {
  readonly parts: Part[];
}

/** Yields the turns of a task, and tells the log which model and tokens it states. */
export function* turnsIn(messages: readonly Json[], options: TurnsOptions): Generator<Turn> {
  let turn: GrowingTurn | null = null;
  for (const piece of new TaskReader(messages, options).pieces()) {
    if (turn?.role === "agent" && piece?.role === "agent") turn.parts.push(...piece.parts);
    else {
      if (turn !== null) yield turn;
      turn = piece === null ? null : { ...piece, parts: [...piece.parts] };
    }
  }
  if (turn !== null) yield turn;
}

/** What comes behind a call or a plan. */
interface Ending {
  /** The words of the user, if it is they. */
  readonly words: string | null;
  /** Whether nothing comes any more, so that the call may still be running. */
  readonly isEnd: boolean;
}

class TaskReader {
  readonly #messages: readonly Json[];
  readonly #options: TurnsOptions;
  readonly #reading: Reading;
  /** When the model was asked. */
  readonly #requestTimes: readonly (Date | null)[];
  readonly #unknown: UnknownKinds;
  #isAsked = false;
  /** The words of the agent in the last message; they may be shown again when they are whole. */
  #said: string | null = null;

  constructor(messages: readonly Json[], options: TurnsOptions) {
    this.#messages = messages;
    this.#options = options;
    this.#unknown = new UnknownKinds(options.path, options.log);
    this.#requestTimes = messages.filter((message) => textAt(message, "say") === "api_req_started")
      .map((message) => timeAt(message, "ts"));
    this.#reading = {
      ...options,
      open: null,
      proposal: null,
      plan: { kind: "plan", items: [], text: null },
      tokens: { input: 0, output: 0, cached: 0 },
      requests: 0,
      isStopped: false,
    };
  }

  /** Yields turns in pieces, and `null` where the model is asked. */
  *pieces(): Generator<Turn | null> {
    const { path, log } = this.#options;
    for (const [index, message] of this.#messages.entries()) {
      if (!isObject(message)) log.skip(path, "a message that is no JSON object");
      else {
        log.learn({ model: textAt(message, "modelInfo", "modelId") });
        yield* this.#piecesOf(message, `message-${index}`);
      }
    }
    yield* agentPiece(null, [
      ...this.#ended({ words: null, isEnd: true }),
      ...interrupted(this.#reading),
    ]);
    const { tokens } = this.#reading;
    if (tokens.input + tokens.output > 0) log.learn({ tokens });
  }

  *#piecesOf(message: JsonObject, callId: string): Generator<Turn | null> {
    const kind = textAt(message, "say") ?? textAt(message, "ask");
    if (kind === null) return this.#unknown.report("messages", kind);
    if (USELESS.has(kind)) return;
    const at = timeAt(message, "ts");
    const shown: Shown = { message, text: textAt(message, "text") ?? "", callId };
    const answer = ANSWERS.get(kind);
    if (answer !== undefined) {
      yield* agentPiece(at, answer(shown, this.#reading));
      return;
    }
    if (REQUESTS.has(kind) || (kind === "text" && !this.#isAsked)) {
      this.#isAsked = true;
      yield* this.#asked(shown, at);
      return;
    }
    if (kind === "text" && shown.text === this.#said) return;
    this.#said = kind === "text" ? shown.text : null;
    const read = READERS.get(kind);
    if (read === undefined) return this.#unknown.report("messages", kind);
    yield* agentPiece(at, this.#ended({ words: null, isEnd: false }));
    yield* agentPiece(at, read(shown, this.#reading));
    if (kind === "api_req_started") yield null;
    if (!CHOICES.has(kind)) return;
    const chosen = textAt(parseJson(shown.text), "selected") ?? "";
    if (chosen !== "") yield* this.#asked({ ...shown, message: {}, text: chosen }, at);
  }

  *#asked({ message, text }: Shown, at: Date | null): Generator<Turn> {
    yield* agentPiece(at, [
      ...this.#ended({ words: text, isEnd: false }),
      ...interrupted(this.#reading),
    ]);
    // A user who changes what the agent wants to write is shown as a patch.
    const injected = textAt(message, "say") === "user_feedback_diff";
    const names = [
      ...listAt(message, "images").map(() => "image"),
      ...listAt(message, "files").filter((file) => typeof file === "string"),
    ];
    const parts: Part[] = [
      ...textParts(text, injected),
      ...names.map((name) => ({ kind: "attachment", name }) as const),
    ];
    if (parts.length > 0) yield { role: "user", at, parts };
  }

  /** Returns what is to be said of a call and of a plan now that something else comes. */
  #ended(ending: Ending): Part[] {
    const { open, proposal } = this.#reading;
    this.#reading.open = null;
    this.#reading.proposal = null;
    const result = open === null ? null : this.#resultOf(open, ending);
    return [
      ...result === null ? [] : [result],
      ...proposal === null || ending.words !== null
        ? []
        : planned(this.#reading, { text: proposal }),
    ];
  }

  #resultOf(open: OpenCall, { words, isEnd }: Ending): ToolResultPart | null {
    const { callId, kind, failure, what } = open;
    // What a call came to is told with the next request, and never later than with the one after.
    const until = this.#requestTimes[this.#reading.requests + 1] ?? null;
    const outcome = kind === "command" || kind === "change"
      ? this.#options.outcomes.take(kind, what, until)
      : null;
    if (outcome === null && failure === null && (isEnd || open.isLeft)) return null;
    const answer = kind === "question" ? words : outcome?.output;
    const printed = open.output === "" ? answer ?? "" : open.output;
    return {
      kind: "tool-result",
      callId,
      output: failure !== null && printed === "" ? failure : printed,
      exitCode: outcome?.exitCode ?? null,
      failed: failure !== null || (outcome?.failed ?? false),
      refused: outcome?.refused ?? false,
    };
  }
}

function* agentPiece(at: Date | null, parts: readonly Part[]): Generator<Turn> {
  if (parts.length > 0) yield { role: "agent", at, parts };
}
