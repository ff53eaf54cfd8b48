/**
 * What `doctor` finds: one statement about one thing.
 *
 * @module
 */

import { fileError } from "../lib/file_errors.ts";

/** What a finding can be about. */
export type Subject = "store" | "signing key" | "signers" | "git" | "agents";

/**
 * How a thing is: `ok`; `mended`, which it was not before; `wrong`; or `unknown`, when it could
 * not be looked at.
 */
export type State = "ok" | "mended" | "wrong" | "unknown";

/** One statement about one thing. */
export interface Finding {
  readonly about: Subject;
  readonly state: State;
  /** In words, with no full stop; what came from elsewhere is in it as it is. */
  readonly text: string;
  /** Things to do, each one line. */
  readonly hints: readonly string[];
}

/** What to do about a finding that can be mended. */
export const FIX_HINT = 'run "session-handoff doctor --fix"';

/** Returns a finding. */
export function finding(about: Subject, state: State, text: string, ...hints: string[]): Finding {
  return { about, state, text, hints };
}

/**
 * Returns what an error says about a thing: `unknown` when a permission is missing, `wrong`
 * otherwise. `folder` is where it was looked for.
 *
 * @throws the error when it is neither about a file nor a `HandoffError`: that is a bug.
 */
export function errorFindings(about: Subject, error: unknown, folder = ""): Finding[] {
  const { code, message, hints } = fileError(error, `read the ${about} in`, folder, folder);
  return [finding(about, code === "permission" ? "unknown" : "wrong", message, ...hints)];
}
