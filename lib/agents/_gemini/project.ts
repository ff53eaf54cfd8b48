/**
 * Finds the project of a Gemini CLI session, which its file does not state: the CLI keeps sessions
 * in a folder that is named after the project, or after the hash of its path
 * (projectRegistry.ts and storage.ts of google-gemini/gemini-cli).
 *
 * @module
 */

import { isAbsolutePath, joinPath, nameOf, parentOf } from "../../path.ts";
import type { Place } from "../_agent.ts";
import { objectAt, parseJson } from "../_read/fields.ts";

/** The largest file with the names of projects that is read, in bytes. */
const REGISTRY_BYTES_MAX = 4 * 1024 * 1024;

/** A folder whose name is the SHA-256 of a path. */
export const HASH_NAME = /^[0-9a-f]{64}$/;

/** Where the CLI says in its context which folder it works in, in words of two versions. */
const STATED_FOLDER =
  /(?:\*\*Workspace Directories:\*\*\n {2}- |I'm currently working in the directory: )([^\n]{1,4096})/;

/** The files that say which project a folder of sessions belongs to. */
export interface ProjectFiles {
  /** The folder of the project's sessions, which `chats` is in. */
  readonly folder: string;
  /** The file beside `chats` that holds the path of the project. */
  readonly marker: string;
  /** The file that maps the paths of all projects to their folders, where there is one. */
  readonly registry: string | null;
}

/** Returns those files for the session at `path`. */
export function projectFiles(path: string): ProjectFiles & { readonly registry: string } {
  const folder = parentOf(parentOf(path));
  const registry = joinPath(parentOf(parentOf(folder)), "projects.json");
  return { folder, marker: joinPath(folder, ".project_root"), registry };
}

/**
 * Resolves to the project of a session with the hash that it states, or to `null`: as the marker
 * beside it says, or the registry, or a known project whose path has the hash.
 */
export async function findProject(
  files: ProjectFiles,
  hash: string | null,
  place: Place,
): Promise<string | null> {
  const marked = readSmall(files.marker)?.trim() ?? "";
  if (isAbsolutePath(marked, place.platform)) return marked;
  const name = nameOf(files.folder);
  const registry = files.registry === null ? null : readSmall(files.registry);
  const registered = Object.entries(objectAt(parseJson(registry ?? ""), "projects"));
  for (const [path, folder] of registered) {
    if (folder === name && isAbsolutePath(path, place.platform)) return path;
  }
  const hashes = [name, hash].filter((text) => text !== null && HASH_NAME.test(text));
  if (hashes.length === 0) return null;
  for (const path of [...place.projects, ...registered.map(([known]) => known)]) {
    if (hashes.includes(await sha256(path))) return path;
  }
  return null;
}

/** Returns the folder that a text of the CLI says it works in, or `null`. */
export function statedFolder(text: string, place: Place): string | null {
  const [, folder = ""] = STATED_FOLDER.exec(text) ?? [];
  return isAbsolutePath(folder, place.platform) ? folder : null;
}

/** Returns the text of a small file, or `null` when there is none that may be read. */
function readSmall(path: string): string | null {
  try {
    const { isFile, size } = Deno.statSync(path);
    return isFile && size <= REGISTRY_BYTES_MAX ? Deno.readTextFileSync(path) : null;
  } catch (error) {
    // Which project it is can be known in other ways, or not at all: no session is lost by this.
    if (error instanceof Error && (error.name in Deno.errors || "code" in error)) return null;
    throw error;
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
