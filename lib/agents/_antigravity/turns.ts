/**
 * Turns the steps of Antigravity's transcripts into turns.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, ReadLog, Turn } from "../_agent.ts";
import { PlanDocuments } from "./plan.ts";
import {
  antigravityAction,
  antigravityResult,
  GENERIC,
  isResultType,
  resultTypeOf,
} from "./tools.ts";
import { userInputIn } from "./words.ts";
import {
  isObject,
  listAt,
  numberAt,
  objectAt,
  parseJson,
  textAt,
  timeAt,
} from "../_read/fields.ts";
import { namesIn } from "../_read/folders.ts";
import { lastLines, readRecords } from "../_read/jsonl.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";
import { joinPath, parentOf } from "../../path.ts";

/** The transcript whose arguments are JSON texts within JSON. */
const ESCAPED_FILE = /[\\/]transcript\.jsonl$/;

/** How many results wait at most for the calls that they belong to. */
const WAITING_MAX = 100;

/** How many calls wait at most for their results; of older ones none will come any more. */
const OPEN_MAX = 1_000;

/** A call without a result. */
interface OpenCall {
  readonly callId: string;
  readonly resultType: string;
}

/** What has been read so far, as far as what comes depends on it. */
interface Progress {
  readonly path: string;
  readonly log: ReadLog;
  readonly unknown: UnknownKinds;
  readonly open: OpenCall[];
  /** Results that were written before their calls. */
  readonly waiting: JsonObject[];
  readonly plan: PlanDocuments;
}

/** Yields the turns of a transcript. */
export function* turnsIn(path: string, log: ReadLog): Generator<Turn> {
  const progress: Progress = {
    path,
    log,
    unknown: new UnknownKinds(path, log),
    open: [],
    waiting: [],
    plan: new PlanDocuments(),
  };
  for (const { number, record } of readRecords(path, log)) {
    const parts = partsOf(record, number, progress);
    const role = textAt(record, "type") === "USER_INPUT" ? "user" : "agent";
    if (parts.length > 0) yield { role, at: timeAt(record, "created_at"), parts };
  }
  for (const step of progress.waiting) {
    progress.unknown.report("results without a call", textAt(step, "type"));
  }
}

function partsOf(step: JsonObject, line: number, progress: Progress): Part[] {
  const type = textAt(step, "type");
  switch (type) {
    case "USER_INPUT":
      return userParts(step, progress);
    case "PLANNER_RESPONSE":
      return agentParts(step, line, progress);
    case "CHECKPOINT":
      return [{ kind: "compaction", summary: textAt(step, "content") }];
    case "SYSTEM_MESSAGE":
      return textParts(textAt(step, "content"), true);
    case "CONVERSATION_HISTORY":
      return [];
  }
  // A result of a tool that is not known yet comes in a type of its own.
  const isResult = type !== null && (isResultType(type) || textAt(step, "source") === "MODEL");
  if (isResult) return resultParts(step, type, progress);
  progress.unknown.report("steps", type, line);
  return [];
}

function userParts(step: JsonObject, { log, open }: Progress): Part[] {
  const content = textAt(step, "content") ?? "";
  if (!isTyped(step)) return textParts(content, true);
  // A call that was stopped gets no result, and must not take that of a later one.
  open.length = 0;
  const { request, added, model } = userInputIn(content);
  log.learn({ model });
  return [...textParts(request, false), ...textParts(added, true)];
}

/** Says whether a message was typed by the user, and not put there by the program. */
export function isTyped(step: JsonObject): boolean {
  return (textAt(step, "source") ?? "USER_EXPLICIT") === "USER_EXPLICIT";
}

function agentParts(step: JsonObject, line: number, progress: Progress): Part[] {
  const thinking = textAt(step, "thinking") ?? "";
  const parts: Part[] = thinking.trim() === "" ? [] : [{ kind: "reasoning", text: thinking }];
  parts.push(...textParts(textAt(step, "content"), false));
  for (const [at, call] of listAt(step, "tool_calls").entries()) {
    const name = textAt(call, "name") ?? "";
    const args = objectAt(call, "args");
    const input = ESCAPED_FILE.test(progress.path) ? unescaped(args) : args;
    const callId = `${line}.${at}`;
    const action = antigravityAction(name, input);
    parts.push({ kind: "tool-call", callId, name, action, input });
    const plan = progress.plan.after(input);
    if (plan !== null) parts.push(plan);
    progress.open.push({ callId, resultType: resultTypeOf(name) });
    if (progress.open.length > OPEN_MAX) progress.open.shift();
  }
  for (const waiting of progress.waiting.splice(0)) {
    parts.push(...resultParts(waiting, textAt(waiting, "type") ?? "", progress));
  }
  return parts;
}

/** Returns the arguments in the texts that `transcript.jsonl` has in their place. */
function unescaped(args: JsonObject): JsonObject {
  const valueOf = (value: Json) => typeof value === "string" ? parseJson(value) ?? value : value;
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, valueOf(value)]));
}

/**
 * Returns a result, paired with the oldest open call of a tool that has such results; there are no
 * ids. Results are written as they come, so one may stand before its call: it waits.
 */
function resultParts(step: JsonObject, type: string, progress: Progress): Part[] {
  const wanted = isResultType(type) ? type : GENERIC;
  const at = progress.open.findIndex(({ resultType }) => resultType === wanted);
  const [call] = at < 0 ? [] : progress.open.splice(at, 1);
  if (call === undefined) {
    if (progress.waiting.length < WAITING_MAX) progress.waiting.push(step);
    return [];
  }
  const status = textAt(step, "status");
  const content = textAt(step, "content") ?? "";
  const result = antigravityResult(call.callId, { type, status, content });
  const later = status === "RUNNING" ? taskOutput(step, progress) : "";
  return [later === "" ? result : { ...result, output: later }];
}

/** Returns the end of what a command printed after the conversation went on. */
function taskOutput(step: JsonObject, { path, log }: Progress): string {
  const folder = joinPath(parentOf(parentOf(path)), "tasks");
  const name = `task-${numberAt(step, "step_index")}.log`;
  if (!namesIn(folder, log).files.includes(name)) return "";
  return [...lastLines(joinPath(folder, name), log)].reverse().join("\n");
}

function textParts(text: string | null, injected: boolean): Part[] {
  return text === null || text.trim() === "" ? [] : [{ kind: "text", text, injected }];
}

/** Returns the folder in which a step runs a command first, as the agent states it. */
export function folderIn(step: JsonObject): string | null {
  for (const call of listAt(step, "tool_calls")) {
    const stated = textAt(call, "args", "Cwd");
    const folder = stated?.startsWith('"') ? parseJson(stated) : stated;
    if (typeof folder === "string" && folder !== "" && !isObject(folder)) return folder;
  }
  return null;
}
