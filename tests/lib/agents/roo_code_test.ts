import { deepEqual, equal, ok } from "node:assert/strict";
import { rooCode } from "../../../lib/agents/roo_code.ts";
import { type Read, readFiles, resultsIn, textsIn } from "./_cline.ts";

const STORAGE = ".config/Code/User/globalStorage/rooveterinaryinc.roo-cline";

/** A message that the user was shown: `say text`, its text, and other fields. */
type Shown = readonly [kind: string, text?: unknown, rest?: object];

const ASKED: Shown = ["say text", "Fix it."];
const REQUEST: Shown = ["say api_req_started", {}];

Deno.test("roo-code tells what the user says from what the agent says", async () => {
  const { turns, parts } = await read([
    ASKED,
    ["say text", "I will."],
    ["say user_feedback", "No, so.", { images: ["data:image/png;base64,AA"], files: ["/p/a.md"] }],
    ["say user_feedback_diff", { tool: "editedExistingFile", diff: "-a\n+b" }],
    ["say reasoning", "Hm."],
    ["say completion_result", "Done.HAS_CHANGES"],
    ["ask completion_result", ""],
  ]);
  deepEqual(turns.map(({ role }) => role), ["user", "agent", "user", "user", "agent"]);
  deepEqual(textsIn(parts), [
    "Fix it.",
    "I will.",
    "No, so.",
    "@image",
    "@/p/a.md",
    '[{"tool":"editedExistingFile","diff":"-a\\n+b"}]',
    "Done.",
  ]);
});

Deno.test("roo-code takes exit codes and refusals from what the model was told", async () => {
  const { parts } = await read([
    ASKED,
    REQUEST,
    ["ask command", "make"],
    ["ask command_output", ""],
    ["say command_output", "bad\n"],
    ["ask command", "make test"],
    ["ask command", "make cleanREQ_APP"],
    ["ask tool", { tool: "appliedDiff", path: "a.ts" }],
    ["ask tool", { tool: "newFileCreated", path: "b.ts" }],
    ["say completion_result", "Done."],
  ], [
    calls(1, ["c1", { command: "make" }], ["c2", { command: "make test" }]),
    calls(2, ["c3", { command: "make clean" }]),
    calls(3, ["d1", { path: "a.ts" }, "apply_diff"], ["d2", { path: "b.ts" }, "write_to_file"]),
    answers(4, ["c1", `${IN_FOLDER} ${UNSUCCESSFUL}\nExit code: 2\nOutput:\nbad\n`]),
    answers(5, ["c2", `${IN_FOLDER} Exit code: 0\nOutput:\nall well\n${ENVIRONMENT}`]),
    answers(6, ["c3", '{"status":"denied","message":"The user denied this operation."}']),
    answers(7, ["d1", '{"status":"error","message":"The tool execution failed"}'], ["d2", "{…}"]),
  ]);
  deepEqual(resultsIn(parts), [
    { output: "bad\n", exitCode: 2, failed: true },
    { output: "all well", exitCode: 0 },
    {
      output: '{"status":"denied","message":"The user denied this operation."}',
      failed: true,
      refused: true,
    },
    { output: '{"status":"error","message":"The tool execution failed"}', failed: true },
    { output: "" },
  ]);
});

Deno.test("roo-code takes only a whole answer for a refusal, with the user's words behind it", async () => {
  const denied = "The user denied this operation";
  const words = `${denied} and provided the following feedback:\n<feedback>\nNo.\n</feedback>`;
  const cases: readonly (readonly [answer: string, refused: boolean])[] = [
    [`${denied}.`, true],
    [words, true],
    ['{"status":"denied","feedback":"No."}', true],
    [`${IN_FOLDER} Exit code: 0\nOutput:\n${denied}.`, false],
    [`${denied} in the log.`, false],
    ['{"status":"denied"} is what it printed', false],
    [`{"status":"approved","feedback":"{\\"status\\":\\"denied\\"}"}`, false],
  ];
  for (const [answer, refused] of cases) {
    const { parts } = await read([ASKED, REQUEST, ["ask command", "make"]], [
      calls(1, ["c1", { command: "make" }]),
      answers(2, ["c1", answer]),
    ]);
    deepEqual(
      parts.flatMap((part) => part.kind === "tool-result" ? [part.refused] : []),
      [refused],
      answer,
    );
  }
});

Deno.test("roo-code gives no command the end of another, when some were dropped", async () => {
  const { parts } = await read([
    ASKED,
    REQUEST,
    ["ask command", "make"],
    REQUEST,
    ["ask command", "make"],
    REQUEST,
    ["say text", "Well."],
  ], [
    calls(400, ["c2", { command: "make" }]),
    answers(601, ["c2", `${IN_FOLDER} Exit code: 0\nOutput:\n`]),
  ]);
  deepEqual(resultsIn(parts), [{ output: "" }, { output: "", exitCode: 0 }]);
});

