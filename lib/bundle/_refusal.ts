/** What is said when a bundle is refused: one beginning for all, and the reason behind it. */

import { type ErrorCode, HandoffError } from "../errors.ts";

/** Returns the error for a bundle that is not accepted. */
export function refusal(code: ErrorCode, reason: string, ...hints: string[]): HandoffError {
  return new HandoffError(code, `cannot open the bundle: ${reason}`, { hints });
}

/** Returns what an error says behind its beginning. */
export function reasonOf(error: HandoffError): string {
  return error.message.slice(error.message.indexOf(": ") + 2);
}
