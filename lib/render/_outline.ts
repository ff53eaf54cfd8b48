/**
 * The order of the document, and how a budget is divided among its parts.
 *
 * A prompt is made of pieces: a request, a command, the plan. A piece has one or more forms, from
 * the shortest to the whole, each with a rank. {@linkcode fill} takes the least form of what must
 * be there, then goes through all other forms by rank, stage by stage and each stage twice: first no
 * part may have more than its share of the budget, so that none starves the others, then whatever
 * still fits is taken. What was taken is printed in the order of the document.
 *
 * @module
 */

import { byteLength } from "./_quote.ts";

/** The rank of what is printed whatever the budget. */
export const LEAST = 0;

/** The rank of what is printed next, since nearly every budget has room for it. */
export const NEXT_TO_LEAST = 1;

/** The rank of what is printed only when everything else is there, whole. */
export const LAST = 200;

/** The last ranks of the stages: what is needed, what is told, what there is room for, the rest. */
const STAGES = [34, 99, LAST - 1, Infinity];

/** A part of the document. */
interface Part {
  readonly heading: string;
  /** A line of ours before the pieces. */
  readonly label: string | null;
  /** Whether an empty line separates the pieces. */
  readonly isSpaced: boolean;
  /** How much of the budget it may have before others have had theirs. */
  readonly share: number;
}

/** The parts, in the order of the document. */
const PARTS = {
  header: part("# Session Handoff", null, 1),
  notice: part("", null, 1),
  prior: part(
    "## Goal",
    "The session goes on from a summary of the agent:",
    0.3,
    true,
  ),
  since: part("## Goal", "The first request after that:", 0.25, true),
  goal: part("## Goal", "The first request:", 0.25, true),
  stated: part("## Goal", "The user's constraints:", 0.25),
  requests: part("## Goal", "Later requests, in order:", 0.42, true),
  summary: part("## Current state", null, 0.15),
  last: part("## Current state", "The agent's last message:", 0.12),
  plan: part("## Current state", "Plan:", 0.15),
  questions: part("## Current state", "Asked by the agent, not answered:", 0.08, true),
  unfinished: part("## Current state", "Unfinished:", 0.06),
  files: part("## Done", "Files:", 0.1),
  commands: part("## Done", "Commands, newest last:", 0.08),
  notes: part("## Along the way", "What the agent said, in order:", 0.35, true),
  failing: part("## Failing now", null, 0.2),
  doubtful: part(
    "## Perhaps still failing",
    "Failed on the last run, and a like command passed later:",
    0.16,
  ),
  dropped: part("## Tried and given up", null, 0.1, true),
  signals: part("## Working tree signals", null, 0.05),
  derived: part("## Requested continuation", "From the agent's plan and work:", 0.1),
  next: part("## Requested continuation", null, 0.1),
  constraints: part("## Constraints", null, 1),
} as const satisfies Record<string, Part>;

/** The name of a part of the document. */
export type PartName = keyof typeof PARTS;

/** One of the forms that a piece can have. */
export interface Form {
  /** When its turn comes; smaller is earlier, {@linkcode LEAST} is always. */
  readonly rank: number;
  /** Markdown without a line feed at its end. */
  readonly text: string;
  /** How many steps of the plan it shows; none when it is absent. */
  readonly steps?: number;
}

/** Something that is printed in one place, in one of several forms. */
export interface Piece {
  readonly part: PartName;
  /** From the shortest to the whole. */
  readonly forms: readonly Form[];
  /** What it is one of, for counting what is left out. */
  readonly kind?: "request" | "message" | "command" | "failure" | "call";
  /** The request that it is, for telling whether it stands elsewhere. */
  readonly source?: unknown;
  /** How often a command ran; once when it is absent. */
  readonly runs?: number;
}

/** A piece with the form that was chosen for it. */
export interface Chosen {
  readonly piece: Piece;
  readonly form: Form;
}

