/**
 * What messages of Kimi consist of, in both of its generations: text, or a list of parts as in
 * packages/kosong of kimi-cli and kimi-code.
 *
 * @module
 */

import type { Part } from "../_agent.ts";
import { isList, parseJson, type Source, textAt } from "../_read/fields.ts";
import type { Json } from "../../go_json.ts";

/** Who put a message with the role of the user there. */
export type Speaker = "human" | "harness" | "unknown";

/** How text of the harness begins in a message that does not say whose it is. */
const HARNESS = /^\s*<(?:system|system-reminder|notification|task-notification|hook_result)\b/;

/** How kimi-cli introduces the summary that takes the place of what was before it. */
const COMPACTED = "<system>Previous context has been compacted.";

/** The texts around a picture, a sound or a film (utils/media_tags.py of kimi-cli). */
const MEDIA_START = /^<(image|audio|video)(?: path="([^"]{1,4096})")?[^<>]{0,200}>$/;
const MEDIA_END = /^<\/(?:image|audio|video)>$/;

/** The parts that hold something else than text, by their types. */
const MEDIA: ReadonlyMap<string, string> = new Map([
  ["image_url", "image"],
  ["audio_url", "audio"],
  ["video_url", "video"],
]);

/** What tools answer around what they print (soul/message.py of kimi-cli). */
const SYSTEM = /^<system>([^<]{0,4000})<\/system>\n?/;

/** Returns the parts of a message with the role of the user. */
export function saidParts(content: Source, speaker: Speaker): Part[] {
  const summary = compactionIn(content);
  if (summary !== null) return [{ kind: "compaction", summary }];
  const said: Part[] = [];
  let hasTag = false;
  for (const { type, text, part } of partsOf(content)) {
    const media = MEDIA.get(type) ?? null;
    const [, tag, path] = MEDIA_START.exec(text) ?? [];
    if (media !== null) {
      if (!hasTag) said.push({ kind: "attachment", name: textAt(part, "name") ?? media });
    } else if (tag !== undefined) {
      said.push({ kind: "attachment", name: path ?? tag });
      hasTag = true;
    } else if (MEDIA_END.test(text)) {
      hasTag = false;
    } else if (type === "text" && text.trim() !== "") {
      said.push({ kind: "text", text, injected: isInjected(text, speaker) });
    }
  }
  // What a tool shows to the model is sent in the user's name.
  return said.every(({ kind }) => kind === "attachment") && speaker !== "human" ? [] : said;
}

function isInjected(text: string, speaker: Speaker): boolean {
  return speaker === "harness" || speaker === "unknown" && HARNESS.test(text);
}

function compactionIn(content: Source): string | null {
  const [first, ...rest] = partsOf(content).filter(({ type }) => type === "text");
  if (first === undefined || !first.text.startsWith(COMPACTED)) return null;
  const own = first.text.replace(SYSTEM, "");
  return [own, ...rest.map(({ text }) => text)].join("").trim();
}

/** Returns the parts of a message of the model. */
export function answeredParts(content: Source): Part[] {
  return partsOf(content).flatMap(({ type, text }): Part[] => {
    if (text.trim() === "") return [];
    if (type === "think") return [{ kind: "reasoning", text }];
    return type === "text" ? [{ kind: "text", text, injected: false }] : [];
  });
}

/** Returns the words in a content, without what is no text. */
export function wordsIn(content: Source): string {
  return partsOf(content).filter(({ type }) => type === "text").map(({ text }) => text).join("");
}

/** What a tool answered: what it printed, and what Kimi says of that. */
export interface Answer {
  readonly output: string;
  readonly message: string;
}

/** Returns what a tool answered, in a message in which Kimi's words stand in front as `<system>`. */
export function answerIn(content: Source): Answer {
  const messages: string[] = [];
  const outputs: string[] = [];
  for (const { type, text } of partsOf(content)) {
    if (type !== "text") continue;
    const found = outputs.length === 0 ? SYSTEM.exec(text) : null;
    if (found?.[1] !== undefined) messages.push(found[1]);
    const output = found === null ? text : text.slice(found[0].length);
    if (output !== "") outputs.push(output);
  }
  return { output: outputs.join(""), message: messages.join("\n") };
}

/** Returns the input of a call, which is JSON as text, or an object already. */
export function inputOf(stated: Source): Json {
  if (typeof stated !== "string") return stated ?? {};
  return parseJson(stated) ?? (stated === "" ? {} : stated);
}

interface ContentPart {
  readonly type: string;
  /** The words of a part, whatever they are; empty when it has none. */
  readonly text: string;
  readonly part: Source;
}

function partsOf(content: Source): ContentPart[] {
  if (typeof content === "string") return [{ type: "text", text: content, part: content }];
  if (!isList(content)) return [];
  return content.map((part) => {
    const type = textAt(part, "type") ?? "";
    return { type, text: textAt(part, type === "think" ? "think" : "text") ?? "", part };
  });
}
