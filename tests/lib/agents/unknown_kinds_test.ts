import { deepEqual } from "node:assert/strict";
import { ReadLog } from "../../../lib/agents/_agent.ts";
import { UnknownKinds } from "../../../lib/agents/_read/unknown_kinds.ts";

Deno.test("UnknownKinds reports each kind once, and tells the beginning of its name", () => {
  const log = new ReadLog();
  const unknown = new UnknownKinds("/home/ana/a.jsonl", log);
  for (const kind of ["new", "new", null, "", "x".repeat(100), `${"x".repeat(60)}y`]) {
    unknown.report("records", kind, 3);
  }
  deepEqual(log.problems.map(({ line, reason }) => [line, reason]), [
    [3, 'records of a kind that is not known: "new"'],
    [3, "records that state no kind"],
    [3, `records of a kind that is not known: "${"x".repeat(60)}"`],
  ]);
});

Deno.test("UnknownKinds reports no more than a thousand kinds", () => {
  const log = new ReadLog();
  const unknown = new UnknownKinds("/home/ana/a.jsonl", log);
  for (let count = 0; count < 1200; count++) unknown.report("records", `${count}`);
  deepEqual(log.skipped, 1000);
});
