/**
 * Makes turns of the records of a Claude Code session.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { Part, ReadLog, ToolCallPart, Turn } from "../_agent.ts";
import { isTrueAt, listAt, objectAt, textAt, timeAt, valueAt } from "../_read/fields.ts";
import { type CommandAction, commandIn } from "../_read/tool_actions.ts";
import { isPlanning, PlanFold } from "./plan.ts";
import { PromptQueue } from "./queue.ts";
import {
  blocksOf,
  HUMAN,
  isPromptRecord,
  isResult,
  isSynthetic,
  originOf,
  textOf,
  typeOf,
} from "./records.ts";
import {
  actionOf,
  isOnlyStart,
  isPlanFile,
  type OpenCall,
  outcomeOf,
  taskOutcome,
} from "./tools.ts";
import { TokenCount } from "./tokens.ts";
import { elementOf, summaryOf, type Words, wordsOf } from "./words.ts";

/** How many calls wait for their results; of more than these the oldest are given up. */
const OPEN_CALLS_MAX = 1000;

/** A conversation that is being read, record by record. */
export class Conversation {
  readonly #log: ReadLog;
  readonly #calls = new Map<string, OpenCall>();
  readonly #plan = new PlanFold();
  readonly #queue = new PromptQueue();
  readonly #tokens: TokenCount;
  #hasAttachments = false;
  /** The id of the answer that the last blocks were of. */
  #answerId: string | null = null;
  /** The time of a compaction whose summary has not come yet. */
  #compaction: { readonly at: Date | null } | null = null;

  constructor(log: ReadLog) {
    this.#log = log;
    this.#tokens = new TokenCount(log);
  }

  /** Takes in a record of the branch, and returns what was said or done in it. */
  take(record: JsonObject, line: number): Turn[] {
    this.#learn("version", record.version);
    this.#learn("branch", record.gitBranch);
    switch (typeOf(record)) {
      case "assistant":
        return [...this.#withoutSummary(), ...this.#answered(record)];
      case "user":
        return this.#underUser(record, line);
      case "attachment":
        return this.#attached(record);
      case "system":
        return this.#system(record);
      default:
        return [];
    }
  }

  /**
   * Takes in a record beside the branch: of calls that run along with each other, the conversation
   * goes on from one only. All else there was left behind by the user.
   */
  takeAside(record: JsonObject, line: number): Turn[] {
    const type = typeOf(record);
    const id = textAt(record, "message", "id");
    if (type === "assistant" && id !== null && id === this.#answerId) {
      return this.take(record, line);
    }
    return type === "user" ? this.#results(record) : [];
  }

  /** Takes in the program's own state, for what it says of the session, and of waiting prompts. */
  takeState(record: JsonObject, line: number): Turn[] {
    const type = typeOf(record);
    if (type === "cost-state") this.#tokens.takeTotals(record);
    const absorbed = type === "queue-operation" ? this.#queue.take(record) : null;
    // Versions that write attachments say it once more in one of them, unless it was taken back.
    if (absorbed === null || this.#hasAttachments) return [];
    const parts = wordsOf(absorbed.text).flatMap((words) =>
      this.#wordParts(words, record, { line, isSaid: true })
    );
    return turnOf("user", record, parts);
  }

  /** Returns what is left when the file has ended, and states what was counted. */
  end(): Turn[] {
    this.#tokens.learn();
    const unanswered = this.#queue.rest().flatMap(({ text, at }): Turn[] => {
      const isSaid = wordsOf(text).every(({ kind }) => kind === "said");
      return isSaid ? [{ role: "user", at, parts: [saidPart(text)] }] : [];
    });
    return [...this.#withoutSummary(), ...unanswered];
  }

  #learn(fact: "model" | "version" | "branch", stated: Json | undefined): void {
    if (stated === this.#log.facts[fact] || stated === "" || typeof stated !== "string") return;
    this.#log.learn({ [fact]: stated });
  }

  #answered(record: JsonObject): Turn[] {
    if (isSynthetic(record)) return [];
    const { id, usage, model } = objectAt(record, "message");
    this.#answerId = typeof id === "string" ? id : null;
    this.#tokens.takeAnswer(this.#answerId, usage);
    this.#learn("model", model);
    const folder = textAt(record, "cwd");
    const parts = blocksOf(record).flatMap((block) => this.#block(block, folder));
    return turnOf("agent", record, parts);
  }

  #block(block: Json, folder: string | null): Part[] {
    switch (textAt(block, "type")) {
      case "text":
        return wordsPart(
          textAt(block, "text"),
          (text) => ({ kind: "text", text, injected: false }),
        );
      case "thinking":
        return wordsPart(textAt(block, "thinking"), (text) => ({ kind: "reasoning", text }));
      case "tool_use":
        return this.#called(block, folder);
      default:
        return [];
    }
  }

