/**
 * What the bytes of a store mean.
 *
 * @module
 */

import { HandoffError } from "../errors.ts";
import { kindOf } from "../handoff.ts";
import { parseStrictJson } from "../strict_json.ts";
import { looksCanonical, piecesOf } from "./_canonical.ts";
import { checkRecords, type StoredRecord } from "./_record.ts";

/** What a store says. */
export interface StoreContent {
  /** 1 unless a later program wrote it. */
  readonly version: number;
  /**
   * Reads the records in the order in which they were saved, some at a time, and checks them
   * before they are passed on. Throws a `HandoffError` `invalid` at the first mistake.
   */
  pieces(): Iterable<readonly StoredRecord[]>;
  /**
   * Whether the file has the form that both programs write, with records in it. Known when all
   * records were read.
   */
  readonly isCanonical: boolean;
}

/** The newest version of the file that is understood. */
export const STORE_VERSION = 1;

/** How deeply a file may be nested for a mistake in it to be found. */
const DEPTH_MAX = 500;

const EMPTY: StoreContent = { version: STORE_VERSION, pieces: () => [], isCanonical: false };

/**
 * Returns what the bytes of a store say; `null` is a store that was never written. `path` is for
 * messages.
 *
 * @throws {HandoffError} `invalid` when they are no store. Unless they are in canonical form: then
 * reading the records throws it.
 */
export function parseStore(bytes: Uint8Array | null, path: string): StoreContent {
  if (bytes === null) return EMPTY;
  const what = `cannot read the store "${path}"`;
  if (looksCanonical(bytes)) return new CanonicalContent(bytes, what);
  const { version, items } = parseWhole(bytes, what);
  return { version, pieces: () => [checked(items, what, 0)], isCanonical: false };
}

/** Returns the error for changing a store of a version that is not understood. */
export function tooNew(version: number, path: string): HandoffError {
  const message = `cannot change the store "${path}": it has version ${version}, ` +
    `this program writes version ${STORE_VERSION}`;
  return new HandoffError("invalid", message, { hints: ["use the newer program that wrote it"] });
}

/** Returns the text of a store as Go reads it: what is no UTF-8 becomes U+FFFD. */
export function decodeStore(bytes: Uint8Array): string {
  // Go does not skip a byte order mark, and refuses it as no JSON.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** A file that begins and ends as a canonical one, read piece by piece. */
class CanonicalContent implements StoreContent {
  readonly version = STORE_VERSION;
  readonly #bytes: Uint8Array;
  readonly #what: string;
  #isCanonical = true;

  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#what = what;
  }

  get isCanonical(): boolean {
    return this.#isCanonical;
  }

  *pieces(): Iterable<readonly StoredRecord[]> {
    let count = 0;
    for (const piece of piecesOf(this.#bytes)) {
      const items = parseOrNull(piece);
      if (!Array.isArray(items)) {
        yield this.#othersAfter(count);
        return;
      }
      yield checked(items, this.#what, count);
      count += items.length;
    }
  }

  /** Broken, or laid out by hand so that it only looks canonical: then the whole is parsed. */
  #othersAfter(count: number): readonly StoredRecord[] {
    this.#isCanonical = false;
    const { items } = parseWhole(this.#bytes, this.#what);
    return checked(items.slice(count), this.#what, count);
  }
}

/** Returns items that are all good records. Before them the file has `count` others. */
function checked(
  items: readonly unknown[],
  what: string,
  count: number,
): readonly StoredRecord[] {
  try {
    return checkRecords(items, (index) => `${what}: record ${count + index + 1}`);
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    throw unusable(error.message);
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

interface WholeStore {
  readonly version: number;
  readonly items: readonly unknown[];
}

function parseWhole(bytes: Uint8Array, what: string): WholeStore {
  const value = parseJson(decodeStore(bytes), what) ?? {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw unusable(`${what}: it must be an object, found ${kindOf(value)}`);
  }
  const { version, items } = value as { readonly version?: unknown; readonly items?: unknown };
  // Go takes a missing or null version for 0, and 0 for 1.
  const given = version ?? 0;
  if (typeof given !== "number" || !Number.isSafeInteger(given)) {
    const found = typeof given === "number" ? String(given) : kindOf(given);
    throw unusable(`${what}: it must have "version" as a whole number, found ${found}`);
  }
  const list = items ?? [];
  if (!Array.isArray(list)) {
    throw unusable(`${what}: it must have "items" as a list, found ${kindOf(list)}`);
  }
  return { version: given || STORE_VERSION, items: list };
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unusable(`${what}: ${problemOf(text)}`);
  }
}

/** Returns what is wrong with a text that is no JSON, and where. */
function problemOf(text: string): string {
  try {
    parseStrictJson(new TextEncoder().encode(text), { depthMax: DEPTH_MAX, what: "it" });
  } catch (error) {
    if (error instanceof HandoffError) return error.message.replace(/^cannot read it: /, "");
    throw error;
  }
  return "it is no JSON";
}

function unusable(message: string): HandoffError {
  return new HandoffError("invalid", message, {
    hints: ["nothing was changed; correct the file, or move it away to start a new store"],
  });
}
