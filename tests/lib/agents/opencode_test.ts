import { deepEqual, equal, match } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { type Part, type Place, ReadLog, type Turn } from "../../../lib/agents/_agent.ts";
import { opencode } from "../../../lib/agents/opencode.ts";

/** The tables as they were at first, without the columns that came later. */
const TABLES = `
  CREATE TABLE session (id TEXT PRIMARY KEY, parent_id TEXT, directory TEXT NOT NULL,
    title TEXT NOT NULL, version TEXT NOT NULL, revert TEXT, time_created INTEGER,
    time_updated INTEGER);
  CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, time_created INTEGER, data TEXT);
  CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, data TEXT);
  CREATE TABLE todo (session_id TEXT, content TEXT, status TEXT, position INTEGER);
`;

/** A message: its role, what it consists of, and other fields of it. */
type Message = readonly [role: string, parts: readonly unknown[], rest?: object];

interface Contents {
  readonly title?: string;
  readonly parent?: string;
  readonly revert?: object;
  readonly messages: readonly Message[];
  readonly todos?: readonly (readonly [text: string, status: string])[];
}

interface Read {
  readonly titles: readonly (string | null)[];
  readonly turns: readonly Turn[];
  readonly log: ReadLog;
}

const ASKED: Message = ["user", [{ type: "text", text: "Fix it." }]];

Deno.test("opencode leaves out what the user has gone back on", async () => {
  const messages: Message[] = [
    ASKED,
    ["assistant", [{ type: "text", text: "one" }, { type: "text", text: "two" }]],
    ["user", [{ type: "text", text: "No, differently." }]],
  ];
  const after = async (revert: object) => textsIn((await read({ messages, revert })).turns);
  deepEqual(await after({ messageID: "m2" }), ["Fix it.", "one", "two"]);
  deepEqual(await after({ messageID: "m1", partID: "m1p1" }), ["Fix it.", "one"]);
  deepEqual(await after({ messageID: "m0" }), []);
  deepEqual(await after({ messageID: 7 }), ["Fix it.", "one", "two", "No, differently."]);
});

Deno.test("opencode lists no sub-agents, and no sessions in which nothing was asked", async () => {
  equal((await read({ messages: [ASKED], parent: "ses_0" })).titles.length, 0);
  equal((await read({ messages: [] })).titles.length, 0);
  const harness = { type: "text", text: "Continue.", synthetic: true };
  equal((await read({ messages: [["user", [harness]]] })).titles.length, 0);
  const picture = { type: "file", mime: "image/png", url: "data:image/png;base64,AAAA" };
  const { titles, turns } = await read({ messages: [["user", [picture]]], title: "" });
  deepEqual(titles, [null]);
  deepEqual(partsIn(turns), [{ kind: "attachment", name: "image" }]);
});

Deno.test("opencode takes the first request for the title that a model has not made yet", async () => {
  const title = "New session - 2026-11-22T17:45:30.043Z";
  deepEqual((await read({ messages: [ASKED], title })).titles, ["Fix it."]);
  deepEqual((await read({ messages: [ASKED], title: "Mending" })).titles, ["Mending"]);
  deepEqual((await read({ messages: [ASKED], title: "New session - mine" })).titles, [
    "New session - mine",
  ]);
});

Deno.test("opencode removes the quotes of `opencode run`, and no others", async () => {
  const texts = {
    '"two words"': "two words",
    '"say \\"hi there\\" now"': 'say "hi there" now',
    '"one two" "three four"': '"one two" "three four"',
    '"word"': '"word"',
    'say "two words"': 'say "two words"',
    '"': '"',
  };
  for (const [text, want] of Object.entries(texts)) {
    deepEqual(textsIn((await read({ messages: [["user", [{ type: "text", text }]]] })).turns), [
      want,
    ]);
  }
});

Deno.test("opencode tells what the harness says from what the user says", async () => {
  const { turns } = await read({
    messages: [
      ["user", [
        { type: "text", text: "<file>…</file>", synthetic: true },
        { type: "text", text: "for the eyes only", ignored: true },
        { type: "text", text: "Look at this." },
        { type: "file", mime: "text/plain", url: "file:///home/dev/a%20b.md", filename: "a b.md" },
        { type: "file", mime: "text/plain", url: "file:///home/dev/100%.md" },
        { type: "agent", name: "explore" },
      ]],
      ["user", [{ type: "subtask", prompt: "Review the branch.", agent: "build" }]],
    ],
  });
  deepEqual(partsIn(turns), [
    { kind: "text", text: "<file>…</file>", injected: true },
    { kind: "text", text: "for the eyes only", injected: true },
    { kind: "text", text: "Look at this.", injected: false },
    { kind: "attachment", name: "/home/dev/a b.md" },
    { kind: "attachment", name: "/home/dev/100%.md" },
    { kind: "text", text: "Review the branch.", injected: false },
  ]);
});

