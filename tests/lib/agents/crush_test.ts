import { deepEqual, equal, match } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { type Part, type Place, ReadLog } from "../../../lib/agents/_agent.ts";
import { crush } from "../../../lib/agents/crush.ts";
import { TestRepository } from "../../_repository.ts";

/** The tables as they were at first, without the columns that came later. */
const TABLES = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, parent_session_id TEXT, title TEXT,
    created_at INTEGER, updated_at INTEGER);
  CREATE TABLE files (id TEXT, session_id TEXT, path TEXT, content TEXT, version INTEGER);
  CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT, role TEXT, parts TEXT, model TEXT,
    created_at INTEGER);
  INSERT INTO sessions VALUES ('s1', NULL, 'New Session', 1767607200, 1767607300);
`;

type Message = readonly [role: string, parts: unknown];

const ASKED: Message = ["user", [{ type: "text", data: { text: "Fix it." } }]];

Deno.test("crush takes the project from where the database is, or from its list", async () => {
  await inHome(async (place) => {
    const elsewhere = `${place.home}/data/other`;
    const data = `${place.home}/.local/share/crush`;
    for (const folder of [`${place.home}/p/.crush`, elsewhere]) makeDatabase(folder, [ASKED]);
    Deno.mkdirSync(data, { recursive: true });
    Deno.writeTextFileSync(
      `${data}/projects.json`,
      JSON.stringify({
        projects: [
          { path: `${place.home}/p`, data_dir: `${place.home}/p/.crush` },
          { path: `${place.home}/q`, data_dir: elsewhere },
          { path: `${place.home}/gone`, data_dir: ".crush" },
          { path: "relative", data_dir: ".crush" },
          7,
        ],
      }),
    );
    const here = { ...place, projects: [`${place.home}/p`] };
    const log = new ReadLog();
    const found = [];
    for (const source of crush.sources(here, log)) {
      for (const { project, title } of await crush.heads(source, here, log)) {
        found.push([source.path, project, title]);
      }
    }
    deepEqual(found, [
      [`${place.home}/p/.crush/crush.db`, `${place.home}/p`, "Fix it."],
      [`${elsewhere}/crush.db`, `${place.home}/q`, "Fix it."],
    ]);
    equal(log.skipped, 0);
    Deno.writeTextFileSync(`${data}/projects.json`, "{");
    equal([...crush.sources(place, log)].length, 0);
    deepEqual(log.problems.map(({ reason }) => reason), ["it is no JSON"]);
  });
});

Deno.test("crush takes no database that came with a repository, and none with a part that did", () => {
  using place = new TestRepository();
  const log = new ReadLog();
  const projects = [place.project];
  const here = { home: place.home, env: () => undefined, platform: "linux", cache: "/c" } as const;
  const sources = () => [...crush.sources({ ...here, projects }, log)].length;
  place.write(".crush/crush.db");
  place.write(".crush/crush.db-wal");
  equal(sources(), 1);
  place.git("add", ".crush/crush.db-wal");
  equal(sources(), 0);
  Deno.removeSync(`${place.project}/.crush/crush.db-wal`);
  equal(sources(), 1);
  place.git("add", ".crush/crush.db");
  equal(sources(), 0);
  deepEqual(log.problems.map(({ path }) => path), [
    `${place.project}/.crush/crush.db-wal`,
    `${place.project}/.crush/crush.db`,
  ]);
});

Deno.test("crush looks where its variables say", () => {
  const rootsFor = (variables: Record<string, string>, platform: Place["platform"] = "linux") =>
    crush.roots({
      home: "/home/dev",
      env: (name) => variables[name],
      platform,
      projects: ["/home/dev/p"],
      cache: "/c",
    });
  deepEqual(rootsFor({}), ["/home/dev/.local/share/crush", "/home/dev/p/.crush"]);
  deepEqual(rootsFor({ XDG_DATA_HOME: "/d" })[0], "/d/crush");
  deepEqual(rootsFor({ XDG_DATA_HOME: "/d", CRUSH_GLOBAL_DATA: "/g" })[0], "/g");
  deepEqual(rootsFor({ CRUSH_GLOBAL_DATA: "g" })[0], "/home/dev/.local/share/crush");
  deepEqual(rootsFor({ LOCALAPPDATA: "/l" }, "windows")[0], "/l/crush");
});

Deno.test("crush takes the output of a command without its notes", async () => {
  const outputs: Record<string, readonly [output: string, exitCode: number | null]> = {
    "\nno such file\nExit code 2\n\n<cwd>/p</cwd>": ["no such file", 2],
    "Exit code 3": ["", 3],
    "out\n\n\n<cwd>/p</cwd>": ["out", 0],
    "no output": ["", 0],
    "says Exit code 4\n\n<cwd>/p</cwd>": ["says Exit code 4", 0],
    "half\nCommand was aborted before completion": [
      "half\nCommand was aborted before completion",
      null,
    ],
  };
  for (const [content, [output, exitCode]] of Object.entries(outputs)) {
    const { parts } = await read([
      ASKED,
      ["assistant", [call("1", "bash", { command: "make" })]],
      ["tool", [{ type: "tool_result", data: { tool_call_id: "1", content } }]],
    ]);
    const result = parts.find((part) => part.kind === "tool-result");
    deepEqual([result?.output, result?.exitCode], [output, exitCode], content);
    equal(result?.failed, exitCode !== 0);
  }
});

Deno.test("crush keeps calls whose id comes again, each with its own result and plan", async () => {
  const wrote = (content: string) =>
    call("1", "todos", { todos: [{ content, status: "pending" }] });
  const wanted = { type: "tool_result", data: { tool_call_id: "1", content: "ok" } };
  const { parts, log } = await read([
    ASKED,
    ["assistant", [wrote("one")]],
    ["tool", [wanted]],
    ["assistant", [wrote("two")]],
    ["tool", [wanted]],
  ]);
  deepEqual(
    parts.flatMap((part) => part.kind === "tool-result" ? [part.callId] : []),
    ["1", "1 (2)"],
  );
  deepEqual(
    parts.flatMap((part) => part.kind === "plan" ? part.items.map(({ text }) => text) : []),
    ["one", "two"],
  );
  equal(log.skipped, 0);
});

Deno.test("crush takes a repeated request for the harness's only behind a summary", async () => {
  const repeated = "The previous session was interrupted because it got too long, …";
  const { parts } = await read([["user", [{ type: "text", data: { text: repeated } }]]]);
  deepEqual(parts, [{ kind: "text", text: repeated, injected: false }]);
});

Deno.test("crush gets past what is no message, no part, and no call", async () => {
  const { parts, log } = await read([
    ASKED,
    ["oracle", []],
    ["user", "{}"],
    ["assistant", [7, { type: "tool_call", data: null }, call("__proto__", "edit", "no JSON")]],
    ["tool", [{ type: "tool_result", data: { tool_call_id: "x" } }]],
    ["assistant", [{ type: "text", data: { text: "x".repeat(17 * 1024 * 1024) } }]],
    ["assistant", [{ type: "text", data: { text: "Done." } }]],
  ]);
  deepEqual(parts.map(({ kind }) => kind), ["text", "tool-call", "tool-call", "text"]);
  deepEqual(log.problems.map(({ reason }) => reason), [
    'messages of a kind that is not known: "oracle"',
    'the message "m2" is no list, or too long',
    "parts that state no kind",
    "a result without a call",
    'the message "m5" is no list, or too long',
  ]);
});

Deno.test("crush reports a session that is gone, and a database without tables", async () => {
  await inHome(async (place) => {
    const folder = `${place.home}/p/.crush`;
    makeDatabase(folder, [ASKED]);
    const path = `${folder}/crush.db`;
    const log = new ReadLog();
    const [head] = await crush.heads({ path }, place, log);
    deepEqual(await Array.fromAsync(crush.read({ ...head!, id: "s2" }, place, log)), []);
    equal(log.problems[0]?.reason, 'the session "s2" is not in it any more');
    Deno.removeSync(path);
    new DatabaseSync(path).close();
    deepEqual(await crush.heads({ path }, place, log), []);
    match(log.problems[1]!.reason, /no such table/);
  });
});

function call(id: string, name: string, input: unknown): object {
  return { type: "tool_call", data: { id, name, input: JSON.stringify(input) } };
}

async function read(messages: readonly Message[]): Promise<{ parts: Part[]; log: ReadLog }> {
  const log = new ReadLog();
  let parts: Part[] = [];
  await inHome(async (place) => {
    makeDatabase(`${place.home}/p/.crush`, messages);
    const path = `${place.home}/p/.crush/crush.db`;
    const [head] = await crush.heads({ path }, place, new ReadLog());
    const turns = await Array.fromAsync(crush.read(head!, place, log));
    parts = turns.flatMap((turn) => turn.parts);
  });
  return { parts, log };
}

function makeDatabase(folder: string, messages: readonly Message[]): void {
  Deno.mkdirSync(folder, { recursive: true });
  using database = new DatabaseSync(`${folder}/crush.db`);
  database.exec(TABLES);
  for (const [at, [role, parts]] of messages.entries()) {
    const text = typeof parts === "string" ? parts : JSON.stringify(parts);
    database.prepare("INSERT INTO messages VALUES (?, 's1', ?, ?, 'm', 1767607200)")
      .run(`m${at}`, role, text);
  }
}

async function inHome(test: (place: Place) => Promise<void>): Promise<void> {
  const home = Deno.realPathSync(Deno.makeTempDirSync());
  const cache = `${home}/cache`;
  try {
    await test({ home, env: () => undefined, platform: "linux", projects: [], cache });
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}
