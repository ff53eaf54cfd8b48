import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { HandoffError } from "../../lib/errors.ts";
import { parseSince } from "../../lib/since.ts";

const NOW = new Date("2026-11-22T18:00:00Z");

/** Each with the milliseconds before now. */
const DURATIONS: readonly (readonly [string, number])[] = [
  ["90m", 90 * 60_000],
  ["1h30m", 90 * 60_000],
  ["30m1h", 90 * 60_000],
  ["7h30m", 7.5 * 3_600_000],
  ["250ms", 250],
  ["1.5h", 90 * 60_000],
  [".5h", 30 * 60_000],
  ["1.h", 3_600_000],
  ["+2s", 2000],
  ["1500us", 1],
  ["1500\u00B5s", 1],
  ["1500\u03BCs", 1],
  ["2000000ns", 2],
  ["1ns", 0],
  ["2d", 2 * 86_400_000],
  ["1w", 7 * 86_400_000],
  ["1w2d3h", 9 * 86_400_000 + 3 * 3_600_000],
  ["1.5d", 36 * 3_600_000],
  [" 6h\n", 6 * 3_600_000],
  ["2562047h", 2562047 * 3_600_000],
];

for (const [text, milliseconds] of DURATIONS) {
  Deno.test(`parseSince() takes ${JSON.stringify(text)} for a duration before now`, () => {
    deepEqual(parseSince(text, NOW), new Date(NOW.getTime() - milliseconds));
  });
}

const TIMES: readonly (readonly [string, string])[] = [
  ["2026-11-21", "2026-11-21T00:00:00.000Z"],
  ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ["2026-11-22T17:59:59Z", "2026-11-22T17:59:59.000Z"],
  ["2026-11-22T18:30:00+01:00", "2026-11-22T17:30:00.000Z"],
  ["2026-11-22T12:00:00-05:30", "2026-11-22T17:30:00.000Z"],
  ["2026-11-22t17:00:00.25z", "2026-11-22T17:00:00.250Z"],
  ["2026-11-22 17:00:00Z", "2026-11-22T17:00:00.000Z"],
  ["0001-01-01", "0001-01-01T00:00:00.000Z"],
];

for (const [text, wanted] of TIMES) {
  Deno.test(`parseSince() takes "${text}" for ${wanted}`, () => {
    equal(parseSince(text, NOW).toISOString(), wanted);
  });
}

const WRONG = [
  "",
  "soon",
  "5",
  "1 h",
  "1h 30m",
  "h",
  ".",
  ".h",
  "1..5h",
  "--1h",
  "1y",
  "1M",
  "1H",
  "9223372036855s1000h",
  "2562048h",
  "99999999999999999999w",
  "2026-02-30",
  "2026-11-31T00:00:00Z",
  "2026-11-22T24:00:00Z",
  "2026-11-22T23:59:60Z",
  "2026-11-22T17:00Z",
  "2026-11-22T17:00:00",
  "2026-11-22T17:00:00+24:00",
  "2026-11-22T17:00:00+01:60",
  "2026-11-22T17:00:00+0100",
  "2026-1-2",
  "20261122",
  "\uFF11h",
];

for (const text of WRONG) {
  Deno.test(`parseSince() refuses ${JSON.stringify(text)}`, () => {
    throws(() => parseSince(text, NOW), isUsage(/must be a duration, a date or a time, found/));
  });
}

for (
  const text of ["0", "+0", "-0", "0s", "0h0m", "-1h", "-1ns", "2026-11-23", "2026-11-22T18:00:00Z"]
) {
  Deno.test(`parseSince() refuses "${text}", which is not in the past`, () => {
    throws(() => parseSince(text, NOW), isUsage(/must reach into the past/));
  });
}

Deno.test("parseSince() adds up what stands in any order", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 500 }),
    fc.integer({ min: 0, max: 5000 }),
    fc.integer({ min: 0, max: 5000 }),
    (hours, minutes, seconds) => {
      const wanted = NOW.getTime() - ((hours * 60 + minutes) * 60 + seconds) * 1000;
      equal(parseSince(`${hours}h${minutes}m${seconds}s`, NOW).getTime(), wanted);
      equal(parseSince(`${seconds}s${hours}h${minutes}m`, NOW).getTime(), wanted);
    },
  ));
});

Deno.test("parseSince() answers every text with a time before now or a usage error", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    try {
      equal(parseSince(text, NOW) <= NOW, true);
    } catch (error) {
      equal(error instanceof HandoffError && error.code, "usage");
    }
  }));
});

Deno.test("parseSince() is quick with a long number", () => {
  throws(() => parseSince("1".repeat(1_000_000), NOW), isUsage(/must be a duration/));
});

function isUsage(message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof HandoffError && error.code === "usage" && message.test(error.message);
}
