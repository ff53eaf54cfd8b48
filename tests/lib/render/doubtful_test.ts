import { doesNotMatch, match, ok } from "node:assert/strict";
import type { CapturedCommand } from "../../../lib/captured.ts";
import { renderPrompt } from "../../../lib/render/mod.ts";
import { handoffOf, longSession, smallSession } from "./_sessions.ts";

const DOUBTFUL: CapturedCommand = {
  command: "go test -race ./...",
  runs: 1,
  turn: 9,
  exitCode: 1,
  failed: true,
  output: "WARNING: DATA RACE\n--- FAIL: TestQueue (0.02s)\nqueue_test.go:7: 3 of 5",
  changedOutcome: false,
  later: "go test ./...",
};

function render(commands: readonly CapturedCommand[], budget: number, session = smallSession()) {
  const captured = { ...session, commands };
  return renderPrompt(handoffOf({}), { context: { origin: null, captured, rest: {} }, budget });
}

Deno.test("renderPrompt() tells what may still fail apart from what fails, behind it", () => {
  const failing = { ...DOUBTFUL, command: "make lint", output: null, later: null };
  const prompt = render([DOUBTFUL, failing], 8_000);
  match(
    prompt,
    /\n## Failing now\n- `make lint` → exit 1\n\n## Perhaps still failing\n.+ passed later:\n- `go test -race \.\/\.\.\.` → exit 1; later `go test \.\/\.\.\.` passed\n {2}```\n {2}WARNING: DATA RACE/,
  );
  doesNotMatch(render([DOUBTFUL], 8_000), /## Failing now/);
});

Deno.test("renderPrompt() keeps both commands of what may still fail in 500 tokens", () => {
  const { commands } = longSession();
  match(
    render([...commands, DOUBTFUL], 500, longSession()),
    /^- `go test -race .*; later `go test \.\/\.\.\.` passed/m,
  );
});

Deno.test("renderPrompt() has look-ups behind all other commands", () => {
  const command = (text: string, at: number): CapturedCommand => (
    { ...DOUBTFUL, command: text, turn: at, failed: false, output: null, later: null }
  );
  const looks = Array.from({ length: 300 }, (_, at) => command(`git rev-parse b${at}`, at + 9));
  const works = Array.from({ length: 6 }, (_, at) => command(`./mend.sh --step ${at}`, at));
  const prompt = render([...works, ...looks], 3_000);
  ok(works.every(({ command }) => prompt.includes(command)), prompt);
  ok(!looks.every(({ command }) => prompt.includes(command)));
});
