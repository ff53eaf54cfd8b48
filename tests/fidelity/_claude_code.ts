/**
 * Sessions as Claude Code 2.1.330 writes them in its terminal: one block per record, chained by
 * `parentUuid`, between records of its own state.
 */

import { CLAUDE_MODEL, ClaudeLog, type Fields, sessionIdOf } from "./_claude_log.ts";
import { toolOf, type ToolResult, type ToolUse } from "./_claude_tools.ts";
import { ClaudePlan } from "./_claude_plan.ts";
import {
  type Answer,
  type Beat,
  beats,
  type Call,
  projectFolder,
  type Scenario,
} from "./_scenario.ts";

const REFUSAL =
  "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it " +
  "was a file edit, the new_string was NOT written to the file). STOP what you are doing and wait for the " +
  "user to tell you how to proceed.";

type Use = ToolUse & { readonly id: string };

/** Returns where the session belongs, relative to HOME. */
export function claudeCodePath(scenario: Scenario): string {
  const slug = projectFolder(scenario).replace(/[^a-zA-Z0-9]/g, "-");
  return `.claude/projects/${slug}/${sessionIdOf(scenario)}.jsonl`;
}

/** Yields the records of the session. */
export function* claudeCodeRecords(scenario: Scenario): Generator<Fields> {
  yield* new Transcript(scenario).records();
}

