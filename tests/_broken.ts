/** What may be wrong with a file of JSON lines, made from one that is right. */

/** Files up to this size are cut at every byte, larger ones at some 60 places. */
const SMALL_BYTES = 3000;
const CUTS = 60;

/** What stands in the place of a value that a format wants otherwise. */
const WRONG = [null, true, -1, 1e300, 1.5, "", "x", [], [null], {}, { "__proto__": 1 }, [["a"]]];

/** What a line may be that is no record at all. */
const GARBAGE = ["garbage", "{", "[]", "null", '"text"', "{}", '{"type":', "\u0000\u0001", "{}}"];

/** Returns the lengths to which a file is cut. */
export function cutsOf({ length }: Uint8Array): number[] {
  const all = Array.from({ length }, (_, at) => at);
  return length <= SMALL_BYTES ? all : sampled(all, CUTS);
}

/** Returns at most `wanted` of the items, from all over, always the same ones. */
export function sampled<T>(items: Iterable<T>, wanted: number): T[] {
  const all = [...items];
  const step = Math.max(1, all.length / wanted);
  return Array.from(
    { length: Math.min(wanted, all.length) },
    (_, at) => all[Math.floor(at * step)]!,
  );
}

/** Returns a place with what stands there instead of a record. */
export function pairedWithGarbage(at: number): [at: number, garbage: string][] {
  return [[at, GARBAGE[at % GARBAGE.length]!]];
}

/** Returns a line of JSON with one value of it replaced by something of another kind, many times. */
export function variantsOf(line: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  return replacements(value, 0).map((variant) => JSON.stringify(variant));
}

/** Writes a line of JSON as many other programs do: with spaces behind colons and commas. */
export function withSpaces(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line), null, 1).replaceAll(/\n */g, " ");
  } catch (error) {
    if (error instanceof SyntaxError) return line;
    throw error;
  }
}

function replacements(value: unknown, depth: number): unknown[] {
  const wrong = WRONG.slice(depth % 3).filter((_, at) => at % 3 === 0);
  if (depth > 4 || typeof value !== "object" || value === null) return wrong;
  if (Array.isArray(value)) {
    return [
      ...wrong,
      ...value.slice(0, 3).flatMap((item, at) =>
        replacements(item, depth + 1).map((variant) => value.with(at, variant))
      ),
    ];
  }
  return [
    ...wrong,
    ...Object.entries(value).flatMap(([name, item]) => [
      ...replacements(item, depth + 1).map((variant) => ({ ...value, [name]: variant })),
      Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)),
    ]),
  ];
}
