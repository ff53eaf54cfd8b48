/**
 * Where VS Code and the editors that are made from it keep what they know.
 *
 * @module
 */

import { joinPath } from "../../path.ts";
import type { Place } from "../_agent.ts";
import { configFolder } from "./user_folders.ts";

const DRIVE = /^\/[A-Za-z]:/;

/** Returns the `User` folder of an editor by the name of its folder, such as `Cursor`. */
export function editorFolder(editor: string, place: Place): string | null {
  const settings = configFolder(place);
  return settings === null ? null : joinPath(settings, editor, "User");
}

/** Returns the path that a URI of a file or folder means on this machine, or `null`. */
export function pathOfUri(uri: string): string | null {
  if (!uri.startsWith("file://") || !URL.canParse(uri)) return null;
  const { hostname, pathname } = new URL(uri);
  const path = decoded(pathname);
  if (hostname !== "" && hostname !== "localhost") return null;
  return DRIVE.test(path) ? path.slice(1).replaceAll("/", "\\") : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
