/**
 * Reads the lines of files in which empty ones mean something.
 *
 * @module
 */

import type { ReadLog } from "../_agent.ts";
import { type Line, readLines } from "./jsonl.ts";

/** Yields the lines of a file with the empty ones, which {@linkcode readLines} leaves out. */
export function* linesWithBlanks(path: string, log: ReadLog): Generator<Line> {
  let number = 0;
  for (const line of readLines(path, log)) {
    while (++number < line.number) yield { number, text: "" };
    yield line;
  }
}
