/**
 * Where VS Code, and the editors and servers made from it, let an extension keep its files.
 *
 * @module
 */

import { joinPath } from "../../path.ts";
import type { Place } from "../_agent.ts";
import { configFolder } from "../_read/user_folders.ts";

/** The folders of editors in the place where the system keeps settings. */
const EDITORS = [
  "Antigravity",
  "Code",
  "Code - Insiders",
  "Code - OSS",
  "Cursor",
  "Kiro",
  "Positron",
  "Trae",
  "VSCodium",
  "Windsurf",
];

/** The folders in a home where a server keeps its part, for an editor on another machine. */
const SERVERS = [
  ".vscode-server",
  ".vscode-server-insiders",
  ".vscode-remote",
  ".vscodium-server",
  ".cursor-server",
  ".windsurf-server",
];

/** Returns the folders in which an extension may keep its files, by its id in small letters. */
export function extensionFolders(id: string, place: Place): string[] {
  const { home } = place;
  const settings = configFolder(place);
  return [
    ...settings === null ? [] : EDITORS.map((editor) => joinPath(settings, editor, "User")),
    ...home === null ? [] : SERVERS.map((server) => joinPath(home, server, "data", "User")),
    ...home === null ? [] : [joinPath(home, ".local", "share", "code-server", "User")],
  ].map((user) => joinPath(user, "globalStorage", id));
}
