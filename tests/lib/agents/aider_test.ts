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

Deno.test("aider knows nothing of how a command ended that it ran for the model", async () => {
  const { parts } = await readHistory(
    `${START}#### Go on.  \n\nI run it.\n\n> Running npm test  \n\n#### On.  \n`,
  );
  deepEqual(parts.map(({ kind }) => kind), ["text", "text", "tool-call", "text"]);
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