Deno.test("roo-code reads calls in text, and in the form of its second history", async () => {
  const shown: Shown[] = [ASKED, ["ask command", "echo 'a'\nexit 3"], ["say text", "Hm."]];
  const end = "Command failed with exit code 3.\na\n";
  const result = [{ output: "a\n", exitCode: 3, failed: true }];
  const headed = "[execute_command for 'echo 'a'\nexit 3'] Result:";
  const texts = (...blocks: string[]) => [{
    role: "user",
    content: blocks.map((text) => ({ type: "text", text })),
  }];
  deepEqual(resultsIn((await read(shown, texts(headed, end))).parts), result);
  deepEqual(resultsIn((await read(shown, texts(`${headed}\n${end}`))).parts), result);
  const input = { command: "echo 'a'\nexit 3" };
  const output = { type: "text", value: end };
  const messages = [
    {
      role: "assistant",
      content: [{ type: "tool-call", toolCallId: "c", toolName: "execute_command", input }],
    },
    { role: "tool", content: [{ type: "tool-result", toolCallId: "c", output }] },
  ];
  deepEqual(resultsIn((await read(shown, { version: 2, messages })).parts), result);
});

Deno.test("roo-code knows which files were read, created, edited and deleted", async () => {
  const tool = (name: string, fields: object): Shown => ["ask tool", { tool: name, ...fields }];
  const { parts } = await read([
    ASKED,
    tool("readFile", { batchFiles: [{ path: "a.ts" }, { path: "b.ts" }, 7] }),
    tool("readFile", { path: "c.ts" }),
    tool("newFileCreated", { path: "d.ts" }),
    tool("insertContent", { path: "e.ts" }),
    tool("appliedDiff", { batchDiffs: [{ path: "f.ts" }] }),
    tool("deleteFile", { path: "g.ts" }),
    tool("searchFiles", { path: "src", regex: "x" }),
    tool("newTask", { mode: "code", content: "Do a part." }),
    ["say subtask_result", "The part is done."],
    ["say text", "Done."],
  ]);
  const actions = parts.flatMap((part) => part.kind === "tool-call" ? [part.action] : []);
  const files = actions.flatMap((action) => action.kind === "files" ? action.files : []);
  deepEqual(files.map(({ path, change }) => `${change} ${path}`), [
    "read a.ts",
    "read b.ts",
    "read c.ts",
    "created d.ts",
    "edited e.ts",
    "edited f.ts",
    "deleted g.ts",
  ]);
  deepEqual(actions.slice(-2), [{ kind: "other" }, { kind: "task", text: "Do a part." }]);
  deepEqual(resultsIn(parts).at(-1), { output: "The part is done." });
});

Deno.test("roo-code knows a call that failed, and one that has not ended", async () => {
  const edit: Shown = ["ask tool", { tool: "appliedDiff", path: "a.ts" }];
  const run: Shown = ["ask command", "make"];
  const resultsOf = async (...shown: Shown[]) => resultsIn((await read([ASKED, ...shown])).parts);
  deepEqual(await resultsOf(edit, ["say diff_error", "No match."], REQUEST), [
    { output: "No match.", failed: true },
  ]);
  deepEqual(await resultsOf(run), []);
  deepEqual(await resultsOf(run, ["ask resume_task", ""], ["say user_feedback", "Go on."]), []);
  deepEqual(await resultsOf(run, ["say checkpoint_saved", "abc"], REQUEST), [{ output: "" }]);
  const partial: Shown = ["ask tool", '{"tool":"appliedD', { partial: true }];
  const { parts, log } = await read([ASKED, partial]);
  equal(parts.length, 1);
  equal(log.skipped, 0);
});

Deno.test("roo-code tells that the user has stopped the agent, behind what it said", async () => {
  const stopped: Shown = ["say api_req_started", { tokensIn: 7, cancelReason: "user_cancelled" }];
  const { parts } = await read([ASKED, stopped, ["say text", "I wi"], ["ask resume_task", ""]]);
  deepEqual(parts.map(({ kind }) => kind), ["text", "text", "interruption"]);
  deepEqual((await read([ASKED, stopped])).parts.map(({ kind }) => kind), ["text", "interruption"]);
});

