/** The lines of a Codex 0.169.0 session, one method for each kind. */

import { Chance, Clock } from "./_chance.ts";
import { threadIdOf } from "./_codex_patch.ts";
import { projectFolder, type Scenario } from "./_scenario.ts";

/** The version that the session names. */
export const CODEX_VERSION = "0.169.0";
const MODEL = "gpt-5.5";

/** A record, or a part of one. */
export type Fields = Readonly<Record<string, unknown>>;

/** What makes the lines: ids, times and numbers go on by themselves. */
export class CodexLog {
  /** The folder that the session is in. */
  readonly cwd: string;
  readonly threadId: string;
  readonly chance: Chance;
  readonly clock: Clock;
  /** The turn that new lines belong to. */
  turnId = "";
  readonly #instructions: string;
  #ordinal = 0;
  #sequence = 0;
  #inputTokens = 0;

  constructor(scenario: Scenario) {
    this.cwd = projectFolder(scenario);
    this.threadId = threadIdOf(scenario);
    this.#instructions = scenario.instructions ?? "";
    this.chance = new Chance(`codex records of ${scenario.name}`);
    this.clock = new Clock(scenario.startedAt, this.chance);
  }

  /** Returns what the harness tells the model of the world. */
  worldState(): Fields {
    const agentsMd = { directory: this.cwd, text: this.#instructions };
    return this.record("world_state", { full: true, state: { agents_md: agentsMd, model: MODEL } });
  }

  /** Returns the settings of the turn. */
  turnContext(): Fields {
    return this.record("turn_context", {
      turn_id: this.turnId,
      root_turn_id: this.turnId,
      cwd: this.cwd,
      approval_policy: "on-request",
      model: MODEL,
      comp_hash: "2911",
      collaboration_mode: { mode: "default", settings: { model: MODEL } },
      summary: "none",
      sandbox_policy: { type: "workspace-write" },
    });
  }

  /** Returns the settings of the thread. */
  settings(): Fields {
    return this.event("thread_settings_applied", {
      thread_id: this.threadId,
      thread_settings: { model: MODEL, model_provider_id: "openai", cwd: this.cwd },
    });
  }

  /** Returns the tokens of one answer. */
  usage(): Fields {
    this.#inputTokens += 9_000 + this.chance.below(2_000);
    const usage = { input_tokens: 9_850, output_tokens: 50, total_tokens: 9_900 };
    return this.record("token_usage_record", {
      thread_id: this.threadId,
      turn_id: this.turnId,
      usage,
      thread_token_usage: this.#total(),
    });
  }

  /** Returns the tokens so far. */
  tokenCount(): Fields {
    const info = { total_token_usage: this.#total(), model_context_window: 258_400 };
    return this.event("token_count", { info, rate_limits: { limit_id: "codex", primary: null } });
  }

  #total(): Fields {
    const cached_input_tokens = Math.floor(this.#inputTokens / 2);
    return {
      input_tokens: this.#inputTokens,
      cached_input_tokens,
      total_tokens: this.#inputTokens + 50,
    };
  }

  /** Returns a message made of parts, each with its kind and who it comes from. */
  message(
    role: string,
    parts: readonly (readonly [kind: string, from: string, text: string])[],
  ): Fields {
    return this.response({
      type: "message",
      id: `msg_${this.chance.timedUuid(this.clock.now)}`,
      role,
      content: parts.map(([, , text]) => ({ type: "input_text", text })),
      internal_chat_message_metadata_passthrough: {
        turn_id: this.turnId,
        create_time: this.clock.now.getTime() / 1000,
        content_item_kinds: parts.map(([kind]) => kind),
        content_item_metadata: parts.map(([, type]) => ({ provenance: { type } })),
      },
    });
  }

  /** Returns what a tool answers. */
  output(type: string, call_id: string, output: string): Fields {
    return this.response({ type, id: `fco_${this.chance.hex(32)}`, call_id, output });
  }

  /** Returns something that the model is sent or has sent. */
  response(payload: Fields): Fields {
    return this.record("response_item", {
      ...payload,
      internal_chat_message_metadata_passthrough:
        payload["internal_chat_message_metadata_passthrough"] ??
          { turn_id: this.turnId },
    }, { history_sequence: ++this.#sequence, client_authored: false });
  }

  /** Returns something that the screen shows. */
  item(item: Fields): Fields {
    const at = this.clock.now.getTime();
    return this.event("item_completed", {
      thread_id: this.threadId,
      turn_id: this.turnId,
      item,
      started_at_ms: at,
      completed_at_ms: at,
    });
  }

  /** Returns something that happened. */
  event(type: string, fields: Fields): Fields {
    return this.record("event_msg", { type, ...fields });
  }

  /** Returns a line of the file. */
  record(type: string, payload: Fields, metadata?: Fields): Fields {
    const timestamp = this.clock.tick();
    const record = { timestamp, ordinal: this.#ordinal++, type, payload };
    return metadata === undefined ? record : { ...record, metadata };
  }

  /** Returns the time in seconds since 1970. */
  seconds(): number {
    return Math.floor(this.clock.now.getTime() / 1000);
  }
}
