/**
 * Whether a session was captured already, as it stands now.
 *
 * @module
 */

import type { Captured } from "../lib/captured.ts";
import { formatTime, type Handoff } from "../lib/handoff.ts";
import { HandoffError } from "../lib/errors.ts";
import type { Store } from "../lib/store/mod.ts";

/** The most handoffs that are looked at, the newest first. */
const HANDOFFS_MAX = 200;

/**
 * Resolves to the first handoff of the project that was captured from the same session when it held
 * the same, or to `null`: when it never was, when it has gone on since, when git was not asked then
 * and is now, and when there is no session.
 */
export async function findCaptured(
  store: Store,
  { session, counts, git }: Captured,
  project: string,
): Promise<Handoff | null> {
  if (session === null) return null;
  const handoffs = await store.list({ tool: session.agent, project, limit: HANDOFFS_MAX });
  const contexts = await store.contexts(handoffs);
  return handoffs.findLast((_, at) => {
    const context = contexts[at];
    if (context === null || context instanceof HandoffError) return false;
    const before = context?.captured;
    return context?.origin === null && before?.session?.id === session.id &&
      before.session.agent === session.agent &&
      formatTime(before.session.updatedAt) === formatTime(session.updatedAt) &&
      before.counts.characters === counts.characters && before.counts.calls === counts.calls &&
      (git === null || before.git !== null);
  }) ?? null;
}
