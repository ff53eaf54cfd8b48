import { deepEqual, equal } from "node:assert/strict";
import {
  type Part,
  type Place,
  ReadLog,
  type SessionHead,
  type Turn,
} from "../../../lib/agents/_agent.ts";
import { copilotCli } from "../../../lib/agents/copilot_cli.ts";

/** An event: its type, its data, and other fields of it. */
type Event = readonly [type: string, data: object, rest?: object];

interface Read {
  readonly head: SessionHead | null;
  readonly turns: readonly Turn[];
  readonly log: ReadLog;
}

const ASKED: Event = ["user.message", { content: "Fix it." }];

Deno.test("copilot-cli lists a flat file by the name of the file and the first request", async () => {
  const { head, turns } = await read([ASKED], {}, "session-state/5f0c.jsonl");
  deepEqual([head?.id, head?.title, head?.project], ["5f0c", "Fix it.", null]);
  deepEqual(textsIn(turns), ["Fix it."]);
});

Deno.test("copilot-cli takes name, place and repository from workspace.yaml", async () => {
  const start: Event = ["session.start", {
    sessionId: "s1",
    context: { cwd: "/p/old", branch: "main", repository: "ana/old" },
    detachedFromSpawningParentSessionId: "s0",
  }];
  const workspace = `id: s1\nname: "Say \\"hi\\": now"\ncwd: '/p/it''s'\nbranch: fix/a\n` +
    "repository: ana/demo\nuser_named: false\n- no field\n";
  const { head } = await read([start, ASKED], { "workspace.yaml": workspace });
  deepEqual(
    [head?.title, head?.project, head?.branch, head?.remote, head?.parentId],
    ['Say "hi": now', "/p/it's", "fix/a", "https://github.com/ana/demo", "s0"],
  );
  const plain = await read([start, ASKED]);
  deepEqual(
    [plain.head?.title, plain.head?.project, plain.head?.remote],
    ["Fix it.", "/p/old", "https://github.com/ana/old"],
  );
});

Deno.test("copilot-cli lists no session in which no human has said anything", async () => {
  const skill: Event = ["user.message", { content: "A skill.", source: "skill-pdf" }];
  equal((await read([["session.start", { sessionId: "s1" }], skill])).head, null);
  equal((await read([])).head, null);
});

Deno.test("copilot-cli tells what the harness says from what the user says", async () => {
  const { turns } = await read([
    ["user.message", {
      content: "Look at this.",
      source: "user",
      transformedContent: "<current_datetime>…</current_datetime>\n\nLook at this.",
      attachments: [{ type: "file", path: "/p/a.md", displayName: "a.md" }, { type: "blob" }],
    }],
    ["user.message", { content: "Go on.", isAutopilotContinuation: true }],
    ["user.message", { content: "A skill.", source: "skill-pdf" }],
    ["user.message", { content: "A task.", source: "agent-s1" }],
    ["session.handoff", { summary: "What was done elsewhere." }],
  ]);
  deepEqual(partsIn(turns), [
    { kind: "text", text: "Look at this.", injected: false },
    { kind: "attachment", name: "/p/a.md" },
    { kind: "attachment", name: "blob" },
    { kind: "text", text: "Go on.", injected: true },
    { kind: "text", text: "A skill.", injected: true },
    { kind: "text", text: "What was done elsewhere.", injected: true },
  ]);
});

Deno.test("copilot-cli leaves out sub-agents, also those of older versions", async () => {
  const { turns } = await read([
    ASKED,
    ["assistant.message", { content: "within" }, { agentId: "a1" }],
    ["assistant.message", { content: "within", parentToolCallId: "c1" }],
    ["tool.execution_start", { toolName: "bash", toolCallId: "c2", parentToolCallId: "c1" }],
    ["assistant.message", { content: "outside" }],
  ]);
  deepEqual(textsIn(turns), ["Fix it.", "outside"]);
});

