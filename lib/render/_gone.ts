/**
 * Files that the session changed and that are not there any more: somebody deleted them since, or
 * they are on another branch.
 *
 * @module
 */

import { grouped } from "../excerpt.ts";
import type { Captured } from "../captured.ts";
import type { Piece } from "./_outline.ts";
import { code } from "./_quote.ts";
import { RANKS, WHOLE } from "./_sizes.ts";

/** How many are named, and how long each, at the ranks of the lists of changed files. */
const SIZES = [
  [3, 60, RANKS.files],
  [20, 120, RANKS.moreStanding],
  [WHOLE, WHOLE, RANKS.longLists],
] as const;

/** Returns what is printed behind the changed files; the newest ones survive first. */
export function gonePieces({ files }: Captured): Piece[] {
  const paths = files.filter(({ isGone }) => isGone).map(({ path }) => path);
  if (paths.length === 0) return [];
  const forms = SIZES.map(([count, bytes, rank]) => {
    const shown = paths.slice(-Math.min(count, paths.length)).map((path) => code(path, bytes));
    const left = paths.length - shown.length;
    const more = left > 0 ? ` … and ${grouped(left)} more` : "";
    return { rank, text: `- Not there now: ${shown.join(", ")}${more}` };
  });
  return [{ part: "files", forms }];
}
