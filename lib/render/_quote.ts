/**
 * Text from elsewhere as a part of a Markdown document of ours. Whatever it holds, it stays what it
 * is shown as: words in a block quote, a command or a path in a code span, output in a fence.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import { oneLine, visible } from "../display.ts";

/** How many characters of a line of output are shown. */
const OUTPUT_LINE_MAX = 240;

/**
 * What would begin a block of Markdown at the start of a list item, as CommonMark 0.31 has them, or
 * a box of a task list. The definition of a link would not be shown at all.
 */
const BLOCK_START =
  /^(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|`{3}|~{3}|<[/!?a-z]|\[[ x]\]|\[[^\]]{1,999}\]:|=+$|(?:-[ \t]*)+$|(?:_[ \t]*){3,}$|(?:\*[ \t]*){3,}$)/i;
/** With more backticks in a row than this, the text of a code span gets a third of its room. */
const TICKS_MAX = 8;

const ENCODER = new TextEncoder();

/** Returns how many bytes `text` takes as UTF-8. */
export function byteLength(text: string): number {
  return ENCODER.encode(text).length;
}

/** Returns words as a block quote: every line begins with `>`. */
export function quote(text: string): string {
  return visible(text).trim().split(/\r?\n|[\u2028\u2029]/)
    .map((line) => line.trim() === "" ? ">" : `> ${line}`)
    .join("\n");
}

/** Returns a command, a path or a name as a code span on one line, cut to about `bytesMax`. */
export function code(text: string, bytesMax = Infinity): string {
  const whole = onOneLine(text);
  // The marks on both sides are longer than any run of backticks between them.
  const run = longestRun(clip(whole, bytesMax));
  const line = clip(whole, run > TICKS_MAX ? bytesMax / 3 : bytesMax - 2 * run) || " ";
  const ticks = "`".repeat(longestRun(line) + 1);
  const pad = /^[` ]|[` ]$/.test(line) && line !== " " ? " " : "";
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** Returns words as what follows the `- ` of a list item, on one line, cut to `bytesMax`. */
export function item(text: string, bytesMax = Infinity): string {
  return clip(onOneLine(text.trim()), bytesMax).replace(BLOCK_START, "\\");
}

/** Returns the lines of output as they are shown: long ones are cut. */
export function outputLines(output: string): string[] {
  return visible(output).split(/\r?\n|[\u2028\u2029]/).map(cutLine);
}

/** Returns lines of output in a fence that none of them can close, each after `indent`. */
export function fence(lines: readonly string[], indent = ""): string {
  const marks = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [marks, ...lines, marks].map((line) => line === "" ? "" : indent + line).join("\n");
}

/** Returns `text` when it has at most `bytesMax` bytes, else its beginning and what is missing. */
export function clip(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax || byteLength(text) <= bytesMax) return text;
  const kept = beginning(text, bytesMax - byteLength(`… [+${grouped(text.length)}]`));
  return `${kept.trimEnd()}… [+${grouped(text.length - kept.length)}]`;
}

/** Returns as many of the first characters of `text` as fit into `bytesMax` bytes. */
export function beginning(text: string, bytesMax: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > bytesMax) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function onOneLine(text: string): string {
  return oneLine(text).replaceAll("\u2028", "\\u{2028}").replaceAll("\u2029", "\\u{2029}");
}

function cutLine(line: string): string {
  const characters = [...line.slice(0, OUTPUT_LINE_MAX * 2 + 2)];
  if (characters.length <= OUTPUT_LINE_MAX) return line;
  const kept = characters.slice(0, OUTPUT_LINE_MAX).join("");
  return `${kept}… [+${grouped(line.length - kept.length)}]`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
