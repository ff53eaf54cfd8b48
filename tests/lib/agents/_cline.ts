/** Makes homes with tasks of the Cline family for the tests, and reads them. */

import { dirname } from "node:path";
import {
  type Agent,
  type Part,
  type Place,
  ReadLog,
  type SessionHead,
  type Turn,
} from "../../../lib/agents/_agent.ts";

/** Files by their paths in a home; what is no text is written as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** What was read of a home: its first session whole. */
export interface Read {
  readonly heads: readonly SessionHead[];
  readonly turns: readonly Turn[];
  readonly parts: readonly Part[];
  readonly log: ReadLog;
}

/** Reads a home that is made of files. */
export async function readFiles(agent: Agent, files: Files, place?: Partial<Place>): Promise<Read> {
  const home = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    for (const [path, contents] of Object.entries(files)) {
      Deno.mkdirSync(dirname(`${home}/${path}`), { recursive: true });
      const text = typeof contents === "string" ? contents : JSON.stringify(contents);
      Deno.writeTextFileSync(`${home}/${path}`, text);
    }
    return await readIn({
      home,
      env: () => undefined,
      platform: "linux",
      projects: [],
      cache: `${home}/cache`,
      ...place,
    }, agent);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

async function readIn(place: Place, agent: Agent): Promise<Read> {
  const log = new ReadLog();
  const heads: SessionHead[] = [];
  for (const source of agent.sources(place, log)) {
    heads.push(...await agent.heads(source, place, log));
  }
  const [head] = heads;
  const turns = head === undefined ? [] : await Array.fromAsync(agent.read(head, place, log));
  return { heads, turns, parts: turns.flatMap(({ parts }) => parts), log };
}

/** Returns the texts of parts, those that were injected in brackets. */
export function textsIn(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (part.kind === "attachment") return [`@${part.name}`];
    if (part.kind !== "text") return [];
    return [part.injected ? `[${part.text}]` : part.text];
  });
}

/** Returns the results in parts, without what is usual. */
export function resultsIn(parts: readonly Part[]): object[] {
  return parts.flatMap((part) => {
    if (part.kind !== "tool-result") return [];
    const { output, exitCode, failed, refused } = part;
    return [{
      output,
      ...exitCode === null ? {} : { exitCode },
      ...failed ? { failed } : {},
      ...refused ? { refused } : {},
    }];
  });
}
