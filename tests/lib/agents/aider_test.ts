import { deepEqual, equal } from "node:assert/strict";
import { aider } from "../../../lib/agents/aider.ts";
import { type Part, type Place, ReadLog, type SessionHead } from "../../../lib/agents/mod.ts";
import { testPlatform } from "../../_host.ts";

const FILE = ".aider.chat.history.md";
const START = "# aider chat started at 2026-01-05 10:00:00\n\n";

Deno.test("aider reads each run as a session, and none in which nobody asked for anything", async () => {
  const text = `${START}> Aider v0.86.2  \n\n` + START + "#### One.  \n\nYes.\n\n" +
    START.replace("10:00:00", "11:00:00") + "#### /run ls  \n";
  const { heads } = await readHistory(text);
  deepEqual(heads.map(({ id, title }) => [id, title]), [
    ["app-20260105-100000-002", "One."],
    ["app-20260105-110000", "ls"],
  ]);
});

Deno.test("aider keeps the ids of sessions when the file grows", async () => {
  const one = `${START}#### One.  \n\nYes.\n`;
  const before = await readHistory(one);
  const after = await readHistory(`${one}\n${START}#### Two.  \n`);
  equal(after.heads[0]?.id, before.heads[0]?.id);
  equal(after.heads.length, 2);
});

Deno.test("aider takes headings and quotations of an answer for the answer", async () => {
  const { parts } = await readHistory(
    `${START}#### Explain.  \n\n#### Overview\n\n> A quotation\n\n> Applied edit to x.js\n\n`,
  );
  deepEqual(parts, [
    { kind: "text", text: "Explain.", injected: false },
    {
      kind: "text",
      text: "#### Overview\n\n> A quotation\n\n> Applied edit to x.js",
      injected: false,
    },
  ]);
});

Deno.test("aider takes what a command printed up to the question for its output", async () => {
  const { parts } = await readHistory(
    `${START}#### /run make  \n> one  \n> two  \n` +
      "> Add 0.1k tokens of command output to the chat? (Y)es/(N)o [Yes]: n  \n\n#### Next.  \n",
  );
  deepEqual(parts.map((part) => part.kind === "tool-result" ? part.output : part.kind), [
    "tool-call",
    "one\ntwo",
    "text",
  ]);
});

Deno.test("aider takes a test whose output is added for a failed one", async () => {
  const failures = async (printed: string) => {
    const { parts } = await readHistory(
      `${START}#### /test make check  \n${printed}\n#### On.  \n`,
    );
    return parts.flatMap((part) => part.kind === "tool-result" ? [part.failed] : []);
  };
  deepEqual(await failures("> Added 2 lines of output to the chat.  \n"), [true]);
  deepEqual(await failures(""), [false]);
});

Deno.test("aider reads a command that printed very many lines", async () => {
  const count = 200_000;
  const { parts } = await readHistory(
    `${START}#### /run seq ${count}  \n${"> line  \n".repeat(count)}\n#### On.  \n`,
  );
  const [output] = parts.flatMap((part) => part.kind === "tool-result" ? [part.output] : []);
  equal(output?.split("\n").length, count);
});

Deno.test("aider knows that a command of the model's has ended when more comes, and not how", async () => {
  const results = async (behind: string) => {
    const { parts } = await readHistory(
      `${START}#### Go on.  \n\nI run it.\n\n> Running npm test  \n${behind}`,
    );
    return parts.flatMap((part) => part.kind === "tool-result" ? [part.isUnknown] : []);
  };
  deepEqual(await results(""), []);
  deepEqual(await results("\n#### On.  \n"), [true]);
  deepEqual(await results("> Added 2 lines of output to the chat.  \n"), [true]);
});

Deno.test("aider tells what the model is given again from what the user typed", async () => {
  const answer = "1. Cut it.  \n2. Sew it.";
  const typed = (text: string) => text.split("\n").map((line) => `#### ${line}  \n`).join("");
  const { parts } = await readHistory(
    `${START}${typed("/architect Make a coat.")}> Repo-map: off  \n\n${typed("Make a coat.")}\n` +
      `${answer}\n\n> Tokens: 1k sent, 2 received.  \n\n${typed(answer)}\n` +
      `Sewn.\n\n${typed("Now a hat.")}\nFelt?\n\n` +
      `> Edit the files? (Y)es/(N)o [Yes]: y  \n\n${typed("Felt, then.")}\nDone.\n\n` +
      `${typed("/help How?")}\n${
        typed(
          "# Question: How?\n\n# Relevant docs:\n\nOnly ask once.\n\n" +
            "# Announcement lines from when this session of aider was launched:\n\nAider v0.86.2",
        )
      }\nSo.\n`,
  );
  deepEqual(said(parts), [
    "/architect Make a coat.",
    answer,
    "Sewn.",
    "Now a hat.",
    "Felt?",
    "Done.",
    "So.",
  ]);
});

