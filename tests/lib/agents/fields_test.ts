import { deepEqual, equal } from "node:assert/strict";
import { amountAt, lastFolderOf, timeAt, wholeAt } from "../../../lib/agents/_read/fields.ts";

Deno.test("timeAt() reads ISO 8601, and takes what states no zone for UTC", () => {
  const read = (at: string | number) => timeAt({ at }, "at")?.toISOString() ?? null;
  const wanted = "2026-11-22T17:00:00.000Z";
  for (
    const text of [
      "2026-11-22T17:00:00Z",
      "2026-11-22 17:00:00",
      "2026-11-22T17:00",
      "2026-11-22T18:30:00.000000+01:30",
      "2026-11-22T12:00:00-0500",
    ]
  ) equal(read(text), wanted, text);
  equal(read("2026-11-22"), "2026-11-22T00:00:00.000Z");
  equal(read(Date.parse(wanted)), wanted);
});

Deno.test("timeAt() has nothing for what is no time", () => {
  for (
    const at of ["1", "now", "Nov 22, 2026", "2026-13-01T00:00:00Z", "1969-01-01", -1, 1e300, null]
  ) equal(timeAt({ at }, "at"), null, String(at));
});

Deno.test("wholeAt() and amountAt() count with nothing that is not whole", () => {
  const values = [3, 0, -3, 1.5, 1e300, 2 ** 53, "3", null];
  deepEqual(values.map((n) => wholeAt({ n }, "n")), [3, 0, -3, null, null, null, null, null]);
  deepEqual(values.map((n) => amountAt({ n }, "n")), [3, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("lastFolderOf() tells a folder only when it is another one", () => {
  deepEqual(lastFolderOf("/a", "/b"), { lastFolder: "/b" });
  for (const [first, last] of [["/a", "/a"], ["/a", null], [null, "/b"]] as const) {
    deepEqual(lastFolderOf(first, last), {});
  }
});