class Transcript {
  readonly #scenario: Scenario;
  readonly #log: ClaudeLog;
  readonly #plan: ClaudePlan;
  readonly #tools: string[] = [];
  #promptId = "";
  #prompts = 0;
  #lastPrompt = "";
  #isIdle = true;
  #lastMessageId = "";

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#log = new ClaudeLog(scenario);
    this.#plan = new ClaudePlan(scenario.todoWrite === true);
  }

  *records(): Generator<Fields> {
    yield this.#log.state("mode", { mode: "normal" });
    yield this.#log.state("permission-mode", { permissionMode: "acceptEdits" });
    yield this.#log.state("atis-latch", { atis: "" });
    yield* this.#beats(beats(this.#scenario.events));
    yield this.#log.state("last-prompt", {
      lastPrompt: this.#lastPrompt,
      leafUuid: this.#log.leaf,
    });
    yield this.#log.state("cost-state", {
      totalCostUSD: 1.25,
      totalLinesAdded: 40,
      totalLinesRemoved: 12,
    });
  }

  *#beats(all: Iterable<Beat>): Generator<Fields> {
    for (const beat of all) {
      switch (beat.kind) {
        case "user":
          yield* beat.whileWorking === true ? this.#queued(beat.text) : this.#prompt(beat.text);
          break;
        case "answer":
          yield* this.#answer(beat);
          break;
        case "injected":
          yield beat.as === "reminder" ? this.#reminder(beat.text) : this.#notification(beat.text);
          break;
        case "interrupted":
          yield this.#interruption();
          break;
        case "compaction":
          yield* this.#compaction(beat.summary);
          break;
        case "abandoned": {
          const leaf: string | null = this.#log.leaf;
          yield* this.#beats(beats(beat.events));
          this.#log.leaf = leaf;
          this.#isIdle = true;
          break;
        }
        default:
          beat satisfies never;
      }
    }
  }

  *#prompt(text: string): Generator<Fields> {
    if (!this.#isIdle) yield* this.#endOfTurn();
    this.#isIdle = false;
    this.#promptId = this.#log.chance.uuid();
    this.#prompts++;
    this.#lastPrompt = text;
    this.#log.clock.tick(90_000);
    yield this.#log.snapshot();
    const record = this.#log.link("user", {
      promptId: this.#promptId,
      permissionMode: "acceptEdits",
      origin: { kind: "human" },
      promptSource: "typed",
      turnOrigin: "human",
      turnPosition: { promptIndex: this.#prompts, turnIndex: this.#prompts },
      message: { role: "user", content: text },
    });
    yield record;
    if (this.#prompts === 1) yield* this.#surroundings();
    yield this.#log.state("api-request-blob", {
      hash: this.#log.chance.hex(64),
      message: { role: "user", content: [{ type: "text", text }] },
    });
    yield this.#log.request();
    yield this.#log.state("last-prompt", { lastPrompt: text, leafUuid: this.#log.leaf });
  }

  *#surroundings(): Generator<Fields> {
    const cwd = projectFolder(this.#scenario);
    const { branch, instructions } = this.#scenario;
    yield this.#log.attachment({
      type: "environment",
      snapshot: { workingDirectory: cwd, isGitRepo: true, platform: "linux", shell: "bash" },
    }, "# Environment\n[environment text omitted]");
    yield this.#log.attachment(
      { type: "model", identity: { modelId: CLAUDE_MODEL } },
      "You are powered by the model named Opus 5.5.",
    );
    yield this.#log.attachment(
      { type: "skill_listing", content: "- run: runs the app", skillCount: 1 },
      "[skill_listing text omitted]",
    );
    const gitStatus = `Current branch: ${branch}\n\nMain branch: main\n\nStatus:\n(clean)`;
    yield this.#log.attachment(
      { type: "session_context", context: { gitStatus } },
      `# gitStatus\n${gitStatus}`,
    );
    if (instructions !== undefined) {
      const path = `${cwd}/CLAUDE.md`;
      yield this.#log.attachment(
        {
          type: "instructions",
          files: [{ path, type: "Project", content: instructions }],
        },
        `IMPORTANT: These instructions OVERRIDE any default behavior.\n\nContents of ${path}:\n\n${instructions}`,
      );
    }
    yield this.#log.attachment(
      { type: "date", date: this.#log.clock.now.toISOString().slice(0, 10) },
      "Today's date.",
    );
  }

  *#answer({ thought, text, calls }: Answer): Generator<Fields> {
    const blocks: Fields[] = [];
    if (thought !== null) {
      blocks.push({ type: "thinking", thinking: thought, signature: this.#log.chance.hex(40) });
    }
    if (text !== null) blocks.push({ type: "text", text });
    const [first = [], ...rest] = this.#roundsOf(calls);
    yield* this.#message(blocks, first);
    for (const uses of rest) yield* this.#message([], uses);
  }

  /** Yields one answer of the API, a record for each of its blocks, and the results of its tools. */
  *#message(blocks: readonly Fields[], uses: readonly Use[]): Generator<Fields> {
    const message = this.#messageFields(uses.length > 0 ? "tool_use" : "end_turn");
    let index = 0;
    for (const content of blocks) yield this.#assistant(message, content, index++);
    const sources = new Map<string, string>();
    for (const { id, name, input } of uses) {
      if (!this.#tools.includes(name)) {
        this.#tools.push(name);
        yield this.#log.state("tools-used", { tools: [...this.#tools] });
      }
      yield this.#assistant(message, { type: "tool_use", id, name, input }, index++);
      sources.set(id, this.#log.leaf!);
    }
    for (const { id, result } of uses) {
      this.#log.clock.tick(20_000);
      if (result !== null) yield this.#result(id, result, sources.get(id)!);
    }
    if (uses.length > 0) yield this.#log.request();
  }

  #result(id: string, { content, isError, details }: ToolResult, source: string): Fields {
    this.#log.leaf = source;
    const block = {
      tool_use_id: id,
      type: "tool_result",
      content,
      ...(isError === null ? {} : { is_error: isError }),
    };
    return this.#log.link("user", {
      promptId: this.#promptId,
      message: { role: "user", content: [block] },
      toolUseResult: details,
      sourceToolAssistantUUID: source,
      ...(content === REFUSAL
        ? { toolDenialKind: "user-rejected" }
        : { permissionDecision: { decision: "accept", source: "config", reasonType: "mode" } }),
    });
  }

  /** Returns the uses of tools that calls stand for, those of one answer together. */
  #roundsOf(calls: readonly Call[]): Use[][] {
    const rounds = calls.map((call): Use[][] =>
      call.kind === "plan"
        ? this.#plan.rounds(call.steps).map((uses) => uses.map((use) => this.#use(use)))
        : [[this.#use(this.#toolUse(call))]]
    );
    return rounds.length === 1 ? rounds[0]! : [rounds.flat(2)];
  }

  #toolUse(call: Exclude<Call, { kind: "plan" }>): ToolUse {
    const tool = toolOf(call, projectFolder(this.#scenario));
    const fate = call.kind === "run" ? call.fate : undefined;
    if (fate === undefined) return tool;
    const refusal = { content: REFUSAL, isError: true, details: "User rejected tool use" };
    return { ...tool, result: fate === "unfinished" ? null : refusal };
  }

  #use(use: ToolUse): Use {
    return { id: this.#toolId(), ...use };
  }

  #toolId(): string {
    return `toolu_${this.#log.chance.hex(24)}`;
  }

  #messageFields(stopReason: string): Fields {
    this.#lastMessageId = `msg_${this.#log.chance.hex(24)}`;
    return {
      id: this.#lastMessageId,
      type: "message",
      role: "assistant",
      model: CLAUDE_MODEL,
      stop_reason: stopReason,
      stop_sequence: null,
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 340,
        cache_read_input_tokens: 5610 + this.#prompts * 10,
        output_tokens: 42,
      },
    };
  }

  #assistant(message: Fields, content: Fields, apiBlockIndex: number): Fields {
    return this.#log.link("assistant", {
      message: { ...message, content: [content] },
      apiBlockIndex,
      requestId: `req_${String(message["id"]).slice(4)}`,
      requestedModel: CLAUDE_MODEL,
      effort: "medium",
      madeBy: "model",
    });
  }

  *#queued(text: string): Generator<Fields> {
    const timestamp = this.#log.clock.tick();
    yield this.#log.state("queue-operation", { operation: "enqueue", timestamp, content: text });
    yield this.#log.attachment({
      type: "queued_command",
      prompt: text,
      source_uuid: this.#log.chance.uuid(),
      delivery_id: this.#log.chance.uuid(),
      commandMode: "prompt",
      origin: { kind: "human" },
      timestamp,
      humanTurn: true,
    }, "[queued_command text omitted]");
    yield this.#log.state("queue-operation", { operation: "remove", timestamp });
  }

  #reminder(text: string): Fields {
    return this.#log.link("user", {
      promptId: this.#promptId,
      message: { role: "user", content: `<system-reminder>\n${text}\n</system-reminder>` },
      isMeta: true,
      turnCompanion: true,
    });
  }

  #notification(text: string): Fields {
    const content =
      `<task-notification>\n<task-id>${
        this.#log.chance.hex(17)
      }</task-id>\n<status>completed</status>\n` +
      `<summary>${text}</summary>\n</task-notification>`;
    return this.#log.link("user", {
      promptId: this.#promptId,
      origin: { kind: "task-notification" },
      promptSource: "system",
      turnOrigin: "task_notification",
      message: { role: "user", content },
    });
  }

  #interruption(): Fields {
    return this.#log.link("user", {
      promptId: this.#promptId,
      message: {
        role: "user",
        content: [{ type: "text", text: "[Request interrupted by user for tool use]" }],
      },
      interruptedMessageId: this.#lastMessageId,
    });
  }

  *#compaction(summary: string): Generator<Fields> {
    const old = this.#log.leaf;
    this.#log.leaf = null;
    const preserved = { headUuid: old, anchorUuid: old, tailUuid: old };
    yield this.#log.link("system", {
      logicalParentUuid: old,
      subtype: "compact_boundary",
      content: "Conversation compacted",
      isMeta: false,
      level: "info",
      compactMetadata: {
        trigger: "auto",
        preTokens: 168_431,
        postTokens: 6_120,
        preservedSegment: preserved,
      },
    });
    yield this.#log.link("user", {
      promptId: this.#promptId,
      message: {
        role: "user",
        content:
          "This session is being continued from a previous conversation that ran out of context. The " +
          `summary below covers the earlier portion of the conversation.\n\nSummary:\n${summary}\n\nContinue the ` +
          "conversation from where it left off without asking the user any further questions.",
      },
      isVisibleInTranscriptOnly: true,
      isCompactSummary: true,
    });
  }

  *#endOfTurn(): Generator<Fields> {
    yield this.#log.link("system", {
      subtype: "turn_duration",
      durationMs: 400 + this.#log.chance.below(60_000),
      messageCount: this.#prompts * 8,
      isMeta: false,
    });
  }
}
