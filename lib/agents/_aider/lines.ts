/**
 * The lines of Aider's chat history, told apart: what the user typed, what the program printed, and
 * what the model said. All of it is Markdown in one file, without marks that could not be in a
 * model's answer as well.
 *
 * How they are written is from Aider's source, `aider/io.py` (0.86): `user_input` and `tool_output`
 * end each of their lines with two spaces, `ai_output` writes the answer as it is.
 *
 * @module
 */

import { LINE_BYTES_MAX } from "../_read/jsonl.ts";

/** The line with which a program run begins; the time is local, of an unknown zone. */
const RUN = /^# aider chat started at (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\s*$/;

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
    const isContinued = this.#isPrinting;
    const kind = this.#kindOf(text);
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
    const isTyped = text.startsWith(`${TYPED} `) || text.trimEnd() === TYPED;
    const isPrinted = text.startsWith(`${PRINTED} `) || text.trimEnd() === PRINTED;
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
    this.#isPrinting = isPrinted && this.#kind === "printed";
    return this.#isPrinting ? "printed" : "said";
  }
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
