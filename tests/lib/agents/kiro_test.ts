import { deepEqual, equal } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Place, Turn } from "../../../lib/agents/_agent.ts";
import { kiro } from "../../../lib/agents/kiro.ts";
import { placeIn, readHome, type WholeHome } from "../../_sessions.ts";

const CLI = ".kiro/sessions/cli";
const DATA = ".local/share/kiro-cli/data.sqlite3";
const V2 = "CREATE TABLE conversations_v2 (key TEXT, conversation_id TEXT, value TEXT, " +
  "created_at INTEGER, updated_at INTEGER)";

Deno.test("kiro lists a conversation that is in a log and in the database once", async () => {
  const { sessions } = await read({ [`${CLI}/c1.jsonl`]: lines(prompt("In the log.")) }, [
    V2,
    insert("/p", "c1", conversation("In the database.")),
    insert("/p", "c2", conversation("Only there.")),
    insert("/q", "c2", conversation("Older, from another folder."), 1),
  ]);
  deepEqual(sessions.map(({ head }) => [head.id, head.title, head.project]), [
    ["c1", "In the log.", null],
    ["c2", "Only there.", "/p"],
  ]);
});

Deno.test("kiro begins a log anew where it was cleared, if anything was asked since", async () => {
  const clear = { version: "v1", kind: "Clear", data: null };
  const asked = async (...records: readonly object[]) => {
    const { sessions } = await read({ [`${CLI}/c1.jsonl`]: lines(...records) });
    return sessions.map(({ head, turns }) => [head.title, requests(turns)]);
  };
  const [one, two, three] = [prompt("One."), prompt("Two."), prompt("Three.")];
  deepEqual(await asked(one, clear, two, three), [["Two.", ["Two.", "Three."]]]);
  deepEqual(await asked(one, clear, two, clear), [["Two.", ["Two."]]]);
  deepEqual(await asked(clear, one, clear, clear), [["One.", ["One."]]]);
  deepEqual(await asked(clear), []);
});

Deno.test("kiro reads the older table, which has no times", async () => {
  const value = { conversation_id: "c9", ...conversation("Fix it.") };
  const { sessions } = await read({}, [
    "CREATE TABLE conversations (key TEXT PRIMARY KEY, value TEXT)",
    `INSERT INTO conversations VALUES ('/p', '${JSON.stringify(value)}')`,
    "INSERT INTO conversations VALUES ('/broken', 'no json')",
  ]);
  deepEqual(sessions.map(({ head, turns }) => [head.id, head.project, requests(turns)]), [
    ["c9", "/p", ["Fix it."]],
  ]);
});

Deno.test("kiro reads what was cancelled, and what was not answered yet", async () => {
  const value = {
    history: [
      {
        user: { content: { Prompt: { prompt: "Clean up." } } },
        assistant: {
          ToolUse: {
            content: "",
            tool_uses: [{ id: "t1", name: "execute_bash", args: { command: "rm -rf dist" } }],
          },
        },
      },
      {
        user: {
          content: {
            CancelledToolUses: {
              prompt: "Not that.",
              tool_use_results: [{
                tool_use_id: "t1",
                content: [{ Text: "Tool use was cancelled by the user" }],
                status: "Error",
              }],
            },
          },
        },
        assistant: { Response: { content: "Sorry." } },
      },
    ],
    next_message: { content: { Prompt: { prompt: "And the tests?" } } },
    latest_summary: ["It was long.", {}],
  };
  const { sessions } = await read({}, [V2, insert("/p", "c1", value)]);
  const turns = sessions[0]?.turns ?? [];
  deepEqual(requests(turns), ["Clean up.", "Not that.", "And the tests?"]);
  const parts = turns.flatMap((turn) => turn.parts);
  deepEqual(parts[0], { kind: "compaction", summary: "It was long." });
  const result = parts.find((part) => part.kind === "tool-result");
  deepEqual([result?.refused, result?.failed, result?.exitCode], [true, true, null]);
  equal(parts.filter(({ kind }) => kind === "interruption").length, 1);
});

Deno.test("kiro finds the first request of a conversation of which only the start is looked at", async () => {
  const value = conversation("Begin.");
  const long = { ...value, transcript: ["x".repeat(200_000)] };
  const { sessions } = await read({}, [V2, insert("/p", "c1", long)]);
  deepEqual(sessions.map(({ head }) => head.title), ["Begin."]);
});

Deno.test("kiro reads no exit code where a signal ended a command", async () => {
  const { sessions } = await read({
    [`${CLI}/c1.jsonl`]: lines(
      prompt("Go."),
      record("AssistantMessage", [{
        kind: "toolUse",
        data: { toolUseId: "t1", name: "shell", input: { command: "sleep 9" } },
      }]),
      record("ToolResults", [{
        kind: "toolResult",
        data: {
          toolUseId: "t1",
          content: [{ kind: "json", data: { exit_status: "signal: 9 (SIGKILL)", stdout: "a" } }],
          status: "success",
        },
      }]),
    ),
  });
  const result = sessions[0]?.turns.at(-1)?.parts[0];
  deepEqual(result, {
    kind: "tool-result",
    callId: "t1",
    output: "a",
    exitCode: null,
    failed: true,
    refused: false,
  });
});

