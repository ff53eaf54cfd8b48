/** What lib/agents/codex.ts says came of calls, in all the forms that versions wrote it. */

import { deepEqual, equal } from "node:assert/strict";
import {
  call,
  command,
  event,
  item,
  message,
  partsOfKind,
  PATCH,
  read,
  request,
  resultOf,
} from "./_codex.ts";

Deno.test("codex reads exit codes and outputs out of every wrapping", async () => {
  const cases: readonly (readonly [unknown, string, number | null])[] = [
    ['{"output":"x\\n","metadata":{"exit_code":3,"duration_seconds":0.1}}', "x\n", 3],
    ["Exit code: 1\nWall time: 0.1 seconds\nOutput:\nx\n", "x\n", 1],
    ["Exit code: 0\nWall time: 0 seconds\nTotal output lines: 9\nOutput:\n", "", 0],
    ["Process exited with code 137\nOutput:\nOutput:\nx", "Output:\nx", 137],
    [
      "Chunk ID: a\nWall time: 0.0 seconds\nProcess exited with code 0\n" +
      "Original token count: 2\nOutput:\nProcess exited with code 1\nOutput:\n",
      "Process exited with code 1\nOutput:\n",
      0,
    ],
    [
      [{ type: "input_text", text: "Exit code: 2\nOutput:\n" }, { type: "input_text", text: "x" }],
      "x",
      2,
    ],
    [{ content: "Exit code: 4\nOutput:\nx", success: false }, "x", 4],
    ["Warning: it is odd\nand goes on", "Warning: it is odd\nand goes on", null],
  ];
  for (const [output, text, exitCode] of cases) {
    const result = await resultOf(...call("c", "exec_command", { cmd: "x" }, output));
    deepEqual([result.output, result.exitCode, result.failed], [text, exitCode, !!exitCode]);
  }
});

Deno.test("codex knows failures without an exit code, and what the user refused or stopped", async () => {
  const cases: readonly (readonly [string, boolean, boolean])[] = [
    ["Plan updated", false, false],
    ["unsupported call: x", true, false],
    ["failed to parse function arguments: x", true, false],
    ["apply_patch verification failed: x", true, false],
    ["Script failed\nWall time 0.0 seconds\nOutput:\nError: x", true, false],
    ["exec command rejected by user", true, true],
    ["patch rejected by user", true, true],
    ["user rejected MCP tool call", true, true],
    [
      "exec_command failed for `sh -c 'a: b'`: " +
      'CreateProcess { message: "Rejected(\\"rejected by user\\")" }',
      true,
      true,
    ],
    ['exec_command failed for `sh`: CreateProcess { message: "no such file" }', true, false],
    ["aborted", true, true],
    ["aborted by user after 3.4s", true, true],
    ["Wall time: 3.4 seconds\naborted by user", true, true],
    ["Exit code: 0\nOutput:\nit was rejected by user 7", false, false],
    ["Exit code: 1\nWall time: 0 seconds\nexec command rejected by user", true, false],
    ["L1: # Login\nL2: Requests may be denied by the user at login.", false, false],
    ["exec command rejected by user\nsaid the log", false, false],
    ["Wall time: 3.4 seconds\naborted by user, says the log", false, false],
  ];
  for (const [output, failed, refused] of cases) {
    const result = await resultOf(...call("c", "exec_command", { cmd: "x" }, output));
    deepEqual([output, result.failed, result.refused], [output, failed, refused]);
  }
});

Deno.test("codex takes the result that an event has, and not the text as well", async () => {
  const [called, answered] = call("c", "exec_command", { cmd: "make test" }, "Output:\nshort");
  const done = command("c", {
    status: "failed",
    exit_code: 2,
    aggregated_output: "all of it",
    parsed_cmd: [{ type: "read", path: "a.ts" }],
  });
  const want = { output: "all of it", exitCode: 2, failed: true, refused: false };
  deepEqual(await resultOf(called!, done, answered!), want);
  const declined = command("c", { status: "declined", aggregated_output: "" });
  const no = { output: "", exitCode: null, failed: true, refused: true };
  deepEqual(await resultOf(called!, declined, answered!), no);
});

Deno.test("codex names the files that a command read, and where", async () => {
  const done = command("c", {
    status: "completed",
    exit_code: 0,
    parsed_cmd: [{ type: "read", path: "a.ts" }, { type: "search", path: "b.ts" }, null],
  });
  deepEqual((await resultOf(...call("c", "exec_command", { cmd: "cat a.ts" }), done)).files, [
    { path: "/home/ana/my demo/a.ts", change: "read" },
  ]);
});

Deno.test("codex waits for the end of a command that runs on: an event, more input, the session's end", async () => {
  const running = "Process running with session ID 7\nOutput:\nstarted\n";
  const started = call("c", "exec_command", { cmd: "serve" }, running);
  const late = command("c", { status: "failed", exit_code: 143, aggregated_output: "all" });
  const goes = [...request("Next"), message("assistant", "Yes")];
  const stopped = { output: "all", exitCode: 143, failed: true, refused: false };
  deepEqual(await resultOf(...started, ...goes, late), stopped);
  const still = { output: "started\n", exitCode: null, failed: false, refused: false };
  deepEqual(await resultOf(...started, ...goes), still);

  const more = "Process running with session ID 7\nOutput:\nmore\n";
  const end = "Process exited with code 0\nOutput:\nend\n";
  const session = await read(
    ...request("Do it"),
    ...started,
    ...call("w1", "write_stdin", { session_id: 7, chars: "" }, more),
    ...call("w2", "write_stdin", { session_id: 7, chars: "q" }, end),
    late,
  );
  deepEqual(
    partsOfKind(session, "tool-result").map((
      { callId, output, exitCode },
    ) => [callId, output, exitCode]),
    [["w1", "more\n", null], ["w2", "end\n", 0], ["c", "started\nmore\nend\n", 0]],
  );
});

Deno.test("codex does not take the late end of a command that the user stopped for another one", async () => {
  const stopped = await resultOf(
    ...call("c", "exec_command", { cmd: "sleep 100" }, "aborted by user after 2.0s"),
    event("turn_aborted", { reason: "interrupted" }),
    ...request("Next"),
    command("c", { status: "failed", exit_code: -1, aggregated_output: "" }),
  );
  equal(stopped.refused, true);
});

Deno.test("codex takes a tool of a server as failed when only the event says so", async () => {
  const result = await resultOf(
    ...call("c", "docs__find", { query: "x" }),
    event("mcp_tool_call_end", { call_id: "c", result: { Ok: { content: [], isError: true } } }),
    item("function_call_output", { call_id: "c", output: "no such page" }),
  );
  deepEqual(result, { output: "no such page", exitCode: null, failed: true, refused: false });
});

Deno.test("codex reads patches that old events report", async () => {
  const result = await resultOf(
    item("custom_tool_call", { name: "apply_patch", call_id: "c", input: PATCH }),
    event("patch_apply_end", {
      call_id: "c",
      success: true,
      stdout: "Success",
      changes: { "/home/ana/demo/new.ts": { add: { content: "x" } } },
    }),
    item("custom_tool_call_output", { call_id: "c", output: "Exit code: 0\nOutput:\nSuccess" }),
  );
  deepEqual(result, {
    output: "Success",
    exitCode: 0,
    failed: false,
    refused: false,
    files: [{ path: "/home/ana/demo/new.ts", change: "created" }],
  });
});
