import { deepEqual, equal } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import { type Part, type Place, ReadLog, type SessionHead } from "../../../lib/agents/_agent.ts";
import { DOCUMENT_BYTES_MAX } from "../../../lib/agents/_zed/thread.ts";
import { zed } from "../../../lib/agents/zed.ts";

/** The table as it was at first, without the columns that came later. */
const TABLE = `
  CREATE TABLE threads (id TEXT PRIMARY KEY, summary TEXT NOT NULL, updated_at TEXT NOT NULL,
    data_type TEXT NOT NULL, data BLOB NOT NULL);
`;

const ASKED = { User: { id: "u", content: [{ Text: "Fix it." }] } };

interface Read {
  readonly head: SessionHead | undefined;
  readonly parts: readonly Part[];
  readonly log: ReadLog;
}

Deno.test("zed looks into a thread for the folder that early tables do not have", async () => {
  const snapshot = (worktree_path: string, current_branch: string) => ({
    worktree_path,
    git_state: { current_branch, remote_url: null, head_sha: "c0ffee" },
  });
  const worktree_snapshots = [snapshot("/home/dev/p", "main")];
  const { head } = await read({
    messages: [ASKED],
    initial_project_snapshot: { worktree_snapshots },
  });
  deepEqual([head?.project, head?.branch, head?.title], ["/home/dev/p", "main", "A title"]);
});

Deno.test("zed does not hold a thread that inflates to more than there is room for", async () => {
  const data = zstdCompressSync(new Uint8Array(DOCUMENT_BYTES_MAX + 1));
  const { head, log } = await readData("zstd", data);
  equal(head, undefined);
  deepEqual(log.problems.map(({ reason }) => reason), [
    `the thread "t1" holds more than ${DOCUMENT_BYTES_MAX} bytes`,
  ]);
});

Deno.test("zed reports a thread that is cut, or is no thread", async () => {
  const whole = zstdCompressSync(new TextEncoder().encode(JSON.stringify({ messages: [ASKED] })));
  for (const data of [whole.subarray(0, 12), zstdCompressSync(new TextEncoder().encode("[]"))]) {
    const { head, log } = await readData("zstd", data);
    deepEqual([head, log.skipped], [undefined, 1]);
  }
});

Deno.test("zed takes the output of a command out of what it tells the model", async () => {
  const outputs: Record<string, readonly [output: string, exitCode: number | null]> = {
    "```\na\n```": ["a", 0],
    "```\n\n```": ["", 0],
    "Command executed successfully.": ["", 0],
    'Command "say "hi" failed with exit code 9." failed with exit code 2.\n\n```\nb\n```': ["b", 2],
    'Command "say "hi" failed with exit code 9." failed with exit code 3.': ["", 3],
    'Command "say "hi" failed with exit code 9." timed out. Output captured before timeout:\n\n```\nc\n```':
      ["c", null],
    "Command failed or was interrupted.\nPartial output captured:\n\n```\nd\n```": ["d", null],
    "Command output too long. The first 9 bytes:\n\n```\ne\n```": ["e", 0],
  };
  const input = { command: 'say "hi" failed with exit code 9.' };
  for (const [content, [output, exitCode]] of Object.entries(outputs)) {
    const Agent = {
      content: [{ ToolUse: { id: "1", name: "terminal", input } }],
      tool_results: { "1": { is_error: false, content } },
    };
    const { parts } = await read({ version: "0.3.0", messages: [ASKED, { Agent }] });
    const result = parts.find((part) => part.kind === "tool-result");
    deepEqual([result?.output, result?.exitCode], [output, exitCode], content);
    equal(result?.failed, exitCode !== 0);
  }
});

Deno.test("zed takes for refused what is marked so, and what a command cannot have printed", async () => {
  const denied = "Permission to run tool denied by user";
  const cancelled = "Command cancelled: user denied the requested sandbox permissions (no).";
  const stopped = "The user stopped this command. Output captured before stopping:\n\n```\nx\n```";
  const cases: readonly (readonly [
    name: string,
    is_error: boolean,
    content: string,
    refused: boolean,
    output: string,
  ])[] = [
    ["read_file", true, denied, true, denied],
    ["read_file", false, denied, false, denied],
    ["read_file", true, `${denied}s, it says`, false, `${denied}s, it says`],
    ["terminal", true, "Tool canceled by user", true, "Tool canceled by user"],
    ["terminal", false, cancelled, true, cancelled],
    ["terminal", false, stopped, true, "x"],
    ["terminal", false, `\`\`\`\n${cancelled}\n\`\`\``, false, cancelled],
    ["read_file", false, stopped, false, stopped],
  ];
  for (const [name, is_error, content, refused, output] of cases) {
    const Agent = {
      content: [{ ToolUse: { id: "1", name, input: { command: "make", path: "p/a" } } }],
      tool_results: { "1": { is_error, content } },
    };
    const { parts } = await read({ version: "0.3.0", messages: [ASKED, { Agent }] });
    const result = parts.find((part) => part.kind === "tool-result");
    deepEqual(
      [result?.refused, result?.failed, result?.output],
      [refused, refused || is_error, output],
      content,
    );
  }
});