Deno.test("opencode yields a compaction with its summary, and a repeated request once", async () => {
  const { turns } = await read({
    messages: [
      ASKED,
      ["user", [{ type: "compaction", auto: true, overflow: true }]],
      ["assistant", [{ type: "text", text: "## Goal" }], { summary: true }],
      ASKED,
      ASKED,
      ["assistant", [], { summary: true, error: { name: "APIError" } }],
    ],
  });
  deepEqual(partsIn(turns), [
    { kind: "text", text: "Fix it.", injected: false },
    { kind: "compaction", summary: "## Goal" },
    { kind: "text", text: "Fix it.", injected: true },
    { kind: "text", text: "Fix it.", injected: false },
  ]);
});

Deno.test("opencode knows a command that failed, was stopped, or is still running", async () => {
  const bash = (state: object) => ({ type: "tool", tool: "bash", callID: "same", state });
  const note = (text: string) => `out\n\n<bash_metadata>\n${text}\n</bash_metadata>`;
  const input = { command: "make" };
  const { turns } = await read({
    messages: [ASKED, ["assistant", [
      bash({ status: "completed", input, output: "bad", metadata: { exit: 2 } }),
      bash({ status: "completed", input, output: note("User aborted the command") }),
      bash({ status: "completed", input, output: note("bash tool terminated command after …") }),
      bash({ status: "error", input, error: "Tool execution aborted" }),
      bash({ status: "running", input }),
    ], { error: { name: "MessageAbortedError" } }]],
  });
  const parts = partsIn(turns).slice(1);
  equal(new Set(parts.flatMap((part) => part.kind === "tool-call" ? [part.callId] : [])).size, 5);
  deepEqual(parts.filter((part) => part.kind !== "tool-call"), [
    result("m1p0", { output: "bad", exitCode: 2, failed: true }),
    result("m1p1", { output: "out", failed: true, refused: true }),
    result("m1p2", { output: "out", failed: true }),
    result("m1p3", { output: "Tool execution aborted", failed: true, refused: true }),
    { kind: "interruption" },
  ]);
});

Deno.test("opencode yields what a user says when refusing a call", async () => {
  const error = "The user rejected permission to use this specific tool call with the following " +
    "feedback: Use the other one.";
  const edit = { status: "error", input: { filePath: "a.ts" }, error };
  const { turns } = await read({
    messages: [ASKED, ["assistant", [{ type: "tool", tool: "edit", state: edit }]]],
  });
  deepEqual(turns.map(({ role }) => role), ["user", "agent", "user"]);
  deepEqual(turns[1]!.parts[1], result("m1p0", { output: error, failed: true, refused: true }));
  deepEqual(turns[2]!.parts, [{ kind: "text", text: "Use the other one.", injected: false }]);
});

Deno.test("opencode knows which files were created, edited, moved and deleted", async () => {
  const tool = (name: string, input: object, metadata: object) => ({
    type: "tool",
    tool: name,
    state: { status: "completed", input, output: "", metadata },
  });
  const files = [
    { filePath: "/p/a.ts", type: "add" },
    { filePath: "/p/b.ts", type: "move", movePath: "/p/c.ts" },
    { filePath: "/p/d.ts", type: "delete" },
    { filePath: "/p/e.ts", type: "update" },
  ];
  const patchText = "*** Begin Patch\n*** Add File: a.ts\n+x\n*** Update File: b.ts\n" +
    "*** Move to: c.ts\n*** End Patch";
  const diffs = [{ file: "src/gone.ts", status: "deleted" }, { file: "new.ts", status: "added" }];
  const { turns } = await read({
    messages: [["user", ASKED[1], { summary: { diffs } }], ["assistant", [
      tool("write", { filePath: "/p/w.ts" }, { filepath: "/p/w.ts", exists: true }),
      tool("apply_patch", { patchText }, { files }),
      tool("bash", { command: "make" }, { exit: 0 }),
      { type: "patch", files: ["/p/src/gone.ts", "/p/new.ts", "/p/x.ts", "/p/a.ts", 7] },
    ]]],
  });
  const parts = partsIn(turns);
  const patch = parts.find((part) => part.kind === "tool-call" && part.name === "apply_patch");
  deepEqual(patch?.kind === "tool-call" && patch.action, {
    kind: "files",
    files: [
      { path: "a.ts", change: "created" },
      { path: "b.ts", change: "deleted" },
      { path: "c.ts", change: "created" },
    ],
  });
  deepEqual(parts.flatMap((part) => part.kind === "tool-result" ? [part.files] : []), [
    [{ path: "/p/w.ts", change: "edited" }],
    [
      { path: "/p/a.ts", change: "created" },
      { path: "/p/b.ts", change: "deleted" },
      { path: "/p/c.ts", change: "created" },
      { path: "/p/d.ts", change: "deleted" },
      { path: "/p/e.ts", change: "edited" },
    ],
    [
      { path: "/p/src/gone.ts", change: "deleted" },
      { path: "/p/new.ts", change: "created" },
      { path: "/p/x.ts", change: "edited" },
    ],
  ]);
});

