/**
 * Tables for a terminal.
 *
 * @module
 */

import { oneLine } from "../lib/display.ts";
import { fit } from "./_fit.ts";
import { displayWidth, graphemesOf } from "./_width.ts";

/** One column of a table. */
export interface Column {
  /** What stands above it. */
  readonly title: string;
  /** Its cells from top to bottom, as they are: they are made safe to print here. */
  readonly cells: readonly string[];
  /** The fewest columns of the terminal that it may be cut to; when absent it is never cut. */
  readonly min?: number;
  /** Whether the end of a cell matters more than its beginning, as with a path. */
  readonly keepsEnd?: boolean;
  /** Whether it matters less, and is shown so where there are colours. */
  readonly isDim?: boolean;
}

/** What a table is made for. */
export interface TableOptions {
  /** The width of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
}

/** Spaces between two columns. */
const GAP = 2;

/** How terminals switch to faint text and back (ECMA-48, SGR 2 and 22). */
const DIM = "\x1B[2m";
const NOT_DIM = "\x1B[22m";

/**
 * Returns a table with a line of titles, each line with a line feed. It is as wide as its cells
 * need; when the terminal is narrower, the widest columns that may be cut are. A column of which
 * all cells are empty is left out.
 */
export function formatTable(table: readonly Column[], options: TableOptions): string {
  const shown = table.filter(({ cells }) => cells.some((cell) => cell !== ""))
    .map((column) => ({ ...column, cells: column.cells.map(safe) }));
  const widths = fitWidths(shown, options.columns);
  const height = shown[0]?.cells.length ?? 0;
  const titles = shown.map(({ title }) => title);
  const lines = [formatLine(titles, widths, shown.map(() => options.colour))];
  for (let row = 0; row < height; row++) {
    const cells = shown.map(({ cells, keepsEnd }, at) => {
      const cell = cells[row] ?? "";
      return keepsEnd ? cutBeginning(cell, widths[at]!) : cell;
    });
    lines.push(
      formatLine(cells, widths, shown.map(({ isDim }) => options.colour && isDim === true)),
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** A cell on one line, with nothing whose width depends on where it stands. */
function safe(cell: string): string {
  return oneLine(cell).replaceAll(/[\t\u2028\u2029]/g, " ");
}

/** Returns the end of a text, at most `columns` wide; a cut begins with `…`. */
function cutBeginning(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let end = "";
  for (const grapheme of graphemesOf(text).toReversed()) {
    if (displayWidth(`…${grapheme}${end}`) > columns) break;
    end = grapheme + end;
  }
  return `…${end}`;
}

function formatLine(
  cells: readonly string[],
  widths: readonly number[],
  dims: readonly boolean[],
): string {
  const padded = cells.map((cell, at) => {
    // Nothing is filled up at the end of the line.
    const text = at === cells.length - 1
      ? fit(cell, widths[at]!).trimEnd()
      : fit(cell, widths[at]!);
    return dims[at] ? `${DIM}${text}${NOT_DIM}` : text;
  });
  return padded.join(" ".repeat(GAP));
}

function fitWidths(table: readonly Column[], columns: number): number[] {
  const widths = table.map(({ title, cells }) => {
    return cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), title.length);
  });
  const available = columns - GAP * (table.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = widestToCut(table, widths);
    if (widest === null) break;
    widths[widest]!--;
    excess--;
  }
  return widths;
}

/** Returns which column to take from, or `null` when none may be cut further. */
function widestToCut(table: readonly Column[], widths: readonly number[]): number | null {
  let widest: number | null = null;
  for (const [at, { min }] of table.entries()) {
    if (min === undefined || widths[at]! <= min) continue;
    if (widest === null || widths[at]! > widths[widest]!) widest = at;
  }
  return widest;
}
