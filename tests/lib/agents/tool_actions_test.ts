import { deepEqual } from "node:assert/strict";
import { actionOf as codexAction } from "../../../lib/agents/_codex/calls.ts";
import { cursorAction } from "../../../lib/agents/_cursor/tools.ts";
import { callAction as geminiAction } from "../../../lib/agents/_gemini/tools.ts";
import { actionsOf as clineActions } from "../../../lib/agents/_cline/calls.ts";
import { callIn as zedCall } from "../../../lib/agents/_zed/tools.ts";
import { actionOf } from "../../../lib/agents/_read/tool_actions.ts";

Deno.test("actionOf() has the folder that the input of a command states, under any name", () => {
  const does = { does: "command", field: "command" } as const;
  const want = { kind: "command", command: "make", folder: "a" };
  for (
    const field of [
      "workdir",
      "cwd",
      "Cwd",
      "working_dir",
      "working_directory",
      "workingDirectory",
      "dir_path",
      "directory",
    ]
  ) deepEqual(actionOf(does, { command: "make", [field]: "a" }), want);
  const stateless = { kind: "command", command: "make" };
  for (const cwd of ["", null, 7]) deepEqual(actionOf(does, { command: "make", cwd }), stateless);
  deepEqual(actionOf({ does: "task", field: "command" }, { command: "make", cwd: "a" }), {
    kind: "task",
    text: "make",
  });
});

Deno.test("adapters with tables of their own hand the folder of a command on, too", () => {
  const command = "make";
  const want = { kind: "command", command, folder: "/p/a" };
  deepEqual(codexAction("exec_command", { cmd: command, workdir: "/p/a" }), want);
  deepEqual(codexAction("shell", { command: ["bash", "-lc", command], workdir: "/p/a" }), want);
  deepEqual(cursorAction("Shell", { command, workingDirectory: "/p/a" }), want);
  deepEqual(geminiAction("run_shell_command", { command, dir_path: "/p/a" }), want);
  deepEqual(clineActions("run_commands", { commands: [command], cwd: "/p/a" }), [want]);
});

Deno.test("zed states the folder of a command by the name of one of the thread's folders", () => {
  const action = (cd: string) =>
    zedCall({ id: "1", name: "terminal", input: { command: "make", cd } }, ["/p/a", "/p/b"]).action;
  deepEqual(action("b"), { kind: "command", command: "make", folder: "/p/b" });
  deepEqual(action("b/src"), { kind: "command", command: "make", folder: "/p/b/src" });
  deepEqual(action("."), { kind: "command", command: "make", folder: "." });
});
