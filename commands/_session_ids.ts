/**
 * Ids of sessions, as short as they can be and still name one.
 *
 * @module
 */

/** The fewest characters of an id that are shown, so that it stays the same for a while. */
const LENGTH_MIN = 8;

/**
 * Returns, for each id, its shortest beginning that none of the other ids has, at least eight
 * characters; the whole id when another one begins with all of it.
 */
export function shortIds(ids: Iterable<string>): ReadonlyMap<string, string> {
  const sorted = [...new Set(ids)].sort();
  return new Map(sorted.map((id, at) => {
    const shared = Math.max(
      sharedLength(id, sorted[at - 1] ?? ""),
      sharedLength(id, sorted[at + 1] ?? ""),
    );
    return [id, id.slice(0, Math.max(LENGTH_MIN, shared + 1))];
  }));
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
