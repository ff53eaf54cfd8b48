/**
 * The records of the store as `JSON.parse` left them. They are checked where they are and turned
 * into handoffs one by one, when they are wanted: a store may hold a hundred thousand.
 *
 * @module
 */

import { type Handoff, parseHandoff } from "../handoff.ts";
import { trimSpace } from "../text.ts";

/** A record that was checked: {@linkcode parseHandoff} accepts it. */
export interface StoredRecord {
  readonly id?: string | null;
  readonly created_at: string;
}

/** All records of a store, some at a time. */
export type Pieces = Iterable<readonly StoredRecord[]>;

/**
 * Returns `items` as records.
 *
 * @throws `HandoffError` `invalid` for the first that the Go tool would refuse. `where` returns the
 * beginning of the message for an index.
 */
export function checkRecords(
  items: readonly unknown[],
  where: (index: number) => string,
): readonly StoredRecord[] {
  // The list's own loop, which V8 does not stop to compile while it runs: that can take 3 ms.
  const index = items.findIndex((item) => !isPlain(item));
  if (index >= 0) items.slice(index).forEach((item, at) => parseHandoff(item, where(index + at)));
  return items as readonly StoredRecord[];
}

/** Returns the handoff that a checked record stands for. */
export function toHandoff(record: StoredRecord): Handoff {
  return parseHandoff(record, "the record");
}

/** Returns the id of a checked record; it is empty when the record has none. */
export function idOf(record: StoredRecord): string {
  return record.id ?? "";
}

/** Returns the records that share the latest time of all, in their order. */
export function newestRecords(pieces: Pieces): StoredRecord[] {
  let latest = "";
  let newest: StoredRecord[] = [];
  for (const piece of pieces) {
    // The one form of time that is allowed sorts as text.
    const ofPiece = piece.reduce((max, { created_at }) => created_at > max ? created_at : max, "");
    if (ofPiece < latest) continue;
    const found = piece.filter(({ created_at }) => created_at === ofPiece);
    newest = ofPiece === latest ? [...newest, ...found] : found;
    latest = ofPiece;
  }
  return newest;
}

/**
 * Returns the records that `findHandoff` has to look at: it finds the same among them as among
 * all. When none fits there is still one, unless there are none at all.
 */
export function candidates(
  pieces: Pieces,
  reference: string,
): StoredRecord[] {
  const wanted = trimSpace(reference);
  if (wanted === "latest") return newestRecords(pieces);
  const found: StoredRecord[] = [];
  let any: StoredRecord | undefined;
  for (const piece of pieces) {
    any ??= piece[0];
    for (const record of piece) if (idOf(record).startsWith(wanted)) found.push(record);
  }
  return found.length > 0 || any === undefined ? found : [any];
}

/** Every time of the form that is allowed, but for 29 February. */
const PLAIN_TIME = new RegExp(
  "^\\d{4}-" +
    "(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])" +
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)" +
    "T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ$",
);

/** Says whether a record is surely a good one. It makes no objects: it runs for every record. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return typeof record.id === "string" &&
    typeof record.tool === "string" &&
    typeof record.project === "string" &&
    typeof record.title === "string" &&
    typeof record.summary === "string" &&
    isTextList(record.next) &&
    isTextList(record.changed) &&
    typeof record.created_at === "string" && PLAIN_TIME.test(record.created_at);
}

function isTextList(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.every(isText));
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}
