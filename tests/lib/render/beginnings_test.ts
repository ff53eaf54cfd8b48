/** What stands in the goal beside plain requests, and how a session ended: `lib/render/mod.ts`. */

import { equal, match, ok } from "node:assert/strict";
import type { Captured, Request } from "../../../lib/captured.ts";
import { renderPrompt } from "../../../lib/render/mod.ts";
import { handoffOf, smallSession } from "./_sessions.ts";

const ASKED: Request = {
  text: "And what about podcasts?",
  question: null,
  at: null,
  turn: 3,
  isCorrection: false,
  attachments: [],
};

function render(change: Partial<Captured>, budget = 8_000): string {
  const captured = { ...smallSession(), ...change };
  return renderPrompt(handoffOf(), { context: { origin: null, captured, rest: {} }, budget });
}

Deno.test("renderPrompt() shows the summary that a session goes on from, as the agent's words", () => {
  const priorSummary = "The user wants full articles in the feed.\n# Pending\nEscape CDATA.";
  const prompt = render({ priorSummary, requests: [ASKED] });
  const goal = prompt.slice(prompt.indexOf("## Goal"), prompt.indexOf("## Current state"));
  ok(
    goal.startsWith(
      "## Goal\nThe session goes on from a summary of the agent:\n\n" +
        "> The user wants full articles in the feed.\n> # Pending\n> Escape CDATA.\n\n" +
        "The first request after that:\n\n> And what about podcasts?\n",
    ),
    goal,
  );
  ok(!prompt.includes("The first request:"));
  const long = render({ priorSummary: `${priorSummary}\n`.repeat(2_000), requests: [ASKED] }, 500);
  match(
    long,
    /goes on from a summary of the agent:\n\n> .+\[… [\d,]+ more\]\n\nThe first/s,
  );
  match(render({ priorSummary, requests: [] }), /goes on from a summary/);
});

Deno.test("renderPrompt() shows an answer with the question, at every budget a correction has", () => {
  const answer = { ...ASKED, text: "Postgres", question: "Which store\nkeeps them?", turn: 5 };
  const requests = [ASKED, answer, { ...answer, question: "And the backup?" }, ASKED];
  for (const budget of [1_000, 8_000]) {
    const prompt = render({ requests }, budget);
    ok(prompt.includes("After the agent asked `Which store keeps them?`:\n> Postgres\n"), prompt);
    ok(prompt.includes("After the agent asked `And the backup?`:\n> Postgres\n"));
  }
});

Deno.test("renderPrompt() says that the user stopped the agent", () => {
  const last = (request: boolean, isStopped: boolean) => {
    return /Unfinished:\n(.*)/.exec(render({ unfinished: { request, isStopped, calls: [] } }))?.[1];
  };
  equal(last(false, true), "- The user stopped the agent's last answer.");
  equal(last(true, false), "- The last request has no answer.");
  equal(
    last(true, true),
    "- The last request has no answer. The user stopped the agent before it had one.",
  );
  equal(last(false, false), undefined);
});

Deno.test("renderPrompt() names changed files that are not there now beside what was done", () => {
  const files = Array.from({ length: 30 }, (_, at) => (
    { path: `new${at}.ts`, change: "created" as const, times: 1, isGone: at % 2 === 0 }
  ));
  const prompt = render({ files });
  match(prompt, /^- Created: .*`new28\.ts`, `new29\.ts`$/m);
  match(prompt, /^- Not there now: `new0\.ts`, .*`new28\.ts`$/m);
  ok(!prompt.includes("Deleted"));
  match(
    render({ files }, 600),
    /^- Not there now: `new24\.ts`, `new26\.ts`, `new28\.ts` … and 12/m,
  );
});
