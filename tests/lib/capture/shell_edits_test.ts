import { deepEqual } from "node:assert/strict";
import { ProjectPaths } from "../../../lib/capture/_project_paths.ts";
import { editsOf } from "../../../lib/capture/_shell_edits.ts";
import { agent, done, extracted, PROJECT, ran, touched, user } from "./_turns.ts";

const PATHS = new ProjectPaths(PROJECT, "linux");

function edits(command: string): string {
  return editsOf(command, PATHS).map(({ path, change }) => `${change} ${path}`).join(", ");
}

Deno.test("editsOf() reads which files plain commands change", () => {
  const cases: readonly (readonly [command: string, want: string])[] = [
    ["rm src/a.c 'my file' 2>/dev/null", "deleted src/a.c, deleted my file"],
    [`cd src && sudo rm -f -- -x ${PROJECT}/b`, "deleted src/-x, deleted b"],
    ["mv a.c src/b.c", "deleted a.c, edited src/b.c"],
    ["mv a.c b/c.c src/", "deleted a.c, edited src/a.c, deleted b/c.c, edited src/c.c"],
    ["git mv -k a b; git rm -q c", "deleted a, edited b, deleted c"],
    ["sed -i 's/a/$b/; s/c/d/' Makefile x.mk", "edited Makefile, edited x.mk"],
    ["LC_ALL=C sed -E -i '' -e s/a/b/ x", "edited x"],
    ["cat > docs/x.md <<'EOF'", "edited docs/x.md"],
    ["echo 'a > b' >> log.txt 2>&1", "edited log.txt"],
    ["printf '%s' x>a/b", "edited a/b"],
    ["echo x | sudo tee -a a b > /dev/null", "edited a, edited b"],
    ["make | tail -3; rm a", "deleted a"],
    ["npm test && rm a", "deleted a"],
    ["cd src && rm a && make; ls", "deleted src/a"],
    ["rm *.o a.o", "deleted a.o"],
  ];
  deepEqual(cases.filter(([command, want]) => edits(command) !== want), []);
});

Deno.test("editsOf() leaves out what is not plain, not sure, or not of the project", () => {
  const none = [
    "grep -q x a && rm a; ls",
    "[ -f a ] && rm a\nls",
    "rm -i a < /dev/null",
    "mv -n a b",
    "npm test # see b; rm old later",
    "cleanup() {\n rm a\n}\ntrap cleanup EXIT\nnpm test",
    "ls | { read x; rm a; }",
    "rm a && git checkout -- a",
    "git stash && rm a && git stash pop",
    "rm $FILE",
    'rm "$FILE"',
    "rm ~/x",
    "rm a/*.c",
    "rm {a,b}",
    "rm a\\ b",
    "mv -t a b",
  ];
  none.push("rm /etc/x", "rm ../x", "rm .git/index.lock", "echo x > /dev/null", "rm $(cat list)");
  none.push("test -f a || rm a", "if [ -f a ]; then rm a; fi", "(cd b; rm a)", "cd $X && rm a");
  none.push(
    "exit 0; rm a",
    "git rm --cached a",
    "rm -rf node_modules dist",
    "sed -n 1p a",
    "cp a b",
  );
  none.push("npm test | tee out.log", "cat a > $OUT", "git commit -m 'rm a'");
  deepEqual(none.filter((command) => edits(command) !== ""), []);
});

Deno.test("extractState() lists files that a command has changed, when it succeeded", async () => {
  const heredoc = "cat > docs/x.md <<'EOF'\nrm src/kept.c\nEOF\nrm src/old.c";
  const { files } = await extracted([
    user("Do it."),
    agent(...ran("sed -i s/a/b/ Makefile", 0), ...ran(heredoc, 0), ...ran("rm b", 1, "denied")),
  ]);
  deepEqual(files.map(({ path, change }) => `${change} ${path}`), [
    "edited Makefile",
    "edited docs/x.md",
    "deleted src/old.c",
  ]);
});

Deno.test("extractState() believes what a tool states of a file more than words", async () => {
  const changes = async (...parts: readonly (readonly [object, object])[]) => {
    const { files } = await extracted([user("Do it."), agent(...parts.flat() as never[])]);
    return files.map(({ path, change, times }) => `${change} ${path} ×${times}`);
  };
  deepEqual(await changes(ran("cat > a", 0), touched("a", "created")), ["created a ×2"]);
  deepEqual(await changes(touched("a", "created"), ran("echo x > a", 0)), ["created a ×2"]);
  deepEqual(await changes(touched("a", "read"), ran("echo x > a", 0)), ["edited a ×1"]);
  const stated = done({ kind: "command", command: "rm a" }, {
    exitCode: 0,
    files: [{ path: "b", change: "edited" }],
  });
  deepEqual(await changes(stated), ["edited b ×1"]);
});
