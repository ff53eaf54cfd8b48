/**
 * Reads files that are one JSON document.
 *
 * @module
 */

import type { Json } from "../../go_json.ts";
import type { ReadLog } from "../_agent.ts";
import { parseJson } from "./fields.ts";
import { reasonOf } from "./jsonl.ts";
import { mendedJson } from "./mended_json.ts";

/** The largest document that is read unless its reader says otherwise, in bytes. */
export const DOCUMENT_BYTES_MAX = 64 * 1024 * 1024;

const CUT = "its end is missing";

/** A document, and what the system says of its file. */
export interface JsonFile {
  readonly value: Json;
  readonly sizeBytes: number;
  readonly changedAt: Date;
}

/**
 * Returns the document in a file of at most `sizeMax` bytes, or `null` when there is none, which is
 * in the log. Of one that is cut, what is there is returned, and the log says so.
 */
export function readJsonFile(
  path: string,
  log: ReadLog,
  sizeMax = DOCUMENT_BYTES_MAX,
): JsonFile | null {
  try {
    const { isFile, size, mtime } = Deno.statSync(path);
    if (!isFile) log.skip(path, "it is no regular file");
    else if (size > sizeMax) log.skip(path, `it has more than ${sizeMax} bytes`);
    else {
      const text = Deno.readTextFileSync(path);
      const whole = parseJson(text);
      const value = whole ?? mendedJson(text);
      if (whole === undefined) log.skip(path, value === undefined ? "it is no JSON" : CUT);
      if (value !== undefined) return { value, sizeBytes: size, changedAt: mtime ?? new Date(0) };
    }
  } catch (error) {
    log.skip(path, reasonOf(error, path));
  }
  return null;
}
