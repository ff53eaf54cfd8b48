/**
 * Patches in the form of `apply_patch`, which Codex has and other agents have taken over.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../../path.ts";
import type { FileChange, FileTouch } from "../_agent.ts";

/** A line of a patch that names a file. */
const HEADING = /^\*\*\* (Add File|Update File|Delete File|Move to): (.+)$/;

/** Where a patch begins, within a script or alone. */
export const PATCH_BEGIN = "*** Begin Patch";

const HEADINGS: Readonly<Record<string, FileChange>> = {
  "Add File": "created",
  "Update File": "edited",
  "Delete File": "deleted",
};

/**
 * Returns the files that a patch in the form of `apply_patch` touches, in order. A file that is
 * moved is deleted where it was and created where it goes. Relative paths are joined to `folder`,
 * when there is one.
 */
export function filesOfPatch(patch: string, folder: string | null = null): FileTouch[] {
  const files: FileTouch[] = [];
  for (const line of patch.split("\n")) {
    const [, heading = "", name = ""] = HEADING.exec(line.trimEnd()) ?? [];
    if (name === "") continue;
    const path = pathIn(folder, name);
    const last = files.at(-1);
    if (heading !== "Move to") files.push({ path, change: HEADINGS[heading] ?? "edited" });
    else if (last?.change === "edited") {
      files.splice(-1, 1, { ...last, change: "deleted" }, { path, change: "created" });
    }
  }
  return files;
}

/** Returns a path that is relative to a folder as it is from where the folder is named. */
export function pathIn(folder: string | null, path: string): string {
  if (folder === null || isAbsolutePath(path)) return path;
  return joinPath(folder, path);
}
