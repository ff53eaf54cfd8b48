/**
 * The canonical form of a store: the layout in which both programs write it. A file in this form
 * can be read piece by piece, which takes a fraction of the memory, and what does not change in it
 * stays as it is to the last byte.
 *
 * @module
 */

const START = bytesOf('{\n  "version": 1,\n  "items": [\n    ');
const RECORD_START = bytesOf("{");
const RECORD_END = bytesOf("\n    }");
const SEPARATOR = bytesOf(",\n    ");
const BETWEEN = bytesOf("\n    },\n    {");
const END = bytesOf("\n  ]\n}\n");

/** How much text is parsed at a time. */
const PIECE_BYTES = 256 * 1024;

const LINE_FEED = 0x0a;

/**
 * Says whether a file begins and ends as both programs write it when there are records. It is
 * canonical if {@linkcode piecesOf} then yields nothing but JSON.
 */
export function looksCanonical(bytes: Uint8Array): boolean {
  return isAt(bytes, START, 0) && isAt(bytes, RECORD_START, START.length) &&
    isAt(bytes, RECORD_END, bytes.length - END.length - RECORD_END.length) &&
    isAt(bytes, END, bytes.length - END.length);
}

/**
 * Returns the records of a canonical file in pieces: each is the text of a list.
 *
 * If each of them is JSON, the file is, and they hold its records. For the file is cut between two
 * lines, no text in JSON goes over the end of a line, and a piece that was cut at another depth
 * than that of the records has brackets without their counterparts.
 */
export function* piecesOf(bytes: Uint8Array): Iterable<string> {
  const decoder = new TextDecoder();
  const end = bytes.length - END.length;
  for (let start = START.length; start < end;) {
    const cut = recordEndAfter(bytes, start + PIECE_BYTES) ?? end;
    yield `[${decoder.decode(bytes.subarray(start, cut))}]`;
    start = cut + SEPARATOR.length;
  }
}

/** What is to become of the records of a file. */
export interface RecordTexts {
  /** New records, as JSON that is indented by two, in the order in which they are added. */
  readonly added: readonly string[];
  /** The same for records that take the place of others, by the index of those. */
  readonly replaced: ReadonlyMap<number, string>;
  /** The indexes of the records that go. */
  readonly removed: ReadonlySet<number>;
}

/**
 * Returns a canonical file after a change, in pieces; or `null` when no records would be left, or
 * one begins on the line on which another ends.
 */
export function changedPieces(bytes: Uint8Array, change: RecordTexts): Uint8Array[] | null {
  const isAddition = change.replaced.size === 0 && change.removed.size === 0;
  const spans = isAddition ? [listSpan(bytes)] : recordSpans(bytes);
  if (spans === null) return null;
  const parts = [...partsOf(spans, change), ...change.added];
  if (parts.length === 0) return null;
  const list = parts.flatMap((part, index) => {
    const piece = typeof part === "string" ? inList(part) : bytes.subarray(part.start, part.end);
    return index === 0 ? [piece] : [SEPARATOR, piece];
  });
  return [START, ...list, END];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Returns what comes into the list: new texts, and where the old ones are that stay. */
function partsOf(spans: readonly Span[], { replaced, removed }: RecordTexts): (Span | string)[] {
  const parts: (Span | string)[] = [];
  for (const [index, span] of spans.entries()) {
    const text = replaced.get(index);
    const last = parts.at(-1);
    if (text !== undefined) parts.push(text);
    else if (removed.has(index)) continue;
    else if (typeof last === "object" && last.end + SEPARATOR.length === span.start) {
      parts[parts.length - 1] = { start: last.start, end: span.end };
    } else parts.push(span);
  }
  return parts;
}

function inList(text: string): Uint8Array {
  return bytesOf(text.replaceAll("\n", "\n    "));
}

function listSpan(bytes: Uint8Array): Span {
  return { start: START.length, end: bytes.length - END.length };
}

/** Returns where each record is, or `null` when they are laid out in another way. */
function recordSpans(bytes: Uint8Array): Span[] | null {
  const decoder = new TextDecoder();
  const { start: first, end: last } = listSpan(bytes);
  const spans: Span[] = [];
  for (let start = first; start < last; start = spans.at(-1)!.end + SEPARATOR.length) {
    const end = recordEndAfter(bytes, start) ?? last;
    if (!isJson(decoder.decode(bytes.subarray(start, end)))) return null;
    spans.push({ start, end });
  }
  return spans;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Returns where the first record ends that does so behind `from`, if another follows it. */
function recordEndAfter(bytes: Uint8Array, from: number): number | null {
  let at = bytes.indexOf(LINE_FEED, from);
  while (at >= 0 && !isAt(bytes, BETWEEN, at)) at = bytes.indexOf(LINE_FEED, at + 1);
  return at < 0 ? null : at + RECORD_END.length;
}

function isAt(bytes: Uint8Array, part: Uint8Array, offset: number): boolean {
  return offset >= 0 && part.every((byte, index) => bytes[offset + index] === byte);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
