/**
 * Text that fits into a number of columns of a terminal.
 *
 * @module
 */

import { displayWidth, graphemesOf } from "./_width.ts";

/** How a tab is shown: its real width would depend on where it stands. */
const TAB = "  ";

/** The most UTF-16 code units that are looked at for each column: marks that pile up are cut. */
const UNITS_PER_COLUMN = 8;

/** Returns the beginning of one line of text, at most `columns` wide; a cut ends with `…`. */
export function cut(text: string, columns: number): string {
  const line = start(text, columns + 1);
  if (line.length >= text.length && displayWidth(line) <= columns) return line;
  return columns < 1 ? "" : `${head(line, columns - 1)}…`;
}

/** Returns `text`, cut or filled up with spaces so that it is exactly `columns` wide. */
export function fit(text: string, columns: number): string {
  const line = cut(text, columns);
  return line + " ".repeat(Math.max(0, columns - displayWidth(line)));
}

/**
 * Returns the end of one line of text, at most `columns` wide: what a person sees who types at the
 * end of it.
 */
export function tail(text: string, columns: number): string {
  let line = text.slice(-UNITS_PER_COLUMN * columns).toWellFormed();
  while (displayWidth(line) > columns) line = [...line].slice(1).join("");
  return line;
}

/**
 * Returns the first lines of a text, broken between words so that none is wider than `columns`;
 * when there are more than `linesMax`, the last ends with `…`.
 */
export function wrap(text: string, columns: number, linesMax: number): string[] {
  const lines: string[] = [];
  for (const paragraph of start(text, columns * (linesMax + 1)).split(/\r?\n/)) {
    let rest = paragraph;
    do {
      const line = lineOf(rest, columns);
      lines.push(line.trimEnd());
      rest = rest.slice(line.length);
      if (lines.length > linesMax) {
        return [...lines.slice(0, linesMax - 1), cut(`${lines[linesMax - 1]} …`, columns)];
      }
    } while (rest !== "");
  }
  return lines;
}

/** Returns as much of a text as `columns` can need. */
function start(text: string, columns: number): string {
  return text.slice(0, UNITS_PER_COLUMN * columns).toWellFormed().replaceAll("\t", TAB)
    .replaceAll(/[\u2028\u2029]/g, " ");
}

/** Returns the beginning of a line, at most `columns` wide. */
function head(line: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const letter of graphemesOf(line)) {
    width += displayWidth(letter);
    if (width > columns) break;
    end += letter.length;
  }
  return line.slice(0, end);
}

/** Returns the part of a line that goes before the break, with the space at the break. */
function lineOf(line: string, columns: number): string {
  const part = head(line, columns);
  if (part.length === line.length) return line;
  const space = part.lastIndexOf(" ");
  if (line[part.length] === " ") return `${part} `;
  if (space > 0) return part.slice(0, space + 1);
  // A letter that is wider than the terminal still has to go somewhere.
  return part || (graphemesOf(line)[0] ?? "");
}