Deno.test("aider takes what is directly below a line of the program's for printed", async () => {
  const { parts } = await readHistory(
    `${START}#### /run make  \n> one\ntwo\n\nthree  \n\n#### Go on.  \n\nI do.\n\n` +
      "> mkdir -p a       \nmkdir -p b  \n> Run shell commands? (Y)es/(N)o [Yes]: y  \n",
  );
  deepEqual(parts.map((part) => part.kind === "tool-result" ? part.output : part.kind), [
    "tool-call",
    "one\ntwo\n\nthree",
    "text",
    "text",
  ]);
});

Deno.test("aider takes an answer that is no yes or no for a request", async () => {
  const after = async (answer: string) => {
    const question =
      `> Add the output to the chat?\n(Y)es/(n)o/message with instructions: ${answer}  \n`;
    return said((await readHistory(`${START}#### /run make  \n> no rule  \n${question}`)).parts);
  };
  deepEqual(await after("add the rule"), ["add the rule"]);
  deepEqual(await after("n"), []);
  deepEqual(await after(""), []);
});

Deno.test("aider knows commands in other letters and by their beginning", async () => {
  const { parts } = await readHistory(
    `${START}#### /ADD x.js  \n> Invalid command: /ADD  \n\n#### /arch A coat.  \n\n` +
      "#### /ru npm test  \n> 1 failing  \n\n#### /c  \n",
  );
  deepEqual(said(parts), ["/arch A coat."]);
  deepEqual(
    parts.flatMap((part) => part.kind === "tool-call" ? [part.action] : []),
    [{ kind: "command", command: "npm test" }],
  );
});

Deno.test("aider tells a change that was taken back", async () => {
  const { parts } = await readHistory(
    `${START}#### Go.  \n\nSo.\n\n> Applied edit to a.js  \n> Commit 1a2b3c4 feat: go  \n\n` +
      "#### /undo  \n> Removed: 1a2b3c4 feat: go  \n",
  );
  deepEqual(parts.slice(-2).map((part) => part.kind === "tool-result" && part.refused), [
    false,
    true,
  ]);
});

Deno.test("aider reads what its first versions printed", async () => {
  for (const line of ["Model: gpt-4", "Model: gpt-4 using diff edit format"]) {
    const { heads, parts } = await readHistory(
      `${START}> ${line}  \n\n#### Go.  \n\nSo.\n\n` +
        "> Allow creation of new file a.js? y  \n> Applied edit to a.js  \n",
    );
    equal(heads[0]?.model, "gpt-4");
    deepEqual(
      parts.flatMap((part) => part.kind === "tool-call" ? [part.action] : []),
      [{ kind: "files", files: [{ path: "a.js", change: "created" }] }],
    );
  }
});

Deno.test("aider tells that tests which it runs by itself have failed, whatever they print", async () => {
  const check = "> Attempt to fix test errors? (Y)es/(N)o [Yes]: ";
  const edit = "Go.\n\n> Applied edit to a.js  \n";
  const runs = async (options: string, text: string) => {
    const { parts } = await readHistory(`${START}> aider ${options}  \n\n#### One.  \n\n${text}`);
    const commands = parts.flatMap((part) =>
      part.kind === "tool-call" && part.action.kind === "command" ? [part.action.command] : []
    );
    const ends = parts.flatMap((part) =>
      part.kind === "tool-result" && part.callId !== "" && (part.failed || part.isUnknown)
        ? [[part.output, part.failed, part.isUnknown ?? false]]
        : []
    );
    return [commands, ends];
  };
  const none = "> Added 0 lines of output to the chat.  \n";
  deepEqual(await runs("--auto-test --test-cmd npm test", `${edit}${none}${check}y  \n`), [
    ["npm test"],
    [["", true, false]],
  ]);
  deepEqual(await runs("a.js", `${edit}> not ok  \n${none}${check}n  \n`), [
    ["aider --test"],
    [["not ok", true, false]],
  ]);
  // Nothing is told of a run that succeeds.
  const again = `${edit}${none}${check}y  \n\n${edit}`;
  deepEqual(await runs("--test-cmd=pytest --model gpt-4", `${again}\n#### Two.  \n`), [
    ["pytest", "pytest"],
    [["", true, false], ["", false, true]],
  ]);
  deepEqual(await runs("--test-cmd pytest a.py", again), [
    ["aider --test", "aider --test"],
    [["", true, false], ["", false, true]],
  ]);
  deepEqual(await runs("", edit), [[], []]);
});

