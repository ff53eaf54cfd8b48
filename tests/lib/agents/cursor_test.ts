import { deepEqual, equal } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { cursor } from "../../../lib/agents/cursor.ts";
import { type Part, type Place, ReadLog, type SessionHead } from "../../../lib/agents/mod.ts";
import { testPlatform } from "../../_host.ts";

const ID = "3f1f6c1e-0000-4000-8000-00000000c00a";
const CHAT = `.cursor/chats/0123/${ID}`;
const TRANSCRIPTS = ".cursor/projects/home-ana-my-app/agent-transcripts";
const EDITOR = ".config/Cursor/User/globalStorage/state.vscdb";

const query = (text: string) => `<user_query>\n${text}\n</user_query>`;
const line = (role: string, ...content: readonly unknown[]) =>
  `${JSON.stringify({ role, message: { content } })}\n`;
const text = (words: string) => ({ type: "text", text: words });

Deno.test("cursor lists a session that is in several stores once: the chat, then the editor's", async () => {
  const home = newFolder();
  writeChat(home, [{ role: "user", content: query("One.") }]);
  writeEditor(home, { two: "Two." });
  for (const id of [ID, "two", "three"]) {
    write(home, `${TRANSCRIPTS}/${id}/${id}.jsonl`, line("user", text(query(id))));
  }
  const { heads } = await readHome(home);
  deepEqual(heads.map(({ id, title }) => [id, title]), [
    [ID, "One."],
    ["two", "Two."],
    ["three", "three"],
  ]);
});

Deno.test("cursor lists transcripts when the editor's database cannot be read", async () => {
  const home = newFolder();
  write(home, EDITOR, "no database");
  write(home, `${TRANSCRIPTS}/two/two.jsonl`, line("user", text(query("Two."))));
  const { heads, log } = await readHome(home);
  deepEqual(heads.map(({ id }) => id), ["two"]);
  equal(log.skipped, 1);
});

Deno.test("cursor leaves out the transcripts and chats of sub-agents", async () => {
  const home = newFolder();
  write(home, `${TRANSCRIPTS}/two/subagents/s.jsonl`, line("user", text(query("Search."))));
  writeChat(home, [{ role: "user", content: query("Search.") }]);
  write(home, `${CHAT}/meta.json`, JSON.stringify({ isSubagent: true }));
  deepEqual((await readHome(home)).heads, []);
});

Deno.test("cursor splits what it put around a request off", async () => {
  const home = newFolder();
  const message = `<timestamp>now</timestamp>\n${
    query("Keep </user_query> and <b>.")
  }\n<rules>x</rules>`;
  write(home, `${TRANSCRIPTS}/two/two.jsonl`, line("user", text(message), { type: "image" }));
  deepEqual((await readHome(home)).parts, [
    { kind: "text", text: "<timestamp>now</timestamp>", injected: true },
    { kind: "text", text: "Keep </user_query> and <b>.", injected: false },
    { kind: "text", text: "<rules>x</rules>", injected: true },
    { kind: "attachment", name: "image" },
  ]);
});

Deno.test("cursor finds the folder of a transcript: trusted, or named by a call", async () => {
  const home = newFolder();
  const call = { type: "tool_use", name: "Read", input: { path: "/home/ana/my.app/src/x.js" } };
  write(
    home,
    `${TRANSCRIPTS}/two/two.jsonl`,
    line("user", text(query("Two."))) + line("assistant", call),
  );
  equal((await readHome(home)).heads[0]?.project, "/home/ana/my.app");
  const trust = JSON.stringify({ workspacePath: "/home/ana/my-app" });
  write(home, ".cursor/projects/home-ana-my-app/.workspace-trusted", trust);
  equal((await readHome(home)).heads[0]?.project, "/home/ana/my-app");
});

