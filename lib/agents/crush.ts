/**
 * Reads the sessions of Crush, which keeps a database in each project.
 *
 * @module
 */

import type { Agent, Place, ReadLog, Source } from "./_agent.ts";
import { listAt, parseJson, textAt } from "./_read/fields.ts";
import { besideDatabase, namesIn } from "./_read/folders.ts";
import { dataFolder, xdgDataFolder } from "./_read/user_folders.ts";
import { reasonOf } from "./_read/jsonl.ts";
import { isAbsolutePath, joinPath, nameOf, parentOf } from "../path.ts";
import { lazily } from "./_read/lazily.ts";
import { isOwnFile } from "./_read/tracked.ts";

const NAME = "crush";

/** Where the database is in a project, unless the project's settings say otherwise. */
const FOLDER = ".crush";
const DATABASE = "crush.db";

/** The list of the projects that Crush was used in: its `internal/projects/projects.go`. */
const PROJECTS = "projects.json";

/** The longest list that is read, in bytes. */
const PROJECTS_BYTES_MAX = 16 * 1024 * 1024;

/** Crush. */
export const crush: Agent = {
  name: NAME,
  label: "Crush",
  evidence: "the agent's source",
  reads: ".crush/crush.db in each project; the projects listed in " +
    "~/.local/share/crush/projects.json (CRUSH_GLOBAL_DATA, XDG_DATA_HOME)",
  variables: {
    CRUSH_GLOBAL_DATA: "names the folder of Crush's data",
  },

  roots(place: Place): string[] {
    const folder = crushFolder(place);
    const projects = place.projects.map((project) => joinPath(project, FOLDER));
    return folder === null ? projects : [folder, ...projects];
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    const listed = listedProjects(place, log);
    const here = place.projects.map((project) => joinPath(project, FOLDER));
    const projects = [...place.projects, ...listed.map(({ project }) => project)];
    for (const folder of new Set([...here, ...listed.map(({ folder }) => folder)])) {
      const { files } = namesIn(folder, log);
      if (!files.includes(DATABASE)) continue;
      const path = joinPath(folder, DATABASE);
      const beside = besideDatabase(path);
      // SQLite takes whole pages from those beside it, so a stranger's would be as bad.
      const parts = [path, ...beside.filter((each) => files.includes(nameOf(each)))];
      if (parts.every((each) => isOwnFile(each, { projects, log }))) yield { path, beside };
    }
  },

  ...lazily(() => import("./_crush/reader.ts")),
};

/** A project, and the folder that its database is in. */
interface ListedProject {
  readonly project: string;
  readonly folder: string;
}

/** Returns the project that a database is of, or `null` when nothing says it. */
export function projectOf(path: string, place: Place, log: ReadLog): string | null {
  const folder = parentOf(path);
  if (nameOf(folder) === FOLDER) return parentOf(folder);
  return listedProjects(place, log).find((listed) => listed.folder === folder)?.project ?? null;
}

/** Returns the projects in Crush's list; none when there is no such list. */
function listedProjects(place: Place, log: ReadLog): ListedProject[] {
  const folder = crushFolder(place);
  if (folder === null || !namesIn(folder, log).files.includes(PROJECTS)) return [];
  const path = joinPath(folder, PROJECTS);
  const list = parseJson(readText(path, log));
  if (list === undefined) log.skip(path, "it is no JSON");
  return listAt(list, "projects").flatMap((listed) => {
    const project = textAt(listed, "path") ?? "";
    const data = textAt(listed, "data_dir") ?? "";
    if (!isAbsolutePath(project) || data === "") return [];
    return [{
      project: joinPath(project),
      folder: isAbsolutePath(data) ? joinPath(data) : joinPath(project, data),
    }];
  });
}

function readText(path: string, log: ReadLog): string {
  try {
    const { isFile, size } = Deno.statSync(path);
    if (isFile && size <= PROJECTS_BYTES_MAX) return Deno.readTextFileSync(path);
    log.skip(path, `it is no regular file, or has more than ${PROJECTS_BYTES_MAX} bytes`);
  } catch (error) {
    log.skip(path, reasonOf(error, path));
  }
  return "null";
}

/** Returns the folder of what Crush keeps outside of projects. */
function crushFolder(place: Place): string | null {
  const { env, platform } = place;
  const chosen = env("CRUSH_GLOBAL_DATA") ?? "";
  if (isAbsolutePath(chosen, platform)) return joinPath(chosen);
  // On Windows, too, the variable counts.
  const isXdg = platform !== "windows" || isAbsolutePath(env("XDG_DATA_HOME") ?? "", platform);
  const data = isXdg ? xdgDataFolder(place) : dataFolder(place);
  return data === null ? null : joinPath(data, NAME);
}