Deno.test("kiro keeps calls whose id comes again, and reports a result without a call", async () => {
  const called = record("AssistantMessage", [{
    kind: "toolUse",
    data: { toolUseId: "t1", name: "shell", input: { command: "ls" } },
  }]);
  const returned = (data: string) =>
    record("ToolResults", [{
      kind: "toolResult",
      data: { toolUseId: "t1", content: [{ kind: "text", data }], status: "success" },
    }]);
  const { sessions: [session] } = await read({
    [`${CLI}/c1.jsonl`]: lines(
      prompt("Go."),
      called,
      returned("first"),
      called,
      returned("second"),
      returned("third"),
    ),
  });
  const results = session!.turns.flatMap(({ parts }) => parts)
    .filter((part) => part.kind === "tool-result");
  deepEqual(results.map(({ callId, output }) => [callId, output]), [
    ["t1", "first"],
    ["t1 (2)", "second"],
  ]);
  deepEqual(session!.problems.map(({ reason }) => reason), ["a result without a call"]);
});

Deno.test("kiro lists no log in which nobody has asked for anything", async () => {
  const { sessions } = await read({
    [`${CLI}/empty.jsonl`]: "",
    [`${CLI}/context.jsonl`]: lines(prompt("--- CONTEXT ENTRY BEGIN ---\nRules.")),
  });
  deepEqual(sessions, []);
});

Deno.test("kiro knows the workspace of the editor by the name of the folder", async () => {
  const folder = `${new TextEncoder().encode("/home/ana/app").toBase64({ alphabet: "base64url" })}`
    .replaceAll("=", "_");
  const path = ".config/Kiro/User/globalStorage/kiro.kiroagent/workspace-sessions";
  const history = [{ message: { role: "user", content: "Go." } }];
  const { sessions } = await read({ [`${path}/${folder}/s1.json`]: JSON.stringify({ history }) });
  deepEqual(sessions.map(({ head }) => [head.id, head.project, head.title]), [
    ["s1", "/home/ana/app", "Go."],
  ]);
});

Deno.test("kiro looks where the system and the variables say", () => {
  const roots = (platform: Place["platform"], variables: Record<string, string>) =>
    kiro.roots({
      ...placeIn("/home/ana", "/nowhere"),
      platform,
      env: (name) => variables[name],
    }).filter((path) => !/-(?:wal|journal)$/.test(path));
  deepEqual(roots("linux", { KIRO_HOME: "/k", XDG_DATA_HOME: "/d", XDG_CONFIG_HOME: "/c" }), [
    "/k/sessions",
    "/d/kiro-cli/data.sqlite3",
    "/c/Kiro/User/globalStorage/kiro.kiroagent",
  ]);
  const library = "/home/ana/Library/Application Support";
  deepEqual(roots("darwin", { XDG_DATA_HOME: "/d" }), [
    "/home/ana/.kiro/sessions",
    `${library}/kiro-cli/data.sqlite3`,
    `${library}/Kiro/User/globalStorage/kiro.kiroagent`,
  ]);
});

function record(kind: string, content: readonly object[]): object {
  return { version: "v1", kind, data: { content } };
}

function prompt(words: string): object {
  return record("Prompt", [{ kind: "text", data: words }]);
}

function conversation(words: string): object {
  return {
    history: [{
      user: { content: { Prompt: { prompt: words } }, timestamp: "2026-01-05T10:00:00Z" },
      assistant: { Response: { content: "Yes." } },
    }],
  };
}

function insert(key: string, id: string, value: object, updatedAt = 1767607200000): string {
  return `INSERT INTO conversations_v2 VALUES
    ('${key}', '${id}', '${JSON.stringify(value)}', 1767607200000, ${updatedAt})`;
}

function lines(...records: readonly object[]): string {
  return records.map((each) => `${JSON.stringify(each)}\n`).join("");
}

/** Resolves to what is in a home with some files, and with a database made by some statements. */
async function read(
  files: Readonly<Record<string, string>>,
  statements: readonly string[] = [],
): Promise<WholeHome> {
  const home = Deno.makeTempDirSync();
  try {
    for (const [path, content] of Object.entries(files)) {
      Deno.mkdirSync(`${home}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
      Deno.writeTextFileSync(`${home}/${path}`, content);
    }
    if (statements.length > 0) {
      Deno.mkdirSync(`${home}/${DATA.slice(0, DATA.lastIndexOf("/"))}`, { recursive: true });
      const database = new DatabaseSync(`${home}/${DATA}`);
      for (const statement of statements) database.exec(statement);
      database.close();
    }
    return await readHome(kiro, placeIn(home, `${home}/cache`));
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

function requests(turns: readonly Turn[]): string[] {
  return turns.filter(({ role }) => role === "user").flatMap(({ parts }) => parts)
    .flatMap((part) => part.kind === "text" && !part.injected ? [part.text] : []);
}
