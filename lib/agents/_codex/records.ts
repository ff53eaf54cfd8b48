/**
 * The lines of Codex rollouts: an envelope with a time, a type and a payload; before 0.33 or so the
 * payload stood alone.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { isObject, isTrueAt, numberAt, textAt, timeAt } from "../_read/fields.ts";

/** A line of a rollout, whatever version wrote it. */
export interface CodexRecord {
  /** What the envelope holds: `session_meta`, `response_item`, `event_msg` … */
  readonly type: string;
  /** The type of the payload, such as `message`; empty when it has none. */
  readonly kind: string;
  readonly payload: JsonObject;
  readonly at: Date | null;
  /** Its number in the thread, which forks refer to; only since 0.153. */
  readonly ordinal: number | null;
  /** Whether it is the model's answer to the request to sum up the conversation. */
  readonly isCompactionOutput: boolean;
}

/** Envelopes that say nothing about the work, or nothing that another line does not say. */
const PASSED_TYPES: ReadonlySet<string> = new Set([
  "inter_agent_communication",
  "inter_agent_communication_metadata",
  "realtime_item",
  "retained_context",
  "security_risk_score",
  "state",
  "token_usage_record",
  "world_state",
]);

/** Events of the same kind; what the agent says is taken from the response items. */
const PASSED_EVENTS: ReadonlySet<string> = new Set([
  "agent_message",
  "agent_reasoning",
  "agent_reasoning_raw_content",
  "agent_reasoning_section_break",
  "background_event",
  "context_compacted",
  "entered_review_mode",
  "error",
  "exited_review_mode",
  "image_generation_end",
  "stream_error",
  "sub_agent_activity",
  "task_complete",
  "task_started",
  "thread_goal_updated",
  "thread_name_updated",
  "thread_rolled_back",
  "thread_settings_applied",
  "turn_complete",
  "turn_diff",
  "turn_started",
  "view_image_tool_call",
  "warning",
  "web_search_end",
]);

/** Response items of the same kind: lists of tools, and what only the provider can read. */
const PASSED_ITEMS: ReadonlySet<string> = new Set([
  "additional_tools",
  "compaction",
  "compaction_summary",
  "context_compaction",
  "ghost_snapshot",
  "other",
  "tool_search_call",
  "tool_search_output",
]);

const PASSED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["event_msg", PASSED_EVENTS],
  ["response_item", PASSED_ITEMS],
]);

/**
 * How the program writes the beginning of a line that tells nothing about the work. Nothing within
 * a line can look like it, so that such a line need not be parsed.
 */
const PASSED_BEGINNING = new RegExp(
  String.raw`^\{"timestamp":"[^"\\]{0,40}",(?:"ordinal":\d{1,15},)?"type":"(?:` + [
    String.raw`(?:${anyOf(PASSED_TYPES)})","payload":\{`,
    ...[...PASSED].map(([type, kinds]) =>
      String.raw`${type}","payload":\{"type":"(?:${anyOf(kinds)})"`
    ),
  ].join("|") + ")",
);

function anyOf(names: ReadonlySet<string>): string {
  return [...names].join("|");
}

/** Says whether the beginning of a line shows that it tells nothing about the work. */
export function isPassedLine(text: string): boolean {
  return PASSED_BEGINNING.test(text);
}

/** Says whether records of a type tell nothing about the work. */
export function isPassed(type: string, kind: string): boolean {
  return PASSED_TYPES.has(type) || PASSED.get(type)?.has(kind) === true;
}

/** Returns the record that a line is. */
export function recordOf(line: JsonObject): CodexRecord {
  const inside = line.payload;
  const payload = isObject(inside) ? inside : line;
  return {
    type: inside === undefined ? bareType(line) : textAt(line, "type") ?? "",
    kind: textAt(payload, "type") ?? "",
    payload,
    at: timeAt(line, "timestamp"),
    ordinal: numberAt(line, "ordinal"),
    isCompactionOutput: isTrueAt(line, "metadata", "compaction_output"),
  };
}

function bareType(line: JsonObject): string {
  if (textAt(line, "record_type") !== null) return "state";
  if (textAt(line, "type") !== null) return "response_item";
  return textAt(line, "id") === null ? "" : "session_meta";
}

const READ_EVENTS: ReadonlySet<string> = new Set([
  "exec_command_end",
  "item_completed",
  "mcp_tool_call_end",
  "patch_apply_end",
  "token_count",
  "turn_aborted",
  "user_message",
]);

const READ_ITEMS: ReadonlySet<string> = new Set([
  "agent_message",
  "custom_tool_call",
  "custom_tool_call_output",
  "function_call",
  "function_call_output",
  "image_generation_call",
  "local_shell_call",
  "message",
  "reasoning",
  "web_search_call",
]);

/** What is read, by envelope. */
const READ: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["event_msg", READ_EVENTS],
  ["response_item", READ_ITEMS],
]);
const READ_TYPES: ReadonlySet<string> = new Set(["compacted", "session_meta", "turn_context"]);

/** How many unknown types are told of, and how much of a name. */
const UNKNOWN_MAX = 50;
const NAME_LENGTH_MAX = 60;

/** Tells of each type of record that is not known, once. */
export class UnknownTypes {
  readonly #log: ReadLog;
  readonly #told = new Set<string>();

  /** Makes one that tells a log. */
  constructor(log: ReadLog) {
    this.#log = log;
  }

  /** Looks at a record of a line. */
  look({ type, kind }: CodexRecord, path: string, line: number): void {
    const kinds = READ.get(type);
    if (kinds?.has(kind) || READ_TYPES.has(type) || isPassed(type, kind)) return;
    const name = (kinds === undefined ? type : `${type} ${kind}`).slice(0, NAME_LENGTH_MAX);
    if (this.#told.has(name) || this.#told.size >= UNKNOWN_MAX) return;
    this.#told.add(name);
    this.#log.skip(path, `records of the unknown type "${name}"`, line);
  }
}
