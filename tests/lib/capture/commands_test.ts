import { deepEqual, equal, match, ok } from "node:assert/strict";
import { kindOf, shownCommand, stepsOf, workOf } from "../../../lib/capture/_command_line.ts";
import { ProjectPaths } from "../../../lib/capture/_project_paths.ts";
import { codeIn, printedCodeOf } from "../../../lib/capture/_printed_code.ts";
import {
  failureOutput,
  tellsOfFailure,
  tellsOfSuccess,
} from "../../../lib/capture/_failure_output.ts";

const PATHS = new ProjectPaths("/p", "linux");

Deno.test("shownCommand() takes the command out of its shell and its folder", () => {
  equal(shownCommand(" cd /p && npm test\n", PATHS), "npm test");
  equal(shownCommand("bash -lc 'cd \"/p\" && npm test'", PATHS), "npm test");
  equal(shownCommand("/bin/zsh -lc npm test", new ProjectPaths(null, "linux")), "npm test");
});

Deno.test("shownCommand() has the folder in front, from that of the project, however it is stated", () => {
  const shown = (command: string, folder?: string) => shownCommand(command, PATHS, folder);
  for (
    const command of [
      shown("cd /p/sub && npm test"),
      shown("cd sub; npm test"),
      shown("cd other\ncd ../sub\nnpm test"),
      shown("npm test", "/p/sub"),
      shown("npm test", "sub/"),
      shown("cd ../sub && npm test", "/p/other"),
    ]
  ) equal(command, "cd sub && npm test");
  equal(shown("cd .. && npm test", "/p/sub"), "npm test");
  equal(shown("npm test", "/q/my dir"), "cd '/q/my dir' && npm test");
  for (const command of ["cd $X && npm test", "cd ~/x && npm test", "cd - && npm test", "cd sub"]) {
    equal(shown(command), command);
  }
  const windows = new ProjectPaths("C:\\p", "linux");
  // A file in place of a command is not followed from folder to folder.
  const long = "cd a;".repeat(200_000);
  equal(shown(long).length < long.length + 100, true);
  equal(shownCommand("npm test", windows, "c:\\P\\a\\b"), "cd a/b && npm test");
});

Deno.test("stepsOf() has in front of a step what leads to another folder or another tree", () => {
  const steps = (command: string) => stepsOf(command, PATHS);
  deepEqual(steps("npm run a && npm test | tail -3"), ["npm run a", "npm test"]);
  deepEqual(steps("cd b && npm run a && npm test"), ["cd b && npm run a", "cd b && npm test"]);
  deepEqual(steps("make && cd b && npm test && cd .. && make x"), [
    "make",
    "cd b && npm test",
    "make x",
  ]);
  deepEqual(steps("git stash && npm test"), ["git stash", "git stash && npm test"]);
  deepEqual(steps("git checkout main && npm test").at(-1), "git checkout main && npm test");
  deepEqual(steps("git stash pop && npm test").at(-1), "npm test");
  deepEqual(steps("git checkout -b fix && npm test").at(-1), "npm test");
  deepEqual(steps("cd $X && npm test"), ["cd $X", "cd $X && npm test"]);
  deepEqual(steps("a; b && c"), []);
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
  masked.push("npm test | tee log", "set -x; npm test | tail");
  deepEqual(masked.filter((line) => !kindOf(line).isMasked), []);
  const plain = ["npm test", "cat x | head", "ls; echo", "set -o pipefail; npm test | tail -5"];
  deepEqual(plain.filter((line) => kindOf(line).isMasked), []);
});

