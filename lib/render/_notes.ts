/**
 * What the agent said on the way: where decisions, findings and given-up ideas are.
 *
 * @module
 */

import type { Captured, Note } from "../captured.ts";
import type { Piece } from "./_outline.ts";
import { byteLength } from "./_quote.ts";
import { quotations, type Size, SIZES, spread, tellsLittle } from "./_sizes.ts";
import { telling } from "./_telling.ts";
import type { Scale } from "./_weight.ts";
import { sameness, wordsOf } from "./_words.ts";

/** What an answer is worth more than talk between tools. */
const ANSWER_WORTH = 1.4;
/** What the newest note is worth more than the first. */
const RECENCY_WORTH = 0.3;
/** The size in which notes are compared, and what each costs beside its words. */
const SAMPLE_BYTES = 260;
const OVERHEAD_BYTES = 40;

/** Returns the notes in the order of the conversation, without repetitions. */
export function notePieces(captured: Captured, scale: Scale): Piece[] {
  const notes = withoutRepetitions(captured.notes);
  const order = orderOf(notes, knownWords(captured), scale);
  return notes.map((note): Piece => {
    const base: readonly Size[] = tellsLittle(note.text, scale) ? SIZES.chatter : SIZES.note;
    const sizes = base.map(([bytes, rank]): Size => {
      return [bytes, spread(rank, order.get(note)!, notes.length)];
    });
    return { part: "notes", kind: "message", forms: quotations(note.text, sizes, scale) };
  });
}

/**
 * Places the notes by how much each adds, for its length, to what the reader knows from elsewhere
 * in the prompt and from the notes placed before it.
 */
function orderOf(notes: readonly Note[], known: Set<string>, scale: Scale): Map<Note, number> {
  const rated = notes.map((note, at) => {
    const sample = telling(note.text, SAMPLE_BYTES, scale);
    const words = wordsOf(sample);
    const bonus = (note.isAnswer ? ANSWER_WORTH : 1) * (1 + RECENCY_WORTH * at / notes.length) /
      (byteLength(sample) + OVERHEAD_BYTES);
    return { note, words, bonus, worth: scale.weigh(words, known) * bonus };
  }).sort((a, b) => b.worth - a.worth);
  const placed = rated.map(({ note, words, bonus }) => {
    const worth = scale.weigh(words, known) * bonus;
    for (const word of words) known.add(word);
    return { note, worth };
  }).sort((a, b) => b.worth - a.worth);
  return new Map(placed.map(({ note }, place) => [note, place]));
}

/** What stands elsewhere in the prompt: requests, files, commands, the plan, the last message. */
function knownWords(captured: Captured): Set<string> {
  return new Set(wordsOf([
    ...captured.requests.map(({ text }) => text),
    ...captured.files.map(({ path }) => path),
    ...captured.commands.map(({ command }) => command),
    ...(captured.plan?.items ?? []).map(({ text }) => text),
    captured.lastMessage ?? "",
    ...captured.dropped,
    ...captured.questions,
  ].join("\n")));
}

/** Leaves out a note that says the same as a later one. */
function withoutRepetitions(notes: readonly Note[]): Note[] {
  const last = new Map(notes.map((note) => [sameness(note.text), note]));
  return notes.filter((note) => note.text.trim() !== "" && last.get(sameness(note.text)) === note);
}
