/**
 * Exit codes that a command line prints itself: `npm test; echo "exit: $?"`.
 *
 * @module
 */

/** How much of the end of an output is looked at for the code, in characters and in lines. */
const CODE_WITHIN = 1_000;
const CODE_LINES = 5;

/** `echo` with what it prints. */
const ECHO = /^\s*echo((?:\s+-[neE]+)*)\s([^\n]*)$/;
/** The exit code of what was run last, and that of the first program of a pipeline. */
const CODE = /\$\?|\$\{\?\}/;
const FIRST_CODE = /\$\{PIPESTATUS\[0\]\}|\$\{?pipestatus\[1\]\}?/;
/** A redirection to where the output is anyway. */
const REDIRECTED = /\s*\d?>&\d\s*$/;

/** How a code is printed. */
export interface PrintedCode {
  /** What stands in front of it on its line, and behind it. */
  readonly before: string;
  readonly after: string;
  /** Whether it is that of the first program of the pipeline. */
  readonly isOfFirst: boolean;
}

/**
 * Returns how `echo` prints an exit code; `null` for anything else, and when it prints something
 * beside it that is not known.
 */
export function printedCodeOf(command: string): PrintedCode | null {
  const [, , text = ""] = ECHO.exec(command) ?? [];
  const isOfFirst = FIRST_CODE.test(text);
  const printed = text.replace(REDIRECTED, "").replaceAll(/["']/g, "");
  const [before, after, more] = printed.split(isOfFirst ? FIRST_CODE : CODE);
  if (before === undefined || after === undefined || more !== undefined) return null;
  if (/[$`]/.test(before + after)) return null;
  return {
    before: plain(before.split("\\n").at(-1) ?? ""),
    after: plain(after.split("\\n")[0] ?? ""),
    isOfFirst,
  };
}

/**
 * Returns the code that stands in one of the last lines of an output as it was to be printed, or
 * `null`. Other numbers are none.
 */
export function codeIn(output: string, { before, after }: PrintedCode): number | null {
  const lines = output.slice(-CODE_WITHIN).trimEnd().split("\n").slice(-CODE_LINES);
  // Output without a line feed at its end stands in front of the text on the same line.
  const isWord = /\p{L}/u.test(before);
  for (const line of lines.reverse()) {
    const text = plain(line);
    if (!text.endsWith(after)) continue;
    const shown = text.slice(0, text.length - after.length).trimEnd();
    const [code] = /\d{1,3}$/.exec(shown) ?? [];
    if (code === undefined) continue;
    const start = shown.slice(0, -code.length).trimEnd();
    if (isWord ? start.endsWith(before) : start === before) return Number(code);
  }
  return null;
}

/** Returns a text with single spaces. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
