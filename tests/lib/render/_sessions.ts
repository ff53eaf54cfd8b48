/** Captured states of sessions as they happen, for the tests of the prompt. */

import type { Captured, CapturedCommand, Note, Request } from "../../../lib/captured.ts";
import type { Handoff } from "../../../lib/handoff.ts";

/** What a handoff of the long session has to keep, by what it is. */
export const FACTS = {
  goal: "Move the invoice export from the nightly cron job into the billing service",
  constraint: "The CSV columns stay as they are, accounting imports them by position.",
  correction: "No Kafka here. The outbox table we have is what the other services use.",
  planned: "Backfill the invoices of March",
  command: "npm run test:billing",
  error: "AssertionError: expected 'EUR' to equal 'CHF'",
  file: "services/billing/src/export/writer.ts",
  lastRequest: "Now do the Swiss rounding, five centimes, and rerun the billing tests",
  decision: "Rounding lives in money.ts, because both the PDF and the CSV need the same amounts",
  givenUp: "Streaming with pg-query-stream held the connection for eleven minutes, " +
    "so pages of 500 rows it is",
} as const;

const TALK = [
  "Let me look at the file.",
  "Now I'll run the tests.",
  "Let me check how this is used.",
  "Good, that works. Let me continue with the next step.",
  "I'll update the imports now.",
  "Let me see what else refers to it.",
];
const REPLIES = ["ok", "go on", "sounds good", "yes please", "looks right, continue", "next"];
const PARTS = ["parser", "writer", "schema", "queue", "mapper", "client", "header", "footer"];
const VERBS = ["Checked", "Adjusted", "Renamed", "Moved", "Read", "Tested"];

