/**
 * The list of sessions, for scripts.
 *
 * @module
 */

import type { SessionHead } from "../lib/agents/mod.ts";
import { oneLine } from "../lib/display.ts";
import { formatTime } from "../lib/handoff.ts";

/**
 * Returns a line for each session, with tabs between its fields: the whole id, agent, time, size
 * in bytes, project, branch, what it was made from, title.
 */
export function sessionLines(sessions: readonly SessionHead[]): string {
  return sessions.map((head) => {
    const { agent, id, project, branch, updatedAt, sizeBytes, title } = head;
    const time = formatTime(updatedAt);
    const fields = [id, agent, time, String(sizeBytes), project ?? "", branch ?? ""];
    const cells = [...fields, originOf(head), titleOf(title)].map(field);
    return `${cells.join("\t")}\n`;
  }).join("");
}

/** Returns what a session was made from: another agent's session, or another one of its own. */
export function originOf({ convertedFrom, parentId }: SessionHead): string {
  if (convertedFrom !== null) return convertedFrom;
  return parentId === null ? "" : "a fork";
}

/** Returns the first line of a title that says something. */
export function titleOf(title: string | null): string {
  return title?.split(/[\r\n\u2028\u2029]/).find((line) => /\S/.test(line))?.trim() ?? "";
}

function field(text: string): string {
  return oneLine(text).replaceAll("\t", " ");
}
