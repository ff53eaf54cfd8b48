import assert from "node:assert/strict";
import { join } from "node:path";
import { HandoffError } from "../../lib/errors.ts";
import { changedFiles, gitVersion } from "../../lib/git.ts";
import { TestRepository } from "../_repository.ts";

Deno.test("changedFiles() names changed, new, deleted, renamed files and untracked folders", async () => {
  using place = new TestRepository();
  place.commit("b.txt", "gone.txt", "old name.txt", "deep/er/x.txt");
  place.write("b.txt", "changed");
  place.git("rm", "--quiet", "gone.txt");
  place.git("mv", "old name.txt", "new name.txt");
  place.write("src/main.ts");
  place.write("a\nb.txt");
  place.write("-> ü 🙂.txt");
  assert.deepEqual(await changedFiles(join(place.project, "deep"), place.options), [
    "-> ü 🙂.txt",
    "a\nb.txt",
    "b.txt",
    "gone.txt",
    "old name.txt -> new name.txt",
    "src/",
  ]);
});

Deno.test("changedFiles() finds nothing in a clean work tree", async () => {
  using place = new TestRepository();
  place.commit("a.txt");
  assert.deepEqual(await changedFiles(place.project, place.options), []);
});

Deno.test("changedFiles() sorts by bytes, as the Go tool does", async () => {
  using place = new TestRepository();
  for (const path of ["ｚ.txt", "𐀀.txt", "Z.txt", "a.txt"]) place.write(path);
  assert.deepEqual(await changedFiles(place.project, place.options), [
    "Z.txt",
    "a.txt",
    "ｚ.txt",
    "𐀀.txt",
  ]);
});

Deno.test("changedFiles() shows git's own message where there is no work tree", async () => {
  using place = new TestRepository();
  await assert.rejects(
    changedFiles(place.home, place.options),
    (error) => gitFailed(error, "not a git repository"),
  );
  await assert.rejects(
    changedFiles(join(place.root, "missing"), place.options),
    (error) => gitFailed(error, "cannot change to"),
  );
  const bare = join(place.root, "bare.git");
  place.git("init", "--quiet", "--bare", bare);
  await assert.rejects(changedFiles(bare, place.options), (error) => gitFailed(error, "git"));
});

Deno.test("changedFiles() shows git's own message for a broken repository", async () => {
  using place = new TestRepository();
  Deno.writeTextFileSync(join(place.project, ".git", "config"), "[core\n");
  await assert.rejects(
    changedFiles(place.project, place.options),
    (error) => gitFailed(error, "bad config line 1"),
  );
});

function gitFailed(error: unknown, message: string): true {
  assert(error instanceof HandoffError);
  assert.equal(error.code, "git");
  assert(error.message.includes(message), error.message);
  assert.deepEqual(error.hints, ["to save without looking at git, add --no-git"]);
  return true;
}

Deno.test(
  "changedFiles() ends a git that does not end",
  { ignore: Deno.build.os === "windows" },
  async () => {
    using place = new TestRepository();
    const pipe = join(place.root, "pipe");
    new Deno.Command("mkfifo", { args: [pipe] }).outputSync();
    place.git("config", "core.excludesFile", pipe);
    await assert.rejects(
      changedFiles(place.project, { ...place.options, timeLimitMs: 300 }),
      (error) => gitFailed(error, "it did not end within 0.3 s"),
    );
  },
);

Deno.test("changedFiles() ends a git that prints without end", async () => {
  using place = new TestRepository();
  for (let number = 0; number < 30; number++) place.write(`a file with number ${number}`);
  place.git("config", "user.name", "x".repeat(2000));
  await assert.rejects(
    changedFiles(place.project, { ...place.options, outputLimitBytes: 1000 }),
    (error) => gitFailed(error, "it printed more than 1000 bytes"),
  );
});

Deno.test("gitVersion() tells the version", async () => {
  using place = new TestRepository();
  const version = await gitVersion(place.options);
  assert(place.git("--version").startsWith(`git version ${version}`));
});

