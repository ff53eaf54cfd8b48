/**
 * Captured state as JSON: how a context and a bundle hold it.
 *
 * @module
 */

import {
  choice,
  type Codec,
  list,
  object,
  optional,
  TEXT,
  TIME,
  TRUTH,
  TRUTH_LATER,
  WHOLE,
} from "./_codec.ts";
import type {
  Captured,
  CapturedCommand,
  CapturedFile,
  CapturedSession,
  Counts,
  GitCommit,
  GitState,
  Note,
  Plan,
  Request,
  Unfinished,
} from "./captured.ts";
import type { Json, JsonObject } from "./go_json.ts";

const SESSION: Codec<CapturedSession> = object<CapturedSession>({
  agent: TEXT,
  id: TEXT,
  version: optional(TEXT),
  model: optional(TEXT),
  branch: optional(TEXT),
  commit: optional(TEXT),
  startedAt: optional(TIME),
  updatedAt: TIME,
  tokens: optional(object({ input: WHOLE, output: WHOLE, cached: WHOLE })),
  parentId: optional(TEXT),
});

const REQUEST: Codec<Request> = object<Request>({
  text: TEXT,
  question: optional(TEXT),
  at: optional(TIME),
  turn: WHOLE,
  isCorrection: TRUTH,
  attachments: list(TEXT),
});

const PLAN: Codec<Plan> = object<Plan>({
  items: list(object({
    text: TEXT,
    state: choice("pending", "in-progress", "completed", "cancelled", "blocked"),
  })),
  text: optional(TEXT),
});

const NOTE: Codec<Note> = object<Note>({ text: TEXT, turn: WHOLE, isAnswer: TRUTH });

const FILE: Codec<CapturedFile> = object<CapturedFile>({
  path: TEXT,
  change: choice("read", "edited", "created", "deleted"),
  times: WHOLE,
  isGone: TRUTH_LATER,
});

const WHOLE_COMMAND: Codec<CapturedCommand> = object<CapturedCommand>({
  command: TEXT,
  runs: WHOLE,
  turn: WHOLE,
  exitCode: optional(WHOLE),
  failed: TRUTH,
  output: optional(TEXT),
  changedOutcome: TRUTH,
  later: optional(TEXT),
});
/** What no like command has followed is written as before that was known. */
const COMMAND: Codec<CapturedCommand> = {
  parse: WHOLE_COMMAND.parse,
  format: (command) => {
    const { later, ...fields } = WHOLE_COMMAND.format(command) as JsonObject;
    return later === undefined || later === null ? fields : { ...fields, later };
  },
};

const UNFINISHED: Codec<Unfinished> = object<Unfinished>({
  request: TRUTH,
  isStopped: TRUTH_LATER,
  calls: list(TEXT),
});

const COMMIT: Codec<GitCommit> = object<GitCommit>({ id: TEXT, subject: TEXT });

const GIT: Codec<GitState> = object<GitState>({
  takenAt: TIME,
  branch: optional(TEXT),
  head: optional(TEXT),
  upstream: optional(TEXT),
  ahead: optional(WHOLE),
  behind: optional(WHOLE),
  dirty: list(TEXT),
  dirtyCount: WHOLE,
  insertions: WHOLE,
  deletions: WHOLE,
  commits: list(COMMIT),
});

const COUNTS: Codec<Counts> = object<Counts>({
  requests: WHOLE,
  messages: WHOLE,
  calls: WHOLE,
  commands: WHOLE,
  characters: WHOLE,
  skipped: WHOLE,
  compactions: WHOLE,
});

const CAPTURED: Codec<Captured> = object<Captured>({
  session: optional(SESSION),
  priorSummary: optional(TEXT),
  requests: list(REQUEST),
  constraints: list(TEXT),
  plan: optional(PLAN),
  lastMessage: optional(TEXT),
  questions: list(TEXT),
  notes: list(NOTE),
  files: list(FILE),
  commands: list(COMMAND),
  dropped: list(TEXT),
  unfinished: UNFINISHED,
  git: optional(GIT),
  counts: COUNTS,
  derived: list(choice("title", "summary", "next")),
});

/** Returns captured state as a JSON object, the fields in the order of {@linkcode Captured}. */
export function capturedToJson(captured: Captured): JsonObject {
  return CAPTURED.format(captured) as JsonObject;
}

/**
 * Returns the captured state that a decoded JSON value stands for. `where` ends each complaint.
 * Fields that are not known are left out; those that came with version 2 of a context may be missing.
 *
 * @throws {HandoffError} `invalid` when a field is missing or of another kind.
 */
export function parseCaptured(value: Json, where: string): Captured {
  return CAPTURED.parse(value, where);
}