Deno.test("opencode yields the plan when it changes, and as its table has it at the end", async () => {
  const tool = (name: string, input: object) => ({
    type: "tool",
    tool: name,
    state: { status: "completed", input, output: "" },
  });
  const todos = [{ content: "Test", status: "in_progress" }, { content: "Ship", status: "?" }];
  const plan = { filePath: "/p/.opencode/plans/1-fix.md", content: "# Plan" };
  const messages: Message[] = [
    ASKED,
    ["assistant", [tool("todowrite", { todos }), tool("write", plan)]],
  ];
  const plansIn = async (todos: Contents["todos"] = []) =>
    partsIn((await read({ messages, todos })).turns).filter(({ kind }) => kind === "plan");
  const first = [{ text: "Test", state: "in-progress" }, { text: "Ship", state: "pending" }];
  const last = [{ text: "Test", state: "completed" }, { text: "Ship", state: "cancelled" }];
  const both = [
    { kind: "plan", items: first, text: null },
    { kind: "plan", items: first, text: "# Plan" },
  ];
  deepEqual(await plansIn(), both);
  deepEqual(await plansIn([["Test", "in_progress"], ["Ship", "pending"]]), both);
  deepEqual(await plansIn([["Test", "completed"], ["Ship", "cancelled"]]), [
    ...both,
    { kind: "plan", items: last, text: "# Plan" },
  ]);
});

Deno.test("opencode reports what it cannot read, once for each kind, and reads on", async () => {
  const { turns, log } = await read({
    messages: [
      ["user", [{ type: "of-the-future" }, { type: "of-the-future" }, { type: 7 }]],
      ["__proto__", []],
      ASKED,
      ["assistant", [{ type: "text", text: "x".repeat(17 * 1024 * 1024) }]],
      ["assistant", [{ type: "text", text: "Done." }, "no object"]],
    ],
  });
  deepEqual(textsIn(turns), ["Fix it.", "Done."]);
  deepEqual(log.problems.map(({ reason }) => reason), [
    'parts of a kind that is not known: "of-the-future"',
    "parts that state no kind",
    'messages of a kind that is not known: "__proto__"',
    'the part "m3p0" has no text, or more than 16777216 bytes',
    'the part "m4p1" is no JSON object',
  ]);
});

Deno.test("opencode reports a missing table, and deletes its copy when left in the middle", async () => {
  await inHome(async (place) => {
    const [path, log] = [databaseIn(place), new ReadLog()];
    new DatabaseSync(path).close();
    deepEqual(await opencode.heads({ path }, place, log), []);
    match(log.problems[0]!.reason, /^SQLite cannot read it: no such table: /);
    makeDatabase(path, { messages: [ASKED, ASKED] });
    const [head] = await opencode.heads({ path }, place, log);
    for await (const _turn of opencode.read(head!, place, log)) break;
    deepEqual([...Deno.readDirSync(place.cache)], []);
  });
});

Deno.test("opencode lists once what its database has taken over from the JSON files", async () => {
  await inHome(async (place) => {
    makeDatabase(databaseIn(place), { messages: [ASKED] });
    const storage = databaseIn(place).replace("opencode.db", "storage");
    for (const id of ["ses_1", "ses_2"]) {
      Deno.mkdirSync(`${storage}/session/global`, { recursive: true });
      Deno.mkdirSync(`${storage}/message/${id}`, { recursive: true });
      Deno.mkdirSync(`${storage}/part/msg_${id}`, { recursive: true });
      Deno.writeTextFileSync(`${storage}/session/global/${id}.json`, `{"id":"${id}"}`);
      Deno.writeTextFileSync(`${storage}/message/${id}/msg_${id}.json`, '{"role":"user"}');
      Deno.writeTextFileSync(`${storage}/part/msg_${id}/1.json`, '{"type":"text","text":"Old."}');
    }
    const sources = [...opencode.sources(place, new ReadLog())];
    deepEqual(sources.map(({ path }) => path), [databaseIn(place)]);
    const heads = await opencode.heads(sources[0]!, place, new ReadLog());
    deepEqual(heads.map(({ id, title, path }) => [id, title, path.replace(storage, "")]), [
      ["ses_1", "A title", databaseIn(place)],
      ["ses_2", "Old.", "/session/global/ses_2.json"],
    ]);
  });
});

