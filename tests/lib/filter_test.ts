import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { HandoffError } from "../../lib/errors.ts";
import { type Filter, findHandoff, selectHandoffs } from "../../lib/filter.ts";
import type { Handoff } from "../../lib/handoff.ts";

/** In the order in which they were saved. */
const SAVED = [
  handoff({ id: "20261120-100000", tool: "codex", title: "Auth", project: "/home/ana/demo" }),
  handoff({ id: "20261122-100000", tool: " Cursor ", summary: "ÄPFEL", project: "/home/ana/a" }),
  handoff({ id: "20261121-100000", tool: "codex", next: ["one", "two"], project: "/home/ana/a/" }),
  handoff({ id: "20261122-100000-002", tool: "CODEX", project: "/home//ana/./x/../a" }),
];

Deno.test("selectHandoffs() puts the newest first, and of equal times the one saved last", () => {
  deepEqual(ids({}), [
    "20261122-100000-002",
    "20261122-100000",
    "20261121-100000",
    "20261120-100000",
  ]);
});

const CASES: readonly (readonly [string, Filter, readonly string[]])[] = [
  ["the beginning of an id", { idPrefix: "20261122-100000" }, [
    "20261122-100000-002",
    "20261122-100000",
  ]],
  ["a tool, whatever its capitals and spaces", { tool: "cursor" }, ["20261122-100000"]],
  ["a tool as a whole", { tool: "code" }, []],
  ["a text in the title", { query: "auth" }, ["20261120-100000"]],
  ["a text in the summary, whatever its capitals", { query: "äpfel" }, ["20261122-100000"]],
  ["a text in a next step", { query: "TWO" }, ["20261121-100000"]],
  ["a text that goes on in the next field, as the Go tool does", { query: "one\ntwo" }, [
    "20261121-100000",
  ]],
  ["a project, both sides cleaned as Go does", { project: "/home/ana/b/../a" }, [
    "20261122-100000-002",
    "20261122-100000",
    "20261121-100000",
  ]],
  ["a time, which counts as well", { since: new Date("2026-11-22T10:00:00Z") }, [
    "20261122-100000-002",
    "20261122-100000",
  ]],
  ["a time a moment later", { since: new Date("2026-11-22T10:00:00.001Z") }, []],
  ["the newest one", { limit: 1 }, ["20261122-100000-002"]],
  ["the newest two", { limit: 2 }, ["20261122-100000-002", "20261122-100000"]],
  ["all, with a limit of 0", { limit: 0, tool: "codex" }, [
    "20261122-100000-002",
    "20261121-100000",
    "20261120-100000",
  ]],
  ["what passes every filter", { tool: "codex", project: "/home/ana/a", limit: 1 }, [
    "20261122-100000-002",
  ]],
];

for (const [what, filter, wanted] of CASES) {
  Deno.test(`selectHandoffs() selects by ${what}`, () => deepEqual(ids(filter), wanted));
}

Deno.test("selectHandoffs() compares Windows paths by Windows rules", () => {
  const project = handoff({ project: "C:\\work\\.\\demo\\" });
  equal(selectHandoffs([project], { project: "C:\\work\\demo" }).length, 1);
  equal(selectHandoffs([project], { project: "/home/dev/demo" }).length, 0);
});

Deno.test("selectHandoffs() keeps the order of a plain stable sort, with any limit", () => {
  const days = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 30 });
  fc.assert(fc.property(days, fc.integer({ min: 0, max: 6 }), (days, limit) => {
    const saved = days.map((day, at) =>
      handoff({ id: String(at), createdAt: new Date(Date.UTC(2026, 0, day)) })
    );
    const wanted = days.map((day, at) => ({ day, at }))
      .sort((a, b) => b.day - a.day || b.at - a.at)
      .map(({ at }) => String(at));
    deepEqual(
      selectHandoffs(saved, { limit }).map(({ id }) => id),
      limit === 0 ? wanted : wanted.slice(0, limit),
    );
  }));
});

Deno.test("findHandoff() finds the latest, a whole id and the beginning of one", () => {
  equal(findHandoff(SAVED, "latest").id, "20261122-100000-002");
  equal(findHandoff(SAVED, " 20261122-100000\n").id, "20261122-100000");
  equal(findHandoff(SAVED, "20261121").id, "20261121-100000");
});

Deno.test("findHandoff() prefers the word latest and a whole id to a prefix", () => {
  const named = handoff({ id: "latest-news", createdAt: new Date("2020-01-01T00:00:00Z") });
  equal(findHandoff([...SAVED, named], "latest").id, "20261122-100000-002");
});

Deno.test("findHandoff() refuses a prefix that fits several, and names them, newest first", () => {
  throws(
    () => findHandoff(SAVED, "20261122"),
    (error) => {
      return error instanceof HandoffError && error.code === "ambiguous" &&
        error.message === 'cannot pick a handoff: 2 ids start with "20261122"' &&
        error.hints[0] === "use one of 20261122-100000-002, 20261122-100000";
    },
  );
});

Deno.test("findHandoff() names at most ten matches", () => {
  const many = Array.from({ length: 12 }, (_, at) => handoff({ id: `x${at}` }));
  throws(() => findHandoff(many, "x"), {
    hints: ["use one of x11, x10, x9, x8, x7, x6, x5, x4, x3, x2 and 2 more"],
  });
});

Deno.test("findHandoff() says when nothing fits, and when nothing is saved", () => {
  throws(() => findHandoff(SAVED, "2030"), {
    code: "not-found",
    message: 'cannot pick a handoff: no id starts with "2030"',
  });
  throws(() => findHandoff([], "latest"), {
    code: "not-found",
    message: "cannot pick a handoff: no handoffs saved",
  });
});

function ids(filter: Filter): string[] {
  return selectHandoffs(SAVED, filter).map(({ id }) => id);
}

/** A handoff of the moment that its id names. */
function handoff(fields: Partial<Handoff>): Handoff {
  const id = fields.id ?? "20261122-180206";
  const digits = /^(\d{4})(\d\d)(\d\d)-(\d\d)/.exec(id);
  const [, year, month, day, hour] = digits ?? [];
  return {
    id,
    createdAt: digits === null ? new Date(0) : new Date(`${year}-${month}-${day}T${hour}:00:00Z`),
    tool: "codex",
    project: "/home/ana/demo",
    title: "A title",
    summary: "A summary",
    next: null,
    changed: [],
    ...fields,
  };
}
