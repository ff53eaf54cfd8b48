/**
 * What Copilot CLI keeps beside the events of a session: its name and place, its plan, and its list
 * of things to do.
 *
 * @module
 */

import type { Place, PlanItem, PlanState, ReadLog } from "../_agent.ts";
import { WORKSPACE_FILE } from "../copilot_cli.ts";
import { parseJson, textAt } from "../_read/fields.ts";
import { namesIn } from "../_read/folders.ts";
import { firstLines, reasonOf } from "../_read/jsonl.ts";
import { openDatabase } from "../_read/sqlite.ts";
import { joinPath } from "../../path.ts";

const PLAN_FILE = "plan.md";
const TODO_DATABASE = "session.db";

/** The longest plan that is read, in bytes, and the most steps. */
const PLAN_BYTES_MAX = 1024 * 1024;
const STEPS_MAX = 1000;

/** A line of `workspace.yaml`, which has nothing but fields with a value each. */
const FIELD = /^([a-z_]+): (.*)$/;

const STATES: ReadonlyMap<string | null, PlanState> = new Map([
  ["pending", "pending"],
  ["in_progress", "in-progress"],
  ["done", "completed"],
  ["blocked", "blocked"],
]);

/** Returns the fields of the `workspace.yaml` in a folder; none when there is no such file. */
export function readWorkspace(folder: string, log: ReadLog): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  if (!namesIn(folder, log).files.includes(WORKSPACE_FILE)) return fields;
  for (const line of firstLines(joinPath(folder, WORKSPACE_FILE), log)) {
    const [, name, value = ""] = FIELD.exec(line) ?? [];
    if (name !== undefined) fields.set(name, scalar(value));
  }
  return fields;
}

/** Returns a YAML value on one line as text, without its quotes. */
function scalar(text: string): string {
  const value = text.trim();
  if (value.length < 2) return value;
  if (value.startsWith("'") && value.endsWith("'")) return value.slice(1, -1).replaceAll("''", "'");
  // The escapes of JSON are those of YAML that are in use.
  const parsed = value.startsWith('"') ? parseJson(value) : undefined;
  return typeof parsed === "string" ? parsed : value;
}

/** Returns the plan that the agent has written in a session's folder, or `null`. */
export function readPlan(folder: string, log: ReadLog): string | null {
  if (!namesIn(folder, log).files.includes(PLAN_FILE)) return null;
  const path = joinPath(folder, PLAN_FILE);
  try {
    const { isFile, size } = Deno.statSync(path);
    if (isFile && size <= PLAN_BYTES_MAX) return Deno.readTextFileSync(path);
    log.skip(path, isFile ? `it has more than ${PLAN_BYTES_MAX} bytes` : "it is no regular file");
  } catch (error) {
    log.skip(path, reasonOf(error, path));
  }
  return null;
}

/** Resolves to the list of things to do in a session's folder; none when it never had one. */
export async function readTodos(
  folder: string,
  { cache }: Place,
  log: ReadLog,
): Promise<PlanItem[]> {
  if (!namesIn(folder, log).files.includes(TODO_DATABASE)) return [];
  using database = await openDatabase(joinPath(folder, TODO_DATABASE), { cache, log });
  if (database === null) return [];
  const query = `SELECT title, status FROM todos ORDER BY rowid LIMIT ${STEPS_MAX}`;
  return database.rows(query).flatMap((row) => {
    const text = textAt(row, "title");
    const state = STATES.get(textAt(row, "status")) ?? "pending";
    return text === null ? [] : [{ text, state }];
  });
}
