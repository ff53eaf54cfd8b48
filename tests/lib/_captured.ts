/** Captured state as the tests need it. */

import type { Captured, GitState } from "../../lib/captured.ts";

/** A work tree with changes, one commit ahead. */
export const GIT_EXAMPLE: GitState = {
  takenAt: new Date("2026-11-22T18:02:06Z"),
  branch: "fix/login",
  head: "24ae5c1e8f0b3d7a9c6e1f2a3b4c5d6e7f8a9b0c",
  upstream: "origin/fix/login",
  ahead: 1,
  behind: 0,
  dirty: ["src/login.ts", "src/old.ts -> src/new.ts"],
  dirtyCount: 2,
  insertions: 12,
  deletions: 3,
  commits: [{ id: "24ae5c1e8f0b3d7a9c6e1f2a3b4c5d6e7f8a9b0c", subject: "Add the login form" }],
};

/** Returns captured state with something in every field. */
export function capturedExample(): Captured {
  return {
    session: {
      agent: "claude-code",
      id: "0a1b2c3d-1111-4222-8333-444455556666",
      version: "2.1.330",
      model: "claude-opus-5-5",
      branch: "fix/login",
      commit: null,
      startedAt: new Date("2026-11-22T17:00:00Z"),
      updatedAt: new Date("2026-11-22T17:40:00Z"),
      tokens: { input: 120_000, output: 4_200, cached: 100_000 },
      parentId: null,
    },
    priorSummary: null,
    requests: [
      {
        text: "Make the login keep the user for a week. The public API stays as it is.",
        question: null,
        at: new Date("2026-11-22T17:00:00Z"),
        turn: 1,
        isCorrection: false,
        attachments: ["docs/login.md"],
      },
      {
        text: "Not in local storage, please.",
        question: null,
        at: null,
        turn: 9,
        isCorrection: true,
        attachments: [],
      },
    ],
    constraints: ["The public API stays as it is."],
    plan: {
      items: [
        { text: "Read the form", state: "completed" },
        { text: "Keep the session", state: "in-progress" },
        { text: "Write the tests", state: "pending" },
      ],
      text: null,
    },
    lastMessage: "The cookie is set now. One test still fails.",
    questions: ["Shall the cookie end with the browser?"],
    notes: [{
      text: "Local storage would survive a logout, so it is a cookie.",
      turn: 11,
      isAnswer: true,
    }],
    files: [
      { path: "docs/login.md", change: "read", times: 1, isGone: false },
      { path: "src/login.ts", change: "edited", times: 3, isGone: false },
    ],
    commands: [
      {
        command: "npm run build",
        runs: 2,
        turn: 12,
        exitCode: 0,
        failed: false,
        output: null,
        changedOutcome: true,
        later: null,
      },
      {
        command: "npm test",
        runs: 4,
        turn: 14,
        exitCode: 1,
        failed: true,
        output: "not ok 3 - the cookie lasts a week\nexpected 604800, got 0",
        changedOutcome: false,
        later: null,
      },
    ],
    dropped: ["Local storage did not work out."],
    unfinished: { request: true, isStopped: false, calls: ["npm test"] },
    git: GIT_EXAMPLE,
    counts: {
      requests: 2,
      messages: 6,
      calls: 9,
      commands: 6,
      characters: 20_480,
      skipped: 0,
      compactions: 0,
    },
    derived: ["title", "summary", "next"],
  };
}
