/**
 * The one error class of the program.
 *
 * A message says what could not be done, then what was found and what is wanted. It begins with a
 * small letter and has no full stop, because the printer puts it behind `session-handoff: error:`.
 *
 * @module
 */

/**
 * What went wrong, for code that has to react to it. The command line turns these into its exit
 * codes: `usage` is 2, everything from `unsigned` to `secret-found` is 3 (refused for safety),
 * `interrupted` is 130 and all others are 1.
 */
export type ErrorCode =
  | "usage"
  | "not-found"
  | "ambiguous"
  | "conflict"
  | "invalid"
  | "unreadable"
  | "unwritable"
  | "locked"
  | "permission"
  | "git"
  | "unsigned"
  | "untrusted"
  | "forged"
  | "malformed"
  | "too-large"
  | "wrong-passphrase"
  | "secret-found"
  | "interrupted";

/** What an error carries besides its code and its sentence. */
export interface HandoffErrorOptions {
  /** Things the reader can do, each one line. */
  readonly hints?: readonly string[];
  /** The error below this one. */
  readonly cause?: unknown;
}

/** An error that a user can understand and mend. Anything else that is thrown is a bug of ours. */
export class HandoffError extends Error {
  /** Always `HandoffError`. */
  override readonly name = "HandoffError";
  /** What went wrong, as one of a closed list. */
  readonly code: ErrorCode;
  /** Things the reader can do, each one line; empty when there is nothing useful to say. */
  readonly hints: readonly string[];

  /** Makes an error of the given kind. */
  constructor(code: ErrorCode, message: string, options: HandoffErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hints = options.hints ?? [];
  }
}
