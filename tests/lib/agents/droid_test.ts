import { deepEqual, equal, ok } from "node:assert/strict";
import type { Part, Place } from "../../../lib/agents/mod.ts";
import { droid } from "../../../lib/agents/droid.ts";
import { placeIn, readHome, type WholeSession } from "../../_sessions.ts";

type Fields = Readonly<Record<string, unknown>>;
type Lines = readonly (Fields | string)[];

const FOLDER = ".factory/sessions/-home-ana-demo";

/** Writes files as they are named, and resolves to the sessions that are read of them. */
async function readAll(files: Readonly<Record<string, Lines>>): Promise<readonly WholeSession[]> {
  const home = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${home}/${FOLDER}`, { recursive: true });
    for (const [name, lines] of Object.entries(files)) {
      const texts = lines.map((line) => typeof line === "string" ? line : JSON.stringify(line));
      Deno.writeTextFileSync(`${home}/${FOLDER}/${name}`, texts.join("\n"));
    }
    return (await readHome(droid, placeIn(home, `${home}/cache`))).sessions;
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

async function read(...lines: Lines): Promise<WholeSession> {
  const [session] = await readAll({ "s1.jsonl": [start("s1"), ...lines] });
  ok(session !== undefined, "no session was found");
  return session;
}

function start(id: string, fields: Fields = {}): Fields {
  return { type: "session_start", id, title: "New Session", version: 2, cwd: "/p", ...fields };
}

/** Returns a message; its id comes first, and its parent after an arrow: `b<a`. */
function message(place: string, role: string, content: unknown, fields: Fields = {}): Fields {
  const [id, parentId] = place.split("<");
  const timestamp = "2026-09-24T09:00:01.000Z";
  return { type: "message", id, parentId, timestamp, message: { role, content, ...fields } };
}

function at(time: string, record: Fields): Fields {
  return { ...record, timestamp: `2026-09-24T${time}.000Z` };
}

function call(id: string, name: string, input: unknown): Fields {
  return { type: "tool_use", id, name, input };
}

function result(id: string, content: unknown, isError = false): Fields {
  return { type: "tool_result", tool_use_id: id, content, is_error: isError };
}

function partsOf({ turns }: WholeSession): Part[] {
  return turns.flatMap(({ parts }) => parts);
}

/** Returns the texts in order, those that nobody said in brackets. */
function textsIn(session: WholeSession): string[] {
  return partsOf(session).flatMap((part) => {
    if (part.kind !== "text") return [];
    return part.injected ? [`[${part.text}]`] : [part.text];
  });
}

Deno.test("droid reads the branch that the last message ends, wherever its parent is stated", async () => {
  const behind = (place: string, text: string): Fields => {
    const { parentId, ...rest } = message(place, "user", text);
    return { ...rest, parentId, tokens: { input: 1 } };
  };
  const session = await read(behind("a", "One."), behind("b<a", "Left."), behind("c<a", "Two."));
  deepEqual(textsIn(session), ["One.", "Two."]);
});

Deno.test("droid goes on with the message before when a message names no parent", async () => {
  const session = await read(
    message("a", "user", "One."),
    message("b<a", "assistant", "Two."),
    message("c", "user", "Three."),
  );
  deepEqual(textsIn(session), ["One.", "Two.", "Three."]);
});

Deno.test("droid takes no hook for the end of a conversation, and nothing a hook said for words", async () => {
  const hook = { hookEventName: "SubagentStop", hookStatus: "completed" };
  const session = await read(
    message("a", "user", "One."),
    message("b<a", "assistant", "Two."),
    message("h<a", "user", [{ type: "text", text: "hooked" }], hook),
  );
  deepEqual(textsIn(session), ["One.", "Two."]);
});

Deno.test("droid reads a message about hooks", async () => {
  const input = { hookEventName: "Stop", command: "echo" };
  const session = await read(
    message("a", "user", 'What is "hookEventName"?'),
    message("b<a", "assistant", [call("1", "Execute", input)]),
    message("c<b", "user", "Thanks."),
  );
  deepEqual(textsIn(session), ['What is "hookEventName"?', "Thanks."]);
  ok(partsOf(session).some((part) => part.kind === "tool-call"));
});

Deno.test("droid splits reminders off the words around them, and no others", async () => {
  const reminder = "<system-reminder>\nx\n</system-reminder>";
  const said = async (text: string) => textsIn(await read(message("a", "user", text)));
  deepEqual(await said(`${reminder}\nFix it.\n${reminder}`), [
    `[${reminder}]`,
    "Fix it.",
    `[${reminder}]`,
  ]);
  deepEqual(await said(`What is ${reminder}?`), [`What is ${reminder}?`]);
  deepEqual(await said("<system-reminder>\nnever closed"), ["<system-reminder>\nnever closed"]);
});

Deno.test("droid looks for the end of a reminder no more often than there are ends", async () => {
  // Looked for anew behind each start, it would be looked for through a terabyte.
  const text = `${"x<system-reminder>".repeat(400_000)}</system-reminder>`;
  deepEqual(textsIn(await read(message("a", "user", text))), [text]);
});

Deno.test("droid reads words beside results", async () => {
  const session = await read(
    message("a", "user", "One."),
    message("b<a", "assistant", [call("1", "Read", { file_path: "a.ts" })]),
    message("c<b", "user", [result("1", "x"), { type: "text", text: "Go on." }]),
  );
  deepEqual(session.turns.map(({ role }) => role), ["user", "agent", "agent", "user"]);
});

Deno.test("droid finds codes around the output of commands", async () => {
  const outputs: readonly [text: string, isError: boolean][] = [
    ["ok\n\n\n[Process exited with code 0]", false],
    ["[Process exited with code 0]", false],
    ["Error: Command failed (exit code: 7)\n\n\n[Process exited with code 7]", true],
    ["plain", false],
    ["Error: no such tool", true],
  ];
  const session = await read(
    message("a", "user", "One."),
    message("b<a", "assistant", outputs.map((_, n) => call(`${n}`, "Execute", { command: "x" }))),
    message("c<b", "user", outputs.map(([text, isError], n) => result(`${n}`, text, isError))),
  );
  const found = partsOf(session).flatMap((part) =>
    part.kind === "tool-result" ? [[part.output, part.exitCode, part.failed]] : []
  );
  deepEqual(found, [
    ["ok\n", 0, false],
    ["", 0, false],
    ["", 7, true],
    ["plain", 0, false],
    ["Error: no such tool", null, true],
  ]);
});

Deno.test("droid keeps calls whose id comes again, and reports a result without a call", async () => {
  const session = await read(
    start("s1"),
    message("a", "user", "One."),
    message("b<a", "assistant", [call("1", "Execute", { command: "ls" })]),
    message("c<b", "user", [result("1", "first")]),
    message("d<c", "assistant", [call("1", "Execute", { command: "ls" })]),
    message("e<d", "user", [result("1", "second"), result("1", "third")]),
  );
  const results = partsOf(session).filter((part) => part.kind === "tool-result");
  deepEqual(results.map(({ callId, output }) => [callId, output]), [
    ["1", "first"],
    ["1 (2)", "second"],
  ]);
  deepEqual(session.problems.map(({ reason }) => reason), ["a result without a call"]);
});

Deno.test("droid states a plan once, and not that of a call that failed", async () => {
  const todos = "1. [completed] One\n2. [pending] Two";
  const session = await read(
    message("a", "assistant", [call("1", "TodoWrite", { todos })]),
    message("b<a", "user", [result("1", "TODO List Updated")]),
    { type: "todo_state", id: "t", todos: { todos } },
    message("c<b", "assistant", [call("2", "TodoWrite", { todos: "1. [pending] Other" })]),
    message("d<c", "user", [result("2", "Error", true)]),
  );
  const plans = partsOf(session).flatMap((part) => part.kind === "plan" ? [part.items] : []);
  deepEqual(plans, [[
    { text: "One", state: "completed" },
    { text: "Two", state: "pending" },
  ]]);
});

Deno.test("droid goes back over a compaction, as far as the conversation was the same", async () => {
  const sessions = await readAll({
    "old.jsonl": [
      start("old"),
      at("09:00:00", message("a", "user", "The goal.")),
      at("09:00:01", message("b<a", "assistant", "Yes.")),
      at("09:09:00", message("c<b", "user", "Said later, there.")),
    ],
    "new.jsonl": [
      start("new", { parent: "old" }),
      at("09:05:00", { type: "compaction_state", summaryText: "S", summaryKind: "llm_summary" }),
      at("09:06:00", message("d", "user", "Go on.")),
    ],
  });
  const session = sessions.find(({ head }) => head.id === "new");
  ok(session !== undefined);
  deepEqual(textsIn(session), ["The goal.", "Yes.", "Go on."]);
  deepEqual([session.head.parentId, session.head.title], ["old", "Go on."]);
});

Deno.test("droid tells calls of one id in the files of a session apart", async () => {
  const ran = (output: string) => [
    at("09:00:01", message("b", "assistant", [call("1", "Execute", { command: "ls" })])),
    at("09:00:02", message("c<b", "user", [result("1", output)])),
  ];
  const sessions = await readAll({
    "old.jsonl": [start("old"), at("09:00:00", message("a", "user", "One.")), ...ran("first")],
    "new.jsonl": [
      start("new", { parent: "old" }),
      at("09:05:00", { type: "compaction_state", summaryText: "S", summaryKind: "llm_summary" }),
      ...ran("second"),
    ],
  });
  const session = sessions.find(({ head }) => head.id === "new");
  ok(session !== undefined);
  deepEqual(
    partsOf(session).flatMap((part) =>
      part.kind === "tool-result" ? [[part.callId, part.output]] : []
    ),
    [["1", "first"], ["1 (2)", "second"]],
  );
});

Deno.test("droid reads a fork, and a file that is its own parent, alone", async () => {
  const compaction = at("09:05:00", { type: "compaction_state", summaryText: "S" });
  const sessions = await readAll({
    "old.jsonl": [start("old"), message("a", "user", "Old.")],
    "fork.jsonl": [start("fork", { parent: "old" }), message("a", "user", "Copied."), compaction],
    "self.jsonl": [start("self", { parent: "self" }), compaction, message("a", "user", "Alone.")],
    "out.jsonl": [start("out", { parent: "../x" }), compaction, message("a", "user", "Inside.")],
  });
  const texts = new Map(sessions.map((session) => [session.head.id, textsIn(session)]));
  deepEqual(texts.get("fork"), ["Copied."]);
  deepEqual(texts.get("self"), ["Alone."]);
  deepEqual(texts.get("out"), ["Inside."]);
});

Deno.test("droid lists no sub-agent's session, and none without a start", async () => {
  const said = message("a", "user", "One.");
  const sub = start("sub", { callingSessionId: "s1", callingToolUseId: "t" });
  deepEqual(await readAll({ "sub.jsonl": [sub, said], "none.jsonl": [said] }), []);
});

Deno.test("droid takes the model from the messages, or else from the side file", async () => {
  const settings = { model: "auto", effectiveFactoryRouterModel: { modelId: "routed" } };
  const said = message("a", "user", "One.");
  const [routed] = await readAll({ "s.jsonl": [start("s"), said], "s.settings.json": [settings] });
  deepEqual([routed?.head.model, routed?.facts.model], ["routed", "routed"]);
  const answer = message("b<a", "assistant", "Two.", { modelId: "own" });
  const [own] = await readAll({
    "s.jsonl": [start("s"), said, answer],
    "s.settings.json": ["no JSON"],
  });
  deepEqual([own?.head.model, own?.facts.model, own?.skipped], ["own", "own", 1]);
});

Deno.test("droid looks in the home that its variable names", () => {
  const place: Place = {
    home: "/home/ana",
    env: (name) => name === "FACTORY_HOME_OVERRIDE" ? "/data" : undefined,
    platform: "linux",
    projects: [],
    cache: "/nowhere",
  };
  deepEqual(droid.roots(place), ["/data/.factory/sessions"]);
  equal(droid.roots({ ...place, env: () => "data" })[0], "/home/ana/.factory/sessions");
});
