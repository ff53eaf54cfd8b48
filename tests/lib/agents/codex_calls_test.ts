/** What the calls mean that lib/agents/codex.ts reads, and which plans and answers they bring. */

import { deepEqual, equal } from "node:assert/strict";
import {
  call,
  command,
  ended,
  type Fields,
  item,
  line,
  message,
  partsOfKind,
  PATCH,
  read,
  request,
  resultOf,
} from "./_codex.ts";

Deno.test("codex yields what a script ran as calls of their own, in code mode", async () => {
  const session = await read(
    ...request("Do it"),
    item("custom_tool_call", {
      name: "exec",
      call_id: "c",
      input:
        "// now\nawait tools.update_plan({plan: [{step: 'It\\'s one', status: `completed`,},]});",
    }),
    command("exec-1", { status: "completed", exit_code: 0, aggregated_output: "x" }),
    ended("exec-2", "FileChange", {
      status: "completed",
      changes: {
        "/home/ana/demo/a.ts": {
          type: "update",
          unified_diff: "",
          move_path: "/home/ana/demo/b.ts",
        },
      },
      stdout: "Success",
    }),
    ended("exec-3", "McpToolCall", {
      server: "docs",
      tool: "find",
      arguments: { query: "x" },
      status: "failed",
      error: { message: "not there" },
    }),
    item("custom_tool_call_output", {
      call_id: "c",
      output: [{ type: "input_text", text: "Script completed\nOutput:\n" }],
    }),
  );
  deepEqual(
    partsOfKind(session, "tool-call").map(({ callId, name, action }) => [callId, name, action]),
    [
      ["c", "exec", { kind: "other" }],
      ["exec-1", "exec_command", {
        kind: "command",
        command: "make test",
        folder: "/home/ana/my demo",
      }],
      ["exec-2", "apply_patch", {
        kind: "files",
        files: [
          { path: "/home/ana/demo/a.ts", change: "deleted" },
          { path: "/home/ana/demo/b.ts", change: "created" },
        ],
      }],
      ["exec-3", "docs.find", { kind: "other" }],
    ],
  );
  deepEqual(
    partsOfKind(session, "tool-result").map((
      { callId, output, exitCode, failed },
    ) => [callId, output, exitCode, failed]),
    [
      ["exec-1", "x", 0, false],
      ["exec-2", "Success", 0, false],
      ["exec-3", "not there", null, true],
      ["c", "", null, false],
    ],
  );
  deepEqual(partsOfKind(session, "plan"), [
    { kind: "plan", items: [{ text: "It's one", state: "completed" }], text: null },
  ]);
});

Deno.test("codex reads the commands out of a script where no item tells of them", async () => {
  const script = `const [a, b] = await Promise.all([
    tools.exec_command({cmd: "node --test", workdir: '/home/ana/demo'}), // the tests
    tools.exec_command({cmd: \`cat none\`}),
  ]);
  text(a); text(b);`;
  const answer = (exit_code: number, output: string) => ({
    type: "input_text",
    text: JSON.stringify({ chunk_id: "a", exit_code, output }),
  });
  const scripted = (...answers: readonly Fields[]) => [
    ...request("Do it"),
    item("custom_tool_call", { name: "exec", call_id: "c", input: script }),
    item("custom_tool_call_output", {
      call_id: "c",
      output: [{ type: "input_text", text: "Script completed\nOutput:\n" }, ...answers],
    }),
  ];
  const session = await read(...scripted(answer(0, "ok"), answer(1, "not there")));
  deepEqual(
    partsOfKind(session, "tool-call").map(({ callId, action }) => [callId, action]),
    [
      ["c", { kind: "other" }],
      ["c/1", { kind: "command", command: "node --test", folder: "/home/ana/demo" }],
      ["c/2", { kind: "command", command: "cat none" }],
    ],
  );
  const told = partsOfKind(session, "tool-result").slice(0, 2);
  deepEqual(told.map(({ output, exitCode }) => [output, exitCode]), [["ok", 0], ["not there", 1]]);

  const unclear = partsOfKind(await read(...scripted(answer(1, "x"))), "tool-result").slice(0, 2);
  deepEqual(unclear.map(({ exitCode, failed }) => [exitCode, failed]), [[null, false], [
    null,
    false,
  ]]);

  const numbered = scripted(answer(0, "ok")).map((each, at) => ({ ...each, ordinal: at + 1 }));
  deepEqual(partsOfKind(await read(...numbered), "tool-call").map(({ callId }) => callId), ["c"]);
});

Deno.test("codex reads no plan out of a script that computes it", async () => {
  const session = await read(
    ...request("Do it"),
    ...["steps", "{plan: steps.map(f)}", "{plan: [{step: `${x}`}]}", "{plan: [", ""].map((
      input,
      at,
    ) =>
      item("custom_tool_call", {
        name: "exec",
        call_id: `c${at}`,
        input: `tools.update_plan(${input})`,
      })
    ),
  );
  deepEqual(partsOfKind(session, "plan"), []);
});

