/**
 * Times as people say them.
 *
 * @module
 */

import { count } from "../lib/text.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The largest unit first; each in seconds. */
const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["week", 7 * DAY],
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
] as const;

/**
 * Returns how long ago a time is, rounded down, in the largest unit that fits once: `3 days ago`,
 * `just now` within a minute, `in 2 hours` when it is yet to come.
 */
export function relativeTime(time: Date, now: Date): string {
  const seconds = (now.getTime() - time.getTime()) / 1000;
  const distance = Math.abs(seconds);
  const unit = UNITS.find(([, length]) => distance >= length);
  if (unit === undefined) return "just now";
  const amount = count(Math.floor(distance / unit[1]), unit[0]);
  return seconds < 0 ? `in ${amount}` : `${amount} ago`;
}
