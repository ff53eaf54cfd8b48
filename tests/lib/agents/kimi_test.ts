import { deepEqual, equal } from "node:assert/strict";
import { ReadLog, type SessionHead, type Turn } from "../../../lib/agents/_agent.ts";
import { kimi } from "../../../lib/agents/kimi.ts";
import { AGENT_CASES, placeIn, readHome } from "../../_sessions.ts";

/** A folder for a work directory that is not known; a session of each generation. */
const FOLDER = ".kimi/sessions/0123456789abcdef0123456789abcdef";
const CODE = ".kimi-code/sessions/wd_app_0/session_1";

interface Read {
  readonly heads: readonly SessionHead[];
  readonly turns: readonly Turn[];
  readonly problems: readonly string[];
}

Deno.test("kimi reads a session of kimi-cli from context.jsonl when wire.jsonl lacks its calls", async () => {
  const { heads, turns } = await read({
    [`${FOLDER}/a1/wire.jsonl`]: lines(wire("TurnBegin", { user_input: "Go on." })),
    [`${FOLDER}/a1/context.jsonl`]: lines(
      { role: "user", content: "Begin." },
      { role: "assistant", content: "", tool_calls: [call("t1", "ReadFile", { path: "a.ts" })] },
      { role: "user", content: "Go on." },
    ),
  });
  deepEqual(heads.map(({ id, title }) => [id, title]), [["a1", "Go on."]]);
  deepEqual(requests(turns), ["Begin.", "Go on."]);
});

Deno.test("kimi prefers wire.jsonl, which has what was before a summary", async () => {
  const { turns } = await read({
    [`${FOLDER}/a1/wire.jsonl`]: lines(
      wire("TurnBegin", { user_input: "The goal." }),
      wire("CompactionBegin", {}),
      wire("ToolCall", call("t1", "Shell", { command: "ls" })),
    ),
    [`${FOLDER}/a1/context.jsonl`]: lines(
      { role: "user", content: "<system>Previous context has been compacted. So:</system>Short." },
      { role: "assistant", content: "", tool_calls: [call("t1", "Shell", { command: "ls" })] },
    ),
  });
  deepEqual(requests(turns), ["The goal."]);
  equal(partsOf(turns, "compaction").length, 1);
});

Deno.test("kimi takes the summary in context.jsonl for one, and for nothing that the user said", async () => {
  const { turns } = await read({
    [`${FOLDER}/a1.jsonl`]: lines(
      {
        role: "user",
        content: [
          { type: "text", text: "<system>Previous context has been compacted. So:</system>" },
          { type: "text", text: "All is done." },
        ],
      },
      { role: "user", content: "<system-reminder>Be brief.</system-reminder>" },
      { role: "user", content: "And now?" },
    ),
  });
  deepEqual(requests(turns), ["And now?"]);
  deepEqual(partsOf(turns, "compaction"), [{ kind: "compaction", summary: "All is done." }]);
});

Deno.test("kimi lists no session of kimi-cli in which only the harness speaks", async () => {
  const { heads } = await read({
    [`${FOLDER}/a1/context.jsonl`]: lines(
      { role: "_system_prompt", content: "You are Kimi." },
      { role: "user", content: [{ type: "text", text: "<system>CHECKPOINT 0</system>" }] },
    ),
  });
  deepEqual(heads, []);
});

Deno.test("kimi does not read the words of a sub-agent's", async () => {
  const { turns } = await read({
    [`${FOLDER}/a1/wire.jsonl`]: lines(
      wire("TurnBegin", { user_input: "Go." }),
      wire("SubagentEvent", {
        event: { type: "ContentPart", payload: { type: "text", text: "Hidden." } },
      }),
      wire("ContentPart", { type: "text", text: "Seen." }),
    ),
  });
  deepEqual(texts(turns), ["Go.", "Seen."]);
});

Deno.test("kimi lists what Kimi Code took over from kimi-cli once", async () => {
  const home = new URL("kimi/taken-over/home", AGENT_CASES).pathname;
  const { sessions } = await readHome(kimi, placeIn(home, "/nowhere"));
  deepEqual(sessions.map(({ head }) => head.id), ["ses_a1000000-0000-4000-8000-00000000a103"]);
});

Deno.test("kimi leaves out what was taken back, twice in a row as well", async () => {
  const { turns } = await read({
    [`${CODE}/agents/main/wire.jsonl`]: lines(
      said("One."),
      said("Two."),
      said("Three."),
      { type: "context.undo", count: 1 },
      said("Four."),
      { type: "context.undo", count: 2 },
      said("Five."),
    ),
  });
  deepEqual(requests(turns), ["One.", "Five."]);
});