/** Returns a session with 60 requests and 300 notes; the same for the same seed. */
export function longSession(seed = 1): Captured {
  const random = generator(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const requests = Array.from({ length: 60 }, (_, at): Request => request(pick(REPLIES), at * 6));
  requests[0] = request(
    `${FACTS.goal}. ${FACTS.constraint} Start with a plan, and tell me before you touch the schema.`,
    1,
  );
  for (let at = 3; at < 59; at += 4) {
    requests[at] = request(
      `Please also have a look at the ${pick(PARTS)} in services/billing/src/${
        pick(PARTS)
      }${at}.ts`,
      at * 6,
    );
  }
  requests[28] = { ...request(FACTS.correction, 170), isCorrection: true };
  requests[59] = request(FACTS.lastRequest, 396);
  const notes = Array.from({ length: 300 }, (_, at): Note => {
    const text = random() < 0.6
      ? pick(TALK)
      : `${pick(VERBS)} the ${pick(PARTS)} in services/billing/src/${pick(PARTS)}${at}.ts, ` +
        `${Math.floor(random() * 40)} lines. Nothing unusual there.`;
    return { text, turn: at + 2, isAnswer: at % 5 === 4 };
  });
  notes[120] = { ...notes[120]!, text: `${FACTS.givenUp}. Let me write that down.` };
  notes[190] = { ...notes[190]!, text: `Let me look at the file. ${FACTS.decision}.` };
  return {
    ...smallSession(),
    requests,
    constraints: [FACTS.constraint],
    notes,
    files: [
      ...Array.from({ length: 90 }, (_, at) => ({
        path: `services/billing/src/${pick(PARTS)}${at}.ts`,
        change: "read" as const,
        times: 1,
        isGone: false,
      })),
      ...Array.from({ length: 14 }, (_, at) => ({
        path: `services/billing/src/export/${pick(PARTS)}${at}.ts`,
        change: at % 3 === 0 ? "created" as const : "edited" as const,
        times: 1 + (at % 4),
        isGone: false,
      })),
      { path: FACTS.file, change: "edited", times: 9, isGone: false },
    ],
    commands: [
      ...Array.from(
        { length: 40 },
        (_, at) => command(`npx tsc -p services/${pick(PARTS)}${at}`, at),
      ),
      { ...command("grep -rn outbox services", 41), failed: true, exitCode: 1, output: "" },
      { ...command("npm run lint", 60), runs: 3, changedOutcome: true },
      failing(),
    ],
    counts: {
      requests: 60,
      messages: 301,
      calls: 410,
      commands: 61,
      characters: 913_442,
      skipped: 0,
      compactions: 1,
    },
  };
}

/** Returns a session of a few turns. */
export function smallSession(): Captured {
  return {
    session: {
      agent: "claude-code",
      id: "0a1b2c3d-1111-4222-8333-444455556666",
      version: "2.1.330",
      model: "claude-opus-5-5",
      branch: "invoice-export",
      commit: null,
      startedAt: new Date("2026-11-22T09:00:00Z"),
      updatedAt: new Date("2026-11-22T17:40:00Z"),
      tokens: { input: 1_200_000, output: 48_200, cached: 1_000_000 },
      parentId: null,
    },
    priorSummary: null,
    requests: [request(`${FACTS.goal}. ${FACTS.constraint}`, 1), request(FACTS.lastRequest, 9)],
    constraints: [FACTS.constraint],
    plan: {
      items: [
        { text: "Read the cron job", state: "completed" },
        { text: "Write invoices to the outbox", state: "completed" },
        { text: "Round as the Swiss do", state: "in-progress" },
        { text: FACTS.planned, state: "pending" },
        { text: "Switch the cron job off", state: "pending" },
      ],
      text: null,
    },
    lastMessage: "The writer rounds now, but one test still expects the old currency. I am going " +
      "to look at how the fixture is made.",
    questions: ["Should credit notes be rounded as well?"],
    notes: [
      { text: FACTS.decision, turn: 4, isAnswer: true },
      { text: "Let me look at the file.", turn: 5, isAnswer: false },
    ],
    files: [
      { path: "cron/export.sh", change: "read", times: 1, isGone: false },
      { path: FACTS.file, change: "edited", times: 9, isGone: false },
      { path: "services/billing/src/money.ts", change: "created", times: 1, isGone: false },
    ],
    commands: [command("npm run lint", 3), failing()],
    dropped: [FACTS.givenUp],
    unfinished: { request: true, isStopped: false, calls: ["npm run test:billing -- --watch"] },
    git: {
      takenAt: new Date("2026-11-22T18:02:06Z"),
      branch: "invoice-export",
      head: "24ae5c1e8f0b3d7a9c6e1f2a3b4c5d6e7f8a9b0c",
      upstream: "origin/invoice-export",
      ahead: 3,
      behind: 0,
      dirty: [FACTS.file, "services/billing/src/money.ts"],
      dirtyCount: 2,
      insertions: 212,
      deletions: 31,
      commits: [
        { id: "24ae5c1e8f0b3d7a9c6e1f2a3b4c5d6e7f8a9b0c", subject: "Write invoices to the outbox" },
        { id: "77c0ffee8f0b3d7a9c6e1f2a3b4c5d6e7f8a9b0c", subject: "Add the export module" },
      ],
    },
    counts: {
      requests: 2,
      messages: 3,
      calls: 30,
      commands: 7,
      characters: 61_000,
      skipped: 0,
      compactions: 0,
    },
    derived: ["title", "summary", "next"],
  };
}

/** Returns the record that goes with a session. */
export function handoffOf(fields: Partial<Handoff> = {}): Handoff {
  return {
    id: "20261122-180206",
    createdAt: new Date("2026-11-22T18:02:06Z"),
    tool: "claude-code",
    project: "/home/ana/shop",
    title: FACTS.goal,
    summary: "The writer rounds now.",
    next: ["Round as the Swiss do", FACTS.planned],
    changed: [FACTS.file],
    ...fields,
  };
}

/** Returns numbers from 0 to 1, the same for the same seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function request(text: string, turn: number): Request {
  return { text, question: null, at: null, turn, isCorrection: false, attachments: [] };
}

function command(text: string, turn: number): CapturedCommand {
  return {
    command: text,
    runs: 1,
    turn,
    exitCode: 0,
    failed: false,
    output: null,
    changedOutcome: false,
    later: null,
  };
}

function failing(): CapturedCommand {
  return {
    ...command(FACTS.command, 390),
    runs: 6,
    exitCode: 1,
    failed: true,
    changedOutcome: true,
    output:
      Array.from({ length: 40 }, (_, at) => `  ✓ keeps column ${at} (${at + 3}ms)`).join("\n") +
      `\n\n  1) writer rounds to five centimes\n\n  ${FACTS.error}\n` +
      "      at services/billing/test/writer.test.ts:88:24\n\n  40 passing, 1 failing",
  };
}
