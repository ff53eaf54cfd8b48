/** Sessions as Codex 0.169.0 writes them: paginated, with an item for each thing that is shown. */

import { CODEX_VERSION, CodexLog, type Fields } from "./_codex_log.ts";
import {
  codexPath,
  execReport,
  type FileCall,
  fileChanges,
  patchOf,
  patchReport,
  planArguments,
  readCommand,
} from "./_codex_patch.ts";
import { type Answer, type Beat, beats, type Call, type Scenario } from "./_scenario.ts";

export { codexPath };

const SUMMARY_PREFIX =
  "Another language model started to solve this problem and produced a summary of its " +
  "thinking process. You also have access to the state of the tools that were used by that language model. Here " +
  "is the summary produced by the other language model:\n";

type RunCall = Extract<Call, { kind: "run" }>;

/** Yields the records of the session. */
export function* codexRecords(scenario: Scenario): Generator<Fields> {
  yield* new Rollout(scenario).records();
}

class Rollout {
  readonly #scenario: Scenario;
  readonly #log: CodexLog;
  #turns = 0;
  #isIdle = true;
  #lastMessage: string | null = null;
  /** What the user has said, which a compaction repeats. */
  readonly #prompts: unknown[] = [];

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#log = new CodexLog(scenario);
  }

  *records(): Generator<Fields> {
    const { branch, project, startedAt } = this.#scenario;
    yield this.#log.record("session_meta", {
      account_scoped: true,
      session_id: this.#log.threadId,
      id: this.#log.threadId,
      timestamp: startedAt,
      cwd: this.#log.cwd,
      runtime_workspace_roots: [this.#log.cwd],
      originator: "codex-tui",
      cli_version: CODEX_VERSION,
      source: "cli",
      thread_source: "user",
      model_provider: "openai",
      base_instructions: { text: "[base instructions omitted]" },
      history_mode: "paginated",
      context_window: { window_id: this.#log.chance.timedUuid(this.#log.clock.now) },
      git: {
        commit_hash: this.#log.chance.hex(40),
        branch,
        repository_url: `https://github.com/example/${project}.git`,
      },
    });
    yield* this.#beats(beats(this.#scenario.events));
    if (this.#isIdle || this.#lastMessage === null) return;
    yield* this.#endOfTurn();
  }

  *#beats(all: Iterable<Beat>): Generator<Fields> {
    for (const beat of all) {
      switch (beat.kind) {
        case "user":
          if (beat.whileWorking === true) yield* this.#userMessage(beat.text);
          else yield* this.#prompt(beat.text);
          break;
        case "answer":
          yield* this.#answer(beat);
          break;
        case "injected":
          yield this.#injected(beat.text, beat.as);
          break;
        case "interrupted":
          yield* this.#aborted();
          break;
        case "compaction":
          yield* this.#compaction(beat.summary);
          break;
        case "abandoned": {
          if (!this.#isIdle) yield* this.#endOfTurn();
          const turns = this.#turns;
          yield* this.#beats(beats(beat.events));
          if (!this.#isIdle) yield* this.#endOfTurn();
          yield this.#log.event("thread_rolled_back", { num_turns: this.#turns - turns });
          break;
        }
        default:
          beat satisfies never;
      }
    }
  }

  *#prompt(text: string): Generator<Fields> {
    if (!this.#isIdle) yield* this.#endOfTurn();
    this.#log.clock.tick(90_000);
    this.#log.turnId = this.#log.chance.timedUuid(this.#log.clock.now);
    this.#isIdle = false;
    this.#lastMessage = null;
    if (this.#turns > 0) yield this.#log.settings();
    yield this.#log.event("task_started", {
      turn_attribution: {
        turn_id: this.#log.turnId,
        turn_trigger: "user",
        root_turn_id: this.#log.turnId,
      },
      turn_id: this.#log.turnId,
      root_turn_id: this.#log.turnId,
      started_at: this.#log.seconds(),
      model_context_window: 258_400,
      collaboration_mode_kind: "default",
    });
    if (this.#turns === 0) yield* this.#surroundings();
    yield this.#log.turnContext();
    if (this.#turns === 0) yield this.#log.settings();
    this.#turns++;
    yield* this.#userMessage(text);
  }

  *#surroundings(): Generator<Fields> {
    yield this.#log.message("developer", [
      [
        "permissions.instructions",
        "harness",
        "<permissions instructions> [developer instructions omitted]",
      ],
    ]);
    const { instructions, startedAt } = this.#scenario;
    const environment =
      `<environment_context>\n  <cwd>${this.#log.cwd}</cwd>\n  <shell>bash</shell>\n  ` +
      `<current_date>${
        startedAt.slice(0, 10)
      }</current_date>\n  <timezone>Etc/UTC</timezone>\n</environment_context>`;
    const agentsMd =
      `# AGENTS.md instructions for ${this.#log.cwd}\n\n<INSTRUCTIONS>\n${instructions}\n\n</INSTRUCTIONS>`;
    yield this.#log.message("user", [
      ...(instructions === undefined
        ? []
        : [["agents_md.instructions", "agents_md", agentsMd] as const]),
      ["environments.environment_context", "harness", environment],
    ]);
    yield this.#log.worldState();
  }

  *#userMessage(text: string): Generator<Fields> {
    const record = this.#log.message("user", [["user.text", "user", text]]);
    this.#prompts.push(record["payload"]);
    yield record;
    yield this.#log.item({
      type: "UserMessage",
      id: this.#log.chance.timedUuid(this.#log.clock.now),
      content: [{ type: "text", text, text_elements: [] }],
    });
  }

  *#answer({ thought, text, calls }: Answer): Generator<Fields> {
    if (thought !== null) {
      const id = `rs_${this.#log.chance.hex(48)}`;
      yield this.#log.item({ type: "Reasoning", id, summary_text: [thought], raw_content: [] });
      yield this.#log.response({
        type: "reasoning",
        id,
        summary: [{ type: "summary_text", text: thought }],
        encrypted_content: this.#log.chance.hex(64),
      });
    }
    if (text !== null) {
      const phase = calls.length > 0 ? "commentary" : "final_answer";
      const id = `msg_${this.#log.chance.hex(48)}`;
      yield this.#log.item({ type: "AgentMessage", id, content: [{ type: "Text", text }], phase });
      yield this.#log.response({
        type: "message",
        status: "completed",
        id,
        role: "assistant",
        content: [{ type: "output_text", text, annotations: [] }],
        phase,
      });
      this.#lastMessage = calls.length > 0 ? null : text;
    } else {
      this.#lastMessage = null;
    }
    const ids = calls.map(() => `call_${this.#log.chance.hex(24)}`);
    for (const [index, call] of calls.entries()) yield this.#call(call, ids[index]!);
    this.#log.clock.tick(15_000);
    yield this.#log.usage();
    for (const [index, call] of calls.entries()) yield* this.#result(call, ids[index]!);
    yield this.#log.tokenCount();
  }

  #call(call: Call, id: string): Fields {
    if (call.kind === "edit" || call.kind === "create") {
      return this.#log.response({
        type: "custom_tool_call",
        id: `ctc_${this.#log.chance.hex(48)}`,
        status: "completed",
        call_id: id,
        name: "apply_patch",
        input: patchOf(call),
      });
    }
    const isPlan = call.kind === "plan";
    const args = isPlan
      ? planArguments(call)
      : JSON.stringify({ cmd: call.kind === "read" ? readCommand(call) : call.command });
    return this.#log.response({
      type: "function_call",
      status: "completed",
      id: `fc_${this.#log.chance.hex(48)}`,
      name: isPlan ? "update_plan" : "exec_command",
      arguments: args,
      call_id: id,
    });
  }

  *#result(call: Call, id: string): Generator<Fields> {
    switch (call.kind) {
      case "plan":
        yield this.#log.output("function_call_output", id, "Plan updated");
        break;
      case "read":
        yield* this.#ended({
          kind: "run",
          command: readCommand(call),
          exit: 0,
          output: `${call.content}\n`,
        }, id);
        break;
      case "run":
        if (call.fate === undefined) yield* this.#ended(call, id);
        else if (call.fate === "refused") {
          yield this.#log.output("function_call_output", id, "aborted by user after 4.1s");
        }
        break;
      case "edit":
      case "create":
        yield* this.#patched(call, id);
    }
  }

  *#patched(call: FileCall, id: string): Generator<Fields> {
    if (call.kind === "edit" && call.missed === true) {
      const problem =
        `apply_patch verification failed: Failed to find expected lines in ${call.path}`;
      yield this.#log.output("custom_tool_call_output", id, problem);
      return;
    }
    const changes = fileChanges(call, this.#scenario);
    const stdout = patchReport(call);
    yield this.#log.item({
      type: "FileChange",
      id,
      changes,
      status: "completed",
      stdout,
      stderr: "",
    });
    yield this.#log.output(
      "custom_tool_call_output",
      id,
      `Exit code: 0\nWall time: 0 seconds\nOutput:\n${stdout}`,
    );
  }

  *#ended(call: RunCall, id: string): Generator<Fields> {
    yield this.#log.item({
      type: "CommandExecution",
      id,
      process_id: `${1000 + this.#log.chance.below(60_000)}`,
      command: ["/bin/bash", "-lc", call.command],
      cwd: `file://${this.#log.cwd}`,
      parsed_cmd: [{ type: "unknown", cmd: call.command }],
      source: "unified_exec_startup",
      status: call.exit === 0 ? "completed" : "failed",
      aggregated_output: call.output,
      exit_code: call.exit,
      duration: { secs: 0, nanos: 42_000_000 },
    });
    yield this.#log.output("function_call_output", id, execReport(call, this.#log.chance.hex(6)));
  }

  #injected(text: string, as: "reminder" | "notification"): Fields {
    return as === "reminder"
      ? this.#log.message("user", [[
        "host_skills.skill",
        "skills",
        `<skill>\n<name>helper</name>\n${text}\n</skill>`,
      ]])
      : this.#log.message("user", [[
        "multi_agent.notification",
        "harness",
        `<subagent_notification>\n${text}\n</subagent_notification>`,
      ]]);
  }

  *#aborted(): Generator<Fields> {
    yield this.#log.message("user", [[
      "turn.aborted",
      "harness",
      "<turn_aborted>\nThe user interrupted the previous turn on purpose. Any running commands may still run.\n</turn_aborted>",
    ]]);
    yield this.#log.event("turn_aborted", {
      turn_id: this.#log.turnId,
      reason: "interrupted",
      completed_at: this.#log.seconds(),
      duration_ms: 5_100,
    });
    this.#isIdle = true;
  }

  *#compaction(summary: string): Generator<Fields> {
    yield this.#log.record("response_item", {
      type: "message",
      status: "completed",
      id: `msg_${this.#log.chance.hex(48)}`,
      role: "assistant",
      content: [{ type: "output_text", text: summary, annotations: [] }],
    }, { compaction_output: true });
    const message = `${SUMMARY_PREFIX}${summary}`;
    const last = {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: message }],
    };
    yield this.#log.record("compacted", {
      message,
      replacement_history: [...this.#prompts, last],
      guardian_history: [...this.#prompts],
      window_number: 1,
    });
    yield this.#log.worldState();
    yield this.#log.turnContext();
    yield this.#log.item({
      type: "ContextCompaction",
      id: this.#log.chance.timedUuid(this.#log.clock.now),
    });
  }

  *#endOfTurn(): Generator<Fields> {
    this.#isIdle = true;
    yield this.#log.event("task_complete", {
      root_turn_id: this.#log.turnId,
      turn_id: this.#log.turnId,
      last_agent_message: this.#lastMessage,
      completed_at: this.#log.seconds(),
      duration_ms: 12_000,
    });
  }
}
