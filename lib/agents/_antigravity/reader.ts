/**
 * Reads the transcripts of Antigravity's conversations.
 *
 * @module
 */

import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import { conversationsIn } from "./index.ts";
import { folderIn, isTyped, turnsIn } from "./turns.ts";
import { type UserInput, userInputIn } from "./words.ts";
import { textAt, timeAt } from "../_read/fields.ts";
import { timeOf } from "../_read/folders.ts";
import { FileEnds, parseRecord, PEEK_BYTES_MAX } from "../_read/jsonl.ts";
import { nameOf, parentOf } from "../../path.ts";
import { antigravity } from "../antigravity.ts";

/** How many of the first lines are looked at for a folder, and of the last ones for a time. */
const FIRST_LINES_MAX = 60;
const LAST_LINES_MAX = 20;

/** Resolves to what a list shows of the sessions in a source. */
export async function heads({ path }: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
  const head = await headOf(path, place, log);
  return head === null ? [] : [head];
}

/** Yields the turns of a session. */
export async function* read(
  { path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  for (const turn of turnsIn(path, log)) yield turn;
}

async function headOf(path: string, place: Place, log: ReadLog): Promise<SessionHead | null> {
  using ends = new FileEnds(path, log);
  const { input, startedAt, folder } = beginning(ends);
  // The first request of a long file may stand behind what is looked at.
  if (input === null && (startedAt === null || ends.sizeBytes <= PEEK_BYTES_MAX)) return null;
  const conversation = parentOf(parentOf(parentOf(path)));
  const id = nameOf(conversation);
  const index = await conversationsIn(parentOf(parentOf(conversation)), place);
  return {
    agent: antigravity.name,
    id,
    path,
    project: index.folders.get(id) ?? folder,
    branch: null,
    remote: null,
    model: input?.model ?? null,
    version: null,
    title: index.titles.get(id) ?? input?.request ?? null,
    startedAt,
    updatedAt: lastTime(ends) ?? ends.changedAt ?? timeOf(path, log),
    sizeBytes: ends.sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}

interface Beginning {
  /** What was asked first. */
  readonly input: UserInput | null;
  readonly startedAt: Date | null;
  /** Where the first command ran. */
  readonly folder: string | null;
}

function beginning(ends: FileEnds): Beginning {
  let input: UserInput | null = null;
  let startedAt: Date | null = null;
  let folder: string | null = null;
  let lines = 0;
  for (const line of ends.first()) {
    if (++lines > FIRST_LINES_MAX && input !== null) break;
    const step = parseRecord(line);
    if (step === null) continue;
    startedAt ??= timeAt(step, "created_at");
    folder ??= folderIn(step);
    const content = textAt(step, "content") ?? "";
    if (textAt(step, "type") !== "USER_INPUT" || !isTyped(step) || input !== null) continue;
    const found = userInputIn(content);
    if (found.request.trim() !== "") input = found;
  }
  return { input, startedAt, folder };
}

function lastTime(ends: FileEnds): Date | null {
  let lines = 0;
  for (const line of ends.last()) {
    const time = timeAt(parseRecord(line) ?? undefined, "created_at");
    if (time !== null) return time;
    if (++lines === LAST_LINES_MAX) break;
  }
  return null;
}
