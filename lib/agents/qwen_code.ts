/**
 * Reads the sessions of Qwen Code.
 *
 * @module
 */

import { joinPath } from "../path.ts";
import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { lazily } from "./_read/lazily.ts";

/** Qwen Code keeps a tree of records per session; an edited prompt starts a branch. */
export const qwenCode: Agent = {
  name: "qwen-code",
  label: "Qwen Code",
  evidence: "real sessions",
  reads: "~/.qwen/projects/…/chats/*.jsonl (QWEN_RUNTIME_DIR, QWEN_HOME)",
  variables: {
    QWEN_HOME: "names Qwen Code's folder",
    QWEN_RUNTIME_DIR: "names the folder of Qwen Code's sessions",
  },
  roots,
  sources,
  ...lazily(() => import("./_qwen/reader.ts")),
};

function roots({ home, env }: Place): string[] {
  const stated = [env("QWEN_RUNTIME_DIR"), env("QWEN_HOME")].find((folder) => folder);
  const base = stated ?? (home === null ? null : joinPath(home, ".qwen"));
  return base === null ? [] : [joinPath(base, "projects")];
}

function* sources(place: Place, log: ReadLog): Generator<Source> {
  for (const root of roots(place)) {
    for (const project of namesIn(root, log).folders) {
      const chats = joinPath(root, project, "chats");
      for (const name of namesIn(chats, log).files) {
        if (name.endsWith(".jsonl")) yield { path: joinPath(chats, name) };
      }
    }
  }
}
