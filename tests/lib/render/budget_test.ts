import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import type { Captured } from "../../../lib/captured.ts";
import { type PromptOptions, renderPrompt } from "../../../lib/render/mod.ts";
import { FACTS, generator, handoffOf, longSession, smallSession } from "./_sessions.ts";

const ORIGIN = {
  signer: { name: "bob", fingerprint: `SHA256:${"a".repeat(43)}` },
  importedAt: new Date("2026-11-23T07:00:00Z"),
  bundleSha256: "5e".repeat(32),
};

function render(captured: Captured, options: PromptOptions = {}, imported = false): string {
  const context = { origin: imported ? ORIGIN : null, captured, rest: {} };
  return renderPrompt(handoffOf(), { context, target: "codex", ...options });
}

function tokensOf(text: string): number {
  return new TextEncoder().encode(text).length / 4;
}

/** Returns the texts that are not in the prompt, by name. */
function missing(prompt: string, names: readonly (keyof typeof FACTS)[]): string[] {
  return names.filter((name) => !prompt.includes(FACTS[name]));
}

/** A session in which everything is too long and too much. */
function hugeSession(): Captured {
  const small = smallSession();
  const long = (text: string, times: number) => `${text} `.repeat(times);
  const many = <Item>(count: number, make: (at: number) => Item) =>
    Array.from({ length: count }, (_, at) => make(at));
  return {
    ...small,
    session: { ...small.session!, id: "i".repeat(300), model: long("model", 50) },
    priorSummary: long("Bisher wurde der Ordner umgebaut.", 500),
    requests: many(40, (at) => ({
      ...small.requests[0]!,
      text: long(`Zeile ${at}: 画像の変換はビルド時に行います。 Straße\n`, 1 + at * 5),
      question: at % 5 === 4 ? long(`Soll ${at} so sein?`, 20) : null,
      isCorrection: at % 7 === 3,
      attachments: many(20, (file) => long(`docs/${file}`, 9)),
    })),
    constraints: many(30, (at) => long(`Behalte das Format ${at}`, 10)),
    plan: {
      items: many(60, (at) => ({ text: long(`Schritt ${at}`, 20), state: "pending" as const })),
      text: long("Der Plan.\n", 500),
    },
    lastMessage: long("Fertig mit dem Teil.", 600),
    questions: many(10, (at) => long(`Soll ${at} bleiben?`, 10)),
    files: many(
      400,
      (at) => ({ path: long(`ordner${at}/`, 9), change: "edited", times: 2, isGone: at % 2 === 1 }),
    ),
    commands: many(60, (at) => ({
      command: long(`make teil${at}`, 30),
      runs: at,
      turn: at,
      exitCode: at % 2,
      failed: at % 2 === 1,
      output: long(`error ${at}: kaputt\n`, 200),
      changedOutcome: at % 3 === 0,
      later: null,
    })),
    dropped: many(10, (at) => long(`Weg ${at} trug nicht.`, 20)),
    unfinished: { request: true, isStopped: true, calls: many(10, (at) => long(`call ${at}`, 90)) },
  };
}

for (const [name, captured] of Object.entries({ smallSession, longSession, hugeSession })) {
  Deno.test(`renderPrompt() keeps every budget from 300 tokens on: ${name}`, () => {
    const state = captured();
    const random = generator(7);
    const budgets = [300, 301, 500, 1_000, 2_000, 8_000, 20_000]
      .concat(Array.from({ length: 15 }, () => 300 + Math.floor(random() ** 2 * 19_700)));
    for (const budget of budgets) {
      const prompt = render(state, { budget });
      ok(tokensOf(prompt) <= budget, `${tokensOf(prompt)} of ${budget}`);
      for (const heading of ["## Goal", "Plan:", "## Failing now", "## Requested continuation"]) {
        ok(prompt.includes(`\n${heading}\n`), `${heading} at ${budget}`);
      }
    }
  });
}

Deno.test("renderPrompt() keeps every budget from 500 tokens on for what was imported", () => {
  const state = hugeSession();
  for (const budget of [500, 700, 1_000, 8_000]) {
    const prompt = render(state, { budget }, true);
    ok(tokensOf(prompt) <= budget, `${tokensOf(prompt)} of ${budget}`);
    match(prompt, /^This handoff came in a bundle that is signed by bob\. /m);
    match(prompt, new RegExp(`^- Bundle: SHA-256 ${"5e".repeat(32)}$`, "m"));
  }
});

Deno.test("renderPrompt() says that a budget is too small, and prints the least", () => {
  const prompt = render(longSession(), { budget: 50 });
  match(prompt, /The budget is too small for the least that a handoff has to say\.\n$/);
  match(prompt, /^> Move the invoice export from the nightly cron job/m);
  match(prompt, /^- \[ \] Round as the Swiss do \(in progress\)$/m);
  match(prompt, /^- `npm run test:billing` → exit 1, ×6/m);
});

