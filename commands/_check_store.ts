/**
 * What `doctor` finds in the folder of the store, and how it mends that.
 *
 * @module
 */

import { inspectStore, mendStore, type StoreReport } from "../lib/store/inspect.ts";
import { count } from "../lib/text.ts";
import { errorFindings, type Finding, finding, FIX_HINT } from "./_finding.ts";
import { modeText } from "./_private_file.ts";

/** How to look. */
export interface StoreCheck {
  /** Whether to mend what can be mended. */
  readonly fix: boolean;
  /** The present moment. */
  readonly now: Date;
}

/** Looks at the store in `folder`. What was mended is told as well as how it is now. */
export async function checkStore(folder: string, { fix, now }: StoreCheck): Promise<Finding[]> {
  let before: Finding[] = [];
  try {
    before = findingsOf(await inspectStore(folder, now));
    if (!fix) return before;
    const after = findingsOf(await mendStore(folder, now));
    const left = new Set(after.map(({ text }) => text));
    const mended = before.filter(({ state, text }) => state === "wrong" && !left.has(text));
    return [...mended.map(({ text }) => finding("store", "mended", text)), ...after];
  } catch (error) {
    return [...before, ...errorFindings("store", error, folder)];
  }
}

function findingsOf(
  { records, problems, lock, leftovers, orphans, exposed }: StoreReport,
): Finding[] {
  return [
    ...records === null ? [] : [finding("store", "ok", count(records, "handoff"))],
    ...problems.flatMap((problem) => errorFindings("store", problem)),
    ...records === null && problems.length === 0
      ? [finding("store", "ok", "nothing is saved yet")]
      : [],
    ...lock === null ? [] : [
      lock.isStale
        ? finding(
          "store",
          "wrong",
          `the lock "${lock.path}" belongs to no program any more`,
          FIX_HINT,
        )
        : finding("store", "ok", `${lockOwner(lock.pid)} is writing just now`),
    ],
    ...listFindings(
      leftovers,
      "temporary file was left behind",
      "temporary files were left behind",
    ),
    ...listFindings(orphans, "context belongs to no handoff", "contexts belong to no handoff"),
    ...exposed.map(({ path, mode, wanted }) => {
      return finding("store", "wrong", modeText(path, mode, wanted), FIX_HINT);
    }),
  ];
}

function lockOwner(pid: number | null): string {
  return pid === null ? "a program" : `process ${pid}`;
}

function listFindings(paths: readonly string[], one: string, several: string): Finding[] {
  if (paths.length === 0) return [];
  const first = paths.length === 1 ? `"${paths[0]}"` : `the first is "${paths[0]}"`;
  return [finding("store", "wrong", `${count(paths.length, one, several)}: ${first}`, FIX_HINT)];
}
