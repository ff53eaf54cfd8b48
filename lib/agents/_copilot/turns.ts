/**
 * Turns the events of Copilot CLI into turns.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, PlanItem, PlanPart, ReadLog, Tokens, Turn } from "../_agent.ts";
import { isHuman, isSubagents, isUseless, isUselessLine } from "./events.ts";
import { checkList, copilotAction, copilotResult } from "./tools.ts";
import { amountAt, listAt, objectAt, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { parseRecord, readLines } from "../_read/jsonl.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** An event tells of a call that it was made, another one that it has started. */
type Told = "made" | "started";

/** What has been read so far, as far as what comes depends on it. */
export class Progress {
  /** The calls that have no result yet, by their ids, and what of each has been told. */
  readonly open: Map<string, Told | "both"> = new Map();
  /** Calls that started without the message that made them, which could not be read. */
  readonly held: Map<string, readonly Part[]> = new Map();
  /** The plan as it stands. */
  plan: PlanPart = { kind: "plan", items: [], text: null };
  /** What the agent thought last, which some versions write twice. */
  reasoning: string | null = null;
  /** What each call of a model used, and what each run of the program did in all. */
  calls: Tokens = { input: 0, output: 0, cached: 0 };
  runs: Tokens = { input: 0, output: 0, cached: 0 };

  /** What was used in all: older versions state it at the end of a run only. */
  get tokens(): Tokens | null {
    const tokens = this.calls.input > 0 ? this.calls : this.runs;
    return tokens.input > 0 ? tokens : null;
  }
}

/** What a reader of events needs. */
export interface TurnsOptions {
  readonly progress: Progress;
  readonly log: ReadLog;
}

/** Yields the turns of the events in a file, those of sub-agents left out. */
export function* turnsIn(path: string, { progress, log }: TurnsOptions): Generator<Turn> {
  const unknown = new UnknownKinds(path, log);
  for (const { number, text } of readLines(path, log)) {
    if (isUselessLine(text)) continue;
    const event = parseRecord(text);
    const type = textAt(event ?? undefined, "type");
    if (event === null || type === null) {
      log.skip(path, "a line that is no event", number);
      continue;
    }
    if (isUseless(type)) continue;
    const read = EVENTS.get(type);
    if (read === undefined) {
      unknown.report("events", type, number);
      continue;
    }
    const data = objectAt(event, "data");
    // What a sub-agent's models used is part of what the session did.
    if (type !== "session.usage_record" && isSubagents(event)) continue;
    const skip = (reason: string) => log.skip(path, reason, number);
    const parts = read(data, { progress, log, skip });
    if (parts.length === 0) continue;
    const role = OF_USER.has(type) ? "user" : "agent";
    yield { role, at: timeAt(event, "timestamp"), parts };
  }
  const parts = [...progress.held.values()].flat();
  if (parts.length > 0) yield { role: "agent", at: null, parts };
}

/** Events that come from the user. */
const OF_USER: ReadonlySet<string> = new Set([
  "user.message",
  "tool.user_requested",
  "exit_plan_mode.completed",
]);

/** What the reader of an event needs. */
interface Reading extends TurnsOptions {
  /** Reports that something of the event is passed over. */
  readonly skip: (reason: string) => void;
}

type EventReader = (data: JsonObject, reading: Reading) => Part[];

/** What is read of each event. */
const EVENTS: ReadonlyMap<string, EventReader> = new Map<string, EventReader>([
  ["session.start", started],
  ["session.resume", started],
  ["session.context_changed", (data, { log }) => {
    log.learn({ branch: textAt(data, "branch") });
    return [];
  }],
  ["session.model_change", (data, { log }) => {
    log.learn({ model: textAt(data, "newModel") });
    return [];
  }],
  ["session.usage_record", (data, { progress }) => {
    progress.calls = sumOf(progress.calls, objectAt(data, "usage"));
    return [];
  }],
  ["session.shutdown", (data, { progress }) => {
    for (const metrics of Object.values(objectAt(data, "modelMetrics"))) {
      progress.runs = sumOf(progress.runs, objectAt(metrics, "usage"));
    }
    return [];
  }],
  ["session.compaction_complete", (data) => {
    const summary = textAt(data, "summaryContent");
    return valueAt(data, "success") === false ? [] : [{ kind: "compaction", summary }];
  }],
  ["session.handoff", (data) => textParts(textAt(data, "summary"), true)],
  ["session.task_complete", (data) => textParts(textAt(data, "summary"), false)],
  ["exit_plan_mode.requested", planned],
  ["exit_plan_mode.completed", (data) => textParts(textAt(data, "feedback"), false)],
  ["abort", () => [{ kind: "interruption" }]],
  ["user.message", said],
  ["assistant.message", answered],
  ["assistant.reasoning", (data, { progress }) => thought(textAt(data, "content"), progress)],
  [
    "tool.user_requested",
    (data, reading) => callParts({ name: textAt(data, "toolName"), told: "made" }, data, reading),
  ],
  ["tool.execution_start", called],
  ["tool.execution_complete", returned],
]);

