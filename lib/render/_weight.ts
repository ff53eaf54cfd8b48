/**
 * How much a text tells, whatever its language.
 *
 * What tells something has words that are rare in this session: names, numbers that occur once, the
 * nouns of a decision. Chatter ("ok", "go on") and the formulas that agents repeat ("Let me look at
 * …") are made of words, and pairs of words, that occur in many messages. So the session itself
 * says what is common in it, and no list of phrases is needed; the one small table here, of words
 * that deny or contrast, only tips the scale between equals.
 *
 * @module
 */

import { wordsOf } from "./_words.ts";

/** What a word is worth that has been read already. */
const KNOWN_WORTH = 0.3;
/** How much of its worth a text loses that consists of repeated pairs of words. */
const FORMULA_LOSS = 0.85;
/** A pair of words in so many messages belongs to a formula. */
const FORMULA_MESSAGES = 3;
/** What denying or contrasting adds. */
const CONTRAST_WORTH = 1.25;
/** A shorter word, such as `to` or `ts`, is no name of a topic. */
const TOPIC_MIN = 4;
/** A number, a path, a name of the code, an option or a code span. */
const NAME =
  /\p{N}|[\p{L}_][/\\.@:_#]+[\p{L}_]|(?:^|\s)[/~$#@-]+[\p{L}_]|\p{Ll}\p{Lu}|\p{Lu}{3}|[`"<=]/u;
/** A pair of characters that is a word, more often than a part of two. */
const IDEOGRAMS = /^[\p{Script=Han}\p{Script=Katakana}]{2}$/u;
/** Where a word of a name such as `OrderList` ends. */
const CAMEL = /(?<=\p{Ll})(?=\p{Lu})/gu;
/** How many words of a message count for what is common. */
const MESSAGE_WORDS_MAX = 500;

/**
 * Words that deny, contrast or take back, in the languages with the most speakers among programmers.
 */
const CONTRAST = new Set(
  ("not no never without instead only but rather unless however don doesn isn can won " +
    "nicht kein keine keinen nie ohne statt sondern aber nur jedoch " +
    "ne pas sans jamais mais seulement plutôt no sin nunca pero sino solo não sem mas apenas " +
    "non senza mai ma invece niet geen zonder maar nie bez ale tylko inte utan men ikke uden " +
    "не нет без но а только вместо değil ama sadece yerine " +
    "stop wait undo revert stopp warte zurück annule attends arrête deshaz espera " +
    "aspetta annulla espere cofnij czekaj vänta верни отмени подожди стоп dur bekle").split(" ")
    .concat([
      "不",
      "没",
      "但",
      "只",
      "ない",
      "せず",
      "않",
      "말",
      "だけ",
      "不是",
      "不要",
      "不用",
      "没有",
      "但是",
      "而不",
      "不行",
      "不对",
      "不能",
      "撤销",
      "回退",
      "停止",
      "等一",
      "戻し",
      "やめ",
      "待っ",
    ]),
);

/**
 * How people and agents begin to say what they are going to do, in those languages; and what ends
 * with a colon has its end in what was done next.
 */
const ANNOUNCING =
  /^\W*(?:(?:ok|okay|now|next|first|good|great|alright|so|then)\b[,.:]?\s+)*(?:let['’]?s?(?: me| us)?|i['’]ll|i will|i['’]m going to|i am going to|looking at|reading|checking|ich (?:werde|schaue|sehe|prüfe)|lass mich|je vais|regardons|voy a|vamos a|vou|vado a|guardo|ik ga|zobaczę|sprawdzę|сейчас|давайте|посмотрю|şimdi|bakayım)(?![\p{L}\p{M}])|^\W*(?:让我|我来|我先|先看|接下来|まず|次に|これから|이제|먼저)|[:：]$/iu;
/** A longer sentence says more than that, such as why. */
const ANNOUNCING_MAX = 90;

/** Whether a sentence says what comes next rather than what came of it: `Let me look at …`. */
export function announces(sentence: string): boolean {
  return sentence.length <= ANNOUNCING_MAX && ANNOUNCING.test(sentence);
}

/** What is common and what is rare in a session. */
export class Scale {
  /** The worth of a word by the number of messages that it is in. */
  readonly #worth: readonly number[];
  readonly #ofWord = new Map<string, number>();
  readonly #ofPair = new Map<string, number>();

  readonly #topics: ReadonlySet<string>;

  /**
   * Makes the scale of a session from all that was said in it; `topics` are names of what was
   * worked on: files, steps of the plan.
   */
  constructor(messages: readonly string[], topics: readonly string[] = []) {
    this.#topics = new Set(wordsOf(topics.join("\n").replaceAll(CAMEL, " ")));
    const all = messages.length + 1;
    this.#worth = Array.from({ length: all + 1 }, (_, count) => {
      return all < 2 ? 1 : (Math.log(all / Math.max(1, count)) / Math.log(all)) ** 2;
    });
    for (const message of messages) {
      const words = wordsOf(message).slice(0, MESSAGE_WORDS_MAX);
      tally(this.#ofWord, words);
      tally(this.#ofPair, pairs(words));
    }
  }

  /**
   * Returns how much these words tell to a reader who knows the words `known`: about the number of
   * rare words, 0 for nothing.
   */
  weigh(words: readonly string[], known: ReadonlySet<string> = new Set()): number {
    const distinct = new Set(words);
    let sum = 0;
    let contrast = false;
    for (const word of distinct) {
      sum += this.#worthOf(word) * (known.has(word) ? KNOWN_WORTH : 1);
      contrast ||= CONTRAST.has(word);
    }
    const formula = this.#formulaShare(words);
    return sum * (1 - FORMULA_LOSS * formula) * (contrast ? CONTRAST_WORTH : 1);
  }

  /**
   * Whether a short text names something of the work: a path, a name of the code, a number,
   * something that was worked on, or denies, contrasts or takes something back.
   */
  isMatter(text: string): boolean {
    const words = wordsOf(text);
    return NAME.test(text) || this.isTopical(words) ||
      words.some((word) => CONTRAST.has(word) || (IDEOGRAMS.test(word) && this.#topics.has(word)));
  }

  /** Whether words name something that was worked on. */
  isTopical(words: readonly string[]): boolean {
    return words.some((word) => word.length >= TOPIC_MIN && this.#topics.has(word));
  }

  /** Returns which part of what these words tell is news to a reader who knows the words `known`. */
  newsShare(words: readonly string[], known: ReadonlySet<string>): number {
    let all = 0;
    let news = 0;
    for (const word of words) {
      const worth = this.#worthOf(word);
      all += worth;
      if (!known.has(word)) news += worth;
    }
    return all === 0 ? 0 : news / all;
  }

  /** Returns 1 for a word in one message only, towards 0 for one in all of them. */
  #worthOf(word: string): number {
    return this.#worth[this.#ofWord.get(word) ?? 1]!;
  }

  #formulaShare(words: readonly string[]): number {
    const all = pairs(words);
    const repeated = all.filter((pair) => (this.#ofPair.get(pair) ?? 0) >= FORMULA_MESSAGES);
    return all.length === 0 ? 0 : repeated.length / all.length;
  }
}

function pairs(words: readonly string[]): string[] {
  return words.slice(1).map((word, at) => `${words[at]} ${word}`);
}

function tally(counts: Map<string, number>, items: readonly string[]): void {
  for (const item of new Set(items)) counts.set(item, (counts.get(item) ?? 0) + 1);
}
