/**
 * The events of Copilot CLI, named as in the `session-events.schema.json` that comes with it.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import { isTrueAt, type Source, textAt } from "../_read/fields.ts";

/** The beginning of an event as Copilot writes it: the type comes first, so no text can fake it. */
const TYPE_FIRST = /^\{"type":"([a-z_.]{1,80})",/;

/** Events that say nothing of the work, or only what others say as well. */
const USELESS: ReadonlySet<string> = new Set(
  `assistant.fusion_phase_completed assistant.fusion_phase_failed assistant.fusion_phase_started
  assistant.idle assistant.intent assistant.message_delta assistant.message_start
  assistant.reasoning_delta assistant.server_tool_progress assistant.streaming_delta
  assistant.tool_call_delta assistant.turn_end assistant.turn_start assistant.usage
  auto_mode_switch.completed auto_mode_switch.requested capabilities.changed command.completed
  command.execute command.queued commands.changed elicitation.completed elicitation.requested
  external_tool.completed external_tool.requested hook.end hook.progress hook.start
  mcp.headers_refresh_completed mcp.headers_refresh_required mcp.oauth_completed
  mcp.oauth_required mcp_app.tool_call_complete model.call_failure model.call_finished
  pending_messages.modified permission.completed permission.requested sampling.completed
  sampling.requested session.auto_mode_resolved session.autopilot_objective_changed
  session.background_tasks_changed session.binary_asset session.canvas.closed
  session.canvas.opened session.canvas.registry_changed session.compaction_start
  session.context_cleared session.custom_agents_updated session.custom_notification
  session.error session.extensions.attachments_pushed session.extensions_loaded session.idle
  session.info session.limits_changed session.managed_settings_resolved
  session.mcp_server_status_changed session.mcp_servers_loaded session.mode_changed
  session.permissions_changed session.plan_changed session.remote_steerable_changed
  session.schedule_cancelled session.schedule_created session.schedule_rearmed
  session.skills_loaded session.snapshot_rewind session.title_changed session.todos_changed
  session.tools_updated session.truncation session.usage_checkpoint session.usage_info
  session.warning session.workspace_file_changed skill.invoked subagent.completed
  subagent.configured subagent.deselected subagent.failed subagent.selected subagent.started
  system.message system.notification tool.execution_partial_result tool.execution_progress
  tool.search_activated user_input.completed user_input.requested`.split(/\s+/),
);

/** Says whether an event of a type says nothing of the work. */
export function isUseless(type: string): boolean {
  return USELESS.has(type);
}

/** Says the same of a line, as far as that can be seen without parsing it. */
export function isUselessLine(line: string): boolean {
  const [, type] = TYPE_FIRST.exec(line) ?? [];
  return type !== undefined && USELESS.has(type);
}

/** Says whether an event is of a sub-agent; older ones name the call that it was started by. */
export function isSubagents(event: JsonObject): boolean {
  return textAt(event, "agentId") !== null ||
    textAt(event, "data", "parentToolCallId") !== null ||
    isAgentSource(textAt(event, "data", "source"));
}

/** Says whether a message of the user's role was written by a human. */
export function isHuman(data: Source): boolean {
  const source = textAt(data, "source") ?? "user";
  return source === "user" && !isTrueAt(data, "isAutopilotContinuation") &&
    textAt(data, "inputOrigin") === null;
}

function isAgentSource(source: string | null): boolean {
  return source !== null && source.startsWith("agent-");
}
