/**
 * Reads the sessions of Factory Droid.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../path.ts";
import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { namesIn } from "./_read/folders.ts";
import { lazily } from "./_read/lazily.ts";

/** How files of messages end. */
export const ENDING = /\.jsonl$/;

/** Factory Droid keeps a tree of messages per session, and what it has used in a file beside it. */
export const droid: Agent = {
  name: "droid",
  label: "Factory Droid",
  evidence: "a third-party parser",
  reads: "~/.factory/sessions/*/*.jsonl and *.settings.json (FACTORY_HOME_OVERRIDE)",
  variables: {
    FACTORY_HOME_OVERRIDE: "names the folder that Droid's `.factory` is in",
  },
  roots,
  sources,
  ...lazily(() => import("./_droid/reader.ts")),
};

/** The variable stands for the home folder (the tests of Factory's own SDK set it so). */
function roots({ home, env }: Place): string[] {
  const stated = env("FACTORY_HOME_OVERRIDE") ?? "";
  const base = isAbsolutePath(stated) ? stated : home;
  return base === null ? [] : [joinPath(base, ".factory", "sessions")];
}

/** Files are in a folder for each project, and those of old versions in none. */
function* sources(place: Place, log: ReadLog): Generator<Source> {
  for (const root of roots(place)) {
    const { files, folders } = namesIn(root, log);
    yield* filesIn(root, files);
    for (const name of folders) {
      const folder = joinPath(root, name);
      yield* filesIn(folder, namesIn(folder, log).files);
    }
  }
}

function* filesIn(folder: string, names: readonly string[]): Generator<Source> {
  for (const name of names) {
    const path = joinPath(folder, name);
    if (ENDING.test(name)) yield { path, beside: [settingsPath(path)] };
  }
}

/** Returns the file in which Droid keeps what a session has used. */
export function settingsPath(path: string): string {
  return path.replace(ENDING, ".settings.json");
}
