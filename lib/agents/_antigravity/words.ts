/**
 * What is in a message of the user's to Antigravity: the request, and what the program puts behind
 * it.
 *
 * @module
 */

const OPENING = "<USER_REQUEST>";
const CLOSING = "</USER_REQUEST>";

/** What stands before and after the name of the model that the user changed to. */
const MODEL = /`?Model Selection`? from [^\n]{1,200}? to ([^\n]{1,200}?)\.(?:\s|$)/;

/** A message, taken apart. */
export interface UserInput {
  /** What the user asked for, word for word; empty when nothing. */
  readonly request: string;
  /** What the program added. */
  readonly added: string;
  /** The model that the user changed to with it. */
  readonly model: string | null;
}

/** Takes a message apart; one without marks is all the user's. */
export function userInputIn(content: string): UserInput {
  const start = content.indexOf(OPENING);
  const end = content.lastIndexOf(CLOSING);
  if (start < 0 || end < start) return { request: content.trim(), added: "", model: null };
  const request = content.slice(start + OPENING.length, end);
  const added = content.slice(0, start) + content.slice(end + CLOSING.length);
  const [, model = null] = MODEL.exec(added) ?? [];
  return {
    request: request.replace(/^\r?\n/, "").replace(/\r?\n$/, ""),
    added: added.trim(),
    model,
  };
}
