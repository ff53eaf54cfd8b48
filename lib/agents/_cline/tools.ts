/**
 * What the Cline family shows of its tools: their names are those of `ClineSayTool` in the agents'
 * own `ExtensionMessage.ts`, as JSON in the text of a message.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, FileChange } from "../_agent.ts";
import { listAt, textAt } from "../_read/fields.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

const TOOLS: ToolMeanings = new Map([
  ["editedExistingFile", { does: "edited", field: "path" }],
  ["appliedDiff", { does: "edited", field: "path" }],
  ["insertContent", { does: "edited", field: "path" }],
  ["searchAndReplace", { does: "edited", field: "path" }],
  ["newFileCreated", { does: "created", field: "path" }],
  ["fileDeleted", { does: "deleted", field: "path" }],
  ["deleteFile", { does: "deleted", field: "path" }],
  ["readFile", { does: "read", field: "path" }],
  ["newTask", { does: "task", field: "content" }],
]);

/** Where a tool names the files when it does the same to several, and what it does. */
const BATCHES: readonly (readonly [field: string, change: FileChange])[] = [
  ["batchFiles", "read"],
  ["batchDiffs", "edited"],
];

/** Returns what a tool does. */
export function toolAction(name: string, shown: Json): Action {
  const files = BATCHES.flatMap(([field, change]) =>
    listAt(shown, field).map((file) => ({ path: textAt(file, "path") ?? "", change }))
  ).filter(({ path }) => path !== "");
  return files.length > 0 ? { kind: "files", files } : actionOf(TOOLS.get(name), shown);
}
