/**
 * What the user asked for: the first request, what was said about how it has to be, and the later
 * requests.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import type { Captured, Request } from "../captured.ts";
import { type Form, LEAST, NEXT_TO_LEAST, type Piece } from "./_outline.ts";
import { byteLength, code, item } from "./_quote.ts";
import {
  isChatter,
  quotations,
  RANKS,
  type Size,
  SIZES,
  spread,
  tellsLittle,
  WHOLE,
} from "./_sizes.ts";
import type { Scale } from "./_weight.ts";
import { sameness, wordsOf } from "./_words.ts";

/** A first request that is longer than this is repeated in parts, as what the user stated. */
const OBVIOUS_BYTES = 1_200;
/** The part of the budget in which the first request is not cut. */
const GOAL_SHARE = 0.25;
/** How many constraints are listed as soon as there is any room, and how long each. */
const STATED_EARLY = 2;
const STATED_LEAST_BYTES = 44;
/** What the newest request is worth more than the first. */
const RECENCY_WORTH = 0.3;
/** A longer request is no chatter. */
const CHATTER_BYTES_MAX = 40;
/** The least of what the agent noted, and of the first request after that: they share a place. */
const LEAST_OF_TWO: Size = [40, LEAST];
/** How long the question before an answer is shown, and how long where every byte counts. */
const QUESTION_BYTES = 160;
const QUESTION_LEAST_BYTES = 40;
/** How many attachments of a request are named. */
const ATTACHMENTS_MAX = 8;

/**
 * Returns the requests, in the order of the document, for a budget of so many bytes; before them
 * what the agent had noted, when the session begins in the middle of the work.
 */
export function requestPieces(captured: Captured, scale: Scale, bytesMax: number): Piece[] {
  const { priorSummary, requests } = captured;
  const prior = priorSummary === null ? [] : [priorPiece(priorSummary, scale)];
  const [first, ...later] = requests;
  if (first === undefined) return prior;
  const isShort = byteLength(first.text) <= bytesMax * GOAL_SHARE;
  const whole = isShort ? SIZES.shortGoal : SIZES.goal;
  const names = first.attachments.length === 0 ? [] : [attached(first)];
  const [part, sizes] = priorSummary === null
    ? ["goal" as const, whole]
    : ["since" as const, withLess(whole)];
  return [
    ...prior,
    { part, kind: "request", forms: introduced(first, quotations(first.text, sizes, scale)) },
    ...names.map((text): Piece => ({ part, forms: [{ rank: RANKS.moreStanding, text }] })),
    ...laterPieces(later, wordsOf(`${priorSummary ?? ""}\n${first.text}`), scale),
  ];
}

/** The goal is somewhere in what the agent noted, so it is cut as the goal is. */
function priorPiece(summary: string, scale: Scale): Piece {
  return { part: "prior", forms: quotations(summary, withLess(SIZES.goal), scale) };
}

/** Returns the sizes of a goal with a smaller one for the least. */
function withLess([, ...others]: readonly Size[]): readonly Size[] {
  return [LEAST_OF_TWO, ...others];
}

/** Says whether a piece is the first request. */
export function isGoal({ part, kind }: Piece): boolean {
  return (part === "goal" || part === "since") && kind === "request";
}

/**
 * Returns what the user said about how the work has to be, in order; what tells most comes first
 * when there is no room for all, and what is made of formulas last. It is not repeated from a first
 * request that is printed whole, unless that is long.
 */
