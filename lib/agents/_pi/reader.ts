/**
 * Reads the sessions of pi.
 *
 * @module
 */

import { nameOf } from "../../path.ts";
import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import type { JsonObject } from "../../go_json.ts";
import { textAt } from "../_read/fields.ts";
import { parseRecord } from "../_read/jsonl.ts";
import {
  glanceAt,
  type Links,
  linksIn,
  OUTSIDE,
  type TreeFormat,
  turnsOnBranch,
} from "../_read/message_tree.ts";
import { EntryReader, modelIn } from "./entries.ts";
import { ENDING, pi } from "../pi.ts";

/** How pi itself begins an entry, except for those of its extensions. */
const ENTRY_START =
  /^\{"type":"[a-z_]{1,40}","id":"([^"\\]{1,200})","parentId":(?:null|"([^"\\]{1,200})")[,}]/;

/** A file is named for the time of its start and its id. */
const FILE_NAME = /^\d{4}-\d\d-\d\dT[\d-]{1,20}Z_(.+)$/;

const FORMAT: TreeFormat = {
  headerType: "session",
  firstType: "title",
  linksOf,
  reader: (path, log) => new EntryReader(path, log),
  title: { marks: ['"session_info"'], in: titleIn },
  model: {
    marks: ['"model_change"', '"assistant"'],
    in: modelIn,
  },
};

/** Returns the title that an entry states; oh-my-pi has a line in front of the header for it. */
function titleIn(entry: JsonObject): string | null {
  switch (textAt(entry, "type")) {
    case "session_info":
      return textAt(entry, "name") || null;
    case "title":
      return textAt(entry, "title") || null;
    default:
      return null;
  }
}

/** Returns where an entry belongs. In files of version 1 none has an id: they are no trees. */
function linksOf(line: string): Links {
  const [start, id, parentId = null] = ENTRY_START.exec(line) ?? [];
  if (start !== undefined && id !== undefined) return { id, parentId };
  const entry = parseRecord(line);
  return textAt(entry, "type") === FORMAT.headerType ? OUTSIDE : linksIn(entry);
}

/** Resolves to what a list shows of the sessions in a source. */
export function heads({ path }: Source, _place: Place, log: ReadLog): Promise<SessionHead[]> {
  return Promise.try(() => {
    const glance = glanceAt(path, FORMAT, log);
    if (glance === null) return [];
    const { header, prompt, title, model, firstAt, lastAt, changedAt, sizeBytes } = glance;
    const parent = textAt(header, "parentSession") ?? textAt(header, "branchedFrom");
    return [{
      agent: pi.name,
      id: textAt(header, "id") ?? idIn(path),
      path,
      project: textAt(header, "cwd") || null,
      branch: null,
      remote: null,
      model,
      version: null,
      title: title ?? (textAt(header, "title") || prompt),
      startedAt: firstAt,
      updatedAt: lastAt ?? changedAt,
      sizeBytes,
      parentId: parent === null ? null : idIn(parent),
      convertedFrom: null,
    }];
  });
}

/** Yields the turns of a session. */
export async function* read(
  { path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  for (const turn of turnsOnBranch(path, FORMAT, log)) yield turn;
}

/** Returns the id in the name of a file; names from another system may have backslashes. */
function idIn(path: string): string {
  const name = nameOf(path.replaceAll("\\", "/")).replace(ENDING, "");
  return FILE_NAME.exec(name)?.[1] ?? name;
}
