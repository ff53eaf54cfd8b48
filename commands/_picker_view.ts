/**
 * What the picker of `select` looks like: a line to type in, the list, and the highlighted handoff
 * below it.
 *
 * @module
 */

import { oneLine, visible } from "../lib/display.ts";
import { formatTime, type Handoff } from "../lib/handoff.ts";
import { cut, fit, tail, wrap } from "./_fit.ts";
import { type Entry, highlighted, type Picker } from "./_picker.ts";
import { relativeTime } from "./_relative_time.ts";
import type { Size } from "./_terminal.ts";
import { displayWidth } from "./_width.ts";

/** What the picture depends on besides the picker. */
export interface Look extends Size {
  readonly colour: boolean;
  readonly now: Date;
}

/** A picture of the picker. */
export interface Frame {
  /** One text for each row, at most as many as there are rows, each narrower than the terminal. */
  readonly lines: readonly string[];
  /** The column, from 0, where the cursor is in the first line: behind what was typed. */
  readonly cursorColumn: number;
}

const PROMPT = "Filter: ";

const HELP = "type to filter, Up and Down to move, Enter to choose, Esc to leave";

/** The most of a text that is looked at, in UTF-16 code units: more than a terminal shows. */
const TEXT_LENGTH_MAX = 32 * 1024;

/** The rows that have to be there before the preview, or the help line, takes some. */
const PREVIEW_FROM_ROWS = 10;
const HELP_FROM_ROWS = 6;

/** The most columns for an id or the name of a tool; the fewest that a title is worth. */
const FIELD_COLUMNS_MAX = 19;
const TITLE_COLUMNS_MIN = 20;

/** The width of the longest relative time: `59 minutes ago`. */
const TIME_COLUMNS = 14;

/** Says how many handoffs the list shows at once. */
export function listRows(total: number, rows: number): number {
  if (rows < HELP_FROM_ROWS) return Math.max(1, rows - 1);
  if (rows < PREVIEW_FROM_ROWS) return rows - 2;
  return Math.max(3, Math.min(total, Math.floor((rows - 3) / 2)));
}

/** Returns the picture of a picker for a terminal of that size. */
export function viewPicker(picker: Picker, look: Look): Frame {
  // A line of the full width would make some terminals wrap.
  const columns = Math.max(1, look.columns - 1);
  const filter = filterLine(picker, columns, look);
  const list = listLines(picker, columns, look);
  const room = look.rows - 1 - list.length;
  const help = look.rows < HELP_FROM_ROWS ? [] : [paint("dim", cut(HELP, columns), look)];
  const preview = look.rows < PREVIEW_FROM_ROWS
    ? []
    : previewLines(highlighted(picker), { columns, rows: room - 1 }, look);
  const lines = [filter.line, ...list, ...preview, ...help].slice(0, look.rows);
  return { lines, cursorColumn: filter.cursorColumn };
}

function filterLine(picker: Picker, columns: number, look: Look) {
  const count = `${picker.shown.length} of ${picker.entries.length}`;
  const room = columns - PROMPT.length - count.length - 2;
  if (room < 4) {
    const typed = tail(oneLine(picker.filter), Math.max(0, columns - 2));
    return { line: `> ${typed}`, cursorColumn: 2 + displayWidth(typed) };
  }
  const typed = tail(oneLine(picker.filter), room);
  const text = `${PROMPT}${fit(typed, room)}  ${paint("dim", count, look)}`;
  return { line: text, cursorColumn: PROMPT.length + displayWidth(typed) };
}

function listLines({ entries, shown, at }: Picker, columns: number, look: Look): string[] {
  const fields = fieldColumns(entries, columns - 2);
  const height = listRows(entries.length, look.rows);
  const top = Math.max(0, Math.min(at - Math.floor(height / 2), shown.length - height));
  const lines = shown.slice(top, top + height).map((entry, row) => {
    const text = entryLine(entry, { fields, columns: columns - 2, now: look.now });
    return top + row === at ? paint("inverse", `> ${text}`, look) : `  ${text}`;
  });
  if (lines.length === 0) lines.push(paint("dim", cut("  no handoff matches", columns), look));
  return [...lines, ...Array(height - lines.length).fill("")];
}

/** Returns how wide id, time and tool are shown; those for which there is no room are left out. */
function fieldColumns(entries: readonly Entry[], columns: number): number[] {
  const ids = new Set(entries.map(({ handoff }) => handoff.id.length));
  const tools = new Set(entries.map(({ handoff }) => line(handoff.tool)));
  const fields = [
    [...ids].reduce((widest, length) => Math.max(widest, length), 0),
    TIME_COLUMNS,
    [...tools].reduce((widest, tool) => Math.max(widest, displayWidth(tool)), 0),
  ].map((width) => Math.min(width, FIELD_COLUMNS_MAX));
  while (fields.length > 0 && columns - widthOf(fields) < TITLE_COLUMNS_MIN) fields.pop();
  return fields;
}

/** Two spaces stand behind each. */
function widthOf(fields: readonly number[]): number {
  return fields.reduce((sum, field) => sum + field + 2, 0);
}

function entryLine(
  { handoff }: Entry,
  { fields, columns, now }: { fields: readonly number[]; columns: number; now: Date },
): string {
  const { id, createdAt, tool, title } = handoff;
  const cells = [id, relativeTime(createdAt, now), tool].slice(0, fields.length);
  const room = columns - widthOf(fields);
  const fitted = cells.map((cell, at) => fit(line(cell), fields[at]!));
  return [...fitted, fit(line(title), room)].join("  ");
}

function previewLines(handoff: Handoff | null, size: Size, look: Look): string[] {
  const { columns, rows } = size;
  const rule = paint("dim", "─".repeat(columns), look);
  if (handoff === null) return [rule, ...Array(rows - 1).fill("")];
  const about = `${handoff.tool}, ${formatTime(handoff.createdAt)}, ${handoff.project}`;
  // What comes after the summary may take half of the room, so that a long one does not hide it.
  const room = rows - 3;
  const after = restOf(handoff, room);
  const rest = after === "" ? [] : wrap(after, columns, Math.floor(room / 2));
  const lines = [
    rule,
    paint("bold", cut(line(handoff.title), columns), look),
    paint("dim", cut(line(about), columns), look),
    ...wrap(`\n${visible(start(handoff.summary))}`, columns, room - rest.length),
    ...rest,
  ];
  return [...lines, ...Array(rows - lines.length).fill("")];
}

/** Returns the next steps and the changed files of a handoff; of very many, the first. */
function restOf({ next, changed }: Handoff, most: number): string {
  const sections = [["Next:", next ?? []], ["Changed:", changed]] as const;
  return sections.filter(([, items]) => items.length > 0)
    .map(([title, items]) => {
      return ["", title, ...items.slice(0, most).map((item) => `- ${line(item)}`)].join("\n");
    })
    .join("\n");
}

/** Returns one line of text that is safe to print; of a very long one, the beginning. */
function line(text: string): string {
  return oneLine(start(text));
}

function start(text: string): string {
  return text.slice(0, TEXT_LENGTH_MAX).toWellFormed();
}

/** Select Graphic Rendition codes of ECMA-48. */
const CODES = { bold: 1, dim: 2, inverse: 7 } as const;

function paint(style: keyof typeof CODES, text: string, { colour }: Look): string {
  return colour ? `\x1B[${CODES[style]}m${text}\x1B[0m` : text;
}
