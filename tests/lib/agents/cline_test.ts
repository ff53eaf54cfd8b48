import { deepEqual, equal } from "node:assert/strict";
import type { ToolCallPart } from "../../../lib/agents/_agent.ts";
import { cline } from "../../../lib/agents/cline.ts";
import { type Files, type Read, readFiles, resultsIn, textsIn } from "./_cline.ts";

const SESSIONS = ".cline/data/sessions";
const EXTENSION = ".config/Code/User/globalStorage/saoudrizwan.claude-dev";

/** A message of the runtime: its role, its content, and other fields. */
type Message = readonly [role: string, content: unknown, rest?: object];

const ASKED: Message = ["user", '<user_input mode="act">Fix it.</user_input>'];

Deno.test("cline tells what the user says from what is around it", async () => {
  const notice = "<mode_notice>The user switched from plan mode to act mode …</mode_notice>";
  const file = '<file_content path="/home/dev/p/a b.md">\n# A\n</file_content>';
  const { parts } = await read([
    ["user", `${notice}<user_input mode="act">Use </user_input> too.</user_input>\n\n${file}`],
    ["user", `<user_input mode="act">${notice}\nNow.</user_input>`],
    ["user", [{ type: "text", text: "You did not use a tool." }, { type: "image" }]],
    ["user", '<user_command slash="team">Do it.</user_command>'],
    ["assistant", [{ type: "text", text: "Done." }]],
  ]);
  deepEqual(textsIn(parts), [
    `[${notice}]`,
    "Use </user_input> too.",
    "@/home/dev/p/a b.md",
    `[${notice}]`,
    "Now.",
    "[You did not use a tool.]",
    "@image",
    "/team Do it.",
    "Done.",
  ]);
});

Deno.test("cline takes text without a wrapper for the user's when there are no wrappers", async () => {
  const { heads, parts } = await read([["user", "Fix it."], ["assistant", "Done."]]);
  deepEqual(textsIn(parts), ["Fix it.", "Done."]);
  equal(heads[0]?.title, "Fix it.");
});

Deno.test("cline makes a call of each command, with its own end", async () => {
  const commands = ["make", { command: "make", args: ["test"] }, "sleep 9"];
  const content = [
    { query: "make", result: "built", success: true },
    { query: "make test", result: "bad", error: "Command exited with code 2", success: false },
    { query: "sleep 9", result: "", error: "Command timed out after 60000ms", success: false },
  ];
  for (const stored of [content, JSON.stringify(content)]) {
    const { parts } = await read([
      ASKED,
      ["assistant", [use("c1", "run_commands", { commands })]],
      ["user", [answer("c1", stored, true)]],
    ]);
    deepEqual(callsIn(parts), [["c1", "make"], ["c1/2", "make test"], ["c1/3", "sleep 9"]]);
    deepEqual(resultsIn(parts), [
      { output: "built", exitCode: 0 },
      { output: "bad", exitCode: 2, failed: true },
      { output: "Command timed out after 60000ms", failed: true },
    ]);
  }
});

Deno.test("cline keeps calls whose id comes again, and reports a result without a call", async () => {
  const commands = ["make", "make test"];
  const { parts, log } = await read([
    ASKED,
    ["assistant", [use("c1", "run_commands", { commands })]],
    ["assistant", [use("c1", "run_commands", { commands })]],
    ["user", [answer("c1", "done"), answer("c1", "done again")]],
  ]);
  const ids = (kind: string) =>
    parts.flatMap((part) => part.kind === kind && "callId" in part ? [part.callId] : []);
  deepEqual(ids("tool-call"), ["c1", "c1/2", "c1 (2)", "c1 (2)/2"]);
  deepEqual(ids("tool-result"), ["c1 (2)", "c1 (2)/2"]);
  deepEqual(log.problems.map(({ reason }) => reason), ["a result without a call"]);
});

Deno.test("cline gives all commands of a call an answer that is not told apart", async () => {
  const { parts } = await read([
    ASKED,
    ["assistant", [use("c1", "run_commands", { command: "make" })]],
    ["user", [answer("c1", "Tool call was denied by the user.", true)]],
    ["assistant", [use("c1", "run_commands", ["a", "b"]), use("c2", "run_commands", { cmd: "c" })]],
    ["user", [answer("c1", [{ type: "text", text: "out" }]), answer("c0", "?")]],
  ]);
  deepEqual(callsIn(parts), [
    ["c1", "make"],
    ["c1 (2)", "a"],
    ["c1 (2)/2", "b"],
    ["c2", "c"],
  ]);
  deepEqual(resultsIn(parts), [
    { output: "Tool call was denied by the user.", failed: true, refused: true },
    { output: "out" },
    { output: "out" },
  ]);
});

