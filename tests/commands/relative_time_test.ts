import { equal } from "node:assert/strict";
import { relativeTime } from "../../commands/_relative_time.ts";

const NOW = new Date("2026-11-22T18:00:00Z");

for (
  const [seconds, wanted] of [
    [0, "just now"],
    [59, "just now"],
    [60, "1 minute ago"],
    [3599, "59 minutes ago"],
    [3600, "1 hour ago"],
    [86_399, "23 hours ago"],
    [86_400, "1 day ago"],
    [6 * 86_400, "6 days ago"],
    [7 * 86_400, "1 week ago"],
    [29 * 86_400, "4 weeks ago"],
    [30 * 86_400, "1 month ago"],
    [364 * 86_400, "12 months ago"],
    [365 * 86_400, "1 year ago"],
    [-59, "just now"],
    [-7200, "in 2 hours"],
  ] as const
) {
  Deno.test(`relativeTime() says "${wanted}" for ${seconds} seconds`, () => {
    equal(relativeTime(new Date(NOW.getTime() - seconds * 1000), NOW), wanted);
  });
}