/** A repository that wants to run a program. */
interface Attack {
  readonly name: string;
  /** Whether `git status` as it is runs the program; otherwise only something else would. */
  readonly plainRunsIt: boolean;
  /** What is said, when the changed files cannot be told without it. */
  readonly refusal?: RegExp;
  /** Sets the trap, and returns the folder to look at when it is not the project's own. */
  arrange(place: TestRepository): string | void;
}

function configured(key: string, plainRunsIt: boolean): Attack {
  return {
    name: key,
    plainRunsIt,
    arrange: (place) => void place.git("config", key, place.evil),
  };
}

const ATTACKS: readonly Attack[] = [
  configured("core.fsmonitor", true),
  configured("filter.x.clean", true),
  configured("filter.x.process", true),
  configured("filter.a.b.clean", true),
  configured("filter.x.smudge", false),
  configured("diff.external", false),
  configured("diff.x.command", false),
  configured("diff.x.textconv", false),
  configured("core.pager", false),
  configured("pager.status", false),
  configured("core.sshCommand", false),
  configured("core.gitProxy", false),
  configured("core.alternateRefsCommand", false),
  configured("core.askPass", false),
  configured("core.editor", false),
  configured("gpg.program", false),
  configured("credential.helper", false),
  {
    name: "alias.status",
    plainRunsIt: false,
    arrange: (place) => void place.git("config", "alias.status", `!${place.evil}`),
  },
  {
    name: "a filter that must succeed",
    plainRunsIt: true,
    arrange(place) {
      place.git("config", "filter.x.clean", `${place.evil}; exit 1`);
      place.git("config", "filter.x.required", "true");
    },
  },
  {
    name: "a hook in the repository",
    plainRunsIt: true,
    arrange(place) {
      leaveHook(place, join(place.project, ".git", "hooks"));
    },
  },
  {
    name: "core.hooksPath",
    plainRunsIt: true,
    arrange(place) {
      leaveHook(place, join(place.project, "hooks"));
      place.git("config", "core.hooksPath", "hooks");
    },
  },
  {
    name: "include.path",
    plainRunsIt: true,
    arrange(place) {
      place.write("more.config", `[filter "x"]\n\tclean = "${place.evil}"\n`);
      place.git("config", "include.path", "../more.config");
    },
  },
  {
    name: "config.worktree",
    plainRunsIt: true,
    arrange(place) {
      place.git("config", "extensions.worktreeConfig", "true");
      place.git("config", "--worktree", "filter.x.clean", place.evil);
    },
  },
  {
    name: "a submodule",
    plainRunsIt: true,
    arrange(place) {
      const source = join(place.root, "source");
      place.git("init", "--quiet", source);
      Deno.writeTextFileSync(join(source, ".gitattributes"), "f.txt filter=x\n");
      Deno.writeTextFileSync(join(source, "f.txt"), "f.txt\n");
      place.gitIn(source, "add", "--all");
      place.gitIn(source, "commit", "--quiet", "--message", "test");
      place.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "sub");
      place.gitIn(join(place.project, "sub"), "config", "filter.x.clean", place.evil);
      place.touch("sub/f.txt");
    },
  },
  {
    name: "a bare repository in the work tree",
    plainRunsIt: true,
    refusal: /bare repository|git folder/,
    arrange(place) {
      const bare = join(place.project, "docs");
      place.git("init", "--quiet", "--bare", bare);
      place.gitIn(bare, "config", "core.bare", "false");
      place.gitIn(bare, "config", "core.worktree", "..");
      place.gitIn(bare, "config", "core.fsmonitor", place.evil);
      return bare;
    },
  },
  {
    name: "a lazy fetch",
    plainRunsIt: true,
    refusal: /could not fetch/,
    arrange(place) {
      const source = join(place.root, "source");
      place.git("clone", "--quiet", "--bare", place.project, source);
      place.gitIn(source, "config", "uploadpack.allowFilter", "true");
      const url = `file://${source.replaceAll("\\", "/")}`;
      const clone = join(place.root, "clone");
      place.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", url, clone);
      place.gitIn(clone, "config", "remote.origin.uploadpack", `${place.leave}; false`);
      place.gitIn(clone, "read-tree", "HEAD");
      Deno.writeTextFileSync(join(clone, ".gitattributes"), "");
      // Git looks for the file that this one was renamed from, which it does not have.
      Deno.writeTextFileSync(join(clone, "g.txt"), "f.txt\nand more\n");
      place.gitIn(clone, "update-index", "--force-remove", "f.txt");
      place.gitIn(clone, "update-index", "--add", "g.txt");
      return clone;
    },
  },
];

