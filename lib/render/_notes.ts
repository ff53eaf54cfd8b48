/**
 * What the agent said on the way: where decisions, findings and given-up ideas are.
 *
 * @module
 */

import type { Captured, Note } from "../captured.ts";
import { LAST, type Piece } from "./_outline.ts";
import { byteLength } from "./_quote.ts";
import { quotations, type Size, SIZES, spread, tellsLittle, WHOLE } from "./_sizes.ts";
import { type SentenceWorth, telling } from "./_telling.ts";
import { announces, type Scale } from "./_weight.ts";
import { sameness, unitsOf, wordsOf } from "./_words.ts";

/** What an answer is worth more than talk between tools. */
const ANSWER_WORTH = 1.4;
/** What the newest note is worth more than the first. */
const RECENCY_WORTH = 0.3;
/** What a sentence is worth that says what comes next, rather than what came of it. */
const ANNOUNCING_WORTH = 0.4;
/** The size in which notes are compared, and what each costs beside its words. */
const SAMPLE_BYTES = 260;
const OVERHEAD_BYTES = 40;
/** So much of a text is looked at for sentences that stand elsewhere. */
const LOOKED_AT_MAX = 60_000;

/** A sentence that is in so many notes, word for word, is a formula in each of them. */
const FORMULA_NOTES = 3;

/** Returns the notes in the order of the conversation, without repetitions. */
export function notePieces(captured: Captured, scale: Scale): Piece[] {
  const notes = withoutRepetitions(captured.notes)
    .map((note) => ({ note, sentences: sentencesOf(note.text) }));
  const worthOf = worthIn(captured, notes.map(({ sentences }) => sentences));
  const order = orderOf(notes.map(({ note }) => note), knownWords(captured), { scale, worthOf });
  return notes.map(({ note, sentences }): Piece => {
    const base = sizesOf(sentences.filter((sentence) => worthOf(sentence) > 0), scale);
    const hasTold = sentences.some((sentence) => worthOf(sentence) === 0);
    const sizes = base.map(([bytes, rank]): Size => {
      const turn = hasTold && bytes === WHOLE ? LAST : rank;
      return [bytes, spread(turn, order.get(note)!, notes.length)];
    });
    return {
      part: "notes",
      kind: "message",
      forms: quotations(note.text, sizes, scale, worthOf),
    };
  });
}

/** Returns the sizes of a note in which these sentences are new. */
function sizesOf(news: readonly string[], scale: Scale): readonly Size[] {
  if (news.length === 0 || tellsLittle(news.join("\n"), scale)) return SIZES.chatter;
  return news.every((sentence) => announces(sentence)) ? SIZES.routine : SIZES.note;
}

function sentencesOf(text: string): string[] {
  return unitsOf(text.slice(0, LOOKED_AT_MAX)).map(({ start, end }) => text.slice(start, end));
}

/**
 * Returns what says how much a sentence of the agent is worth: nothing when it stands elsewhere in
 * the prompt, in requests or the last message, or is a formula; little when it announces something.
 */
function worthIn(captured: Captured, notes: readonly (readonly string[])[]): SentenceWorth {
  const said = [...captured.requests.map(({ text }) => text), captured.lastMessage ?? ""];
  const told = new Set(said.flatMap(sentencesOf).map(sameness));
  const times = new Map<string, number>();
  for (const sentences of notes) {
    for (const key of new Set(sentences.map(sameness))) times.set(key, (times.get(key) ?? 0) + 1);
  }
  return (sentence) => {
    const key = sameness(sentence);
    if (told.has(key) || (times.get(key) ?? 0) >= FORMULA_NOTES) return 0;
    return announces(sentence) ? ANNOUNCING_WORTH : 1;
  };
}

/**
 * Places the notes by how much each adds, for its length, to what the reader knows from elsewhere
 * in the prompt and from the notes placed before it.
 */
function orderOf(
  notes: readonly Note[],
  known: Set<string>,
  { scale, worthOf }: { readonly scale: Scale; readonly worthOf: SentenceWorth },
): Map<Note, number> {
  const rated = notes.map((note, at) => {
    const sample = telling(note.text, SAMPLE_BYTES, scale, worthOf);
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
    captured.priorSummary ?? "",
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
