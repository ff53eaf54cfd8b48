/**
 * What `--since` understands: how long ago, or from when on.
 *
 * @module
 */

import { HandoffError } from "./errors.ts";
import { trimSpace } from "./text.ts";

/** Nanoseconds in each unit: those of Go's `time.ParseDuration`, then days and weeks. */
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00B5s": 1_000n, // micro sign
  "\u03BCs": 1_000n, // Greek letter mu
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

/** The longest duration, as Go's `time.Duration` holds it: about 292 years. */
const NANOSECONDS_MAX = 2n ** 63n - 1n;

/** Digits in the fraction of a number that can matter: a week has 6.048e14 nanoseconds. */
const FRACTION_DIGITS_MAX = 18;

const NUMBER_AND_UNIT = /(\d*)(?:\.(\d*))?(ns|us|\u00B5s|\u03BCs|ms|s|m|h|d|w)/g;
const DURATION = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|\u00B5s|\u03BCs|ms|s|m|h|d|w))+$/;

const DATE_OR_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d:\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d)))?$/;

/**
 * Returns the moment that `text` means, seen from `now`.
 *
 * It is a duration before `now` in Go's notation, such as `90m` or `1h30m`, where `d` is 24 hours
 * and `w` seven days; or a date such as `2026-11-22`, from midnight UTC on, because ids are in UTC;
 * or an RFC 3339 time with any offset. The result is exact to the millisecond.
 *
 * @example
 * ```ts
 * import { parseSince } from "./since.ts";
 * import { deepEqual } from "node:assert/strict";
 *
 * const now = new Date("2026-11-22T18:00:00Z");
 * deepEqual(parseSince("1h30m", now), new Date("2026-11-22T16:30:00Z"));
 * deepEqual(parseSince("2026-11-20", now), new Date("2026-11-20T00:00:00Z"));
 * ```
 *
 * @throws {HandoffError} `usage` when it is none of these, or not before `now`.
 */
export function parseSince(text: string, now: Date): Date {
  const wanted = trimSpace(text);
  const nanoseconds = parseDuration(wanted);
  const since = nanoseconds === null
    ? parseDateOrTime(wanted)
    : new Date(now.getTime() - Number(nanoseconds / 1_000_000n));
  if (since === null || Number.isNaN(since.getTime())) throw notUnderstood(text);
  const isBefore = nanoseconds === null ? since < now : nanoseconds > 0n;
  if (isBefore) return since;
  throw new HandoffError("usage", `"--since" must reach into the past, found "${text}"`);
}

/** Returns nanoseconds, or `null` when it is no duration or one that Go cannot hold. */
function parseDuration(text: string): bigint | null {
  if (/^[+-]?0$/.test(text)) return 0n;
  if (!DURATION.test(text)) return null;
  let nanoseconds = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(NUMBER_AND_UNIT)) {
    const digits = fraction.slice(0, FRACTION_DIGITS_MAX);
    const scale = UNITS[unit]!;
    nanoseconds += BigInt(whole) * scale + BigInt(digits) * scale / 10n ** BigInt(digits.length);
  }
  if (nanoseconds > NANOSECONDS_MAX) return null;
  return text.startsWith("-") ? -nanoseconds : nanoseconds;
}

function parseDateOrTime(text: string): Date | null {
  const match = DATE_OR_TIME.exec(text);
  if (match === null) return null;
  const [, date, time = "00:00:00", fraction = "", sign = "+", hours = "0", minutes = "0"] = match;
  const local = `${date}T${time}`;
  const asUtc = new Date(`${local}${fraction}Z`);
  // The Date constructor takes 30 February for 2 March, and 24:00 for the day after.
  const exists = !Number.isNaN(asUtc.getTime()) && asUtc.toISOString().startsWith(local);
  if (!exists || Number(hours) > 23 || Number(minutes) > 59) return null;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(asUtc.getTime() - (sign === "-" ? -offset : offset));
}

function notUnderstood(text: string): HandoffError {
  return new HandoffError(
    "usage",
    `"--since" must be a duration, a date or a time, found "${text}"`,
    { hints: ["such as 90m, 1h30m, 2d, 1w, 2026-11-22 or 2026-11-22T18:00:00+01:00"] },
  );
}
