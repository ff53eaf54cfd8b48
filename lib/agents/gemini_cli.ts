/**
 * Reads the sessions of Gemini CLI.
 *
 * @module
 */

import { joinPath } from "../path.ts";
import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { HASH_NAME, projectFiles } from "./_gemini/project.ts";
import { sessionNames, stemOf } from "./_gemini/session_files.ts";
import { lazily } from "./_read/lazily.ts";

/** Gemini CLI keeps a log of messages per session; before version 0.40 it was one JSON value. */
export const geminiCli: Agent = {
  name: "gemini-cli",
  label: "Gemini CLI",
  evidence: "real sessions",
  reads: "~/.gemini/tmp/…/chats/session-*.jsonl and .json (GEMINI_CLI_HOME)",
  variables: {
    GEMINI_CLI_HOME: "names the folder that Gemini CLI's `.gemini` is in",
  },
  roots,
  sources,
  ...lazily(() => import("./_gemini/reader.ts")),
};

function roots({ home, env }: Place): string[] {
  const base = env("GEMINI_CLI_HOME") ?? home;
  if (base === null || base === "") return [];
  return [joinPath(base, ".gemini", "tmp"), joinPath(base, ".gemini", "projects.json")];
}

function* sources(place: Place, log: ReadLog): Generator<Source> {
  const [root] = roots(place);
  if (root === undefined) return;
  const files = namesIn(root, log).folders.map((folder) => {
    const chats = joinPath(root, folder, "chats");
    return { folder, chats, names: sessionNames(chats, log) };
  });
  // Sessions in a folder with a hash for a name were copied to the one with the project's name.
  const named = new Set(
    files.flatMap(({ folder, names }) => HASH_NAME.test(folder) ? [] : names.map(stemOf)),
  );
  for (const { folder, chats, names } of files) {
    for (const name of names) {
      if (HASH_NAME.test(folder) && named.has(stemOf(name))) continue;
      const path = joinPath(chats, name);
      const { marker, registry } = projectFiles(path);
      yield { path, beside: [marker, registry] };
    }
  }
}
