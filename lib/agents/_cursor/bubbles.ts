/**
 * The messages of Cursor's editor, which it calls bubbles: what the user said, what the agent said,
 * or one call of a tool with its result.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, ReadLog, Tokens } from "../_agent.ts";
import { CursorPlan } from "./plan.ts";
import { cursorAction, editorResult } from "./tools.ts";
import {
  amountAt,
  isObject,
  isTrueAt,
  listAt,
  numberAt,
  objectAt,
  parseJson,
  type Source,
  textAt,
  timeAt,
  valueAt,
} from "../_read/fields.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";

const OF_USER = 1;
const TOOL_CAPABILITY = 15;

/** Times before 2000 are not since 1970, but since the program was started. */
const TIME_MS_MIN = Date.UTC(2000, 0, 1);

/** What has been read so far, as far as what comes depends on it. */
export class IdeProgress {
  readonly log: ReadLog;
  readonly plan: CursorPlan = new CursorPlan();
  /** The calls of versions before 3, by the ids of their messages. */
  readonly oldCalls: JsonObject;
  tokens: Tokens = { input: 0, output: 0, cached: 0 };
  calls = 0;

  constructor(composer: JsonObject, log: ReadLog) {
    this.log = log;
    this.oldCalls = oldCallsIn(composer);
  }
}

function oldCallsIn(composer: JsonObject): JsonObject {
  for (const capability of listAt(composer, "capabilities")) {
    if (numberAt(capability, "type") !== TOOL_CAPABILITY) continue;
    const calls = valueAt(capability, "data", "bubbleDataMap");
    const parsed = typeof calls === "string" ? parseJson(calls) : calls;
    if (isObject(parsed)) return parsed;
  }
  return {};
}

/** Says whether a message, or its entry in the list of messages, is the user's. */
export function isUsers(bubble: Source): boolean {
  return numberAt(bubble, "type") === OF_USER;
}

/** Returns when a message was sent. */
export function bubbleTime(bubble: JsonObject, header: Json): Date | null {
  const stated = timeAt(bubble, "createdAt") ?? timeAt(header, "createdAt");
  if (stated !== null) return stated;
  const times = ["clientStartTime", "clientRpcSendTime", "clientSettleTime", "clientEndTime"]
    .map((name) => timeAt(bubble, "timingInfo", name));
  return times.find((time) => time !== null && time.getTime() >= TIME_MS_MIN) ?? null;
}

/** Returns what the user asked for in a message; empty for nothing but an attachment. */
export function requestOf(bubble: JsonObject, header: Json): string | null {
  if (!isUsers(bubble) || isHidden(bubble, header)) return null;
  const text = textAt(bubble, "text") ?? "";
  if (text.trim() !== "") return text;
  return attachments(bubble).length > 0 ? "" : null;
}

/** Says whether a message of the user's role is one that no user has seen. */
function isHidden(bubble: JsonObject, header: Json): boolean {
  return valueAt(header, "grouping", "isRenderable") === false || isTrueAt(bubble, "isNudge");
}

/** Returns what is in a message. */
export function bubbleParts(bubble: JsonObject, header: Json, progress: IdeProgress): Part[] {
  const text = textAt(bubble, "text") ?? "";
  const said = (injected: boolean): Part[] => textParts(text, injected);
  if (isUsers(bubble)) return [...said(isHidden(bubble, header)), ...attachments(bubble)];
  takeFacts(bubble, progress);
  const thought = textAt(bubble, "thinking", "text") ?? "";
  return [
    ...reasoningParts(thought),
    ...said(false),
    ...callParts(bubble, progress),
  ];
}

function takeFacts(bubble: JsonObject, progress: IdeProgress): void {
  const count = (name: string) => amountAt(bubble, "tokenCount", name);
  const { input, output, cached } = progress.tokens;
  progress.tokens = {
    input: input + count("inputTokens"),
    output: output + count("outputTokens"),
    cached,
  };
  const hasTokens = progress.tokens.input + progress.tokens.output > 0;
  progress.log.learn({
    model: textAt(bubble, "modelInfo", "modelName") || null,
    tokens: hasTokens ? progress.tokens : null,
  });
}

function attachments(bubble: JsonObject): Part[] {
  const files = [
    ...listAt(bubble, "context", "fileSelections"),
    ...listAt(bubble, "context", "folderSelections"),
  ].map((file) => textAt(file, "uri", "fsPath") ?? textAt(file, "uri", "path") ?? "file");
  const images = listAt(bubble, "images").map(() => "image");
  return [...files, ...images].map((name) => ({ kind: "attachment", name }));
}

/** Returns the call of a message, and its result if there is one yet. */
function callParts(bubble: JsonObject, progress: IdeProgress): Part[] {
  const bubbleId = textAt(bubble, "bubbleId") ?? "";
  const data = valueAt(bubble, "toolFormerData") ?? valueAt(progress.oldCalls, bubbleId);
  const name = textAt(data, "name") ?? "";
  if (!isObject(data) || name === "") return [];
  const parsed = (field: string) => parseJson(textAt(data, field) ?? "null");
  // What the model wrote, and what Cursor made of it, which names files more fully.
  const input = { ...objectAt(parsed("rawArgs")), ...objectAt(parsed("params")) };
  const callId = `${++progress.calls}:${bubbleId}`;
  const action = cursorAction(name, input);
  const isCommand = action.kind === "command";
  const result = editorResult({
    callId,
    data,
    result: parsed("result"),
    error: parsed("error"),
    isCommand,
  });
  const plan = progress.plan.after(name, input);
  return [
    { kind: "tool-call", callId, name, action, input },
    ...plan === null ? [] : [plan],
    ...result === null ? [] : [result],
  ];
}
