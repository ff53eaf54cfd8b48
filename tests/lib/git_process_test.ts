import assert from "node:assert/strict";
import { HandoffError } from "../../lib/errors.ts";
import { gitError, runGit } from "../../lib/git/process.ts";
import { TestRepository } from "../_repository.ts";

Deno.test("runGit() tells what git printed and said", async () => {
  using place = new TestRepository();
  const { success, output, message } = await runGit(["version"], place.options);
  assert.equal(success, true);
  assert.match(output, /^git version /);
  assert.equal(message, "");
});

Deno.test("runGit() makes git's message one line that is safe to print", async () => {
  using place = new TestRepository();
  const result = await runGit(["-C", "no\x1b[31m\n\nfolder", "status"], place.options);
  assert.equal(result.success, false);
  assert(!result.message.includes("\x1b") && !result.message.includes("\n"));
  assert(result.message.startsWith("fatal: "), result.message);
});

Deno.test("runGit() gives git the variables it needs and no others", async () => {
  using place = new TestRepository();
  const { env, platform } = place.options;
  const asked = new Set<string>();
  await runGit(["version"], { platform: "windows", env: (name) => (asked.add(name), env(name)) });
  assert.deepEqual([...asked].sort(), [
    "APPDATA",
    "HOME",
    "PATH",
    "SYSTEMROOT",
    "USERPROFILE",
    "XDG_CONFIG_HOME",
  ]);
  place.git("config", "--global", "alias.show-env", "!env");
  const { output } = await runGit(["show-env"], { env, platform });
  assert(output.includes(`HOME=${place.home}\n`));
  for (const restraint of ["OPTIONAL_LOCKS=0", "NO_LAZY_FETCH=1", "ALLOW_PROTOCOL=none"]) {
    assert(output.includes(`GIT_${restraint}\n`), restraint);
  }
  assert(!output.includes("GIT_CONFIG_NOSYSTEM"), "what the test's own git has");
});

Deno.test("runGit() tells that there is no git", async () => {
  using place = new TestRepository();
  const env = (name: string) => name === "PATH" ? place.home : undefined;
  await assert.rejects(runGit(["version"], { ...place.options, env }), (error) => {
    assert(error instanceof HandoffError);
    assert.equal(error.code, "git");
    assert.equal(error.message, "cannot run git: it is not installed, or not in a folder of PATH");
    return true;
  });
});

Deno.test("gitError() says how to go on without git", () => {
  const error = gitError("look at the work tree: it is gone");
  assert.equal(error.message, "cannot look at the work tree: it is gone");
  assert.deepEqual(error.hints, ["to save without looking at git, add --no-git"]);
});
