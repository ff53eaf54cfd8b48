/**
 * Kiro's tools: what their calls mean, what came of them, and the plan that one of them makes. The
 * command line has those of the Amazon Q Developer CLI (crates/chat-cli/src/cli/chat/tools of
 * aws/amazon-q-developer-cli), under shorter names since its version 2; the editor has others, which
 * third-party parsers tell of.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { Action, FileChange, FileTouch, Part, PlanItem, ReadLog } from "../_agent.ts";
import {
  isList,
  isObject,
  isTrueAt,
  listAt,
  parseJson,
  type Source,
  textAt,
  valueAt,
  wholeAt,
} from "../_read/fields.ts";
import { PendingCalls } from "../_read/pending_calls.ts";
import { actionOf, type ToolMeanings } from "../_read/tool_actions.ts";

const TOOLS: ToolMeanings = new Map([
  ["execute_bash", { does: "command", field: "command" }],
  ["execute_cmd", { does: "command", field: "command" }],
  ["shell", { does: "command", field: "command" }],
  ["runCommand", { does: "command", field: "command" }],
  ["executeBash", { does: "command", field: "command" }],
  ["readCode", { does: "read", field: "file" }],
  ["replace", { does: "edited", field: "file" }],
  ["append", { does: "edited", field: "file" }],
  ["write", { does: "edited", field: "file" }],
  ["create", { does: "created", field: "file" }],
  ["delete", { does: "deleted", field: "file" }],
  ["delegate", { does: "task", field: "task" }],
  ["subagent", { does: "task", field: "task" }],
]);

/** The tools that read files, one or several at once. */
const READERS: ReadonlySet<string> = new Set(["fs_read", "read", "readFiles", "readMultipleFiles"]);

/** What a tool of the command line that writes files is told to do. */
const WRITERS: ReadonlySet<string> = new Set(["fs_write", "write"]);
const WRITES: ReadonlyMap<string, FileChange> = new Map([
  ["create", "created"],
  ["str_replace", "edited"],
  ["strReplace", "edited"],
  ["insert", "edited"],
  ["append", "edited"],
]);

/** The tools that keep a list of things to do. */
const LISTS: ReadonlySet<string> = new Set(["todo_list", "todo"]);

/** What such a tool answers in front of the list as it then stands (tools/todo.rs). */
const LIST_STATE = "TODO LIST STATE: ";

/** All that Kiro answers for a call that the user did not let happen, or stopped. */
const REFUSALS: ReadonlySet<string> = new Set([
  "User denied tool execution",
  "Tool use was cancelled by the user",
  "Tool uses were interrupted, waiting for the next user prompt",
]);

/** How a command ended: `0`, or since version 2 `exit status: 0`. */
const EXIT_STATUS = /^(?:exit (?:status|code): ?)?(-?\d{1,10})$/;

/** The longest list that is read. */
const STEPS_MAX = 500;

/** The calls of a session, as far as it was read. */
export class KiroWork {
  readonly #calls: PendingCalls;

  constructor(path: string, log: ReadLog) {
    this.#calls = new PendingCalls(path, log);
  }

  /** Returns a call; nothing when it has no id or no name. */
  called(id: string | null, name: string | null, input: Json): Part[] {
    if (id === null || id === "" || name === null) return [];
    const action = kiroAction(name, input);
    const callId = this.#calls.open(id, { name, action });
    return [{ kind: "tool-call", callId, name, action, input }];
  }

  /** Returns the result of a call, with the plan that it makes; nothing when there is no such call. */
  returned(id: string | null, content: Source, status: string | null): Part[] {
    const call = this.#calls.close(id);
    if (call === null) return [];
    const { output, exit } = answerIn(content);
    const isError = status !== null && !/^success$/i.test(status);
    const failed = isError || (exit !== null && exit !== 0);
    const isCommand = call.action.kind === "command";
    return [
      {
        kind: "tool-result",
        callId: call.callId,
        output,
        exitCode: isCommand && !Number.isNaN(exit) ? exit ?? (failed ? null : 0) : null,
        failed,
        // A command that ended has run, whatever it printed.
        refused: isError && exit === null && REFUSALS.has(output.trim()),
      },
      ...LISTS.has(call.name) ? listed(output) : [],
    ];
  }
}

