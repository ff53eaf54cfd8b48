/** What a prompt chooses when there is no room for all. */

import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import type { Captured, CapturedCommand, Request } from "../../../lib/captured.ts";
import { type PromptOptions, renderPrompt } from "../../../lib/render/mod.ts";
import { handoffOf, smallSession } from "./_sessions.ts";

function render(captured: Partial<Captured>, options: PromptOptions = {}): string {
  const context = { origin: null, captured: { ...smallSession(), ...captured }, rest: {} };
  return renderPrompt(handoffOf({}), { context, ...options });
}

function request(text: string, turn: number): Request {
  return { text, at: null, turn, isCorrection: false, attachments: [] };
}

function failing(output: string): CapturedCommand {
  return {
    command: "make check",
    runs: 1,
    turn: 1,
    exitCode: 1,
    failed: true,
    output,
    changedOutcome: false,
  };
}

const ROUTINE = ["parse", "render", "fold", "spread", "merge", "count", "split", "join"].flatMap(
  (name, at) =>
    Array.from(
      { length: 8 },
      (_, time) => request(`please add a test for ${name} with an empty input`, at * 8 + time + 2),
    ),
);

Deno.test("renderPrompt() prefers what is said once to what is said again and again", () => {
  const ramble = "Good morning! My sister was here, we ate far too much and went to the lake. " +
    "Invoices of cancelled orders show up with an amount of zero, tax wants to see them. " +
    "The weather was fine, too, apart from the wind in the evening that took our umbrella.";
  const requests = [request("Rewrite the export", 1), ...ROUTINE, request(ramble, 90)];
  requests.push(...ROUTINE.map((one) => ({ ...one, turn: one.turn + 100 })));
  requests.push(request("go on", 300));
  match(render({ requests, constraints: [] }, { budget: 1_000 }), /Invoices of cancelled orders/);
});

Deno.test("renderPrompt() prints a constraint that is a whole request once when room is short", () => {
  const stated = "The columns never move, accounting reads them by position.";
  const requests = [
    request("Rewrite the export", 1),
    request(stated, 2),
    ...Array.from(
      { length: 200 },
      (_, at) => request(`look at item ${at} of list x${at}y`, at + 3),
    ),
  ];
  const captured = { requests, constraints: [stated] };
  equal(render(captured, { budget: 1_000 }).split("The columns never move").length, 2);
  const few = { ...captured, requests: [...requests.slice(0, 2), request("and now?", 3)] };
  equal(render(few, { budget: 20_000 }).split("The columns never move").length, 3);
});

Deno.test("renderPrompt() names sixty changed files in 2,000 tokens", () => {
  const files = Array.from({ length: 60 }, (_, at) => (
    { path: `src/screens/part${at}/List.tsx`, change: "edited" as const, times: 1 }
  ));
  const prompt = render({ files }, { budget: 2_000 });
  deepEqual(files.filter(({ path }) => !prompt.includes(path)), []);
});

Deno.test("renderPrompt() puts a mark in the place of lines that differ in numbers only", () => {
  const numbers = Array.from({ length: 50 }, (_, at) => `${at} ${at * 37}`);
  const prompt = render({ commands: [failing([...numbers, "odd one: x", "9 9"].join("\n"))] });
  match(prompt, /^ {2}1 37\n {2}\[…\]\n {2}odd one: x\n {2}9 9$/m);
  doesNotMatch(prompt, /^ {2}7 259$/m);
});

Deno.test("renderPrompt() names the cause and not the frame, the echo or the link behind it", () => {
  const output = [
    ...Array.from({ length: 30 }, (_, at) => `shop ${at}: ${at} rows`),
    "Error: login refused by the relay",
    "    at Connection._formatError (lib/connection.js:790:19)",
    "npm error code 1 in scripts/run.js:3",
    "[ERROR] see http://example.com/MojoFailureException",
  ].join("\n");
  const prompt = render({ commands: [failing(output)] }, { budget: 340 });
  match(prompt, /: `Error: login refused by the relay`$/m);
});

Deno.test("renderPrompt() tells once what was given up again with another number", () => {
  const dropped = [7, 8, 9].map((count) => `The ${count} in the loop had no effect.`);
  const prompt = render({ dropped });
  match(prompt, /The 9 in the loop/);
  ok(!prompt.includes("The 8 in the loop"));
});
