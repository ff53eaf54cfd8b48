/**
 * The tasks of the Cline family: a folder each, with what the user was shown, what the model was
 * told, and some facts. What differs between its members is data.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import { joinPath, parentOf } from "../../path.ts";
import type { ReadLog, SessionHead, Turn } from "../_agent.ts";
import { folderIn, messagesIn, modelIn, Outcomes, remoteIn } from "./history.ts";
import { HISTORY, ITEM, LIST, METADATA, type TaskFamily, taskIdOf } from "./task_files.ts";
import { turnsIn } from "./turns.ts";
import { listAt, textAt, timeAt } from "../_read/fields.ts";
import { isThere, timeOf } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds } from "../_read/jsonl.ts";
import type { HeadReader, TurnReader } from "../_read/lazily.ts";
import { mendedJson } from "../_read/mended_json.ts";

/** How much of the ends of the files is looked at for a list of sessions, in bytes. */
const START_BYTES = 16 * 1024;
const START_BYTES_MAX = 1024 * 1024;
const HISTORY_BYTES_MAX = 256 * 1024;
const TAIL_BYTES = 16 * 1024;

/** The largest file of facts that is read, in bytes. */
const FACTS_BYTES_MAX = 4 * 1024 * 1024;

/** When something was shown; within a text its quotes would be escaped. */
const TIME = /"ts": ?(\d{1,15})\b/g;

/** Returns what reads the tasks of a member. */
export function taskReader(family: TaskFamily): HeadReader & TurnReader {
  return {
    heads: ({ path }, _place, log) => Promise.try(() => taskHeads(path, family, log)),
    async *read(head, _place, log) {
      for (const turn of taskTurns(head, family, log)) yield turn;
    },
  };
}

/** Returns the head of a task; none for a sub-task, and for one in which nothing was asked. */
export function taskHeads(path: string, family: TaskFamily, log: ReadLog): SessionHead[] {
  const task = parentOf(path);
  const item = factsIn(joinPath(task, ITEM), log);
  if (textAt(item, "parentTaskId") !== null) return [];
  const request = firstRequest(path, log);
  if (request === null) return [];
  const metadata = factsIn(joinPath(task, METADATA), log);
  const history = startOf(joinPath(task, HISTORY), log);
  const id = taskIdOf(path);
  return [{
    agent: family.agent,
    id,
    path,
    project: textAt(item, "workspace") ?? folderIn(history) ?? folderOfTask(id, task, log),
    branch: null,
    remote: remoteIn(history),
    model: lastIn(metadata, "model_usage", "model_id") ?? modelIn(history),
    version: lastIn(metadata, "environment_history", "cline_version"),
    title: request.text === "" ? null : request.text,
    startedAt: request.at,
    updatedAt: lastTime(path, log) ?? timeOf(path, log),
    sizeBytes: request.sizeBytes,
    parentId: null,
    convertedFrom: null,
  }];
}

/** Yields the turns of a task. */
export function* taskTurns(head: SessionHead, family: TaskFamily, log: ReadLog): Generator<Turn> {
  const { path, model, version } = head;
  log.learn({ model, version });
  const outcomes = outcomesOf(joinPath(parentOf(path), HISTORY), log);
  const shown = listAt(readJsonFile(path, log)?.value);
  yield* turnsIn(shown, { ...family, path, log, outcomes });
}

/** Returns the ends of calls out of a history, which is not kept: it is as long as the task. */
function outcomesOf(path: string, log: ReadLog): Outcomes {
  const messages = messagesIn(isThere(path) ? readJsonFile(path, log)?.value : undefined);
  log.learn({ model: modelIn(messages) });
  return new Outcomes(messages);
}

interface FirstRequest {
  /** What was asked; empty when there is nothing but a picture. */
  readonly text: string;
  readonly at: Date | null;
  /** The size of the file. */
  readonly sizeBytes: number;
}

/** Returns what the first message says, read as far as is needed for it to be whole. */
function firstRequest(path: string, log: ReadLog): FirstRequest | null {
  using ends = new FileEnds(path, log);
  const { sizeBytes } = ends;
  if (sizeBytes === 0) return null;
  for (let bytes = START_BYTES;; bytes *= 4) {
    const messages = mendedJson(ends.startText(bytes));
    const asked = listAt(messages).find((message) => {
      const kind = textAt(message, "say");
      return kind === "task" || kind === "text" || kind === "user_feedback";
    });
    const text = textAt(asked, "text");
    const isWhole = sizeBytes <= bytes || bytes >= START_BYTES_MAX;
    if (text === null && !isWhole) continue;
    if (messages === undefined) log.skip(path, "it is no JSON");
    if (asked === undefined) return null;
    return { text: text ?? "", at: timeAt(asked, "ts"), sizeBytes };
  }
}

function lastTime(path: string, log: ReadLog): Date | null {
  using ends = new FileEnds(path, log);
  const [, ms] = [...ends.endText(TAIL_BYTES).matchAll(TIME)].at(-1) ?? [];
  return ms === undefined ? null : timeAt(Number(ms));
}

/** Returns the first messages that the model was told, as many as it takes to state the folder. */
function startOf(path: string, log: ReadLog): readonly Json[] {
  if (!isThere(path)) return [];
  using ends = new FileEnds(path, log);
  for (let bytes = START_BYTES;; bytes *= 4) {
    const messages = messagesIn(mendedJson(ends.startText(bytes)));
    const isEnough = ends.sizeBytes <= bytes || bytes >= HISTORY_BYTES_MAX;
    if (isEnough || folderIn(messages) !== null) return messages;
  }
}

/** Returns the folder that Cline's list of all tasks states; it is long, so this comes last. */
function folderOfTask(id: string, task: string, log: ReadLog): string | null {
  const list = joinPath(parentOf(parentOf(task)), ...LIST);
  const item = listAt(factsIn(list, log)).find((each) => textAt(each, "id") === id);
  return textAt(item, "cwdOnTaskInitialization");
}

function factsIn(path: string, log: ReadLog): Json | undefined {
  return isThere(path) ? readJsonFile(path, log, FACTS_BYTES_MAX)?.value : undefined;
}

function lastIn(facts: Json | undefined, list: string, field: string): string | null {
  return textAt(listAt(facts, list).at(-1), field);
}