Deno.test("copilot-cli counts a call that it cannot tell from one that is still open", async () => {
  const made: Event = ["assistant.message", {
    content: "",
    toolRequests: [{ toolCallId: "c1", name: "bash", arguments: { command: "ls" } }],
  }];
  const start: Event = ["tool.execution_start", { toolName: "bash", toolCallId: "c1" }];
  const end: Event = ["tool.execution_complete", { toolCallId: "c1", success: true }];
  equal((await read([ASKED, made, start, end, made, start, end])).log.skipped, 0);
  const { turns, log } = await read([ASKED, made, start, made, start, end]);
  deepEqual(partsIn(turns).map(({ kind }) => kind), ["text", "tool-call", "tool-result"]);
  equal(log.skipped, 2);
});

Deno.test("copilot-cli knows how commands ended, in all versions", async () => {
  const outcomes: readonly (readonly [object, object])[] = [
    [{ shellExecution: { exitCode: 2 }, success: true, result: { content: "bad" } }, {
      output: "bad",
      exitCode: 2,
      failed: true,
    }],
    [{ success: true, result: { content: "ok\n<exited with exit code 0>" } }, {
      output: "ok",
      exitCode: 0,
    }],
    [{ success: true, result: "bad\n<exited with exit code 1>\n" }, {
      output: "bad",
      exitCode: 1,
      failed: true,
    }],
    [{ success: true, result: { content: "<command started in background>" } }, {
      output: "<command started in background>",
    }],
    [{ success: false, error: { message: "The user rejected this.", code: "rejected" } }, {
      output: "The user rejected this.",
      failed: true,
      refused: true,
    }],
    [{ success: false, error: "no shell" }, { output: "no shell", failed: true }],
  ];
  for (const [data, want] of outcomes) {
    const { turns } = await read([
      ["tool.execution_start", {
        toolCallId: "c1",
        toolName: "bash",
        arguments: { command: "make" },
      }],
      ["tool.execution_complete", { toolCallId: "c1", ...data }],
      ["tool.execution_complete", { toolCallId: "c1", ...data }],
      ["tool.execution_complete", { toolCallId: "unknown", ...data }],
    ]);
    const none = { output: "", exitCode: null, failed: false, refused: false };
    deepEqual(partsIn(turns), [
      call("c1", "bash", { command: "make" }, { kind: "command", command: "make" }),
      { kind: "tool-result", callId: "c1", ...none, ...want },
    ]);
  }
});

Deno.test("copilot-cli knows what its tools do, in all versions", async () => {
  const edits = "*** Begin Patch\n*** Update File: a.ts\n@@\n*** Delete File: b.ts\n*** End Patch";
  const tools: readonly (readonly [string, unknown, object])[] = [
    ["view", { path: "a.ts" }, files("a.ts", "read")],
    ["str_replace_editor", { command: "view", path: "a.ts" }, files("a.ts", "read")],
    ["str_replace_editor", { command: "create", path: "a.ts" }, files("a.ts", "created")],
    ["str_replace_editor", { command: "insert", path: "a.ts" }, files("a.ts", "edited")],
    ["str_replace_editor", { command: "__proto__", path: "a.ts" }, { kind: "other" }],
    ["apply_patch", edits, {
      kind: "files",
      files: [{ path: "a.ts", change: "edited" }, { path: "b.ts", change: "deleted" }],
    }],
    ["ask_user", { question: "Which one?" }, { kind: "question", text: "Which one?" }],
    ["task", { prompt: "Look." }, { kind: "task", text: "Look." }],
    ["bash", { command: 7 }, { kind: "other" }],
    ["constructor", {}, { kind: "other" }],
  ];
  for (const [name, input, action] of tools) {
    const request = { toolCallId: "c1", name, arguments: input };
    const { turns } = await read([["assistant.message", { toolRequests: [request] }]]);
    deepEqual(partsIn(turns), [call("c1", name, input, action)]);
  }
});

