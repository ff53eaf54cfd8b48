/** Which sessions lib/agents/codex.ts finds, and what of their files belongs to them. */

import { deepEqual, equal, match } from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import {
  event,
  ID,
  item,
  line,
  message,
  META,
  partsOfKind,
  read,
  readFiles,
  request,
  requestsOf,
  rollout,
} from "./_codex.ts";

const OTHER = "01a20000-0000-7000-8000-000000000002";

function meta(id: string, fields: Readonly<Record<string, unknown>> = {}, ordinal?: number) {
  const more = ordinal === undefined ? {} : { ordinal };
  return line("session_meta", { id, timestamp: "2026-11-21T10:00:00Z", ...fields }, more);
}

Deno.test("codex names a session as the user did last, and by the first request otherwise", async () => {
  const index = [
    { id: ID, thread_name: "First name" },
    "no JSON",
    { id: "__proto__", thread_name: "x" },
    { id: ID, thread_name: "Second name" },
  ];
  const { sessions, skipped } = await readFiles({
    ".codex/session_index.jsonl": index,
    [rollout()]: [META, ...request("Do it")],
    [rollout(OTHER, "archived_sessions")]: [meta(OTHER), ...request("Do that\nas well")],
  });
  deepEqual(sessions.map(({ head }) => head.title), ["Second name", "Do that\nas well"]);
  equal(skipped, 1);
});

Deno.test("codex lists no threads of sub-agents, none of its own, and none where nothing was said", async () => {
  const ids = ["a", "b", "c", "d"].map((letter) => ID.replace(/1$/, letter));
  const { sessions } = await readFiles({
    [rollout(ids[0])]: [
      meta(ids[0]!, { source: { subagent: { thread_spawn: {} } } }),
      ...request("A task"),
    ],
    [rollout(ids[1])]: [meta(ids[1]!, { thread_source: "subagent" }), ...request("A task")],
    [rollout(ids[2])]: [meta(ids[2]!, { source: "cli" }), message("user", "<skill>x</skill>")],
    [rollout(ids[3])]: [
      meta(ids[3]!, { source: { custom: "my-client" }, thread_source: "user" }),
      ...request("A request"),
    ],
  });
  deepEqual(sessions.map(({ head }) => head.id), [ids[3]]);
});

Deno.test("codex reads the plain file when a compressed one lies beside it", async () => {
  const { sessions } = await readFiles({
    [rollout()]: [META, ...request("Plain")],
    [`${rollout()}.zst`]: zstdCompressSync(new TextEncoder().encode("{}\n")),
    [".codex/sessions/notes.jsonl"]: ["{}"],
  });
  deepEqual(sessions.map(({ head }) => [head.title, head.sizeBytes > 0]), [["Plain", true]]);
});

Deno.test("codex yields what a fork goes on from, as far as it does, and through several forks", async () => {
  const third = ID.replace(/1$/, "3");
  const said = (text: string, ordinal: number) => ({ ...message("user", text), ordinal });
  const { sessions } = await readFiles({
    [rollout(ID)]: [meta(ID, {}, 0), said("One", 1), said("Two", 2), said("Later", 3)],
    [`${rollout(OTHER)}.zst`]: zstdCompressSync(
      new TextEncoder().encode(
        [
          meta(OTHER, { history_base: { thread_id: ID, end_ordinal_exclusive: 3 } }, 3),
          said("Three", 4),
          said("Not this", 5),
        ].map((record) => JSON.stringify(record)).join("\n"),
      ),
    ),
    [rollout(third)]: [
      meta(third, {
        forked_from_id: OTHER,
        history_base: { thread_id: OTHER, end_ordinal_exclusive: 5 },
      }, 5),
      said("Four", 6),
    ],
  });
  const fork = sessions.find(({ head }) => head.id === third)!;
  deepEqual(requestsOf(fork), ["One", "Two", "Three", "Four"]);
  equal(fork.head.parentId, OTHER);
  equal(fork.head.title, "Four");
});