export function statedPieces(captured: Captured, scale: Scale, isGoalWhole: boolean): Piece[] {
  const first = captured.requests[0]?.text ?? "";
  const obvious = isGoalWhole && byteLength(first) <= OBVIOUS_BYTES ? first : "";
  const constraints = captured.constraints.filter((stated) => !obvious.includes(stated.trim()));
  if (constraints.length === 0) return [];
  const ranked = constraints.map((stated, at) => {
    const recency = 1 + RECENCY_WORTH * at / constraints.length;
    return { stated, worth: worthOf(stated, scale, new Set()) * recency };
  }).sort((a, b) => b.worth - a.worth).map(({ stated }) => stated);
  const telling = ranked.filter((stated) => !tellsLittle(stated, scale));
  const listed = (some: readonly string[], bytes: number) => {
    const chosen = new Set(some);
    const items = constraints.filter((stated) => chosen.has(stated))
      .map((stated) => `- ${item(stated, bytes)}`);
    const left = constraints.length - items.length;
    return [...items, ...left > 0 ? [`- … and ${grouped(left)} more`] : []].join("\n");
  };
  const forms = [
    { rank: LEAST, text: listed(ranked.slice(0, 1), STATED_LEAST_BYTES) },
    { rank: NEXT_TO_LEAST, text: listed(ranked.slice(0, STATED_EARLY), STATED_LEAST_BYTES) },
    ...telling.length === 0 ? [] : [
      ...[4, 8, 16, WHOLE].map((count) => (
        { rank: RANKS.stated, text: listed(telling.slice(0, count), 90) }
      )),
      { rank: RANKS.stated + 0.5, text: listed(telling, 200) },
      { rank: RANKS.moreStanding, text: listed(telling, WHOLE) },
    ],
    { rank: RANKS.longLists, text: listed(ranked, WHOLE) },
  ];
  return [{ part: "stated", forms }];
}

function laterPieces(later: readonly Request[], goal: readonly string[], scale: Scale): Piece[] {
  const known = new Set(goal);
  const ranked = later.map((request, at) => {
    const recency = 1 + RECENCY_WORTH * at / later.length;
    return { at, worth: worthOf(allOf(request), scale, known) * recency };
  }).sort((a, b) => b.worth - a.worth);
  const order = new Map(ranked.map(({ at }, place) => [at, place]));
  return withoutRepetitions(later).map(({ request, at }) => {
    const base = sizesOf(request, at === later.length - 1, scale);
    const sizes = base
      .map(([bytes, rank]): Size => [bytes, spread(rank, order.get(at) ?? 0, later.length)]);
    const forms = laterForms(request, sizes, scale);
    return { part: "requests", kind: "request", source: request, forms };
  });
}

/** Returns how much a text tells for its length to a reader who knows the words `known`. */
function worthOf(text: string, scale: Scale, known: ReadonlySet<string>): number {
  return scale.weigh(wordsOf(text), known) / (byteLength(text) ** 0.5 + 6);
}

function sizesOf(request: Request, isLast: boolean, scale: Scale): readonly Size[] {
  if (isLast) return SIZES.lastRequest;
  if (request.isCorrection || request.question !== null) return SIZES.correction;
  const isBare = request.attachments.length === 0;
  if (isBare && isChatter(request.text, CHATTER_BYTES_MAX, scale)) return SIZES.chatter;
  return tellsLittle(request.text, scale) ? SIZES.routine : SIZES.request;
}

/** Leaves out a request that says the same as a later one: `go on`, again and again. */
function withoutRepetitions(requests: readonly Request[]) {
  const last = new Map(requests.map((request, at) => [sameness(allOf(request)), at]));
  return requests.map((request, at) => ({ request, at }))
    .filter(({ request, at }) => last.get(sameness(allOf(request))) === at);
}

function laterForms(request: Request, sizes: readonly Size[], scale: Scale): Form[] {
  const forms = introduced(request, quotations(request.text, sizes, scale));
  const whole = forms.at(-1)!;
  if (request.attachments.length === 0) return forms;
  const rank = Math.max(whole.rank, RANKS.commits);
  return [...forms, { rank, text: `${whole.text}\n${attached(request)}` }];
}

/** Says on a line before the words what they came after. */
function introduced({ isCorrection, question }: Request, forms: readonly Form[]): Form[] {
  const stopped = isCorrection ? "After the agent was stopped or refused:\n" : "";
  const asked = (bytes: number) =>
    question === null
      ? ""
      : `After the agent asked ${code(question.replaceAll(/\s+/g, " "), bytes)}:\n`;
  return forms.map(({ rank, text }) => {
    const before = asked(rank === LEAST ? QUESTION_LEAST_BYTES : QUESTION_BYTES);
    return { rank, text: stopped + before + text };
  });
}

/** Returns the words of a request together with what they answer. */
function allOf({ question, text }: Request): string {
  return question === null ? text : `${question}\n${text}`;
}

function attached({ attachments }: Request): string {
  const names = attachments.slice(0, ATTACHMENTS_MAX).map((name) => code(name, 80));
  const left = attachments.length - names.length;
  return `Attached: ${names.join(", ")}${left > 0 ? ` and ${grouped(left)} more` : ""}`;
}
