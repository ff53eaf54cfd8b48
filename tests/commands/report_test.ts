import { equal, match } from "node:assert/strict";
import { EXIT_CODES, printLine, reportError } from "../../commands/_report.ts";
import { type ErrorCode, HandoffError } from "../../lib/errors.ts";
import { FakeOutput } from "../_host.ts";

Deno.test("reportError() prints the error, then causes that add something, then hints", () => {
  const stderr = new FakeOutput();
  const error = new HandoffError("unreadable", 'cannot read "a.json": access denied', {
    cause: new Error("access denied", { cause: new Error("os error 13") }),
    hints: ["look at its mode", "or use another file"],
  });
  equal(reportError(error, stderr), 1);
  equal(
    stderr.text,
    `session-handoff: error: cannot read "a.json": access denied
session-handoff: cause: os error 13
session-handoff: hint: look at its mode
session-handoff: hint: or use another file
`,
  );
});

for (
  const [code, exitCode] of [
    ["usage", 2],
    ["not-found", 1],
    ["git", 1],
    ["unsigned", 3],
    ["wrong-passphrase", 3],
    ["secret-found", 3],
    ["interrupted", 130],
  ] as const satisfies readonly (readonly [ErrorCode, number])[]
) {
  Deno.test(`reportError() exits with ${exitCode} for ${code}`, () => {
    equal(reportError(new HandoffError(code, "x"), new FakeOutput()), exitCode);
    equal(EXIT_CODES[code], exitCode);
  });
}

Deno.test("reportError() says which flag a permission needs, under deno run", () => {
  const stderr = new FakeOutput();
  const error = new Deno.errors.NotCapable(
    'Requires env access to "HOME", run again with the --allow-env flag',
  );
  equal(reportError(error, stderr), 1);
  equal(
    stderr.text,
    `session-handoff: error: cannot go on: Deno does not allow env access to "HOME"
session-handoff: hint: run with --allow-env=HOME
`,
  );
});

Deno.test("reportError() says which flag a permission needs, in a compiled program", () => {
  const stderr = new FakeOutput();
  const error = new Deno.errors.NotCapable(
    "Requires read access to <CWD>, specify the required permissions during compilation using " +
      "`deno compile --allow-read`",
  );
  equal(reportError(error, stderr), 1);
  equal(
    stderr.text,
    `session-handoff: error: cannot go on: Deno does not allow read access to <CWD>
session-handoff: hint: run with --allow-read
`,
  );
});

Deno.test("reportError() calls everything else a bug, with where it happened", () => {
  const stderr = new FakeOutput();
  equal(reportError(new TypeError("x is not a function"), stderr), 255);
  match(stderr.text, /^session-handoff: bug: TypeError: x is not a function\n {6}at /);
  match(stderr.text, /\nsession-handoff: hint: this should not happen: please report it/);
  equal(reportError("text", stderr), 255);
  match(stderr.text, /session-handoff: bug: text\n/);
});

Deno.test("reportError() follows a chain of causes that has no end", () => {
  const error = new HandoffError("invalid", "x");
  error.cause = error;
  equal(reportError(error, new FakeOutput()), 1);
});

Deno.test("printLine() lets no text drive the terminal or pass for a line of ours", () => {
  const stderr = new FakeOutput();
  printLine(stderr, "error", "a\nsession-handoff: hint: forged\u{1B}[2J\r\n");
  equal(
    stderr.text,
    "session-handoff: error: a\n  session-handoff: hint: forged\\u{1B}[2J\n",
  );
});
