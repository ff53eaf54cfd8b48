/**
 * What the calls of Codex's tools mean, by the names that the versions gave them.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import { nameOf } from "../../path.ts";
import type { Action, FileTouch, PlanItem, PlanState } from "../_agent.ts";
import { filesOfPatch, PATCH_BEGIN, pathIn } from "../_read/patch.ts";
import { isList, listAt, parseJson, type Source, textAt, valueAt } from "../_read/fields.ts";
import {
  actionOf as actionOfMeaning,
  commandIn,
  folderAt,
  type ToolMeanings,
} from "../_read/tool_actions.ts";

/** The tools that run a command, and the field that it is in: a text, or a list of words. */
const COMMAND_FIELDS: ReadonlyMap<string, string> = new Map([
  ["shell", "command"],
  ["container.exec", "command"],
  ["local_shell", "command"],
  ["shell_command", "command"],
  ["exec_command", "cmd"],
]);

/** What the other tools do. */
const TOOLS: ToolMeanings = new Map([
  ["apply_patch", { does: "patch", field: "input" }],
  ["view_image", { does: "read", field: "path" }],
  ["read_file", { does: "read", field: "file_path" }],
  ["request_user_input", { does: "question", field: "questions" }],
  ["spawn_agent", { does: "task", field: "message" }],
  ["send_input", { does: "task", field: "message" }],
  ["send_message", { does: "task", field: "message" }],
  ["followup_task", { does: "task", field: "message" }],
]);

/** Programs whose option for a script hides the command that was meant. */
const SHELLS = /^(?:bash|zsh|sh|dash|ksh|fish|pwsh|powershell|cmd)(?:\.exe)?$/i;
const SCRIPT_OPTIONS: ReadonlySet<string> = new Set(["-lc", "-c", "-ic", "-lic", "-command", "/c"]);

/** A script that does nothing but to apply the patch in it. */
const PATCH_SCRIPT = /^\s*(?:cd ([^\n&;]+)&&\s*)?apply_?patch\b/;

const STATES: ReadonlyMap<string, PlanState> = new Map([
  ["pending", "pending"],
  ["in_progress", "in-progress"],
  ["completed", "completed"],
]);

/** Returns what a call of a tool means. */
export function actionOf(tool: string, input: Json): Action {
  const field = COMMAND_FIELDS.get(tool);
  if (field === undefined) return actionOfMeaning(TOOLS.get(tool), input);
  return commandAction(valueAt(input, field), folderAt(input));
}

/** Returns a command as it would be typed, of a text or of a list of words. */
function commandText(command: Source): string | null {
  if (typeof command === "string") return command;
  if (!isList(command)) return null;
  const words = command.filter((word) => typeof word === "string");
  const [program = "", option = "", script] = words;
  const isScript = words.length === 3 && SHELLS.test(nameOf(program.replaceAll("\\", "/"))) &&
    SCRIPT_OPTIONS.has(option.toLowerCase());
  if (isScript && script !== undefined) return script;
  return words.length === 0 ? null : words.join(" ");
}

/** Returns what running a command means: most run it, some only apply a patch. */
export function commandAction(command: Source, folder: string | null): Action {
  const text = commandText(command);
  if (text === null) return { kind: "other" };
  const patch = text.includes(PATCH_BEGIN) ? PATCH_SCRIPT.exec(text) : null;
  if (patch === null) return commandIn(folder, text);
  const [, subfolder] = patch;
  const place = subfolder === undefined ? folder : pathIn(folder, unquoted(subfolder.trim()));
  return { kind: "files", files: filesOfPatch(text, place) };
}

function unquoted(word: string): string {
  return /^(["'])(.*)\1$/.exec(word)?.[2] ?? word;
}

/** Returns the files that the program recognized as read by a command. */
export function filesReadBy(parsedCommands: Source, folder: string | null): FileTouch[] {
  if (!isList(parsedCommands)) return [];
  return parsedCommands.flatMap((parsed): FileTouch[] => {
    const path = textAt(parsed, "type") === "read" ? textAt(parsed, "path") : null;
    return path === null ? [] : [{ path: pathIn(folder, path), change: "read" }];
  });
}

/** A `file:` URL with nothing in it that has a meaning or is encoded. */
const PLAIN_URL = /^file:\/\/\/[\w/-]+$/;

/** Returns the folder that a path or `file:` URL names, or `null`. */
export function folderOf(cwd: string | null): string | null {
  if (cwd === null || !cwd.startsWith("file:")) return cwd;
  if (PLAIN_URL.test(cwd)) return cwd.slice("file://".length);
  const path = URL.parse(cwd)?.pathname;
  if (path === undefined) return null;
  try {
    return decodeURIComponent(path).replace(/^\/([A-Za-z]:)/, "$1");
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** Returns the steps of a plan, given the input of `update_plan`; `null` when it has no list. */
export function planOf(input: Source): PlanItem[] | null {
  const parsed = typeof input === "string" ? parseJson(input) : input;
  const steps = listAt(parsed, "plan");
  if (steps.length === 0) return null;
  return steps.flatMap((step) => {
    const text = textAt(step, "step");
    const state = STATES.get(textAt(step, "status") ?? "") ?? "pending";
    return text === null ? [] : [{ text, state }];
  });
}
