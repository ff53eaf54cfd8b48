import { printableJson } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { goJson } from "../lib/go_json.ts";
import { type Draft, handoffToJson } from "../lib/handoff.ts";
import { resolveProject, storeFolder } from "../lib/paths.ts";
import { openStore } from "../lib/store/mod.ts";
import { listOf, trimSpace } from "../lib/text.ts";
import { defineCommand, type Host, type Invocation } from "./_command.ts";

const OPTIONS = {
  tool: { type: "string", value: "NAME", help: "the agent that did the work, such as codex" },
  project: { type: "string", value: "PATH", help: "the project folder; the current one otherwise" },
  title: { type: "string", value: "TEXT", help: "one line that names the work" },
  summary: {
    type: "string",
    value: "TEXT",
    help: "what was done and where the work stands; - reads it from stdin",
  },
  "summary-file": { type: "string", value: "FILE", help: "a file to read the summary from" },
  next: {
    type: "string",
    multiple: true,
    value: "TEXT",
    help: "a next step; repeatable, in the order in which to do them",
  },
  "no-git": { type: "boolean", help: "do not ask git which files have changed" },
  json: { type: "boolean", help: "print the saved record as JSON" },
} as const;

type Save = Invocation<typeof OPTIONS>;

/** The longest summary that is read from stdin or a file, in bytes. */
const SUMMARY_BYTES_MAX = 1024 * 1024;

/** Records a handoff by hand. */
export const command = defineCommand({
  summary: "Record a handoff by hand",
  details: [
    "--tool, --title and a summary are required. The files that git reports as changed in the " +
    "project are noted as well, so the project must be a git work tree unless --no-git is given.",
    "A summary from stdin or a file may have up to 1 MiB.",
  ],
  options: OPTIONS,
  examples: [
    {
      says: "Note the state of the current folder, with a next step",
      run:
        `save --tool codex --title "Auth refactor" --summary "Parser done" --next "Fix the tests"`,
    },
    {
      says: "A longer summary from a file",
      run: `save --tool claude-code --title "Auth refactor" --summary-file notes.md`,
    },
  ],
  async run(invocation) {
    const { options, host } = invocation;
    const draft = await readDraft(invocation);
    const store = openStore(storeFolder(host.env, host.platform), { now: () => host.now() });
    const changed = options["no-git"] ? [] : await changedFilesOf(draft.project, host);
    const handoff = await store.add({ ...draft, changed });
    host.stdout.write(
      options.json
        ? `${printableJson(goJson(handoffToJson(handoff), { indent: 2 }))}\n`
        : `saved handoff ${handoff.id}\n`,
    );
  },
});

/** Checks everything that was given before anything is read, and reads the summary last. */
async function readDraft({ options, host }: Save): Promise<Omit<Draft, "changed">> {
  const { summary, "summary-file": summaryFile, project = host.cwd() } = options;
  if (summary !== undefined && summaryFile !== undefined) {
    throw new HandoffError("usage", `"--summary" and "--summary-file" exclude each other`);
  }
  const tool = trimSpace(options.tool ?? "");
  const title = trimSpace(options.title ?? "");
  const missing = [
    ...tool === "" ? ["--tool"] : [],
    ...trimSpace(project) === "" ? ["--project"] : [],
    ...title === "" ? ["--title"] : [],
    ...trimSpace(summaryFile ?? summary ?? "") === "" ? ["--summary"] : [],
  ];
  if (missing.length > 0) {
    throw new HandoffError("usage", `cannot save: ${listOf(missing, "and")} must be given`, {
      hints: [`run "session-handoff save --help" to see an example`],
    });
  }
  const next = (options.next ?? []).map(trimSpace);
  if (next.includes("")) {
    throw new HandoffError("usage", `cannot save: "--next" must not be empty`);
  }
  return {
    tool,
    project: resolveProject(project, host.cwd(), host.platform),
    title,
    summary: await readSummary(host, summary, summaryFile),
    next,
  };
}

async function readSummary(host: Host, text = "-", file = text): Promise<string> {
  if (file === text && text !== "-") return trimSpace(text);
  const source = file === "-" ? "stdin" : `"${file}"`;
  const { readInput } = await import("./_input.ts");
  const options = { path: file, what: "the summary", bytesMax: SUMMARY_BYTES_MAX };
  const summary = trimSpace(decodeUtf8(await readInput(host, options), source));
  if (summary !== "") return summary;
  throw new HandoffError("usage", `cannot save: the summary from ${source} is empty`);
}

function decodeUtf8(bytes: Uint8Array<ArrayBuffer>, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new HandoffError("invalid", `cannot save: the summary from ${source} must be UTF-8 text`);
  }
}

async function changedFilesOf(project: string, host: Host): Promise<string[]> {
  const { changedFiles } = await import("../lib/git.ts");
  return await changedFiles(project, { env: host.env, platform: host.platform });
}
