/**
 * Reads the turns of a Codex session.
 *
 * @module
 */

import type { Place, ReadLog, SessionHead, Turn } from "../_agent.ts";
import { Chain } from "./chain.ts";
import { UnknownTypes } from "./records.ts";
import { Conversation } from "./turns.ts";

/** Yields the turns of a session, those of the rollouts that it goes on from first. */
export async function* read(
  { path }: SessionHead,
  place: Place,
  log: ReadLog,
): AsyncGenerator<Turn> {
  using chain = await Chain.open(path, place, log);
  const conversation = new Conversation(log);
  const unknown = new UnknownTypes(log);
  for (const { record, position, path: file, line, isFirst } of chain.records(log)) {
    if (isFirst) conversation.beginFile();
    unknown.look(record, file, line);
    for (const { turn } of conversation.take(record, position)) yield turn;
  }
  for (const { turn } of conversation.end()) yield turn;
}