Deno.test("aider tells the commands that the user did not let run", async () => {
  const { parts } = await readHistory(
    `${START}#### Clean up.  \n\nSo:\n\n> rm -rf out    \n# all of it  \nmake  \n` +
      "> Run shell commands? (Y)es/(N)o/(D)on't ask again [Yes]: d  \n",
  );
  deepEqual(
    parts.flatMap((part) =>
      part.kind === "tool-call"
        ? [part.input]
        : part.kind === "tool-result"
        ? [part.refused && part.failed]
        : []
    ),
    [{ command: "rm -rf out" }, true, { command: "make" }, true],
  );
});

Deno.test("aider takes what the user copied for elsewhere for a request", async () => {
  const { heads } = await readHistory(`${START}#### /copy-context write the notes  \n`);
  equal(heads[0]?.title, "/copy-context write the notes");
});

Deno.test("aider says that it does not read the runs of its first weeks", async () => {
  const { place, path } = await readHistory("");
  Deno.writeTextFileSync(
    path,
    `# Aider chat started at 2023-05-20 10:00:00\n\n_Added a.py to the chat_\n\n${START}#### One.  \n`,
  );
  const log = new ReadLog();
  const heads = await aider.heads({ path }, place, log);
  deepEqual(heads.map(({ title }) => title), ["One."]);
  deepEqual(log.problems.map(({ line, reason }) => [line, reason]), [
    [1, "runs from before June 2023, in a form that is not read"],
  ]);
});

Deno.test("aider reports a session that is not in the file any more", async () => {
  const { place, heads, path } = await readHistory(`${START}#### One.  \n`);
  Deno.writeTextFileSync(path, `${START.replace("2026", "2027")}#### Two.  \n`);
  const log = new ReadLog();
  for await (const _turn of aider.read(heads[0]!, place, log)) throw new Error("a turn");
  equal(log.skipped, 1);
});

Deno.test("aider looks where AIDER_CHAT_HISTORY_FILE says", () => {
  const rootsWith = (file: string) =>
    aider.roots({
      home: "/home/ana",
      env: (name) => name === "AIDER_CHAT_HISTORY_FILE" ? file : undefined,
      platform: "linux",
      projects: ["/home/ana/app"],
      cache: "/nowhere",
    });
  deepEqual(rootsWith(""), [`/home/ana/app/${FILE}`]);
  deepEqual(rootsWith("logs/chat.md"), ["/home/ana/app/logs/chat.md"]);
  deepEqual(rootsWith("/home/ana/chat.md"), ["/home/ana/chat.md"]);
});

/** Returns what somebody said, without what the program put there. */
function said(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => part.kind === "text" && !part.injected ? [part.text] : []);
}

interface History {
  readonly place: Place;
  readonly path: string;
  readonly heads: readonly SessionHead[];
  /** The parts of the last session. */
  readonly parts: readonly Part[];
}

async function readHistory(text: string): Promise<History> {
  const folder = newFolder();
  const project = `${folder}/app`;
  const path = `${project}/${FILE}`;
  Deno.mkdirSync(project);
  Deno.writeTextFileSync(path, text);
  const place: Place = {
    home: folder,
    env: () => undefined,
    platform: testPlatform(),
    projects: [project],
    cache: `${folder}/cache`,
  };
  const log = new ReadLog();
  const heads = await aider.heads({ path }, place, log);
  const parts: Part[] = [];
  const last = heads.at(-1);
  if (last !== undefined) {
    for await (const turn of aider.read(last, place, log)) parts.push(...turn.parts);
  }
  equal(log.skipped, 0);
  return { place, path, heads, parts };
}

/** Makes a folder that goes when the tests are over. */
function newFolder(): string {
  const folder = Deno.makeTempDirSync();
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}