Deno.test("renderPrompt() uses what the budget gives when there is so much to say", () => {
  for (const budget of [1_000, 2_000, 8_000]) {
    ok(tokensOf(render(hugeSession(), { budget })) > budget * 0.95, String(budget));
  }
});

Deno.test("renderPrompt() keeps in 1,000 tokens what nobody can continue without", () => {
  for (const seed of [1, 2, 3]) {
    const prompt = render(longSession(seed), { budget: 1_000 });
    deepEqual(
      missing(prompt, [
        "goal",
        "constraint",
        "correction",
        "planned",
        "command",
        "error",
        "file",
        "lastRequest",
      ]),
      [],
    );
  }
});

Deno.test("renderPrompt() finds what was decided and given up among 300 notes", () => {
  for (const seed of [1, 2, 3]) {
    const captured = { ...longSession(seed), dropped: [] };
    deepEqual(missing(render(captured, { budget: 2_000 }), ["decision", "givenUp"]), []);
  }
});

Deno.test("renderPrompt() tells news from talk in languages that it has no words of", () => {
  const news = [
    "Rajausta ei voitu tehdä näkymässä, joten suodatin siirtyi tietokantakyselyyn.",
    "画像の縮小は公開時ではなくビルド時に行うことにした。",
    "ตัวแปลงภาพเดิมกินหน่วยความจำสองกิกะไบต์ จึงเปลี่ยนมาใช้ตัวใหม่",
    "Η μετάβαση σε νέο σχήμα γίνεται με αντίγραφο του πίνακα.",
  ];
  const talk = [
    "Katson seuraavaksi tiedostoa",
    "次にファイルを見ます",
    "ตอนนี้จะดูไฟล์",
    "Κοιτάζω τώρα το αρχείο",
  ];
  const notes = Array.from({ length: 240 }, (_, at) => ({
    text: `${talk[at % 4]!}: src/osa${at}/lista${at % 9}.ts`,
    turn: at,
    isAnswer: at % 6 === 0,
  }));
  news.forEach((text, at) => notes[30 + at * 50] = { text, turn: 30 + at * 50, isAnswer: false });
  const prompt = render({ ...smallSession(), notes, dropped: [] }, { budget: 1_500 });
  deepEqual(news.filter((text) => !prompt.includes(text)), []);
});

Deno.test("renderPrompt() prints chatter only when everything else is there", () => {
  const long = longSession();
  doesNotMatch(
    render(long, { budget: 2_000 }),
    /^> (?:ok|go on|Let me check how this is used\.)$/m,
  );
  match(render(long, { budget: 20_000 }), /^> go on$/m);
});

Deno.test("renderPrompt() cuts a long request to whole sentences and counts the rest", () => {
  const filler = Array.from({ length: 200 }, (_, at) => `Row ${at} of the log was written.`);
  const text = `Find out why the import stops. ${filler.slice(0, 90).join(" ")} ` +
    `The vendor sends Latin-9, never UTF-8. ${filler.slice(90).join(" ")}`;
  const captured = smallSession();
  const requests = [{ ...captured.requests[0]!, text }];
  const prompt = render({ ...captured, requests, constraints: [] }, { budget: 900 });
  match(prompt, /^> Find out why the import stops\./m);
  match(prompt, /\[…\] The vendor sends Latin-9, never UTF-8\./);
  match(prompt, / \[… \d,\d{3} more\]$/m);
});