  #called(block: Json, folder: string | null): Part[] {
    const name = textAt(block, "name") ?? "";
    const callId = textAt(block, "id");
    if (callId === null || this.#calls.has(callId)) return [];
    const input = valueAt(block, "input") ?? null;
    const action = actionOf(name, input, folder);
    const isPlan = isPlanning(name) || isPlanFile(textAt(input, "file_path") ?? "");
    this.#open({ id: callId, name, action, input: isPlan ? input : null });
    const call: ToolCallPart = { kind: "tool-call", callId, name, action, input };
    const proposed = name === "ExitPlanMode" ? textAt(input, "plan") : null;
    const plan = proposed === null ? null : this.#plan.propose(proposed);
    return plan === null ? [call] : [call, plan];
  }

  #open(call: OpenCall): void {
    this.#calls.set(call.id, call);
    if (this.#calls.size <= OPEN_CALLS_MAX) return;
    for (const oldest of this.#calls.keys()) {
      this.#calls.delete(oldest);
      break;
    }
  }

  #close(id: string | null): OpenCall | null {
    const call = id === null ? undefined : this.#calls.get(id);
    if (call === undefined) return null;
    this.#calls.delete(call.id);
    return call;
  }

  #underUser(record: JsonObject, line: number): Turn[] {
    if (isTrueAt(record, "isCompactSummary")) {
      return this.#compacted(record, summaryOf(textOf(valueAt(record, "message", "content"))));
    }
    const others = blocksOf(record).filter((block) => !isResult(block));
    const turns = [...this.#withoutSummary(), ...this.#results(record)];
    if (others.length > 0) turns.push(...this.#wordsUnderUser(record, others, line));
    return turns;
  }

  /** Returns the results of the calls that wait for them. */
  #results(record: JsonObject): Turn[] {
    return blocksOf(record).flatMap((block) => isResult(block) ? this.#result(block, record) : []);
  }

  #result(block: Json, record: JsonObject): Turn[] {
    const details = valueAt(record, "toolUseResult");
    const id = textAt(block, "tool_use_id");
    const open = id === null ? undefined : this.#calls.get(id);
    if (open?.action.kind === "task" && isOnlyStart(details)) return [];
    const call = this.#close(id);
    if (call === null) return [];
    const { part, said } = outcomeOf(call, block, record);
    const plan = this.#planAfter(call, details, part);
    return [
      ...turnOf("agent", record, plan === null ? [part] : [part, plan]),
      ...turnOf("user", record, wordsPart(said, saidPart)),
    ];
  }

  #planAfter(call: OpenCall, details: Json | undefined, { output, failed }: ResultWords) {
    if (isPlanning(call.name)) {
      return this.#plan.take({ name: call.name, input: call.input, output, details, failed });
    }
    const written = call.name === "Write" ? textAt(call.input, "content") : null;
    return written === null || failed ? null : this.#plan.propose(written);
  }

  #wordsUnderUser(record: JsonObject, blocks: readonly Json[], line: number): Turn[] {
    const isSaid = isPromptRecord(record);
    const parts = blocks.flatMap((block): Part[] => {
      const type = textAt(block, "type");
      if (type === "text") {
        const words = wordsOf(textAt(block, "text") ?? "");
        return words.flatMap((word) => this.#wordParts(word, record, { line, isSaid }));
      }
      const isAttached = type === "image" || type === "document";
      return isAttached ? [{ kind: "attachment", name: textAt(block, "title") ?? type }] : [];
    });
    return turnOf("user", record, parts);
  }

  #wordParts(words: Words, record: JsonObject, { line, isSaid }: Speaker): Part[] {
    switch (words.kind) {
      case "said":
        if (isSaid) this.#queue.said(words.text);
        return [{ kind: "text", text: words.text, injected: !isSaid }];
      case "injected":
        return [{ kind: "text", text: words.text, injected: true }];
      case "shell":
        return this.#shellCall(
          commandIn(textAt(record, "cwd"), words.command),
          textAt(record, "uuid") ?? `line ${line}`,
        );
      case "shell-output":
        return this.#shellResult(words.output, textAt(record, "parentUuid"));
      case "notification":
        return this.#notified(words.text);
      case "summary":
        return [{ kind: "compaction", summary: words.summary }];
      case "interruption":
        return [{ kind: "interruption" }];
    }
  }

  #shellCall(action: CommandAction, callId: string): Part[] {
    if (this.#calls.has(callId)) return [];
    const { command } = action;
    this.#open({ id: callId, name: "Bash", action, input: null });
    return [{ kind: "tool-call", callId, name: "Bash", action, input: { command } }];
  }

  #shellResult(output: string, callId: string | null): Part[] {
    const call = this.#close(callId);
    if (call === null) return [];
    const result = { callId: call.id, output, exitCode: null, failed: false, refused: false };
    return [{ kind: "tool-result", ...result }];
  }

  #notified(text: string): Part[] {
    const id = elementOf(text, "tool-use-id");
    const call = this.#close(id);
    return call === null ? [{ kind: "text", text, injected: true }] : [taskOutcome(call, text)];
  }

  #attached(record: JsonObject): Turn[] {
    this.#hasAttachments = true;
    const type = textAt(record, "attachment", "type");
    if (type === "file") {
      const name = textAt(record, "attachment", "displayPath") ??
        textAt(record, "attachment", "filename");
      return turnOf("user", record, name === null ? [] : [{ kind: "attachment", name }]);
    }
    return type === "queued_command" ? this.#queued(record) : [];
  }

  /** Returns a prompt that was typed while the agent worked, and is kept nowhere else. */
  #queued(record: JsonObject): Turn[] {
    const mode = textAt(record, "attachment", "commandMode") ?? "prompt";
    const isSaid = originOf(valueAt(record, "attachment")) === HUMAN && mode === "prompt";
    const prompt = valueAt(record, "attachment", "prompt");
    const images = listAt(record, "attachment", "prompt").filter((block) =>
      textAt(block, "type") === "image"
    );
    const parts = wordsOf(textOf(prompt)).flatMap((words) =>
      this.#wordParts(words, record, { line: 0, isSaid })
    );
    const attached = images.map((): Part => ({ kind: "attachment", name: "image" }));
    return turnOf("user", record, [...parts, ...attached]);
  }

  #system(record: JsonObject): Turn[] {
    if (textAt(record, "subtype") !== "compact_boundary") return [];
    const former = this.#withoutSummary();
    this.#compaction = { at: timeAt(record, "timestamp") };
    return former;
  }

  #compacted(record: JsonObject, summary: string): Turn[] {
    this.#compaction = null;
    return turnOf("agent", record, [{ kind: "compaction", summary }]);
  }

  /** Returns the compaction that no summary has come for. */
  #withoutSummary(): Turn[] {
    if (this.#compaction === null) return [];
    const { at } = this.#compaction;
    this.#compaction = null;
    return [{ role: "agent", at, parts: [{ kind: "compaction", summary: null }] }];
  }
}

interface ResultWords {
  readonly output: string;
  readonly failed: boolean;
}

interface Speaker {
  readonly line: number;
  /** Whether what no wrapper marks otherwise was said by the user. */
  readonly isSaid: boolean;
}

/** Returns a turn with the time of a record; none when nothing is in it. */
function turnOf(role: Turn["role"], record: JsonObject, parts: readonly Part[]): Turn[] {
  const [first] = parts;
  if (first === undefined) return [];
  // What came of a call is the agent's, whoever reports it.
  const isOutcome = first.kind === "tool-result" && role === "user";
  return [{ role: isOutcome ? "agent" : role, at: timeAt(record, "timestamp"), parts }];
}

function wordsPart(text: string | null, partOf: (text: string) => Part): Part[] {
  return text === null || text.trim() === "" ? [] : [partOf(text)];
}

function saidPart(text: string): Part {
  return { kind: "text", text, injected: false };
}
