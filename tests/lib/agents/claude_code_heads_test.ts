import assert from "node:assert/strict";
import { claudeCode } from "../../../lib/agents/claude_code.ts";
import type { Place, SessionHead } from "../../../lib/agents/mod.ts";
import { agent, ID, read, readAll, user } from "./_claude_code.ts";

Deno.test("heads() takes the title of the user before that of the program", async () => {
  const ai = (aiTitle: string) => ({ type: "ai-title", aiTitle });
  const prompt = user("a", "The first words");
  const last = { type: "last-prompt", lastPrompt: "The last words" };
  assert.equal((await read(prompt, ai("Old"), ai("New"), last)).head.title, "New");
  const named = { type: "custom-title", customTitle: "Mine" };
  assert.equal((await read(prompt, named, ai("New"))).head.title, "Mine");
  assert.equal((await read(prompt, last)).head.title, "The first words");
  assert.equal((await read(agent("b", "Yes"), last)).head.title, "The last words");
});

Deno.test("heads() states where a session began and where it stands", async () => {
  const at = (timestamp: string, gitBranch: string) => ({ timestamp, gitBranch });
  const { head } = await read(
    { ...user("a", "Begin"), cwd: "/home/ana/demo", ...at("2026-11-20T08:00:00.000Z", "main") },
    { ...agent("b<a", "Yes"), cwd: "/tmp", ...at("2026-11-21T09:00:00.000Z", "fix") },
    { type: "cost-state" },
  );
  const stated: Partial<SessionHead> = {
    id: ID,
    project: "/home/ana/demo",
    branch: "fix",
    model: "claude-opus-5-5",
    lastFolder: "/tmp",
    startedAt: new Date("2026-11-20T08:00:00.000Z"),
    updatedAt: new Date("2026-11-21T09:00:00.000Z"),
  };
  assert.deepEqual({ ...head, ...stated }, head);
});

Deno.test("heads() reads records that are longer than what is looked at", async () => {
  const long = "long ".repeat(40_000);
  const { head } = await read(
    user("a", `Begin ${long}`),
    { type: "custom-title", customTitle: "Mine" },
    { ...agent("b<a", long), gitBranch: "fix" },
  );
  assert.deepEqual([head.title?.slice(0, 10), head.branch], ["Begin long", "fix"]);
  assert.equal(head.model, "claude-opus-5-5");
});

Deno.test("heads() comes to an end where what it looks at begins with a line feed", async () => {
  const { head } = await read("", user("a", "Begin"));
  assert.equal(head.title, "Begin");
  // Of a long file, the last 16 KiB are looked at first: a line feed, and all of the last line.
  const length = 16 * 1024 - 2 - JSON.stringify(user("c<b", "")).length;
  const long = await read(
    user("a", "Begin"),
    agent("b<a", "long ".repeat(20_000)),
    user("c<b", "x".repeat(length)),
  );
  assert.equal(long.head.title, "Begin");
});

Deno.test("heads() names the session that one was forked from", async () => {
  const forked = await read({ ...user("a", "Begin"), forkedFrom: { sessionId: "the-old-one" } });
  assert.equal(forked.head.parentId, "the-old-one");
  const resumed = await read(user("a", "Begin"), {
    ...agent("b<a", "Yes"),
    requestSessionId: "the-old-one",
  });
  assert.equal(resumed.head.parentId, "the-old-one");
});

Deno.test("heads() takes files in which no user has spoken for no sessions", async () => {
  assert.deepEqual(await readAll([agent("a", "Warm")]), []);
  assert.deepEqual(await readAll([user("a", "Warmup", { isSidechain: true })]), []);
  assert.deepEqual(await readAll([user("a", "<command-name>/exit</command-name>")]), []);
  assert.deepEqual(await readAll([user("a", "Begin")], "agent-31ea5674.jsonl"), []);
});

Deno.test("roots() follows CLAUDE_CONFIG_DIR", () => {
  const env = (name: string) => name === "CLAUDE_CONFIG_DIR" ? "/srv/claude" : undefined;
  const place: Place = { home: "/home/ana", env, platform: "linux", projects: [], cache: "/c" };
  assert.deepEqual(claudeCode.roots(place), ["/srv/claude/projects"]);
  assert.deepEqual(claudeCode.roots({ ...place, env: () => undefined }), [
    "/home/ana/.claude/projects",
  ]);
});