Deno.test("cursor knows an interrupted turn of a transcript, and a call that nothing came behind", async () => {
  const home = newFolder();
  const call = { type: "tool_use", name: "Shell", input: { command: "ls" } };
  const ended = (status: string) => `${JSON.stringify({ type: "turn_ended", status })}\n`;
  write(
    home,
    `${TRANSCRIPTS}/two/two.jsonl`,
    line("user", text(query("Two."))) + line("assistant", call) + ended("aborted") +
      line("user", text(query("Again."))) + line("assistant", call),
  );
  deepEqual((await readHome(home)).parts.map(({ kind }) => kind), [
    "text",
    "tool-call",
    "tool-result",
    "interruption",
    "text",
    "tool-call",
  ]);
});

Deno.test("cursor leaves out what stands for thoughts that nobody may see", async () => {
  const home = newFolder();
  write(
    home,
    `${TRANSCRIPTS}/two/two.jsonl`,
    line("user", text(query("Two."))) + line("assistant", text("I look.\n\n[REDACTED]")) +
      line("assistant", text("[REDACTED]")) + line("assistant", text("It says [REDACTED].")),
  );
  const { parts } = await readHome(home);
  deepEqual(parts.flatMap((part) => part.kind === "text" && !part.injected ? [part.text] : []), [
    "Two.",
    "I look.",
    "It says [REDACTED].",
  ]);
});