Deno.test("roo-code pairs a question with its answer", async () => {
  const question: Shown = ["ask followup", { question: "Which one?", suggest: [] }];
  const answered = await read([ASKED, question, ["say user_feedback", "The first."], REQUEST]);
  deepEqual(resultsIn(answered.parts), [{ output: "The first." }]);
  deepEqual(textsIn(answered.parts), ["Fix it.", "The first."]);
  const chosen: Shown = ["ask followup", { question: "Which one?", selected: "The last." }];
  const parts = (await read([ASKED, chosen, REQUEST])).parts;
  deepEqual(resultsIn(parts), [{ output: "The last." }]);
  deepEqual(textsIn(parts), ["Fix it.", "The last."]);
  deepEqual(resultsIn((await read([ASKED, question])).parts), []);
  const old = (await read([ASKED, ["ask followup", "Which one?"]])).parts.at(-1);
  deepEqual(old?.kind === "tool-call" && old.action, { kind: "question", text: "Which one?" });
});

Deno.test("roo-code yields the plan when it changes, and a proposal that was accepted", async () => {
  const todos = [{ content: "Test", status: "in_progress" }, { content: "Ship", status: "?" }];
  const items = [{ text: "Test", state: "in-progress" }, { text: "Ship", state: "pending" }];
  const plansIn = async (...shown: Shown[]) =>
    (await read([ASKED, ...shown])).parts.filter(({ kind }) => kind === "plan");
  const update: Shown = ["ask tool", { tool: "updateTodoList", todos }];
  const propose: Shown = ["ask plan_mode_respond", { response: "# Plan" }];
  deepEqual(await plansIn(update), [{ kind: "plan", items, text: null }]);
  deepEqual(await plansIn(update, ["say task_progress", "- [x] Test\n- [ ] Ship"]), [
    { kind: "plan", items, text: null },
    {
      kind: "plan",
      items: [{ text: "Test", state: "completed" }, { text: "Ship", state: "pending" }],
      text: null,
    },
  ]);
  deepEqual(await plansIn(propose, REQUEST), [{ kind: "plan", items: [], text: "# Plan" }]);
  deepEqual(await plansIn(propose), [{ kind: "plan", items: [], text: "# Plan" }]);
  deepEqual(await plansIn(propose, ["say user_feedback", "Not so."]), []);
});

Deno.test("roo-code yields compactions, and what was before them", async () => {
  const { parts } = await read([
    ASKED,
    ["say condense_context", "", { partial: true }],
    ["say condense_context", "", { contextCondense: { summary: "We fix it." } }],
    ["say sliding_window_truncation", ""],
    ["say text", "On."],
  ]);
  deepEqual(parts.map((part) => part.kind === "compaction" ? part.summary : part.kind), [
    "text",
    "We fix it.",
    null,
    "text",
  ]);
});

Deno.test("roo-code counts tokens, cached ones among the input", async () => {
  const request = { tokensIn: 1000, tokensOut: 10, cacheReads: 800, cacheWrites: 100 };
  const { log } = await read([ASKED, ["say api_req_started", request], [
    "say api_req_started",
    { tokensIn: 5, tokensOut: 1, cacheReads: 700 },
  ]]);
  deepEqual(log.facts.tokens, { input: 1700, output: 11, cached: 1500 });
});

Deno.test("roo-code lists neither sub-tasks nor tasks in which nothing was asked", async () => {
  const file = (name: string) => `${STORAGE}/tasks/t1/${name}.json`;
  const shown = { [file("ui_messages")]: messagesOf([ASKED]) };
  const item = { id: "t1", parentTaskId: "t0", workspace: "/home/dev/p" };
  equal((await readFiles(rooCode, { ...shown, [file("history_item")]: item })).heads.length, 0);
  equal((await readFiles(rooCode, { [file("ui_messages")]: [] })).heads.length, 0);
  equal((await readFiles(rooCode, { [file("api_conversation_history")]: [] })).heads.length, 0);
  const { heads } = await readFiles(rooCode, {
    ...shown,
    [file("history_item")]: { id: "t1", workspace: "/home/dev/p" },
  });
  deepEqual(heads.map(({ id, project }) => [id, project]), [["t1", "/home/dev/p"]]);
});

Deno.test("roo-code finds title, folder and times in the ends of long files", async () => {
  const long = "x".repeat(100_000);
  const details = (path: string) =>
    `<environment_details>\n# Current Workspace Directory (${path}) Files\na (1)\n${long}`;
  const content = [
    { type: "text", text: "<task>\n# Current Workspace Directory (/home/ana) Files\n</task>" },
    {
      type: "text",
      text: `${details("c:/Users/ana/a (b)").slice(0, 300)}\n</environment_details>`,
    },
    { type: "image", source: { data: long } },
  ];
  const { heads } = await read([
    ["say text", `Fix ${long}`, { images: [long] }],
    ["say text", `"ts":99 ${long}`],
    ["say completion_result", "Done."],
  ], [{ role: "user", content }]);
  equal(heads[0]?.title?.length, long.length + 4);
  equal(heads[0]?.project, "c:/Users/ana/a (b)");
  deepEqual([heads[0]?.startedAt, heads[0]?.updatedAt], [new Date(100), new Date(300)]);
});

