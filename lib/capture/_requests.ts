/**
 * What the user asked for, and under which conditions.
 *
 * @module
 */

import type { Request } from "../captured.ts";
import { constraintsIn } from "./_constraints.ts";
import { Kept, keptText } from "./_kept.ts";

/** How much of one request is kept, in characters. */
const REQUEST_MAX = 16_384;
/** How much of one in the middle, when all of them are too much. */
const REQUEST_SHORT = 1_024;
/** How much of all of them, in characters and in number. */
const REQUESTS_CHARACTERS_MAX = 262_144;
const REQUESTS_MAX = 2_000;
/** How much of one, and of all, is searched for conditions. */
const WHOLE_MAX = 131_072;
const WHOLE_CHARACTERS_MAX = 1_048_576;
/** A request up to this length says little: "go on". */
const SHORT_TALK = 24;
const CONSTRAINTS_CHARACTERS_MAX = 32_768;
const CONSTRAINTS_MAX = 200;
const ATTACHMENTS_MAX = 50;
const ATTACHMENT_MAX = 500;

/** What a user turn holds that is the user's own. */
export interface Said {
  readonly text: string;
  readonly attachments: readonly string[];
  readonly at: Date | null;
  readonly turn: number;
}

/** What the user answered to a question that the agent asked by a tool. */
export interface Reply {
  /** The answer, without white space at its ends. */
  readonly text: string;
  readonly question: string;
  readonly at: Date | null;
  readonly turn: number;
}

/** Collects requests and the conditions in them. */
export class Requests {
  readonly #requests = new Kept<Request>({
    itemsMax: REQUESTS_MAX,
    charactersMax: REQUESTS_CHARACTERS_MAX,
    characters: ({ text }) => text.length,
    rank: ({ text, question, isCorrection }) =>
      isCorrection || question !== null ? 2 : text.length > SHORT_TALK ? 1 : 0,
    shortened: (request) =>
      request.text.length <= REQUEST_SHORT
        ? request
        : { ...request, text: keptText(request.text, REQUEST_SHORT) },
  });
  /** Uncut, for the conditions in them; they are looked for when the session is over. */
  readonly #whole = new Kept<string>({
    itemsMax: REQUESTS_MAX,
    charactersMax: WHOLE_CHARACTERS_MAX,
    characters: ({ length }) => length,
    rank: ({ length }) => length > SHORT_TALK ? 1 : 0,
  });
  #count = 0;
  #newest: Request | null = null;
  #newestTurn = 0;
  #isStopped = false;
  #isStoppedInTheEnd = false;
  #isAnswered = true;

  /** How many there were. */
  get count(): number {
    return this.#count;
  }

  /** The turn of the newest one; 0 before the first. */
  get newestTurn(): number {
    return this.#newestTurn;
  }

  /** Whether the user has stopped the agent and not spoken since. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether the user stopped the agent, and neither of them has done anything since. */
  get isStoppedInTheEnd(): boolean {
    return this.#isStoppedInTheEnd;
  }

  /** Whether the agent has said nothing since the newest one. */
  get isUnanswered(): boolean {
    return !this.#isAnswered;
  }

  /** The requests that are kept, in order. */
  get requests(): readonly Request[] {
    return this.#requests.items;
  }

  /** The conditions in all that was asked for, in order, each one once. */
  get constraints(): readonly string[] {
    const kept = new Kept<string>({
      itemsMax: CONSTRAINTS_MAX,
      charactersMax: CONSTRAINTS_CHARACTERS_MAX,
      characters: ({ length }) => length,
      rank: () => 0,
    });
    const found = this.#whole.items.flatMap(constraintsIn);
    for (const text of new Set(found.map((each) => keptText(each, REQUEST_SHORT)))) kept.add(text);
    return kept.items;
  }

  /**
   * Takes what the user said. The same request again, because the first time was stopped or had no
   * answer, counts once; attachments alone belong to the request before them when nothing happened
   * since. Words that were the answer to a question are not taken again.
   */
  ask({ text, attachments, at, turn }: Said): void {
    const names = attachments.map((name) => keptText(name, ATTACHMENT_MAX));
    const newest = this.#newest;
    const kept = keptText(text, REQUEST_MAX);
    const isAgain = newest !== null && (
      ((this.#isStopped || !this.#isAnswered) && (kept === newest.text || kept === "")) ||
      (newest.question !== null && kept.trim() === newest.text)
    );
    const isCorrection = this.#isStopped;
    this.#newestTurn = turn;
    this.#isStopped = false;
    this.#isStoppedInTheEnd = false;
    this.#isAnswered = false;
    if (isAgain) {
      const all = [...new Set([...newest.attachments, ...names])].slice(0, ATTACHMENTS_MAX);
      this.#newest = { ...newest, attachments: all };
      this.#requests.replaceNewest(this.#newest);
      return;
    }
    this.#count++;
    this.#newest = {
      text: kept,
      question: null,
      at,
      turn,
      isCorrection,
      attachments: names.slice(0, ATTACHMENTS_MAX),
    };
    this.#requests.add(this.#newest);
    this.#whole.add(keptText(text, WHOLE_MAX));
  }

  /**
   * Takes what the user answered to a question of the agent's tool. It is no new request: what had
   * no answer before has none now. What the session has as the user's words just before is the same.
   */
  reply({ text, question, at, turn }: Reply): void {
    const kept = keptText(text, REQUEST_MAX);
    const newest = this.#newest;
    if (newest !== null && newest.text.trim() === kept && newest.question === null) {
      this.#newest = { ...newest, question };
      this.#requests.replaceNewest(this.#newest);
      return;
    }
    this.#count++;
    this.#newest = { text: kept, question, at, turn, isCorrection: false, attachments: [] };
    this.#requests.add(this.#newest);
    this.#whole.add(keptText(text, WHOLE_MAX));
  }

  /** Takes down that the user stopped the agent. */
  stop(): void {
    this.#isStopped = true;
    this.#isStoppedInTheEnd = true;
  }

  /** Takes down that the user refused what the agent wanted to do, which may go on otherwise. */
  refuse(): void {
    this.#isStopped = true;
  }

  /** Takes down that the agent said something. */
  answer(): void {
    this.#isAnswered = true;
    this.#isStoppedInTheEnd = false;
  }

  /** Takes down that the agent went on to work: what comes next corrects nothing. */
  goOn(): void {
    this.#isStopped = false;
    this.#isStoppedInTheEnd = false;
  }
}
