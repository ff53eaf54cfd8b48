import { deepEqual, equal, match, ok } from "node:assert/strict";
import { kindOf, shownCommand, workOf } from "../../../lib/capture/_command_line.ts";
import { failureOutput, tellsOfFailure } from "../../../lib/capture/_failure_output.ts";

Deno.test("shownCommand() takes the command out of its shell and its folder", () => {
  equal(shownCommand(" cd /p && npm test\n", "/p"), "npm test");
  equal(shownCommand("bash -lc 'cd \"/p\" && npm test'", "/p"), "npm test");
  equal(shownCommand("cd /p/sub && npm test", "/p"), "cd /p/sub && npm test");
  equal(shownCommand("/bin/zsh -lc npm test", null), "npm test");
});

Deno.test("workOf() is the same whatever shapes the output", () => {
  for (const end of ["", " 2>&1 | tail -30", " | head -n 5", " 2>&1", "; echo EXIT $?", " | cat"]) {
    equal(workOf(`npm test${end}`), "npm test");
  }
  equal(workOf("npm test | grep x"), "npm test | grep x");
  equal(workOf("| tail -1"), "| tail -1");
});

Deno.test("kindOf() knows what only looks, by the program that decides", () => {
  const lookUps = (...commands: string[]) => commands.filter((line) => kindOf(line).isLookUp);
  const looking = ["grep -q x y", "git -C a diff --exit-code", "cd a && ls b; cat c", "[ -f x ]"];
  deepEqual(lookUps(...looking, "A=1 which rg", "npm test | grep fail"), [
    ...looking,
    "A=1 which rg",
    "npm test | grep fail",
  ]);
  deepEqual(
    lookUps("npm test", "ls && make", "node --test | tail -5; false", "git commit -m 'ls; cat'"),
    [],
  );
});

Deno.test("kindOf() knows when success says nothing", () => {
  const masked = ["npm test | tail -1", "npm test | grep x", "make; echo $?", "make || true"];
  deepEqual(masked.filter((line) => !kindOf(line).isMasked), []);
  deepEqual(["npm test", "cat x | head", "ls; echo"].filter((line) => kindOf(line).isMasked), []);
});

Deno.test("failureOutput() shows what a terminal would show", () => {
  equal(failureOutput("\u001B[31mred\u001B[0m\r\n10%\r50%\r100%\n\n\nend\n\n"), "red\n100%\n\nend");
  equal(failureOutput("\u001B]0;title\u0007 \n"), null);
});

Deno.test("failureOutput() of a long output has what failed and the end, in order", () => {
  const lines = Array.from({ length: 5_000 }, (_, at) => `ok ${at} everything is fine here`);
  lines[70] = "FAIL src/a.test.ts > adds";
  lines[71] = "  the sum is wrong";
  lines[4_000] = "src/b.ts:3:1 - error TS2322: not assignable";
  lines.push("1 failed, 4999 passed");
  const output = failureOutput(lines.join("\n"))!;
  ok(output.length <= 4_096);
  const at = ["[… 70 lines left out …]", "FAIL src/a", "the sum", "TS2322", "1 failed"]
    .map((text) => output.indexOf(text));
  ok(at.every((place, index) => place >= 0 && place > (at[index - 1] ?? -1)), output);
  equal(at[0], 0);
});

Deno.test("failureOutput() is short for one endless line, too", () => {
  match(failureOutput("x".repeat(3_000_000))!, /^x+ \[… 2,999,\d{3} characters left out …\] x+$/);
});

Deno.test("tellsOfFailure() knows the verdicts of test runners and compilers", () => {
  const failed = [
    "Tests:       1 failed, 3 passed",
    "test result: FAILED. 1 passed; 2 failed; 0 ignored",
    "--- FAIL: TestAdd (0.00s)",
    "not ok 3 - adds",
    "Found 2 errors in 1 file.",
    "make: *** [all] Error 2",
    "error[E0308]: mismatched types",
    "a.ts(1,1): error TS2322: no",
    "Traceback (most recent call last):",
  ];
  deepEqual(failed.filter((line) => !tellsOfFailure(`a\n${line}\nb`)), []);
  const passed = ["0 failed, 3 passed", "ok 1 - 2 failed logins are counted", "No errors", "Done"];
  deepEqual(passed.filter((line) => tellsOfFailure(line)), []);
});
