/**
 * What the user answered to a question that the agent asked by a tool.
 *
 * @module
 */

import { keptText } from "./_kept.ts";

/** How much of what the tool returned is looked at, in characters. */
const OUTPUT_MAX = 32_768;
/** How deep answers may lie in JSON: a list of answers to a question of a list. */
const DEPTH_MAX = 4;

/** What begins `User has answered: "Which one?"="The first", "Why?"="Because" user notes: ….` */
const PAIRS = /^[^"]{0,100}"[^"]/;
/** Between a question and its answer, and between an answer and the next question. */
const PAIR_MIDDLE = '"="';
const PAIR_NEXT = ', "';
/** What the tool says behind the last pair. */
const PAIRS_END = /\. You can now [^"\n]{0,200}$/;
/** What may stand behind an answer: a picture of the option, which is the agent's, and a remark. */
const PREVIEW = '" selected preview:';
const NOTES = " user notes: ";
/** A line with an answer, where each line has its mark: `[answer] The first`. */
const ANSWER_LINE = /^\s*\[answer\]\s*(.*)$/i;
/** Tags that some agents put around what the user typed. */
const TAGS = /^<(answer|feedback|user_message)>([\s\S]*)<\/\1>$/;
/** What tools say before an answer. */
const OPENING =
  /^(?:the )?user (?:has )?(?:answered|responded|replied|selected|chose|provided|said)\b[^:\n"]{0,60}:\s*/i;
/** What tools say in place of one. */
const NO_ANSWER =
  /^(?:the )?user (?:has )?(?:dismissed|declined|skipped|cancell?ed|(?:did not|didn't|not) (?:answer|respond|reply|choose|select|provide)(?:ed)?|provided no|gave no)\b|^\(?no (?:answer|response|reply)\b/i;

/**
 * Returns the user's own words out of what a question's tool returned; `null` when there are none.
 * Tools return them plain, as JSON, or in a sentence that repeats the questions. Several answers
 * stand on lines of their own, each after its question as far as that is told.
 */
export function replyIn(output: string): string | null {
  const text = keptText(output, OUTPUT_MAX).trim();
  const words = (fromJson(text) ?? fromPairs(text) ?? fromLines(text) ?? plain(text)).trim();
  return words === "" ? null : words;
}

/** Returns the answers in a JSON object, an empty text when it has none; `null` for other texts. */
function fromJson(text: string): string | null {
  if (!/^[{[]/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const isNamed = typeof value === "object" && value !== null;
  const named = isNamed ? value as Record<string, unknown> : {};
  const answers = named["answers"] ?? named["answer"] ?? (Array.isArray(value) ? value : null);
  return answers === null ? null : entriesOf(answers).map(withQuestion).join("\n");
}

interface Entry {
  /** The question, or whatever else the answer is under. */
  readonly name: string;
  readonly text: string;
  readonly isOnly: boolean;
}

function entriesOf(answers: unknown): Entry[] {
  if (typeof answers !== "object" || answers === null || Array.isArray(answers)) {
    return [{ name: "", text: textsIn(answers).join(", "), isOnly: true }];
  }
  const entries = Object.entries(answers)
    .map(([name, value]) => ({ name, text: textsIn(value).join(", ") }))
    .filter(({ text }) => text !== "");
  return entries.map((entry) => ({ ...entry, isOnly: entries.length === 1 }));
}

function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value !== "object" || value === null || depth === DEPTH_MAX) return [];
  const { answers, answer } = value as Record<string, unknown>;
  const within = answers ?? answer ?? (Array.isArray(value) ? value : []);
  return (Array.isArray(within) ? within : [within]).flatMap((each) => textsIn(each, depth + 1));
}

/** Returns the answers of `"Which one?"="The first", "Why?"="Because"`, or `null`. */
function fromPairs(text: string): string | null {
  const pieces = text.replace(PAIRS_END, "").split(PAIR_MIDDLE);
  if (pieces.length < 2 || !PAIRS.test(text)) return null;
  const isOnly = pieces.length === 2;
  let name = pieces[0]!.slice(pieces[0]!.indexOf('"') + 1);
  const entries: Entry[] = [];
  for (const [at, piece] of pieces.slice(1).entries()) {
    const next = at === pieces.length - 2 ? -1 : piece.lastIndexOf(PAIR_NEXT);
    entries.push({ name, text: answerOf(next < 0 ? piece : piece.slice(0, next)), isOnly });
    name = next < 0 ? "" : piece.slice(next + PAIR_NEXT.length);
  }
  return entries.filter(({ text }) => text !== "").map(withQuestion).join("\n");
}

/** Returns the answer, and what the user remarked on it, of what stands behind a question. */
function answerOf(piece: string): string {
  const at = piece.lastIndexOf(NOTES);
  const notes = at < 0 ? "" : piece.slice(at + NOTES.length).trim();
  const own = at < 0 ? piece : piece.slice(0, at);
  const preview = own.indexOf(PREVIEW);
  const answer = (preview < 0 ? own : own.slice(0, preview)).trim().replace(/"$/, "").trim();
  return [answer, notes].filter((text) => text !== "").join("; ");
}

/** Returns what stands on the lines that are marked as answers, or `null` when none is. */
function fromLines(text: string): string | null {
  const lines = text.split("\n").flatMap((line) => ANSWER_LINE.exec(line)?.[1] ?? []);
  return lines.length === 0 ? null : lines.join("\n");
}

function plain(text: string): string {
  if (NO_ANSWER.test(text)) return "";
  const [, , tagged] = TAGS.exec(text) ?? [];
  return tagged ?? text.replace(OPENING, "");
}

/** The only answer needs no question; a number or an id in its place says nothing. */
function withQuestion({ name, text, isOnly }: Entry): string {
  return isOnly || !/\s/.test(name.trim()) ? text : `${name.trim()} ${text}`;
}