Deno.test("kimi has each message once where two records say it, and takes back both", async () => {
  const turn = (id: number, text: string) => {
    const message = { role: "user", content: [{ type: "text", text }], origin: { kind: "user" } };
    const answer = { role: "assistant", content: [{ type: "text", text: `To ${text}` }] };
    const event = { type: "content.part", part: { type: "text", text: `To ${text}` } };
    return [
      {
        type: "turn.prompt",
        input: message.content,
        origin: message.origin,
        promptId: `msg_${id}`,
      },
      { type: "context.append_message", message: { ...message, id: `msg_${id}` } },
      { message: { message, meta: {} }, type: "agent.message.appended", kind: "event" },
      { turnId: id, type: "agent.turn.started", kind: "event" },
      { type: "context.append_loop_event", event },
      { message: { message: answer, meta: {} }, type: "agent.message.appended", kind: "event" },
      { type: "prompt.completed", promptId: `msg_${id}` },
    ];
  };
  const { turns, heads, problems } = await read({
    [`${CODE}/agents/main/wire.jsonl`]: lines(
      { type: "metadata", protocol_version: "1.5" },
      { type: "runtime.set_binding", runtimeId: "local" },
      { type: "profile.bind", modelAlias: "k2", environmentDisclosure: { cwd: "/home/ana/demo" } },
      ...turn(0, "Begin."),
      ...turn(1, "ABANDONED"),
      { type: "agent.switched", reason: "undo" },
      { type: "context.undo", count: 1 },
      { type: "context.undone", turns: 1 },
      ...turn(2, "Go on."),
    ),
  });
  deepEqual(requests(turns), ["Begin.", "Go on."]);
  deepEqual(turns.flatMap(({ role, parts }) => role === "agent" ? parts : []), [
    { kind: "text", text: "To Begin.", injected: false },
    { kind: "text", text: "To Go on.", injected: false },
  ]);
  deepEqual(heads.map(({ project, model }) => [project, model]), [["/home/ana/demo", "k2"]]);
  deepEqual(problems, []);
});

Deno.test("kimi does not take back what was summed up", async () => {
  const { turns } = await read({
    [`${CODE}/agents/main/wire.jsonl`]: lines(
      said("One."),
      { type: "context.apply_compaction", summary: "One." },
      said("Two."),
      { type: "context.undo", count: 5 },
    ),
  });
  deepEqual(requests(turns), ["One."]);
});

Deno.test("kimi has a request once, whether its turn or its message is first, or alone", async () => {
  const { turns } = await read({
    [`${CODE}/agents/main/wire.jsonl`]: lines(
      prompt("One."),
      said("One."),
      said("Two."),
      prompt("Two."),
      { type: "context.append_loop_event", event: { type: "content.part", part: text("Yes.") } },
      prompt("Three."),
      prompt("Four."),
    ),
  });
  deepEqual(requests(turns), ["One.", "Two.", "Three.", "Four."]);
});

Deno.test("kimi finds the exit code behind the output, and leaves a like line within it", async () => {
  const result = (output: string, isError: boolean) => ({
    type: "context.append_loop_event",
    event: { type: "tool.result", toolCallId: "Bash_0", result: { output, isError } },
  });
  const run = {
    type: "context.append_loop_event",
    event: { type: "tool.call", toolCallId: "Bash_0", name: "Bash", args: { command: "x" } },
  };
  const { turns } = await read({
    [`${CODE}/agents/main/wire.jsonl`]: lines(
      said("Go."),
      run,
      result("bad\nCommand failed with exit code: 127.", true),
      run,
      result("Command failed with exit code: 3.\nthat was the log", false),
      run,
      result("Command killed by timeout (60s)", true),
    ),
  });
  const results = turns.flatMap(({ parts }) => parts).filter((part) => part.kind === "tool-result");
  deepEqual(results.map(({ output, exitCode, failed }) => [output, exitCode, failed]), [
    ["bad", 127, true],
    ["Command failed with exit code: 3.\nthat was the log", 0, false],
    ["Command killed by timeout (60s)", null, true],
  ]);
  equal(new Set(results.map(({ callId }) => callId)).size, 3);
});

