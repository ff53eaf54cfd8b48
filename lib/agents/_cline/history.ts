/**
 * What a task of the Cline family told its model, in `api_conversation_history.json`: how commands
 * and edits ended, the folder it worked in, and the model.
 *
 * Tools are called in two ways: as XML within the text of the agent, answered by
 * `[execute_command for 'node test.js'] Result:` and a text, or as the API has it, with
 * `tool_use` and `tool_result` (a version of Roo Code: `tool-call` and `tool-result`).
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import {
  isList,
  listAt,
  parseJson,
  type Source,
  textAt,
  timeAt,
  valueAt,
} from "../_read/fields.ts";

/** What tools do whose ends are of interest. */
export type OutcomeKind = "command" | "change";

/** How a call ended. */
export interface Outcome {
  readonly at: Date | null;
  /** What the tool answered, without what the harness says about it. */
  readonly output: string;
  readonly exitCode: number | null;
  readonly failed: boolean;
  readonly refused: boolean;
}

/** The tool that runs a command, and those that change a file. */
const COMMAND_TOOL = "execute_command";
const CHANGE_TOOLS: ReadonlySet<string> = new Set([
  "write_to_file",
  "replace_in_file",
  "apply_diff",
  "insert_content",
  "search_and_replace",
  "edit_file",
  "delete_file",
]);

/** All of the answers to calls that the user did not allow, or stopped. */
const REFUSALS: ReadonlySet<string> = new Set([
  "The user denied this operation.",
  "The user cancelled the command.",
  "The command was cancelled by the user.",
  "Task was interrupted before this tool call could be completed.",
]);

/** How such an answer begins that has the user's words behind it; Roo Code makes an object of it. */
const REFUSAL_WITH_WORDS =
  "The user denied this operation and provided the following feedback:\n<feedback>\n";
const REFUSAL_STATUS = "denied";

/** The longest answer that is looked at as such an object, in characters. */
const REFUSAL_LENGTH_MAX = 100_000;

/** How answers begin to calls that failed. */
const FAILURES = [
  "The tool execution failed",
  "[ERROR]",
  "Error ",
  "Command failed",
  "Command terminated by signal",
  "The command was terminated",
  "Unable to apply diff",
  '{"status":"error"',
];

/**
 * What stands before the output of a command, in the words of Cline (`Command failed with exit code
 * 1.`) and of Roo Code (`Command executed in terminal …\nExit code: 1\nOutput:`).
 */
const COMMAND_HEADING =
  /^Command (?:executed|failed|terminated|completion)[^\n]*(?:\nExit code: [^\n]*)?(?:\nOutput:)?\n?/;
const EXIT_CODE = /exit code:? (-?\d{1,10})/i;

const ENVIRONMENT_OPENING = "<environment_details>";
const ENVIRONMENT_CLOSING = "</environment_details>";

/** Where the environment states the folder; there it is an absolute path of any system. */
const FOLDER = /^# Current (?:Working|Workspace) Directory \(((?:\/|[A-Za-z]:)[^\n]*)\) Files$/m;
/** Where Cline states the remotes of the folder, each behind its name; `origin` counts most. */
const REMOTES = /^ {6}"associatedRemoteUrls": (\[[^\]]*\])/m;
const MODEL = /^<model>([^<>\n]+)<\/model>$/m;

/** Returns the messages in the value of a history; one version of Roo Code has them in a field. */
export function messagesIn(history: Source): readonly Json[] {
  return isList(history) ? history : listAt(history, "messages");
}

/** Returns the folder that the first messages of a history state, or `null`. */
export function folderIn(messages: readonly Json[]): string | null {
  return lastMatch(messages.slice(0, 2), FOLDER);
}

/** Returns the URL of the remote that the first messages of a history state, or `null`. */
export function remoteIn(messages: readonly Json[]): string | null {
  const listed = parseJson(lastMatch(messages.slice(0, 2), REMOTES) ?? "");
  const remotes = (isList(listed) ? listed : []).flatMap((remote) => {
    const [, name, url] = typeof remote === "string" ? /^(\S+): (\S+)$/.exec(remote) ?? [] : [];
    return name === undefined || url === undefined ? [] : [{ name, url }];
  });
  return (remotes.find(({ name }) => name === "origin") ?? remotes[0])?.url ?? null;
}

/** Returns the model that the last message to state one states, or `null`. */
export function modelIn(messages: readonly Json[]): string | null {
  return lastMatch(messages, MODEL);
}

function lastMatch(messages: readonly Json[], pattern: RegExp): string | null {
  for (const message of messages.toReversed()) {
    for (const { text } of answersIn(message)) {
      const [, found] = pattern.exec(splitEnvironment(text).environment) ?? [];
      if (found !== undefined) return found;
    }
  }
  return null;
}

/** The ends of the commands and edits of a task, each of which is taken once. */
export class Outcomes {
  readonly #bySubject = new Map<string, Outcome[]>();

  constructor(messages: readonly Json[]) {
    const called = new Map<string, Subject>();
    for (const message of messages) {
      for (const [id, subject] of callsIn(message)) called.set(id, subject);
      for (const { subject, outcome } of outcomesIn(message, called)) {
        const key = keyOf(subject);
        const known = this.#bySubject.get(key);
        if (known === undefined) this.#bySubject.set(key, [outcome]);
        else known.push(outcome);
      }
    }
  }

  /**
   * Takes the end of the next call that ran this command or changed this file, or `null`. `until`
   * is when at the latest it was told: one that was told later is that of another call, since this
   * one's has been dropped from the history.
   */
  take(kind: OutcomeKind, what: string, until: Date | null): Outcome | null {
    const outcomes = this.#bySubject.get(keyOf({ kind, what })) ?? [];
    const [first] = outcomes;
    if (first === undefined) return null;
    if (until !== null && first.at !== null && first.at >= until) return null;
    outcomes.shift();
    return first;
  }
}

