import { deepEqual, equal, match } from "node:assert/strict";
import { antigravity } from "../../../lib/agents/antigravity.ts";
import { type Part, type Place, ReadLog, type SessionHead } from "../../../lib/agents/mod.ts";
import { testPlatform } from "../../_host.ts";

const ID = "a7000000-0000-4000-8000-00000000a709";
const LOGS = `.gemini/antigravity-cli/brain/${ID}/.system_generated/logs`;

const asked = (text: string) => ({
  type: "USER_INPUT",
  source: "USER_EXPLICIT",
  content: `<USER_REQUEST>\n${text}\n</USER_REQUEST>\n<ADDITIONAL_METADATA>x</ADDITIONAL_METADATA>`,
});

const called = (...calls: readonly [name: string, args: Record<string, unknown>][]) => ({
  type: "PLANNER_RESPONSE",
  source: "MODEL",
  tool_calls: calls.map(([name, args]) => ({ name, args })),
});

const ran = (content: string, status = "DONE") => ({
  type: "RUN_COMMAND",
  source: "MODEL",
  status,
  step_index: 3,
  content: `Created At: 2026-01-05T10:00:03Z\nCompleted At: 2026-01-05T10:00:03Z\n\n${content}`,
});

Deno.test("antigravity pairs results with calls by their kind, also when they come first", async () => {
  const { parts } = await readSteps([
    asked("Go."),
    ran("\t\t\t\tThe command completed successfully.\n\t\t\t\tOutput:\n\t\t\t\tone\ntwo\n"),
    called(["view_file", { AbsolutePath: "/x" }], ["run_command", { CommandLine: "ls" }]),
    { type: "VIEW_FILE", source: "MODEL", status: "ERROR", content: "Encountered error" },
  ]);
  const results = parts.filter((part) => part.kind === "tool-result");
  deepEqual(
    results.map(({ callId, output, exitCode, failed }) => [callId, output, exitCode, failed]),
    [
      ["3.1", "one\ntwo", 0, false],
      ["3.0", "Encountered error", null, true],
    ],
  );
});

Deno.test("antigravity gives a stopped call no result of a later one", async () => {
  const { parts } = await readSteps([
    asked("Go."),
    called(["run_command", { CommandLine: "sleep 100" }]),
    asked("Stop. Do the other thing."),
    called(["run_command", { CommandLine: "make" }]),
    ran("\t\t\t\tThe command failed with exit code: 2\n\t\t\t\tOutput:\n\t\t\t\tno rule\n"),
  ]);
  const results = parts.filter((part) => part.kind === "tool-result");
  deepEqual(results.map(({ callId, exitCode }) => [callId, exitCode]), [["4.0", 2]]);
});

Deno.test("antigravity follows the list of tasks through edits", async () => {
  const path = `/home/ana/.gemini/antigravity-cli/brain/${ID}/task.md`;
  const { parts } = await readSteps([
    asked("Go."),
    called(["write_to_file", { TargetFile: path, CodeContent: "# T\n- [/] One\n- [ ] Two\n" }]),
    called(["replace_file_content", {
      TargetFile: path,
      TargetContent: "- [/] One",
      ReplacementContent: "- [x] One",
    }]),
  ]);
  const plans = parts.filter((part) => part.kind === "plan");
  deepEqual(plans.map(({ items }) => items.map(({ state }) => state)), [
    ["in-progress", "pending"],
    ["completed", "pending"],
  ]);
});

Deno.test("antigravity reads what a command printed after the conversation went on", async () => {
  const { parts } = await readSteps(
    [asked("Go."), called(["run_command", { CommandLine: "make" }]), ran("Running.", "RUNNING")],
    { [`${LOGS}/../tasks/task-3.log`]: "line 1\nline 2\n" },
  );
  const [result] = parts.filter((part) => part.kind === "tool-result");
  equal(result?.output, "line 1\nline 2");
  equal(result?.exitCode, null);
});

Deno.test("antigravity reads transcript.jsonl, whose arguments are escaped twice", async () => {
  const { heads, parts } = await readSteps(
    [asked("Go."), called(["run_command", { CommandLine: '"ls"', Cwd: '"/home/ana/app"' }])],
    {},
    "transcript.jsonl",
  );
  equal(heads[0]?.project, "/home/ana/app");
  const [call] = parts.filter((part) => part.kind === "tool-call");
  deepEqual(call?.action, { kind: "command", command: "ls", folder: "/home/ana/app" });
});

Deno.test("antigravity takes what nobody typed for injected, and lists no session of it", async () => {
  const message = { ...asked("Report."), source: "SYSTEM" };
  deepEqual((await readSteps([message])).heads, []);
  const { parts } = await readSteps([asked("Go."), message]);
  deepEqual(
    parts.map((part) => part.kind === "text" && part.injected),
    [false, true, true],
  );
});

Deno.test("antigravity reads what its editor keeps under its new name", () => {
  const path = LOGS.replace("antigravity-cli", "antigravity-ide") + "/transcript.jsonl";
  const { place } = homeWith({ [path]: JSON.stringify(asked("Go.")) });
  deepEqual([...antigravity.sources(place, new ReadLog())], [{ path: `${place.home}/${path}` }]);
});

Deno.test("antigravity names stores that cannot be read, but no conversation with a transcript", () => {
  const { place } = homeWith({
    [`${LOGS}/transcript_full.jsonl`]: "",
    [`.gemini/antigravity-cli/conversations/${ID}.db`]: "",
    ".gemini/antigravity/conversations/other.pb": "",
    ".gemini/antigravity/conversations/other.db": "",
    ".codeium/windsurf/cascade/one.pb": "",
  });
  const stores = antigravity.unreadable!(place);
  deepEqual(stores.map(({ path }) => path.slice(place.home!.length)), [
    "/.gemini/antigravity/conversations",
    "/.codeium/windsurf/cascade",
  ]);
  match(stores[0]!.reason, /^1 conversation /);
  match(stores[1]!.reason, /^Windsurf encrypts /);
  deepEqual(antigravity.unreadable!(homeWith({}).place), []);
});

interface Read {
  readonly heads: readonly SessionHead[];
  readonly parts: readonly Part[];
}

async function readSteps(
  steps: readonly Record<string, unknown>[],
  files: Readonly<Record<string, string>> = {},
  name = "transcript_full.jsonl",
): Promise<Read> {
  const text = steps.map((step) => `${JSON.stringify(step)}\n`).join("");
  const { place } = homeWith({ [`${LOGS}/${name}`]: text, ...files });
  const log = new ReadLog();
  const heads: SessionHead[] = [];
  const parts: Part[] = [];
  for (const source of antigravity.sources(place, log)) {
    heads.push(...await antigravity.heads(source, place, log));
  }
  for (const head of heads) {
    for await (const turn of antigravity.read(head, place, log)) parts.push(...turn.parts);
  }
  equal(log.skipped, 0);
  return { heads, parts };
}

function homeWith(files: Readonly<Record<string, string>>): { readonly place: Place } {
  const home = newFolder();
  for (const [path, text] of Object.entries(files)) {
    const url = new URL(`file://${home}/${path}`);
    Deno.mkdirSync(new URL(".", url), { recursive: true });
    Deno.writeTextFileSync(url, text);
  }
  const cache = `${home}/cache`;
  return { place: { home, env: () => undefined, platform: testPlatform(), projects: [], cache } };
}

/** Makes a folder that goes when the tests are over. */
function newFolder(): string {
  const folder = Deno.makeTempDirSync();
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}
