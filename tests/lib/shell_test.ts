import { deepEqual, equal, ok } from "node:assert/strict";
import {
  onlyLooks,
  PIPE,
  programOf,
  SEPARATOR,
  split,
  withoutHereDocuments,
} from "../../lib/shell.ts";

Deno.test("split() cuts between commands, and in no quotes, pipes or redirections", () => {
  const commands = (line: string) => split(line, SEPARATOR).map((text) => text.trim());
  deepEqual(commands("a && b || c; d\ne & f"), ["a", "b", "c", "d", "e", "f"]);
  deepEqual(commands("npm test |& tail -5"), ["npm test |& tail -5"]);
  deepEqual(commands("a 2>&1; b &> c; exec 3<&0"), ["a 2>&1", "b &> c", "exec 3<&0"]);
  deepEqual(commands(`grep "a;b" 'c&&d' \\; && e`), [`grep "a;b" 'c&&d' \\;`, "e"]);
  deepEqual(commands("grep 'x\\' f && npm test"), ["grep 'x\\' f", "npm test"]);
  deepEqual(split("a | b |& c", PIPE).map((text) => text.trim()), ["a", "b", "c"]);
});

Deno.test("withoutHereDocuments() leaves out what is the input of a program", () => {
  equal(withoutHereDocuments("cat > a <<'EOF'\nrm b\nEOF\nls"), "cat > a <<'EOF'\nls");
  equal(withoutHereDocuments("cat <<A <<-B\n1\nA\n2\n\tB\nls"), "cat <<A <<-B\nls");
  for (const whole of ["echo $((1<<N))\nls", "cat <<<word\nword", "cat <<EOF\nno end", "a << b"]) {
    equal(withoutHereDocuments(whole), whole);
  }
});

Deno.test("programOf() names the program behind what stands in front of it", () => {
  const names: readonly (readonly [string, string])[] = [
    ["sudo -u postgres -H psql -c x", "psql"],
    ["command -v podman", "command"],
    ["command ls", "ls"],
    ["A=1 env B='x y' timeout -k 5 10 /usr/bin/make", "make"],
    ["nice -n 10 xargs -I {} grep x", "grep"],
    ["find . -name x -exec node gen.js {} +", "node"],
    ["find . -exec grep -l x {} +", "grep"],
    ["find . -delete", "find -delete"],
    ["git -C a -c b=c log", "git log"],
    ["git branch -avv", "git branch --list"],
    ["git branch -D a", "git branch"],
    ["sed -E -i.bak x", "sed -i"],
    ["# a comment", ""],
  ];
  deepEqual(names.filter(([text, name]) => programOf(text) !== name), []);
});

Deno.test("onlyLooks() knows commands that only look at things", () => {
  const looking = ["cd a && ls", "git status; git diff", "echo a", "cat a | head", "sed -n 1p a"];
  looking.push("npm test | grep x", "awk 'a > b' c", "find . -name a", "pwd", "git branch");
  deepEqual(looking.filter((line) => !onlyLooks(line)), []);
  const others = ["ls && npm test", "sed -i x a", "awk -f a b > c", "find . -exec node x {} +"];
  others.push("exit 1", "source a", "git branch a", "rm a", "echo a > b", "cat > a <<EOF\nls\nEOF");
  deepEqual(others.filter((line) => onlyLooks(line)), []);
});

Deno.test("what is read of a command takes time that grows with its length only", () => {
  const started = performance.now();
  for (const part of ["<<A\n", "find -exec ", "sudo -u -u ", "( ", "'", '"', "> a ", "a && "]) {
    withoutHereDocuments(part.repeat(100_000));
    ok(typeof onlyLooks(part.repeat(100_000)) === "boolean");
  }
  ok(performance.now() - started < 5_000);
});

Deno.test("a program of the project is none of the system's", () => {
  for (const command of ["script/test", "./test", "bin/test --all", "tests/find x"]) {
    equal(onlyLooks(command), false, command);
  }
  for (const command of ["/usr/bin/grep x f", "/opt/tools/bin/rg x", "test -f a"]) {
    equal(onlyLooks(command), true, command);
  }
  equal(programOf("find -exec sudo ".repeat(65_536)), "sudo");
});

Deno.test("withoutHereDocuments() knows ends of any form", () => {
  for (const [mark, end] of [["\\EOF", "EOF"], ["'END-OF'", "END-OF"], ['"a b"', "a b"]]) {
    equal(withoutHereDocuments(`cat <<${mark} > x\nrm y\n${end}\nls`), `cat <<${mark} > x\nls`);
  }
});
