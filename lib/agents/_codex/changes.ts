/**
 * What Codex reports of the files that it has changed.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { FileChange, FileTouch } from "../_agent.ts";
import { objectAt, type Source, textAt } from "../_read/fields.ts";

const CHANGES: ReadonlyMap<string | null, FileChange> = new Map([
  ["add", "created"],
  ["update", "edited"],
  ["delete", "deleted"],
]);

/** Returns the files in a list of changes, as `FileChange` items and `patch_apply_end` have it. */
export function filesOfChanges(changes: Source): FileTouch[] {
  return Object.entries(objectAt(changes)).flatMap(([path, change]) => touchesOf(path, change));
}

function touchesOf(path: string, change: Json): FileTouch[] {
  const target = textAt(change, "move_path") ?? textAt(change, "update", "move_path");
  if (target !== null && target !== path) {
    return [{ path, change: "deleted" }, { path: target, change: "created" }];
  }
  // Old versions have the kind of change as the name of a field.
  const kind = textAt(change, "type") ?? Object.keys(objectAt(change))[0] ?? null;
  return [{ path, change: CHANGES.get(kind) ?? "edited" }];
}
