/**
 * Turns the messages of Zed's threads into turns. The shapes are those of its
 * `crates/agent/src/thread.rs`; messages do not say when they were written.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, PlanItem, ReadLog, Turn } from "../_agent.ts";
import { isObject, isTrueAt, listAt, objectAt, textAt, valueAt } from "../_read/fields.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import { type OpenCall, PendingCalls } from "../_read/pending_calls.ts";
import { planItems } from "../_read/todo_items.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";
import { kindOf } from "./thread.ts";
import { callIn, resultIn } from "./tools.ts";
import { nameOf } from "../../path.ts";

/** Where a thread is, and who is told what is wrong with it. */
export interface TurnsOptions {
  readonly path: string;
  readonly log: ReadLog;
  /** The folders that it worked in. */
  readonly folders: readonly string[];
}

/** What is kept of a call: what it does, and the plan that it states. */
interface ZedCall extends Omit<OpenCall, "callId"> {
  readonly items: readonly PlanItem[] | null;
}

interface Reading extends TurnsOptions {
  readonly calls: PendingCalls<ZedCall>;
  readonly unknown: UnknownKinds;
}

/** Yields the turns of a thread, given its messages in the present shape. */
export function* turnsOf(messages: readonly Json[], options: TurnsOptions): Generator<Turn> {
  const reading: Reading = {
    ...options,
    calls: new PendingCalls(options.path, options.log),
    unknown: new UnknownKinds(options.path, options.log),
  };
  for (const message of messages) {
    const [kind, content] = kindOf(message);
    const role = kind === "User" ? "user" : "agent";
    const parts = partsIn(kind, content, reading);
    if (parts.length > 0) yield { role, at: null, parts };
  }
}

/** Returns what the user asked for in a message, or `null` when nothing was. */
export function requestIn(message: Json): string | null {
  const [kind, content] = kindOf(message);
  if (kind !== "User" || isTrueAt(content, "hidden")) return null;
  const said = listAt(content, "content");
  return said.length === 0 ? null : typed(said);
}

function partsIn(kind: string, content: Json, reading: Reading): Part[] {
  switch (kind) {
    case "User":
      return userParts(content, reading);
    case "Agent":
      return agentParts(content, reading);
    case "Compaction":
      return [{ kind: "compaction", summary: textAt(content, "Summary") }];
    case "Resume":
      return [];
    default:
      reading.unknown.report("messages", kind);
      return [];
  }
}

/** The text comes first, as it was typed; then what was mentioned in it. */
function userParts(message: Json, reading: Reading): Part[] {
  const said = listAt(message, "content");
  const text = typed(said);
  const injected = isTrueAt(message, "hidden");
  const parts: Part[] = textParts(text, injected);
  for (const [kind, content] of said.map(kindOf)) {
    if (kind === "Image") parts.push({ kind: "attachment", name: "image" });
    else if (kind === "Mention") parts.push(...mentioned(content));
    else if (kind !== "Text") reading.unknown.report("contents", kind);
  }
  return parts;
}

/** Returns what the user typed: texts, and mentions as `@name`. */
function typed(said: readonly Json[]): string {
  return said.map(kindOf).map(([kind, content]) => {
    if (kind === "Mention") return `@${mentionLabel(content)}`;
    return kind === "Text" && typeof content === "string" ? content : "";
  }).join("");
}

function mentioned(mention: Json): Part[] {
  const text = textAt(mention, "content") ?? "";
  const parts: Part[] = [{ kind: "attachment", name: mentionedName(mention) }];
  return text.trim() === "" ? parts : [...parts, { kind: "text", text, injected: true }];
}

/** Returns the path of what is mentioned, or its address or name, or what kind of thing it is. */
function mentionedName(mention: Json): string {
  const [kind, uri] = uriOf(mention);
  return pathOf(uri) ?? textAt(uri, "url") ?? textAt(uri, "name") ?? (kind || "mention");
}

/** Returns how a mention is shown in the text. */
function mentionLabel(mention: Json): string {
  const [, uri] = uriOf(mention);
  const path = pathOf(uri);
  return textAt(uri, "name") ?? (path === null ? mentionedName(mention) : nameOf(path));
}

function uriOf(mention: Json): readonly [kind: string, uri: Json] {
  return kindOf(valueAt(mention, "uri") ?? null);
}

function pathOf(uri: Json): string | null {
  return textAt(uri, "abs_path") ?? textAt(uri, "path");
}

function agentParts(message: Json, reading: Reading): Part[] {
  const results = objectAt(message, "tool_results");
  const content = listAt(message, "content").flatMap((each): Part[] => {
    const [kind, said] = kindOf(each);
    switch (kind) {
      case "Text":
        return typeof said !== "string" || said.trim() === ""
          ? []
          : [{ kind: "text", text: said, injected: false }];
      case "Thinking":
        return reasoningParts(textAt(said, "text") ?? "");
      case "ToolUse":
        return isObject(said) ? [opened(said, reading)] : [];
      case "RedactedThinking":
        return [];
      default:
        reading.unknown.report("contents", kind);
        return [];
    }
  });
  return [...content, ...Object.entries(results).flatMap((entry) => closed(entry, reading))];
}

function opened(use: JsonObject, { calls, folders }: Reading): Part {
  const call = callIn(use, folders);
  const { callId, name, action, input } = call;
  const items = name === "update_plan" ? planIn(input) : null;
  return { ...call, callId: calls.open(callId, { name, action, items }) };
}

function planIn(input: Json): PlanItem[] {
  const steps = [...listAt(input, "plan"), ...listAt(input, "steps")];
  return planItems(steps, "step", "title");
}

function closed([id, result]: readonly [string, Json], reading: Reading): Part[] {
  const call = reading.calls.close(id);
  if (call === null) return [];
  const part = resultIn(result, call);
  if (call.items === null || part.failed) return [part];
  return [part, { kind: "plan", items: call.items, text: null }];
}
