import { deepEqual, equal, ok } from "node:assert/strict";
import { type Answer, answerOf, repeats } from "../../../lib/capture/_answers.ts";
import { constraintsIn } from "../../../lib/capture/_constraints.ts";
import { failureOutput } from "../../../lib/capture/_failure_output.ts";
import { ProjectPaths } from "../../../lib/capture/_project_paths.ts";
import { wordsOf } from "../../../lib/capture/_words.ts";
import { agent, extracted, PROJECT, ran, user } from "./_turns.ts";

const PATHS = new ProjectPaths(PROJECT, "linux");
const words = (command: string) => wordsOf(command, PATHS);

type Pair = readonly [failed: string, passed: string];

/** Returns those pairs of which the second command, when it passes, says something else. */
function otherThan(answer: Answer, pairs: readonly Pair[]): (readonly [...Pair, Answer])[] {
  return pairs.map(([failed, passed]) =>
    [failed, passed, answerOf(words(passed), words(failed))] as const
  ).filter(([, , found]) => found !== answer);
}

Deno.test("words that every object knows are words like others", () => {
  for (const name of Object.getOwnPropertyNames(Object.prototype)) {
    for (const front of ["", "npx ", "npm ", "npm run ", "python -m ", "make "]) {
      equal(answerOf(words(front + name), words(front + name)), "mended", front + name);
    }
  }
});

const MENDED: readonly Pair[] = [
  [
    "cd etl && python -m pytest tests/t.py -x 2>&1 | tail -30",
    "cd etl && python -m pytest tests/t.py -q",
  ],
  ["A=. python etl/run.py --day 1", "A=. python etl/run.py --day 1 --verbose"],
  ["npx vitest run src --reporter=dot", "npx vitest run src"],
  ["npx vitest run src --reporter dot", "npx vitest run src"],
  ["dotnet build G.csproj", "dotnet build G.csproj -v q"],
  ["vendor/bin/phpunit", "vendor/bin/phpunit --colors=never"],
  ["cargo test", "cargo test -- --nocapture"],
  ["python run.py", ".venv/bin/python run.py"],
  ["npm test > out.log 2>&1", "npm test >/dev/null"],
  ["npm test", "npm run test"],
  ["make -C tests host", "cd tests && make host"],
  ["git -C a commit -am wip", 'cd a && git commit -am "Mend the parser"'],
];

const INCLUDED: readonly Pair[] = [
  ["npm test -- login", "npm test"],
  ["cargo test -p kite lower", "cargo test -p kite"],
  ["go test ./s -run X", "go test ./s/..."],
  ["go test ./s", "go test ./..."],
  ["pytest a/t.py::test_x", "pytest a/t.py"],
  ["pytest -k x", "pytest -q"],
  ["ruff check src", "ruff check src tests"],
];

const DOUBTFUL: readonly Pair[] = [
  ["go test -race ./...", "go test ./..."],
  ["go test -count=50 -run TestFlaky .", "go test -run TestFlaky ."],
  ["npx jest", "npx jest --runInBand"],
  ["npx playwright test --workers=8", "npx playwright test --workers=1"],
  ["make -j8", "make -j1"],
  ["make -j8 M=net modules", "make -j8 M=net W=1 modules"],
  ["make check", "make check SKIP=integration"],
  ["npm test", "SKIP=1 npm test"],
  ["./gradlew build", "./gradlew build -x test"],
  ["cargo test", "cargo test --offline"],
  ["cargo test --no-default-features", "cargo test"],
  ["pytest tests", "pytest tests --lf"],
  ["terraform init -backend=false", "terraform init -plugin-dir=x"],
  ["latexmk -pdf main.tex", "latexmk -pdf -g -interaction=nonstopmode main.tex"],
  ["dotnet test", "dotnet test --no-restore"],
  ["psql -f a.sql", "psql -h db -v ON_ERROR_STOP=1 -f a.sql"],
  ["pytest loans", "DJANGO_SETTINGS_MODULE=x pytest loans"],
  ["helm lint gateway", "helm lint ./gateway --strict"],
  ["npm test", "npx vitest run"],
  ["make test", "pytest -q"],
  ["npm install", "npm install --legacy-peer-deps"],
  ["pip install pyarrow==15", "pip install 'pyarrow>=16'"],
  ["git commit -m x", "git commit -m x --no-verify"],
  ["git push", "git push -u origin main"],
  ["git rebase main", "git rebase --continue"],
  ["python run.py --x 1", "python3 run.py --x 1"],
  ["systemctl restart x", "sudo systemctl restart x"],
  ["npm run tset", "npm run test"],
  ["bundle exec rspec a_spec.rb", "docker compose exec -T web bundle exec rspec a_spec.rb"],
];