Deno.test("copilot-cli yields a command of the user's as the user's", async () => {
  const { turns } = await read([
    ["tool.user_requested", { toolCallId: "c1", toolName: "bash", arguments: { command: "ls" } }],
    ["tool.execution_start", { toolCallId: "c1", toolName: "bash", arguments: { command: "ls" } }],
    ["tool.execution_complete", { toolCallId: "c1", success: true, result: { content: "a" } }],
  ]);
  deepEqual(turns.map(({ role, parts }) => [role, parts.map(({ kind }) => kind)]), [
    ["user", ["tool-call"]],
    ["agent", ["tool-result"]],
  ]);
});

Deno.test("copilot-cli yields a call that was going on when the message was lost", async () => {
  const start: Event = ["tool.execution_start", { toolCallId: "c1", toolName: "bash" }];
  const { turns } = await read([ASKED, start]);
  deepEqual(turns[1]!.parts, [call("c1", "bash", {}, { kind: "other" })]);
});

Deno.test("copilot-cli yields compactions, interruptions and thoughts", async () => {
  const { turns } = await read([
    ["assistant.reasoning", { content: "Hm." }],
    ["assistant.message", { content: "Yes.", reasoningText: "Hm." }],
    ["session.compaction_start", {}],
    ["session.compaction_complete", { success: false, error: "no" }],
    ["session.compaction_complete", { success: true, summaryContent: "So far." }],
    ["abort", { reason: "user_initiated" }],
    ["session.task_complete", { summary: "All done." }],
  ]);
  deepEqual(partsIn(turns), [
    { kind: "reasoning", text: "Hm." },
    { kind: "text", text: "Yes.", injected: false },
    { kind: "compaction", summary: "So far." },
    { kind: "interruption" },
    { kind: "text", text: "All done.", injected: false },
  ]);
});

Deno.test("copilot-cli yields the plan of every version", async () => {
  const todos = "## Steps\n- [x] Test\n- [ ] Ship\n  * [~] Tell\nnone";
  const { turns, log } = await read([
    ["assistant.message", {
      toolRequests: [{ toolCallId: "c1", name: "update_todo", arguments: { todos } }],
    }],
    ["exit_plan_mode.requested", { planContent: "# First", summary: "s" }],
    ["exit_plan_mode.completed", { approved: false, feedback: "Smaller, please." }],
  ], { "plan.md": "# Second" });
  const items = [
    { text: "Test", state: "completed" },
    { text: "Ship", state: "pending" },
    { text: "Tell", state: "in-progress" },
  ];
  deepEqual(partsIn(turns).slice(1), [
    { kind: "plan", items, text: null },
    { kind: "plan", items, text: "# First" },
    { kind: "text", text: "Smaller, please.", injected: false },
    { kind: "plan", items, text: "# Second" },
  ]);
  deepEqual(turns.map(({ role }) => role), ["agent", "agent", "user", "agent"]);
  equal(log.skipped, 0);
});

Deno.test("copilot-cli reports a broken list of things to do, and reads the rest", async () => {
  const { turns, log } = await read([ASKED], { "session.db": "no database ".repeat(100) });
  deepEqual(textsIn(turns), ["Fix it."]);
  deepEqual(log.problems.map(({ reason }) => reason), [
    "it is no SQLite database",
  ]);
});

Deno.test("copilot-cli states branch, first commit, model, version and tokens", async () => {
  const usage = { inputTokens: 100, outputTokens: 10, cacheReadTokens: 40 };
  const shutdown: Event = ["session.shutdown", { modelMetrics: { a: { usage }, b: { usage } } }];
  const context = { branch: "main", headCommit: "aaaa" };
  const events: Event[] = [
    ["session.start", { copilotVersion: "1.0.9", selectedModel: "m1", context }],
    ["session.model_change", { newModel: "m2" }],
    ["session.context_changed", { branch: "fix", headCommit: "bbbb" }],
    shutdown,
    ["session.resume", { context: { headCommit: "cccc" } }],
    shutdown,
  ];
  deepEqual((await read(events)).log.facts, {
    model: "m2",
    version: "1.0.9",
    branch: "fix",
    commit: "aaaa",
    tokens: { input: 400, output: 40, cached: 160 },
  });
  const call: Event = ["session.usage_record", { usage }, { agentId: "a1" }];
  deepEqual((await read([...events, call])).log.facts.tokens, {
    input: 100,
    output: 10,
    cached: 40,
  });
});

