import { deepEqual, equal, ok } from "node:assert/strict";
import type { Part, Place } from "../../../lib/agents/mod.ts";
import { qwenCode } from "../../../lib/agents/qwen_code.ts";
import { placeIn, readHome, type WholeSession } from "../../_sessions.ts";

type Fields = Readonly<Record<string, unknown>>;

const ID = "0a1b2c3d-1111-4222-8333-444455556666";

/** Writes records, or lines as they stand, as one session, and resolves to what is read of it. */
async function readAll(lines: readonly (Fields | string)[]): Promise<readonly WholeSession[]> {
  const home = Deno.makeTempDirSync();
  try {
    const folder = `${home}/.qwen/projects/-home-ana-demo/chats`;
    Deno.mkdirSync(folder, { recursive: true });
    const texts = lines.map((line) => typeof line === "string" ? line : JSON.stringify(line));
    Deno.writeTextFileSync(`${folder}/${ID}.jsonl`, texts.join("\n"));
    return (await readHome(qwenCode, placeIn(home, `${home}/cache`))).sessions;
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

async function read(...lines: readonly (Fields | string)[]): Promise<WholeSession> {
  const [session] = await readAll(lines);
  ok(session !== undefined, "no session was found");
  return session;
}

/** Returns a record; its id comes first, and its parent after an arrow: `b<a`. */
function record(place: string, type: string, fields: Fields): Fields {
  const [uuid, parentUuid = null] = place.split("<");
  const timestamp = "2026-11-22T10:00:00.000Z";
  return { uuid, parentUuid, sessionId: ID, timestamp, type, cwd: "/home/ana/demo", ...fields };
}

function user(place: string, content: unknown, fields: Fields = {}): Fields {
  const parts = typeof content === "string" ? [{ text: content }] : content;
  return record(place, "user", { provenance: "real_user", ...fields, message: { parts } });
}

function agent(place: string, ...parts: readonly unknown[]): Fields {
  const content = parts.map((part) => typeof part === "string" ? { text: part } : part);
  return record(place, "assistant", { model: "qwen3", message: { parts: content } });
}

function call(id: string, name: string, args: Fields): Fields {
  return { functionCall: { id, name, args } };
}

function result(place: string, id: string, response: Fields, more: Fields = {}): Fields {
  const parts = [{ functionResponse: { id, name: "x", response } }];
  return record(place, "tool_result", {
    message: { parts },
    toolCallResult: { callId: id, status: "success", ...more },
  });
}

function system(place: string, subtype: string, systemPayload: Fields = {}): Fields {
  return record(place, "system", { subtype, systemPayload });
}

function partsOf({ turns }: WholeSession): Part[] {
  return turns.flatMap(({ parts }) => parts);
}

/** Returns what was said by somebody, in order, without what the harness put there. */
function said(session: WholeSession): string[] {
  return partsOf(session).flatMap((part) =>
    part.kind === "text" && !part.injected ? [part.text] : []
  );
}

function injected(session: WholeSession): string[] {
  return partsOf(session).flatMap((part) =>
    part.kind === "text" && part.injected ? [part.text] : []
  );
}

function results(session: WholeSession) {
  return partsOf(session).filter((part) => part.kind === "tool-result");
}

Deno.test("read() leaves out the branch that was taken back", async () => {
  const session = await read(
    user("a", "Begin"),
    agent("b<a", "One"),
    user("c<b", "Wrong"),
    agent("d<c", "Done wrong"),
    system("e<b", "rewind", { truncatedCount: 2 }),
    user("f<e", "Right"),
  );
  deepEqual(said(session), ["Begin", "One", "Right"]);
});

Deno.test("read() loses nothing before a record that is lost, nor where none names another", async () => {
  const broken = await read(user("a", "Begin"), agent("b<a", "One"), "lost", user("d<c", "Go on"));
  deepEqual(said(broken), ["Begin", "One", "Go on"]);
  equal(broken.skipped, 1);
  const flat = await read(user("a", "Begin"), agent("b", "One"), user("c", "Go on"));
  deepEqual(said(flat), ["Begin", "One", "Go on"]);
  const circle = await read(user("a<b", "Begin"), agent("b<a", "One"));
  deepEqual(said(circle), ["Begin", "One"]);
});

Deno.test("read() pairs results of calls at once, each one once", async () => {
  const session = await read(
    user("a", "Begin"),
    agent("b<a", call("k", "glob", {}), call("__proto__", "glob", {})),
    result("c<b", "__proto__", { output: "two" }),
    result("d<c", "k", { output: "one" }),
    result("e<d", "k", { output: "again" }),
    result("f<e", "unheard", { output: "of" }),
    agent("g<f", call("k", "glob", {})),
    result("h<g", "k", { output: "three" }),
  );
  deepEqual(results(session).map(({ callId, output }) => [callId, output]), [
    ["__proto__", "two"],
    ["k", "one"],
    ["k (2)", "three"],
  ]);
  deepEqual(session.problems.map(({ reason }) => reason), ["a result without a call"]);
});

Deno.test("read() leaves out what a sub-agent said, though it is the last", async () => {
  const session = await read(
    user("a", "Begin"),
    agent("b<a", "One"),
    user("s", "Search", { isSidechain: true }),
    { isSidechain: true, ...agent("t<s", "Found") },
  );
  deepEqual(said(session), ["Begin", "One"]);
});

Deno.test("read() takes what the user typed from where it is stated", async () => {
  const files = [{ text: "\n--- Content from referenced files ---" }, { text: "X" }];
  const session = await read(
    system("a", "at_command", { userText: "See @x", filesRead: ["x"] }),
    user("b<a", [{ text: "See @x" }, ...files]),
    system("c<b", "slash_command", {
      phase: "invocation",
      rawCommand: "/fix it",
      sentToModel: true,
    }),
    user("d<c", "Long instructions"),
    system("e<d", "slash_command", { phase: "invocation", rawCommand: "/help" }),
    user("f<e", "\n[User message received during tool execution]: Stop that", {
      subtype: "mid_turn_user_message",
      systemPayload: { displayText: "Stop that" },
    }),
    user("g<f", "Task done", { subtype: "notification", provenance: "system" }),
    user("h<g", "Pursue the goal", { provenance: "goal_runtime" }),
    user("i<h", [{ text: "Go on" }, {
      text: "<qwen:user-prompt-submit-context>x</qwen:user-prompt-submit-context>",
    }]),
  );
  deepEqual(said(session), ["See @x", "/fix it", "Stop that", "Go on"]);
  ok(injected(session).includes("Long instructions"));
  ok(injected(session).includes("Pursue the goal"));
});

Deno.test("read() states how commands ended", async () => {
  const report =
    "Command: x\nDirectory: (root)\nOutput: a\nError: (none)\nExit Code: 2\nSignal: (none)";
  const session = await read(
    user("a", "Begin"),
    agent("b<a", ...["k", "l", "m"].map((id) => call(id, "run_shell_command", { command: "x" }))),
    result("c<b", "k", { error: report }, { status: "error" }),
    result("d<c", "l", { output: "a" }, { resultDisplay: { exitCode: 0, output: "a b" } }),
    result("e<d", "m", { error: "[Operation Cancelled]" }, { status: "cancelled" }),
  );
  deepEqual(results(session).map(({ callId: _, kind: __, ...rest }) => rest), [
    { output: "a", exitCode: 2, failed: true, refused: false },
    { output: "a b", exitCode: 0, failed: false, refused: false },
    { output: "[Operation Cancelled]", exitCode: null, failed: true, refused: true },
  ]);
});

Deno.test("read() tells plans, compactions, interruptions and the model", async () => {
  const todos = [{ id: "1", content: "One", status: "completed" }];
  const session = await read(
    user("a", "Begin"),
    agent("b<a", call("k", "todo_write", { todos }), call("l", "exit_plan_mode", { plan: "# P" })),
    result("c<b", "k", { output: "ok\n\n<system-reminder>\nmore\n</system-reminder>" }),
    result("d<c", "l", { output: "ok" }),
    system("e<d", "chat_compression", { compressedHistory: [{ parts: [{ text: "Sum" }] }] }),
    system("f<e", "turn_result", { state: "cancelled" }),
    system("g<f", "session_model", { modelId: "qwen4", authType: "x" }),
  );
  equal(results(session)[0]?.output, "ok");
  equal(session.facts.model, "qwen4");
  deepEqual(
    partsOf(session).filter(({ kind }) => ["plan", "compaction", "interruption"].includes(kind)),
    [
      { kind: "plan", items: [{ text: "One", state: "completed" }], text: null },
      { kind: "plan", items: [{ text: "One", state: "completed" }], text: "# P" },
      { kind: "compaction", summary: "Sum" },
      { kind: "interruption" },
    ],
  );
});

Deno.test("read() says of each kind of record that it does not know once", async () => {
  const session = await read(
    user("a", "Begin"),
    system("b<a", "ui_telemetry"),
    system("c<b", "odd"),
    system("d<c", "odd"),
    record("e<d", "odd", {}),
  );
  equal(session.skipped, 2);
});

Deno.test("heads() takes the last title, and the session that one was forked from", async () => {
  const title = (place: string, customTitle: string) =>
    system(place, "custom_title", { customTitle });
  const forkedFrom = { sessionId: "the-old-one", messageUuid: "a" };
  const { head } = await read(
    { ...user("a", "Begin"), forkedFrom, gitBranch: "main" },
    title("b<a", "Old"),
    title("c<b", "New"),
    { ...agent("d<c", "One"), gitBranch: "fix" },
  );
  deepEqual([head.title, head.parentId, head.branch], ["New", "the-old-one", "fix"]);
  deepEqual([head.id, head.project, head.model], [ID, "/home/ana/demo", "qwen3"]);
});

Deno.test("heads() takes sub-agents and files without words of anybody for no sessions", async () => {
  deepEqual(await readAll([{ ...user("a", "Search"), isSidechain: true }]), []);
  deepEqual(await readAll([system("a", "session_model", { modelId: "x" })]), []);
  deepEqual(await readAll([]), []);
});

Deno.test("roots() follows QWEN_RUNTIME_DIR, then QWEN_HOME", () => {
  const set: Record<string, string> = { QWEN_HOME: "/srv/qwen", QWEN_RUNTIME_DIR: "/srv/run" };
  const env = (name: string) => set[name];
  const place: Place = { home: "/home/ana", env, platform: "linux", projects: [], cache: "/c" };
  deepEqual(qwenCode.roots(place), ["/srv/run/projects", "/srv/run/tmp"]);
  delete set.QWEN_RUNTIME_DIR;
  deepEqual(qwenCode.roots(place), ["/srv/qwen/projects", "/srv/qwen/tmp"]);
  deepEqual(qwenCode.roots({ ...place, env: () => undefined }), [
    "/home/ana/.qwen/projects",
    "/home/ana/.qwen/tmp",
  ]);
});
