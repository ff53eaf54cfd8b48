/**
 * Calls of tools in one line: what was done, and how it ended.
 *
 * @module
 */

import type { FileTouch, ToolCallPart, ToolResultPart } from "../lib/agents/mod.ts";
import { oneLine } from "../lib/display.ts";

/** The longest line, and the longest input of a tool that is not known, in UTF-16 code units. */
export const LINE_LENGTH_MAX = 200;
const INPUT_LENGTH_MAX = 80;

/** What a line about a call is made from. */
export interface CallLineOptions {
  /** What came of it, as far as that is known; it may know better which files were touched. */
  readonly result: ToolResultPart | null;
  /** The folder to which paths are shown relative. */
  readonly project: string | null;
}

/** Returns what a call does: `$ npm test`, `edited src/a.ts`. */
export function callLine(call: ToolCallPart, { result, project }: CallLineOptions): string {
  const { name, action, input } = call;
  const resulting = filesText(result?.files ?? [], project);
  const touched = resulting === "" ? "" : ` (${resulting})`;
  switch (action.kind) {
    case "command":
      return `$ ${shortLine(action.command)}${touched}`;
    case "files":
      return resulting || filesText(action.files, project) || shortLine(name);
    case "question":
      return `asked: ${shortLine(action.text)}`;
    case "task":
      return `gave a task to a sub-agent: ${shortLine(action.text)}`;
    case "other":
      return `${shortLine(name)} ${shortLine(JSON.stringify(input), INPUT_LENGTH_MAX)}${touched}`;
    default:
      return action satisfies never;
  }
}

/** Returns how a call ended, such as `[exit 1]`; nothing when that is not stated. */
export function outcomeText({ exitCode, failed, refused }: ToolResultPart): string {
  if (refused) return "[refused]";
  if (exitCode !== null) return `[exit ${exitCode}]`;
  return failed ? "[failed]" : "";
}

function shortLine(text: string, lengthMax = LINE_LENGTH_MAX): string {
  const line = oneLine(text.slice(0, lengthMax).toWellFormed().trim());
  return text.length > lengthMax ? `${line}…` : line;
}

/** Returns what happened to files: `edited src/a.ts, src/b.ts; created c.ts`. */
function filesText(files: readonly FileTouch[], project: string | null): string {
  const changes = [...new Set(files.map(({ change }) => change))];
  return changes.map((change) => {
    const paths = files.filter((file) => file.change === change)
      .map(({ path }) => shortLine(relative(path, project)));
    return `${change} ${paths.join(", ")}`;
  }).join("; ");
}

function relative(path: string, project: string | null): string {
  if (project === null || !path.startsWith(project)) return path;
  const rest = path.slice(project.length);
  return /^[/\\]./.test(rest) ? rest.slice(1) : path;
}
