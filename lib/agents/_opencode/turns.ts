/**
 * Turns the messages of OpenCode into turns.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { Part, PlanPart, ReadLog, Tokens, Turn } from "../_agent.ts";
import { amountAt, isTrueAt, listAt, objectAt, textAt, timeAt } from "../_read/fields.ts";
import { isSamePlan, planItems } from "../_read/todo_items.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";
import { type FileChanges, summedUp, withPatches } from "./patches.ts";
import { requestText, type StoredMessage, type StoredPart, type StoredSession } from "./session.ts";
import { feedbackIn, toolParts } from "./tools.ts";

/** Where a session is, and who is told what is wrong with it. */
export interface TurnsOptions {
  readonly path: string;
  readonly log: ReadLog;
}

/** Parts that say nothing of the work: the edges of a step, snapshots, names of agents, retries. */
const USELESS: ReadonlySet<string | null> = new Set([
  "step-start",
  "step-finish",
  "snapshot",
  "agent",
  "retry",
]);

/** Where the plan modes have the agent write its plan. */
const PLAN_FILE = /(?:^|[\\/])\.?(?:opencode|kilo)[\\/]plans[\\/][^\\/]+\.md$/;

/** What has been read so far, as far as what comes depends on it. */
interface Progress {
  plan: PlanPart;
  tokens: Tokens;
  /** What became of files since the last request. */
  changes: FileChanges;
  /** The last request, and whether it may come again since it did not fit into the context. */
  request: string | null;
  mayBeRepeated: boolean;
  readonly unknown: UnknownKinds;
}

/**
 * Yields the turns of a session, up to where the user went back to, and tells the log which model,
 * version and tokens it states.
 */
export function* turnsOf(session: StoredSession, options: TurnsOptions): Generator<Turn> {
  const { log } = options;
  const progress: Progress = {
    plan: { kind: "plan", items: [], text: null },
    tokens: { input: 0, output: 0, cached: 0 },
    changes: new Map(),
    request: null,
    mayBeRepeated: false,
    unknown: new UnknownKinds(options.path, log),
  };
  log.learn({ version: textAt(session.info, "version") });
  const undoneFrom = textAt(session.info, "revert", "messageID");
  for (const message of session.messages()) {
    const isUndone = message.id === undoneFrom;
    const undonePart = isUndone ? textAt(session.info, "revert", "partID") : null;
    if (isUndone && undonePart === null) return;
    const parts = partsUpTo(undonePart, message);
    switch (textAt(message.data, "role")) {
      case "user":
        yield* userTurns(message.data, parts, { ...options, progress });
        break;
      case "assistant":
        yield* agentTurns(message.data, parts, { ...options, progress });
        break;
      default:
        progress.unknown.report("messages", textAt(message.data, "role"));
    }
    if (isUndone) return;
  }
  const items = planItems(session.todos(), "content");
  if (items.length === 0 || isSamePlan(items, progress.plan.items)) return;
  yield { role: "agent", at: null, parts: [{ ...progress.plan, items }] };
}

function partsUpTo(id: string | null, message: StoredMessage): StoredPart[] {
  const parts: StoredPart[] = [];
  for (const part of message.parts()) {
    if (part.id === id) break;
    parts.push(part);
  }
  return parts;
}

interface Reading extends TurnsOptions {
  readonly progress: Progress;
}

/** Takes in a part that is not known, or of no use. */
function passOver(data: JsonObject, { progress }: Reading): void {
  const type = textAt(data, "type");
  if (!USELESS.has(type)) progress.unknown.report("parts", type);
}

function* userTurns(
  data: JsonObject,
  stored: readonly StoredPart[],
  reading: Reading,
): Generator<Turn> {
  const { progress } = reading;
  const parts = stored.flatMap((part): Part[] => userParts(part, reading));
  progress.changes = summedUp(data);
  if (parts.length > 0) yield { role: "user", at: timeAt(data, "time", "created"), parts };
}

