/**
 * Reads the sessions of Cursor: of its command-line tool, and of its editor.
 *
 * There are three stores, and one session may be in several. The databases win, since they have what
 * came of calls: first a chat of the command-line tool, then the editor's; a transcript counts for
 * sessions that are in neither.
 *
 * @module
 */

import { type Agent, type Place, ReadLog, type Source } from "./_agent.ts";
import { editorFolder } from "./_read/editor_folders.ts";
import { besideDatabase, namesIn } from "./_read/folders.ts";
import { isAbsolutePath, joinPath, nameOf, parentOf } from "../path.ts";
import { lazily } from "./_read/lazily.ts";

/** The database of a chat, and what is known of the chat beside it. */
export const CHAT_DATABASE = "store.db";
export const META_FILE = "meta.json";

/** The database of the editor. */
export const IDE_DATABASE = "state.vscdb";

/** Where the command-line tool keeps its chats, and those that it had with other editors. */
const CHATS = "chats";
const ACP_CHATS = "acp-sessions";

/** The folder of a project's transcripts. */
export const TRANSCRIPTS_FOLDER = "agent-transcripts";
const ENDING = ".jsonl";
export const TEXT_ENDING = ".txt";

/** Cursor's editor and `cursor-agent`. */
export const cursor: Agent = {
  name: "cursor",
  label: "Cursor",
  evidence: "a third-party parser",
  variables: { CURSOR_DATA_DIR: "names the folder in place of ~/.cursor" },
  reads: "~/.cursor/chats/*/*/store.db, ~/.cursor/projects/*/agent-transcripts/**/*.jsonl " +
    "and *.txt (CURSOR_DATA_DIR); ~/.config/Cursor/User/globalStorage/state.vscdb " +
    "(macOS: ~/Library/Application Support/Cursor, Windows: %APPDATA%\\Cursor)",

  roots(place: Place): string[] {
    const folder = dataFolder(place);
    const editor = editorFolder("Cursor", place);
    return [
      ...folder === null
        ? []
        : [CHATS, ACP_CHATS, "projects"].map((name) => joinPath(folder, name)),
      ...editor === null
        ? []
        : ["globalStorage", "workspaceStorage"].map((name) => joinPath(editor, name)),
    ];
  },

  *sources(place: Place, log: ReadLog): Generator<Source> {
    for (const path of chatsIn(place, log)) {
      yield { path, beside: [...besideDatabase(path), joinPath(parentOf(path), META_FILE)] };
    }
    const transcripts = [...transcriptsIn(place, log)];
    const database = ideDatabase(place, log);
    if (database === null) { for (const path of transcripts) yield { path }; }
    // Which of them count depends on what is in the database.
    else yield { path: database, beside: [...besideDatabase(database), ...transcripts] };
  },

  ...lazily(() => import("./_cursor/reader.ts")),
};

function dataFolder({ env, home }: Place): string | null {
  const chosen = env("CURSOR_DATA_DIR") ?? "";
  if (isAbsolutePath(chosen)) return joinPath(chosen);
  return home === null ? null : joinPath(home, ".cursor");
}

/** Yields the databases of the chats: in a folder for each project, or for all. */
function* chatsIn(place: Place, log: ReadLog): Generator<string> {
  const folder = dataFolder(place);
  if (folder === null) return;
  const chats = joinPath(folder, CHATS);
  const projects = namesIn(chats, log).folders.map((name) => joinPath(chats, name));
  for (const project of [...projects, joinPath(folder, ACP_CHATS)]) {
    for (const id of namesIn(project, log).folders) {
      const chat = joinPath(project, id);
      if (namesIn(chat, log).files.includes(CHAT_DATABASE)) yield joinPath(chat, CHAT_DATABASE);
    }
  }
}

/** Yields the transcripts of sessions that are no chats; those of sub-agents lie deeper. */
export function* transcriptsIn(place: Place, log: ReadLog): Generator<string> {
  const folder = dataFolder(place);
  if (folder === null) return;
  const chats = chatIds(place);
  const projects = joinPath(folder, "projects");
  for (const project of namesIn(projects, log).folders) {
    const transcripts = joinPath(projects, project, TRANSCRIPTS_FOLDER);
    const { files, folders } = namesIn(transcripts, log);
    const paths = [
      ...folders.flatMap((id) =>
        namesIn(joinPath(transcripts, id), log).files.map((name) => joinPath(transcripts, id, name))
      ),
      ...files.map((name) => joinPath(transcripts, name)),
    ];
    const found = paths.filter((path) => path.endsWith(ENDING));
    const known = new Set([...chats, ...found.map((path) => idIn(path, ENDING))]);
    for (const path of found) if (!chats.has(idIn(path, ENDING))) yield path;
    // Older versions wrote text; what is in both forms goes on in the newer one.
    for (const path of paths) {
      if (path.endsWith(TEXT_ENDING) && !known.has(idIn(path, TEXT_ENDING))) yield path;
    }
  }
}

function idIn(path: string, ending: string): string {
  return nameOf(path).slice(0, -ending.length);
}

/** Returns the ids of the chats. */
export function chatIds(place: Place): Set<string> {
  // What is wrong with their folders is told where they are listed.
  return new Set([...chatsIn(place, new ReadLog())].map((path) => nameOf(parentOf(path))));
}

function ideDatabase(place: Place, log: ReadLog): string | null {
  const editor = editorFolder("Cursor", place);
  if (editor === null) return null;
  const folder = joinPath(editor, "globalStorage");
  return namesIn(folder, log).files.includes(IDE_DATABASE) ? joinPath(folder, IDE_DATABASE) : null;
}
