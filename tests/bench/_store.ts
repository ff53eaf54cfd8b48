/**
 * Stores of any size to measure with: the same records each time, about 450 bytes each in the
 * file, as a developer with several agents would have them.
 *
 * @module
 */

import { formatTime, type Handoff, handoffChecksum, handoffToJson } from "../../lib/handoff.ts";

/** A word that about one record in two hundred has in its title. */
export const RARE_WORD = "websocket";

const SEED = 20261122;
const FIRST = Date.UTC(2025, 0, 6, 8);
const SECONDS_APART = 240;

const TOOLS = ["claude-code", "codex", "gemini-cli", "opencode", "cursor", "ci"];
const PROJECTS = ["api", "billing", "docs", "infra", "mobile", "search", "web", "worker"];
const VERBS = ["Refactor", "Fix", "Extract", "Document", "Speed up", "Rework", "Test", "Remove"];
const PARTS = [
  "auth middleware",
  "token parser",
  "retry loop",
  "cache",
  "upload form",
  "job queue",
];
const STATES = [
  "The parser is split out and its unit tests pass; the refresh flow still fails in two cases.",
  "Schema and migration are written, the rollback is not tested yet; staging has the old one.",
  "All call sites are moved over except the two in the worker, which need the new config.",
  "Found the cause: the lock is released before the file is synced. No fix so far, but a test that shows it.",
];
const STEPS = [
  "Fix the refresh test matrix",
  "Run the race tests",
  "Ask for a review",
  "Update docs",
];
const FILES = ["src/auth.ts", "src/cache/store.ts", "tests/auth_test.ts", "README.md", "go.mod"];

/** Returns the first `count` records, oldest first. */
export function makeHandoffs(count: number): Handoff[] {
  const random = randomFrom(SEED);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "";
  const some = (words: readonly string[], most: number) => {
    return [
      ...new Set(Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(words))),
    ];
  };
  return Array.from({ length: count }, (_, index) => {
    const createdAt = new Date(FIRST + index * SECONDS_APART * 1000);
    const digits = formatTime(createdAt).replaceAll(/[^0-9]/g, "");
    const part = random() < 1 / 200 ? RARE_WORD : pick(PARTS);
    return {
      id: `${digits.slice(0, 8)}-${digits.slice(8)}`,
      createdAt,
      tool: pick(TOOLS),
      project: `/home/dev/projects/${pick(PROJECTS)}`,
      title: `${pick(VERBS)} ${part} (#${index})`,
      summary: pick(STATES),
      next: some(STEPS, 3),
      changed: some(FILES, 4).sort(),
    };
  });
}

/** Returns the text of a store that holds `handoffs`. */
export function storeText(handoffs: readonly Handoff[]): string {
  return `${JSON.stringify({ version: 1, items: handoffs.map(handoffToJson) }, null, 2)}\n`;
}

/** Returns the text of an unsigned bundle, version 2, that holds one handoff. */
export async function bundleText(handoff: Handoff): Promise<string> {
  const checksum = await handoffChecksum(handoff);
  return `${JSON.stringify({ version: 2, checksum, record: handoffToJson(handoff) }, null, 2)}\n`;
}

/** Numbers from 0 up to 1, the same ones for the same seed: a linear congruential generator. */
function randomFrom(seed: number): () => number {
  let state = seed;
  // The multiplier and increment of Numerical Recipes, modulo 2^32; their high bits are good.
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