Deno.test("opencode reads a document that `opencode export` has written", async () => {
  await inHome(async (place) => {
    const path = `${place.home}/session.json`;
    const info = { id: "ses_1", title: "Minimal", time: { created: 1000, updated: 2000 } };
    const messages = [
      { info: { id: "msg_1", role: "user" }, parts: [{ type: "text", text: "Remember." }] },
      null,
    ];
    Deno.writeTextFileSync(path, JSON.stringify({ info, messages }));
    const log = new ReadLog();
    const [head] = await opencode.heads({ path }, place, log);
    deepEqual([head?.id, head?.title, head?.updatedAt], ["ses_1", "Minimal", new Date(2000)]);
    deepEqual(textsIn(await Array.fromAsync(opencode.read(head!, place, log))), ["Remember."]);
    Deno.writeTextFileSync(path, '{"id": 7}');
    deepEqual(await opencode.heads({ path }, place, log), []);
    equal(log.problems.at(-1)!.reason, "it is no session of OpenCode");
  });
});

Deno.test("opencode looks where its variables say, at the databases of all channels", async () => {
  await inHome((place) => {
    const folder = databaseIn(place).replace(/\/opencode\.db$/, "");
    for (const name of ["opencode.db", "opencode-dev.db", "opencode.db-wal", "other.db"]) {
      Deno.writeTextFileSync(`${folder}/${name}`, "");
    }
    const pathsFor = (variables: Record<string, string>) => {
      const env: Place["env"] = (name) => variables[name];
      return [...opencode.sources({ ...place, env }, new ReadLog())]
        .map(({ path }) => path.replace(folder, "…"));
    };
    const here = ["…/opencode-dev.db", "…/opencode.db"];
    deepEqual(pathsFor({}), here);
    deepEqual(pathsFor({ XDG_DATA_HOME: "relative", OPENCODE_DB: ":memory:" }), here);
    deepEqual(pathsFor({ XDG_DATA_HOME: "/nowhere" }), []);
    deepEqual(pathsFor({ OPENCODE_DB: "/x/mine.db" }), ["/x/mine.db", ...here]);
    deepEqual(pathsFor({ OPENCODE_DB: "opencode.db" }), ["…/opencode.db", "…/opencode-dev.db"]);
    return Promise.resolve();
  });
});

function result(callId: string, fields: object): object {
  const none = { output: "", exitCode: null, failed: false, refused: false };
  return { kind: "tool-result", callId, ...none, ...fields };
}

function partsIn(turns: readonly Turn[]): Part[] {
  return turns.flatMap(({ parts }) => parts);
}

function textsIn(turns: readonly Turn[]): string[] {
  return partsIn(turns).flatMap((part) => part.kind === "text" ? [part.text] : []);
}

/** Reads a session out of a database that is made for it. */
async function read(contents: Contents): Promise<Read> {
  let all: Read = { titles: [], turns: [], log: new ReadLog() };
  await inHome(async (place) => {
    makeDatabase(databaseIn(place), contents);
    const heads = await opencode.heads({ path: databaseIn(place) }, place, new ReadLog());
    const head = { ...heads[0]!, id: "ses_1", path: databaseIn(place) };
    const turns = await Array.fromAsync(opencode.read(head, place, all.log));
    all = { ...all, titles: heads.map(({ title }) => title), turns };
  });
  return all;
}

function makeDatabase(path: string, contents: Contents): void {
  const { messages, todos = [], title = "A title", parent = null, revert } = contents;
  using database = new DatabaseSync(path);
  database.exec(TABLES);
  const [time, directory] = [1795369530043, "/home/dev/p"];
  database.prepare("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    .run("ses_1", parent, directory, title, "1.2.0", JSON.stringify(revert) ?? null, time, time);
  for (const [at, [role, parts, rest = {}]] of messages.entries()) {
    const id = `m${at}`;
    database.prepare("INSERT INTO message VALUES (?, 'ses_1', ?, ?)")
      .run(id, time, JSON.stringify({ role, ...rest }));
    for (const [number, part] of parts.entries()) {
      database.prepare("INSERT INTO part VALUES (?, ?, 'ses_1', ?)")
        .run(`${id}p${number}`, id, JSON.stringify(part));
    }
  }
  for (const [at, [text, status]] of todos.entries()) {
    database.prepare("INSERT INTO todo VALUES ('ses_1', ?, ?, ?)").run(text, status, at);
  }
}

function databaseIn({ home }: Place): string {
  return `${home}/.local/share/opencode/opencode.db`;
}

async function inHome(test: (place: Place) => Promise<void>): Promise<void> {
  const home = Deno.realPathSync(Deno.makeTempDirSync());
  Deno.mkdirSync(`${home}/.local/share/opencode`, { recursive: true });
  const cache = `${home}/cache`;
  try {
    await test({ home, env: () => undefined, platform: "linux", projects: [], cache });
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}
