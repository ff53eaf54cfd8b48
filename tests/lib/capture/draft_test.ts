import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Captured, CapturedSession, GitState } from "../../../lib/captured.ts";
import { draftFrom } from "../../../lib/capture/draft.ts";
import { agent, call, done, extracted, INTERRUPTION, ran, user } from "./_turns.ts";
import type { Turn } from "../../../lib/agents/mod.ts";

const SESSION: CapturedSession = {
  agent: "codex",
  id: "1",
  version: null,
  model: null,
  branch: null,
  commit: null,
  startedAt: null,
  updatedAt: new Date(0),
  tokens: null,
  parentId: null,
};
const GIT: GitState = {
  takenAt: new Date(0),
  branch: "fix/login",
  head: "a".repeat(40),
  upstream: "origin/main",
  ahead: 2,
  behind: 0,
  dirty: ["src/a.ts", "b.ts"],
  dirtyCount: 2,
  insertions: 10,
  deletions: 3,
  commits: [{ id: "a".repeat(40), subject: "Split the parser" }],
};

async function draftOf(turns: Turn[], title: string | null = null) {
  return draftFrom(await capturedOf(turns), { title });
}

async function capturedOf(turns: Turn[]): Promise<Captured> {
  return { ...await extracted(turns), session: SESSION, git: GIT, derived: [] };
}

Deno.test("draftFrom() makes the title of the first sentence, without Markdown", async () => {
  const title = async (text: string) => (await draftOf([user(text)])).title;
  equal(await title("# Fix `login` on [Safari](https://a.b)\n\nIt fails."), "Fix login on Safari");
  equal(await title("Hi!\nPlease fix the login. Then test."), "Hi! Please fix the login.");
  equal(await title("```\ncode\n```\nExplain __init__ to me"), "Explain __init__ to me");
  const long = await title("word ".repeat(100));
  ok(long.length <= 80 && long.endsWith("word…"));
  equal(
    (await draftOf([user("a b c d e f g h i")], "The session's own")).title,
    "The session's own",
  );
});

Deno.test("draftFrom() says where the work stands", async () => {
  const { summary, next } = await draftOf([
    user("Fix the login"),
    agent({
      kind: "plan",
      text: null,
      items: [
        { text: "Find it", state: "completed" },
        { text: "Test it", state: "pending" },
        { text: "Fix it", state: "in-progress" },
        { text: "Ship it", state: "blocked" },
      ],
    }),
    agent(...ran("npm test", 1, "bad"), "**Half** done.\n\nShall I go on?"),
  ]);
  equal(
    summary,
    "Half done. Shall I go on?\nFailing now: `npm test` (exit code 1). Plan: 1 of 4 steps done.",
  );
  deepEqual(next, [
    "Fix it",
    "Test it",
    "Ship it (blocked)",
    "Make `npm test` pass (exit code 1)",
    'Answer the agent\'s question: "Shall I go on?"',
  ]);
});

Deno.test("draftFrom() carries what was interrupted and not answered", async () => {
  const { summary, next } = await draftOf([
    user("Fix the login"),
    agent(call({ kind: "command", command: "npm run e2e" })),
  ]);
  match(summary, /^The agent said nothing yet\. Asked for: Fix the login\nThe last request has no/);
  deepEqual(next, ["Do: Fix the login", "Go on with what was interrupted: `npm run e2e`"]);
});

Deno.test("draftFrom() begins the next steps with a request that has no answer", async () => {
  const items = [{ text: "Test it", state: "pending" } as const];
  const { next } = await draftOf([
    user("Fix the login"),
    agent({ kind: "plan", items, text: null }, "Done so far."),
    user("Now the logout"),
    agent(...done({ kind: "question", text: "Which?" }, { output: "The small one" })),
  ]);
  deepEqual(next, ["Do: Now the logout", "Test it"]);
});

Deno.test("draftFrom() asks for what fails, and not for what may be mended", async () => {
  const { summary, next } = await draftOf([
    user("Fix it."),
    agent(...ran("go test -race ./...", 1), ...ran("npm test", 1), ...ran("go test ./...", 0)),
    agent("Half of it is mended."),
  ]);
  deepEqual(next, ["Make `npm test` pass (exit code 1)"]);
  match(summary, /Failing now: `npm test` \(exit code 1\)\.$/);
});

Deno.test("draftFrom() says that the user stopped the agent", async () => {
  const { summary } = await draftOf([user("Fix it"), agent("Of course. I can", INTERRUPTION)]);
  equal(summary, "Of course. I can\nThe user stopped the agent's last answer.");
});

Deno.test("draftFrom() leaves room beside a long plan", async () => {
  const items = Array.from(
    { length: 30 },
    (_, at) => ({ text: `${at}`, state: "pending" } as const),
  );
  const { next } = await draftOf([
    agent({ kind: "plan", items, text: null }, ...ran("make", 2), "ok"),
  ]);
  equal(next.length, 10);
  equal(next.at(-1), "Make `make` pass (exit code 2)");
});

Deno.test("draftFrom() works from git alone", async () => {
  const captured = { ...await capturedOf([]), session: null };
  const draft = draftFrom(captured, { title: null });
  equal(draft.title, "Work on fix/login");
  equal(
    draft.summary,
    "There is no session; this is from git alone. Branch fix/login. 2 ahead of and 0 behind its " +
      "upstream. 2 changed files (+10 -3): src/a.ts, b.ts. Last commit: Split the parser.",
  );
  deepEqual(draft.next, []);
  match(draftFrom({ ...captured, git: null }, { title: null }).summary, /git could not be asked/);
});