/** Returns the plan in an answer of a tool that keeps one. */
function listed(output: string): Part[] {
  const [, stated] = output.split(LIST_STATE, 2);
  const state = parseJson(stated?.split("\n", 1)[0] ?? "");
  const items = listAt(state, "tasks").slice(0, STEPS_MAX).flatMap((task): PlanItem[] => {
    const text = textAt(task, "task_description") ?? "";
    const isDone = isTrueAt(task, "completed");
    return text === "" ? [] : [{ text, state: isDone ? "completed" : "pending" }];
  });
  return items.length === 0 ? [] : [{ kind: "plan", items, text: null }];
}

function kiroAction(name: string, input: Json): Action {
  if (READERS.has(name)) return filesAction(pathsIn(input), "read");
  const change = WRITERS.has(name) ? WRITES.get(textAt(input, "command") ?? "") : undefined;
  if (change !== undefined) return filesAction(present(textAt(input, "path")), change);
  if (name === "use_subagent") return subagentAction(input);
  return actionOf(TOOLS.get(name), input);
}

function filesAction(paths: readonly string[], change: FileChange): Action {
  const files = paths.map((path): FileTouch => ({ path, change }));
  return files.length === 0 ? { kind: "other" } : { kind: "files", files };
}

/** Returns the files that are read: not the folders that are listed. */
function pathsIn(input: Json): string[] {
  const operations = [input, ...listAt(input, "operations")];
  return operations
    .filter((operation) => textAt(operation, "mode") !== "Directory")
    .flatMap((operation) => [
      ...present(textAt(operation, "path")),
      ...listAt(operation, "paths").flatMap((path) => typeof path === "string" ? [path] : []),
      ...listAt(operation, "image_paths").flatMap((path) => typeof path === "string" ? [path] : []),
      ...listAt(operation, "files").flatMap((file) => present(textAt(file, "path"))),
    ]);
}

function present(text: string | null): string[] {
  return text === null || text === "" ? [] : [text];
}

function subagentAction(input: Json): Action {
  const tasks = listAt(input, "content", "subagents").flatMap((each) =>
    present(textAt(each, "query"))
  );
  return tasks.length === 0 ? { kind: "other" } : { kind: "task", text: tasks.join("\n") };
}

interface Answer {
  readonly output: string;
  /** The exit code; NaN for a command that ended in another way, `null` for what states none. */
  readonly exit: number | null;
}

/**
 * Returns what a tool answered: text, or a list of blocks, of which the database says
 * `{"Text": …}` where the files say `{"kind": "text", "data": …}`.
 */
function answerIn(content: Source): Answer {
  if (typeof content === "string") return { output: content, exit: null };
  if (!isList(content)) return jsonAnswer(content ?? null);
  let exit: number | null = null;
  const outputs: string[] = [];
  for (const block of content) {
    const text = textAt(block, "Text") ??
      (textAt(block, "kind") === "text" ? textAt(block, "data") : textAt(block, "text"));
    const json = valueAt(block, "Json") ??
      (textAt(block, "kind") === "json" ? valueAt(block, "data") : undefined);
    const answer = text !== null ? { output: text, exit: null } : jsonAnswer(json ?? null);
    exit = answer.exit ?? exit;
    if (answer.output !== "") outputs.push(answer.output);
  }
  return { output: outputs.join("\n"), exit };
}

/** A command answers with its two outputs, a tool of somebody else's with a list of texts. */
function jsonAnswer(json: Json): Answer {
  if (json === null) return { output: "", exit: null };
  if (isObject(json) && Object.keys(json).length === 0) return { output: "", exit: null };
  if (!isObject(json)) return { output: JSON.stringify(json), exit: null };
  const texts = listAt(json, "content").flatMap((each) => present(textAt(each, "text")));
  if (texts.length > 0) return { output: texts.join("\n"), exit: null };
  const printed = ["stdout", "stderr", "output"].map((name) => textAt(json, name));
  const exit = exitIn(json);
  if (exit === null && printed.every((text) => text === null)) {
    return { output: JSON.stringify(json), exit: null };
  }
  const outputs = printed.flatMap(present);
  return { output: outputs.join(outputs[0]?.endsWith("\n") === false ? "\n" : ""), exit };
}

function exitIn(json: Json): number | null {
  const code = wholeAt(json, "exitCode");
  if (code !== null) return code;
  const status = textAt(json, "exit_status");
  if (status === null || status === "") return null;
  return Number(EXIT_STATUS.exec(status.trim())?.[1] ?? NaN);
}