Deno.test("cline knows what its tools do", async () => {
  const patch = "*** Begin Patch\n*** Add File: n.ts\n+x\n*** End Patch";
  const { parts } = await read([ASKED, ["assistant", [
    use("1", "read_files", { files: [{ path: "/p/a" }, "/p/b"] }),
    use("2", "read_files", "/p/c"),
    use("3", "editor", { path: "/p/d", new_text: "x" }),
    use("4", "apply_patch", { input: patch }),
    use("5", "ask_question", { question: "Which?", options: ["a", "b"] }),
    use("6", "spawn_agent", { task: "Look." }),
    use("7", "search_codebase", { queries: ["x"] }),
    use("8", "run_commands", 7),
  ]]]);
  const actions = parts.flatMap((part) => part.kind === "tool-call" ? [part.action] : []);
  deepEqual(actions.slice(4), [
    { kind: "question", text: "Which?" },
    { kind: "task", text: "Look." },
    { kind: "other" },
    { kind: "other" },
  ]);
  const files = actions.flatMap((action) => action.kind === "files" ? action.files : []);
  deepEqual(files.map(({ path, change }) => `${change} ${path}`), [
    "read /p/a",
    "read /p/b",
    "read /p/c",
    "edited /p/d",
    "created n.ts",
  ]);
});

Deno.test("cline knows from the result of the editor that a file is new", async () => {
  const files = async (result: string, isError = false) => {
    const { parts } = await read([
      ASKED,
      ["assistant", [use("1", "editor", { path: "d", new_text: "x" })]],
      ["user", [{ type: "tool_result", tool_use_id: "1", content: result, is_error: isError }]],
    ]);
    return parts.flatMap((part) => part.kind === "tool-result" ? [part.files ?? null] : []);
  };
  const made = "File created successfully at: /p/d";
  const created = [[{ path: "d", change: "created" }]];
  deepEqual(await files(made), created);
  const query = JSON.stringify([{ query: "edit:d", result: made, success: true }]);
  deepEqual(await files(query), created);
  deepEqual(await files("Edited /p/d"), [null]);
  deepEqual(await files(made, true), [null]);
});

Deno.test("cline yields a compaction, and adds up tokens", async () => {
  const metrics = { inputTokens: 100, outputTokens: 5, cacheReadTokens: 60 };
  const { parts, log } = await read([
    ASKED,
    ["assistant", "One.", { metrics, modelInfo: { id: "m1" } }],
    ["user", "We fix it.", { metadata: { kind: "compaction_summary" } }],
    ["assistant", "Two.", { metrics, modelInfo: { id: "m2" } }],
    ["error", "The model is busy."],
  ]);
  deepEqual(parts.map((part) => part.kind === "compaction" ? part.summary : part.kind), [
    "text",
    "text",
    "We fix it.",
    "text",
  ]);
  deepEqual(log.facts.tokens, { input: 200, output: 10, cached: 120 });
  equal(log.facts.model, "m2");
  equal(log.skipped, 0);
});

Deno.test("cline takes facts from the manifest, and does without it", async () => {
  const manifest = {
    session_id: "s1",
    started_at: "2026-01-05T10:00:00.000Z",
    cwd: "/home/dev/p",
    model: "m1",
    prompt: '<user_input mode="plan">Fix it.</user_input>',
    metadata: {
      git: { url: "git@example.org:p.git", branch: "fix" },
      fork: { forkedFromSessionId: "s0" },
    },
  };
  const { heads: [head], log } = await read([ASKED], { [`${SESSIONS}/s1/s1.json`]: manifest });
  deepEqual(
    [head?.title, head?.project, head?.branch, head?.remote, head?.parentId, log.facts.branch],
    ["Fix it.", "/home/dev/p", "fix", "git@example.org:p.git", "s0", "fix"],
  );
  const { heads: [bare] } = await read([ASKED]);
  deepEqual([bare?.id, bare?.title, bare?.project], ["s1", "Fix it.", null]);
  equal(bare?.updatedAt.toISOString(), "2026-01-05T10:01:00.000Z");
});

Deno.test("cline lists neither sub-agents nor sessions in which nothing was said", async () => {
  equal((await read([])).heads.length, 0);
  const mate = { messages: [{ role: "user", content: "Look." }] };
  const { heads } = await read([ASKED], { [`${SESSIONS}/s1/mate.messages.json`]: mate });
  deepEqual(heads.map(({ id }) => id), ["s1"]);
  const origin = { subagent: "mate", parentThreadId: "s1" };
  const alone = { [`${SESSIONS}/s2/s2.messages.json`]: { origin, ...mate } };
  equal((await readFiles(cline, alone)).heads.length, 0);
});

