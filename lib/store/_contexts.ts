/**
 * The files in `contexts/`: what is known of a handoff beyond its record. A file is named for the
 * record's id and checksum, so that it never speaks of another record.
 *
 * @module
 */

import { lstatIfThere } from "../atomic_file.ts";
import { HandoffError } from "../errors.ts";
import { fileError } from "../file_errors.ts";
import { goJson } from "../go_json.ts";
import { type Handoff, handoffChecksum } from "../handoff.ts";
import { contextToJson, type HandoffContext, parseContext } from "../handoff_context.ts";
import { isPortableId } from "../handoff_id.ts";
import { joinPath } from "../path.ts";
import { contextsFolder } from "./_file.ts";

/** The most bytes of one context, read or written. */
export const CONTEXT_BYTES_MAX = 16 * 1024 * 1024;

/** How many digits of the record's checksum are in the name. */
const HASH_DIGITS = 16;

/**
 * Returns the name of the file for a handoff's context, or `null` for an id that is no safe part
 * of a file name: such a handoff has no context.
 */
export async function contextName(handoff: Handoff): Promise<string | null> {
  if (!isPortableId(handoff.id)) return null;
  return `${handoff.id}-${(await handoffChecksum(handoff)).slice(0, HASH_DIGITS)}.json`;
}

/** Returns the id in the name of a context's file, or `null` when it is no such name. */
export function idInContextName(name: string): string | null {
  return /^(.+)-[0-9a-f]{16}\.json$/.exec(name)?.[1] ?? null;
}

/**
 * Returns the contexts of handoffs, in their order: `null` for one that has none, and the error
 * for a file that is no context.
 *
 * @throws {HandoffError} `unreadable` or `permission` when the folder cannot be read.
 */
export async function readContexts(
  folder: string,
  handoffs: readonly Handoff[],
): Promise<(HandoffContext | HandoffError | null)[]> {
  const ids = new Set(contextNames(folder).map(idInContextName));
  return await Promise.all(handoffs.map(async (handoff) => {
    // To work out the name of a file takes the record's checksum.
    if (!ids.has(handoff.id)) return null;
    try {
      return await readContext(folder, handoff);
    } catch (error) {
      if (error instanceof HandoffError) return error;
      throw error;
    }
  }));
}

function contextNames(folder: string): string[] {
  const contexts = contextsFolder(folder);
  try {
    return [...Deno.readDirSync(contexts)].map(({ name }) => name);
  } catch (error) {
    throw fileError(error, "read the contexts", contexts, folder);
  }
}

/**
 * Returns the context of a handoff, or `null` when it has none.
 *
 * @throws {HandoffError} `invalid` for a file that is no context, `unreadable` or `permission`.
 */
export async function readContext(
  folder: string,
  handoff: Handoff,
): Promise<HandoffContext | null> {
  const contexts = contextsFolder(folder);
  try {
    const name = await contextName(handoff);
    return name === null ? null : readFile(joinPath(contexts, name));
  } catch (error) {
    throw fileError(error, "read the context", contexts, folder);
  }
}

function readFile(path: string): HandoffContext | null {
  const info = lstatIfThere(path);
  if (info === null) return null;
  if (!info.isFile) throw unusable("unreadable", path, "it is no regular file");
  if (info.size > CONTEXT_BYTES_MAX) throw unusable("unreadable", path, "it is over 16 MiB");
  return parse(Deno.readTextFileSync(path), path);
}

/**
 * Returns the bytes of a context's file.
 *
 * @throws {HandoffError} `too-large` when they could not be read again.
 */
export function contextBytes(context: HandoffContext, id: string): Uint8Array {
  const text = goJson(contextToJson(context), { indent: 2 });
  const bytes = new TextEncoder().encode(`${text}\n`);
  if (bytes.length <= CONTEXT_BYTES_MAX) return bytes;
  throw new HandoffError("too-large", `cannot save the context of ${id}: it is over 16 MiB`);
}

function parse(text: string, path: string): HandoffContext {
  try {
    return parseContext(JSON.parse(text), "it");
  } catch (error) {
    if (error instanceof HandoffError) throw unusable("invalid", path, error.message);
    if (error instanceof SyntaxError) throw unusable("invalid", path, "it is no JSON");
    throw error;
  }
}

function unusable(code: "invalid" | "unreadable", path: string, problem: string): HandoffError {
  return new HandoffError(code, `cannot read the context "${path}": ${problem}`, {
    hints: ["the record itself is whole; put the file back as it was, or move it away"],
  });
}
