/**
 * Yields each request once, although Codex writes it twice: as an item for the model and as an
 * event for the screen, in either order, and in some versions as one of them only.
 *
 * @module
 */

import type { Part, Turn } from "../_agent.ts";
import { isRequest, requestParts, type UserCommand, type UserMessage } from "./prompts.ts";

/** A turn and the place in the session where it begins. */
export interface PlacedTurn {
  readonly turn: Turn;
  /** The number of its line in the whole session, forked-off parents included. */
  readonly position: number;
  /** Whether a human asked for something in it. */
  readonly isRequest: boolean;
}

/** Where and when something stands. */
export interface Moment {
  readonly at: Date | null;
  readonly position: number;
}

interface HeldRequest extends Moment {
  readonly message: UserMessage;
}

/**
 * How many requests wait at most for their other form, and how many are remembered without it. Both
 * forms are written in one go, with few between them.
 */
const WAITING_MAX = 100;

/**
 * The requests since the agent last did something. An item waits for its event, which has the
 * words of the human and nothing else; what has no event is taken from the item.
 */
export class Requests {
  #held: HeldRequest[] = [];
  /** The texts that were yielded without the other form of them having been met. */
  #fromItems: string[] = [];
  #fromEvents: string[] = [];

  /** Takes a message for the model, and returns the turns that are known by now. */
  takeItem(message: UserMessage, moment: Moment): PlacedTurn[] {
    const others = [
      ...message.injected,
      ...message.commands.flatMap((command) => partsOf(command, moment.position)),
    ];
    const turns = others.length === 0
      ? []
      : [...this.#flush(), { ...placed(others, moment), isRequest: false }];
    if (isRequest(message) && !removeSame(this.#fromEvents, message.text)) {
      if (this.#held.length === WAITING_MAX) turns.push(...this.#flush());
      this.#held.push({ message, ...moment });
    }
    return turns;
  }

  /** Takes a message for the screen, and returns the turns that are known by now. */
  takeEvent(message: UserMessage, { at, position }: Moment): PlacedTurn[] {
    if (!isRequest(message)) return [];
    const { text } = message;
    const pair = this.#held.findIndex((held) => isSame(held.message.text, text));
    if (pair !== -1) {
      const before = this.#held.splice(0, pair);
      const item = this.#held.shift();
      remember(this.#fromItems, before.map((held) => held.message.text));
      return [...before.map(turnOf), turnOf({ message, at, position: item?.position ?? position })];
    }
    const turns = this.#flush();
    if (removeSame(this.#fromItems, text)) return turns;
    remember(this.#fromEvents, [text]);
    return [...turns, turnOf({ message, at, position })];
  }

  /** Returns what is still held back, since the agent goes on or the session ends. */
  end(): PlacedTurn[] {
    const turns = this.#flush();
    this.#fromItems = [];
    this.#fromEvents = [];
    return turns;
  }

  #flush(): PlacedTurn[] {
    const held = this.#held;
    if (held.length === 0) return [];
    this.#held = [];
    remember(this.#fromItems, held.map(({ message }) => message.text));
    return held.map(turnOf);
  }
}

/** Adds texts to the newest ones that are kept. */
function remember(texts: string[], more: readonly string[]): void {
  texts.push(...more);
  texts.splice(0, texts.length - WAITING_MAX);
}

function turnOf({ message, ...moment }: HeldRequest): PlacedTurn {
  return { ...placed(requestParts(message), moment), isRequest: true };
}

function placed(parts: readonly Part[], { at, position }: Moment): Omit<PlacedTurn, "isRequest"> {
  return { turn: { role: "user", at, parts }, position };
}

/** Returns the call and the result that a command of the user is. */
function partsOf({ command, output, exitCode }: UserCommand, position: number): Part[] {
  const callId = `user-shell-${position}`;
  return [
    {
      kind: "tool-call",
      callId,
      name: "user_shell_command",
      action: { kind: "command", command },
      input: { command },
    },
    {
      kind: "tool-result",
      callId,
      output,
      exitCode,
      failed: exitCode !== null && exitCode !== 0,
      refused: false,
    },
  ];
}

/** Says whether two forms of a message are the same one: clients may wrap one of them. */
function isSame(one: string, other: string): boolean {
  const [short, long] = [one.trim(), other.trim()].sort((a, b) => a.length - b.length);
  return short === long || (short !== "" && long!.includes(short!));
}

function removeSame(texts: string[], text: string): boolean {
  const at = texts.findIndex((other) => isSame(other, text));
  if (at === -1) return false;
  texts.splice(at, 1);
  return true;
}
