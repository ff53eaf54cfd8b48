/**
 * Tells what a human wrote from what Codex puts under the role of the user.
 *
 * @module
 */

import type { Json, JsonObject } from "../../go_json.ts";
import type { AttachmentPart, Part, TextPart } from "../_agent.ts";
import { isList, listAt, textAt } from "../_read/fields.ts";

/** A message under the role of the user, taken apart. */
export interface UserMessage {
  /** What the human wrote, word for word, without what a client put around it; empty if nothing. */
  readonly text: string;
  readonly attachments: readonly AttachmentPart[];
  /** What the harness wrote. */
  readonly injected: readonly TextPart[];
  /** Commands that the user ran in the shell of the program: `!ls`. */
  readonly commands: readonly UserCommand[];
  /** Whether it says that the user stopped the agent. */
  readonly isInterruption: boolean;
}

/** A command that the user ran. */
export interface UserCommand {
  readonly command: string;
  readonly output: string;
  readonly exitCode: number | null;
}

/** What harness texts begin with. Most are elements; these have names of one word, or none. */
const INJECTED_BEGINNINGS = [
  "# AGENTS.md instructions",
  "Another language model started to solve this problem",
  "Warning: apply_patch was requested via ",
  "Warning: The maximum number of unified exec processes ",
  "Warning: Your account was flagged ",
  "<skill>",
  "<tools>",
  "<permissions instructions>",
  // What the importer of Claude Code's sessions takes for the user's words.
  "<bash-input>",
  "<bash-stdout>",
  "<command-message>",
  "<command-name>",
  "<local-command-caveat>",
  "<local-command-stdout>",
  "<task-notification>",
];

/** How the program tells the model of an interruption, and how Claude Code did before an import. */
const INTERRUPTIONS = ["<turn_aborted>", "[Request interrupted by user"];

/** An element that makes up a whole text, with a name in several words as harnesses give them. */
const ELEMENT = /^<([a-z]+(?:[_-][a-z]+)+)(?: [^<>]*)?>/;

/** How clients begin a message that has the request behind what they know of the editor. */
const CLIENT_CONTEXT =
  /^# (?:Context from my IDE setup|Files mentioned by the user|In app browser):/;
const REQUEST_HEADING = "## My request for Codex:";

const IMAGE_TAG = /^<image\b[^>]*>$|^<\/image>$/;
const IMAGE_PATH = /\bpath="([^"]+)"/;

/** What stands around a command of the user, and between it and what it printed. */
const COMMAND_START = "<user_shell_command>\n<command>\n";
const COMMAND_RESULT = "\n</command>\n<result>\n";
const COMMAND_END = "\n</result>\n</user_shell_command>";
const RESULT_HEADER = /^(?:Exit code: (-?\d+)\n)?(?:Duration: [^\n]*\n)?(?:Output:\n)?/;

/** Takes apart the message of a response item. */
export function messageOfItem(payload: JsonObject): UserMessage {
  const message = new MessageBuilder();
  const content = payload.content;
  const kinds = listAt(payload, "internal_chat_message_metadata_passthrough", "content_item_kinds");
  const items: readonly Json[] = typeof content === "string"
    ? [{ text: content }]
    : isList(content)
    ? content
    : [];
  for (const [at, item] of items.entries()) {
    const text = textAt(item, "text");
    const kind = kinds[at];
    if (text !== null) message.addText(text, typeof kind === "string" ? kind : null);
    else if (textAt(item, "type") === "input_image") message.addImage();
  }
  return message;
}

/** Takes apart the `user_message` event of threads before 0.153. */
export function messageOfEvent(payload: JsonObject): UserMessage {
  const message = new MessageBuilder();
  message.addText(textAt(payload, "message") ?? "", null);
  for (const path of listAt(payload, "local_images")) {
    if (typeof path === "string") message.addAttachment(path);
  }
  for (const _image of listAt(payload, "images")) message.addAttachment("image");
  return message;
}

