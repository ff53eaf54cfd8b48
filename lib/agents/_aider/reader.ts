/**
 * Reads the runs of Aider out of its history.
 *
 * @module
 */

import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import { isOldRun, type Passage, Passages, runStartedAt } from "./lines.ts";
import { printedIn } from "./printed.ts";
import { RunReader } from "./turns.ts";
import { wordsIn } from "./words.ts";
import { linesWithBlanks } from "../_read/blank_lines.ts";
import { timeOf } from "../_read/folders.ts";
import { nameOf, parentOf } from "../../path.ts";
import { aider, HISTORY_FILE } from "../aider.ts";

/** A run of the program. */
interface Run {
  readonly id: string;
  readonly startedAt: Date;
}

interface RunPassage {
  readonly run: Run;
  readonly passage: Passage;
  /** How many characters it has, about. */
  readonly length: number;
}

/** Resolves to what a list shows of the sessions in a source. */
export function heads({ path }: Source, _place: Place, log: ReadLog): Promise<SessionHead[]> {
  return Promise.try(() => headsIn(path, log));
}

/** Yields the turns of a session. */
export async function* read(
  { id, path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  let reader: RunReader | null = null;
  for (const { run, passage } of passagesIn(path, { log, tellsOld: false })) {
    if (run.id === id) {
      reader ??= new RunReader(log);
      for (const turn of reader.turnsOf(passage)) yield turn;
    } else if (reader !== null) break;
  }
  if (reader !== null) { for (const turn of reader.end()) yield turn; }
  else log.skip(path, `the session "${id}" is not in it any more`);
}

interface PassagesOptions {
  readonly log: ReadLog;
  /** Whether it is reported that there are runs of a form that is not read. */
  readonly tellsOld: boolean;
}

/** Yields the passages of a history; what stands before the first run belongs to none. */
function* passagesIn(path: string, { log, tellsOld }: PassagesOptions): Generator<RunPassage> {
  const ids = new Map<string, number>();
  let run: Run | null = null;
  let isOldTold = !tellsOld;
  let passages = new Passages();
  function* ended(passage: Passage | null): Generator<RunPassage> {
    if (run === null || passage === null) return;
    const length = passage.lines.reduce((sum, line) => sum + line.length + 1, 0);
    yield { run, passage, length };
  }
  for (const { text, number } of linesWithBlanks(path, log)) {
    const startedAt = runStartedAt(text);
    if (startedAt === null) {
      if (run !== null) yield* ended(passages.add(text, number));
      else if (!isOldTold && isOldRun(text)) {
        isOldTold = true;
        log.skip(path, "runs from before June 2023, in a form that is not read", number);
      }
      continue;
    }
    yield* ended(passages.end());
    passages = new Passages();
    run = { id: idOf(startedAt, path, ids), startedAt };
  }
  yield* ended(passages.end());
}

/** Returns an id that stays when the file grows: the project, the time, and which one of that time. */
function idOf(startedAt: Date, path: string, ids: Map<string, number>): string {
  const project = nameOf(parentOf(path)).replaceAll(/[^A-Za-z0-9._-]/g, "-") || "aider";
  const time = startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const name = `${project}-${time}`;
  const times = (ids.get(name) ?? 0) + 1;
  ids.set(name, times);
  return times === 1 ? name : `${name}-${String(times).padStart(3, "0")}`;
}

/** What is known of a run that is being read. */
interface Found {
  readonly run: Run;
  request: string | null;
  command: string | null;
  model: string | null;
  version: string | null;
  sizeBytes: number;
}

function headsIn(path: string, log: ReadLog): SessionHead[] {
  const found: Found[] = [];
  for (const { run, passage, length } of passagesIn(path, { log, tellsOld: true })) {
    let last = found.at(-1);
    if (last?.run !== run) {
      last = { run, request: null, command: null, model: null, version: null, sizeBytes: 0 };
      found.push(last);
    }
    last.sizeBytes += length;
    if (passage.kind === "typed") takeWords(passage, last);
    if (passage.kind === "printed") takeFacts(passage, last);
  }
  if (found.length === 0) return [];
  const changedAt = timeOf(path, log);
  return found.filter(({ request, command }) => request !== null || command !== null)
    .map((run) => headOf(run, path, run === found.at(-1) ? changedAt : earlier(run, changedAt)));
}

/** A time of a zone that is not known cannot be later than the last change of the file. */
function earlier({ run }: Found, changedAt: Date): Date {
  return run.startedAt < changedAt ? run.startedAt : changedAt;
}

function takeWords({ lines }: Passage, found: Found): void {
  if (found.request !== null) return;
  const words = wordsIn(lines.join("\n"));
  if (words?.kind === "request") found.request = words.text;
  if (words?.kind === "shell") found.command ??= words.command;
}

function takeFacts({ lines }: Passage, found: Found): void {
  for (const line of lines) {
    const printed = printedIn(line.trim());
    if (printed.kind === "model") found.model = printed.model;
    if (printed.kind === "version") found.version = printed.version;
  }
}

function headOf(found: Found, path: string, updatedAt: Date): SessionHead {
  return {
    agent: aider.name,
    id: found.run.id,
    path,
    project: nameOf(path) === HISTORY_FILE ? parentOf(path) : null,
    branch: null,
    remote: null,
    model: found.model,
    version: found.version,
    title: found.request ?? found.command,
    startedAt: found.run.startedAt,
    updatedAt,
    sizeBytes: found.sizeBytes,
    parentId: null,
    convertedFrom: null,
  };
}
