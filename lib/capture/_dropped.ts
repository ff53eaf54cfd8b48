/**
 * What was tried and given up, so that the next agent does not try it again.
 *
 * @module
 */

import { keptText } from "./_kept.ts";
import { type Sentence, sentencesOf, TEXT_MAX } from "./_sentences.ts";
import { languagesOf } from "./_spoken.ts";

/** How many are kept; the newest are. */
const DROPPED_MAX = 20;
/** How long one may be, in characters. */
const CHARACTERS_MAX = 600;

/** How much of what was said is looked through at the end, in characters; the newest is. */
const HEARD_MAX = 262_144;

const QUESTION = /[?？؟]\W*$/u;

/** Something that was said, or what was refused, with its place in the order of all of them. */
interface Heard {
  readonly text: string;
  readonly order: number;
}

/**
 * Collects what was given up, and what the user did not allow. What is said is only kept, and
 * looked through when the session is over: most of it is not of the newest then.
 */
export class Dropped {
  #heard: Heard[] = [];
  #characters = 0;
  /** What the user refused, and when last. */
  readonly #refusals = new Map<string, number>();
  #order = 0;

  /** The newest 20, in order. */
  get texts(): readonly string[] {
    const found = [...this.#refusals].map(([text, order]) => ({ text, order }));
    for (const { text, order } of this.#heard.toReversed()) {
      if (found.length >= DROPPED_MAX + this.#refusals.size) break;
      for (const sentence of droppedIn(text).reverse()) {
        const kept = keptText(sentence, CHARACTERS_MAX);
        if (!found.some((other) => other.text === kept)) found.push({ text: kept, order });
      }
    }
    // The sentences of one message were found from its end.
    return found.reverse().sort((a, b) => a.order - b.order).slice(-DROPPED_MAX)
      .map(({ text }) => text);
  }

  /** Takes what somebody said. */
  hear(text: string): void {
    this.#heard.push({ text: keptText(text, TEXT_MAX), order: this.#order++ });
    this.#characters += text.length;
    if (this.#characters > 2 * HEARD_MAX) this.#forgetOldest();
  }

  /** Takes what the user refused: a command, or a tool and what it was for. */
  refuse(what: string): void {
    const text = refusal(what);
    this.#refusals.delete(text);
    this.#refusals.set(text, this.#order++);
    const [oldest] = this.#refusals.keys();
    if (this.#refusals.size > DROPPED_MAX && oldest !== undefined) this.#refusals.delete(oldest);
  }

  /** Forgets that the user refused something, since it was allowed later. */
  allow(call: { readonly label: string }): void {
    if (this.#refusals.size > 0) this.#refusals.delete(refusal(call.label));
  }

  #forgetOldest(): void {
    let at = this.#heard.length;
    let characters = 0;
    while (at > 0 && characters < HEARD_MAX) characters += this.#heard[--at]!.text.length;
    this.#heard = this.#heard.slice(at);
    this.#characters = characters;
  }
}

function refusal(what: string): string {
  return keptText(`The user refused: \`${what}\``, CHARACTERS_MAX);
}

/**
 * Returns the sentences of a message that say that something did not work or was given up, in
 * order; one that points back has the sentence before it in front.
 */
export function droppedIn(message: string): string[] {
  const start = asMatched(message.slice(0, TEXT_MAX));
  const languages = languagesOf(start).filter(({ dropped }) => dropped.test(start));
  if (languages.length === 0) return [];
  const sentences = sentencesOf(message);
  const isDropped = ({ text }: Sentence) =>
    !QUESTION.test(text) && languages.some(({ dropped }) => dropped.test(asMatched(text)));
  const pointsBack = ({ text }: Sentence) =>
    languages.some(({ refersBack }) => refersBack.test(asMatched(text)));
  const found: string[] = [];
  let before: Sentence | null = null;
  for (const sentence of sentences) {
    if (isDropped(sentence)) {
      found.push(
        before !== null && pointsBack(sentence) ? `${before.text} ${sentence.text}` : sentence.text,
      );
      // It is in the list already, so what points back to it needs it no more.
      before = null;
    } else {
      before = sentence;
    }
  }
  return found;
}

/** Returns a text as the table of languages has it: with one kind of apostrophe. */
function asMatched(text: string): string {
  return text.replaceAll("’", "'");
}
