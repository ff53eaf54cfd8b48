/**
 * A prompt with captured state, within a budget.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import type { Captured, Request } from "../captured.ts";
import { donePieces } from "./_done.ts";
import { failingPieces } from "./_failing.ts";
import { gonePieces } from "./_gone.ts";
import { type HeaderFacts, headerPieces } from "./_header.ts";
import { type LeftOut, leftOutOf, lossLine, type Remedy, soundCounts } from "./_loss.ts";
import { notePieces } from "./_notes.ts";
import { type Chosen, fill, LEAST, NEXT_TO_LEAST, type Piece, print } from "./_outline.ts";
import { byteLength, item } from "./_quote.ts";
import { CONSTRAINTS, DEFAULT_NEXT } from "./record.ts";
import { isGoal, requestPieces, statedPieces } from "./_requests.ts";
import { RANKS, WHOLE } from "./_sizes.ts";
import { statePieces } from "./_state.ts";
import { Scale } from "./_weight.ts";

/** A token is taken for so many bytes. */
const TOKEN_BYTES = 4;

/** A prompt, and what is not in it. */
export interface Prompt {
  readonly text: string;
  readonly leftOut: LeftOut;
}

/** Returns the prompt that fits into `budget` tokens; the least that there is when none does. */
export function composePrompt(given: HeaderFacts, budget: number): Prompt {
  const captured = { ...given.captured, counts: soundCounts(given.captured) };
  const facts = { ...given, captured };
  const { origin } = facts;
  const remedy = {
    sessionId: origin === null ? captured.session?.id ?? null : null,
    budget,
    hasMore: true,
  };
  const bytesMax = budget * TOKEN_BYTES - byteLength(longestLoss(captured, remedy)) - 2;
  const scale = scaleOf(captured);
  const most = piecesOf(facts, scale, bytesMax);
  let pieces = [...most, ...statedPieces(captured, scale, true)];
  let chosen = fill(pieces, bytesMax);
  if (!isGoalWhole(chosen)) {
    pieces = [...most, ...statedPieces(captured, scale, false)];
    chosen = fill(pieces, bytesMax);
  }
  const isAll = chosen.length === pieces.length && chosen.every(isWhole);
  const repeated = isAll ? new Set() : statedRequests(captured.requests, chosen);
  if (repeated.size > 0) {
    pieces = pieces.filter((piece) => piece.part !== "requests" || !repeated.has(piece.source));
    chosen = fill(pieces, bytesMax);
  }
  const body = print(chosen);
  const leftOut = leftOutOf(captured, chosen, repeated.size);
  const hasMore = chosen.length < pieces.length || !chosen.every(isWhole);
  const loss = lossLine(leftOut, captured, { ...remedy, hasMore });
  const text = loss === "" ? body : `${body}\n${loss}\n`;
  return { text: byteLength(text) > budget * TOKEN_BYTES ? text + TOO_SMALL : text, leftOut };
}

const TOO_SMALL = "The budget is too small for the least that a handoff has to say.\n";

/** The line that says that everything is left out: the real one is no longer. */
function longestLoss(captured: Captured, remedy: Remedy): string {
  const everything = leftOutOf(captured, [], 0);
  return lossLine(everything, captured, remedy) + " ".repeat(4);
}

function isGoalWhole(chosen: readonly Chosen[]): boolean {
  const goal = chosen.find(({ piece }) => isGoal(piece));
  return goal !== undefined && isWhole(goal);
}

/**
 * Returns the requests that need not be printed when room is short, since each of them is one of
 * the constraints that are; the newest one, and what was said when the agent was stopped, is
 * printed in its place.
 */
function statedRequests(requests: readonly Request[], chosen: readonly Chosen[]): Set<unknown> {
  const stated = chosen.find(({ piece }) => piece.part === "stated")?.form.text ?? "";
  const lines = new Set(stated.split("\n"));
  return new Set(
    requests.slice(1, -1).filter(({ text, question, isCorrection, attachments }) =>
      !isCorrection && question === null && attachments.length === 0 &&
      lines.has(`- ${item(text)}`)
    ),
  );
}

function isWhole({ piece, form }: Chosen): boolean {
  return form === piece.forms.at(-1);
}

/** Everything that was said tells what is common in this session. */
function scaleOf(captured: Captured): Scale {
  const { priorSummary, requests, notes, lastMessage, files, plan } = captured;
  const said = [
    ...priorSummary === null ? [] : [priorSummary],
    ...requests.map(({ text }) => text),
    ...notes.map(({ text }) => text),
    lastMessage ?? "",
  ];
  const changed = files.filter(({ change }) => change !== "read").map(({ path }) => path);
  const steps = (plan?.items ?? []).map(({ text }) => text);
  return new Scale(said, [...changed, ...steps]);
}

/** Returns all pieces but the stated constraints. */
function piecesOf(facts: HeaderFacts, scale: Scale, bytesMax: number): Piece[] {
  const { handoff, captured } = facts;
  const { git } = captured;
  return [
    ...headerPieces(facts),
    ...requestPieces(captured, scale, bytesMax),
    ...statePieces(handoff, captured, scale),
    ...donePieces(captured, bytesMax),
    ...gonePieces(captured),
    ...notePieces(captured, scale),
    ...failingPieces(captured, scale),
    ...signalPieces(git?.dirty ?? handoff.changed, git?.dirtyCount ?? handoff.changed.length),
    ...nextPieces(handoff.next ?? [], captured.derived.includes("next")),
    { part: "constraints", forms: [{ rank: RANKS.standing, text: listed(CONSTRAINTS, WHOLE) }] },
  ];
}

/** The changed files, as many as there is room for. */
function signalPieces(files: readonly string[], all: number): Piece[] {
  if (files.length === 0) return [];
  const upTo = (most: number) => {
    const shown = files.slice(0, most);
    const left = all - shown.length;
    return listed(shown, 200) + (left > 0 ? `\n- … and ${grouped(left)} more` : "");
  };
  const forms = [[10, RANKS.signals], [40, RANKS.longLists], [WHOLE, RANKS.rest]] as const;
  return [{ part: "signals", forms: forms.map(([most, rank]) => ({ rank, text: upTo(most) })) }];
}

/** What is to be done; a list that was made from the session says so. */
function nextPieces(given: readonly string[], isDerived: boolean): Piece[] {
  const next = given.length === 0 ? DEFAULT_NEXT : given;
  const first = (count: number, bytes: number) => {
    const left = next.length - count;
    return listed(next.slice(0, count), bytes) +
      (left > 0 ? `\n- … and ${grouped(left)} more` : "");
  };
  return [{
    part: isDerived && given.length > 0 ? "derived" : "next",
    forms: [
      { rank: LEAST, text: first(1, 44) },
      { rank: NEXT_TO_LEAST, text: first(2, 76) },
      { rank: RANKS.next, text: listed(next, 200) },
      { rank: RANKS.wholePlan, text: listed(next, WHOLE) },
    ],
  }];
}

function listed(items: readonly string[], bytes: number): string {
  return items.map((text) => `- ${item(text, bytes)}`).join("\n");
}