const NOTHING: readonly Pair[] = [
  ["make test", "make"],
  ["make test", "make -n test"],
  ["pytest tests", "pytest tests --collect-only -q"],
  ["npm test -- a", "npm test -- b"],
  ["npm test", "npx vitest run src/a.test.ts"],
  ["npm run e2e1", "npm run e2e2"],
  ["cargo test", "cargo test login"],
  ["cargo test", "cargo test -q lexer"],
  ["npx jest", "npx jest --silent login"],
  ["npx jest", "npx jest -t login"],
  ["go test ./...", "go test ./a"],
  ["go test ./...", "go test -run=TestA ./..."],
  ["pytest", "pytest tests/t.py"],
  ["pytest -k alpha", "pytest -k beta"],
  ["python a.py --year 2024", "python a.py --year 2023"],
  ["node x.js && node y.js", "node x.js"],
  ["pytest tests/t.py", "pytest services/b/tests/t.py"],
  ["pytest services/b/tests/t.py", "pytest tests/t.py"],
  ["packages/a/check.sh", "packages/b/check.sh"],
  ["cd a && npm test", "npm test"],
  ["npm test", "cd a && npm test"],
  ["make -C a test", "make -C b test"],
  ["cd a && npm test -- x.spec.ts", "npm test"],
  ["mix test test/mail_test.exs", "mix test test/other_test.exs"],
  ["python3 -c 'import a'", "python3 -c 'import b'"],
  ["./gen > a.json", "./gen > b.json"],
  ["export.py --format csv", "export.py --format json"],
];

Deno.test("answerOf() takes the same command, told otherwise, for an answer", () => {
  deepEqual(otherThan("mended", MENDED), []);
});

Deno.test("answerOf() knows a check of more", () => {
  deepEqual(otherThan("included", INCLUDED), []);
});

Deno.test("answerOf() doubts when something like it passed in another form", () => {
  deepEqual(otherThan("doubtful", DOUBTFUL), []);
});

Deno.test("answerOf() learns nothing from less, from something else, or from a rehearsal", () => {
  deepEqual(otherThan("nothing", NOTHING), []);
});

Deno.test("wordsOf() has paths from the folder of the project", () => {
  const same: readonly Pair[] = [
    ["cd a && pytest tests/t.py", `cd a && pytest ${PROJECT}/a/tests/t.py`],
    ["cd a && pytest ../tests/t.py", `cd a && pytest ${PROJECT}/tests/t.py`],
  ];
  deepEqual(same.filter(([one, other]) => words(one).key !== words(other).key), []);
  const included: readonly Pair[] = [
    ["cd a && go test ./...", "go test ./a/..."],
    ["cd a && pytest ../tests/t.py", "pytest ./tests/t.py"],
  ];
  deepEqual(otherThan("included", included), []);
});

Deno.test("two commands that are alike have a name in common", () => {
  const strangers = [...MENDED, ...INCLUDED, ...DOUBTFUL].filter(([one, other]) =>
    !words(one).names.some((name) => words(other).names.includes(name))
  );
  deepEqual(strangers, []);
});

Deno.test("repeats() knows a command that is only told differently", () => {
  ok(repeats(words("terraform plan -no-color"), words("terraform plan")));
  ok(repeats(words("pytest -q a.py"), words("pytest a.py --tb short")));
  equal(repeats(words("backfill --jobs 4"), words("backfill --jobs 8")), false);
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

Deno.test("extractState() doubts a failure when the user spoke before a check of more passed", async () => {
  const { commands } = await extracted([
    user("mend it"),
    agent(...ran("npm test -- login", 1, "1 failed")),
    user("something else"),
    agent(...ran("npm test", 0)),
  ]);
  deepEqual(commands.map(({ failed, later }) => [failed, later]), [
    [true, "npm test"],
    [false, null],
  ]);
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
