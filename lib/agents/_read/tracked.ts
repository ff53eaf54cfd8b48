/**
 * Tells a session that came with a repository from one of the user's own.
 *
 * Some agents keep their sessions in the project. Whoever cloned a repository that has such a file
 * in it never said what stands there.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../../path.ts";
import type { ReadLog } from "../_agent.ts";
import { reasonOf } from "./jsonl.ts";

/** The largest index of git that is looked through, in bytes. */
const INDEX_BYTES_MAX = 256 * 1024 * 1024;

/** The largest file that says where a linked work tree has its index, in bytes. */
const LINK_BYTES_MAX = 4096;

/**
 * Says whether the file with the relative path `name` in the folder of a project is the user's own:
 * a regular file, no link, and none that git tracks. What is not is a problem for the log.
 */
export function isOwnFile(project: string, name: string, log: ReadLog): boolean {
  const path = joinPath(project, name);
  try {
    if (Deno.lstatSync(path).isSymlink) {
      log.skip(path, "it is a link, which anybody's repository may hold");
      return false;
    }
    if (!isTracked(project, name)) return true;
    log.skip(path, "git tracks it, so it came with the repository and is no session of yours");
    return false;
  } catch (error) {
    log.skip(path, reasonOf(error, path));
    return false;
  }
}

/**
 * Says whether the index of the repository that begins in `project` names a file. Its entries hold
 * whole paths (gitformat-index(5), versions 2 and 3); version 4 cuts what neighbours share, so there
 * the last name of the path is looked for.
 */
function isTracked(project: string, name: string): boolean {
  const index = indexOf(project);
  if (index === null) return false;
  const isCompressed = index[7] === 4;
  const wanted = isCompressed ? name.slice(name.lastIndexOf("/") + 1) : name;
  return new TextDecoder("latin1").decode(index).includes(`${wanted}\0`);
}

function indexOf(project: string): Uint8Array | null {
  const entry = joinPath(project, ".git");
  const link = readIfThere(entry, LINK_BYTES_MAX);
  const folder = link === null
    ? entry
    : /^gitdir: (.+)$/m.exec(new TextDecoder().decode(link))?.[1]?.trim() ?? entry;
  const path = isAbsolutePath(folder) ? folder : joinPath(project, folder);
  return readIfThere(joinPath(path, "index"), INDEX_BYTES_MAX);
}

function readIfThere(path: string, bytesMax: number): Uint8Array | null {
  try {
    const { isFile, size } = Deno.statSync(path);
    return isFile && size <= bytesMax ? Deno.readFileSync(path) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    throw error;
  }
}
