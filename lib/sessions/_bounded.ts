/**
 * Heads of sessions, of a size that can be kept in an index, and with times that can be true.
 *
 * @module
 */

import type { ReadLog, SessionHead } from "../agents/mod.ts";

/** The longest title that is kept, in UTF-16 code units. */
const TITLE_LENGTH_MAX = 1000;

/** The longest id, path, branch and the like; nothing real comes near it. */
const NAME_LENGTH_MAX = 4096;

/**
 * How far a session may be ahead of its file, in milliseconds: the clocks of two machines may
 * differ, and what states no zone is taken for another one.
 */
const AHEAD_MS_MAX = 24 * 60 * 60 * 1000;

/** What is known of a head's file, and who is told what is wrong with it. */
export interface BoundedOptions {
  readonly log: ReadLog;
  /** When what it was read from was changed last; `null` when nothing tells. */
  readonly changedAt: Date | null;
}

/**
 * Returns the head with a long title cut, and without facts that are too long to be true. One
 * whose id or path is so is a problem for the log, and `null`.
 *
 * Nobody can have said anything after the file was written that it stands in. A session that claims
 * so would be the newest one for ever, so it is as old as its file, which is by the system's clock
 * and not by the session's; no clock is asked here, and the same file gives the same time always.
 */
export function bounded(
  head: SessionHead,
  { log, changedAt }: BoundedOptions,
): SessionHead | null {
  const { lastFolder, ...rest } = head;
  const { id, path } = rest;
  if (id === "" || id.length > NAME_LENGTH_MAX || path.length > NAME_LENGTH_MAX) {
    log.skip(path.slice(0, NAME_LENGTH_MAX), `a session with an id of ${id.length} characters`);
    return null;
  }
  return {
    ...rest,
    ...name(lastFolder ?? null) !== null && { lastFolder },
    project: name(head.project),
    branch: name(head.branch),
    remote: name(head.remote),
    model: name(head.model),
    version: name(head.version),
    parentId: name(head.parentId),
    convertedFrom: name(head.convertedFrom),
    title: head.title?.slice(0, TITLE_LENGTH_MAX).toWellFormed() ?? null,
    ...timesOf(head, changedAt),
  };
}

/** Returns the times of a head that can be true: when it began is not known if that cannot. */
function timesOf(
  { startedAt, updatedAt }: SessionHead,
  changedAt: Date | null,
): Pick<SessionHead, "startedAt" | "updatedAt"> {
  if (changedAt === null) return { startedAt, updatedAt };
  const canBe = (time: Date) => time.getTime() - changedAt.getTime() <= AHEAD_MS_MAX;
  return {
    startedAt: startedAt !== null && canBe(startedAt) ? startedAt : null,
    updatedAt: canBe(updatedAt) ? updatedAt : changedAt,
  };
}

function name(text: string | null): string | null {
  return text === null || text.length > NAME_LENGTH_MAX ? null : text;
}
