/**
 * The text of the store's file, byte for byte as the Go tool writes it.
 *
 * @module
 */

import { HandoffError } from "../errors.ts";
import { goJson } from "../go_json.ts";
import { type Handoff, handoffToJson } from "../handoff.ts";
import { changedPieces } from "./_canonical.ts";
import { decodeStore, STORE_VERSION } from "./_content.ts";

/** What is to become of the records of a store. */
export interface RecordChange {
  /** New records, in the order in which they are put behind the others. */
  readonly added: readonly Handoff[];
  /** Records that take the place of others, by the index of those. */
  readonly replaced: ReadonlyMap<number, Handoff>;
  /** The indexes of the records that go. */
  readonly removed: ReadonlySet<number>;
}

/** A store that was read and checked. */
export interface StoreBefore {
  /** `null` when there is none yet. */
  readonly bytes: Uint8Array | null;
  /** Whether it has the form that both programs write, with records in it. */
  readonly isCanonical: boolean;
}

/**
 * Returns the bytes of a store after a change, in pieces. Unknown fields stay as they are, and in
 * a canonical file every byte of the records that stay.
 */
export function changedBytes(
  before: StoreBefore,
  change: RecordChange,
): readonly Uint8Array[] {
  const texts = {
    added: change.added.map(textOf),
    replaced: new Map([...change.replaced].map(([index, handoff]) => [index, textOf(handoff)])),
    removed: change.removed,
  };
  const { bytes, isCanonical } = before;
  const pieces = bytes !== null && isCanonical ? changedPieces(bytes, texts) : null;
  return pieces ?? [rewritten(bytes, change)];
}

function textOf(handoff: Handoff): string {
  return goJson(handoffToJson(handoff), INDENTED);
}

/** Returns the bytes of a store that is laid out anew. */
function rewritten(
  before: Uint8Array | null,
  { added, replaced, removed }: RecordChange,
): Uint8Array {
  const { version, items, ...others } = before === null ? {} : parseExactly(decodeStore(before));
  const records: unknown[] = [];
  for (const [index, record] of (items ?? []).entries()) {
    const replacement = replaced.get(index);
    if (replacement !== undefined) records.push(handoffToJson(replacement));
    else if (!removed.has(index)) records.push(record);
  }
  for (const handoff of added) records.push(handoffToJson(handoff));
  // Go refuses 1.0, which a number that is kept as it stands might be.
  const whole = typeof version === "number" && version !== 0 ? version : STORE_VERSION;
  const text = written({ version: whole, items: records, ...others });
  return new TextEncoder().encode(`${text}\n`);
}

/** V8 parses JSON of any depth, and runs out of stack, or of string, when it writes it. */
function written(value: unknown): string {
  try {
    return goJson(value, INDENTED);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new HandoffError(
      "invalid",
      "cannot write the store: it is nested too deeply or too large",
      {
        hints: ["nothing was changed; look for a field that no program of ours wrote"],
        cause: error,
      },
    );
  }
}

const INDENTED = { indent: 2 };

/** The form of a store that was checked. */
interface StoreJson {
  readonly version?: unknown;
  readonly items?: readonly unknown[] | null;
  readonly [field: string]: unknown;
}

/** A number that a double may not hold, or that JavaScript writes in another way. */
const INEXACT_NUMBER = /[:[,]\s*-?(?:\d{16}|\d+[.eE])/;

/** Returns the value of a JSON text; its numbers are written again as they stand there. */
function parseExactly(text: string): StoreJson {
  if (!INEXACT_NUMBER.test(text)) return JSON.parse(text) ?? {};
  const { parse, rawJSON } = JSON as unknown as ExactJson;
  return parse(text, (_key, value, { source }) => {
    const isExact = typeof value !== "number" || source === undefined || String(value) === source;
    return isExact ? value : rawJSON(source);
  });
}

/** `JSON` with access to the source text (ECMAScript 2026), which TypeScript does not know yet. */
interface ExactJson {
  parse(text: string, revive: (key: string, value: unknown, context: Source) => unknown): StoreJson;
  rawJSON(text: string): unknown;
}

interface Source {
  readonly source?: string;
}
