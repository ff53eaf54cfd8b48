/**
 * Heads of sessions, of a size that can be kept in an index.
 *
 * @module
 */

import type { ReadLog, SessionHead } from "../agents/mod.ts";

/** The longest title that is kept, in UTF-16 code units. */
const TITLE_LENGTH_MAX = 1000;

/** The longest id, path, branch and the like; nothing real comes near it. */
const NAME_LENGTH_MAX = 4096;

/**
 * Returns the head with a long title cut, and without facts that are too long to be true. One
 * whose id or path is so is a problem for the log, and `null`.
 */
export function bounded(head: SessionHead, log: ReadLog): SessionHead | null {
  const { id, path } = head;
  if (id === "" || id.length > NAME_LENGTH_MAX || path.length > NAME_LENGTH_MAX) {
    log.skip(path.slice(0, NAME_LENGTH_MAX), `a session with an id of ${id.length} characters`);
    return null;
  }
  return {
    ...head,
    project: name(head.project),
    branch: name(head.branch),
    remote: name(head.remote),
    model: name(head.model),
    version: name(head.version),
    parentId: name(head.parentId),
    convertedFrom: name(head.convertedFrom),
    title: head.title?.slice(0, TITLE_LENGTH_MAX).toWellFormed() ?? null,
  };
}

function name(text: string | null): string | null {
  return text === null || text.length > NAME_LENGTH_MAX ? null : text;
}