Deno.test("kindOf() takes a printed code for that of the work only where it is", () => {
  const told = [
    "make; echo $?",
    'cd a && make; echo "exit: $?"',
    "make || echo FAILED $?",
    "make | tail; echo ${PIPESTATUS[0]}",
    "make | tail; echo $pipestatus[1]",
    "set -euo pipefail; make | tail; echo $?",
    "cat x | head && make; echo $? 2>&1",
  ];
  deepEqual(told.filter((line) => kindOf(line).printedCode === null), []);
  const untold = [
    'make 2>&1 | tail -5; echo "exit: $?"',
    "make; ls; echo $?",
    "make || true; echo $?",
    "make; echo done; echo $?",
    "make; echo $? $(date)",
    "echo $?",
    "echo ${PIPESTATUS[0]}",
  ];
  deepEqual(untold.filter((line) => kindOf(line).printedCode !== null), []);
});

Deno.test("codeIn() takes a code only where it was to be printed", () => {
  const code = (echo: string, output: string) => codeIn(output, printedCodeOf(echo)!);
  equal(code("echo $?", "at line 12\n1\nShell cwd was reset to /home/dev/p2"), 1);
  equal(code('echo "exit: $?"', "3 passed\nexit: 0\n"), 0);
  equal(code('echo -e "\\nEXIT=${PIPESTATUS[0]} ---"', "x\nEXIT=2 ---"), 2);
  equal(code('echo "exit: $?"', "no line feed exit: 7"), 7);
  equal(code("echo $?", "all 12"), null);
  equal(code("echo $?", "0\na\nb\nc\nd\ne\nf"), null);
  equal(code('echo "exit: $?"', "exit: 1234"), null);
  equal(code("echo 'exit: $?'", "exit: $?"), null);
  equal(printedCodeOf('echo "$NAME $?"'), null);
  equal(printedCodeOf("printf $?"), null);
});

Deno.test("kindOf() knows what is only there to change files", () => {
  const changes = ["sed -i s/a/b/ x", "sed -E -i.bak s/a/b/ x", "cd a && cp x y; ls", "mkdir a"];
  changes.push("echo x | tee /etc/x", "cat > x <<EOF", "echo a >> b", "rm -f a | cat");
  const isChange = (line: string) => kindOf(line).isChange && !kindOf(line).isLookUp;
  deepEqual(changes.filter((line) => !isChange(line)), []);
  const others = [
    "sed -n 1,5p x",
    "echo a >&2",
    "ls > /dev/null",
    "cat x > /dev/null",
    "cp a b; make",
  ];
  others.push('echo "a > b"');
  deepEqual(others.filter((line) => kindOf(line).isChange), []);
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
    "** TEST FAILED **",
    "[ERROR] BUILD FAILURE",
    "a.c:3:5: error: unknown type name 'foo'",
    "│ Error: Unsupported argument",
    "  * [ERROR] Tests run: 4, Failures: 1, Errors: 0",
    "[INFO] BUILD FAILURE",
    "C:\\a.c:3: fatal error: no such header",
    "clang: error: linker command failed",
    "a.cpp(3): error C2065: undeclared identifier",
    "tests/a.py::test_x FAILED [ 50%]",
  ];
  deepEqual(failed.filter((line) => !tellsOfFailure(`a\n${line}\nb`)), []);
  const passed = ["0 failed, 3 passed", "ok 1 - 2 failed logins are counted", "No errors", "Done"];
  passed.push("see a.c:3: an error: of old", "Error: of an old run", "Failures: 0, Errors: 0");
  deepEqual(passed.filter((line) => tellsOfFailure(line)), []);
});

Deno.test("tellsOfSuccess() knows when nothing failed, and doubts it when something else did", () => {
  const passed = ["5 tests, 0 failures", "1 chart(s) linted, 0 chart(s) failed\nok", "0 errors"];
  deepEqual(passed.filter((output) => !tellsOfSuccess(output)), []);
  const unsaid = ["0 failures, 2 errors", "> app@1.0 test", "5 failed, 0 errors"];
  deepEqual(unsaid.filter((output) => tellsOfSuccess(output)), []);
});

Deno.test("tellsOfSuccess() takes time that grows with the length only", () => {
  const started = performance.now();
  for (const part of ["\n", " ", "\n ", "1 ", "a:1:"]) ok(!tellsOfSuccess(part.repeat(65_536)));
  ok(performance.now() - started < 1_000);
});