/** Returns the pieces that fit into `bytesMax` bytes, each in its chosen form, in their order. */
export function fill(pieces: readonly Piece[], bytesMax: number): Chosen[] {
  const tray = new Tray();
  for (const piece of pieces) {
    if (piece.forms[0]?.rank === LEAST) tray.put(piece, piece.forms[0]);
  }
  const offers = pieces.flatMap((piece) => piece.forms.map((form) => ({ piece, form })))
    .filter(({ piece, form }) => form.rank > LEAST || form !== piece.forms[0])
    .sort((a, b) => a.form.rank - b.form.rank);
  let from = 0;
  for (const rankMax of STAGES) {
    if (rankMax > LAST && !offers.slice(0, from).every((offer) => tray.has(offer))) break;
    const after = offers.findIndex(({ form }) => form.rank > rankMax);
    const stage = offers.slice(from, after < 0 ? offers.length : after);
    for (const isShared of [true, false]) {
      for (const { piece, form } of stage) {
        const more = tray.cost(piece, form);
        const share = isShared ? PARTS[piece.part].share * bytesMax : Infinity;
        const fits = tray.bytes + more <= bytesMax && tray.bytesOf(piece.part) + more <= share;
        if (fits && tray.isBetter(piece, form)) tray.put(piece, form);
      }
    }
    from += stage.length;
  }
  return tray.chosen(pieces);
}

/** Returns the document. */
export function print(chosen: readonly Chosen[]): string {
  let text = "";
  let heading = "";
  for (const name of Object.keys(PARTS) as PartName[]) {
    const forms = chosen.filter(({ piece }) => piece.part === name).map(({ form }) => form.text);
    if (forms.length === 0) continue;
    const part: Part = PARTS[name];
    const isNew = part.heading !== heading;
    if (isNew || part.heading === "") text += headingText(part, text === "");
    text += labelText(part, isNew) + forms.join(separator(part)) + "\n";
    heading = part.heading;
  }
  return text;
}

/** What has been chosen so far, and what it costs. */
class Tray {
  readonly #forms = new Map<Piece, Form>();
  readonly #headings = new Set<string>();
  readonly #bytesOf = new Map<PartName, number>();
  bytes = 0;

  bytesOf(name: PartName): number {
    return this.#bytesOf.get(name) ?? 0;
  }

  /** Whether the form, or a later one, is there. */
  has({ piece, form }: Chosen): boolean {
    const present = this.#forms.get(piece);
    return present !== undefined && !this.isBetter(piece, form);
  }

  /** Whether the form comes after the present one. */
  isBetter(piece: Piece, form: Form): boolean {
    const present = this.#forms.get(piece);
    return present === undefined || piece.forms.indexOf(form) > piece.forms.indexOf(present);
  }

  /** Returns how many bytes more the form takes. */
  cost(piece: Piece, form: Form): number {
    const present = this.#forms.get(piece);
    if (present !== undefined) return bytesOf(form) - bytesOf(present);
    const part: Part = PARTS[piece.part];
    const isFirst = !this.#bytesOf.has(piece.part);
    const isNew = !this.#headings.has(part.heading);
    return bytesOf(form) + separator(part).length +
      (isFirst ? byteLength(labelText(part, false)) : 0) +
      (isNew ? byteLength(headingText(part, false)) : 0);
  }

  put(piece: Piece, form: Form): void {
    const more = this.cost(piece, form);
    this.#forms.set(piece, form);
    this.#headings.add(PARTS[piece.part].heading);
    this.#bytesOf.set(piece.part, this.bytesOf(piece.part) + more);
    this.bytes += more;
  }

  chosen(pieces: readonly Piece[]): Chosen[] {
    return pieces.flatMap((piece) => {
      const form = this.#forms.get(piece);
      return form === undefined ? [] : [{ piece, form }];
    });
  }
}

/** A form is weighed again and again while the others are chosen. */
const BYTES = new WeakMap<Form, number>();

function bytesOf(form: Form): number {
  const bytes = BYTES.get(form) ?? byteLength(form.text);
  BYTES.set(form, bytes);
  return bytes;
}

function part(heading: string, label: string | null, share: number, isSpaced = false): Part {
  return { heading, label, isSpaced, share };
}

function separator(part: Part): string {
  return part.isSpaced ? "\n\n" : "\n";
}

function headingText({ heading }: Part, isFirst: boolean): string {
  return `${isFirst ? "" : "\n"}${heading}${heading === "" ? "" : "\n"}`;
}

function labelText({ label, isSpaced }: Part, isAfterHeading: boolean): string {
  if (label === null) return isAfterHeading ? "" : "\n";
  return `${isAfterHeading ? "" : "\n"}${label}\n${isSpaced ? "\n" : ""}`;
}