Deno.test("roo-code reads what is there of a file that is cut, and says so", async () => {
  const text = JSON.stringify(messagesOf([ASKED, ["say text", "One."], ["say text", "Two."]]));
  const { parts, log } = await readFiles(rooCode, {
    [`${STORAGE}/tasks/t1/ui_messages.json`]: text.slice(0, -6),
  });
  deepEqual(textsIn(parts), ["Fix it.", "One."]);
  deepEqual(log.problems.map(({ reason }) => reason), ["its end is missing"]);
});

Deno.test("roo-code reports what it does not know, once for each kind", async () => {
  const path = `${STORAGE}/tasks/t1/ui_messages.json`;
  const shown = messagesOf([ASKED, ["say of-the-future"], ["ask of-the-future"], [
    "say tool",
    "{",
  ]]);
  const { parts, log } = await readFiles(rooCode, { [path]: [...shown, 7, { ts: "?" }] });
  deepEqual(textsIn(parts), ["Fix it."]);
  deepEqual(log.problems.map(({ reason }) => reason), [
    'messages of a kind that is not known: "of-the-future"',
    "a call of a tool that is no JSON",
    "a message that is no JSON object",
    "messages that state no kind",
  ]);
});

Deno.test("roo-code tells once what it was shown to say twice", async () => {
  const { parts } = await read([ASKED, ["say text", "I look."], ["say text", "I look."]]);
  deepEqual(textsIn(parts), ["Fix it.", "I look."]);
});

Deno.test("roo-code reads the tasks of its command line", async () => {
  const path = ".vscode-mock/global-storage/tasks/one/ui_messages.json";
  const { heads } = await readFiles(rooCode, { [path]: messagesOf([ASKED]) });
  deepEqual(heads.map(({ id, title }) => [id, title]), [["one", "Fix it."]]);
});

Deno.test("roo-code looks into all editors of a system, and into servers", async () => {
  const path = "User/globalStorage/rooveterinaryinc.roo-cline/tasks";
  const task = (folder: string, id: string) => ({
    [`${folder}/${path}/${id}/ui_messages.json`]: messagesOf([ASKED]),
  });
  const files = {
    ...task(".config/Code - Insiders", "a"),
    ...task(".config/VSCodium", "b"),
    ...task(".vscode-server/data", "c"),
    ...task("Library/Application Support/Cursor", "d"),
    ...task("AppData/Roaming/Windsurf", "e"),
    ...task("elsewhere/Code", "f"),
  };
  const idsFor = async (platform: "linux" | "darwin" | "windows") =>
    (await readFiles(rooCode, files, { platform })).heads.map(({ id }) => id);
  deepEqual(await idsFor("linux"), ["a", "b", "c"]);
  deepEqual(await idsFor("darwin"), ["d", "c"]);
  deepEqual(await idsFor("windows"), ["e", "c"]);
  const env = (name: string) => name === "XDG_CONFIG_HOME" ? "/nowhere" : undefined;
  deepEqual((await readFiles(rooCode, files, { env })).heads.map(({ id }) => id), ["c"]);
  const roots = rooCode.roots({ home: null, env, platform: "linux", projects: [], cache: "/c" });
  ok(roots.every((root) => root.startsWith("/nowhere/")));
});

const IN_FOLDER = "Command executed in terminal within working directory '/home/dev/p'.";
const UNSUCCESSFUL =
  "Command execution was not successful, inspect the cause and adjust as needed.";
const ENVIRONMENT = "\n\n<environment_details>\n# Current Mode\n</environment_details>";

function calls(ts: number, ...made: (readonly [id: string, input: object, name?: string])[]) {
  const content = made.map(([id, input, name = "execute_command"]) => ({
    type: "tool_use",
    id,
    name,
    input,
  }));
  return { role: "assistant", content, ts };
}

function answers(ts: number, ...given: (readonly [id: string, content: string])[]) {
  const content = given.map(([id, content]) => ({ type: "tool_result", tool_use_id: id, content }));
  return { role: "user", content, ts };
}

/** Returns messages as they are in the file, 100 ms apart. */
function messagesOf(shown: readonly Shown[]): object[] {
  return shown.map(([kind, text = "", rest = {}], at) => {
    const [type = "", name = ""] = kind.split(" ");
    const words = typeof text === "string" ? text : JSON.stringify(text);
    return { ts: (at + 1) * 100, type, [type]: name, text: words, ...rest };
  });
}

async function read(shown: readonly Shown[], history: unknown = []): Promise<Read> {
  return await readFiles(rooCode, {
    [`${STORAGE}/tasks/t1/ui_messages.json`]: messagesOf(shown),
    [`${STORAGE}/tasks/t1/api_conversation_history.json`]: history,
  });
}
