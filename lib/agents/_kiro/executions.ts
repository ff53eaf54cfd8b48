/**
 * What the agent of Kiro's editor did for a request: a file for each, in a folder that is named for
 * the hash of the workspace.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import { joinPath } from "../../path.ts";
import type { Part, ReadLog, Turn } from "../_agent.ts";
import { listAt, objectAt, textAt, timeAt } from "../_read/fields.ts";
import { isThere, namesIn } from "../_read/folders.ts";
import { readJsonFile } from "../_read/json_file.ts";
import { FileEnds } from "../_read/jsonl.ts";
import { reasoningParts, textParts } from "../_read/parts.ts";
import type { KiroWork } from "./work.ts";

/** How much of a file is looked at for its id, in bytes. */
const PEEK_BYTES = 1024;

/** How many files of a workspace are looked at. */
const FILES_MAX = 10_000;

/** How many characters of the hash of the workspace's path make the name of its folder. */
const HASH_LENGTH = 32;

const ID = /"executionId"\s{0,10}:\s{0,10}"([^"\\]{1,200})"/;

/** Actions in which nothing is done. */
const USELESS: ReadonlySet<string> = new Set(["intentClassification", "model"]);

/** The states of an action that came to nothing. */
const FAILED: ReadonlySet<string> = new Set(["Error", "Failed", "Canceled", "Rejected"]);
const REFUSED: ReadonlySet<string> = new Set(["Canceled", "Rejected"]);

/** Which executions are wanted, and who is told what is wrong. */
export interface FindOptions {
  readonly ids: ReadonlySet<string>;
  readonly log: ReadLog;
}

/** Resolves to the files of the executions that are wanted, by their ids. */
export async function findExecutions(
  folder: string,
  workspace: string,
  { ids, log }: FindOptions,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (ids.size === 0) return found;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(workspace));
  const within = joinPath(folder, new Uint8Array(digest).toHex().slice(0, HASH_LENGTH));
  if (!isThere(within)) return found;
  let count = 0;
  for (const session of namesIn(within, log).folders) {
    for (const name of namesIn(joinPath(within, session), log).files) {
      if (++count > FILES_MAX) {
        log.skip(within, `more than ${FILES_MAX} files`);
        return found;
      }
      const path = joinPath(within, session, name);
      using ends = new FileEnds(path, log);
      const id = ID.exec(ends.startText(PEEK_BYTES))?.[1];
      if (id !== undefined && ids.has(id)) found.set(id, path);
    }
  }
  return found;
}

/** Returns the turns of an execution. */
export function executionTurns(path: string, work: KiroWork, log: ReadLog): Turn[] {
  const execution = readJsonFile(path, log)?.value;
  const turns = listAt(execution, "actions").flatMap((action): Turn[] => {
    const parts = actionParts(action, work);
    return parts.length === 0 ? [] : [{ role: "agent", at: timeAt(action, "emittedAt"), parts }];
  });
  if (/aborted$/.test(textAt(execution, "status") ?? "")) {
    turns.push({
      role: "agent",
      at: timeAt(execution, "endTime"),
      parts: [{ kind: "interruption" }],
    });
  }
  return turns;
}

function actionParts(action: Json, work: KiroWork): Part[] {
  const type = textAt(action, "actionType") ?? "";
  const message = textAt(action, "output", "message") ?? "";
  if (type === "say") {
    return textParts(message, false);
  }
  if (type === "reasoning") {
    return reasoningParts(message);
  }
  const id = textAt(action, "actionId");
  if (type === "" || USELESS.has(type)) return [];
  const calls = work.called(id, type, objectAt(action, "input"));
  const state = textAt(action, "actionState");
  if (calls.length === 0 || state === null) return calls;
  const output = message === "" ? objectAt(action, "output") : message;
  const results = work.returned(id, output, FAILED.has(state) ? state : "success");
  return [...calls, ...results.map((part) => refused(part, state))];
}

function refused(part: Part, state: string): Part {
  return part.kind === "tool-result" && REFUSED.has(state) ? { ...part, refused: true } : part;
}
