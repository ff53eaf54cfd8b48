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
  return { text, question: null, at: null, turn, isCorrection: false, attachments: [] };
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
    later: null,
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
    { path: `src/screens/part${at}/List.tsx`, change: "edited" as const, times: 1, isGone: false }
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

const NOUNS = ("mandate ledger posting balance currency batch rate lock branch amount statement " +
  "journal tenant voucher invoice closing period carry").split(" ");

Deno.test("renderPrompt() marks a request of which one sentence is shown, and counts the rest", () => {
  const noun = (at: number) => NOUNS[at % NOUNS.length]!;
  // A sentence fits into the size of a short request, and the mark behind it does not always.
  const requests = Array.from({ length: 40 }, (_, at) =>
    request(
      `In packages/accounting/src/area${at}/legacy-bridge.ts the ${noun(at)} and the ` +
        `${noun(at * 7 + 3)} of branch ${at} are computed in two places by now. Please pull the ` +
        `${noun(at * 5 + 1)} into a helper next to the ${noun(at * 11 + 2)} and let both call ` +
        `it; the reviewer asked for that in round ${at}.`,
      at + 1,
    ));
  const prompt = render({ requests, constraints: [] }, { budget: 2_000 });
  const shown = prompt.split("\n").filter((line) => /^> .*(?:computed|helper)/.test(line));
  ok(shown.length > 3);
  const uncounted = shown.filter((line) =>
    !requests.some(({ text }) => line === `> ${text}`) && !/ \[… \d+ more\]$/.test(line)
  );
  deepEqual(uncounted, []);
  const headless = shown.filter((line) => !line.startsWith("> In ") && !line.startsWith("> […] "));
  deepEqual(headless, []);
});

Deno.test("renderPrompt() keeps what is said of an error, and folds the frames behind it", () => {
  const frames = Array.from(
    { length: 160 },
    (_, at) => `    at Object.<anonymous> (src/${String.fromCodePoint(0x4E00 + at)}.ts:${at}:7)`,
  );
  const output = ["\u2717 closes a shared ledger once", "  Expected one, found 2 (ledger L-12)"]
    .concat(frames, "Test Files  1 failed | 60 passed").join("\n");
  for (const budget of [800, 2_000, 8_000]) {
    const prompt = render({ commands: [failing(output)] }, { budget });
    match(prompt, /✗ closes a shared ledger once\n {4}Expected one, found 2 \(ledger L-12\)$/m);
    const shown = prompt.match(/at Object\.<anonymous>/g)?.length ?? 0;
    ok(shown > 0 && shown <= 6, `${shown} frames at ${budget}`);
  }
});

Deno.test("renderPrompt() folds the call stacks of other languages", () => {
  const many = (line: (at: string) => string) =>
    Array.from("abcdefghijkl", (letter) => line(letter)).join("\n");
  const stacks = {
    python: many((at) => `  File "${at}.py", line 3, in ${at}\n    ${at}()\n    ^^^`),
    rust: many((at) => `   7: app::${at}::run\n             at ./src/${at}.rs:3:5`),
    gdb: many((at) => `#4  0x0000 in ${at} (x=1) at ${at}.c:9`),
    go: many((at) => `main.${at}(0x1)\n\t/src/${at}.go:12 +0x1d`),
    java: many((at) => `\tat com.example.${at}(Main.java:7)`),
  };
  for (const [name, stack] of Object.entries(stacks)) {
    const prompt = render({ commands: [failing(`Broken: it\n${stack}\nlast words`)] });
    const [, shown = ""] = /Broken: it\n([^]*?) {2}last words/.exec(prompt) ?? [];
    match(shown, /^ {2}\[…\]$/m, name);
    equal(shown.trimEnd().split("\n").length, 7, name);
  }
});

Deno.test("renderPrompt() lists files by folder when there is no room for whole paths", () => {
  const files = ["postings", "closing", "hooks", "layout"].flatMap((folder) =>
    Array.from({ length: 14 }, (_, at) => ({
      path: `packages/accounting-core/src/features/${folder}/part${at}.ts`,
      change: "edited" as const,
      times: 1,
      isGone: false,
    }))
  );
  const tight = render({ files }, { budget: 1_500 });
  for (const { path } of files) {
    const [, folder, name] = /^(.*\/)(.*)$/.exec(path)!;
    const line = tight.split("\n").find((one) => one.startsWith(`- Edited in \`${folder}\`: `));
    ok(line?.includes(`\`${name}\``), path);
  }
  const roomy = render({ files }, { budget: 8_000 });
  deepEqual(files.filter(({ path }) => !roomy.includes(`\`${path}\``)), []);
});

Deno.test("renderPrompt() lets polite words go before requests, in any language", () => {
  const polite = [
    "go ahead",
    "nice, thank you",
    "hm, fine",
    "好的，继续",
    "좋아요, 계속하세요",
    "ありがとう",
  ];
  const short = ["drop node 16", "use PATCH", "no, wait", "再试 3 次", "screen first"];
  const long = Array.from(
    { length: 60 },
    (_, at) =>
      `Look into the totals of tenant ${at}, they differ from report ${at} by a rounding step`,
  );
  const requests = ["Rewrite it", ...polite, ...short, ...long, "And now the docs"]
    .map((text, at) => request(text, at + 1));
  const files = [{ path: "src/screen.ts", change: "edited" as const, times: 1, isGone: false }];
  const prompt = render({ requests, files, constraints: [] }, { budget: 1_500 });
  deepEqual(polite.filter((text) => prompt.includes(`> ${text}\n`)), []);
  deepEqual(short.filter((text) => !prompt.includes(`> ${text}\n`)), []);
});

Deno.test("renderPrompt() prefers findings to announcements and to what it says elsewhere", () => {
  const said = "The writer rounds now, but one test still expects the old currency.";
  const word = (at: number) =>
    Array.from(
      "kitpala",
      (letter, place) => place === at % 7 ? String.fromCharCode(97 + at % 26) : letter,
    ).join("") + "x".repeat(at % 5);
  const finding = (at: number) =>
    `The ${word(at)} of ${word(at + 5)} rounds ${word(at + 3)}, that of ${word(at + 9)} does not.`;
  const notes = Array.from({ length: 80 }, (_, at) => ({
    text: `Let me look at ${word(at + 31)}, ${word(at + 41)} and ${word(at + 51)} now. ` +
      `${finding(at)} ${said}`,
    turn: at,
    isAnswer: false,
  }));
  const prompt = render({ notes, lastMessage: said }, { budget: 1_200 });
  const [, along = ""] = /## Along the way\n([^]*?)\n## /.exec(prompt) ?? [];
  const found = along.match(/ does not\./g)?.length ?? 0;
  ok(found > 3);
  ok(found > (along.match(/Let me look/g)?.length ?? 0));
  ok(!along.includes(said));
});
