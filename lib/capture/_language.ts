/**
 * What is known of a language: how to tell it, and the words by which people set conditions in it
 * or say that something was given up.
 *
 * @module
 */

/** The cues of one language; all but `common` are tested on single sentences. */
export interface Language {
  readonly name: string;
  /** Tells the language by its letters; `null` for one that is told by its frequent words. */
  readonly script: RegExp | null;
  /** Frequent words that its neighbours do not have. */
  readonly common: ReadonlySet<string>;
  /** A sentence that says how the work has to be. */
  readonly constraint: RegExp;
  /**
   * Turns of phrase with the same words that demand nothing: calls, answers, reports. With the flag
   * `g`, since all of them are taken out of a sentence before `constraint` is looked for.
   */
  readonly idle: RegExp;
  /** One that looks like it, and only tells what happens. */
  readonly report: RegExp | null;
  /** Says that something was tried without success, or given up. */
  readonly dropped: RegExp;
  /** The beginning of a sentence that is not understood without the one before it. */
  readonly refersBack: RegExp;
  /** What stands above a list of conditions. */
  readonly heading: RegExp;
}

/** A language as it stands in the table: alternatives of regular expressions, without case. */
export interface LanguageRow {
  readonly name: string;
  readonly script?: RegExp;
  readonly common?: string;
  readonly constraint: readonly string[];
  readonly idle: readonly string[];
  readonly report?: readonly string[];
  readonly dropped: readonly string[];
  readonly refersBack: string;
  readonly heading: string;
}

/** Before and after a word of any script; `\b` knows ASCII only, and is taken for one of them. */
const WORD_START = "(?<![\\p{L}\\p{N}_])";
const WORD_END = "(?![\\p{L}\\p{N}_])";

/**
 * Returns what stands before a clause that gives an order: the beginning of the sentence, a comma,
 * or one of `joiners`.
 */
export function orderAfter(joiners: string): string {
  return `(?<=^["'(*_\\s]*|[,;:(–—]\\s?|\\s-\\s|${WORD_START}(?:${joiners})\\s)`;
}

/** Makes a language of its row. Scripts without spaces have no borders of words. */
export function language(row: LanguageRow): Language {
  const bordered = row.script === undefined || row.name === "Russian";
  const any = (sources: readonly string[], flags = "iu") => {
    const all = `(?:${sources.join("|")})`.replaceAll("\\b", `(?:${WORD_START}|${WORD_END})`);
    return new RegExp(bordered ? `${WORD_START}${all}${WORD_END}` : all, flags);
  };
  return {
    name: row.name,
    script: row.script ?? null,
    common: new Set(row.common?.split(" ") ?? []),
    constraint: any(row.constraint),
    idle: any(row.idle, "giu"),
    report: row.report === undefined ? null : any(row.report),
    dropped: any(row.dropped),
    refersBack: new RegExp(`^["'(*_]*(?:${row.refersBack})${bordered ? WORD_END : ""}`, "iu"),
    heading: new RegExp(`^[*_]*(?:[\\p{L} ]{0,30} )?(?:${row.heading})[*_]*\\s*[:：]?[*_]*$`, "iu"),
  };
}