function userParts({ data }: StoredPart, reading: Reading): Part[] {
  const { progress } = reading;
  const request = requestText(data);
  if (request !== null) {
    const injected = progress.mayBeRepeated && request === progress.request;
    progress.mayBeRepeated = false;
    progress.request = request;
    return [{ kind: "text", text: request, injected }];
  }
  switch (textAt(data, "type")) {
    case "text":
    case "subtask": {
      const text = textAt(data, "text") ?? "";
      return text.trim() === "" ? [] : [{ kind: "text", text, injected: true }];
    }
    case "file":
      return [{ kind: "attachment", name: attachmentName(data) }];
    case "compaction":
      // The summary comes with the agent's next message.
      progress.mayBeRepeated = isTrueAt(data, "overflow");
      return [];
    default:
      passOver(data, reading);
      return [];
  }
}

/** Returns the path of an attached file, its name, or what it is. */
function attachmentName(data: JsonObject): string {
  const url = textAt(data, "url") ?? "";
  if (url.startsWith("file://") && URL.canParse(url)) {
    const { pathname } = new URL(url);
    return decoded(pathname);
  }
  const isImage = textAt(data, "mime")?.startsWith("image/") ?? false;
  return textAt(data, "source", "path") ?? textAt(data, "filename") ?? (isImage ? "image" : "file");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function* agentTurns(
  data: JsonObject,
  stored: readonly StoredPart[],
  reading: Reading,
): Generator<Turn> {
  const { progress, log } = reading;
  const at = timeAt(data, "time", "created");
  progress.tokens = sumOf(progress.tokens, objectAt(data, "tokens"));
  const hasTokens = progress.tokens.input + progress.tokens.output > 0;
  const model = textAt(data, "modelID");
  log.learn({ model: model === "" ? null : model, tokens: hasTokens ? progress.tokens : null });
  const parts = isTrueAt(data, "summary")
    ? compaction(stored)
    : withPatches(stored.flatMap((part) => agentParts(part, reading)), stored, progress.changes);
  if (textAt(data, "error", "name") === "MessageAbortedError") parts.push({ kind: "interruption" });
  if (parts.length > 0) yield { role: "agent", at, parts };
  for (const part of stored) {
    const text = feedbackIn(part.data);
    if (text === null) continue;
    yield { role: "user", at, parts: [{ kind: "text", text, injected: false }] };
  }
}

/** A message that sums up the conversation; one that failed has no text. */
function compaction(stored: readonly StoredPart[]): Part[] {
  const texts = stored.filter(({ data }) => textAt(data, "type") === "text")
    .map(({ data }) => textAt(data, "text") ?? "");
  const summary = texts.join("\n");
  return summary === "" ? [] : [{ kind: "compaction", summary }];
}

function agentParts(part: StoredPart, reading: Reading): Part[] {
  const { data } = part;
  const text = textAt(data, "text") ?? "";
  switch (textAt(data, "type")) {
    case "text": {
      const injected = isTrueAt(data, "synthetic");
      return text.trim() === "" ? [] : [{ kind: "text", text, injected }];
    }
    case "reasoning":
      return text.trim() === "" ? [] : [{ kind: "reasoning", text }];
    case "tool":
      return [...toolParts(part), ...planParts(data, reading.progress)];
    case "file":
    case "patch":
      return [];
    default:
      passOver(data, reading);
      return [];
  }
}

/** Returns the plan as it stands after a call, if that changed it. */
function planParts(data: JsonObject, progress: Progress): Part[] {
  if (textAt(data, "state", "status") !== "completed") return [];
  const tool = textAt(data, "tool");
  const file = textAt(data, "state", "input", "filePath") ?? "";
  if (tool === "todowrite") {
    const items = planItems(listAt(data, "state", "input", "todos"), "content");
    progress.plan = { ...progress.plan, items };
  } else if (tool === "write" && PLAN_FILE.test(file)) {
    progress.plan = { ...progress.plan, text: textAt(data, "state", "input", "content") };
  } else return [];
  return [progress.plan];
}

function sumOf(sum: Tokens, tokens: JsonObject): Tokens {
  const count = (...path: string[]) => amountAt(tokens, ...path);
  const cached = count("cache", "read");
  return {
    input: sum.input + count("input") + cached + count("cache", "write"),
    output: sum.output + count("output") + count("reasoning"),
    cached: sum.cached + cached,
  };
}
