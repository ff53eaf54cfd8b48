/** Sessions as Codex 0.120.0 wrote them: no ordinals, a `user_message` event beside each prompt. */

import { Chance, Clock } from "./_chance.ts";
import type { Fields } from "./_codex_log.ts";
import {
  execReport,
  patchOf,
  patchReport,
  planArguments,
  readCommand,
  threadIdOf,
} from "./_codex_patch.ts";
import {
  type Answer,
  type Beat,
  beats,
  type Call,
  projectFolder,
  type Scenario,
} from "./_scenario.ts";

const VERSION = "0.120.0";
const MODEL = "gpt-5.3-codex";

/** Yields the records of the session. */
export function* legacyCodexRecords(scenario: Scenario): Generator<Fields> {
  yield* new LegacyRollout(scenario).records();
}

class LegacyRollout {
  readonly #scenario: Scenario;
  readonly #chance: Chance;
  readonly #clock: Clock;
  readonly #cwd: string;
  readonly #prompts: Fields[] = [];
  #turnId = "";
  #turns = 0;
  #isIdle = true;
  #lastMessage: string | null = null;
  #inputTokens = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#cwd = projectFolder(scenario);
    this.#chance = new Chance(`codex-0.120 records of ${scenario.name}`);
    this.#clock = new Clock(scenario.startedAt, this.#chance);
  }

  *records(): Generator<Fields> {
    const { branch, project, startedAt } = this.#scenario;
    yield this.#record("session_meta", {
      id: threadIdOf(this.#scenario),
      timestamp: startedAt,
      cwd: this.#cwd,
      originator: "codex_cli_rs",
      cli_version: VERSION,
      source: "cli",
      model_provider: "openai",
      base_instructions: { text: "[base instructions omitted]" },
      git: {
        commit_hash: this.#chance.hex(40),
        branch,
        repository_url: `https://github.com/example/${project}.git`,
      },
    });
    yield* this.#beats(beats(this.#scenario.events));
    if (!this.#isIdle && this.#lastMessage !== null) yield* this.#endOfTurn();
  }

  *#beats(all: Iterable<Beat>): Generator<Fields> {
    for (const beat of all) {
      switch (beat.kind) {
        case "user":
          if (beat.whileWorking !== true) yield* this.#startOfTurn();
          yield* this.#prompt(beat.text);
          break;
        case "answer":
          yield* this.#answer(beat);
          break;
        case "injected":
          yield this.#message("user", [`<skill>\n<name>helper</name>\n${beat.text}\n</skill>`]);
          break;
        case "interrupted":
          yield this.#message("user", [
            "<turn_aborted>\nThe user interrupted the previous turn on purpose.\n</turn_aborted>",
          ]);
          yield this.#event("turn_aborted", { turn_id: this.#turnId, reason: "interrupted" });
          this.#isIdle = true;
          break;
        case "compaction":
          yield* this.#compaction(beat.summary);
          break;
        case "abandoned": {
          if (!this.#isIdle) yield* this.#endOfTurn();
          const turns = this.#turns;
          yield* this.#beats(beats(beat.events));
          if (!this.#isIdle) yield* this.#endOfTurn();
          yield this.#event("thread_rolled_back", { num_turns: this.#turns - turns });
          break;
        }
        default:
          beat satisfies never;
      }
    }
  }

  *#startOfTurn(): Generator<Fields> {
    if (!this.#isIdle) yield* this.#endOfTurn();
    this.#clock.tick(90_000);
    this.#turnId = this.#chance.timedUuid(this.#clock.now);
    this.#isIdle = false;
    this.#lastMessage = null;
    yield this.#event("task_started", {
      turn_id: this.#turnId,
      started_at: Math.floor(this.#clock.now.getTime() / 1000),
      model_context_window: 258_400,
      collaboration_mode_kind: "default",
    });
    if (this.#turns === 0) yield* this.#surroundings();
    this.#turns++;
    yield this.#turnContext();
  }

  *#surroundings(): Generator<Fields> {
    const { instructions, startedAt } = this.#scenario;
    yield this.#message("developer", [
      "<permissions instructions> [developer instructions omitted]",
    ]);
    yield this.#message("user", [
      ...(instructions === undefined ? [] : [
        `# AGENTS.md instructions for ${this.#cwd}\n\n<INSTRUCTIONS>\n${instructions}\n\n</INSTRUCTIONS>`,
      ]),
      `<environment_context>\n  <cwd>${this.#cwd}</cwd>\n  <shell>bash</shell>\n  <current_date>${
        startedAt.slice(0, 10)
      }` +
      "</current_date>\n  <timezone>Etc/UTC</timezone>\n</environment_context>",
    ]);
  }

  *#prompt(text: string): Generator<Fields> {
    const record = this.#message("user", [text]);
    this.#prompts.push(record);
    yield record;
    yield this.#event("user_message", {
      message: text,
      images: [],
      local_images: [],
      text_elements: [],
    });
  }

  *#answer({ thought, text, calls }: Answer): Generator<Fields> {
    if (thought !== null) {
      yield this.#event("agent_reasoning", { text: thought });
      yield this.#response({
        type: "reasoning",
        summary: [{ type: "summary_text", text: thought }],
        content: null,
        encrypted_content: this.#chance.hex(64),
      });
    }
    if (text !== null) {
      yield this.#event("agent_message", { message: text, phase: null, memory_citation: null });
      yield this.#response({
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text }],
      });
    }
    this.#lastMessage = calls.length > 0 ? null : text;
    const ids = calls.map(() => `call_${this.#chance.hex(24)}`);
    for (const [index, call] of calls.entries()) yield this.#call(call, ids[index]!);
    yield this.#tokenCount();
    for (const [index, call] of calls.entries()) {
      this.#clock.tick(15_000);
      const result = this.#result(call, ids[index]!);
      if (result !== null) yield result;
    }
    yield this.#tokenCount();
  }

  #call(call: Call, call_id: string): Fields {
    switch (call.kind) {
      case "edit":
      case "create":
        return this.#response({
          type: "custom_tool_call",
          status: "completed",
          call_id,
          name: "apply_patch",
          input: patchOf(call),
        });
      case "plan":
        return this.#response({
          type: "function_call",
          name: "update_plan",
          arguments: planArguments(call),
          call_id,
        });
      case "run":
      case "read": {
        const cmd = call.kind === "read" ? readCommand(call) : call.command;
        return this.#response({
          type: "function_call",
          name: "exec_command",
          arguments: JSON.stringify({ cmd }),
          call_id,
        });
      }
    }
  }

  #result(call: Call, call_id: string): Fields | null {
    const output = (text: string) =>
      this.#response({ type: "function_call_output", call_id, output: text });
    switch (call.kind) {
      case "plan":
        return output("Plan updated");
      case "read": {
        const ended = {
          kind: "run",
          command: readCommand(call),
          exit: 0,
          output: `${call.content}\n`,
        } as const;
        return output(execReport(ended, this.#chance.hex(6)));
      }
      case "run":
        if (call.fate === "unfinished") return null;
        return output(
          call.fate === "refused"
            ? "aborted by user after 4.1s"
            : execReport(call, this.#chance.hex(6)),
        );
      case "edit":
      case "create": {
        const isMissed = call.kind === "edit" && call.missed === true;
        const text = isMissed
          ? `apply_patch verification failed: Failed to find expected lines in ${call.path}`
          : JSON.stringify({
            output: patchReport(call),
            metadata: { exit_code: 0, duration_seconds: 0 },
          });
        return this.#response({ type: "custom_tool_call_output", call_id, output: text });
      }
    }
  }

  *#compaction(summary: string): Generator<Fields> {
    const message =
      `Another language model started to solve this problem and produced a summary of its thinking ` +
      `process. Here is the summary produced by the other language model:\n${summary}`;
    const last = {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: message }],
    };
    const replacement_history = [...this.#prompts.map((record) => record["payload"]), last];
    yield this.#record("compacted", { message, replacement_history });
    yield this.#turnContext();
    yield this.#event("context_compacted", {});
  }

  *#endOfTurn(): Generator<Fields> {
    this.#isIdle = true;
    yield this.#event("task_complete", {
      turn_id: this.#turnId,
      last_agent_message: this.#lastMessage,
      completed_at: Math.floor(this.#clock.now.getTime() / 1000),
      duration_ms: 12_000,
    });
  }

  #turnContext(): Fields {
    return this.#record("turn_context", {
      turn_id: this.#turnId,
      cwd: this.#cwd,
      approval_policy: "on-request",
      sandbox_policy: { type: "workspace-write" },
      model: MODEL,
      collaboration_mode: { mode: "default", settings: { model: MODEL } },
      summary: "none",
    });
  }

  #tokenCount(): Fields {
    this.#inputTokens += 9_000 + this.#chance.below(2_000);
    const total_token_usage = {
      input_tokens: this.#inputTokens,
      output_tokens: 50,
      total_tokens: this.#inputTokens + 50,
    };
    return this.#event("token_count", {
      info: { total_token_usage, model_context_window: 258_400 },
      rate_limits: null,
    });
  }

  #message(role: string, texts: readonly string[]): Fields {
    return this.#response({
      type: "message",
      role,
      content: texts.map((text) => ({ type: "input_text", text })),
    });
  }

  #response(payload: Fields): Fields {
    return this.#record("response_item", payload);
  }

  #event(type: string, fields: Fields): Fields {
    return this.#record("event_msg", { type, ...fields });
  }

  #record(type: string, payload: Fields): Fields {
    return { timestamp: this.#clock.tick(), type, payload };
  }
}