Deno.test("kimi keeps calls whose id comes again, and reports a result without a call", async () => {
  const called = wire("ToolCall", call("Bash_0", "Shell", { command: "ls" }));
  const returned = (output: string) =>
    wire("ToolResult", { tool_call_id: "Bash_0", return_value: { output, is_error: false } });
  const { turns, problems } = await read({
    [`${FOLDER}/s1/wire.jsonl`]: lines(
      wire("TurnBegin", { user_input: "One." }),
      called,
      returned("first"),
      called,
      returned("second"),
      returned("third"),
    ),
  });
  const results = turns.flatMap(({ parts }) => parts).filter((part) => part.kind === "tool-result");
  deepEqual(results.map(({ callId, output }) => [callId, output]), [
    ["Bash_0", "first"],
    ["Bash_0 (2)", "second"],
  ]);
  deepEqual(problems, ["a result without a call"]);
});

Deno.test("kimi reports a kind of record that it does not know once", async () => {
  const odd = { type: "of.tomorrow" };
  const { problems } = await read({
    [`${CODE}/agents/main/wire.jsonl`]: lines(said("Go."), odd, odd, { type: "llm.request" }),
  });
  deepEqual(problems, ['records of a kind that is not known: "of.tomorrow"']);
});

Deno.test("kimi looks where the variables say", () => {
  const variables: Record<string, string> = { KIMI_SHARE_DIR: "/a/share", KIMI_CODE_HOME: "/b" };
  const place = { ...placeIn("/home/ana", "/nowhere"), env: (name: string) => variables[name] };
  deepEqual(kimi.roots(place), ["/a/share", "/b"]);
  const none = { ...place, env: () => undefined };
  deepEqual(kimi.roots(none), ["/home/ana/.kimi", "/home/ana/.kimi-code"]);
});

function wire(type: string, payload: object): object {
  return { timestamp: 1767607200.5, message: { type, payload } };
}

function call(id: string, name: string, args: object): object {
  return { type: "function", id, function: { name, arguments: JSON.stringify(args) } };
}

function text(words: string): object {
  return { type: "text", text: words };
}

function said(words: string): object {
  const message = { role: "user", content: [text(words)], toolCalls: [], origin: { kind: "user" } };
  return { type: "context.append_message", message, time: 1767607200000 };
}

function prompt(words: string): object {
  return { type: "turn.prompt", input: [text(words)], origin: { kind: "user" } };
}

function lines(...records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** Resolves to what is in a home with some files. */
async function read(files: Readonly<Record<string, string>>): Promise<Read> {
  const home = Deno.makeTempDirSync();
  try {
    for (const [path, content] of Object.entries(files)) {
      const folder = `${home}/${path.slice(0, path.lastIndexOf("/"))}`;
      Deno.mkdirSync(folder, { recursive: true });
      Deno.writeTextFileSync(`${home}/${path}`, content);
    }
    const { sessions } = await readHome(kimi, placeIn(home, `${home}/cache`));
    return {
      heads: sessions.map(({ head }) => head),
      turns: sessions.flatMap(({ turns }) => turns),
      problems: sessions.flatMap((session) => session.problems.map(({ reason }) => reason)),
    };
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

function partsOf(turns: readonly Turn[], kind: string): unknown[] {
  return turns.flatMap(({ parts }) => parts).filter((part) => part.kind === kind);
}

function texts(turns: readonly Turn[]): string[] {
  return turns.flatMap(({ parts }) => parts).flatMap((part) =>
    part.kind === "text" && !part.injected ? [part.text] : []
  );
}

function requests(turns: readonly Turn[]): string[] {
  return texts(turns.filter(({ role }) => role === "user"));
}

Deno.test("kimi knows the work directory by the hash in the registry, or of a known project", async () => {
  const path = `.kimi/sessions/${await md5("/home/ana/app")}/a1/context.jsonl`;
  const content = lines({ role: "user", content: "Go." });
  const registry = JSON.stringify({ work_dirs: [{ path: "/home/ana/app" }] });
  const known = await read({ [path]: content, ".kimi/kimi.json": registry });
  const unknown = await read({ [path]: content });
  deepEqual([known, unknown].map(({ heads }) => heads[0]?.project), ["/home/ana/app", null]);
  const home = Deno.makeTempDirSync();
  Deno.mkdirSync(`${home}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
  Deno.writeTextFileSync(`${home}/${path}`, content);
  const place = { ...placeIn(home, "/nowhere"), projects: ["/home/ana/app"] };
  const heads = await kimi.heads({ path: `${home}/${path}` }, place, new ReadLog());
  equal(heads[0]?.project, "/home/ana/app");
  Deno.removeSync(home, { recursive: true });
});

async function md5(text: string): Promise<string> {
  const { createHash } = await import("node:crypto");
  return createHash("md5").update(text).digest("hex");
}
