/**
 * Call stacks in the output of programs: of a long one, the ends say where it was.
 *
 * @module
 */

/** What stands for lines that are left out. */
export const GAP = "[…]";

/** How many lines of a call stack are shown at its beginning, and how many at its end. */
const ENDS = 3;

/**
 * A frame as V8, the JVM and .NET (`at …`), Python, Ruby, PHP and gdb (`#1 …`), Rust (`1: …`) and
 * Go write it.
 */
const FRAME =
  /^\s*(?:at\s+.*[(:/<]|File ".+", line \d|from \S+:\d+|#\d+:?\s+(?!\d+\.\d|\[).*[(/]|\d+:\s+(?:0x|<|\S*::|\w+$)|goroutine \d+ \[|created by \S|\.{3} \d+ (?:more|common frames))/;
/** One of Python, behind which lines of the code are quoted. */
const QUOTING_FRAME = /^\s*File ".+", line \d/;
/** The second line of a frame of Go; the first one is nothing but a call. */
const GO_PLACE = /^\t\S+:\d+(?: \+0x[\da-f]+)?$/;

/** Whether a line of output, which is not long, is a frame of a call stack. */
export function isFrame(line: string): boolean {
  return FRAME.test(line) || GO_PLACE.test(line);
}

/** Returns lines of output with {@linkcode GAP} in the place of the middle of each long stack. */
export function withoutFrames(lines: readonly string[]): string[] {
  const isOfStack = stackLines(lines);
  const kept: string[] = [];
  let end = 0;
  for (let at = 0; at < lines.length; at = end) {
    for (end = at; isOfStack[end];) end++;
    if (end - at > ENDS * 2) {
      kept.push(...lines.slice(at, at + ENDS), GAP, ...lines.slice(end - ENDS, end));
    } else {
      end = Math.max(end, at + 1);
      kept.push(...lines.slice(at, end));
    }
  }
  return kept;
}

/** Says of each line whether it belongs to a call stack, with what a frame quotes of the code. */
function stackLines(lines: readonly string[]): boolean[] {
  let indent = Infinity;
  const isOfFrame = lines.map((line, at) => {
    const isQuoted = line.trim() !== "" && indentOf(line) > indent;
    if (!isQuoted) indent = QUOTING_FRAME.test(line) ? indentOf(line) : Infinity;
    return isQuoted || isFrame(line) || GO_PLACE.test(lines[at + 1] ?? "");
  });
  // Between two frames: an empty line, as between goroutines, or what stands for others.
  return lines.map((line, at) => {
    const isBetween = (line.trim() === "" || isMark(line)) && isOfFrame[at - 1] === true &&
      isOfFrame[at + 1] === true;
    return isOfFrame[at]! || isBetween;
  });
}

/** Whether a line stands for others, so that one more mark beside it says nothing. */
export function isMark(line: string | undefined): boolean {
  return line !== undefined && /^\[… .{1,40}…\]$/.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
