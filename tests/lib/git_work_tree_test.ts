import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { HandoffError } from "../../lib/errors.ts";
import { openWorkTree } from "../../lib/git/work_tree.ts";
import { TestRepository } from "../_repository.ts";

Deno.test("openWorkTree() runs several commands in one work tree", async () => {
  using place = new TestRepository();
  place.commit("a.txt");
  const workTree = await openWorkTree(place.project, place.options);
  assert.equal(await workTree.run(["log", "--format=%s"]), "test\n");
  assert.equal(await workTree.run(["ls-files"]), "a.txt\n");
});

Deno.test("openWorkTree() tells what git says when a command fails", async () => {
  using place = new TestRepository();
  const workTree = await openWorkTree(place.project, place.options);
  await assert.rejects(workTree.run(["log"]), (error) => {
    assert(error instanceof HandoffError);
    assert.equal(error.code, "git");
    assert(error.message.includes("does not have any commits yet"), error.message);
    return true;
  });
});

Deno.test("openWorkTree() runs no diff driver of the repository", async () => {
  using place = new TestRepository();
  place.write(".gitattributes", "f.txt diff=x\n");
  place.commit("f.txt");
  place.write("f.txt", "changed\n");
  for (const key of ["diff.external", "diff.x.command", "diff.x.textconv"]) {
    place.git("config", key, place.evil);
  }
  const workTree = await openWorkTree(place.project, place.options);
  const careful = ["diff", "--no-ext-diff", "--no-textconv"];
  assert.equal(await workTree.run([...careful, "--numstat"]), "1\t1\tf.txt\n");
  // Without the two options git wants a program, finds none, and fails.
  await assert.rejects(workTree.run(["diff"]), { code: "git" });
  await assert.rejects(workTree.run(["diff", "--no-ext-diff"]), { code: "git" });
  assert.equal(place.takeMark(), false);
  place.git("diff");
  assert.equal(place.takeMark(), true, "git diff as it is");
});

Deno.test("openWorkTree() checks no signatures, which would run a program", async () => {
  using place = new TestRepository();
  place.commit("a.txt");
  signWithNothing(place);
  place.git("config", "log.showSignature", "true");
  const program = join(place.root, "gpg");
  Deno.writeTextFileSync(program, `#!/bin/sh\n${place.leave}\n`, { mode: 0o755 });
  place.git("config", "gpg.program", program);
  const workTree = await openWorkTree(place.project, place.options);
  assert.equal(await workTree.run(["log", "--format=%s"]), "test\n");
  assert.equal(place.takeMark(), false);
  place.git("log");
  assert.equal(place.takeMark(), true, "git log as it is");
});

/** Gives the newest commit a signature that nobody made. */
function signWithNothing(place: TestRepository): void {
  const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----";
  const commit = place.git("cat-file", "commit", "HEAD").replace("\n\n", `\n${signature}\n\n`);
  const file = join(place.root, "commit");
  Deno.writeTextFileSync(file, commit);
  const id = place.git("hash-object", "-t", "commit", "-w", file).trim();
  place.git("update-ref", "HEAD", id);
}

Deno.test("openWorkTree() runs no hooks", async () => {
  using place = new TestRepository();
  place.commit("a.txt");
  const hook = join(place.project, ".git", "hooks", "reference-transaction");
  Deno.mkdirSync(dirname(hook), { recursive: true });
  Deno.writeTextFileSync(hook, `#!/bin/sh\n${place.leave}\n`, { mode: 0o755 });
  const workTree = await openWorkTree(place.project, place.options);
  await workTree.run(["update-ref", "refs/heads/one", "HEAD"]);
  assert.equal(place.takeMark(), false);
  place.git("update-ref", "refs/heads/two", "HEAD");
  assert.equal(place.takeMark(), true, "git update-ref as it is");
});
