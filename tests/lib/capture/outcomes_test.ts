import { deepEqual } from "node:assert/strict";
import type { Part } from "../../../lib/agents/mod.ts";
import { agent, done, extracted, PROJECT, ran, touched, user } from "./_turns.ts";

type Shown = readonly [command: string, failed: boolean, exitCode: number | null, before: boolean];

/** Returns the commands that are left of runs, in order: how each ended, and whether it changed. */
async function outcomes(...runs: readonly (readonly Part[])[]): Promise<Shown[]> {
  const { commands } = await extracted([user("Fix it."), ...runs.map((run) => agent(...run))]);
  return commands.map((
    { command, failed, exitCode, changedOutcome },
  ) => [command, failed, exitCode, changedOutcome]);
}

/** Returns a run of a command in a folder that the session states. */
function ranIn(folder: string, command: string, exitCode: number): [Part, Part] {
  return done({ kind: "command", command, folder }, { exitCode, failed: exitCode !== 0 });
}

Deno.test("extractState() keeps a failure when the same passes in another folder", async () => {
  const elsewhere: readonly [Part, Part][] = [
    ran("cd packages/b && npm test", 0),
    ranIn(`${PROJECT}/packages/b`, "npm test", 0),
    ranIn("packages/b", "npm test", 0),
  ];
  for (const run of elsewhere) {
    deepEqual(await outcomes(ran("npm test", 1), run), [
      ["npm test", true, 1, false],
      ["cd packages/b && npm test", false, 0, false],
    ]);
  }
});

Deno.test("extractState() knows a folder again however it is stated", async () => {
  const packageA = `${PROJECT}/packages/a`;
  const again: readonly (readonly [[Part, Part], [Part, Part], string])[] = [
    [ran("npm test", 1), ran(`cd ${PROJECT} && npm test`, 0), "npm test"],
    [ran("npm test", 1), ranIn(PROJECT, "npm test", 0), "npm test"],
    [ranIn(packageA, "npm test", 1), ran("cd packages/a && npm test", 0), "packages/a"],
    [ran("cd packages/a; npm test", 1), ran(`cd ${packageA} && ls && npm test`, 0), "packages/a"],
  ];
  for (const [failed, passed] of again) {
    const shown = await outcomes(failed, passed);
    deepEqual(shown.filter(([, hasFailed]) => hasFailed), []);
    deepEqual(shown[0]?.slice(1), [false, 0, true]);
  }
});

Deno.test("extractState() keeps a failure when it passes on another tree", async () => {
  const failing = ["npm test", true, 1, false] as const;
  const [first] = await outcomes(ran("npm test", 1), ran("git stash -u && npm test", 0));
  deepEqual(first, failing);
  const looked = await outcomes(
    ran("npm test", 1),
    ran("git stash", 0, "Saved working directory"),
    ran("npm test", 0),
    ran("git stash pop", 0),
  );
  deepEqual(looked.find(([command]) => command === "npm test"), failing);
});

Deno.test("extractState() goes on where the changes were put away for good", async () => {
  const mended = ["npm test", false, 0, true] as const;
  const kept: readonly [Part, Part][] = [
    touched("src/a.ts", "edited"),
    ran("git stash drop", 0),
    ran("git stash pop", 0),
  ];
  for (const run of kept) {
    const shown = await outcomes(
      ran("npm test", 1),
      ran("git stash", 0, "Saved"),
      run,
      ran("npm test", 0),
    );
    deepEqual(shown.find(([command]) => command === "npm test"), mended);
  }
  const nothing = await outcomes(
    ran("npm test", 1),
    ran("git stash", 0, "No local changes to save"),
    ran("npm test", 0),
  );
  deepEqual(nothing.find(([command]) => command === "npm test"), mended);
});

Deno.test("extractState() says no code of `tail` or `echo` for that of the work", async () => {
  const tail = 'npm test 2>&1 | tail -5; echo "exit: $?"';
  deepEqual(await outcomes(ran(tail, 0, "Tests: 5 failed, 3 passed\nexit: 0")), [
    [tail, true, null, false],
  ]);
  deepEqual(await outcomes(ran(tail, 0, "> app@1.0 test\nexit: 0")), [[tail, false, null, false]]);
  deepEqual(await outcomes(ran(tail, 0, "8 passed\nexit: 0")), [[tail, false, 0, false]]);
  const code = "npm test; echo $?";
  deepEqual(await outcomes(ran(code, 0, "see line 12\n1\nShell cwd was reset to /home/dev/p2")), [
    [code, true, 1, false],
  ]);
  deepEqual(await outcomes(ran("npm test", 1), ran(code, 0, "0")), [[code, false, 0, true]]);
  deepEqual(await outcomes(ran("npm test | head -1", 0, "> app"), ran("npm test", 1)), [
    ["npm test", true, 1, false],
  ]);
});

Deno.test("extractState() leaves out a code of 0 beside a failure", async () => {
  const run = done({ kind: "command", command: "make test" }, { exitCode: 0, failed: true });
  deepEqual(await outcomes(run), [["make test", true, null, false]]);
});

