/**
 * Sessions as JSON, the same in every command that prints them.
 *
 * @module
 */

import type { Part, SessionHead, Turn } from "../lib/agents/mod.ts";
import { formatTime } from "../lib/handoff.ts";

/** The fields of a session in JSON, for the help; one that is not known is `null`. */
export const SESSION_FIELDS =
  "{agent, id, path, project, branch, remote, model, version, title, started_at, updated_at, " +
  "size_bytes, parent_id, converted_from}";

/** Returns a session as the object of {@linkcode SESSION_FIELDS}, with times in UTC. */
export function sessionToJson(head: SessionHead) {
  return {
    agent: head.agent,
    id: head.id,
    path: head.path,
    project: head.project,
    branch: head.branch,
    remote: head.remote,
    model: head.model,
    version: head.version,
    title: head.title,
    started_at: timeToJson(head.startedAt),
    updated_at: timeToJson(head.updatedAt),
    size_bytes: head.sizeBytes,
    parent_id: head.parentId,
    converted_from: head.convertedFrom,
  };
}

/** Returns a turn as an object with `role`, `at` and `parts`, of which each has a `kind`. */
export function turnToJson({ role, at, parts }: Turn) {
  return { role, at: timeToJson(at), parts: parts.map(partToJson) };
}

function partToJson(part: Part) {
  if (part.kind === "tool-call") {
    const { callId, ...rest } = part;
    return { ...rest, call_id: callId };
  }
  if (part.kind === "tool-result") {
    const { callId, exitCode, isUnknown, ...rest } = part;
    const result = { ...rest, call_id: callId, exit_code: exitCode };
    return isUnknown ? { ...result, is_unknown: true } : result;
  }
  return part;
}

function timeToJson(time: Date | null): string | null {
  return time === null ? null : formatTime(time);
}
