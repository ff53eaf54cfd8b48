/**
 * The workspaces of Cursor's editor, each in a folder with a name that tells nothing: which folder
 * of the user's each is, and which conversations it lists. Newer conversations say that themselves.
 *
 * @module
 */

import type { Place, ReadLog } from "../_agent.ts";
import { pathOfUri } from "../_read/editor_folders.ts";
import { listAt, parseJson, textAt } from "../_read/fields.ts";
import { namesIn } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { LINE_BYTES_MAX } from "../_read/jsonl.ts";
import { openDatabase } from "../_read/sqlite.ts";
import { joinPath, parentOf } from "../../path.ts";

/** How many workspaces are looked at. */
const WORKSPACES_MAX = 500;

const WORKSPACE_FILE = "workspace.json";
const DATABASE = "state.vscdb";
const FILE_BYTES_MAX = 1024 * 1024;

/** Resolves to the folders of conversations by their ids, for the editor's database at `path`. */
export async function workspaceFolders(
  path: string,
  { cache }: Place,
  log: ReadLog,
): Promise<Map<string, string>> {
  const folders = new Map<string, string>();
  const storage = joinPath(parentOf(parentOf(path)), "workspaceStorage");
  for (const name of namesIn(storage, log).folders.slice(0, WORKSPACES_MAX)) {
    const workspace = joinPath(storage, name);
    const { files } = namesIn(workspace, log);
    if (!files.includes(WORKSPACE_FILE) || !files.includes(DATABASE)) continue;
    const file = readJsonFile(joinPath(workspace, WORKSPACE_FILE), log, FILE_BYTES_MAX);
    const folder = pathOfUri(textAt(file?.value, "folder") ?? "");
    if (folder === null) continue;
    using database = await openDatabase(joinPath(workspace, DATABASE), { cache, log });
    const query = "SELECT value FROM ItemTable WHERE key = 'composer.composerData' " +
      `AND octet_length(value) <= ${LINE_BYTES_MAX}`;
    const listed = parseJson(textAt(database?.rows(query)[0], "value") ?? "null");
    const ids = [
      ...listAt(listed, "allComposers").map((composer) => textAt(composer, "composerId")),
      ...listAt(listed, "selectedComposerIds"),
    ];
    for (const id of ids) if (typeof id === "string") folders.set(id, folder);
  }
  return folders;
}
