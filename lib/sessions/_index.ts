/**
 * The index of sessions: what was found in each source, with a stamp that tells whether that still
 * holds. It is derived data; whatever of it is not as expected counts for nothing.
 *
 * @module
 */

import type { Problem, SessionHead } from "../agents/mod.ts";
import type { Json, JsonObject } from "../go_json.ts";
import { VERSION } from "../version.ts";

/** What was found in a source. */
export interface IndexedSource {
  /** The name of the agent. */
  readonly agent: string;
  readonly path: string;
  /** The stamp of the source before it was read, see `Stamps`. */
  readonly stamp: string;
  readonly heads: readonly SessionHead[];
  /** How many things in it were skipped, and the first of them. */
  readonly skipped: number;
  readonly problems: readonly Problem[];
}

/** The form of the index. One of another form, or of another version of the program, is ignored. */
const FORM = 2;

/** Returns the text of the index: compact JSON. */
export function formatIndex(sources: readonly IndexedSource[]): string {
  return JSON.stringify({ form: FORM, program: VERSION, sources: sources.map(sourceToRow) });
}

/** Returns what is right in the text of an index; nothing when it is none of ours. */
export function parseIndex(text: string): IndexedSource[] {
  const index = parseJson(text);
  if (!isObject(index) || index.form !== FORM || index.program !== VERSION) return [];
  return listOf(index.sources, parseSource) ?? [];
}

/** Returns a source as a list, which is written and read faster than fields with names. */
function sourceToRow(source: IndexedSource): Json {
  const { agent, path, stamp, skipped, problems, heads } = source;
  const problemRows = problems.map(({ path, line, reason }) => [path, line, reason]);
  return [agent, path, stamp, skipped, problemRows, heads.map((head) => headToRow(head, source))];
}

/** Returns the source that {@linkcode sourceToRow} wrote. */
function parseSource(value: Json): IndexedSource | null {
  if (!Array.isArray(value)) return null;
  const [agent, path, stamp, skipped, problemRows, headRows] = value;
  if (typeof agent !== "string" || typeof path !== "string" || typeof stamp !== "string") {
    return null;
  }
  const heads = allOf(headRows, (row) => parseRow(row, { agent, path }));
  const problems = allOf(problemRows, parseProblem);
  if (typeof skipped !== "number" || heads === null || problems === null) return null;
  return { agent, path, stamp, heads, skipped, problems };
}

/** Returns a head as a list, without what it has from its source. */
function headToRow(head: SessionHead, source: Pick<IndexedSource, "path">): Json {
  return [
    head.id,
    head.path === source.path ? null : head.path,
    head.sizeBytes,
    head.updatedAt.getTime(),
    head.startedAt?.getTime() ?? null,
    head.project,
    head.branch,
    head.remote,
    head.model,
    head.version,
    head.title,
    head.parentId,
    head.convertedFrom,
    head.lastFolder ?? null,
  ];
}

/** Returns the head that {@linkcode headToRow} wrote. */
function parseRow(
  value: Json,
  source: Pick<IndexedSource, "agent" | "path">,
): SessionHead | null {
  if (!Array.isArray(value)) return null;
  const [id, path, sizeBytes] = value;
  const updatedAt = timeOf(value[3]);
  if (typeof id !== "string" || (typeof path !== "string" && path !== null)) return null;
  if (typeof sizeBytes !== "number" || updatedAt === null) return null;
  return {
    agent: source.agent,
    id,
    path: path ?? source.path,
    project: textOf(value[5]),
    ...lastFolderOf(textOf(value[13])),
    branch: textOf(value[6]),
    remote: textOf(value[7]),
    model: textOf(value[8]),
    version: textOf(value[9]),
    title: textOf(value[10]),
    startedAt: timeOf(value[4]),
    updatedAt,
    sizeBytes,
    parentId: textOf(value[11]),
    convertedFrom: textOf(value[12]),
  };
}

function lastFolderOf(lastFolder: string | null): Pick<SessionHead, "lastFolder"> {
  return lastFolder === null ? {} : { lastFolder };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function parseProblem(value: Json): Problem | null {
  if (!Array.isArray(value)) return null;
  const [path, line, reason] = value;
  if (typeof path !== "string" || typeof reason !== "string") return null;
  return { path, line: typeof line === "number" ? line : null, reason };
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the items of a list that are right, or `null` when it is no list. */
function listOf<T>(value: Json | undefined, parse: (item: Json) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  return value.map(parse).filter((item) => item !== null);
}

/** Returns the items of a list, or `null` when it is no list or one of them is wrong. */
function allOf<T>(value: Json | undefined, parse: (item: Json) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const items: T[] = [];
  for (const each of value) {
    const item = parse(each);
    if (item === null) return null;
    items.push(item);
  }
  return items;
}

function timeOf(value: Json | undefined): Date | null {
  const time = typeof value === "number" ? new Date(value) : null;
  return time === null || Number.isNaN(time.getTime()) ? null : time;
}
