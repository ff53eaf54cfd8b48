/** A home with sessions in the shape that Claude Code writes them, and a program that finds them. */

import { join } from "node:path";
import { run } from "../../commands/mod.ts";
import { FakeHost } from "../_host.ts";

/** What a made-up session says of itself; everything has a default. */
export interface MadeUpSession {
  readonly id: string;
  readonly project: string;
  readonly request?: string;
  readonly branch?: string;
  /** When it began; what is said later comes a second later each. */
  readonly at?: string;
  /** What comes after the request: records without what all of them have. */
  readonly records?: readonly object[];
}

/** A folder of its own, removed at the end. */
export class SessionHome {
  readonly folder = Deno.realPathSync(Deno.makeTempDirSync());

  /** Writes a session, and returns the path of its file. */
  write(session: MadeUpSession): string {
    const { id, project, request = "Fix the tests", branch = "main" } = session;
    const { at = "2026-11-22T17:00:00Z", records = [] } = session;
    const all = [{ type: "user", message: { role: "user", content: request } }, ...records];
    const lines = all.map((record, number) =>
      JSON.stringify({
        uuid: `${id}-${number}`,
        parentUuid: number === 0 ? null : `${id}-${number - 1}`,
        sessionId: id,
        cwd: project,
        gitBranch: branch,
        version: "2.1.0",
        timestamp: new Date(Date.parse(at) + number * 1000).toISOString(),
        ...record,
      })
    );
    const folder = join(this.folder, ".claude", "projects", project.replaceAll(/[^\w]/g, "-"));
    Deno.mkdirSync(folder, { recursive: true });
    const path = join(folder, `${id}.jsonl`);
    Deno.writeTextFileSync(path, lines.map((line) => `${line}\n`).join(""));
    return path;
  }

  /** Runs `sessions` in a folder; on a terminal when it is given columns. */
  async run(
    args: readonly string[],
    { cwd = this.folder, columns, variables = {} }: {
      cwd?: string;
      columns?: number;
      variables?: Record<string, string>;
    } = {},
  ): Promise<FakeHost> {
    const env = {
      ...variables,
      HOME: this.folder,
      USERPROFILE: this.folder,
      LOCALAPPDATA: join(this.folder, "local"),
    };
    const host = new FakeHost({ env, cwd, ...columns !== undefined && { columns } });
    await run(["sessions", ...args], host);
    return host;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}
