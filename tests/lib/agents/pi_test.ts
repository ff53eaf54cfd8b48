import { deepEqual, equal, ok } from "node:assert/strict";
import type { Part, Place } from "../../../lib/agents/mod.ts";
import { pi } from "../../../lib/agents/pi.ts";
import { placeIn, readHome, type WholeSession } from "../../_sessions.ts";

type Fields = Readonly<Record<string, unknown>>;

const FOLDER = ".pi/agent/sessions/--home-ana-demo--";
const HEADER = {
  type: "session",
  version: 3,
  id: "s1",
  timestamp: "2026-09-24T09:00:00.000Z",
  cwd: "/home/ana/demo",
};

/** Writes entries, or lines as they stand, as one session, and resolves to what is read of it. */
async function readAll(lines: readonly (Fields | string)[]): Promise<readonly WholeSession[]> {
  const home = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${home}/${FOLDER}`, { recursive: true });
    const texts = lines.map((line) => typeof line === "string" ? line : JSON.stringify(line));
    Deno.writeTextFileSync(`${home}/${FOLDER}/2026-09-24T09-00-00-000Z_s1.jsonl`, texts.join("\n"));
    return (await readHome(pi, placeIn(home, `${home}/cache`))).sessions;
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

async function read(...lines: readonly (Fields | string)[]): Promise<WholeSession> {
  const [session] = await readAll([HEADER, ...lines]);
  ok(session !== undefined, "no session was found");
  return session;
}

/** Returns an entry; its id comes first, and its parent after an arrow: `b<a`. */
function entry(place: string, type: string, fields: Fields): Fields {
  const [id, parentId = null] = place.split("<");
  return { type, id, parentId, timestamp: "2026-09-24T09:00:01.000Z", ...fields };
}

function user(place: string, content: unknown): Fields {
  return entry(place, "message", { message: { role: "user", content } });
}

function agent(place: string, content: unknown, fields: Fields = {}): Fields {
  return entry(place, "message", { message: { role: "assistant", content, ...fields } });
}

function call(id: string, name: string, args: Fields): Fields {
  return { type: "toolCall", id, name, arguments: args };
}

function result(place: string, toolCallId: string, text: string, isError = false): Fields {
  const content = [{ type: "text", text }];
  return entry(place, "message", { message: { role: "toolResult", toolCallId, content, isError } });
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

function resultIn(session: WholeSession, callId: string): Part | undefined {
  return partsOf(session).find((part) => part.kind === "tool-result" && part.callId === callId);
}

Deno.test("pi reads the branch that the last entry ends", async () => {
  const session = await read(
    user("a", "Start."),
    agent("b<a", "Left."),
    user("c<b", "Left too."),
    user("d<a", "Taken."),
    agent("e<d", "Yes."),
  );
  deepEqual(textsIn(session), ["Start.", "Taken.", "Yes."]);
});

Deno.test("pi reads only what follows when the user went back before the beginning", async () => {
  const session = await read(user("a", "First."), agent("b<a", "One."), user("c", "Anew."));
  deepEqual(textsIn(session), ["Anew."]);
});

Deno.test("pi reads entries whose parents lead in a circle, or nowhere", async () => {
  const circle = await read(user("a<b", "One."), agent("b<a", "Two."));
  deepEqual(textsIn(circle), ["One.", "Two."]);
  const nowhere = await read(user("__proto__<x", "One."), agent("b<y", "Two."));
  deepEqual(textsIn(nowhere), ["One.", "Two."]);
});

Deno.test("pi keeps the conversation together when a line between is broken", async () => {
  const session = await read(
    user("a", "One."),
    '{"type":"message","id":"b","par',
    user("c<b", "Two."),
  );
  deepEqual(textsIn(session), ["One.", "Two."]);
  deepEqual(session.problems.map(({ line }) => line), [3]);
});

Deno.test("pi follows an extension's entry, whose id and parent stand at its end", async () => {
  const custom = { type: "custom", data: { id: "x", parentId: null }, id: "c", parentId: "a" };
  const session = await read(user("a", "One."), user("b<a", "Left."), custom, user("d<c", "Two."));
  deepEqual(textsIn(session), ["One.", "Two."]);
});

Deno.test("pi takes the last name of a session as its title, unless it is empty", async () => {
  const session = await read(
    user("a", "One."),
    entry("b<a", "session_info", { name: "Old" }),
    entry("c<b", "session_info", { name: "New" }),
    entry("d<c", "session_info", { name: "" }),
  );
  equal(session.head.title, "New");
  equal((await read(user("a", "One."))).head.title, "One.");
});

Deno.test("pi does not list a session without a header, or one in which nobody spoke", async () => {
  deepEqual(await readAll([user("a", "One.")]), []);
  deepEqual(await readAll([HEADER, entry("a", "model_change", { modelId: "m" })]), []);
});

Deno.test("pi leaves words that only look like a file or a skill to the user", async () => {
  const texts = [
    'What does <file name="a">x</file> mean?',
    '<file name="never closed">\nx',
    "<file>\nx\n</file>",
  ];
  for (const text of texts) deepEqual(textsIn(await read(user("a", text))), [text]);
});

Deno.test("pi tells a command's code from what the command printed", async () => {
  const session = await read(
    agent("a", [
      call("1", "bash", { command: "cat log" }),
      call("2", "bash", { command: "true" }),
      call("3", "bash", { command: "make" }),
      call("4", "bash", { command: "sleep 900" }),
    ]),
    result("b<a", "1", "Command exited with code 3"),
    result("c<b", "2", "(no output)"),
    result("d<c", "3", "Command exited with code 2", true),
    result("e<d", "4", "tick\n\nCommand timed out after 180 seconds", true),
  );
  const outcomes = ["1", "2", "3", "4"].map((id) => {
    const part = resultIn(session, id);
    return part?.kind === "tool-result" ? [part.output, part.exitCode, part.failed] : [];
  });
  deepEqual(outcomes, [
    ["Command exited with code 3", 0, false],
    ["", 0, false],
    ["", 2, true],
    ["tick", null, true],
  ]);
});

Deno.test("pi marks calls that a message of the user went before", async () => {
  const session = await read(
    agent("a", [call("1", "edit", { path: "a.ts" })]),
    result("b<a", "1", "Skipped due to queued user message.", true),
  );
  const part = resultIn(session, "1");
  deepEqual(part?.kind === "tool-result" && [part.refused, part.failed, part.files], [
    true,
    true,
    [],
  ]);
});

Deno.test("pi yields a command that the user stopped as refused", async () => {
  const message = { role: "bashExecution", command: "yes", output: "y", cancelled: true };
  const session = await read(user("a", "One."), entry("b<a", "message", { message }));
  deepEqual(partsOf(session).slice(1).map((part) => part.kind), ["tool-call", "tool-result"]);
  const part = resultIn(session, "!3");
  deepEqual(part?.kind === "tool-result" && [part.exitCode, part.refused], [null, true]);
});

Deno.test("pi lists no session in which only commands of the user's were run", async () => {
  const message = { role: "bashExecution", command: "ls", output: "a", exitCode: 0 };
  deepEqual(await readAll([HEADER, entry("a", "message", { message })]), []);
});

Deno.test("pi keeps calls whose id comes again, and reports a result without a call", async () => {
  const session = await read(
    user("a", "One."),
    agent("b<a", [call("1", "bash", { command: "ls" })]),
    result("c<b", "1", "first"),
    agent("d<c", [call("1", "bash", { command: "ls" })]),
    result("e<d", "1", "second"),
    result("f<e", "1", "third"),
  );
  const results = partsOf(session).filter((part) => part.kind === "tool-result");
  deepEqual(results.map(({ callId, output }) => [callId, output]), [
    ["1", "first"],
    ["1 (2)", "second"],
  ]);
  deepEqual(session.problems.map(({ line, reason }) => [line, reason]), [
    [7, "a result without a call"],
  ]);
});

Deno.test("pi counts what was read from and written to a cache as input", async () => {
  const usage = { input: 10, output: 5, cacheRead: 100, cacheWrite: 7 };
  const { facts } = await read(
    user("a", "One."),
    agent("b<a", "Two.", { usage, model: "m1" }),
    agent("c<b", "Three.", { usage, model: "m2" }),
  );
  deepEqual(facts.tokens, { input: 234, output: 10, cached: 200 });
  equal(facts.model, "m2");
});

Deno.test("pi looks where its variables say, and reads ~ in them as the home folder", () => {
  const place = (values: Readonly<Record<string, string>>): Place => ({
    home: "/home/ana",
    env: (name) => values[name],
    platform: "linux",
    projects: [],
    cache: "/nowhere",
  });
  const both = ["/home/ana/.pi/agent/sessions", "/home/ana/.omp/agent/sessions"];
  deepEqual(pi.roots(place({})), both);
  deepEqual(pi.roots(place({ PI_CODING_AGENT_DIR: "~/pi" })), ["/home/ana/pi/sessions"]);
  deepEqual(pi.roots(place({ PI_CODING_AGENT_SESSION_DIR: "/data/pi" })), ["/data/pi"]);
  deepEqual(pi.roots(place({ PI_CODING_AGENT_DIR: "pi" })), both);
});

Deno.test("pi leaves reminders out of a result, which extensions put behind it", async () => {
  const reminder = "<system-reminder>\nMind the tasks.\n</system-reminder>";
  const returned = (place: string, toolCallId: string, ...texts: readonly string[]) => {
    const content = texts.map((text) => ({ type: "text", text }));
    return entry(place, "message", { message: { role: "toolResult", toolCallId, content } });
  };
  const session = await read(
    user("a", "Go."),
    agent("b<a", [call("1", "bash", { command: "true" }), call("2", "read", { path: "a" })]),
    returned("c<b", "1", "(no output)", reminder),
    returned("d<c", "2", reminder, "See <system-reminder>"),
  );
  const outputs = partsOf(session).flatMap((part) =>
    part.kind === "tool-result" ? [part.output] : []
  );
  deepEqual(outputs, ["", `${reminder}\nSee <system-reminder>`]);
});

Deno.test("read() leaves out a command that the user has kept from the agent", async () => {
  const ran = (place: string, command: string, more: Fields = {}) =>
    entry(place, "message", {
      message: { role: "bashExecution", command, output: "x\n", exitCode: 0, ...more },
    });
  const session = await read(
    entry("a", "message", { message: { role: "user", content: "Begin" } }),
    ran("b<a", "ls"),
    ran("c<b", "cat private", { excludeFromContext: true }),
  );
  const calls = session.turns.flatMap(({ parts }) =>
    parts.flatMap((part) => part.kind === "tool-call" ? [part.action] : [])
  );
  deepEqual(calls, [{ kind: "command", command: "ls" }]);
});

Deno.test("heads() begins a fork, whose header is younger than its entries, with these", async () => {
  const [session] = await readAll([
    { ...HEADER, timestamp: "2026-09-25T00:00:00.000Z" },
    entry("a", "message", { message: { role: "user", content: "Begin" } }),
  ]);
  equal(session?.head.startedAt?.toISOString(), "2026-09-24T09:00:01.000Z");
});
