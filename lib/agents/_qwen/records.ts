/**
 * Turns the records of a Qwen Code session into turns (ChatRecord of chatRecordingService.ts,
 * QwenLM/qwen-code).
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, PlanItem, ReadLog, Tokens, Turn } from "../_agent.ts";
import {
  amountAt,
  isTrueAt,
  listAt,
  numberAt,
  objectAt,
  textAt,
  timeAt,
  valueAt,
  wholeAt,
} from "../_read/fields.ts";
import { answerParts, contentParts, promptParts, taskItems, wordsOf } from "../_gemini/parts.ts";
import {
  answerIn,
  callAction,
  shellReport,
  unwrappedAnswer,
  writtenFiles,
} from "../_gemini/tools.ts";
import { PendingCalls } from "../_read/pending_calls.ts";
import { UnknownKinds } from "../_read/unknown_kinds.ts";

/** The subtypes of user records that hold what the user typed; the others are the harness's. */
const TYPED: readonly (string | null)[] = [null, "mid_turn_user_message", "realtime_message"];

/** The subtypes of system records that say nothing of the work. */
const OF_NO_USE: readonly string[] = [
  "agent_bootstrap",
  "agent_launch_prompt",
  "agent_retry",
  "agent_session_ready",
  "attribution_snapshot",
  "background_task_completed",
  "branch_checkpoint",
  "cron",
  "custom_title",
  "file_history_snapshot",
  "goal_runtime",
  "goal_state",
  "goal_turn_end",
  "managed_session_commit_v1",
  "managed_session_event_v1",
  "managed_session_header_v1",
  "notification",
  "omni_recall",
  "parent_session",
  "rewind",
  "session_approval_mode",
  "session_artifact_event",
  "session_artifact_snapshot",
  "session_execution_engine",
  "session_notes",
  "session_source",
  "session_sources_snapshot",
  "turn_attempt",
  "ui_telemetry",
  "user_text_elements",
];

/** What is kept of a call until its result is there. */
interface QwenCall {
  readonly name: string;
  /** The command, when it is one. */
  readonly command: string | null;
  /** The tasks that it states. */
  readonly items: readonly PlanItem[];
  /** The plan in prose that it states. */
  readonly planText: string | null;
}

/** Reads records one after another, in the order of the conversation. */
export class RecordReader {
  readonly #log: ReadLog;
  readonly #calls: PendingCalls<QwenCall>;
  readonly #unknown: UnknownKinds;
  /** What the user typed, as a record states it before that of the prompt made from it. */
  #typed: string | null = null;
  #items: readonly PlanItem[] = [];
  #planText: string | null = null;
  #tokens: Tokens | null = null;

  constructor(path: string, log: ReadLog) {
    this.#log = log;
    this.#unknown = new UnknownKinds(path, log);
    this.#calls = new PendingCalls(path, log);
  }

