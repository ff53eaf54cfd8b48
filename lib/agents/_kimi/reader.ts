/**
 * Reads the sessions of Kimi, of both generations.
 *
 * @module
 */

import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import { cliHead, cliTurns } from "./cli.ts";
import { codeHead } from "./code.ts";
import { codeTurns } from "./code_turns.ts";
import { kimi } from "../kimi.ts";

/** Resolves to what a list shows of the sessions in a source. */
export async function heads({ path }: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
  const head = isCodes(path) ? codeHead(path, log) : await cliHead(path, place, log);
  return head === null ? [] : [{ agent: kimi.name, ...head }];
}

/** Yields the turns of a session. */
export async function* read(
  { path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  const turns = isCodes(path) ? codeTurns(path, log) : cliTurns(path, log);
  for (const turn of turns) yield turn;
}

/** Says whether a file is of Kimi Code, which has a folder for each agent. */
function isCodes(path: string): boolean {
  return /[\\/]agents[\\/]main[\\/]wire\.jsonl$/.test(path);
}
