/** Sessions as Gemini CLI 0.61.0 writes them: messages that are written again once their tools ran. */

import { createHash } from "node:crypto";
import { Chance, Clock } from "./_chance.ts";
import { type GeminiCall, geminiCall } from "./_gemini_tools.ts";
import { type Answer, type Beat, beats, projectFolder, type Scenario } from "./_scenario.ts";

const MODEL = "gemini-2.5-pro";

type Fields = Readonly<Record<string, unknown>>;

/** Returns where the session belongs, relative to HOME. */
export function geminiPath(scenario: Scenario): string {
  const minute = scenario.startedAt.slice(0, 16).replace(":", "-");
  return `.gemini/tmp/${scenario.project}/chats/session-${minute}-${
    sessionIdOf(scenario).slice(0, 8)
  }.jsonl`;
}

/** Returns what says where the project is, path by path relative to HOME. */
export function geminiFiles(scenario: Scenario): Readonly<Record<string, string>> {
  const folder = projectFolder(scenario);
  return {
    ".gemini/projects.json": JSON.stringify({ projects: { [folder]: scenario.project } }, null, 2),
    [`.gemini/tmp/${scenario.project}/.project_root`]: folder,
    [`.gemini/history/${scenario.project}/.project_root`]: folder,
  };
}

/** Yields the records of the session. */
export function* geminiRecords(scenario: Scenario): Generator<Fields> {
  yield* new Chat(scenario).records();
}

function sessionIdOf({ name }: Scenario): string {
  return new Chance(`gemini-cli ${name}`).uuid();
}

class Chat {
  readonly #scenario: Scenario;
  readonly #chance: Chance;
  readonly #clock: Clock;
  #inputTokens = 1_300;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#chance = new Chance(`gemini-cli records of ${scenario.name}`);
    this.#clock = new Clock(scenario.startedAt, this.#chance);
  }

  *records(): Generator<Fields> {
    const { startedAt, events } = this.#scenario;
    yield {
      sessionId: sessionIdOf(this.#scenario),
      projectHash: createHash("sha256").update(projectFolder(this.#scenario)).digest("hex"),
      startTime: startedAt,
      lastUpdated: startedAt,
      kind: "main",
    };
    yield { $set: { messages: [this.#sessionContext()], lastUpdated: startedAt } };
    yield* this.#beats(beats(events));
  }

  *#beats(all: Iterable<Beat>): Generator<Fields> {
    for (const beat of all) {
      switch (beat.kind) {
        case "user":
          if (beat.whileWorking !== true) this.#clock.tick(90_000);
          yield* this.#written(this.#user([{ text: beat.text }]));
          break;
        case "answer":
          yield* this.#answer(beat);
          break;
        case "injected":
          yield* this.#written(
            this.#user([{ text: `<hook_context>\n${beat.text}\n</hook_context>` }]),
          );
          break;
        case "interrupted":
          yield* this.#written({ ...this.#head("info"), content: "Request cancelled." });
          break;
        case "compaction":
          yield this.#compression(beat.summary);
          break;
        case "abandoned":
          yield* this.#rewound(beat.events);
          break;
        default:
          beat satisfies never;
      }
    }
  }

  /** Yields a stretch and the record that takes it back from its first message on. */
  *#rewound(events: Scenario["events"]): Generator<Fields> {
    let first: unknown;
    for (const record of this.#beats(beats(events))) {
      first ??= record["id"];
      yield record;
    }
    yield { $rewindTo: first };
  }

  *#answer({ thought, text, calls }: Answer): Generator<Fields> {
    this.#inputTokens += 100;
    const timestamp = this.#clock.tick(9_000);
    const thoughts = thought === null
      ? []
      : [{ subject: "Thinking", description: thought, timestamp }];
    const tokens = {
      input: this.#inputTokens,
      output: 42,
      cached: 300,
      thoughts: 7,
      tool: 0,
      total: this.#inputTokens + 49,
    };
    const message = {
      ...this.#head("gemini"),
      content: text ?? "",
      thoughts,
      tokens,
      model: MODEL,
    };
    yield* this.#written(message);
    // What has not ended is not in the file yet.
    const ended = calls.filter((call) => call.kind !== "run" || call.fate !== "unfinished")
      .map((call) =>
        geminiCall(call, {
          id: `${Math.floor(this.#clock.now.getTime())}_${this.#chance.hex(4)}`,
          timestamp: this.#clock.tick(20_000),
          folder: projectFolder(this.#scenario),
        })
      );
    if (ended.length === 0) return;
    yield { ...message, toolCalls: ended };
    yield* this.#written(this.#user(ended.flatMap(({ result }: GeminiCall) => [...result])));
  }

  #sessionContext(): Fields {
    const { startedAt, project, instructions } = this.#scenario;
    const folder = projectFolder(this.#scenario);
    const memory = instructions === undefined
      ? ""
      : `\n--- Context from: GEMINI.md ---\n${instructions}\n--- End of Context ---\n`;
    const text =
      "<session_context>\nThis is the Gemini CLI. We are setting up the context for our chat.\nToday's date " +
      `is ${
        startedAt.slice(0, 10)
      }.\nMy operating system is: linux\nThe project's temporary directory is: ` +
      `/home/dev/.gemini/tmp/${project}\n- **Workspace Directories:**\n  - ${folder}\n${memory}\n</session_context>`;
    return this.#user([{ text }]);
  }

  /** The model's context is replaced by a summary; the messages before it stay in the file. */
  #compression(summary: string): Fields {
    const messages = [
      this.#sessionContext(),
      this.#user([{ text: `<state_snapshot>\n${summary}\n</state_snapshot>` }]),
      { ...this.#head("gemini"), content: "Got it. Thanks for the additional context!" },
    ];
    return { $set: { messages, lastUpdated: this.#clock.tick() } };
  }

  #user(content: readonly unknown[]): Fields {
    return { ...this.#head("user"), content };
  }

  #head(type: string): Fields {
    return { id: this.#chance.uuid(), timestamp: this.#clock.tick(), type };
  }

  *#written(message: Fields): Generator<Fields> {
    yield message;
    yield { $set: { lastUpdated: message["timestamp"] } };
  }
}
