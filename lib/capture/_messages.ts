/**
 * What the agent said.
 *
 * @module
 */

import type { Note } from "../captured.ts";
import { Kept, keptText } from "./_kept.ts";

/** How much of the last message is kept, in characters. */
const LAST_MESSAGE_MAX = 16_384;
/** How much of each other one. */
const NOTE_MAX = 8_192;
/** How much of one in the middle, when all of them are too much. */
const NOTE_SHORT = 1_024;
/** How much of all of them, in characters and in number. */
const NOTES_CHARACTERS_MAX = 262_144;
const NOTES_MAX = 2_000;
/** Talk between tools up to this length says little: "Now let me look at the tests." */
const SHORT_TALK = 200;
/** A message that is longer is taken for several. */
const MESSAGE_MAX = 65_536;

/** Collects the messages of the agent; texts without a call of a tool between them are one. */
export class Messages {
  readonly #hear: (message: string) => void;
  readonly #notes = new Kept<Note>({
    itemsMax: NOTES_MAX,
    charactersMax: NOTES_CHARACTERS_MAX,
    characters: ({ text }) => text.length,
    rank: ({ text, isAnswer }) => isAnswer ? 2 : text.length > SHORT_TALK ? 1 : 0,
    shortened: (note) =>
      note.text.length <= NOTE_SHORT ? note : { ...note, text: keptText(note.text, NOTE_SHORT) },
  });
  #last: Note | null = null;
  #open: string[] = [];
  #openCharacters = 0;
  #openTurn = 0;
  #count = 0;

  /** Makes an empty list that passes on each message when it is whole. */
  constructor(hear: (message: string) => void) {
    this.#hear = hear;
  }

  /** How many messages were whole so far. */
  get count(): number {
    return this.#count;
  }

  /** The messages before the last one that are kept, in order. */
  get notes(): readonly Note[] {
    return this.#notes.items;
  }

  /** The last one. */
  get last(): string | null {
    return this.#last?.text ?? null;
  }

  /** Takes words, which go on with those before. */
  say(text: string, turn: number): void {
    if (this.#open.length === 0) this.#openTurn = turn;
    this.#open.push(text);
    this.#openCharacters += text.length;
    if (this.#openCharacters > MESSAGE_MAX) this.end();
  }

  /** Ends the message: what is said next is another one. */
  end(): void {
    if (this.#open.length === 0) return;
    const text = keptText(this.#open.join("\n\n"), LAST_MESSAGE_MAX);
    this.#open = [];
    this.#openCharacters = 0;
    this.#count++;
    this.#put({ text, turn: this.#openTurn, isAnswer: false });
    this.#hear(text);
  }

  /** Takes down that the user spoke, so that the last message was an answer. */
  answered(): void {
    this.end();
    if (this.#last !== null) this.#last = { ...this.#last, isAnswer: true };
  }

  #put(note: Note): void {
    if (this.#last !== null) {
      this.#notes.add({ ...this.#last, text: keptText(this.#last.text, NOTE_MAX) });
    }
    this.#last = note;
  }
}
