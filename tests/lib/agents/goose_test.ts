import { deepEqual, equal } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { type Part, type Place, ReadLog, type Turn } from "../../../lib/agents/_agent.ts";
import { epochAt } from "../../../lib/agents/_read/fields.ts";
import { planOf } from "../../../lib/agents/_goose/plan.ts";
import { goose } from "../../../lib/agents/goose.ts";

/** The tables as they were at first, without the columns that came later. */
const TABLES = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, description TEXT, working_dir TEXT,
    created_at TIMESTAMP, updated_at TIMESTAMP);
  CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content_json TEXT,
    created_timestamp INTEGER);
`;

type Message = readonly [role: string, content: unknown];

const ASKED: Message = ["user", [{ type: "text", text: "Fix it." }]];

Deno.test("goose reads the first tables, with times in UTC", async () => {
  await inHome(async (place) => {
    makeDatabase(place, [ASKED, ["assistant", [{ type: "text", text: "Done." }]]]);
    const [source] = [...goose.sources(place, new ReadLog())];
    const [head] = await goose.heads(source!, place, new ReadLog());
    equal(head?.title, "Mending");
    equal(head?.startedAt?.toISOString(), "2026-01-05T10:00:00.000Z");
    equal(head?.updatedAt.toISOString(), "2026-01-05T10:00:01.000Z");
    deepEqual(textsIn(await turnsOf(place)), ["Fix it.", "Done."]);
  });
});

Deno.test("goose tells how a command ended only when that is stated", async () => {
  const shell = (id: string) => ({
    type: "toolRequest",
    id,
    toolCall: { status: "success", value: { name: "shell", arguments: { command: "make" } } },
  });
  const answer = (id: string, text: string, rest: object) => ({
    type: "toolResponse",
    id,
    toolResult: { status: "success", value: { content: [{ type: "text", text }], ...rest } },
  });
  const results = await resultsOf([
    ASKED,
    ["assistant", ["a", "b", "c", "d"].map(shell)],
    ["user", [
      answer("a", "out\n\nCommand exited with code 2", { isError: true }),
      answer("b", "out", { isError: false }),
      answer("c", "out", { structuredContent: { exit_code: 0 } }),
      answer("d", "out\n\nCommand timed out after 5 seconds", { isError: true }),
    ]],
  ]);
  deepEqual(results.map(({ output, exitCode, failed }) => [output, exitCode, failed]), [
    ["out", 2, true],
    ["out", null, false],
    ["out", 0, false],
    ["out\n\nCommand timed out after 5 seconds", null, true],
  ]);
});

Deno.test("goose takes for refused what is marked so, and never what a tool printed", async () => {
  const declined =
    "The user has declined to run this tool. DO NOT attempt to call this tool again. " +
    "If there are no alternative methods to proceed, clearly explain the situation and STOP.";
  const forAgent = { audience: ["assistant"] };
  const cases: readonly (readonly [toolResult: object, refused: boolean])[] = [
    [{ value: { content: [{ type: "text", text: declined }], isError: true } }, true],
    [{ value: { content: [{ type: "text", text: declined }], isError: false } }, false],
    [{ value: { content: [{ type: "text", text: `${declined} x` }], isError: true } }, false],
    [{ value: [{ type: "text", text: declined }] }, true],
    [{ value: [{ type: "text", text: declined, annotations: forAgent }] }, false],
    [{ error: "-32603: Interrupted by the user to make a correction" }, true],
    [{ error: "Execution failed: Interrupted by the user to make a correction" }, true],
    [{ error: "-32603: it says: Interrupted by the user to make a correction" }, false],
    [{ value: [{ type: "text", text: "Interrupted by the user to make a correction" }] }, false],
  ];
  const toolCall = { value: { name: "shell", arguments: { command: "make" } } };
  const results = await resultsOf([
    ASKED,
    ["assistant", cases.map((_, at) => ({ type: "toolRequest", id: `c${at}`, toolCall }))],
    [
      "user",
      cases.map(([toolResult], at) => ({ type: "toolResponse", id: `c${at}`, toolResult })),
    ],
  ]);
  deepEqual(results.map(({ refused }) => refused), cases.map(([, refused]) => refused));
});

Deno.test("goose gets past what is no message, no content, and no call", async () => {
  await inHome(async (place) => {
    const call = { type: "toolRequest", id: "__proto__", toolCall: { status: "error" } };
    const answer = { type: "toolResponse", id: "__proto__", toolResult: 7 };
    makeDatabase(place, [
      ASKED,
      ["system", [{ type: "text", text: "x" }]],
      ["user", "{"],
      ["assistant", [7, null, call]],
      ["user", [answer, answer]],
      ["assistant", [{ type: "text", text: "x".repeat(17 * 1024 * 1024) }]],
    ]);
    const log = new ReadLog();
    const parts = (await turnsOf(place, log)).flatMap((turn) => turn.parts);
    deepEqual(parts.map(({ kind }) => kind), ["text", "tool-call", "tool-result"]);
    deepEqual(log.problems.map(({ reason }) => reason), [
      'messages of a kind that is not known: "system"',
      "the message 3 is no list, or too long",
      "contents that state no kind",
      "a result without a call",
      "the message 6 is no list, or too long",
    ]);
  });
});

Deno.test("goose looks where its variables say, and for files only without a database", async () => {
  await inHome((place) => {
    const folder = folderIn(place);
    Deno.writeTextFileSync(`${folder}/20250101_000000.jsonl`, "");
    const pathsFor = (variables: Record<string, string>, platform = place.platform) => {
      const env: Place["env"] = (name) => variables[name];
      return goose.roots({ ...place, env, platform });
    };
    deepEqual([...goose.sources(place, new ReadLog())].map(({ path }) => path), [
      `${folder}/20250101_000000.jsonl`,
    ]);
    Deno.writeTextFileSync(`${folder}/sessions.db`, "");
    deepEqual([...goose.sources(place, new ReadLog())].map(({ path }) => path), [
      `${folder}/sessions.db`,
    ]);
    deepEqual(pathsFor({ GOOSE_PATH_ROOT: "/g" }), ["/g/data/sessions"]);
    deepEqual(pathsFor({ XDG_DATA_HOME: "/d", GOOSE_PATH_ROOT: "g" }), ["/d/goose/sessions"]);
    deepEqual(pathsFor({ XDG_DATA_HOME: "d" }, "darwin"), [folder]);
    deepEqual(pathsFor({ APPDATA: "/a" }, "windows"), ["/a/Block/goose/data/sessions"]);
    return Promise.resolve();
  });
});

Deno.test("planOf() takes boxes for steps, and the rest for prose", () => {
  const text = "# Plan\r\n\n- [x] one\n* [ ] two\n  1. [~] three\n- [-] four\n- five\n- [xx] six";
  deepEqual(planOf(text), {
    kind: "plan",
    items: [
      { text: "one", state: "completed" },
      { text: "two", state: "pending" },
      { text: "three", state: "in-progress" },
      { text: "four", state: "cancelled" },
    ],
    text: "# Plan\r\n\n- five\n- [xx] six",
  });
  deepEqual(planOf(" \n"), { kind: "plan", items: [], text: null });
});

Deno.test("epochAt() tells seconds from milliseconds", () => {
  equal(epochAt({ at: 1767607200 }, "at")?.toISOString(), "2026-01-05T10:00:00.000Z");
  equal(epochAt({ at: 1767607200123 }, "at")?.toISOString(), "2026-01-05T10:00:00.123Z");
  equal(epochAt({ at: "1767607200" }, "at"), null);
  equal(epochAt({ at: -1 }, "at"), null);
  equal(epochAt({ at: 1e300 }, "at"), null);
});

function textsIn(turns: readonly Turn[]): string[] {
  return turns.flatMap(({ parts }) => parts)
    .flatMap((part) => part.kind === "text" ? [part.text] : []);
}

async function resultsOf(messages: readonly Message[]) {
  let parts: Part[] = [];
  await inHome(async (place) => {
    makeDatabase(place, messages);
    parts = (await turnsOf(place)).flatMap((turn) => turn.parts);
  });
  return parts.filter((part) => part.kind === "tool-result");
}

async function turnsOf(place: Place, log = new ReadLog()): Promise<Turn[]> {
  const path = `${folderIn(place)}/sessions.db`;
  const [head] = await goose.heads({ path }, place, new ReadLog());
  return await Array.fromAsync(goose.read(head!, place, log));
}

function makeDatabase(place: Place, messages: readonly Message[]): void {
  using database = new DatabaseSync(`${folderIn(place)}/sessions.db`);
  database.exec(TABLES);
  database.exec(
    "INSERT INTO sessions VALUES " +
      "('20260105_1', 'Mending', '/home/dev/p', '2026-01-05 10:00:00', '2026-01-05 11:00:00')",
  );
  for (const [at, [role, content]] of messages.entries()) {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    database.prepare("INSERT INTO messages VALUES (?, '20260105_1', ?, ?, ?)")
      .run(at + 1, role, text, 1767607200 + at);
  }
}

function folderIn({ home }: Place): string {
  return `${home}/.local/share/goose/sessions`;
}

async function inHome(test: (place: Place) => Promise<void>): Promise<void> {
  const home = Deno.realPathSync(Deno.makeTempDirSync());
  const place: Place = {
    home,
    env: () => undefined,
    platform: "linux",
    projects: [],
    cache: `${home}/cache`,
  };
  Deno.mkdirSync(folderIn(place), { recursive: true });
  try {
    await test(place);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}
