/** Writes sessions to a temporary home, captures them, and looks for what is planted in them. */

import { join } from "node:path";
import { type Miss, missesOf, type Planted } from "./_facts.ts";
import { SESSIONS } from "./scenarios/mod.ts";
import { writeSession } from "./_write.ts";

/** Resolves to the prompt that is made of a session file below a home folder. */
export type Capture = (
  wanted: { readonly home: string; readonly path: string; readonly budget: number },
) => Promise<Captured>;

/** What came of capturing a session. */
export interface Captured {
  /** The prompt; empty when there is none. */
  readonly prompt: string;
  /** Why there is none. */
  readonly problem: string | null;
}

/** A session, its prompt, and what that gets wrong. */
export interface Examined extends Captured {
  readonly planted: Planted;
  readonly budget: number;
  readonly misses: readonly Miss[];
}

/** Returns the session of that name; throws a `TypeError` when there is none. */
export function findSession(name: string): Planted {
  const found = SESSIONS.find(({ scenario }) => scenario.name === name);
  if (found !== undefined) return found;
  const names = SESSIONS.map(({ scenario }) => scenario.name).join(", ");
  throw new TypeError(`there is no session "${name}", there are ${names}`);
}

/** Resolves to what the prompts of that budget keep of the sessions. Each has a home of its own. */
export async function examine(
  sessions: readonly Planted[],
  budget: number,
  capture: Capture,
): Promise<Examined[]> {
  const folder = Deno.makeTempDirSync({ prefix: "fidelity-" });
  try {
    const examined: Examined[] = [];
    for (const planted of sessions) {
      const { scenario } = planted;
      const home = join(folder, scenario.name);
      const path = writeSession(scenario.format, scenario, home);
      const captured = await capture({ home, path, budget });
      examined.push({ planted, budget, ...captured, misses: missesOf(planted, captured.prompt) });
    }
    return examined;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