  /** Returns the turn that a record makes, or `null`. */
  turnOf(record: JsonObject, number: number): Turn | null {
    if (isTrueAt(record, "isSidechain")) return null;
    this.#learnPlace(record);
    const type = textAt(record, "type") ?? "";
    switch (type) {
      case "user":
        return turnWith("user", record, this.#userParts(record));
      case "assistant":
        return turnWith("agent", record, this.#agentParts(record));
      case "tool_result":
        return turnWith("agent", record, this.#resultParts(record, number));
      case "system":
        return this.#systemTurn(record, number);
      default:
        this.#unknown.report("records", type, number);
        return null;
    }
  }

  #userParts(record: JsonObject): Part[] {
    const subtype = textAt(record, "subtype");
    const provenance = textAt(record, "provenance") ?? "real_user";
    const content = contentOf(record);
    if (!TYPED.includes(subtype) || provenance !== "real_user") {
      const text = wordsOf(content);
      return text === "" ? [] : [{ kind: "text", text, injected: true }];
    }
    const shown = subtype === null ? this.#typed : textAt(record, "systemPayload", "displayText");
    if (subtype === null) this.#typed = null;
    return promptParts(content, shown === "" ? null : shown);
  }

  #agentParts(record: JsonObject): Part[] {
    this.#count(record);
    return contentOf(record).flatMap((part): Part[] => {
      const call = valueAt(part, "functionCall");
      if (call !== undefined) return this.#callPart(call);
      return answerParts(part);
    });
  }

  #callPart(call: Json): Part[] {
    const id = textAt(call, "id");
    const name = textAt(call, "name");
    if (id === null || name === null) return [];
    const input = valueAt(call, "args") ?? null;
    const action = callAction(name, input);
    const callId = this.#calls.open(id, {
      name,
      command: action.kind === "command" ? action.command : null,
      items: name === "todo_write" ? taskItems(listAt(input, "todos")) : [],
      planText: name === "exit_plan_mode" ? textAt(input, "plan") : null,
    });
    return [{ kind: "tool-call", callId, name, action, input }];
  }

  #resultParts(record: JsonObject, number: number): Part[] {
    const content = contentOf(record);
    const id = textAt(record, "toolCallResult", "callId") ??
      content.map((part) => textAt(part, "functionResponse", "id")).find((found) => found !== null);
    const call = this.#calls.close(id ?? null, number);
    if (call === null) return [];
    const status = textAt(record, "toolCallResult", "status");
    const display = valueAt(record, "toolCallResult", "resultDisplay");
    const answer = answerIn(content) ?? { text: "", isError: false };
    const report = call.command === null ? null : shellReport(answer.text, call.command);
    const exitCode = wholeAt(display, "exitCode") ?? report?.exitCode ?? null;
    const refused = status === "cancelled";
    const failed = refused || status === "error" || answer.isError || (report?.failed ?? false) ||
      (exitCode !== null && exitCode !== 0);
    const files = failed ? [] : writtenFiles(display, answer.text);
    return [
      {
        kind: "tool-result",
        callId: call.callId,
        output: report?.output ?? textAt(display, "output") ?? unwrappedAnswer(answer.text),
        exitCode,
        failed,
        refused,
        ...(files.length > 0 ? { files } : {}),
      },
      ...(failed ? [] : this.#planParts(call, display)),
    ];
  }

  /** Returns the plan as it stands after a call, when that has changed it. */
  #planParts({ name, items, planText }: QwenCall, display: Json | undefined): Part[] {
    if (name === "todo_write") {
      const shown = taskItems(listAt(display, "todos"));
      this.#items = shown.length > 0 ? shown : items;
    } else if (planText !== null) this.#planText = planText;
    else return [];
    return [{ kind: "plan", items: this.#items, text: this.#planText }];
  }

  #systemTurn(record: JsonObject, number: number): Turn | null {
    const payload = objectAt(record, "systemPayload");
    const subtype = textAt(record, "subtype") ?? "";
    switch (subtype) {
      case "at_command":
        this.#typed = textAt(payload, "userText");
        return null;
      case "slash_command":
        // A command of the user's own making: the prompt that follows is what it stands for.
        if (payload.phase === "invocation" && payload.sentToModel === true) {
          this.#typed = textAt(payload, "rawCommand");
        }
        return null;
      case "session_model":
        this.#log.learn({ model: textAt(payload, "modelId") });
        return null;
      case "chat_compression": {
        const summary = wordsOf(valueAt(listAt(payload, "compressedHistory")[0], "parts"));
        const part = { kind: "compaction", summary: summary === "" ? null : summary } as const;
        return turnWith("agent", record, [part]);
      }
      case "turn_result":
        if (payload.state !== "cancelled") return null;
        return turnWith("user", record, [{ kind: "interruption" }]);
      default:
        if (!OF_NO_USE.includes(subtype)) this.#unknown.report("system records", subtype, number);
        return null;
    }
  }

  /** Tells the log the tokens of all answers. */
  learnTokens(): void {
    this.#log.learn({ tokens: this.#tokens });
  }

  /** Tells the log what it does not know yet; most records state the same. */
  #learnPlace(record: JsonObject): void {
    const { facts } = this.#log;
    const stated = {
      version: textAt(record, "version") ?? facts.version,
      branch: textAt(record, "gitBranch") ?? facts.branch,
      model: textAt(record, "model") ?? facts.model,
    };
    const isNews = stated.version !== facts.version || stated.branch !== facts.branch ||
      stated.model !== facts.model;
    if (isNews) this.#log.learn(stated);
  }

  /** Adds the tokens of an answer; thoughts are part of the output. */
  #count(record: JsonObject): void {
    const usage = valueAt(record, "usageMetadata");
    if (numberAt(usage, "promptTokenCount") === null) return;
    const of = (name: string) => amountAt(usage, name);
    const { input, output, cached } = this.#tokens ?? { input: 0, output: 0, cached: 0 };
    this.#tokens = {
      input: input + of("promptTokenCount"),
      output: output + of("candidatesTokenCount"),
      cached: cached + of("cachedContentTokenCount"),
    };
  }
}

/** Returns the parts of a record; records that others make have a text in their place. */
function contentOf(record: JsonObject): JsonObject[] {
  return contentParts(
    valueAt(record, "message", "parts") ?? valueAt(record, "message", "content"),
  );
}

function turnWith(role: Turn["role"], record: JsonObject, parts: readonly Part[]): Turn | null {
  return parts.length === 0 ? null : { role, at: timeAt(record, "timestamp"), parts };
}