Deno.test("codex says when what a fork goes on from is gone, and when forks go in a circle", async () => {
  const { sessions } = await readFiles({
    [rollout(ID)]: [
      meta(ID, { history_base: { thread_id: ID, end_ordinal_exclusive: 3 } }, 3),
      ...request("Me"),
    ],
    [rollout(OTHER)]: [
      meta(OTHER, { history_base: { thread_id: "gone", end_ordinal_exclusive: 3 } }, 3),
      ...request("Me too"),
    ],
  });
  deepEqual(sessions.map(requestsOf), [["Me"], ["Me too"]]);
  deepEqual(sessions.map(({ skipped }) => skipped), [1, 1]);
  match(sessions[1]!.problems[0]!.reason, /^it goes on from the session "gone"/);
});

Deno.test("codex takes the facts of a fork with copied lines from its own first line", async () => {
  const session = await read(
    meta(OTHER, { cli_version: "0.1.0", git: { branch: "theirs" } }),
    ...request("Do it"),
  );
  equal(session.head.id, ID);
  equal(session.facts.version, "0.169.0");
  equal(session.facts.branch, null);
});

Deno.test("codex leaves out the turns that the user took back", async () => {
  const session = await read(
    ...request("One"),
    message("assistant", "Done one"),
    ...request("Two"),
    message("assistant", "Done two"),
    ...request("Three"),
    event("thread_rolled_back", { num_turns: 2 }),
    ...request("Four"),
    message("assistant", "Done four"),
    ...request("Five"),
    event("thread_rolled_back", { num_turns: 1 }),
  );
  deepEqual(requestsOf(session), ["One", "Four"]);
  deepEqual(
    partsOfKind(session, "text").filter(({ injected }) => !injected).map(({ text }) => text),
    ["One", "Done one", "Four", "Done four"],
  );
});

Deno.test("codex takes back more turns than there are, one after the other, and none", async () => {
  const session = await read(
    ...request("One"),
    event("thread_rolled_back", { num_turns: 0 }),
    ...request("Two"),
    event("thread_rolled_back", { num_turns: 1 }),
    event("thread_rolled_back", { num_turns: 5 }),
    ...request("Three"),
  );
  deepEqual(requestsOf(session), ["Three"]);
});

Deno.test("codex takes back turns of the session that a fork goes on from", async () => {
  const { sessions } = await readFiles({
    [rollout(ID)]: [meta(ID, {}, 0), ...request("One"), ...request("Two")],
    [rollout(OTHER)]: [
      meta(OTHER, { history_base: { thread_id: ID } }, 9),
      event("thread_rolled_back", { num_turns: 1 }),
      ...request("Three"),
    ],
  });
  deepEqual(sessions.map(requestsOf), [["One", "Two"], ["One", "Three"]]);
});

Deno.test("codex marks what its importer made of Claude Code's sessions", async () => {
  const session = await read(
    event("task_started", { turn_id: "external-import-turn-1" }),
    event("user_message", { message: "Do it" }),
    message("user", "Do it"),
    message("assistant", "[external_agent_tool_call: Bash]\ncommand: ls"),
    message("assistant", "Done"),
  );
  equal(session.head.convertedFrom, "claude-code");
  deepEqual(requestsOf(session), ["Do it"]);
  deepEqual(partsOfKind(session, "text").map(({ injected }) => injected), [false, true, false]);
});

Deno.test("codex tells of an unknown type once, and of none that it knows to pass over", async () => {
  const session = await read(
    ...request("Do it"),
    line("of-the-future", {}),
    line("of-the-future", {}),
    event("of-the-future"),
    item("of-the-future", {}),
    line("world_state", {}),
    event("task_complete"),
    item("ghost_snapshot", {}),
    "no JSON",
  );
  deepEqual(session.problems.map(({ line, reason }) => [line, reason]), [
    [4, `records of the unknown type "of-the-future"`],
    [6, `records of the unknown type "event_msg of-the-future"`],
    [7, `records of the unknown type "response_item of-the-future"`],
    [11, "a line that is no JSON object"],
  ]);
});

Deno.test("codex takes the model and the tokens that were stated last", async () => {
  const tokens = (input: number) => ({
    total_token_usage: { input_tokens: input, cached_input_tokens: 2, output_tokens: 3 },
  });
  const session = await read(
    line("turn_context", { model: "first" }),
    ...request("Do it"),
    event("token_count", { info: tokens(10) }),
    event("token_count", { info: null }),
    event("token_count", { info: tokens(20) }),
    line("turn_context", { model: "second" }),
  );
  deepEqual(session.facts.tokens, { input: 20, output: 3, cached: 2 });
  equal(session.facts.model, "second");
  equal(session.head.model, "second");
});