Deno.test("cursor takes the time of a turn from what the model is told, if that is sure", async () => {
  const home = newFolder();
  const told = (time: string) => text(`<timestamp>${time}</timestamp>\n${query("Go.")}`);
  const times = [
    "Sunday, Sep 20, 2026, 12:31 AM (UTC+3)",
    "Thursday, Jul 30, 2026, 12:23 PM (UTC-5:30)",
    "Thursday, Jul 30, 2026, 6:23 PM (UTC)",
    "Thursday, Jul 30, 2026, 6:23 PM",
    "Thursday, Jul 32, 2026, 6:23 PM (UTC)",
    "Thursday, Jul 30, 2026, 13:23 PM (UTC)",
    "Thursday, Mai 30, 2026, 6:23 PM (UTC)",
  ];
  write(
    home,
    `${TRANSCRIPTS}/two/two.jsonl`,
    times.map((time) => line("user", told(time))).join("") + line("assistant", text("Done.")),
  );
  const { heads, times: read } = await readHome(home);
  equal(heads[0]?.startedAt?.toISOString(), "2026-09-19T21:31:00.000Z");
  deepEqual(read.map((time) => time?.toISOString() ?? null), [
    "2026-09-19T21:31:00.000Z",
    "2026-07-30T17:53:00.000Z",
    "2026-07-30T18:23:00.000Z",
    null,
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("cursor lists an older transcript of a session once, and where there is no newer one", async () => {
  const home = newFolder();
  const old = `user:\n${query("Old.")}\n`;
  for (const id of ["one", "two"]) write(home, `${TRANSCRIPTS}/${id}.txt`, old);
  write(home, `${TRANSCRIPTS}/one/one.jsonl`, line("user", text(query("New."))));
  writeEditor(home, { three: "Three." });
  write(home, `${TRANSCRIPTS}/three.txt`, old);
  deepEqual((await readHome(home)).heads.slice(1).map(({ id, title }) => [id, title]), [
    ["three", "Three."],
    ["one", "New."],
    ["two", "Old."],
  ]);
});

Deno.test("cursor does not take what a call or a request holds for a message", async () => {
  const home = newFolder();
  write(
    home,
    `${TRANSCRIPTS}/two.txt`,
    `user:\n${query("What is this?\n\nassistant:\nHello.\n\nuser:\n[Tool call] X")}\n\n` +
      "assistant:\n[Tool call] Write\n  path: /home/ana/my-app/a.yml\n  contents: a:\n" +
      "  b: [Tool\n\nuser:\n  path: c\n[Thinking] d\n\n[Tool call] Shell\n  command: make\n" +
      `  is_background: false\n\nuser:\n${query("Stop.")}\n\nassistant:\n[Thinking] Hm.\n`,
  );
  const { heads, parts } = await readHome(home);
  equal(heads[0]?.project, "/home/ana/my-app");
  deepEqual(parts.map((part) => part.kind === "tool-call" ? part.input : part), [
    {
      kind: "text",
      text: "What is this?\n\nassistant:\nHello.\n\nuser:\n[Tool call] X",
      injected: false,
    },
    {
      path: "/home/ana/my-app/a.yml",
      contents: "a:\n  b: [Tool\n\nuser:\n  path: c\n[Thinking] d",
    },
    { command: "make", is_background: false },
    { kind: "text", text: "Stop.", injected: false },
    { kind: "reasoning", text: "Hm." },
  ]);
});

Deno.test("cursor pairs the results of an older transcript by the names of the tools", async () => {
  const home = newFolder();
  const calls =
    "[Tool call] Shell\n  command: a\n[Tool call] Read\n  path: /b\n[Tool call] Shell\n" +
    "  command: c\n";
  const results = "\n[Tool result] Read\n\n[Tool result] Shell\ntext\n\n[Tool result] Grep\n";
  write(home, `${TRANSCRIPTS}/two.txt`, `user:\n${query("Go.")}\n\nassistant:\n${calls}${results}`);
  const { parts } = await readHome(home);
  const ids = parts.flatMap((part) => part.kind === "tool-call" ? [part.callId] : []);
  deepEqual(
    parts.flatMap((part) =>
      part.kind === "tool-result"
        ? [[ids.indexOf(part.callId), part.output, part.failed, part.isUnknown]]
        : []
    ),
    [[1, "", false, true], [0, "text", false, true]],
  );
});

Deno.test("cursor reads chats: folder and branch of the root, results, refusals, summaries", async () => {
  const home = newFolder();
  const called = (toolCallId: string, command: string) => ({
    role: "assistant",
    content: [{ type: "tool-call", toolCallId, toolName: "Shell", args: { command } }],
  });
  const returned = (toolCallId: string, result: string, outcome: unknown = {}) => ({
    role: "tool",
    content: [{ type: "tool-result", toolCallId, result }],
    providerOptions: { cursor: { highLevelToolCallResult: outcome } },
  });
  const summary = { providerOptions: { cursor: { isSummary: true } } };
  writeChat(home, [
    { role: "system", content: "You are an agent." },
    { role: "user", content: query("One.") },
    called("call_1", "npm test"),
    returned(
      "call_1",
      "Exit code: 0\n\nCommand output:\n\n```\nok\n\n```\n\nCommand completed in 9 ms.",
    ),
    { role: "user", content: "What was done so far.", ...summary },
    called("call_1", "git push"),
    returned("call_1", "Rejected.", { output: { rejected: {} } }),
  ]);
  const { heads, parts } = await readHome(home);
  equal(heads[0]?.project, "/home/ana/my app");
  equal(heads[0]?.branch, "fix");
  const results = parts.filter((part) => part.kind === "tool-result");
  deepEqual(
    results.map(({ callId, output, exitCode, refused }) => [callId, output, exitCode, refused]),
    [
      ["call_1", "ok", 0, false],
      ["call_1 (2)", "Rejected.", null, true],
    ],
  );
  deepEqual(parts.filter(({ kind }) => kind === "compaction"), [
    { kind: "compaction", summary: "What was done so far." },
  ]);
});

Deno.test("cursor reads a chat whose root is missing in the order in which it was written", async () => {
  const home = newFolder();
  writeChat(home, [{ role: "user", content: query("One.") }, { name: "a package.json" }], false);
  const { heads, parts } = await readHome(home);
  equal(heads[0]?.title, "One.");
  deepEqual(parts, [{ kind: "text", text: "One.", injected: false }]);
});

Deno.test("cursor looks where the platform has the editor's files, and where CURSOR_DATA_DIR says", () => {
  const env = (name: string) =>
    name === "CURSOR_DATA_DIR"
      ? "/home/ana/c"
      : name === "XDG_CONFIG_HOME"
      ? "/home/ana/x"
      : undefined;
  const base: Place = {
    home: "/home/ana",
    env,
    platform: "linux",
    projects: [],
    cache: "/nowhere",
  };
  deepEqual(cursor.roots(base), [
    "/home/ana/c/chats",
    "/home/ana/c/acp-sessions",
    "/home/ana/c/projects",
    "/home/ana/x/Cursor/User/globalStorage",
    "/home/ana/x/Cursor/User/workspaceStorage",
  ]);
  const mac = cursor.roots({ ...base, platform: "darwin" });
  equal(mac[3], "/home/ana/Library/Application Support/Cursor/User/globalStorage");
  const windows = cursor.roots({ ...base, platform: "windows" });
  equal(windows[3], "/home/ana/AppData/Roaming/Cursor/User/globalStorage");
});

function write(home: string, path: string, words: string): void {
  const url = new URL(`file://${home}/${path}`);
  Deno.mkdirSync(new URL(".", url), { recursive: true });
  Deno.writeTextFileSync(url, words);
}

function openNew(home: string, path: string): DatabaseSync {
  write(home, path, "");
  return new DatabaseSync(`${home}/${path}`);
}

const idOf = (at: number) => String(at).padStart(2, "0").repeat(32);

/** Writes a chat, with a root that names its messages, a folder and a branch. */
function writeChat(home: string, messages: readonly unknown[], hasRoot = true): void {
  const database = openNew(home, `${CHAT}/store.db`);
  database.exec("CREATE TABLE blobs (id TEXT PRIMARY KEY, data BLOB)");
  database.exec("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)");
  const insert = database.prepare("INSERT INTO blobs VALUES (?, ?)");
  const encode = (words: string) => new TextEncoder().encode(words);
  for (const [at, message] of messages.entries()) {
    insert.run(idOf(at), encode(JSON.stringify(message)));
  }
  const field = (number: number, bytes: Uint8Array) => [
    ...number < 16 ? [number * 8 + 2] : [(number * 8 + 2) % 128 + 128, 1],
    bytes.length,
    ...bytes,
  ];
  const root = new Uint8Array([
    ...messages.flatMap((_, at) => field(1, Uint8Array.fromHex(idOf(at)))),
    ...[40, 150, 1],
    ...field(9, encode("file:///home/ana/my%20app")),
    ...field(21, new Uint8Array([...field(1, encode("/home/ana")), ...field(2, encode("fix"))])),
  ]);
  if (hasRoot) insert.run("root", root);
  const meta = encode(JSON.stringify({ latestRootBlobId: "root", name: "New Agent" })).toHex();
  database.prepare("INSERT INTO meta VALUES ('0', ?)").run(meta);
  database.close();
}

/** Writes the editor's database, with a conversation of one request each. */
function writeEditor(home: string, requests: Readonly<Record<string, string>>): void {
  const database = openNew(home, EDITOR);
  database.exec("CREATE TABLE cursorDiskKV (key TEXT UNIQUE, value BLOB)");
  const insert = database.prepare("INSERT INTO cursorDiskKV VALUES (?, ?)");
  for (const [id, request] of Object.entries({ ...requests, [ID]: "One, as the editor has it." })) {
    const composer = { fullConversationHeadersOnly: [{ bubbleId: "b", type: 1 }] };
    insert.run(`composerData:${id}`, JSON.stringify(composer));
    insert.run(`bubbleId:${id}:b`, JSON.stringify({ bubbleId: "b", type: 1, text: request }));
  }
  database.close();
}

interface Read {
  readonly heads: readonly SessionHead[];
  readonly times: readonly (Date | null)[];
  readonly parts: readonly Part[];
  readonly log: ReadLog;
}

async function readHome(home: string): Promise<Read> {
  const cache = `${home}/cache`;
  const place: Place = {
    home,
    env: () => undefined,
    platform: testPlatform(),
    projects: [],
    cache,
  };
  const log = new ReadLog();
  const heads: SessionHead[] = [];
  const parts: Part[] = [];
  const times: (Date | null)[] = [];
  for (const source of cursor.sources(place, log)) {
    heads.push(...await cursor.heads(source, place, log));
  }
  for (const head of heads) {
    for await (const turn of cursor.read(head, place, log)) {
      parts.push(...turn.parts);
      times.push(turn.at);
    }
  }
  return { heads, parts, times, log };
}

/** Makes a folder that goes when the tests are over. */
function newFolder(): string {
  const folder = Deno.makeTempDirSync();
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}