Deno.test("codex keeps the steps and the plan in prose side by side", async () => {
  const session = await read(
    ...request("Plan it"),
    message("assistant", "Here:\n<proposed_plan>\n# Plan\n1. x\n</proposed_plan>\n"),
    ...call("c", "update_plan", {
      plan: [{ step: "x", status: "in_progress" }, { step: "y", status: "odd" }, { step: 7 }],
    }, "Plan updated"),
  );
  deepEqual(partsOfKind(session, "text").map(({ text }) => text), ["Plan it", "Here:\n"]);
  deepEqual(partsOfKind(session, "plan"), [
    { kind: "plan", items: [], text: "# Plan\n1. x" },
    {
      kind: "plan",
      items: [{ text: "x", state: "in-progress" }, { text: "y", state: "pending" }],
      text: "# Plan\n1. x",
    },
  ]);
});

Deno.test("codex makes out what the tools of each version do", async () => {
  const heredoc = `cd 'my sub' && apply_patch <<'EOF'\n${PATCH}\nEOF`;
  const files = (folder: string) => [
    { path: `${folder}new.ts`, change: "created" },
    { path: `${folder}old.ts`, change: "deleted" },
    { path: `${folder}moved.ts`, change: "created" },
    { path: `${folder}gone.ts`, change: "deleted" },
  ];
  const cases: readonly (readonly [string, Fields, unknown])[] = [
    ["shell", { command: ["bash", "-lc", "a && b"] }, { kind: "command", command: "a && b" }],
    ["shell", { command: ["ls", "-l", "a b"] }, { kind: "command", command: "ls -l a b" }],
    ["shell", { command: ["apply_patch", PATCH] }, { kind: "files", files: files("") }],
    ["shell_command", { command: "a" }, { kind: "command", command: "a" }],
    ["exec_command", { cmd: heredoc, workdir: "/home/ana" }, {
      kind: "files",
      files: files("/home/ana/my sub/"),
    }],
    ["apply_patch", { input: PATCH }, { kind: "files", files: files("") }],
    ["view_image", { path: "a.png" }, {
      kind: "files",
      files: [{ path: "a.png", change: "read" }],
    }],
    ["request_user_input", { questions: [{ question: "A?" }, {}, { question: "B?" }] }, {
      kind: "question",
      text: "A?\nB?",
    }],
    ["spawn_agent", { message: "Find it" }, { kind: "task", text: "Find it" }],
    ["exec_command", { cmd: 7 }, { kind: "other" }],
    ["__proto__", {}, { kind: "other" }],
  ];
  for (const [name, input, want] of cases) {
    const session = await read(...request("Do it"), ...call("c", name, input));
    deepEqual(partsOfKind(session, "tool-call")[0]!.action, want, name);
  }
});

Deno.test("codex yields the answer of a sub-agent as the result of its task", async () => {
  const mail = (type: string, text: string) =>
    item("agent_message", {
      author: "/lead/find",
      recipient: "/root",
      content: [{
        type: "input_text",
        text: `Message Type: ${type}\nTask name: /root\nSender: /lead/find\nPayload:\n${text}`,
      }],
    });
  const spawned = call("c", "spawn_agent", { message: "Find it" }, '{"task_name":"/lead/find"}');
  const answer = { output: "Found", exitCode: null, failed: false, refused: false };
  deepEqual(
    await resultOf(...spawned, mail("MESSAGE", "Wait"), mail("FINAL_ANSWER", "Found")),
    answer,
  );
  const old = call("c", "spawn_agent", { message: "Find it" }, '{"agent_id":"a1"}');
  const notice = JSON.stringify({ agent_id: "a1", status: { completed: "Found" } });
  const told = message("user", `<subagent_notification>\n${notice}\n</subagent_notification>`);
  deepEqual(await resultOf(...old, told), answer);
  const started = { ...answer, output: '{"agent_id":"a1"}' };
  deepEqual(await resultOf(...old), started);
});

Deno.test("codex gives calls ids of their own when a model uses one again", async () => {
  const session = await read(
    ...request("Do it"),
    ...call("call_0", "exec_command", { cmd: "a" }, "Exit code: 0\nOutput:\na"),
    ...call("call_0", "exec_command", { cmd: "b" }, "Exit code: 1\nOutput:\nb"),
    item("function_call_output", { call_id: "nobody", output: "x" }),
  );
  deepEqual(
    partsOfKind(session, "tool-call").map(({ callId }) => callId),
    ["call_0", "call_0#1"],
  );
  deepEqual(
    partsOfKind(session, "tool-result").map(({ callId, output }) => [callId, output]),
    [["call_0", "a"], ["call_0#1", "b"]],
  );
});

Deno.test("codex yields a compaction with its summary, and no request out of what it keeps", async () => {
  const session = await read(
    ...request("Do it"),
    { ...message("assistant", "The summary"), metadata: { compaction_output: true } },
    line("compacted", {
      message: "Another language model started to solve this problem and so on:\nThe summary",
      replacement_history: [message("user", "Do it").payload],
    }),
    line("compacted", { message: "" }),
  );
  deepEqual(partsOfKind(session, "compaction").map(({ summary }) => summary), [
    "The summary",
    null,
  ]);
  equal(partsOfKind(session, "text").length, 1);
});
