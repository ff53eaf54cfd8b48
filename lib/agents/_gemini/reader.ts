/**
 * Reads the sessions of Gemini CLI, in both forms.
 *
 * @module
 */

import type { Place, ReadLog, SessionHead, Source, Turn } from "../_agent.ts";
import { projectFiles } from "./project.ts";
import { sessionHeads, sessionTurns } from "./sessions.ts";
import { geminiCli } from "../gemini_cli.ts";

/** Resolves to what a list shows of the sessions in a source. */
export async function heads({ path }: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
  return await sessionHeads(path, { agent: geminiCli.name, files: projectFiles(path), place, log });
}

/** Yields the turns of a session. */
export async function* read(
  { path }: SessionHead,
  _place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  for (const turn of sessionTurns(path, log)) yield turn;
}
