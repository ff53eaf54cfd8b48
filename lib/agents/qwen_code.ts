/**
 * Reads the sessions of Qwen Code.
 *
 * @module
 */

import { joinPath, nameOf } from "../path.ts";
import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { sessionNames } from "./_gemini/session_files.ts";
import { lazily } from "./_read/lazily.ts";

/** Where it kept sessions before it had trees of records, in the old form of Gemini CLI. */
const OLD_FOLDER = "tmp";

/** Qwen Code keeps a tree of records per session; an edited prompt starts a branch. */
export const qwenCode: Agent = {
  name: "qwen-code",
  label: "Qwen Code",
  evidence: "real sessions",
  reads: "~/.qwen/projects/…/chats/*.jsonl (QWEN_RUNTIME_DIR, QWEN_HOME); of older versions " +
    "~/.qwen/tmp/*/chats/session-*.json",
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
  return base === null ? [] : [joinPath(base, "projects"), joinPath(base, OLD_FOLDER)];
}

function* sources(place: Place, log: ReadLog): Generator<Source> {
  for (const root of roots(place)) {
    const isOld = nameOf(root) === OLD_FOLDER;
    for (const project of namesIn(root, log).folders) {
      const chats = joinPath(root, project, "chats");
      const names = isOld
        ? sessionNames(chats, log)
        : namesIn(chats, log).files.filter((name) => name.endsWith(".jsonl"));
      for (const name of names) yield { path: joinPath(chats, name) };
    }
  }
}
