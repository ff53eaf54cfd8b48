/**
 * Where Codex keeps its sessions, and how their files are named.
 *
 * @module
 */

import { isAbsolutePath, joinPathOn, nameOf } from "../../path.ts";
import type { Place, ReadLog, Source } from "../_agent.ts";
import { namesIn } from "../_read/folders.ts";

/** The folders with sessions, in the order of looking. */
const FOLDERS = ["sessions", "archived_sessions"];

/** The names that users gave to sessions; the last line of an id counts. */
const INDEX = "session_index.jsonl";

/** Deeper than `sessions/YYYY/MM/DD` nothing is expected, but old backups may lie around. */
const DEPTH_MAX = 8;

/** How compressed rollouts end. */
const COMPRESSED_SUFFIX = ".zst";

/** `rollout-<local time>-<thread>.jsonl`; reverted threads have a second id behind the first. */
const ROLLOUT = /^rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-([^_]+)(?:_.+)?\.jsonl(?:\.zst)?$/;

/** Returns the folders and the file that are looked at. */
export function rootsIn(place: Place): string[] {
  const home = codexHome(place);
  if (home === null) return [];
  return [...FOLDERS, INDEX].map((name) => joinPathOn(place.platform, home, name));
}

/** Yields the rollouts in a place, by the names of their folders and files. */
export function* rolloutsIn(place: Place, log: ReadLog): Generator<Source> {
  const home = codexHome(place);
  if (home === null) return;
  const beside = [joinPathOn(place.platform, home, INDEX)];
  for (const folder of FOLDERS) {
    for (const path of rolloutsBelow(joinPathOn(place.platform, home, folder), place, log)) {
      yield { path, beside };
    }
  }
}

/** Returns the id of the thread that a file is named for; nothing when it is not named so. */
export function threadIdIn(path: string): string {
  return ROLLOUT.exec(nameOf(path))?.[1] ?? "";
}

/** Says whether a rollout is compressed. */
export function isCompressed(path: string): boolean {
  return path.endsWith(COMPRESSED_SUFFIX);
}

/** Returns the file of a thread, or `null` when there is none in a place. */
export function rolloutOf(thread: string, place: Place, log: ReadLog): string | null {
  for (const { path } of rolloutsIn(place, log)) if (threadIdIn(path) === thread) return path;
  return null;
}

function codexHome({ home, env, platform }: Place): string | null {
  const stated = env("CODEX_HOME") ?? "";
  if (isAbsolutePath(stated, platform)) return stated;
  return home === null ? null : joinPathOn(platform, home, ".codex");
}

function* rolloutsBelow(
  folder: string,
  place: Place,
  log: ReadLog,
  depth = 0,
): Generator<string> {
  const { files, folders } = namesIn(folder, log);
  const names = new Set(files);
  for (const name of folders) {
    if (depth === DEPTH_MAX) break;
    yield* rolloutsBelow(joinPathOn(place.platform, folder, name), place, log, depth + 1);
  }
  for (const name of files) {
    // When both are there, the plain one counts.
    const plain = isCompressed(name) ? name.slice(0, -COMPRESSED_SUFFIX.length) : null;
    if (plain !== null && names.has(plain)) continue;
    if (ROLLOUT.test(name)) yield joinPathOn(place.platform, folder, name);
  }
}
