/**
 * What Gemini CLI and its fork Qwen Code put into a prompt beside the words of the user, and how
 * both write lists of tasks.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { AttachmentPart, Part, PlanItem } from "../_agent.ts";
import { isList, isObject, textAt } from "../_read/fields.ts";
import { planItems } from "../_read/todo_items.ts";

/** Stands before the files that a prompt mentions with `@`. */
const FILES_START = "\n--- Content from referenced files ---";
/** Stands behind them, as a part of its own. */
const FILES_END = "\n--- End of content ---";

/** Stands before each of those files, as a part of its own. */
const FILE_HEADING = /^\nContent from @?([^\n]{1,4096}):\n/;

/** What the harness wraps its own additions in; words of the user may follow behind the end. */
const WRAPPERS: readonly string[] = [
  "session_context",
  "hook_context",
  "state_snapshot",
  "system-reminder",
  "qwen:user-prompt-submit-context",
];

/** How texts begin that the harness says in the name of the user, or of the model. */
const HARNESS_STARTS: readonly string[] = [
  "This is the Gemini CLI. We are setting up the context for our chat.",
  "This is the Qwen Code. We are setting up the context for our chat.",
  "Here is the user's editor context as a JSON object",
  "Here is a summary of changes in the user's editor context",
  "System: Please continue.",
  "System: Potential loop detected",
  "Got it. Thanks for the context!",
  "Got it. Thanks for the additional context!",
  "[The previous response was interrupted before it completed.]",
];

/** Returns the parts of a content, which may be a text, a part, or a list of both. */
export function contentParts(content: Json | undefined): JsonObject[] {
  const parts: JsonObject[] = [];
  for (const item of isList(content) ? content : [content]) {
    if (typeof item === "string") parts.push({ text: item });
    else if (isObject(item)) parts.push(item);
  }
  return parts;
}

/** Returns the words in the parts of a content, thoughts left out. */
export function wordsOf(content: Json | undefined): string {
  return contentParts(content)
    .filter((part) => part.thought !== true)
    .map((part) => textAt(part, "text") ?? "")
    .join("");
}

/** Says whether a text is the harness's own. */
export function isHarnessText(text: string): boolean {
  return HARNESS_STARTS.some((start) => text.startsWith(start));
}

/**
 * Returns what is in a prompt, the words of the user first. Where the session states separately
 * what the user typed, that is `stated`, and other words are the harness's.
 */
export function promptParts(content: readonly JsonObject[], stated: string | null): Part[] {
  const said: string[] = [];
  const injected: string[] = [];
  const attachments: AttachmentPart[] = [];
  let isInFiles = false;
  for (const part of content) {
    const attachment = attachmentOf(part);
    if (attachment !== null) attachments.push(attachment);
    const text = textAt(part, "text") ?? "";
    if (text === "") continue;
    if (isInFiles) {
      const name = FILE_HEADING.exec(text)?.[1];
      if (name !== undefined) attachments.push({ kind: "attachment", name });
      injected.push(text);
      isInFiles = text !== FILES_END;
      continue;
    }
    const files = text.indexOf(FILES_START);
    isInFiles = files >= 0 && !text.endsWith(FILES_END);
    if (files >= 0) injected.push(text.slice(files));
    const split = unwrapped(files < 0 ? text : text.slice(0, files));
    injected.push(...split.injected);
    if (split.said !== "") said.push(split.said);
  }
  const words = stated ?? said.join("");
  if (words !== said.join("")) injected.push(...said.filter((text) => !words.includes(text)));
  return [
    ...(words === "" ? [] : [{ kind: "text", text: words, injected: false } as const]),
    ...attachments,
    ...injected.map((text) => ({ kind: "text", text, injected: true } as const)),
  ];
}

/** Splits what the harness put before the words of the user from them. */
function unwrapped(text: string): { said: string; injected: string[] } {
  const injected: string[] = [];
  let rest = text;
  while (rest !== "") {
    const trimmed = rest.trimStart();
    if (isHarnessText(trimmed)) return { said: "", injected: [...injected, rest] };
    const wrapper = WRAPPERS.find((name) => trimmed.startsWith(`<${name}>`));
    if (wrapper === undefined) break;
    const close = `</${wrapper}>`;
    const end = trimmed.indexOf(close);
    if (end < 0) return { said: "", injected: [...injected, rest] };
    injected.push(trimmed.slice(0, end + close.length));
    rest = trimmed.slice(end + close.length).trimStart();
  }
  return { said: rest, injected };
}

/** Returns the file or picture that a part is, or `null`. */
function attachmentOf(part: JsonObject): AttachmentPart | null {
  const name = textAt(part, "fileData", "displayName") ?? textAt(part, "fileData", "fileUri") ??
    textAt(part, "inlineData", "displayName");
  if (name !== null) return { kind: "attachment", name };
  const type = textAt(part, "inlineData", "mimeType");
  if (type === null) return null;
  return { kind: "attachment", name: type.startsWith("image/") ? "image" : type };
}

/** Returns a list of tasks as the steps of a plan; one without words is left out. */
export function taskItems(tasks: readonly Json[]): PlanItem[] {
  return planItems(tasks, "description", "content");
}

/** Returns what a part of an answer says; nothing when it has no words. */
export function answerParts(part: JsonObject): Part[] {
  const text = textAt(part, "text") ?? "";
  if (text === "") return [];
  if (part.thought === true) return [{ kind: "reasoning", text }];
  return [{ kind: "text", text, injected: isHarnessText(text) }];
}
