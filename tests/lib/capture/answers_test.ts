import { deepEqual, equal, ok } from "node:assert/strict";
import { answers, repeats, wordsOf } from "../../../lib/capture/_answers.ts";
import { constraintsIn } from "../../../lib/capture/_constraints.ts";
import { failureOutput } from "../../../lib/capture/_failure_output.ts";
import { agent, extracted, ran, user } from "./_turns.ts";

type Pair = readonly [failed: string, passed: string];

function answered(pairs: readonly Pair[], isConfirmation: boolean): Pair[] {
  return pairs.filter(([failed, passed]) =>
    answers(wordsOf(passed), wordsOf(failed), isConfirmation)
  );
}

const SAME: readonly Pair[] = [
  ["make -j8 M=net modules", "make -j8 M=net W=1 modules"],
  ["pip install pyarrow==15", "pip install 'pyarrow>=16'"],
  [
    "cd etl && python -m pytest tests/t.py -x 2>&1 | tail -30",
    "python -m pytest etl/tests/t.py -q",
  ],
  ["A=. python etl/run.py --day 1", "A=. python etl/run.py --day 1 --verbose"],
  ["npx vitest run src --reporter=dot", "npx vitest run src"],
  ["psql -f a.sql", "psql -v ON_ERROR_STOP=1 -f a.sql"],
  ["dotnet build G.csproj", "dotnet build G.csproj -v q"],
];
const FOR_MORE: readonly Pair[] = [
  ["npm test -- login", "npm test"],
  ["cargo test -p kite lower", "cargo test -p kite"],
  ["go test ./s -run X", "go test ./s/..."],
  ["pytest a/t.py::test_x", "pytest a/t.py"],
  ["ruff check src", "ruff check src tests"],
];
const OTHER: readonly Pair[] = [
  ["make test", "make"],
  ["npm test -- a", "npm test -- b"],
  ["cargo test", "cargo test login"],
  ["cargo test --no-default-features", "cargo test"],
  ["go test ./...", "go test ./a"],
  ["pytest tests", "pytest tests --lf"],
  ["git commit -m x", "git commit -m x --no-verify"],
  ["python a.py --year 2024", "python a.py --year 2023"],
  ["node x.js && node y.js", "node x.js"],
  ["mix test test/mail_test.exs", "mix test test/other_test.exs"],
];

Deno.test("answers() takes the same command with other options for an answer", () => {
  deepEqual(answered(SAME, false), SAME);
});

Deno.test("answers() takes a run for more for an answer only when it confirms", () => {
  deepEqual(answered(FOR_MORE, true), FOR_MORE);
  deepEqual(answered(FOR_MORE, false), []);
});

Deno.test("answers() does not take less, or something else, for an answer", () => {
  deepEqual(answered(OTHER, true), []);
});

Deno.test("repeats() knows a command that is only told differently", () => {
  ok(repeats(wordsOf("terraform plan -no-color"), wordsOf("terraform plan")));
  ok(repeats(wordsOf("backfill --jobs 4"), wordsOf("backfill --jobs 8")));
  equal(repeats(wordsOf("backfill --year 4"), wordsOf("backfill --year 8")), false);
});

Deno.test("extractState() makes a failure and its answer one command", async () => {
  const { commands } = await extracted([
    user("mend it"),
    agent(...ran("npm test -- login", 1, "1 failed")),
    agent(...ran("npm test", 0)),
  ]);
  deepEqual(
    commands.map(({ command, runs, failed, changedOutcome }) => (
      { command, runs, failed, changedOutcome }
    )),
    [{ command: "npm test", runs: 2, failed: false, changedOutcome: true }],
  );
});

Deno.test("extractState() keeps a failure when the user spoke before a run for more passed", async () => {
  const { commands } = await extracted([
    user("mend it"),
    agent(...ran("npm test -- login", 1, "1 failed")),
    user("something else"),
    agent(...ran("npm test", 0)),
  ]);
  deepEqual(commands.map(({ failed }) => failed), [true, false]);
});

Deno.test("failureOutput() keeps at most 60 lines, with the odd one out", () => {
  const lines = Array.from({ length: 800 }, (_, at) => `${at} счёт сверен`);
  lines[300] = "счёт 40817: расхождение";
  const kept = failureOutput(lines.join("\n"))!.split("\n");
  ok(kept.length <= 60 + 3, `${kept.length}`);
  ok(kept.includes("счёт 40817: расхождение"));
  equal(kept.at(-1), lines.at(-1));
});

Deno.test("constraintsIn() takes no talk for a condition", () => {
  const talk = [
    "don't worry about it, keep going",
    "no no it's good, go on",
    "must be a caching thing on my side",
    "I must say I like it",
    "at least it looked like that yesterday",
    "no rush",
    "第 350 行有错别字",
  ];
  deepEqual(talk.filter((text) => constraintsIn(text).length > 0), []);
  const conditions = ["keep the column nullable", "at least two reviewers", "must be a POST"];
  deepEqual(conditions.filter((text) => constraintsIn(text).length === 0), []);
});