/** What was called: the command, or the file that is changed. */
interface Subject {
  readonly kind: OutcomeKind;
  readonly what: string;
}

function keyOf({ kind, what }: Subject): string {
  return `${kind} ${what.trim()}`;
}

function subjectOf(tool: string, input: Source): Subject | null {
  if (tool === COMMAND_TOOL) return subject("command", textAt(input, "command"));
  if (!CHANGE_TOOLS.has(tool)) return null;
  return subject("change", textAt(input, "path") ?? textAt(input, "file_path"));
}

function subject(kind: OutcomeKind, what: string | null): Subject | null {
  return what === null ? null : { kind, what };
}

/** Yields the calls in a message as the API has them, by their ids. */
function* callsIn(message: Json): Generator<[id: string, subject: Subject]> {
  for (const block of listAt(message, "content")) {
    const id = textAt(block, "id") ?? textAt(block, "toolCallId");
    const tool = textAt(block, "name") ?? textAt(block, "toolName") ?? "";
    const subject = subjectOf(tool, valueAt(block, "input"));
    if (id !== null && subject !== null) yield [id, subject];
  }
}

interface SubjectOutcome {
  readonly subject: Subject;
  readonly outcome: Outcome;
}

/** Yields how calls ended that a message to the model tells of. */
function* outcomesIn(
  message: Json,
  called: ReadonlyMap<string, Subject>,
): Generator<SubjectOutcome> {
  const at = timeAt(message, "ts");
  let announced: Subject | null = null;
  for (const { callId, text, isError } of answersIn(message)) {
    const { words } = splitEnvironment(text);
    const heading = callId === null ? headingOf(words) : null;
    const body = heading === null ? words : words.slice(heading.length).trimStart();
    const subject = heading?.subject ?? (callId === null ? announced : called.get(callId) ?? null);
    // An answer may be in a block of its own behind its heading.
    announced = heading !== null && body === "" ? heading.subject : null;
    if (subject !== null && announced === null) {
      yield { subject, outcome: outcomeOf(body, { at, isError, kind: subject.kind }) };
    }
  }
}

interface Answer {
  /** The id of the call that it answers, where it is said. */
  readonly callId: string | null;
  readonly text: string;
  readonly isError: boolean;
}

/** Returns the texts in a message to the model; none in a message of the model. */
function answersIn(message: Json): Answer[] {
  if (textAt(message, "role") === "assistant") return [];
  const content = valueAt(message, "content");
  if (typeof content === "string") return [{ callId: null, text: content, isError: false }];
  return listAt(message, "content").map((block) => ({
    callId: textAt(block, "tool_use_id") ?? textAt(block, "toolCallId"),
    text: wordsIn(block),
    isError: valueAt(block, "is_error") === true,
  }));
}

/** Returns the text of a block, whose content may be a list of blocks with texts. */
function wordsIn(block: Json): string {
  return textAt(block, "text") ?? textAt(block, "content") ?? textAt(block, "output", "value") ??
    listAt(block, "content").map((inner) => textAt(inner, "text") ?? "").join("\n");
}

interface Heading {
  /** What was called; `null` for a tool that is of no interest. */
  readonly subject: Subject | null;
  readonly length: number;
}

/** Returns the heading `[execute_command for 'node test.js'] Result:` of an answer, or `null`. */
function headingOf(text: string): Heading | null {
  const [opening, tool = ""] = /^\[([a-z_]{1,60})/.exec(text) ?? [];
  const closing = "] Result:";
  const end = text.indexOf(closing);
  if (opening === undefined || end < 0) return null;
  const [, what = ""] = /^ for '(.*)'$/s.exec(text.slice(opening.length, end)) ?? [];
  const subject = subjectOf(tool, { command: what, path: what });
  return { subject, length: end + closing.length };
}

interface OutcomeOptions {
  readonly at: Date | null;
  readonly isError: boolean;
  readonly kind: OutcomeKind;
}

function outcomeOf(text: string, { at, isError, kind }: OutcomeOptions): Outcome {
  const refused = isRefusal(text);
  const [heading = ""] = kind === "command" ? COMMAND_HEADING.exec(text) ?? [] : [];
  const [, code] = EXIT_CODE.exec(heading) ?? [];
  const exitCode = code === undefined ? null : Number(code);
  const failed = refused || isError || (exitCode ?? 0) !== 0 ||
    FAILURES.some((start) => text.startsWith(start));
  // What tools say of an edit that went well is the whole file.
  const output = kind === "command" ? text.slice(heading.length) : failed ? text : "";
  return { at, output, exitCode, failed, refused };
}

/** Says whether a whole answer is a refusal; what a tool prints stands behind a heading in it. */
function isRefusal(text: string): boolean {
  const words = text.trim();
  if (REFUSALS.has(words) || words.startsWith(REFUSAL_WITH_WORDS)) return true;
  if (!words.startsWith("{") || words.length > REFUSAL_LENGTH_MAX) return false;
  return textAt(parseJson(words), "status") === REFUSAL_STATUS;
}

interface Split {
  readonly words: string;
  readonly environment: string;
}

/** Splits what the harness says of the environment off the end of a text. */
function splitEnvironment(text: string): Split {
  const start = text.trimEnd().endsWith(ENVIRONMENT_CLOSING)
    ? text.lastIndexOf(ENVIRONMENT_OPENING)
    : -1;
  if (start < 0) return { words: text, environment: "" };
  return { words: text.slice(0, start).trimEnd(), environment: text.slice(start) };
}
