import { deepEqual, equal, ok } from "node:assert/strict";
import { amp } from "../../../lib/agents/amp.ts";
import { pathOfUri } from "../../../lib/agents/_amp/tools.ts";
import type { Part, Place } from "../../../lib/agents/mod.ts";
import { placeIn, readHome, type WholeSession } from "../../_sessions.ts";

type Fields = Readonly<Record<string, unknown>>;

const DATA = ".local/share/amp";

/** Makes a home with files in Amp's folder, and hands it on as a place. */
async function inHome<T>(
  files: Readonly<Record<string, string>>,
  use: (place: Place) => Promise<T> | T,
): Promise<T> {
  const home = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${home}/${DATA}/threads`, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      Deno.writeTextFileSync(`${home}/${DATA}/${name}`, text);
    }
    return await use(placeIn(home, `${home}/cache`));
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

async function read(messages: readonly unknown[], fields: Fields = {}): Promise<WholeSession> {
  const text = JSON.stringify({ v: 1, id: "T-1", created: 1767607200000, ...fields, messages });
  const { sessions } = await inHome({ "threads/T-1.json": text }, (place) => readHome(amp, place));
  const [session] = sessions;
  ok(session !== undefined, "no session was found");
  return session;
}

function user(content: unknown, fields: Fields = {}): Fields {
  return { role: "user", content, ...fields };
}

function agent(content: unknown, fields: Fields = {}): Fields {
  return { role: "assistant", content, ...fields };
}

function call(id: string, name: string, input: unknown): Fields {
  return { type: "tool_use", id, name, input };
}

function result(toolUseID: string, run: Fields): Fields {
  return { type: "tool_result", toolUseID, run };
}

function partsOf({ turns }: WholeSession): Part[] {
  return turns.flatMap(({ parts }) => parts);
}

function resultsIn(session: WholeSession): unknown[] {
  return partsOf(session).flatMap((part) =>
    part.kind === "tool-result" ? [[part.output, part.exitCode, part.failed, part.refused]] : []
  );
}

Deno.test("amp reads the results of runs that have ended, whatever they are like", async () => {
  const runs: readonly Fields[] = [
    { status: "done", result: { output: "x", exitCode: 2 } },
    { status: "done", result: "text" },
    { status: "done", result: ["a", { type: "text", text: "b" }] },
    { status: "done", result: { success: false, content: "wrong" } },
    { status: "error", error: "no such file" },
    { status: "cancelled" },
    { status: "in-progress", progress: { output: "so far" } },
  ];
  const session = await read([
    user("One."),
    agent(runs.map((_, n) => call(`${n}`, "Bash", { cmd: "make" }))),
    user(runs.map((run, n) => result(`${n}`, run))),
  ]);
  deepEqual(resultsIn(session), [
    ["x", 2, true, false],
    ["text", null, false, false],
    ["a\nb", null, false, false],
    ["wrong", null, true, false],
    ["no such file", null, true, false],
  ]);
});

Deno.test("amp takes a run that was cancelled for an interruption, and not for a refusal", async () => {
  const session = await read([
    user("One."),
    agent([call("1", "Bash", { cmd: "make" }), call("2", "Bash", { cmd: "rm -r out" })]),
    user([
      result("1", { status: "cancelled", reason: "user:cancelled" }),
      result("2", { status: "rejected-by-user", reason: "No." }),
    ]),
  ]);
  deepEqual(partsOf(session).slice(1).map(({ kind }) => kind), [
    "tool-call",
    "tool-call",
    "interruption",
    "tool-result",
  ]);
  deepEqual(resultsIn(session), [["No.", null, true, true]]);
});

Deno.test("amp pairs a result with the call of its id, once", async () => {
  const run = { status: "done", result: "x" };
  const session = await read([
    user("One."),
    agent([call("1", "Read", { path: "a" }), call("1", "Read", { path: "b" })]),
    user([result("1", run), result("1", run), result("2", run)]),
  ]);
  deepEqual(partsOf(session).slice(1).map((part) => [part.kind, "callId" in part && part.callId]), [
    ["tool-call", "1"],
    ["tool-call", "1 (2)"],
    ["tool-result", "1 (2)"],
  ]);
  deepEqual(session.problems.map(({ reason }) => reason), ["a result without a call"]);
});

Deno.test("amp leaves out the conversations of sub-agents", async () => {
  const session = await read([
    user("One."),
    user("Find it.", { parentToolUseId: "1" }),
    agent("Found.", { parentToolUseId: "1", usage: { model: "small", outputTokens: 1 } }),
    agent("Two.", { usage: { model: "large", inputTokens: 1, outputTokens: 2 } }),
  ]);
  deepEqual(session.turns.map(({ parts }) => parts.length), [1, 1]);
  deepEqual([session.head.model, session.facts.model], ["large", "large"]);
  deepEqual(session.facts.tokens, { input: 1, output: 2, cached: 0 });
});

Deno.test("amp lists a thread by its title, or else by the first request", async () => {
  equal((await read([user("One.")])).head.title, "One.");
  equal((await read([user("One.")], { title: "Named" })).head.title, "Named");
  const hidden = user([{ type: "text", text: "Note.", hidden: true }]);
  equal((await read([hidden, user("Two.")])).head.title, "Two.");
});

Deno.test("amp reports a file that is no thread, and reads what is left of one that is cut", async () => {
  const cut =
    '{"id":"T-2","messages":[{"role":"user","content":[{"type":"text","text":"One."}]},{"ro';
  const files = { "threads/T-1.json": "[]", "threads/T-2.json": cut, "threads/T-3.json": "no" };
  const { sessions, problems } = await inHome(files, (place) => readHome(amp, place));
  deepEqual(sessions.map(({ head }) => [head.id, head.title]), [["T-2", "One."]]);
  deepEqual(problems.map(({ reason }) => reason), [
    "it is no thread of Amp",
    "its end is missing",
    "it is no JSON",
  ]);
});

Deno.test("amp says of a client without threads that they are on a server", async () => {
  const session = { "session.json": "{}" };
  const thread = { "threads/T-1.json": "{}" };
  const counts = await Promise.all(
    [{}, session, { ...session, ...thread }, thread].map((files) =>
      inHome(files, (place) => amp.unreadable?.(place).length)
    ),
  );
  deepEqual(counts, [0, 1, 0, 0]);
  await inHome(session, (place) => {
    const [store] = amp.unreadable?.(place) ?? [];
    equal(store?.path, `${place.home}/${DATA}`);
    ok(store?.reason.includes("amp threads export"));
  });
});

Deno.test("pathOfUri() returns paths of every system, and nothing for what is no file", () => {
  equal(pathOfUri("file:///home/ana/my%20app"), "/home/ana/my app");
  equal(pathOfUri("file:///c%3A/work"), "c:/work");
  equal(pathOfUri("file:///100%"), "/100%");
  equal(pathOfUri("src/a.ts"), "src/a.ts");
  equal(pathOfUri("https://ampcode.com/x"), null);
  equal(pathOfUri(""), null);
});

Deno.test("amp looks in the data folder that the system names", () => {
  const place: Place = {
    home: "/home/ana",
    env: (name) => name === "XDG_DATA_HOME" ? "/data" : undefined,
    platform: "linux",
    projects: [],
    cache: "/nowhere",
  };
  equal(amp.roots(place)[0], "/data/amp/threads");
  equal(amp.roots({ ...place, env: () => undefined })[0], "/home/ana/.local/share/amp/threads");
});