function started(data: JsonObject, { log }: TurnsOptions): Part[] {
  log.learn({
    model: textAt(data, "selectedModel"),
    version: textAt(data, "copilotVersion"),
    branch: textAt(data, "context", "branch"),
    commit: log.facts.commit ?? textAt(data, "context", "headCommit"),
  });
  return [];
}

function said(data: JsonObject): Part[] {
  return [
    ...textParts(textAt(data, "content"), !isHuman(data)),
    ...listAt(data, "attachments").map((attachment): Part => ({
      kind: "attachment",
      name: attachmentName(attachment),
    })),
  ];
}

/** Returns the path of an attachment, its name, or what it is. */
function attachmentName(attachment: Json): string {
  const fields = ["path", "filePath", "url", "displayName", "title", "name", "type"];
  return fields.map((field) => textAt(attachment, field)).find((text) => text) ?? "file";
}

function answered(data: JsonObject, reading: Reading): Part[] {
  reading.log.learn({ model: textAt(data, "model") });
  return [
    ...thought(textAt(data, "reasoningText"), reading.progress),
    ...textParts(textAt(data, "content"), false),
    ...listAt(data, "toolRequests").flatMap((request) =>
      callParts({ name: textAt(request, "name"), told: "made" }, objectAt(request), reading)
    ),
  ];
}

function thought(text: string | null, progress: Progress): Part[] {
  if (text === null || text.trim() === "" || text === progress.reasoning) return [];
  progress.reasoning = text;
  return [{ kind: "reasoning", text }];
}

/** A call that starts. Most have been seen in the message that made them; others wait. */
function called(data: JsonObject, reading: Reading): Part[] {
  const parts = callParts({ name: textAt(data, "toolName"), told: "started" }, data, reading);
  if (parts.length > 0) reading.progress.held.set(textAt(data, "toolCallId") ?? "", parts);
  return [];
}

interface ToldCall {
  readonly name: string | null;
  readonly told: Told;
}

/** Returns a call, unless it is known, with the plan that it makes. */
function callParts({ name, told }: ToldCall, data: JsonObject, reading: Reading): Part[] {
  const { progress, skip } = reading;
  const callId = textAt(data, "toolCallId");
  if (callId === null || name === null) return [];
  const known = progress.open.get(callId);
  progress.open.set(callId, known === undefined ? told : "both");
  if (known !== undefined) {
    const isNew = known === told || known === "both";
    if (isNew) skip("a call with the id of one that has no result yet");
    return [];
  }
  const input = valueAt(data, "arguments") ?? {};
  const items = checkList(name, input);
  return [
    { kind: "tool-call", callId, name, action: copilotAction(name, input), input },
    ...items === null ? [] : [changedPlan(progress, { items })],
  ];
}

function returned(data: JsonObject, { progress }: TurnsOptions): Part[] {
  const callId = textAt(data, "toolCallId") ?? "";
  if (!progress.open.delete(callId)) return [];
  const call = progress.held.get(callId) ?? [];
  progress.held.delete(callId);
  return [...call, copilotResult(callId, data)];
}

/** The agent shows its plan and asks to go on. */
function planned(data: JsonObject, { progress }: TurnsOptions): Part[] {
  const text = textAt(data, "planContent") ?? "";
  return text === "" ? [] : [changedPlan(progress, { text })];
}

/** What changes in a plan. */
export interface PlanChange {
  readonly items?: readonly PlanItem[];
  readonly text?: string | null;
}

/** Returns the plan as it stands after a change, and remembers it. */
export function changedPlan(progress: Progress, change: PlanChange): PlanPart {
  progress.plan = { ...progress.plan, ...change };
  return progress.plan;
}

function textParts(text: string | null, injected: boolean): Part[] {
  return text === null || text.trim() === "" ? [] : [{ kind: "text", text, injected }];
}

/** Adds what was used; the input counts what was cached, the output what was thought. */
function sumOf(sum: Tokens, usage: JsonObject): Tokens {
  const count = (name: string) => amountAt(usage, name);
  return {
    input: sum.input + count("inputTokens"),
    output: sum.output + count("outputTokens"),
    cached: sum.cached + count("cacheReadTokens"),
  };
}
