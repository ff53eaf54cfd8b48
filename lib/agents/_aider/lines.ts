/**
 * The lines of Aider's chat history, told apart: what the user typed, what the program printed, and
 * what the model said. All of it is Markdown in one file, without marks that could not be in a
 * model's answer as well.
 *
 * How they are written is from Aider's source, `aider/io.py` (0.86): `user_input` and `tool_output`
 * end each of their lines with two spaces, `ai_output` writes the answer as it is, behind an empty
 * line: what stands directly below a line of the program's is never an answer.
 *
 * @module
 */

import { LINE_BYTES_MAX } from "../_read/jsonl.ts";

/** The line with which a program run begins; the time is local, of an unknown zone. */
const RUN = /^# aider chat started at (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\s*$/;

/** The same of the first versions, which wrote all else in another form as well. */
const OLD_RUN = /^# Aider chat started at \d{4}-\d\d-\d\d/;

const TYPED = "####";
const PRINTED = ">";

/** What a line break is in Markdown, with which the program ends each line of its own. */
const BREAK = "  ";

/** What the user typed when it was nothing. */
const BLANK = "<blank>";

/** Lines of one kind that belong together. */
export interface Passage {
  readonly kind: "typed" | "printed" | "said";
  /** The number of its first line. */
  readonly line: number;
  /**
   * The lines, without the marks that tell the kind. What was printed with line feeds of its own,
   * and so without marks behind the first, is one line.
   */
  readonly lines: readonly string[];
}

/** Returns the time at which a line says that a run began, as UTC, or `null` for another line. */
export function runStartedAt(text: string): Date | null {
  if (!text.startsWith("# aider")) return null;
  const [, day, time] = RUN.exec(text) ?? [];
  const startedAt = new Date(`${day}T${time}Z`);
  return Number.isNaN(startedAt.getTime()) ? null : startedAt;
}

/** Says whether a line begins a run as versions before June 2023 wrote it. */
export function isOldRun(text: string): boolean {
  return OLD_RUN.test(text);
}

/** Puts lines of one run together to passages. */
export class Passages {
  #kind: Passage["kind"] | null = null;
  #lines: string[] = [];
  #length = 0;
  #firstLine = 0;
  /** Whether the program's lines end as it wrote them: an editor may have cut spaces at the ends. */
  #hasBreaks: boolean | null = null;
  /** Whether a printed text with line feeds of its own goes on: only its last line has an end. */
  #isPrinting = false;

  /** Takes a line in, and returns the passage that ends before it, if one does. */
  add(text: string, line: number): Passage | null {
    const before = this.#isPrinting;
    const kind = this.#kindOf(text);
    const isContinued = before || (kind === "printed" && !isMarked(text, PRINTED));
    const isLong = this.#length + text.length > LINE_BYTES_MAX;
    const ended = kind !== this.#kind || isLong ? this.end() : null;
    if (this.#kind === null) {
      this.#kind = kind;
      this.#firstLine = line;
    }
    if (isContinued && kind === "printed" && this.#lines.length > 0) {
      this.#lines.push(`${this.#lines.pop()}\n${withoutBreak(text)}`);
    } else this.#lines.push(kind === "said" ? text : contentOf(text, kind));
    this.#length += text.length;
    return ended;
  }

  /** Returns the passage that nothing comes behind, if there is one. */
  end(): Passage | null {
    const kind = this.#kind;
    const lines = this.#lines;
    this.#kind = null;
    this.#lines = [];
    this.#length = 0;
    return kind === null ? null : { kind, line: this.#firstLine, lines };
  }

  #kindOf(text: string): Passage["kind"] {
    const isTyped = isMarked(text, TYPED);
    const isPrinted = isMarked(text, PRINTED);
    const hasBreak = text.endsWith(BREAK);
    // The first such line is surely the program's, since nothing has been said before it.
    if (isTyped || isPrinted) this.#hasBreaks ??= hasBreak;
    const isWhole = hasBreak || this.#hasBreaks !== true;
    if (isTyped && isWhole) {
      this.#isPrinting = false;
      return "typed";
    }
    if (this.#isPrinting) {
      this.#isPrinting = !hasBreak;
      return "printed";
    }
    if (isPrinted && isWhole) return "printed";
    // An empty line is none of the program's, so what comes next in a passage is directly below.
    const isBelow = this.#kind === "printed" || (isPrinted && this.#kind === "typed");
    if (this.#hasBreaks !== true || !isBelow || text.trim() === "") return "said";
    this.#isPrinting = !hasBreak;
    return "printed";
  }
}

function isMarked(text: string, mark: string): boolean {
  return text.startsWith(`${mark} `) || text.trimEnd() === mark;
}

/** Returns a line without its mark and its break. */
function contentOf(text: string, kind: "typed" | "printed"): string {
  const mark = kind === "typed" ? TYPED : PRINTED;
  const content = withoutBreak(text.slice(mark.length).replace(/^ /, ""));
  return content.trim() === BLANK && kind === "typed" ? "" : content;
}

function withoutBreak(text: string): string {
  return text.endsWith(BREAK) ? text.slice(0, -BREAK.length) : text;
}
