/**
 * What tools print, without what is meant for a terminal only.
 *
 * @module
 */

/** ESC and the C1 control that stand for the beginning of each; see ECMA-48 (1991), 5.3 and 5.4. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x1B\x9B\x9D]/;

/**
 * Control sequences (CSI: colours, moves of the cursor, erasing), strings for the terminal (OSC:
 * titles, links; DCS, SOS, PM, APC) with what ends them, and other escape sequences (character sets).
 * A string that does not end on its line is none. No part can begin where another one goes on, so
 * that the time grows with the length only.
 */
const SEQUENCE =
  // deno-lint-ignore no-control-regex
  /(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]|(?:\x1B[\]PX^_]|\x9D)[^\x07\x1B\x9C\x9D\r\n]*(?:\x07|\x1B\\|\x9C)|\x1B[ -/]+[0-~]|\x1B[0-OQ-WYZ\\`-~]/g;

/**
 * Returns output without control sequences and strings of ECMA-48; other control characters stay,
 * and so does what only looks like a sequence.
 */
export function plainOutput(output: string): string {
  return CONTROL.test(output) ? output.replaceAll(SEQUENCE, "") : output;
}
