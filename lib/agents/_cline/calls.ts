/**
 * The tools of Cline's runtime, whose calls and results are blocks of messages. Their names and
 * fields are those of `packages/core/src/extensions/tools/schemas.ts` in its own source.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, FileTouch, ToolResultPart } from "../_agent.ts";
import {
  isList,
  isTrueAt,
  listAt,
  parseJson,
  type Source,
  textAt,
  valueAt,
} from "../_read/fields.ts";
import { actionOf, commandIn, folderAt, type ToolMeanings } from "../_read/tool_actions.ts";

const TOOLS: ToolMeanings = new Map([
  // It also makes files; its result says so.
  ["editor", { does: "edited", field: "path" }],
  ["apply_patch", { does: "patch", field: "input" }],
  ["ask_question", { does: "question", field: "question" }],
  ["ask_followup_question", { does: "question", field: "question" }],
  ["spawn_agent", { does: "task", field: "task" }],
  ["team_run_task", { does: "task", field: "task" }],
]);

/** Tools that take several things at once, and the fields in which models give them. */
const COMMAND_TOOL = "run_commands";
const COMMAND_FIELDS = ["commands", "command", "cmd"];
const READ_TOOL = "read_files";
const READ_FIELDS = ["files", "file_paths", "paths", "path"];

/** How a command ended, in the error of its result. */
const EXIT_CODE = /^Command (?:exited with|failed with exit) code (-?\d{1,10})/;

/** How a result begins that tells of a file which was not there (executors/editor.ts). */
const CREATED = "File created successfully at: ";

/** All of the error of a call that the user did not allow, or stopped: a sentence of few words. */
const REFUSAL =
  /^(?:Tool (?:call |execution )?(?:was )?(?:denied|rejected|cancelled|aborted)|User (?:denied|rejected)|Command was aborted)[^\n.:]{0,60}\.?$/i;

/** A block that calls a tool: its id, and what it does, in order. */
export interface CallBlock {
  readonly callId: string;
  readonly actions: readonly Action[];
}

/** Returns what a block does: an action for each command, paired with its result by order. */
export function actionsOf(name: string, input: Json): Action[] {
  if (name === READ_TOOL) {
    const files = itemsIn(input, READ_FIELDS).flatMap((file): FileTouch[] => {
      const path = typeof file === "string" ? file : textAt(file, "path");
      return path === null ? [] : [{ path, change: "read" }];
    });
    return [files.length === 0 ? { kind: "other" } : { kind: "files", files }];
  }
  if (name !== COMMAND_TOOL) return [actionOf(TOOLS.get(name), input)];
  const commands = itemsIn(input, COMMAND_FIELDS).map(commandOf).filter((each) => each !== "");
  if (commands.length === 0) return [{ kind: "other" }];
  return commands.map((command) => commandIn(folderAt(input), command));
}

/** Returns the id of one of the calls that a block makes, by its place among them. */
export function idAt(callId: string, at: number): string {
  return at === 0 ? callId : `${callId}/${at + 1}`;
}

/** Returns the results of the calls of a block. */
export function resultsOf({ callId, actions }: CallBlock, block: Json): ToolResultPart[] {
  const content = valueAt(block, "content");
  const isError = isTrueAt(block, "is_error");
  const value = typeof content === "string" ? parseJson(content) : content;
  const items = isList(value) ? value.filter(isResult) : [];
  if (items.length !== actions.length) {
    const output = items.length === 0 ? textOf(content) : items.map(outputOf).join("\n");
    return actions.map((action, at) => result(idAt(callId, at), action, { output, isError }));
  }
  return actions.map((action, at) => {
    const item = items[at];
    const error = textAt(item, "error") ?? "";
    const hasFailed = valueAt(item, "success") === false || error !== "";
    return result(idAt(callId, at), action, {
      output: outputOf(item),
      error,
      isError: hasFailed,
    });
  });
}

interface Said {
  readonly output: string;
  readonly error?: string;
  readonly isError: boolean;
}

function result(callId: string, action: Action, { output, error, isError }: Said): ToolResultPart {
  const reason = error ?? output;
  const [, code] = EXIT_CODE.exec(reason) ?? [];
  const stated = code === undefined ? null : Number(code);
  const isDone = action.kind === "command" && error !== undefined && !isError;
  const refused = isError && stated === null && REFUSAL.test(reason.trim());
  const files = isError ? [] : madeFiles(action, output);
  return {
    kind: "tool-result",
    callId,
    output,
    exitCode: stated ?? (isDone ? 0 : null),
    failed: isError,
    refused,
    ...(files.length > 0 ? { files } : {}),
  };
}

/** Returns the file that a call of the editor has made, as its result tells. */
function madeFiles(action: Action, output: string): FileTouch[] {
  if (action.kind !== "files" || !output.startsWith(CREATED)) return [];
  const [file] = action.files;
  return file?.change === "edited" ? [{ ...file, change: "created" }] : [];
}

/** Says whether a value is the result of one of several things that a tool did. */
function isResult(value: Json): boolean {
  return textAt(value, "query") !== null || valueAt(value, "success") !== undefined;
}

/** Returns what one of them gave; the error when it gave nothing. */
function outputOf(item: Source): string {
  const found = textOf(valueAt(item, "result"));
  return found === "" ? textAt(item, "error") ?? "" : found;
}

/** Returns a text, the texts in a list of blocks, or what else there is as JSON. */
function textOf(content: Source): string {
  if (typeof content === "string") return content;
  if (content === undefined || content === null) return "";
  const texts = listAt(content).map((block) => textAt(block, "text"))
    .filter((text) => text !== null);
  return texts.length > 0 ? texts.join("\n") : JSON.stringify(content);
}

/** Returns what is in the first of these fields, in a list; some models give the list alone. */
function itemsIn(input: Json, fields: readonly string[]): readonly Json[] {
  if (typeof input === "string") return [input];
  if (isList(input)) return input;
  // A program with its arguments is a command as it stands.
  if (isList(valueAt(input, "args"))) return [input];
  const found = fields.map((field) => valueAt(input, field)).find((value) => value !== undefined);
  if (found === undefined) return [];
  return isList(found) ? found : [found];
}

function commandOf(command: Json): string {
  if (typeof command === "string") return command;
  const words = listAt(command, "args").filter((word) => typeof word === "string");
  return [textAt(command, "command") ?? "", ...words].join(" ").trim();
}
