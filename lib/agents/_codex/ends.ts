/**
 * The items and events by which Codex reports that something has ended: a command, a patch, a tool
 * of an MCP server. They know more than the texts for the model, and in code mode there is nothing
 * else.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Action, FileTouch, Part } from "../_agent.ts";
import { commandAction, filesReadBy, folderOf } from "./calls.ts";
import { type Outcome, outcomeOfCommand, outcomeOfMcpCall, outcomeOfPatch } from "./outcomes.ts";
import type { CallPairs } from "./pairs.ts";
import { filesOfChanges } from "./changes.ts";
import { objectAt, textAt } from "../_read/fields.ts";

/** Something that has ended, and the call that would have started it. */
interface End {
  readonly name: string;
  readonly action: Action;
  readonly input: Json;
  readonly outcome: Outcome;
  readonly files: readonly FileTouch[];
}

/** What reports an end, by the type of the item or the event. */
const ENDS: ReadonlyMap<string, (item: JsonObject) => End | null> = new Map([
  ["CommandExecution", commandEnd],
  ["exec_command_end", commandEnd],
  ["FileChange", patchEnd],
  ["patch_apply_end", patchEnd],
]);
const MCP_ENDS: ReadonlySet<string> = new Set(["McpToolCall", "mcp_tool_call_end"]);

/** Commands told of elsewhere: those of the user by a message, input to a shell by its call. */
const OTHER_SOURCES: ReadonlySet<string> = new Set([
  "user_shell",
  "userShell",
  "unified_exec_interaction",
  "unifiedExecInteraction",
]);

/** Returns the parts that an event yields, given its kind; none when it reports no end. */
export function partsOfEnd(kind: string, payload: JsonObject, pairs: CallPairs): Part[] {
  const item = kind === "item_completed" ? objectAt(payload, "item") : payload;
  const type = kind === "item_completed" ? textAt(item, "type") ?? "" : kind;
  const callId = textAt(item, "id") ?? textAt(item, "call_id");
  if (callId === null || pairs.isClosed(callId)) return [];
  if (MCP_ENDS.has(type)) return mcpParts(callId, item, pairs);
  const end = ENDS.get(type)?.(item) ?? null;
  return end === null ? [] : endParts(callId, end, pairs);
}

/** A call that nobody made in the file was made by a script: it is yielded with its result. */
function endParts(callId: string, end: End, pairs: CallPairs): Part[] {
  const { name, action, input, outcome, files } = end;
  const call = pairs.isOpen(callId)
    ? []
    : [pairs.open({ kind: "tool-call", callId, name, action, input })];
  return [...call, ...pairs.close(callId, outcome, files)];
}

function commandEnd(item: JsonObject): End | null {
  if (OTHER_SOURCES.has(textAt(item, "source") ?? "")) return null;
  const folder = folderOf(textAt(item, "cwd"));
  const outcome = outcomeOfCommand(item);
  return {
    name: "exec_command",
    action: commandAction(item.command, folder),
    input: { command: item.command ?? null, ...folder === null ? {} : { cwd: folder } },
    outcome,
    files: outcome.failed ? [] : filesReadBy(item.parsed_cmd, folder),
  };
}

function patchEnd(item: JsonObject): End {
  const outcome = outcomeOfPatch(item);
  const files = filesOfChanges(item.changes);
  return {
    name: "apply_patch",
    action: { kind: "files", files },
    input: { changes: item.changes ?? null },
    outcome,
    files: outcome.failed ? [] : files,
  };
}

/** What a tool of a server answered stands in the text for the model; whether it failed, here. */
function mcpParts(callId: string, item: JsonObject, pairs: CallPairs): Part[] {
  const outcome = outcomeOfMcpCall(item);
  if (pairs.isOpen(callId)) {
    if (outcome.failed) pairs.markFailed(callId);
    return [];
  }
  const invocation = item.invocation === undefined ? item : objectAt(item, "invocation");
  const name = [textAt(invocation, "server"), textAt(invocation, "tool")].join(".");
  const input = invocation.arguments ?? null;
  return endParts(callId, { name, action: { kind: "other" }, input, outcome, files: [] }, pairs);
}
