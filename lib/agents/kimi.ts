/**
 * Reads the sessions of Kimi, of kimi-cli and of its successor Kimi Code.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../path.ts";
import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { cliSources, codeId, codeSources } from "./_kimi/places.ts";
import { lazily } from "./_read/lazily.ts";

/** Kimi Code calls a session so that it took over from kimi-cli, and leaves that where it is. */
const TAKEN_OVER = /^ses_(.+)$/;

/** Kimi, of both generations. */
export const kimi: Agent = {
  name: "kimi",
  label: "Kimi",
  evidence: "the agent's source",
  reads: "~/.kimi/sessions/*/*/wire.jsonl and context.jsonl (KIMI_SHARE_DIR); " +
    "~/.kimi-code/sessions/*/*/agents/main/wire.jsonl (KIMI_CODE_HOME)",
  variables: {
    KIMI_SHARE_DIR: "names the folder of Kimi CLI",
    KIMI_CODE_HOME: "names the folder of Kimi Code",
  },

  roots(place: Place): string[] {
    return [shareFolder(place), codeHome(place)].filter((path) => path !== null);
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    const share = shareFolder(place);
    const home = codeHome(place);
    const newer = home === null ? [] : [...codeSources(home, log)];
    const moved = new Set(newer.map(({ path }) => TAKEN_OVER.exec(codeId(path))?.[1]));
    if (share !== null) yield* cliSources(share, (id) => moved.has(id), log);
    yield* newer;
  },

  ...lazily(() => import("./_kimi/reader.ts")),
};

function shareFolder({ env, home }: Place): string | null {
  const chosen = env("KIMI_SHARE_DIR") ?? "";
  if (isAbsolutePath(chosen)) return joinPath(chosen);
  return home === null ? null : joinPath(home, ".kimi");
}

function codeHome({ env, home }: Place): string | null {
  const chosen = env("KIMI_CODE_HOME") ?? "";
  if (isAbsolutePath(chosen)) return joinPath(chosen);
  return home === null ? null : joinPath(home, ".kimi-code");
}
