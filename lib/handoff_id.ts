/**
 * Ids of handoffs, on their own: for other programs that want to name things the same way.
 *
 * @module
 */

/** The highest number that is put behind a base that is taken. */
const SUFFIX_MAX = 999;

/**
 * Returns the first free id for a moment: its UTC time as `YYYYMMDD-HHMMSS`, then with `-002` to
 * `-999` behind it; or `null` when all 999 are in `taken`.
 *
 * @example
 * ```ts
 * import { newHandoffId } from "./handoff_id.ts";
 * import { equal } from "node:assert/strict";
 *
 * const now = new Date("2026-11-22T18:02:06Z");
 * equal(newHandoffId(new Set(), now), "20261122-180206");
 * equal(newHandoffId(new Set(["20261122-180206"]), now), "20261122-180206-002");
 * ```
 */
export function newHandoffId(taken: ReadonlySet<string>, now: Date): string | null {
  const base = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  if (!taken.has(base)) return base;
  for (let number = 2; number <= SUFFIX_MAX; number++) {
    const id = `${base}-${String(number).padStart(3, "0")}`;
    if (!taken.has(id)) return id;
  }
  return null;
}

/**
 * Says whether a name may be the id of a handoff from elsewhere: 1 to 128 letters, digits, dots,
 * underscores and hyphens, the first a letter or digit, and not the word `latest`. Such an id is
 * safe as a part of a file name.
 */
export function isPortableId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id) && id.toLowerCase() !== "latest";
}
