import assert from "node:assert/strict";
import { agent, bash, call, kinds, read, record, result, spoken, user } from "./_claude_code.ts";

Deno.test("read() leaves out a prompt that was taken back, with all that came of it", async () => {
  const session = await read(
    user("a", "Begin"),
    agent("b<a", "Begun"),
    user("c<b", "ABANDONED"),
    agent("d<c", bash("call_1"), "msg_1"),
    result("e<d", "call_1", "done"),
    user("f<b", "Go on"),
    agent("g<f", "Gone on"),
  );
  assert.deepEqual(spoken(session), ["> Begin", "< Begun", "> Go on", "< Gone on"]);
  assert.deepEqual(kinds(session, "tool-call"), []);
});

Deno.test("read() leaves out a first prompt that was taken back", async () => {
  const session = await read(
    user("a", "ABANDONED"),
    agent("b<a", "Hm"),
    user("c", "Begin"),
    agent("d<c", "Begun"),
  );
  assert.deepEqual(spoken(session), ["> Begin", "< Begun"]);
});

Deno.test("read() keeps all calls that run along with each other, and their results", async () => {
  const session = await read(
    user("a", "Begin"),
    agent("b<a", bash("call_1", "one"), "msg_1"),
    agent("c<b", bash("call_2", "two"), "msg_1"),
    agent("d<c", bash("call_3", "three"), "msg_1"),
    result("e<b", "call_1", "1"),
    result("f<d", "call_3", "3"),
    result("g<c", "call_2", "2"),
    // The agent stopped here, or went on from the first result only.
    agent("h<e", "Done"),
  );
  assert.deepEqual(kinds(session, "tool-call").map(({ callId }) => callId), [
    "call_1",
    "call_2",
    "call_3",
  ]);
  assert.deepEqual(kinds(session, "tool-result").map(({ output }) => output), ["1", "3", "2"]);
});

Deno.test("read() goes back through compactions", async () => {
  const boundary = { subtype: "compact_boundary", content: "Conversation compacted" };
  const summary = { isCompactSummary: true, isVisibleInTranscriptOnly: true };
  const text = "This session is being continued from a previous conversation that ran out of " +
    "context.\nSummary:\n1. All is well.\n\nIf you need specific details from before compaction " +
    "(like code), read the full transcript";
  const session = await read(
    user("a", "The goal"),
    agent("b<a", "Begun"),
    record("c", "system", { ...boundary, logicalParentUuid: "b" }),
    user("d<c", text, summary),
    agent("e<d", "Further"),
    record("f", "system", boundary),
    agent("g<f", "The end"),
  );
  assert.deepEqual(spoken(session), ["> The goal", "< Begun", "< Further", "< The end"]);
  assert.deepEqual(kinds(session, "compaction"), [
    { kind: "compaction", summary: "1. All is well." },
    { kind: "compaction", summary: null },
  ]);
});

Deno.test("read() loses nothing of a file in which nothing hangs together", async () => {
  const alone = await read(user("a", "One"), agent("b", "Two"), user("c", "Three"));
  assert.deepEqual(spoken(alone), ["> One", "< Two", "> Three"]);
  const dead = await read(user("a<x", "One"), agent("b<y", "Two"), user("c<z", "Three"));
  assert.deepEqual(spoken(dead), ["> One", "< Two", "> Three"]);
});

Deno.test("read() loses nothing before a line that is broken", async () => {
  const session = await read(
    user("a", "Begin"),
    agent("b<a", "Begun"),
    '{"parentUuid":"b","type":"us',
    agent("d<c", "Gone on"),
    user("e<d", "Thanks"),
  );
  assert.deepEqual(spoken(session), ["> Begin", "< Begun", "< Gone on", "> Thanks"]);
  assert.deepEqual(session.problems.map(({ line, reason }) => [line, reason]), [
    [3, "a line that is no JSON object"],
  ]);
});

Deno.test("read() is not misled by ids inside of what is said", async () => {
  const input = { uuid: "a", parentUuid: "zz", isSidechain: true };
  const session = await read(
    user("a", 'What is "uuid":"x" and "parentUuid":"y"?'),
    agent("b<a", call("call_1", "mcp__x", input)),
    result("c<b", "call_1", "1", { toolUseResult: { uuid: "q", parentUuid: null } }),
    agent("d<c", "Done"),
  );
  assert.equal(session.turns.length, 4);
});

Deno.test("read() ends where parents run in a circle", async () => {
  const session = await read(user("a<c", "One"), agent("b<a", "Two"), user("c<b", "Three"));
  assert.deepEqual(spoken(session), ["> One", "< Two", "> Three"]);
});

Deno.test("read() goes back through a compaction that names what comes after it", async () => {
  const boundary = {
    ...record("s", "system", { subtype: "compact_boundary" }),
    logicalParentUuid: "k",
  };
  const session = await read(
    user("a", "The goal"),
    agent("b<a", "Begun"),
    user("c<b", "Go on"),
    boundary,
    user("t<s", "Summary:\nAll is well", { isCompactSummary: true }),
    agent("k<t", "Going on"),
    user("l<k", "And now?"),
  );
  assert.deepEqual(spoken(session), [
    "> The goal",
    "< Begun",
    "> Go on",
    "< Going on",
    "> And now?",
  ]);
});
