/** Tests of commands/sessions_show.ts. */

import { deepEqual, equal, match } from "node:assert/strict";
import { join } from "node:path";
import { SessionHome } from "./_sessions.ts";

const ID = "aaaaaaaa-1111-4111-8111-111111111111";

const agent = (...content: object[]) => ({
  type: "assistant",
  message: { role: "assistant", model: "claude-x", content },
});
const result = (id: string, content: string, isError = false) => ({
  type: "user",
  message: {
    role: "user",
    content: [{ type: "tool_result", tool_use_id: id, content, is_error: isError }],
  },
});
const call = (id: string, name: string, input: object) => ({ type: "tool_use", id, name, input });

const RECORDS = [
  agent({ type: "thinking", thinking: "Let me see." }, { type: "text", text: "On it.\n\nuser" }),
  agent(call("t1", "Bash", { command: "npm test" })),
  result(
    "t1",
    `Exit code 1\n${Array.from({ length: 12 }, (_, at) => `line ${at}`).join("\n")}`,
    true,
  ),
  agent(call("t2", "Edit", { file_path: "/src/demo/a.ts", old_string: "a", new_string: "b" })),
  result("t2", "done \u001B[2J"),
  agent(call("t3", "Bash", { command: "sleep 9\nls" })),
  { type: "user", message: { role: "user", content: "Stop that" } },
];

function homeOf(records: readonly object[] = RECORDS): SessionHome {
  const home = new SessionHome();
  home.write({ id: ID, project: "/src/demo", request: "Fix the tests\n# please", records });
  return home;
}

Deno.test("sessions show prints what was said and done, as text that is quoted", async () => {
  using home = homeOf();
  const { stdout, stderr } = await home.run(["show", "aaaa"]);
  equal(stderr.text, "");
  const [facts, ...turns] = stdout.text.split("\n\n");
  match(facts ?? "", /^claude-code aaaaaaaa-1111-4111-8111-111111111111\n {2}title {7}Fix the/);
  match(facts ?? "", /^ {2}project {5}\/src\/demo$/m);
  match(facts ?? "", /^ {2}file {8}.*\.jsonl \([\d.]+ K?B\)$/m);
  equal(
    turns.join("\n\n"),
    `user  2026-11-22T17:00:00Z
    Fix the tests
    # please

agent  2026-11-22T17:00:01Z
    On it.

    user
  $ npm test [exit 1]
    line 0
    line 1
    line 2
    line 3
    … 4 more lines
    line 8
    line 9
    line 10
    line 11
  edited a.ts
    done \\u{1B}[2J
  $ sleep 9\\nls [no result]

user  2026-11-22T17:00:07Z
    Stop that
`,
  );
});

Deno.test("sessions show --full leaves nothing out", async () => {
  using home = homeOf();
  const { stdout } = await home.run(["show", "aaaa", "--full"]);
  match(stdout.text, /\n {2}\(thought\)\n {4}Let me see\.\n/);
  match(stdout.text, /\n {4}line 5\n {4}line 6\n/);
});

Deno.test("sessions show --json prints an object for each turn, between two others", async () => {
  using home = homeOf();
  const { stdout } = await home.run(["show", ID, "--json"]);
  const lines = stdout.text.trimEnd().split("\n").map((line) => JSON.parse(line));
  equal(lines[0].type, "session");
  equal(lines[0].id, ID);
  equal(lines.at(-1).type, "end");
  equal(lines.at(-1).model, "claude-x");
  equal(lines.at(-1).skipped, 0);
  deepEqual([...new Set(lines.slice(1, -1).map(({ type }) => type))], ["turn"]);
  deepEqual(lines[1], {
    type: "turn",
    role: "user",
    at: "2026-11-22T17:00:00Z",
    parts: [{ kind: "text", text: "Fix the tests\n# please", injected: false }],
  });
  const parts = lines.flatMap(({ parts = [] }) => parts);
  const { kind, call_id, exit_code, failed } = parts.find((part) => part.exit_code === 1);
  deepEqual([kind, call_id, exit_code, failed], ["tool-result", "t1", 1, true]);
});

Deno.test("sessions show takes a path, and shows what is left of a broken file", async () => {
  using home = homeOf();
  const path = join(home.folder, "copy.jsonl");
  const project = join(home.folder, ".claude", "projects", "-src-demo");
  const text = Deno.readTextFileSync(join(project, `${ID}.jsonl`));
  Deno.writeTextFileSync(path, `${text}{"type":"us`);
  const { stdout, stderr } = await home.run(["show", path]);
  match(stdout.text, /\n {4}Stop that\n$/);
  match(stderr.text, /^session-handoff: warning: skipped what could not be read: ".*copy\.jsonl"/);
});

Deno.test("sessions show says when there is no such session, or more than one", async () => {
  using home = homeOf();
  home.write({ id: "aaaaaaaa-2", project: "/x" });
  const { stderr } = await home.run(["show", "aaaa"]);
  match(stderr.text, /2 sessions fit "aaaa"/);
  match((await home.run(["show", "bbbb"])).stderr.text, /no id starts with "bbbb"/);
  match((await home.run(["show", ""])).stderr.text, /the id is empty/);
});
