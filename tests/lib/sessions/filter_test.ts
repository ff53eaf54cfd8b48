import { deepEqual, equal, throws } from "node:assert/strict";
import { HandoffError } from "../../../lib/errors.ts";
import {
  compareSessions,
  findSession,
  selectSessions,
  type SessionFilter,
} from "../../../lib/sessions/filter.ts";
import { headOf } from "./_head.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 18, minute));
const SESSIONS = [
  headOf({ id: "aa11", updatedAt: at(50), title: "Fix the ÄPFEL", agent: "claude-code" }),
  headOf({ id: "aa22", updatedAt: at(40), branch: "feature/login", path: "/s/two.jsonl" }),
  headOf({ id: "bb", updatedAt: at(30), project: "/src/Shop", path: "/s/b.db" }),
  headOf({ id: "bb33", updatedAt: at(20), title: null, branch: null, path: "/s/b.db" }),
];

function selected(filter: SessionFilter): string[] {
  return selectSessions(SESSIONS, filter).map(({ id }) => id);
}

Deno.test("selectSessions() keeps the order, and selects everything without a filter", () => {
  deepEqual(selectSessions(SESSIONS), SESSIONS);
  deepEqual(selected({ limit: 0, agents: [] }), ["aa11", "aa22", "bb", "bb33"]);
});

Deno.test("selectSessions() looks at each field that a filter names", () => {
  deepEqual(selected({ agents: ["claude-code"] }), ["aa11"]);
  deepEqual(selected({ since: at(40) }), ["aa11", "aa22"]);
  deepEqual(selected({ limit: 3 }), ["aa11", "aa22", "bb"]);
  deepEqual(selected({ belongs: ({ branch }) => branch === null }), ["bb33"]);
  deepEqual(selected({ query: "äpfel" }), ["aa11"]);
  deepEqual(selected({ query: "LOGIN" }), ["aa22"]);
  deepEqual(selected({ query: "shop" }), ["bb"]);
  deepEqual(selected({ query: "b33" }), ["bb33"]);
  deepEqual(selected({ query: "fix", limit: 1, agents: ["codex"] }), ["aa22"]);
});

Deno.test("compareSessions() puts the newest first, then goes by agent, id and path", () => {
  const sessions = [
    headOf({ id: "b", path: "/2" }),
    headOf({ id: "b", path: "/1" }),
    headOf({ id: "a" }),
    headOf({ id: "z", agent: "amp" }),
    headOf({ id: "new", updatedAt: at(59) }),
  ];
  const names = sessions.toSorted(compareSessions).map(({ id, path }) => id + path.slice(0, 2));
  deepEqual(names, ["new/h", "z/h", "a/h", "b/1", "b/2"]);
});

Deno.test("findSession() finds by id, by the beginning of one, and by path", () => {
  equal(findSession(SESSIONS, " aa22 ").id, "aa22");
  equal(findSession(SESSIONS, "aa1").id, "aa11");
  equal(findSession(SESSIONS, "bb").id, "bb");
  equal(findSession(SESSIONS, "/s/two.jsonl").id, "aa22");
});

Deno.test("findSession() takes the newest of an agent's copies", () => {
  const copies = [headOf({ path: "/new" }), headOf({ path: "/old", updatedAt: at(0) })];
  equal(findSession(copies, "0a1b2c3d").path, "/new");
  equal(findSession(copies, "0a").path, "/new");
  equal(findSession(copies, "/old").path, "/old");
});

Deno.test("findSession() says what it could have meant", () => {
  const refused = (reference: string, code: string, ...words: string[]) =>
    throws(() => findSession(SESSIONS, reference), (error) => {
      const text = error instanceof HandoffError ? [error.message, ...error.hints].join("\n") : "";
      for (const word of words) equal(text.includes(word), true, text);
      return error instanceof HandoffError && error.code === code;
    });
  refused("", "usage", "the id is empty");
  refused("cc", "not-found", 'no id starts with "cc"');
  refused("aa", "ambiguous", "2 sessions", "aa11 (claude-code), aa22 (codex)");
  refused("/s/b.db", "ambiguous", "bb (codex), bb33 (codex)");
  const twins = [headOf(), headOf({ agent: "claude-code" })];
  throws(() => findSession(twins, "0a1b2c3d"), { code: "ambiguous" });
});
