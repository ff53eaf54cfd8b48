import { deepEqual, equal, ok } from "node:assert/strict";
import { geminiCli } from "../../../lib/agents/gemini_cli.ts";
import type { Part, Place } from "../../../lib/agents/mod.ts";
import { placeIn, readHome, type WholeHome, type WholeSession } from "../../_sessions.ts";

type Fields = Readonly<Record<string, unknown>>;

const ID = "0a1b2c3d-1111-4222-8333-444455556666";
const HEADER = { sessionId: ID, projectHash: "x", startTime: "2026-11-22T10:00:00.000Z" };
const CHATS = ".gemini/tmp/demo/chats";
const FILE = `${CHATS}/session-2026-11-22T10-00-0a1b2c3d.jsonl`;
const CONTEXT = {
  id: "env",
  type: "user",
  content: [{ text: "<session_context>\n</session_context>" }],
};

/** Writes files below a home, and resolves to what is read there. */
async function readFiles(files: Fields, projects: readonly string[] = []): Promise<WholeHome> {
  const home = Deno.makeTempDirSync();
  try {
    for (const [path, content] of Object.entries(files)) {
      Deno.mkdirSync(`${home}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${home}/${path}`, String(content));
    }
    return await readHome(geminiCli, { ...placeIn(home, `${home}/cache`), projects });
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

function log(...lines: readonly (Fields | string)[]): string {
  return lines.map((line) => typeof line === "string" ? line : JSON.stringify(line)).join("\n");
}

/** Writes lines behind a header as one session, and resolves to it. */
async function read(...lines: readonly (Fields | string)[]): Promise<WholeSession> {
  const [session] = (await readFiles({ [FILE]: log(HEADER, ...lines) })).sessions;
  ok(session !== undefined, "no session was found");
  return session;
}

function user(id: string, content: unknown, more: Fields = {}): Fields {
  return {
    id,
    type: "user",
    content: typeof content === "string" ? [{ text: content }] : content,
    ...more,
  };
}

function gemini(id: string, content: unknown, more: Fields = {}): Fields {
  return { id, type: "gemini", content, ...more };
}

function call(id: string, name: string, args: Fields, output: string, more: Fields = {}): Fields {
  const result = [{ functionResponse: { id, name, response: { output } } }];
  return { id, name, args, result, status: "success", ...more };
}

function list(...messages: readonly Fields[]): Fields {
  return { $set: { messages } };
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

function results(session: WholeSession) {
  return partsOf(session).filter((part) => part.kind === "tool-result");
}

Deno.test("read() tells a message that is written again once, at its first place", async () => {
  const session = await read(
    user("a", "Begin"),
    gemini("b", "One"),
    user("c", "More"),
    gemini("b", "One", { toolCalls: [call("t", "glob", {}, "x")] }),
  );
  deepEqual(said(session), ["Begin", "One", "More"]);
  deepEqual(results(session).map(({ output }) => output), ["x"]);
});

Deno.test("read() keeps a whole message when its second telling is cut", async () => {
  const again = JSON.stringify(gemini("b", "One and a half")).slice(0, -3);
  const session = await read(user("a", "Begin"), gemini("b", "One"), again);
  deepEqual(said(session), ["Begin", "One"]);
  equal(session.skipped, 1);
});

Deno.test("read() leaves out what was taken back, also under the id of a copy", async () => {
  const first = [user("a", "Begin"), gemini("b", "One")];
  const dropped = [user("c", "Wrong"), gemini("d", "Done wrong")];
  deepEqual(said(await read(...first, ...dropped, { $rewindTo: "c" }, user("e", "Right"))), [
    "Begin",
    "One",
    "Right",
  ]);
  const copies = [user("a2", "Begin"), gemini("b2", "One"), user("c2", "Wrong")];
  const copied = await read(...first, dropped[0]!, ...copies, list(...copies), {
    $rewindTo: "c2",
  }, user("e", "Right"));
  deepEqual(said(copied), ["Begin", "One", "Right"]);
});

Deno.test("read() keeps all when a rewind goes to nowhere, and says so", async () => {
  const session = await read(user("a", "Begin"), { $rewindTo: "lost" });
  deepEqual(said(session), ["Begin"]);
  equal(session.skipped, 1);
});

Deno.test("read() tells what was before a compaction, and its kept end once", async () => {
  const toolCalls = [call("t", "run_shell_command", { command: "ls" }, "Output: a\nExit Code: 2")];
  const session = await read(
    list(CONTEXT),
    user("a", "The goal"),
    gemini("b", "One", { toolCalls }),
    user("b2", [{ functionResponse: { id: "t", name: "x", response: { output: "Output: a" } } }]),
    list(
      CONTEXT,
      user("s", "<state_snapshot>All</state_snapshot>"),
      gemini("k", [{ text: "Got it. Thanks for the additional context!" }]),
      gemini("c", [{ text: "One\u200b\n" }, { functionCall: { id: "t", name: "x", args: {} } }]),
      user("d", [{ functionResponse: { id: "t", name: "x", response: { output: "hidden" } } }]),
    ),
    user("e", "Go on"),
  );
  deepEqual(said(session), ["The goal", "One", "Go on"]);
  deepEqual(results(session).map(({ output, exitCode }) => [output, exitCode]), [["a", 2]]);
  deepEqual(partsOf(session).filter(({ kind }) => kind === "compaction"), [
    { kind: "compaction", summary: "<state_snapshot>All</state_snapshot>" },
  ]);
});

Deno.test("read() passes over the copies that are made to hide old outputs", async () => {
  const first = [
    user("a", "Begin"),
    gemini("b", "", { toolCalls: [call("t", "glob", {}, "long")] }),
    user("c", [{ functionResponse: { id: "t", name: "glob", response: { output: "long" } } }]),
    user("d", "continue"),
    gemini("e", "Done"),
  ];
  const copies = [
    user("a2", [...CONTEXT.content, { text: "Begin" }]),
    gemini("b2", [{ functionCall: { id: "t", name: "glob", args: {} } }]),
    user("c2", [
      { functionResponse: { id: "t", name: "glob", response: { output: "masked" } } },
      { text: "continue" },
    ]),
    gemini("e2", [{ text: "Done" }]),
  ];
  const session = await read(
    list(CONTEXT),
    ...first,
    ...copies,
    list(...copies),
    user("f", "continue"),
    gemini("g", "Done"),
  );
  deepEqual(said(session), ["Begin", "continue", "Done", "continue", "Done"]);
  deepEqual(results(session).map(({ output }) => output), ["long"]);
});

Deno.test("read() keeps a request that failed or was stopped, though the list drops it", async () => {
  const first = [user("a", "continue"), gemini("b", "One")];
  const session = await read(
    ...first,
    user("c", "continue"),
    { id: "i", type: "info", content: "Request cancelled." },
    list(...first),
    user("d", "And now"),
    { $patch: { removeIds: ["d"] } },
    { id: "e", type: "error", content: "[API Error: quota]" },
  );
  deepEqual(said(session), ["continue", "One", "continue", "And now"]);
  equal(partsOf(session).filter(({ kind }) => kind === "interruption").length, 1);
});

Deno.test("read() tells what a resume in the same minute states anew from where it was told", async () => {
  const files = [{ text: "\n--- Content from referenced files ---" }, { text: "secret" }];
  const prompt = user("a", [{ text: "See @x" }, ...files], {
    displayContent: [{ text: "See @x" }],
  });
  const session = await read(
    prompt,
    gemini("b", "One", { toolCalls: [call("t", "glob", {}, "x")], model: "m1" }),
    HEADER,
    list(
      user("a", [{ text: "See @x" }, ...files]),
      gemini("b", [{ text: "One" }]),
      user("b_response", [{ functionResponse: { id: "t", name: "glob", response: {} } }]),
    ),
  );
  deepEqual(said(session), ["See @x", "One"]);
  equal(results(session).length, 1);
  equal(session.facts.model, "m1");
});

Deno.test("read() takes calls and results from the messages when nothing else has them", async () => {
  const session = await read(list(
    user("a", "Begin"),
    gemini("b", [{
      functionCall: { id: "t", name: "run_shell_command", args: { command: "ls" } },
    }]),
    user("c", [{
      functionResponse: { id: "t", name: "run_shell_command", response: { error: "no" } },
    }]),
  ));
  const [result] = results(session);
  deepEqual([result?.output, result?.failed], ["no", true]);
});

Deno.test("read() tells words of the user from what the harness puts around them", async () => {
  const session = await read(
    user("a", "<hook_context>Be brief.</hook_context>\n\nBegin"),
    user("b", [{ text: "See " }, { inlineData: { mimeType: "image/png", data: "" } }, {
      text:
        "that\n--- Content from referenced files ---\nContent from @x:\nX\n--- End of content ---",
    }]),
    user("c", "Here is the user's editor context as a JSON object. {}"),
    user("d", "Expanded by a command", { displayContent: "/fix it" }),
  );
  deepEqual(said(session), ["Begin", "See that", "/fix it"]);
  deepEqual(partsOf(session).filter(({ kind }) => kind === "attachment"), [
    { kind: "attachment", name: "image" },
  ]);
});

Deno.test("read() finds exit codes in the reports of all versions, and nowhere else", async () => {
  const outcomes: readonly [report: string, output: string, exitCode: number | null][] = [
    ["<untrusted_context>\nOutput: a\nExit Code: 3\n</untrusted_context>", "a", 3],
    ["Output: Exit Code: 4\nProcess Group PGID: 9", "Exit Code: 4", 0],
    ["Output: (empty)\nSignal: 15", "", null],
    ["Command: x\nDirectory: src\nStdout: a\nStderr: b\nError: (none)\nExit Code: 1", "a\nb", 1],
    ["Command: x\nDirectory: (root)\nOutput: a\nError: (none)\nExit Code: (none)", "a", null],
    ["Command was cancelled by user.", "Command was cancelled by user.", null],
  ];
  const toolCalls = outcomes.map(([report], at) =>
    call(`t${at}`, "run_shell_command", { command: "x" }, report)
  );
  const session = await read(user("a", "Begin"), gemini("b", "", { toolCalls }));
  deepEqual(
    results(session).map(({ output, exitCode }) => [output, exitCode]),
    outcomes.map(([, output, exitCode]) => [output, exitCode]),
  );
  equal(results(session)[2]?.failed, true);
});

Deno.test("read() takes a command that was stopped for its time for a failed one", async () => {
  const words =
    "Command was automatically cancelled because it exceeded the timeout of 5.0 minutes " +
    "without output. Below is the output before it was cancelled:\nwaiting";
  const session = await read(
    user("u", "Go."),
    gemini("g", "", {
      toolCalls: [call("c", "run_shell_command", { command: "sleep 999" }, words)],
    }),
  );
  deepEqual(
    partsOf(session).flatMap((part) =>
      part.kind === "tool-result" ? [[part.failed, part.refused]] : []
    ),
    [[true, false]],
  );
});

Deno.test("read() takes a plan in prose from the file that plan mode writes", async () => {
  const filePath = "/home/ana/.gemini/tmp/demo/plans/big.md";
  const resultDisplay = { filePath, fileDiff: "", newContent: "# Plan", isNewFile: true };
  const todos = [{ description: "One", status: "in_progress" }, { description: "", status: 1 }];
  const toolCalls = [
    call("t", "write_file", { file_path: filePath }, "ok", { resultDisplay }),
    call("u", "write_todos", { todos }, "ok"),
    call("v", "write_todos", { todos: [] }, "no", { status: "error" }),
  ];
  const session = await read(user("a", "Begin"), gemini("b", "", { toolCalls }));
  deepEqual(partsOf(session).filter(({ kind }) => kind === "plan"), [
    { kind: "plan", items: [], text: "# Plan" },
    { kind: "plan", items: [{ text: "One", state: "in-progress" }], text: "# Plan" },
  ]);
});

Deno.test("read() says of each type of message that it does not know once", async () => {
  const odd = (id: string) => ({ id, type: "odd", content: "x" });
  equal((await read(user("a", "Begin"), odd("b"), odd("c"))).skipped, 1);
});

Deno.test("read() gives calls without an id one of their own, and reports one without a name", async () => {
  const session = await read(
    user("a", "Go"),
    gemini("b", [{ functionCall: { name: "x" } }], {
      toolCalls: ["one", "two", null].map((name) => {
        const { id: _, ...nameless } = call("", "glob", {}, `${name}`, { name });
        return nameless;
      }),
    }),
  );
  deepEqual(results(session).map(({ callId, output }) => [callId, output]), [
    ["#1", "one"],
    ["#2", "two"],
  ]);
  equal(session.skipped, 2);
});

Deno.test("heads() prefers the summary to the topic, and that to the first request", async () => {
  const topic = gemini("b", "", { toolCalls: [call("t", "update_topic", { title: "Topic" }, "")] });
  equal((await read(user("a", "Begin"))).head.title, "Begin");
  equal((await read(user("a", "Begin"), topic, gemini("c", "x"))).head.title, "Topic");
  const summary = { $set: { summary: "Summary" } };
  equal((await read(user("a", "Begin"), summary, topic)).head.title, "Summary");
});

Deno.test("heads() takes sub-agents and files without words of anybody for no sessions", async () => {
  const lines = [user("a", "Begin"), gemini("b", "One")];
  const { sessions } = await readFiles({
    [FILE]: log({ ...HEADER, kind: "subagent" }, ...lines),
    [`${CHATS}/${ID}/session-x.jsonl`]: log(HEADER, ...lines),
    [`${CHATS}/session-2026-11-22T10-01-0a1b2c3d.jsonl`]: log(HEADER, list(CONTEXT)),
    [`${CHATS}/notes.jsonl`]: log(HEADER, ...lines),
    ".gemini/tmp/demo/logs.json": "[]",
    ".gemini/tmp/demo/checkpoint-x.json": '{"history":[]}',
  });
  deepEqual(sessions, []);
});

Deno.test("heads() finds the project by its marker, its name, its hash, and the CLI's words", async () => {
  const text = log(HEADER, user("a", "Begin"));
  const registry = '{"projects":{"/home/ana/demo":"demo"}}';
  const hash = "1f1fcd2e4a4ee7cb4d6b8ad7b5cbbd5a3fc9d1f2b9a7f5f0b0a1c2d3e4f50617";
  const projectHash = await sha256("/home/ana/far");
  const words =
    "<session_context>\n- **Workspace Directories:**\n  - /home/ana/said\n</session_context>";
  const cases: readonly [files: Fields, want: string | null][] = [
    [{ [FILE]: text, ".gemini/tmp/demo/.project_root": "/home/ana/marked\n" }, "/home/ana/marked"],
    [{ [FILE]: text, ".gemini/projects.json": registry }, "/home/ana/demo"],
    [{ [FILE.replace("demo", projectHash)]: text }, "/home/ana/far"],
    [{ [FILE]: log({ ...HEADER, projectHash }, user("a", "Begin")) }, "/home/ana/far"],
    [{ [FILE]: log(HEADER, user("e", words), user("a", "Begin")) }, "/home/ana/said"],
    [{ [FILE.replace("demo", hash)]: text, ".gemini/projects.json": "[" }, null],
  ];
  for (const [files, want] of cases) {
    const [session] = (await readFiles(files, ["/home/ana/far"])).sessions;
    equal(session?.head.project, want);
  }
});

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

Deno.test("sources() lists a session that is in two forms or two folders once", async () => {
  const old = JSON.stringify({ ...HEADER, messages: [user("a", "Begin")] });
  const hashed = FILE.replace("demo", "f".repeat(64));
  const { sessions } = await readFiles({
    [FILE.slice(0, -1)]: old,
    [FILE]: log(HEADER, user("a", "Begin"), user("b", "Go on")),
    [hashed.slice(0, -1)]: old,
  });
  deepEqual(sessions.map(said), [["Begin", "Go on"]]);
});

Deno.test("read() takes what is left of a session in the old form that is cut", async () => {
  const messages = [user("a", "Begin"), gemini("b", "One"), user("c", "More")];
  const whole = JSON.stringify({ ...HEADER, messages }, null, 2);
  const { sessions } = await readFiles({ [FILE.slice(0, -1)]: whole.slice(0, -20) });
  deepEqual(sessions.map(said), [["Begin", "One"]]);
  deepEqual(sessions.map(({ problems }) => problems[0]?.reason), ["its end is missing"]);
});

Deno.test("read() reads a file named as of the old form that is a log", async () => {
  const { sessions } = await readFiles({ [FILE.slice(0, -1)]: log(HEADER, user("a", "Begin")) });
  deepEqual(sessions.map(said), [["Begin"]]);
});

Deno.test("roots() follows GEMINI_CLI_HOME", () => {
  const env = (name: string) => name === "GEMINI_CLI_HOME" ? "/srv" : undefined;
  const place: Place = { home: "/home/ana", env, platform: "linux", projects: [], cache: "/c" };
  deepEqual(geminiCli.roots(place), ["/srv/.gemini/tmp", "/srv/.gemini/projects.json"]);
});
