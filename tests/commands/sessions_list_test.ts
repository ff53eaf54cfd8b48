/** Tests of commands/sessions_list.ts. */

import { deepEqual, equal, match } from "node:assert/strict";
import { join } from "node:path";
import { SessionHome } from "./_sessions.ts";

const A = "aaaaaaaa-1111-4111-8111-111111111111";
const B = "aaaaaaaa-1222-4222-8222-222222222222";
const C = "cccccccc-3333-4333-8333-333333333333";

/** Returns a home with two sessions of a project, and one of another. */
function threeSessions(): SessionHome {
  const home = new SessionHome();
  const demo = join(home.folder, "demo");
  home.write({ id: A, project: demo, request: "First\ttask\nand more" });
  home.write({ id: B, project: join(demo, "src"), at: "2026-11-22T18:00:00Z", branch: "fix/x" });
  home.write({
    id: C,
    project: "/elsewhere",
    request: "Draw \u001B[31mred",
    at: "2026-11-20T18:00:00Z",
  });
  return home;
}

Deno.test("sessions prints a line for each in a pipe, with whole ids", async () => {
  using home = threeSessions();
  const { stdout, stderr } = await home.run(["--all"]);
  const lines = stdout.text.trimEnd().split("\n").map((line) => line.split("\t"));
  const demo = join(home.folder, "demo");
  equal(stderr.text, "");
  deepEqual(lines.map(([id, agent, time]) => [id, agent, time]), [
    [B, "claude-code", "2026-11-22T18:00:00Z"],
    [A, "claude-code", "2026-11-22T17:00:00Z"],
    [C, "claude-code", "2026-11-20T18:00:00Z"],
  ]);
  deepEqual(lines.map((fields) => fields.slice(4)), [
    [join(demo, "src"), "fix/x", "", "Fix the tests"],
    [demo, "main", "", "First task"],
    ["/elsewhere", "main", "", "Draw \\u{1B}[31mred"],
  ]);
});

Deno.test("sessions on a terminal is a table, with ids as short as they can be", async () => {
  using home = threeSessions();
  const { stdout } = await home.run(["--all"], { columns: 120 });
  match(stdout.text, /^AGENT +ID +AGE +PROJECT +BRANCH +SIZE +TITLE\n/);
  match(stdout.text, /^claude-code {2}aaaaaaaa-12 {2}2 minutes ago {2}~.demo.src {2}fix\/x /m);
  match(
    stdout.text,
    /^claude-code {2}aaaaaaaa-11 {2}1 hour ago +~.demo +main +\d+ B +First task$/m,
  );
  match(stdout.text, /^claude-code {2}cccccccc +2 days ago +\/elsewhere +main .*u\{1B\}\[31mred$/m);
});

Deno.test("sessions --json prints what it knows, with its control characters escaped", async () => {
  using home = threeSessions();
  const { stdout } = await home.run(["--all", "--json", "--query", "RED"]);
  const [session, ...others] = JSON.parse(stdout.text);
  deepEqual(others, []);
  const { path, size_bytes, ...rest } = session;
  equal(size_bytes, Deno.statSync(path).size);
  deepEqual(rest, {
    agent: "claude-code",
    id: C,
    project: "/elsewhere",
    branch: "main",
    remote: null,
    model: null,
    version: "2.1.0",
    title: "Draw \u001B[31mred",
    started_at: "2026-11-20T18:00:00Z",
    updated_at: "2026-11-20T18:00:00Z",
    parent_id: null,
    converted_from: null,
  });
});

Deno.test("sessions lists those of this folder, or of the one that is named", async () => {
  using home = threeSessions();
  const listed = async (args: readonly string[], cwd: string) => {
    const { stdout } = await home.run(["--json", ...args], { cwd });
    return JSON.parse(stdout.text).map(({ id }: { id: string }) => id);
  };
  const demo = join(home.folder, "demo");
  deepEqual(await listed([], demo), [B, A]);
  deepEqual(await listed([], join(demo, "src")), [B]);
  deepEqual(await listed(["--project", "demo"], home.folder), [B, A]);
  deepEqual(await listed(["--project", "/elsewhere"], demo), [C]);
  deepEqual(await listed(["--all", "--limit", "2"], "/"), [B, A]);
  deepEqual(await listed(["--all", "--since", "2h"], "/"), [B, A]);
  deepEqual(await listed(["--agent", "codex", "--all"], demo), []);
  deepEqual(await listed(["--agent", "codex", "--agent", "claude-code"], demo), [B, A]);
  // In a repository, the sessions of all of it.
  Deno.mkdirSync(join(demo, ".git"), { recursive: true });
  Deno.writeTextFileSync(join(demo, ".git", "HEAD"), "ref: refs/heads/main\n");
  deepEqual(await listed([], join(demo, "src")), [B, A]);
});

Deno.test("sessions says where it looked when it found nothing", async () => {
  using home = threeSessions();
  const cwd = join(home.folder, "empty");
  const here = await home.run([], { cwd });
  equal(here.stdout.text, "");
  equal(
    here.stderr.text,
    `no sessions found\nlooked for sessions of "${cwd}"; --all lists those of every project\n`,
  );
  equal((await home.run(["--quiet"], { cwd })).stderr.text, "");
  equal((await home.run(["--json"], { cwd })).stdout.text, "[]\n");
  const filtered = await home.run(["--all", "--query", "nothing like it"]);
  equal(filtered.stderr.text, "no sessions found\n3 sessions did not pass the filters\n");
  using empty = new SessionHome();
  const { stderr } = await empty.run(["--agent", "claude-code"]);
  equal(stderr.text, "no sessions found\nlooked for those of Claude Code\n");
});

Deno.test("sessions warns of a variable that leads nowhere, and lists the rest", async () => {
  using home = threeSessions();
  const variables = { CODEX_HOME: "~/.codex", CLAUDE_CONFIG_DIR: join(home.folder, ".claude") };
  const { stdout, stderr } = await home.run(["--all"], { variables });
  equal(stdout.text.split("\n").length, 4);
  equal(
    stderr.text,
    'session-handoff: warning: nothing of Codex CLI is where it should be by CODEX_HOME="~/.codex"\n',
  );
});

Deno.test("sessions warns in one line of what it could not read, and lists the rest", async () => {
  using home = threeSessions();
  Deno.writeTextFileSync(join(home.folder, ".cache"), "");
  Deno.mkdirSync(join(home.folder, "local"));
  Deno.writeTextFileSync(join(home.folder, "local", "session-handoff"), "");
  const { stdout, stderr } = await home.run(["--all", "--quiet"]);
  equal(stdout.text.split("\n").length, 4);
  match(stderr.text, /^session-handoff: warning: skipped what could not be read: ".*": .+\n$/);
});

Deno.test("sessions refuses a command line that means nothing", async () => {
  using home = threeSessions();
  const refused = async (...args: string[]) => (await home.run(args)).stderr.text;
  match(await refused("--agent", "claude-cod"), /did you mean "claude-code"\?/);
  match(await refused("--all", "--project", "x"), /exclude each other/);
  match(await refused("--limit", "-1"), /"--limit" must be a whole number/);
  match(await refused("--since", "soon"), /"--since" must be a duration/);
});