Deno.test("cline reads a task once, where it went on", async () => {
  const shown = [{ ts: 1, type: "say", say: "task", text: "Old." }];
  const task = (folder: string, id: string) => ({
    [`${folder}/tasks/${id}/ui_messages.json`]: shown,
  });
  const { heads } = await read([ASKED], {
    ...task(".cline/data", "s1"),
    ...task(".cline/data", "t2"),
    ...task(EXTENSION, "t2"),
    ...task(EXTENSION, "t3"),
  });
  deepEqual(heads.map(({ id, path }) => `${id} ${path.includes(EXTENSION)}`), [
    "s1 false",
    "t2 false",
    "t3 true",
  ]);
});

Deno.test("cline finds a task's folder in the list of all, when nothing else says it", async () => {
  const { heads } = await readFiles(cline, {
    [`${EXTENSION}/tasks/1/ui_messages.json`]: [{ say: "task", text: "Fix it." }],
    [`${EXTENSION}/state/taskHistory.json`]: [
      { id: "2", cwdOnTaskInitialization: "/home/dev/no" },
      { id: "1", cwdOnTaskInitialization: "/home/dev/p" },
    ],
  });
  deepEqual(heads.map(({ project, title }) => [project, title]), [["/home/dev/p", "Fix it."]]);
});

Deno.test("cline takes the remote of a task's folder from what the model was told", async () => {
  const remotes = ["fork: https://example.com/f.git", "origin: https://example.com/o.git"];
  const workspaces = { "/home/dev/p": { hint: "p", associatedRemoteUrls: remotes } };
  const text = "<environment_details>\n# Workspace Configuration\n" +
    `${JSON.stringify({ workspaces }, null, 2)}\n</environment_details>`;
  const { heads } = await readFiles(cline, {
    [`${EXTENSION}/tasks/1/ui_messages.json`]: [{ ts: 1, type: "say", say: "task", text: "Fix." }],
    [`${EXTENSION}/tasks/1/api_conversation_history.json`]: [
      { role: "user", content: [{ type: "text", text: "<task>\nFix.\n</task>" }] },
      { role: "user", content: [{ type: "text", text }] },
    ],
  });
  equal(heads[0]?.remote, "https://example.com/o.git");
});

Deno.test("cline looks where its variables say, and not at its secrets", async () => {
  const files = sessionOf([ASKED]);
  const countFor = async (variables: Record<string, string>) =>
    (await readFiles(cline, files, { env: (name) => variables[name] })).heads.length;
  equal(await countFor({}), 1);
  equal(await countFor({ CLINE_DIR: "relative", CLINE_DATA_DIR: "" }), 1);
  equal(await countFor({ CLINE_DIR: "/nowhere" }), 0);
  const rootsFor = (variables: Record<string, string>) =>
    cline.roots({
      home: "/home/dev",
      env: (name) => variables[name],
      platform: "linux",
      projects: [],
      cache: "/c",
    }).slice(0, 3);
  deepEqual(rootsFor({}), [
    "/home/dev/.cline/data/sessions",
    "/home/dev/.cline/data/tasks",
    "/home/dev/.cline/data/state/taskHistory.json",
  ]);
  const variables = { CLINE_DIR: "/x", CLINE_DATA_DIR: "/data", CLINE_SESSION_DATA_DIR: "/s" };
  deepEqual(rootsFor(variables).slice(0, 2), ["/s", "/data/tasks"]);
  deepEqual(rootsFor({ CLINE_DIR: "/x" })[0], "/x/data/sessions");
});

Deno.test("cline reports what it does not know, once for each kind", async () => {
  const future = { type: "of-the-future" };
  const { parts, log } = await read([
    ASKED,
    ["assistant", [future, future]],
    ["of-the-future", "?"],
    ["of-the-future", "?"],
  ], { [`${SESSIONS}/s2/s2.messages.json`]: "[" });
  deepEqual(textsIn(parts), ["Fix it."]);
  deepEqual(log.problems.map(({ reason }) => reason), [
    'blocks of a kind that is not known: "of-the-future"',
    'messages of a kind that is not known: "of-the-future"',
  ]);
});

function use(id: string, name: string, input: unknown): object {
  return { type: "tool_use", id, name, input };
}

function answer(id: string, content: unknown, isError?: boolean): object {
  return { type: "tool_result", tool_use_id: id, content, is_error: isError };
}

function callsIn(parts: Read["parts"]): [id: string, command: string][] {
  return parts.filter((part): part is ToolCallPart => part.kind === "tool-call")
    .map(({ callId, action }) => [callId, action.kind === "command" ? action.command : ""]);
}

function sessionOf(messages: readonly Message[]): Files {
  const document = {
    version: 1,
    updated_at: "2026-01-05T10:01:00.000Z",
    messages: messages.map(([role, content, rest = {}]) => ({ role, content, ...rest })),
  };
  return { [`${SESSIONS}/s1/s1.messages.json`]: document };
}

async function read(messages: readonly Message[], more: Files = {}): Promise<Read> {
  return await readFiles(cline, { ...sessionOf(messages), ...more });
}
