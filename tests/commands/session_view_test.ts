/** Tests of what commands/sessions_show.ts and its list are made of. */

import { deepEqual, equal } from "node:assert/strict";
import { shortIds } from "../../commands/_session_ids.ts";
import { sizeText } from "../../commands/_session_size.ts";
import { SessionView } from "../../commands/_session_view.ts";
import type { Action, Part, Turn } from "../../lib/agents/mod.ts";
import { headOf } from "../lib/sessions/_head.ts";

const OTHER: Action = { kind: "other" };

function call(callId: string, action: Action = OTHER): Part {
  return { kind: "tool-call", callId, name: "Tool", action, input: { of: callId } };
}

function result(
  callId: string,
  fields: Partial<Extract<Part, { kind: "tool-result" }>> = {},
): Part {
  const usual = { output: "", exitCode: null, failed: false, refused: false };
  return { kind: "tool-result", callId, ...usual, ...fields };
}

const says = (text: string): Part => ({ kind: "text", text, injected: false });

/** Returns what is shown of turns of the agent, one for each list, without the line above them. */
function shown(turns: readonly (readonly Part[])[], full = false, colour = false): string[] {
  const view = new SessionView({ head: headOf(), full, colour });
  const text = turns.map((parts) => view.turn({ role: "agent", at: null, parts })).join("");
  const [empty, role, ...lines] = (text + view.end()).trimEnd().split("\n");
  equal(`${empty}${role}`, "agent");
  return lines;
}

Deno.test("a view shows calls with their results, whatever comes in between", () => {
  deepEqual(shown([[call("a"), call("b")], [result("b"), result("a", { failed: true })]]), [
    '  Tool {"of":"b"}',
    '  Tool {"of":"a"} [failed]',
  ]);
  deepEqual(shown([[call("a"), says("Waiting.")], [result("a", { exitCode: 2 })], [call("b")]]), [
    '  Tool {"of":"a"} [no result]',
    "    Waiting.",
    '  later: Tool {"of":"a"} [exit 2]',
    '  Tool {"of":"b"} [no result]',
  ]);
  deepEqual(shown([[result("?", { refused: true })]]), [
    "  a call that is not in the session [refused]",
  ]);
});

Deno.test("a view shows what a call did, with paths relative to the project", () => {
  const files = [
    { path: "/home/ana/demo/a.ts", change: "edited" },
    { path: "/home/ana/demo2/b.ts", change: "edited" },
    { path: "c.ts", change: "created" },
  ] as const;
  const actions: readonly Action[] = [
    { kind: "files", files },
    { kind: "files", files: [] },
    { kind: "command", command: "make\u0007" },
    { kind: "question", text: "Which one?" },
    { kind: "task", text: "Look" },
  ];
  const turns = actions.map((action) => [call("a", action), result("a")]);
  const touched = [call("a", actions[2]), result("a", { exitCode: 0, files })];
  deepEqual(shown([...turns, touched]), [
    "  edited a.ts, /home/ana/demo2/b.ts; created c.ts",
    "  Tool",
    "  $ make\\u{7}",
    "  asked: Which one?",
    "  gave a task to a sub-agent: Look",
    "  $ make\\u{7} (edited a.ts, /home/ana/demo2/b.ts; created c.ts) [exit 0]",
  ]);
});

Deno.test("a view shows plans, marks, and only what was said by somebody", () => {
  const parts: readonly Part[] = [
    { kind: "text", text: "injected", injected: true },
    { kind: "reasoning", text: "thought" },
    { kind: "attachment", name: "a.png" },
    {
      kind: "plan",
      items: [{ text: "One\n# two", state: "completed" }, { text: "Three", state: "in-progress" }],
      text: "In prose",
    },
    { kind: "compaction", summary: "Summary" },
    { kind: "interruption" },
    says("\n \n  # Heading\r\n\nagent\n\n"),
  ];
  const plain = [
    "  attached a.png",
    "  plan",
    "    [x] One\\n# two",
    "    [>] Three",
    "    In prose",
    "  --- summed up here to save room ---",
    "  --- stopped by the user ---",
    "      # Heading",
    "",
    "    agent",
  ];
  deepEqual(shown([parts]), plain);
  const full = shown([parts], true);
  deepEqual(full.slice(0, 4), [
    "  (put there by the agent's program)",
    "    injected",
    "  (thought)",
    "    thought",
  ]);
  equal(full.includes("    Summary"), true);
});

Deno.test("a view cuts what tools printed, unless all of it is wanted", () => {
  const lines = (length: number) => Array.from({ length }, (_, at) => `line ${at}`).join("\n");
  const outputOf = (output: string, full = false) =>
    shown([[call("a"), result("a", { output })]], full).slice(1);
  equal(outputOf(lines(9)).length, 9);
  deepEqual(outputOf(lines(10))[4], "    … 2 more lines");
  equal(outputOf(lines(10), true).length, 10);
  equal(outputOf("x".repeat(300))[0], `    ${"x".repeat(200)}…`);
  deepEqual(outputOf("\n"), []);
});

Deno.test("a view says whose turn it is once, and nothing of empty turns", () => {
  const view = new SessionView({ head: headOf(), full: false, colour: true });
  const at = new Date("2026-11-22T18:00:00Z");
  const turn = (role: Turn["role"], ...parts: Part[]) => view.turn({ role, at, parts });
  equal(
    turn("user", says("Do it")),
    "\nuser  \u001B[2m2026-11-22T18:00:00Z\u001B[22m\n    Do it\n",
  );
  equal(turn("agent"), "");
  equal(turn("user", says("Now")), "    Now\n");
  equal(
    turn("agent", call("a"), result("a", { output: "x" })).split("\n").at(-2),
    "    \u001B[2mx\u001B[22m",
  );
});

Deno.test("shortIds() keeps what tells ids apart, at least eight characters", () => {
  const ids = ["aaaaaaaa-1", "aaaaaaaa-12", "bbbbbbbb-3333", "c", "c", ""];
  deepEqual(Object.fromEntries(shortIds(ids)), {
    "aaaaaaaa-1": "aaaaaaaa-1",
    "aaaaaaaa-12": "aaaaaaaa-12",
    "bbbbbbbb-3333": "bbbbbbbb",
    "c": "c",
    "": "",
  });
});

Deno.test("sizeText() has two digits or more", () => {
  const sizes = [0, 999, 1000, 9949, 9950, 999_499, 999_500, 1_250_000, 3e9, 2e15];
  deepEqual(sizes.map(sizeText), [
    "0 B",
    "999 B",
    "1.0 KB",
    "9.9 KB",
    "10 KB",
    "999 KB",
    "1.0 MB",
    "1.3 MB",
    "3.0 GB",
    "2000 TB",
  ]);
});
