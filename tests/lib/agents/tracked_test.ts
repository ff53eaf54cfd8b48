import { deepEqual, equal, match } from "node:assert/strict";
import { ReadLog } from "../../../lib/agents/_agent.ts";
import { isOwnFile } from "../../../lib/agents/_read/tracked.ts";
import { TestRepository } from "../../_repository.ts";

const NAME = ".aider.chat.history.md";
const DATABASE = ".crush/crush.db";

/** Returns why a file is not the user's own; `null` when it is. */
function problemOf(place: TestRepository, name: string, projects = [place.project]): string | null {
  const log = new ReadLog();
  const isOwn = isOwnFile(`${projects[0]}/${name}`, { projects, log });
  equal(log.skipped, isOwn ? 0 : 1);
  return log.problems[0]?.reason ?? null;
}

Deno.test("isOwnFile() knows a session that came with a repository", () => {
  using place = new TestRepository();
  place.commit("a.txt", "sub/.crush/crush.db");
  place.write(NAME, "# aider chat started at 2026-11-22 10:00:00\n");
  equal(problemOf(place, NAME), null);
  match(problemOf(place, "sub/.crush/crush.db")!, /git tracks it/);
  // One of the same name elsewhere says nothing.
  place.write(DATABASE);
  equal(problemOf(place, DATABASE), null);
  place.commit(NAME);
  match(problemOf(place, NAME)!, /git tracks it/);
});

Deno.test("isOwnFile() knows it from an index of every form", () => {
  using place = new TestRepository();
  // In version 4, only what the names before do not have is written.
  const long = `${"x".repeat(120)}/${"y".repeat(200)}`;
  place.commit("a.txt", ".crush/crush.da", DATABASE, long, "z.txt");
  place.write(".crush/crush.dc");
  const forms: readonly (readonly string[])[] = [
    ["--index-version", "2"],
    ["--index-version", "4"],
    ["--index-version", "2"],
    ["--skip-worktree", DATABASE],
    ["--split-index"],
  ];
  for (const form of forms) {
    place.git("update-index", ...form);
    match(problemOf(place, DATABASE)!, /git tracks it/, form.join(" "));
    match(problemOf(place, "z.txt")!, /git tracks it/, form.join(" "));
    equal(problemOf(place, ".crush/crush.dc"), null, form.join(" "));
  }
  Deno.removeSync(`${place.project}/.git`, { recursive: true });
  place.git("init", "--quiet", "--object-format=sha256");
  place.git("add", DATABASE);
  match(problemOf(place, DATABASE)!, /git tracks it/);
  equal(problemOf(place, ".crush/crush.dc"), null);
  Deno.writeTextFileSync(`${place.project}/.git/index`, "DIRC of another form");
  match(problemOf(place, DATABASE)!, /a form that is not known/);
});

Deno.test("isOwnFile() knows what stands behind a tracked link", () => {
  using place = new TestRepository();
  place.write("docs/d/crush.db");
  Deno.symlinkSync("docs/d", `${place.project}/.crush`);
  place.commit("a.txt");
  place.gitIn(place.root, "clone", "--quiet", place.project, "cloned");
  const cloned = [`${place.root}/cloned`];
  match(problemOf(place, DATABASE, cloned)!, /behind the link "\.crush"/);
  match(problemOf(place, "docs/d/crush.db", cloned)!, /git tracks it/);
});

Deno.test("isOwnFile() knows what is in a submodule", () => {
  using place = new TestRepository();
  const other = `${place.root}/other`;
  Deno.mkdirSync(other);
  place.gitIn(other, "init", "--quiet");
  Deno.writeTextFileSync(`${other}/crush.db`, "");
  place.gitIn(other, "add", "crush.db");
  place.gitIn(other, "commit", "--quiet", "--message", "test");
  const file = ["-c", "protocol.file.allow=always"];
  place.git(...file, "submodule", "--quiet", "add", other, ".crush");
  place.commit("a.txt");
  const clone = ["clone", "--quiet", "--recurse-submodules", place.project, "cloned"];
  place.gitIn(place.root, ...file, ...clone);
  match(problemOf(place, DATABASE, [`${place.root}/cloned`])!, /a repository within the project/);
  // Without its repository, the index still names the folder.
  Deno.removeSync(`${place.root}/cloned/.crush/.git`);
  match(problemOf(place, DATABASE, [`${place.root}/cloned`])!, /git tracks it/);
});

Deno.test("isOwnFile() takes capitals in the index for small letters, and a file by its name only", () => {
  using place = new TestRepository();
  // As where a disk knows no capitals, and git wrote into a folder that was there.
  place.commit("a.txt");
  const id = place.git("rev-parse", "HEAD:a.txt").trim();
  place.git("update-index", "--add", "--cacheinfo", `100644,${id},.Crush/crush.DB`);
  place.write(DATABASE);
  match(problemOf(place, DATABASE)!, /git tracks it/);

  const { readDirSync } = Deno;
  place.git("rm", "--quiet", "--cached", "-r", ".Crush");
  equal(problemOf(place, DATABASE), null);
  Deno.readDirSync = (folder) => {
    const entries = [...readDirSync(folder)];
    return entries.filter(({ name }) => name !== ".crush")[Symbol.iterator]();
  };
  try {
    match(problemOf(place, DATABASE)!, /not by this very name/);
  } finally {
    Deno.readDirSync = readDirSync;
  }
});

Deno.test("isOwnFile() looks at the project that another one lies in", () => {
  using place = new TestRepository();
  place.commit(`sub/${NAME}`);
  match(problemOf(place, NAME, [`${place.project}/sub`, place.project])!, /git tracks it/);
  match(problemOf(place, `sub/${NAME}`, [place.project, place.root])!, /git tracks it/);
});

Deno.test("isOwnFile() knows it in a linked work tree, and passes where there is no git", () => {
  using place = new TestRepository();
  place.commit(NAME);
  // Within the main one, as is usual: it is a project of its own.
  const linked = `${place.project}/trees/linked`;
  place.git("worktree", "add", "--quiet", linked);
  const projects = [linked, place.project];
  match(problemOf(place, NAME, projects)!, /git tracks it/);
  Deno.mkdirSync(`${linked}/.crush`);
  Deno.writeTextFileSync(`${linked}/${DATABASE}`, "");
  equal(problemOf(place, DATABASE, projects), null);
  Deno.writeTextFileSync(`${place.home}/${NAME}`, "");
  equal(problemOf(place, NAME, [place.home]), null);
});

Deno.test("isOwnFile() refuses links, and reports what is not there", () => {
  using place = new TestRepository();
  Deno.symlinkSync(`${place.home}/private.md`, `${place.project}/${NAME}`);
  match(problemOf(place, NAME)!, /^it is a link/);
  match(problemOf(place, "none")!, /there is no such file/);
  match(problemOf(place, "none/none")!, /there is no such file/);
});

Deno.test("isOwnFile() takes a file that is in no project by itself", () => {
  using place = new TestRepository();
  Deno.mkdirSync(`${place.home}/real`);
  Deno.symlinkSync(`${place.home}/real`, `${place.home}/linked`);
  Deno.writeTextFileSync(`${place.home}/real/crush.db`, "");
  const log = new ReadLog();
  equal(isOwnFile(`${place.home}/linked/crush.db`, { projects: [place.project], log }), true);
  deepEqual(log.problems, []);
});
