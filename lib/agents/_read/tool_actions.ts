/**
 * What calls of tools mean. What differs between agents is a table: the name of the tool, what it
 * does, and the field of its input that says to what.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, FileChange } from "../_agent.ts";
import { listAt, type Source, textAt } from "./fields.ts";
import { filesOfPatch } from "./patch.ts";

/** What a tool does with a field of its input. */
export interface ToolMeaning {
  readonly does: "command" | "task" | "question" | "patch" | FileChange;
  readonly field: string;
}

/** The tools of an agent, by their names; those that are not in it do something else. */
export type ToolMeanings = ReadonlyMap<string, ToolMeaning>;

/** The fields in which the tools of the agents state the folder that a command runs in. */
const FOLDER_FIELDS = [
  "workdir",
  "cwd",
  "Cwd",
  "working_dir",
  "working_directory",
  "workingDirectory",
  "dir_path",
  "directory",
];

/** Returns the folder that the input of a tool states for a command; `null` when it does not. */
export function folderAt(input: Source): string | null {
  for (const field of FOLDER_FIELDS) {
    const folder = textAt(input, field);
    if (folder !== null && folder !== "") return folder;
  }
  return null;
}

/** What running a command means. */
export type CommandAction = Extract<Action, { kind: "command" }>;

/** Returns what running a command means, in a folder when one is stated. */
export function commandIn(folder: string | null, command: string): CommandAction {
  return { kind: "command", command, ...folder === null || folder === "" ? {} : { folder } };
}

/** Returns what a call means. One without the field that matters means nothing in particular. */
export function actionOf(meaning: ToolMeaning | undefined, input: Json): Action {
  if (meaning === undefined) return { kind: "other" };
  const { does, field } = meaning;
  if (does === "question") return questionOf(input, field);
  // A tool that takes free text has that in place of an object with fields.
  const text = typeof input === "string" ? input : textAt(input, field);
  if (text === null || text === "") return { kind: "other" };
  switch (does) {
    case "command":
      return commandIn(folderAt(input), text);
    case "task":
      return { kind: "task", text };
    case "patch":
      return { kind: "files", files: filesOfPatch(text) };
    default:
      return { kind: "files", files: [{ path: text, change: does }] };
  }
}

/** A question, or a list of objects with one each. */
function questionOf(input: Json, field: string): Action {
  const texts = [
    textAt(input, field),
    ...listAt(input, field).map((each) => textAt(each, "question")),
  ]
    .filter((text) => text !== null);
  return texts.length === 0 ? { kind: "other" } : { kind: "question", text: texts.join("\n") };
}
