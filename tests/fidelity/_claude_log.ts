/** The lines of a Claude Code 2.1.330 session, one method for each kind. */

import { Chance, Clock } from "./_chance.ts";
import { projectFolder, type Scenario } from "./_scenario.ts";

const CLAUDE_CODE_VERSION = "2.1.330";
/** The model that answers. */
export const CLAUDE_MODEL = "claude-opus-5-5";

/** A record, or a part of one. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns the id of the session. */
export function sessionIdOf({ name }: Scenario): string {
  return new Chance(`claude-code ${name}`).uuid();
}

/** What makes the lines: ids, times and the chain go on by themselves. */
export class ClaudeLog {
  readonly chance: Chance;
  readonly clock: Clock;
  /** The newest link of the chain. */
  leaf: string | null = null;
  readonly #cwd: string;
  readonly #branch: string;
  readonly #sessionId: string;

  constructor(scenario: Scenario) {
    this.#cwd = projectFolder(scenario);
    this.#branch = scenario.branch;
    this.#sessionId = sessionIdOf(scenario);
    this.chance = new Chance(`claude-code records of ${scenario.name}`);
    this.clock = new Clock(scenario.startedAt, this.chance);
  }

  /** Returns what says that the files are as they were. */
  snapshot(): Fields {
    const messageId = this.chance.uuid();
    const snapshot = { messageId, trackedFileBackups: {}, timestamp: this.clock.tick() };
    return { type: "file-history-snapshot", messageId, snapshot, isSnapshotUpdate: false };
  }

  /** Returns what says that the model was asked. */
  request(): Fields {
    return this.state("api-request", {
      id: this.chance.uuid(),
      timestamp: this.clock.tick(),
      version: CLAUDE_CODE_VERSION,
      querySource: "repl_main_thread",
      params: { model: CLAUDE_MODEL, max_tokens: 128_000 },
    });
  }

  /** Returns something that the harness shows the model. */
  attachment(attachment: Fields, rendered: string): Fields {
    return this.link("attachment", {
      attachment,
      rendered: [{ content: `<system-reminder>\n${rendered}\n</system-reminder>` }],
      renderedRole: "system",
    });
  }

  /** Returns a record of the chain, which is then its newest link. */
  link(type: string, fields: Fields): Fields {
    const uuid = this.chance.uuid();
    const record = {
      parentUuid: this.leaf,
      isSidechain: false,
      ...fields,
      type,
      uuid,
      timestamp: this.clock.tick(),
      userType: "external",
      entrypoint: "cli",
      cwd: this.#cwd,
      sessionId: this.#sessionId,
      version: CLAUDE_CODE_VERSION,
      gitBranch: this.#branch,
    };
    this.leaf = uuid;
    return record;
  }

  /** Returns a record beside the chain. */
  state(type: string, fields: Fields): Fields {
    return { type, ...fields, sessionId: this.#sessionId };
  }
}