Deno.test("copilot-cli reports unknown events once for each type, and no others", async () => {
  const { log } = await read([
    ASKED,
    ["hook.start", {}],
    ["session.of_the_future", {}],
    ["session.of_the_future", {}],
    ["user.message", { content: 'quotes {"type":"of-the-future"}' }],
  ]);
  deepEqual(log.problems.map(({ line, reason }) => [line, reason]), [
    [3, 'events of a kind that is not known: "session.of_the_future"'],
  ]);
});

Deno.test("copilot-cli looks in COPILOT_HOME, at folders that have events", () => {
  const home = Deno.makeTempDirSync();
  for (const name of ["b", "a", "empty"]) {
    Deno.mkdirSync(`${home}/session-state/${name}`, { recursive: true });
    if (name !== "empty") Deno.writeTextFileSync(`${home}/session-state/${name}/events.jsonl`, "");
  }
  Deno.writeTextFileSync(`${home}/session-state/c.jsonl`, "");
  Deno.writeTextFileSync(`${home}/session-state/c.json`, "");
  const env: Place["env"] = (name) => name === "COPILOT_HOME" ? home : undefined;
  const place: Place = {
    home: "/nowhere",
    env,
    platform: "linux",
    projects: [],
    cache: "/nowhere",
  };
  deepEqual(
    [...copilotCli.sources(place, new ReadLog())].map(({ path }) => path.slice(home.length)),
    ["a/events.jsonl", "b/events.jsonl", "c.jsonl"].map((path) => `/session-state/${path}`),
  );
  Deno.removeSync(home, { recursive: true });
});

function call(callId: string, name: string, input: unknown, action: object): object {
  return { kind: "tool-call", callId, name, action, input };
}

function files(path: string, change: string): object {
  return { kind: "files", files: [{ path, change }] };
}

function partsIn(turns: readonly Turn[]): Part[] {
  return turns.flatMap(({ parts }) => parts);
}

function textsIn(turns: readonly Turn[]): string[] {
  return partsIn(turns).flatMap((part) => part.kind === "text" ? [part.text] : []);
}

/** Reads a session that is made of events, with files beside them. */
async function read(
  events: readonly Event[],
  beside: Readonly<Record<string, string>> = {},
  name = "session-state/s1/events.jsonl",
): Promise<Read> {
  const home = Deno.realPathSync(Deno.makeTempDirSync());
  const path = `${home}/${name}`;
  const folder = path.slice(0, path.lastIndexOf("/"));
  const cache = `${home}/cache`;
  const place: Place = { home, env: () => undefined, platform: "linux", projects: [], cache };
  try {
    Deno.mkdirSync(folder, { recursive: true });
    const lines = events.map(([type, data, rest = {}], at) => {
      const timestamp = new Date(Date.UTC(2026, 10, 22, 17, 0, at));
      return `${
        JSON.stringify({ type, data, ...rest, id: `e${at}`, timestamp, parentId: null })
      }\n`;
    });
    Deno.writeTextFileSync(path, lines.join(""));
    for (const [file, text] of Object.entries(beside)) {
      Deno.writeTextFileSync(`${folder}/${file}`, text);
    }
    const [head = null] = await copilotCli.heads({ path }, place, new ReadLog());
    const log = new ReadLog();
    const known = head ?? { ...NO_HEAD, path };
    return { head, turns: await Array.fromAsync(copilotCli.read(known, place, log)), log };
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

const NO_HEAD: SessionHead = {
  agent: "copilot-cli",
  id: "s1",
  path: "",
  project: null,
  branch: null,
  remote: null,
  model: null,
  version: null,
  title: null,
  startedAt: null,
  updatedAt: new Date(0),
  sizeBytes: 0,
  parentId: null,
  convertedFrom: null,
};
