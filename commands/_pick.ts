/**
 * The picker of `select` on a terminal: it fills the screen, and leaves no trace on it.
 *
 * @module
 */

import type { Handoff } from "../lib/handoff.ts";
import type { Host } from "./_command.ts";
import { highlighted, onKey, startPicker } from "./_picker.ts";
import { type Frame, listRows, viewPicker } from "./_picker_view.ts";
import { withTerminal } from "./_terminal.ts";

/** Control sequences of ECMA-48 and xterm. */
const ALTERNATE_SCREEN = "\x1B[?1049h";
const USUAL_SCREEN = "\x1B[?1049l";
const HIDE_CURSOR = "\x1B[?25l";
const SHOW_CURSOR = "\x1B[?25h";
const TOP_LEFT = "\x1B[H";
const CLEAR_LINE = "\x1B[2K";
const CLEAR_BELOW = "\x1B[J";

/**
 * Lets the user pick one of several handoffs, in a list that narrows while they type. The order is
 * kept. It is drawn on stderr; `canAsk` of `_prompts.ts` says whether that is possible.
 *
 * @throws {HandoffError} `interrupted` on Ctrl-C and Escape.
 */
export function pick(host: Host, handoffs: readonly Handoff[]): Promise<Handoff> {
  const look = { colour: host.colour, now: host.now() };
  return withTerminal(host, async (terminal) => {
    let picker = startPicker(handoffs);
    terminal.write(ALTERNATE_SCREEN);
    try {
      for (;;) {
        const size = terminal.size();
        terminal.write(drawn(viewPicker(picker, { ...look, ...size })));
        const key = await terminal.next();
        const chosen = key.name === "enter" ? highlighted(picker) : null;
        if (chosen !== null) return chosen;
        picker = onKey(picker, key, listRows(handoffs.length, size.rows));
      }
    } finally {
      terminal.write(`${USUAL_SCREEN}${SHOW_CURSOR}`);
    }
  });
}

/** Returns a picture in place of the last one; the cursor hides while it is drawn. */
function drawn({ lines, cursorColumn }: Frame): string {
  const picture = lines.map((line) => `${CLEAR_LINE}${line}`).join("\r\n");
  const place = `\x1B[1;${cursorColumn + 1}H`;
  return `${HIDE_CURSOR}${TOP_LEFT}${picture}${CLEAR_BELOW}${place}${SHOW_CURSOR}`;
}
