import { deepEqual, equal, match } from "node:assert/strict";
import type { Agent, Place, SessionHead, Turn } from "../../../lib/agents/mod.ts";
import { captureWork, GIT_TOOL, recordOf } from "../../../lib/capture/mod.ts";
import { GIT_EXAMPLE } from "../_captured.ts";

const PLACE: Place = {
  home: null,
  env: () => undefined,
  platform: "linux",
  projects: [],
  cache: "/home/ana/.cache/session-handoff",
};

const HEAD: SessionHead = {
  agent: "made-up",
  id: "s1",
  path: "/home/ana/s1.jsonl",
  project: "/home/ana/demo",
  branch: "main",
  remote: null,
  model: "m1",
  version: "1.0",
  title: "Keep the login",
  startedAt: new Date("2026-11-22T17:00:00Z"),
  updatedAt: new Date("2026-11-22T17:40:00Z"),
  sizeBytes: 100,
  parentId: null,
  convertedFrom: null,
};

const TURNS: readonly Turn[] = [
  {
    role: "user",
    at: null,
    parts: [{ kind: "text", text: "Keep the user logged in.", injected: false }],
  },
  {
    role: "agent",
    at: null,
    parts: [{ kind: "text", text: "The cookie is set.", injected: false }],
  },
];

/** An agent with one session, which states another model and skips a line. */
const AGENT: Agent = {
  name: "made-up",
  label: "Made Up",
  evidence: "real sessions",
  reads: "nothing",
  roots: () => [],
  sources: () => [],
  heads: () => Promise.resolve([HEAD]),
  async *read(_head, _place, log) {
    log.learn({ model: "m2", commit: "c0ffee" });
    log.skip(HEAD.path, "a line that is no JSON object", 3);
    yield* TURNS;
  },
};

Deno.test("captureWork() and recordOf() make state and a record out of a session", async () => {
  const { captured, title, log } = await captureWork({ agent: AGENT, head: HEAD }, {
    place: PLACE,
    git: GIT_EXAMPLE,
  });
  const draft = recordOf(captured, { project: "/home/ana/code/demo", title });
  deepEqual(
    [draft.tool, draft.project, draft.title, draft.changed],
    ["made-up", "/home/ana/code/demo", "Keep the login", GIT_EXAMPLE.dirty],
  );
  match(draft.summary, /The cookie is set\./);
  deepEqual(captured.requests.map(({ text }) => text), ["Keep the user logged in."]);
  deepEqual(captured.session, {
    agent: "made-up",
    id: "s1",
    version: "1.0",
    model: "m2",
    branch: "main",
    commit: "c0ffee",
    startedAt: HEAD.startedAt,
    updatedAt: HEAD.updatedAt,
    tokens: null,
    parentId: null,
  });
  equal(captured.git, GIT_EXAMPLE);
  equal(captured.counts.skipped, 1);
  equal(log.skipped, 1);
  deepEqual(captured.derived, ["title", "summary", "next"]);
});

Deno.test("recordOf() lets the user have the first word", async () => {
  const given = { title: "Login", summary: "Nearly done.", next: ["Ask Ana"] };
  const { captured, title } = await captureWork({ agent: AGENT, head: HEAD }, {
    place: PLACE,
    git: null,
    given,
  });
  const draft = recordOf(captured, { project: "/home/ana/demo", title, given });
  deepEqual([draft.title, draft.summary, draft.next?.[0]], ["Login", "Nearly done.", "Ask Ana"]);
  deepEqual(captured.derived, ["next"]);
  deepEqual(draft.changed, []);
});

Deno.test("recordOf() makes a record of git alone", async () => {
  const { captured } = await captureWork(null, { place: PLACE, git: GIT_EXAMPLE });
  const draft = recordOf(captured, { project: "/home/ana/demo", title: null });
  equal(draft.tool, GIT_TOOL);
  equal(captured.session, null);
  match(`${draft.title} ${draft.summary}`, /fix\/login/);
  deepEqual(captured.requests, []);
});