/** Takes apart a `UserMessage` item, as threads since 0.153 have it. */
export function messageOfTurnItem(item: Json): UserMessage {
  const message = new MessageBuilder();
  for (const input of listAt(item, "content")) {
    const type = textAt(input, "type");
    if (type === "text") message.addText(textAt(input, "text") ?? "", null);
    else if (type === "image") message.addAttachment("image");
    else if (type === "local_image" || type === "mention") {
      message.addAttachment(textAt(input, "path") ?? textAt(input, "name") ?? "image");
    }
  }
  return message;
}

/** Says whether there is anything in a message that a human asked for. */
export function isRequest({ text, attachments }: UserMessage): boolean {
  return text.trim() !== "" || attachments.length > 0;
}

/** Returns the parts that the request in a message is made of. */
export function requestParts({ text, attachments }: UserMessage): Part[] {
  const words: Part[] = text === "" ? [] : [{ kind: "text", text, injected: false }];
  return [...words, ...attachments];
}

class MessageBuilder implements UserMessage {
  text = "";
  isInterruption = false;
  readonly attachments: AttachmentPart[] = [];
  readonly injected: TextPart[] = [];
  readonly commands: UserCommand[] = [];
  /** Whether the image that comes next was named by the tag before it. */
  #isImageNamed = false;

  /** Adds a text; `kind` is what the program says that it is, since 0.153. */
  addText(text: string, kind: string | null): void {
    const trimmed = text.trim();
    if (INTERRUPTIONS.some((start) => trimmed.startsWith(start))) this.isInterruption = true;
    else if (IMAGE_TAG.test(trimmed)) this.#addImageTag(trimmed);
    else if (trimmed.startsWith("<user_shell_command>")) this.#addCommand(trimmed);
    else if (isInjected(trimmed, kind)) this.#inject(text);
    else this.text += this.#withoutContext(text);
  }

  addAttachment(name: string): void {
    this.attachments.push({ kind: "attachment", name });
  }

  addImage(): void {
    if (!this.#isImageNamed) this.addAttachment("image");
    this.#isImageNamed = false;
  }

  #addImageTag(tag: string): void {
    const path = IMAGE_PATH.exec(tag)?.[1];
    if (path === undefined) return;
    this.addAttachment(path);
    this.#isImageNamed = true;
  }

  #addCommand(text: string): void {
    const middle = text.indexOf(COMMAND_RESULT);
    if (!text.startsWith(COMMAND_START) || !text.endsWith(COMMAND_END) || middle === -1) {
      this.#inject(text);
      return;
    }
    const result = text.slice(middle + COMMAND_RESULT.length, -COMMAND_END.length);
    const [header = "", exitCode] = RESULT_HEADER.exec(result) ?? [];
    this.commands.push({
      command: text.slice(COMMAND_START.length, middle),
      output: result.slice(header.length),
      exitCode: exitCode === undefined ? null : Number(exitCode),
    });
  }

  #inject(text: string): void {
    this.injected.push({ kind: "text", text, injected: true });
  }

  /** Splits off what an editor puts in front of the request. */
  #withoutContext(text: string): string {
    const at = CLIENT_CONTEXT.test(text) ? text.indexOf(REQUEST_HEADING) : -1;
    if (at === -1) return text;
    this.#inject(text.slice(0, at).trimEnd());
    return text.slice(at + REQUEST_HEADING.length).trim();
  }
}

function isInjected(text: string, kind: string | null): boolean {
  if (kind !== null && kind !== "unknown") return !kind.startsWith("user.");
  if (INJECTED_BEGINNINGS.some((beginning) => text.startsWith(beginning))) return true;
  const name = ELEMENT.exec(text)?.[1];
  return name !== undefined && text.endsWith(`</${name}>`);
}

/** What a sub-agent's report is wrapped in, in threads before it had a kind of item of its own. */
const NOTIFICATION_START = "<subagent_notification>";
const NOTIFICATION_END = "</subagent_notification>";

/** Returns what is in a text that says how a sub-agent is doing, or `null` when it is none. */
export function notificationIn(text: string): string | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith(NOTIFICATION_START) || !trimmed.endsWith(NOTIFICATION_END)) return null;
  return trimmed.slice(NOTIFICATION_START.length, -NOTIFICATION_END.length).trim();
}
