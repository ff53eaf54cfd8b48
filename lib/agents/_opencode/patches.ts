/**
 * What OpenCode's snapshots of the work tree tell beyond its tools: files that commands changed.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { FileChange, FileTouch, Part, ToolResultPart } from "../_agent.ts";
import { listAt, textAt } from "../_read/fields.ts";
import { nameOf } from "../../path.ts";
import type { StoredPart } from "./session.ts";

/** What became of files in answer to a request, by their paths relative to the project. */
export type FileChanges = ReadonlyMap<string, FileChange>;

/** Returns what OpenCode sums up in the message of a request when it has been answered. */
export function summedUp(request: JsonObject): FileChanges {
  return new Map(
    listAt(request, "summary", "diffs").map((diff) => [
      textAt(diff, "file") ?? "",
      changeOf(textAt(diff, "status")),
    ]),
  );
}

/**
 * Returns parts with the files that changed during the message, as OpenCode's snapshots tell, given
 * to the last command, unless a tool that edits names them: such a file was changed by a command.
 */
export function withPatches(
  parts: readonly Part[],
  stored: readonly StoredPart[],
  changes: FileChanges,
): Part[] {
  const commands = new Set(
    parts.flatMap((part) =>
      part.kind === "tool-call" && part.action.kind === "command" ? [part.callId] : []
    ),
  );
  const last = parts.findLast((part): part is ToolResultPart =>
    part.kind === "tool-result" && commands.has(part.callId)
  );
  const known = new Set(parts.flatMap(touchedBy).map(({ path }) => path));
  const files = stored.filter(({ data }) => textAt(data, "type") === "patch")
    .flatMap(({ data }) => listAt(data, "files"))
    .filter((path) => typeof path === "string")
    .filter((path) => !known.has(path))
    .map((path): FileTouch => ({ path, change: changeIn(changes, path) }));
  if (files.length === 0) return [...parts];
  return parts.map((part) => part === last ? { ...last, files } : part);
}

function touchedBy(part: Part): readonly FileTouch[] {
  if (part.kind === "tool-result") return part.files ?? [];
  return part.kind === "tool-call" && part.action.kind === "files" ? part.action.files : [];
}

/** Returns what the summary of a request says of a file, whose path it has in a shorter form. */
function changeIn(changes: FileChanges, path: string): FileChange {
  const same = [...changes.keys()].find((file) =>
    nameOf(file) === nameOf(path) && path.endsWith(`/${file}`)
  );
  return changes.get(same ?? "") ?? "edited";
}

function changeOf(status: string | null): FileChange {
  if (status === "added") return "created";
  return status === "deleted" ? "deleted" : "edited";
}
