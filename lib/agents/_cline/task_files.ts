/**
 * Where the Cline family keeps its tasks: a folder each, in the folder of an extension.
 *
 * @module
 */

import { joinPath, nameOf, parentOf } from "../../path.ts";
import type { ReadLog, Source } from "../_agent.ts";
import { namesIn } from "../_read/folders.ts";

/** A member of the family. */
export interface TaskFamily {
  /** The name of the agent. */
  readonly agent: string;
  /** Whether its counts of input tokens have those in them that were cached. */
  readonly countsCached: boolean;
}

/** What the user was shown: the file that makes a folder a task. */
const SHOWN = "ui_messages.json";
/** What the model was told. */
export const HISTORY = "api_conversation_history.json";
/** Cline's facts: models, versions. */
export const METADATA = "task_metadata.json";
/** Roo Code's facts: the folder, the parent. */
export const ITEM = "history_item.json";

const TASKS = "tasks";
/** Cline's list of all tasks. */
export const LIST = ["state", "taskHistory.json"];

/** Returns what is looked at in the folder of an extension, in which there are secrets as well. */
export function taskRoots(folder: string): string[] {
  return [joinPath(folder, TASKS), joinPath(folder, ...LIST)];
}

/** Yields the tasks in the folder of an extension. */
export function* taskSources(folder: string, log: ReadLog): Generator<Source> {
  const tasks = joinPath(folder, TASKS);
  for (const id of namesIn(tasks, log).folders) {
    const task = joinPath(tasks, id);
    if (!namesIn(task, log).files.includes(SHOWN)) continue;
    const beside = [HISTORY, METADATA, ITEM].map((name) => joinPath(task, name));
    yield { path: joinPath(task, SHOWN), beside };
  }
}

/** Returns the id of a task: the name of its folder. */
export function taskIdOf(path: string): string {
  return nameOf(parentOf(path));
}
