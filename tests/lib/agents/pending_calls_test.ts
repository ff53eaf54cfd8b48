import { deepEqual, equal } from "node:assert/strict";
import { ReadLog } from "../../../lib/agents/_agent.ts";
import { PendingCalls } from "../../../lib/agents/_read/pending_calls.ts";

/** More calls than may wait for their results. */
const MANY = 1500;

function newCalls(log = new ReadLog()): PendingCalls<{ readonly name: string }> {
  return new PendingCalls("/p/session", log);
}

Deno.test("PendingCalls gives a call whose id was there before another one", () => {
  const calls = newCalls();
  equal(calls.open("a", { name: "one" }), "a");
  equal(calls.open("a", { name: "two" }), "a (2)");
  deepEqual(calls.close("a"), { name: "two", callId: "a (2)" });
  equal(calls.close("a"), null);
  equal(calls.open("a", { name: "three" }), "a (3)");
  deepEqual(calls.close("a"), { name: "three", callId: "a (3)" });
});

Deno.test("PendingCalls gives no two calls the same id, whatever theirs are", () => {
  const calls = newCalls();
  const ids = ["a (2)", "a", "a", "a (2)", "a (3)", "a", "", "", "__proto__", "__proto__"];
  const given = ids.map((id) => calls.open(id, { name: id }));
  equal(new Set(given).size, ids.length);
  equal(given[0], "a (2)");
  equal(given[1], "a");
});

Deno.test("PendingCalls forgets the oldest of too many calls without a result, but not its id", () => {
  const calls = newCalls();
  for (let at = 0; at < MANY; at++) calls.open(`${at}`, { name: "x" });
  equal(calls.close("0"), null);
  equal(calls.close(`${MANY - 1}`)?.callId, `${MANY - 1}`);
  equal(calls.open("0", { name: "y" }), "0 (2)");
  equal(calls.close("0")?.name, "y");
});

Deno.test("PendingCalls keeps a call whose id comes again among the newest", () => {
  const calls = newCalls();
  calls.open("again", { name: "one" });
  for (let at = 0; at < MANY - 600; at++) calls.open(`${at}`, { name: "x" });
  calls.open("again", { name: "two" });
  for (let at = MANY; at < MANY + 600; at++) calls.open(`${at}`, { name: "x" });
  equal(calls.close("0"), null);
  equal(calls.close("again")?.name, "two");
});

Deno.test("PendingCalls reports results without a call, once, with the line of the first", () => {
  const log = new ReadLog();
  const calls = newCalls(log);
  calls.open("a", { name: "x" });
  calls.close("a", 6);
  equal(log.skipped, 0);
  calls.close("a", 7);
  calls.close("b", 8);
  calls.close(null, 9);
  equal(log.skipped, 1);
  deepEqual(log.problems, [{ path: "/p/session", line: 7, reason: "a result without a call" }]);
});