function leaveHook(place: TestRepository, folder: string): void {
  Deno.mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\n${place.leave}\n`;
  Deno.writeTextFileSync(join(folder, "post-index-change"), script, { mode: 0o755 });
}

for (const { name, plainRunsIt, refusal, arrange } of ATTACKS) {
  Deno.test(`changedFiles() runs no program of a hostile repository: ${name}`, async () => {
    using place = new TestRepository();
    place.write(".gitattributes", "f.txt filter=x diff=x\nf.txt filter=x\n");
    if (name.includes("a.b")) place.write(".gitattributes", "f.txt filter=a.b\n");
    place.commit("f.txt");
    const folder = arrange(place) ?? place.project;
    place.takeMark();

    place.touch("f.txt");
    const read = await changedFiles(folder, place.options).catch((error) => {
      assert(error instanceof HandoffError);
      return error.message;
    });
    assert.equal(place.takeMark(), false);
    if (refusal === undefined) assert(Array.isArray(read), String(read));
    else assert.match(String(read), refusal);

    place.touch("f.txt");
    place.gitIn(folder, "status", "--porcelain=v1", "-z");
    assert.equal(place.takeMark(), plainRunsIt, "git status as it is");
  });
}

Deno.test("changedFiles() runs the filters of the user's own configuration", async () => {
  using place = new TestRepository();
  place.write(".gitattributes", "f.txt filter=x\n");
  place.commit("f.txt");
  place.git("config", "--global", "filter.x.clean", place.evil);
  place.git("config", "filter.x.clean", "exit 1");
  place.git("config", "filter.x.required", "true");
  place.touch("f.txt");
  assert.deepEqual(await changedFiles(place.project, place.options), []);
  assert.equal(place.takeMark(), true);
});

Deno.test("changedFiles() refuses a program that no override can name", async () => {
  using place = new TestRepository();
  place.write(".gitattributes", "f.txt filter=a=b\n");
  place.commit("f.txt");
  const settings = `[filter "a=b"]\n\tclean = "${place.evil}"\n`;
  Deno.writeTextFileSync(join(place.project, ".git", "config"), settings, { append: true });
  place.touch("f.txt");
  await assert.rejects(
    changedFiles(place.project, place.options),
    (error) => gitFailed(error, 'its configuration names a program as "filter.a=b.clean"'),
  );
  assert.equal(place.takeMark(), false);
  place.git("status");
  assert.equal(place.takeMark(), true, "git status as it is");
});

Deno.test("changedFiles() writes nothing", async () => {
  using place = new TestRepository();
  place.commit("a.txt", "b.txt");
  place.touch("a.txt");
  place.write("b.txt", "changed");
  const before = snapshot(place.project);
  assert.deepEqual(await changedFiles(place.project, place.options), ["b.txt"]);
  assert.deepEqual(snapshot(place.project), before);
  place.git("status");
  assert.notDeepEqual(snapshot(place.project), before, "git status as it is");
});

/** Returns all files below a folder, each with its bytes and its time. */
function snapshot(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    const { mtime, ino } = Deno.statSync(path);
    const content = isDirectory ? "" : Deno.readFileSync(path).toBase64();
    files.set(path, `${mtime?.getTime()} ${ino} ${content}`);
    if (isDirectory) { for (const [below, state] of snapshot(path)) files.set(below, state); }
  }
  return files;
}
