/**
 * What the agent asked last.
 *
 * @module
 */

import { CUTS_BESIDE_SECRETS } from "../secrets/cut.ts";
import { keptText } from "./_kept.ts";
import { sentencesOf } from "./_sentences.ts";

/** How many are kept; the last are. */
const QUESTIONS_MAX = 10;
/** How long one may be, in characters. */
const QUESTION_MAX = 1_000;
/** How many sentences may stand behind a question: "Let me know." */
const OTHERS_MAX = 1;
/** How much of the end of a message is looked at, in characters. */
const END_MAX = 4_000;

/** The marks of all scripts, and the Japanese particle, which needs none. */
const QUESTION = /(?:[?？؟⁇]|か。?)["'”’»」』)）*_`]*$/u;

/**
 * Returns the questions that a message ends with, in order, at most 10. One other sentence may
 * stand behind each.
 */
export function questionsAtEnd(message: string): string[] {
  const start = message.length - END_MAX;
  const end = start <= 0 ? message : message.slice(CUTS_BESIDE_SECRETS.start(message, start));
  const sentences = sentencesOf(end);
  const questions: string[] = [];
  let others = 0;
  for (const { text } of sentences.reverse()) {
    if (QUESTION.test(text)) {
      questions.unshift(keptQuestion(text));
      others = 0;
    } else if (++others > OTHERS_MAX) {
      break;
    }
  }
  return questions.slice(-QUESTIONS_MAX);
}

/** Returns a question as it is kept. */
export function keptQuestion(text: string): string {
  return keptText(text.trim(), QUESTION_MAX);
}
