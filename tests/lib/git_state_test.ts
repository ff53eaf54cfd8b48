import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { changedFiles } from "../../lib/git.ts";
import { gitState } from "../../lib/git/state.ts";
import { readStatus } from "../../lib/git/status.ts";
import { openWorkTree } from "../../lib/git/work_tree.ts";
import { TestRepository } from "../_repository.ts";

const NOW = new Date("2026-11-22T18:02:06Z");

Deno.test("gitState() tells the branch, its place and all that changed", async () => {
  using place = new TestRepository();
  place.git("checkout", "--quiet", "-b", "main");
  place.commit("a.txt", "old name.txt", "gone.txt");
  place.git("clone", "--quiet", place.project, `${place.root}/other`);
  place.git("remote", "add", "origin", `${place.root}/other`);
  place.git("fetch", "--quiet", "origin");
  place.git("checkout", "--quiet", "-b", "fix/it", "--track", "origin/main");
  place.commit("b.txt");
  place.write("a.txt", "one\ntwo\n");
  place.git("mv", "old name.txt", "new name.txt");
  place.git("rm", "--quiet", "gone.txt");
  place.write("src/with space.ts");
  const state = await gitState(place.project, { ...place.options, now: NOW });
  const { head, commits, ...rest } = state;
  deepEqual(rest, {
    takenAt: NOW,
    branch: "fix/it",
    upstream: "origin/main",
    ahead: 1,
    behind: 0,
    dirty: ["a.txt", "gone.txt", "old name.txt -> new name.txt", "src/"],
    dirtyCount: 4,
    insertions: 2,
    deletions: 2,
  });
  equal(head, place.git("rev-parse", "HEAD").trim());
  deepEqual(commits.map(({ subject }) => subject), ["test", "test"]);
  equal(commits[0]?.id, head);
  deepEqual(state.dirty, await changedFiles(place.project, place.options));

  place.git("update-ref", "-d", "refs/remotes/origin/main");
  const gone = await gitState(place.project, { ...place.options, now: NOW });
  deepEqual([gone.upstream, gone.ahead, gone.behind], ["origin/main", null, null]);
});

Deno.test("gitState() copes with no commit, no branch, conflicts and a time far away", async () => {
  using place = new TestRepository();
  place.write("a.txt");
  const fresh = await gitState(place.project, { ...place.options, now: NOW });
  equal(fresh.head, null);
  ok(fresh.branch !== null);
  deepEqual([fresh.dirty, fresh.commits, fresh.upstream], [["a.txt"], [], null]);

  place.commit("a.txt");
  place.git("checkout", "--quiet", "-b", "left");
  place.write("a.txt", "left\n");
  place.git("commit", "--quiet", "--all", "--message", "left");
  place.git("checkout", "--quiet", "-");
  place.write("a.txt", "right\n");
  place.git("commit", "--quiet", "--all", "--message", "right");
  place.git("merge", "left");
  place.git("checkout", "--quiet", "--detach");
  const conflict = await gitState(place.project, { ...place.options, now: NOW });
  deepEqual(conflict.dirty, ["a.txt"]);

  place.git("reset", "--hard", "--quiet");
  place.git("checkout", "--quiet", "--detach");
  const detached = await gitState(place.project, { ...place.options, now: NOW });
  equal(detached.branch, null);
  match(detached.head!, /^[0-9a-f]{40}$/);
  deepEqual([detached.dirty, detached.dirtyCount], [[], 0]);
});

Deno.test("gitState() keeps the names of 1,000 files and counts the others", async () => {
  using place = new TestRepository();
  for (let at = 0; at < 1005; at++) place.write(`${at}.txt`);
  const { dirty, dirtyCount } = await gitState(place.project, { ...place.options, now: NOW });
  deepEqual([dirty.length, dirtyCount], [1000, 1005]);
});

Deno.test("gitState() runs no program that the repository names", async () => {
  using place = new TestRepository();
  place.commit("a.txt", "b.bin");
  place.write(".gitattributes", "*.txt diff=evil filter=evil\n*.bin diff=evil\n");
  for (
    const [key, value] of [
      ["diff.external", place.leave],
      ["diff.evil.command", place.leave],
      ["diff.evil.textconv", place.evil],
      ["filter.evil.clean", place.evil],
      ["filter.evil.process", place.evil],
      ["core.fsmonitor", place.leave],
      ["core.pager", place.evil],
      ["log.showSignature", "true"],
      ["gpg.program", place.leave],
    ] as const
  ) {
    place.git("config", key, value);
  }
  place.write("a.txt", "changed\n");
  place.touch("a.txt");
  const { dirty } = await gitState(place.project, { ...place.options, now: NOW });
  ok(dirty.includes("a.txt"));
  equal(place.takeMark(), false);
});

Deno.test("gitState() refuses a folder that is no work tree", async () => {
  const folder = Deno.makeTempDirSync();
  using place = new TestRepository();
  await rejects(gitState(folder, { ...place.options, now: NOW }), { code: "git" });
  Deno.removeSync(folder);
});

Deno.test("readStatus() tells the files, and of the branch only when it is asked for", async () => {
  using place = new TestRepository();
  place.git("checkout", "--quiet", "-b", "main");
  place.commit("a.txt");
  place.git("mv", "a.txt", "b -> c.txt");
  const workTree = await openWorkTree(place.project, place.options);
  const { branch, head, dirty } = await readStatus(workTree);
  deepEqual([branch, head, dirty], [null, null, ["a.txt -> b -> c.txt"]]);
  equal((await readStatus(workTree, ["--branch"])).branch, "main");
});