Deno.test("renderPrompt() has its sections in order, each only when it has content", () => {
  const headings = (prompt: string) => prompt.match(/^#{1,2} .*/gm);
  deepEqual(headings(render(longSession())), [
    "# Session Handoff",
    "## Goal",
    "## Current state",
    "## Done",
    "## Along the way",
    "## Failing now",
    "## Tried and given up",
    "## Working tree signals",
    "## Requested continuation",
    "## Constraints",
  ]);
  const empty: Captured = {
    ...smallSession(),
    requests: [],
    constraints: [],
    plan: null,
    lastMessage: null,
    questions: [],
    notes: [],
    files: [],
    commands: [],
    dropped: [],
    unfinished: { request: false, isStopped: false, calls: [] },
    git: null,
  };
  deepEqual(headings(render(empty)), [
    "# Session Handoff",
    "## Working tree signals",
    "## Requested continuation",
    "## Constraints",
  ]);
});

Deno.test("renderPrompt() counts what it leaves out, and says how to see it", () => {
  const prompt = render(longSession(), { budget: 1_000 });
  match(
    prompt,
    /\n\nLeft out: \d\d of 60 requests, \d+ of 301 messages, \d+ of 61 command runs and about 910,000 characters\. To see more: `session-handoff sessions show 0a1b2c3d-1111-4222-8333-444455556666` or a `--budget` above 1,000\.\n$/,
  );
  const whole = render(smallSession(), { budget: 20_000 });
  match(
    whole,
    /Left out: about 60,000 characters\. To see more: `session-handoff sessions show [^`]+`\.\n$/,
  );
});

Deno.test("renderPrompt() gives the same text for the same input", () => {
  equal(render(longSession()), render(longSession()));
});

Deno.test("renderPrompt() is quick on a text of one line without end", () => {
  const captured = smallSession();
  const text = [".!?", "x", "`", " ", "-", "=", "é", ". ", "\n"].map((part) => part.repeat(100_000))
    .join("x");
  const requests = [{ ...captured.requests[0]!, text }];
  const commands = [{ ...captured.commands[1]!, output: text, command: text }];
  const hostile = { ...captured, requests, commands, lastMessage: text, constraints: [text] };
  ok(tokensOf(render(hostile, { budget: 2_000 })) <= 2_000);
});

Deno.test("renderPrompt() keeps 300 tokens whatever the texts are made of", () => {
  const texts = [
    "画像の縮小はビルド時に行う。",
    "漢",
    "`",
    "a `` b ",
    "\u{1B}",
    "\u200B",
    "😀",
    "x",
    "a\n",
  ];
  for (const text of texts.map((part) => part.repeat(4_000 / part.length))) {
    const huge = hugeSession();
    const state = {
      ...huge,
      priorSummary: null,
      session: { ...huge.session!, id: text, agent: text, model: text },
      requests: huge.requests.map((one) => ({ ...one, text })),
      constraints: [text, `${text}!`],
      plan: { items: [{ text, state: "pending" as const }], text },
      commands: huge.commands.map((one) => ({ ...one, command: text, output: text })),
    };
    const fields = { tool: text, project: text, title: text, next: [text, text, text] };
    const context = { origin: null, captured: state, rest: {} };
    const prompt = renderPrompt(handoffOf(fields), { context, target: text, budget: 300 });
    ok(tokensOf(prompt) <= 300, `${tokensOf(prompt)} with ${text.slice(0, 9)}`);
  }
});

Deno.test("renderPrompt() believes no count that cannot be", () => {
  const long = longSession();
  for (const wrong of [-1, 0, Number.MAX_SAFE_INTEGER]) {
    const counts = { ...long.counts, requests: wrong, messages: wrong, commands: wrong };
    const prompt = render({ ...long, counts: { ...counts, characters: wrong, skipped: -1 } }, {
      budget: 1_000,
    });
    const [, loss = ""] = /\n\n(Left out: .*)\n$/.exec(prompt) ?? [];
    match(
      loss,
      wrong > 0 ? /of 1,000,000,000 requests/ : /\d\d of 60 requests, \d+ of 301 messages/,
    );
    doesNotMatch(prompt, /9,007,199|Not readable: -/);
  }
});

Deno.test("renderPrompt() says that something is cut when nothing can be counted", () => {
  const small = smallSession();
  const paths = Array.from({ length: 200 }, (_, at) => `src/${"deep/".repeat(9)}file${at}.ts`);
  const files = paths.map((path) => ({ ...small.files[1]!, path }));
  const captured = {
    ...small,
    files,
    notes: [],
    commands: [],
    counts: {
      ...small.counts,
      messages: 1,
      commands: 0,
      characters: 0,
    },
  };
  match(
    render(captured, { budget: 1_200 }),
    /\nLeft out: parts of what is here\. To see more: .*\n$/,
  );
});

Deno.test("renderPrompt() counts steps, calls and failing commands that it leaves out", () => {
  const small = smallSession();
  const many = <Item>(count: number, make: (at: number) => Item) =>
    Array.from({ length: count }, (_, at) => make(at));
  const prompt = render({
    ...small,
    plan: { items: many(300, (at) => ({ text: `Step ${at}`, state: "pending" })), text: null },
    commands: many(4_000, (at) => ({ ...small.commands[1]!, command: `make part${at}` })),
    unfinished: { ...small.unfinished, calls: many(90, (at) => `node job${at}.js`) },
  }, { budget: 600 });
  match(prompt, /\b3,9\d\d failing commands, 2\d\d of 300 steps, \d\d of 90 unfinished calls and /);
});

Deno.test("renderPrompt() is quick with thousands of everything", () => {
  const small = smallSession();
  const many = <Item>(make: (at: number) => Item) =>
    Array.from({ length: 20_000 }, (_, at) => make(at));
  const started = performance.now();
  render({
    ...small,
    constraints: many((at) => `Never touch x${at}`),
    plan: {
      items: many((at) => ({ text: `Step ${at}`, state: at % 2 ? "pending" : "completed" })),
      text: null,
    },
    dropped: many((at) => `Tried y${String.fromCodePoint(0x4E00 + at)}`),
  });
  ok(performance.now() - started < 5_000);
});