Deno.test("zed gets past what is no message, no content, and no call", async () => {
  const { parts, log } = await read({
    messages: [
      7,
      null,
      { User: null },
      ASKED,
      { User: { content: [{ Mention: 7 }, { Text: 7 }, "PastedImage"] } },
      { Agent: { content: [{ ToolUse: 7 }, { Hologram: {} }], tool_results: { x: 7 } } },
    ],
  });
  deepEqual(parts.filter(({ kind }) => kind !== "attachment"), [
    { kind: "text", text: "Fix it.", injected: false },
    { kind: "text", text: "@mention", injected: false },
  ]);
  deepEqual(log.problems.map(({ reason }) => reason), [
    "messages that state no kind",
    'contents of a kind that is not known: "PastedImage"',
    'contents of a kind that is not known: "Hologram"',
    "a result without a call",
  ]);
});

Deno.test("zed reads a result that is nested more deeply than a stack is deep", async () => {
  const Agent = (content: unknown) => ({
    Agent: {
      content: [{ ToolUse: { id: "1", name: "x", input: null } }],
      tool_results: { "1": { content } },
    },
  });
  const deep = JSON.stringify({ messages: [ASKED, Agent("@")] })
    .replace('"@"', `${"[".repeat(50_000)}${"]".repeat(50_000)}`);
  const { parts, log } = await readData("json", new TextEncoder().encode(deep));
  deepEqual(parts.map(({ kind }) => kind), ["text", "tool-call", "tool-result"]);
  equal(log.skipped, 0);
});

Deno.test("zed keeps the spans of a text thread apart, wherever they claim to be", async () => {
  await inHome(async (place) => {
    const folder = `${place.home}/.local/share/zed/conversations`;
    Deno.mkdirSync(folder, { recursive: true });
    const message = (start: number, role: string) => ({ start, metadata: { role } });
    const span = (start: number, end: number) => ({ range: { start, end } });
    const thread = {
      text: "0123456789",
      messages: [message(5, "assistant"), message(0, "user"), message(1e300, "user")],
      slash_command_output_sections: [span(4, 6), span(1, 2), span(-3, 1), span(9, 1e300)],
    };
    Deno.writeTextFileSync(`${folder}/T - 1.zed.json`, JSON.stringify(thread));
    const log = new ReadLog();
    const [source] = [...zed.sources(place, log)];
    const [head] = await zed.heads(source!, place, log);
    equal(head?.title, "T");
    const turns = await Array.fromAsync(zed.read(head!, place, log));
    deepEqual(turns.map(({ role, parts }) => [role, parts.map(worded)]), [
      ["user", ["0", "(1)", "23", "(4)"]],
      ["agent", ["(5)", "678", "(9)"]],
    ]);
  });
});

Deno.test("zed looks where each system keeps data", () => {
  const rootsFor = (platform: Place["platform"], variables: Record<string, string> = {}) =>
    zed.roots({
      home: "/home/dev",
      env: (name) => variables[name],
      platform,
      projects: [],
      cache: "/c",
    });
  const share = "/home/dev/.local/share/zed";
  deepEqual(rootsFor("linux"), [`${share}/threads`, `${share}/conversations`]);
  deepEqual(rootsFor("linux", { XDG_DATA_HOME: "/d" }), ["/d/zed/threads", "/d/zed/conversations"]);
  deepEqual(rootsFor("darwin", { XDG_DATA_HOME: "/d" }), [
    "/home/dev/Library/Application Support/Zed/threads",
    "/home/dev/.config/zed/conversations",
  ]);
  deepEqual(rootsFor("windows", { LOCALAPPDATA: "/l" })[0], "/l/Zed/threads");
});

function worded(part: Part): string {
  if (part.kind === "reasoning") return `(${part.text})`;
  if (part.kind !== "text") return part.kind;
  return part.injected ? `(${part.text})` : part.text;
}

function read(thread: object): Promise<Read> {
  return readData("json", new TextEncoder().encode(JSON.stringify(thread)));
}

/** Reads the only thread of a database that is made for it. */
async function readData(type: string, data: Uint8Array): Promise<Read> {
  const log = new ReadLog();
  let all: Read = { head: undefined, parts: [], log };
  await inHome(async (place) => {
    const folder = `${place.home}/.local/share/zed/threads`;
    Deno.mkdirSync(folder, { recursive: true });
    const path = `${folder}/threads.db`;
    const database = new DatabaseSync(path);
    database.exec(TABLE);
    database.prepare("INSERT INTO threads VALUES ('t1', 'A title', '2026-01-05T10:00:00Z', ?, ?)")
      .run(type, data);
    database.close();
    const [head] = await zed.heads({ path }, place, log);
    if (head === undefined) return;
    const turns = await Array.fromAsync(zed.read(head, place, log));
    all = { head, parts: turns.flatMap((turn) => turn.parts), log };
  });
  return all;
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
