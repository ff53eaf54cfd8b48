import { equal, match } from "node:assert/strict";
import { ReadLog } from "../../../lib/agents/_agent.ts";
import { isOwnFile } from "../../../lib/agents/_read/tracked.ts";
import { TestRepository } from "../../_repository.ts";

const NAME = ".aider.chat.history.md";

Deno.test("isOwnFile() knows a session that came with a repository", () => {
  using place = new TestRepository();
  const log = new ReadLog();
  place.commit("a.txt", "sub/.crush/crush.db");
  place.write(NAME, "# aider chat started at 2026-11-22 10:00:00\n");
  equal(isOwnFile(place.project, NAME, log), true);
  equal(log.skipped, 0);

  equal(isOwnFile(place.project, "sub/.crush/crush.db", log), false);
  place.commit(NAME);
  equal(isOwnFile(place.project, NAME, log), false);
  match(log.problems.at(-1)!.reason, /git tracks it/);
  place.git("update-index", "--index-version", "4");
  equal(isOwnFile(place.project, NAME, log), false);
});

Deno.test("isOwnFile() knows it in a linked work tree, and passes where there is no git", () => {
  using place = new TestRepository();
  place.commit(NAME);
  place.git("worktree", "add", "--quiet", `${place.root}/linked`);
  equal(isOwnFile(`${place.root}/linked`, NAME, new ReadLog()), false);
  Deno.writeTextFileSync(`${place.home}/${NAME}`, "");
  equal(isOwnFile(place.home, NAME, new ReadLog()), true);
});

Deno.test("isOwnFile() refuses links, and reports what is not there", () => {
  using place = new TestRepository();
  const log = new ReadLog();
  Deno.symlinkSync(`${place.home}/private.md`, `${place.project}/${NAME}`);
  equal(isOwnFile(place.project, NAME, log), false);
  match(log.problems[0]!.reason, /link/);
  equal(isOwnFile(place.project, "none", log), false);
});
