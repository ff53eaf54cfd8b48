import { deepEqual, equal } from "node:assert/strict";
import { join } from "node:path";
import { findRepository, isWorkTreeRoot } from "../../../lib/git/repository.ts";
import { TestRepository } from "../../_repository.ts";

Deno.test("findRepository() finds what git made, from any folder in it", () => {
  using repository = new TestRepository();
  const { project } = repository;
  repository.git("checkout", "--quiet", "-b", "feature/one");
  repository.git("remote", "add", "upstream", "git@github.com:acme/demo.git");
  repository.git("remote", "add", "origin", "https://github.com/ana/demo");
  repository.commit("src/a.ts");
  const found = {
    root: project,
    workTrees: [project],
    remotes: ["https://github.com/ana/demo", "git@github.com:acme/demo.git"],
    branch: "feature/one",
  };
  deepEqual(findRepository(project), found);
  deepEqual(findRepository(join(project, "src")), found);
  deepEqual(findRepository(join(project, "not", "there", "yet")), found);
  repository.git("checkout", "--quiet", "--detach");
  equal(findRepository(project)?.branch, null);
});

Deno.test("findRepository() finds all work trees from each of them, and no others", () => {
  using repository = new TestRepository();
  const { project, root } = repository;
  repository.commit("a.ts");
  for (const name of ["one", "two", "gone", "stolen"]) {
    repository.git("worktree", "add", "--quiet", "-b", name, join(root, name));
  }
  Deno.removeSync(join(root, "gone"), { recursive: true });
  // Whatever a repository says of other folders, these have to agree.
  Deno.writeTextFileSync(join(project, ".git/worktrees/stolen/gitdir"), `${root}/other/.git\n`);
  Deno.mkdirSync(join(root, "other", ".git"), { recursive: true });
  Deno.writeTextFileSync(join(root, "other", ".git", "HEAD"), "ref: refs/heads/main\n");

  const [one, two] = [join(root, "one"), join(root, "two")];
  deepEqual(findRepository(project)?.workTrees, [project, one, two]);
  deepEqual(findRepository(two)?.workTrees, [two, project, one]);
  equal(findRepository(two)?.branch, "two");
  equal(findRepository(two)?.root, two);
});

Deno.test("findRepository() takes a submodule and a nested repository for their own", () => {
  using repository = new TestRepository();
  const { project, root } = repository;
  repository.commit("a.ts");
  const other = join(root, "other");
  repository.gitIn(root, "clone", "--quiet", project, other);
  repository.gitIn(
    other,
    ..."-c protocol.file.allow=always submodule --quiet add".split(" "),
    project,
    "sub",
  );
  const sub = join(other, "sub");
  deepEqual(findRepository(sub)?.workTrees, [sub]);
  deepEqual(findRepository(sub)?.remotes, [project]);
  deepEqual(findRepository(other)?.workTrees, [other]);
  equal(isWorkTreeRoot(sub), true);
  equal(isWorkTreeRoot(join(other, ".git")), false);
});

Deno.test("findRepository() finds the other work trees of a bare repository", () => {
  using repository = new TestRepository();
  const { project, root } = repository;
  repository.commit("a.ts");
  const bare = join(root, "bare", ".git");
  repository.gitIn(root, "clone", "--quiet", "--bare", project, bare);
  const tree = join(root, "bare", "main");
  repository.gitIn(bare, "worktree", "add", "--quiet", "-b", "other", tree);
  deepEqual(findRepository(tree)?.workTrees, [tree]);
});

Deno.test("findRepository() reads a configuration as git does", () => {
  using repository = new TestRepository();
  const { project } = repository;
  const config = [
    '[Remote "or\\"igin"] URL = "https://example.com/a;b" # comment',
    '[remote "two"]\turl = https://example.com/b\\',
    "ana/c ; comment \\",
    "  pushurl = https://example.com/no",
    "; url = https://example.com/no \\",
    '[remote "three"]',
    "url",
    'url = " a\\tb "c   ',
    "[remotes] url = https://example.com/no",
    "[include] path = more",
  ];
  const file = join(project, ".git", "config");
  Deno.writeTextFileSync(file, `${Deno.readTextFileSync(file)}${config.join("\r\n")}`);
  Deno.writeTextFileSync(join(project, ".git", "more"), '[remote "x"] url = https://x.org/no');
  deepEqual(findRepository(project)?.remotes, [
    "https://example.com/a;b",
    "https://example.com/bana/c",
    " a\tb c",
  ]);
});

Deno.test("findRepository() finds nothing where there is nothing that it can read", () => {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const git = join(folder, ".git");
    equal(findRepository(folder), null);
    equal(findRepository(join(folder, "a\0b")), null);
    Deno.mkdirSync(git);
    equal(findRepository(folder), null);
    Deno.mkdirSync(join(git, "HEAD"));
    equal(findRepository(folder), null);
    Deno.removeSync(git, { recursive: true });
    for (const text of ["", "gitdir:", "gitdir: a\0b", "gitdir: nowhere", "gitdir: .git"]) {
      Deno.writeTextFileSync(git, text);
      equal(findRepository(folder), null, text);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("findRepository() is not led far by what a repository says", () => {
  using repository = new TestRepository();
  const { project, root } = repository;
  repository.git("config", "core.worktree", "/");
  Deno.writeTextFileSync(join(project, ".git", "commondir"), "x".repeat(20_000));
  deepEqual(findRepository(project)?.workTrees, [project]);
  const backslashes = `[remote "a"] url = ${"\\".repeat(500_000)}a`;
  Deno.writeTextFileSync(join(project, ".git", "config"), backslashes);
  equal(findRepository(project)?.remotes.length, 1);
  Deno.writeTextFileSync(join(project, ".git", "config"), "x".repeat(2_000_000));
  deepEqual(findRepository(project)?.remotes, []);
  equal(findRepository(root), null);
});