Deno.test("extractState() counts a change of files that failed until the same is changed", async () => {
  const failed: readonly [Part, Part][] = [
    ran("sed -i s/a/b/ src/x.ts", 4, "sed: couldn't open temporary file"),
    ran("cp src/y.ts src/x.ts", 1, "cp: cannot create regular file: Permission denied"),
    ran("cd src && echo 1 > x.ts", 1, "Permission denied"),
  ];
  const mended: readonly [Part, Part][] = [
    touched(`${PROJECT}/src/x.ts`, "edited"),
    ran("sudo tee src/x.ts < /tmp/x", 0),
  ];
  for (const run of failed) {
    deepEqual((await outcomes(run)).map(([, hasFailed]) => hasFailed), [true]);
    for (const change of mended) {
      deepEqual((await outcomes(run, change)).filter(([, hasFailed]) => hasFailed), []);
    }
    const others = [touched("lib/x.ts", "edited"), touched("src/x.ts", "read"), ran("make", 0)];
    deepEqual((await outcomes(run, ...others)).filter(([, hasFailed]) => hasFailed).length, 1);
  }
});

Deno.test("extractState() forgets a change of files in the wrong place, or of what is so", async () => {
  const missing = ran("sed -i s/a/b/ x.ts", 2, "sed: can't read x.ts: No such file or directory");
  deepEqual(await outcomes(missing, touched("src/x.ts", "edited")), []);
  const other = ran(
    "cp a.json src/i.json",
    1,
    "cp: cannot stat 'a.json': No such file or directory",
  );
  deepEqual((await outcomes(other, touched("docs/i.json", "edited"))).length, 1);
  const needless = [
    ran("rm a", 1, "rm: cannot remove 'a': No such file or directory"),
    ran("mkdir b", 1, "mkdir: cannot create directory ‘b’: File exists"),
  ];
  deepEqual((await outcomes(...needless)).map(([, hasFailed]) => hasFailed), [false, false]);
});

/** Returns the commands that fail in the end: `npm test`, or `npm test, later npm test -s`. */
async function failing(...runs: readonly (readonly Part[])[]): Promise<string[]> {
  const { commands } = await extracted([user("Fix it."), ...runs.map((run) => agent(...run))]);
  return commands.filter(({ failed }) => failed)
    .map(({ command, later }) => command + (later === null ? "" : `, later ${later}`));
}

Deno.test("extractState() says of a failure which like command passed later", async () => {
  const race = "go test -race ./...";
  const doubtful = [`${race}, later go test ./...`];
  deepEqual(await failing(ran(race, 1), ran("go test ./...", 0)), doubtful);
  deepEqual(await failing(ran(race, 1), ran("make && go test ./...", 0)), [
    `${race}, later make && go test ./...`,
  ]);
  deepEqual(await failing(ran(race, 1), ran("go test ./...", 0), ran("ls x", 1)), doubtful);
  // It says nothing when it failed, has failed since, or came before.
  for (
    const runs of [
      [ran(race, 1), ran("go test ./... | head -1", 0, "go: downloading")],
      [ran(race, 1), ran("go test ./...", 0), ran(race, 1)],
      [ran("go test ./...", 0), ran(race, 1)],
    ]
  ) deepEqual(await failing(...runs), [race]);
  deepEqual(await failing(ran(race, 1), ran("go test ./...", 0), ran("go test ./...", 1)), [
    race,
    "go test ./...",
  ]);
  deepEqual(await failing(ran(race, 1), ran("go test ./...", 0), ran(race, 0)), []);
});

Deno.test("extractState() mends `a && b` when each part has passed since", async () => {
  const chain = "npm run build && npm test";
  deepEqual(await failing(ran(chain, 1), ran("npm run build", 0), ran("npm test", 0)), []);
  deepEqual(await failing(ran(chain, 1), ran("npm test --silent", 0), ran("npm run build", 0)), []);
  deepEqual(await failing(ran(chain, 1), ran("npm test && npm run build", 0)), []);
  deepEqual(await failing(ran(chain, 1), ran("npm run build", 0)), [chain]);
  deepEqual(await failing(ran("npm run build", 0), ran(chain, 1), ran("npm test", 0)), [chain]);
  deepEqual(
    await failing(ran(chain, 1), ran("npm run build", 0), ran(chain, 1), ran("npm test", 0)),
    [chain],
  );
});

Deno.test("extractState() puts what was mended as a part of another run where that run is", async () => {
  const shown = await outcomes(ran("npm test", 1), ran("ls", 0), ran("make && npm test", 0));
  deepEqual(shown, [
    ["ls", false, 0, false],
    ["npm test", false, 0, true],
    ["make && npm test", false, 0, false],
  ]);
});

Deno.test("extractState() takes only what looks for a look-up", async () => {
  const work = ["exit 1", "source missing", "find . -exec node gen.js {} +", "awk -f g > out.ts"];
  work.push("grep 'x\\' f && npm test", "jq . a.json > b.json", "cat > x <<'EOF'\nls\nEOF\nmake");
  const lookUps = ["command -v podman", "cd missing", "find a -exec grep x {} +", "awk 1 missing"];
  lookUps.push("ls | xargs grep x", "# look\nls a");
  for (const command of work) deepEqual(await failing(ran(command, 1)), [command]);
  for (const command of lookUps) deepEqual(await failing(ran(command, 1)), []);
});

Deno.test("extractState() finds a failure behind `|&`", async () => {
  const command = "npm test |& tail -5";
  deepEqual(await failing(ran(command, 0, "Tests: 2 failed, 1 passed")), [command]);
});
