/**
 * Questions to the person at the terminal, asked on stderr, so that stdout keeps its data.
 *
 * @module
 */

import { oneLine } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import type { Host } from "./_command.ts";
import { edited } from "./_keypress.ts";
import { type Terminal, withTerminal } from "./_terminal.ts";

/** The longest answer that is taken, in UTF-16 code units. */
const ANSWER_LENGTH_MAX = 4096;

/** Says whether there is somebody to ask: stdin and stderr are terminals. */
export function canAsk(host: Host): boolean {
  return host.stdin.isTerminal && host.stderr.isTerminal;
}

/**
 * Asks a question that is answered with yes or no, until it is. Enter alone means no, or yes when
 * `defaultYes` is set. The question is shown on one line. Ask {@linkcode canAsk} first.
 *
 * @throws {HandoffError} `interrupted` on Ctrl-C and Escape.
 */
export function confirm(
  host: Host,
  question: string,
  options: { readonly defaultYes?: boolean } = {},
): Promise<boolean> {
  const { defaultYes = false } = options;
  const prompt = `${oneLine(question)} ${defaultYes ? "[Y/n]" : "[y/N]"} `;
  return withTerminal(host, async (terminal) => {
    for (;;) {
      const answer = await readLine(terminal, { prompt, isSecret: false });
      if (/^\s*$/.test(answer)) return defaultYes;
      if (/^\s*y(es)?\s*$/i.test(answer)) return true;
      if (/^\s*no?\s*$/i.test(answer)) return false;
      terminal.write("please answer y or n\n");
    }
  });
}

/**
 * Asks for a passphrase, which is not shown. With `twice` it is asked for again, and both times
 * again when the two differ. White space alone is no passphrase. The question gets a colon. Ask
 * {@linkcode canAsk} first.
 *
 * @throws {HandoffError} `interrupted` on Ctrl-C and Escape.
 */
export function askPassphrase(
  host: Host,
  options: { readonly question: string; readonly twice: boolean },
): Promise<string> {
  const question = oneLine(options.question);
  return withTerminal(host, async (terminal) => {
    for (;;) {
      const passphrase = await readLine(terminal, { prompt: `${question}: `, isSecret: true });
      if (passphrase.trim() === "") {
        terminal.write("the passphrase must not be empty\n");
        continue;
      }
      if (!options.twice) return passphrase;
      const again = await readLine(terminal, { prompt: `${question}, again: `, isSecret: true });
      if (again === passphrase) return passphrase;
      terminal.write("the two differ; type both again\n");
    }
  });
}

/**
 * Asks for a line of text; Enter alone gives `usual`, which is shown, unless it is empty. Ask
 * {@linkcode canAsk} first.
 *
 * @throws {HandoffError} `interrupted` on Ctrl-C and Escape.
 */
export function askText(
  host: Host,
  options: { readonly question: string; readonly usual: string },
): Promise<string> {
  const usual = options.usual === "" ? "" : `[${oneLine(options.usual)}] `;
  const prompt = `${oneLine(options.question)} ${usual}`;
  return withTerminal(host, async (terminal) => {
    for (;;) {
      const answer = (await readLine(terminal, { prompt, isSecret: false })).trim();
      if (answer !== "" || options.usual !== "") return answer || options.usual;
      terminal.write("please type something\n");
    }
  });
}

/** Returns a line as the user typed and corrected it; a secret is not shown. */
async function readLine(
  terminal: Terminal,
  { prompt, isSecret }: { readonly prompt: string; readonly isSecret: boolean },
): Promise<string> {
  let line = "";
  terminal.write(prompt);
  try {
    for (;;) {
      const key = await terminal.next();
      if (key.name === "enter") return line;
      const before = line;
      line = edited(before, key);
      if (line.length > ANSWER_LENGTH_MAX) {
        const limit = `${ANSWER_LENGTH_MAX} letters`;
        throw new HandoffError("usage", `cannot take the answer: it has over ${limit}`);
      }
      if (isSecret || line === before) continue;
      terminal.write(key.name === "text" ? oneLine(key.text) : `\r\x1B[K${prompt}${oneLine(line)}`);
    }
  } finally {
    terminal.write("\n");
  }
}
