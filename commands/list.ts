import { oneLine, printableJson } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { goJson } from "../lib/go_json.ts";
import { type Handoff, handoffToJson } from "../lib/handoff.ts";
import type { HandoffContext } from "../lib/handoff_context.ts";
import { storeFolder } from "../lib/paths.ts";
import { openStore, type Store } from "../lib/store/mod.ts";
import { padEnd } from "../lib/text.ts";
import { defineCommand, type Host } from "./_command.ts";
import { FILTER_OPTIONS, ID_PREFIX_OPTION, parseFilter } from "./_filters.ts";

/** How wide the tool is at least where no person reads, as in the Go tool. */
const TOOL_WIDTH = 12;

/** Lists the handoffs that pass the filters. */
export const command = defineCommand({
  summary: "List the saved handoffs",
  details: [
    "The newest come first. On a terminal it is a table; in a pipe it is lines for scripts.",
    "--since takes a duration such as 90m, 1h30m, 2d or 1w, a date (from midnight UTC, as ids " +
    "are in UTC), or a time with its offset from UTC.",
    "This is a view for you: unlike render and export, it does not look for credentials.",
  ],
  options: {
    json: { type: "boolean", help: "print the records as a JSON array" },
    ...ID_PREFIX_OPTION,
    ...FILTER_OPTIONS,
    latest: { type: "boolean", help: "only the newest one" },
  },
  examples: [
    {
      says: "What was done in this project in the last two days",
      run: "list --project . --since 2d",
    },
    { says: "The newest handoff that mentions a word", run: "list --query auth --latest" },
    { says: "All of it, for a script", run: "list --json" },
  ],
  async run({ options, host }) {
    const filter = parseFilter(options, host);
    if (options.latest && filter.limit) {
      throw new HandoffError("usage", `"--latest" and "--limit" exclude each other`);
    }
    const store = openStore(storeFolder(host.env, host.platform), { now: () => host.now() });
    const handoffs = await store.list(options.latest ? { ...filter, limit: 1 } : filter);
    host.stdout.write(
      options.json
        ? `${printableJson(goJson(handoffs.map(handoffToJson), { indent: 2 }))}\n`
        : handoffs.length === 0
        ? "no handoffs saved\n"
        : host.stdout.isTerminal
        ? await formatForPeople(handoffs, store, host)
        : handoffs.map(formatForScripts).join(""),
    );
  },
});

/** Returns the lines of the Go tool. */
function formatForScripts({ id, tool, title, project, next }: Handoff): string {
  const lines = [
    `${oneLine(id)}  ${padEnd(oneLine(tool), TOOL_WIDTH)}  ${oneLine(title)}`,
    `  project: ${oneLine(project)}`,
  ];
  if (next !== null && next.length > 0) lines.push(`  next: ${next.map(oneLine).join(" | ")}`);
  return lines.map((line) => `${line}\n`).join("");
}

async function formatForPeople(
  handoffs: readonly Handoff[],
  store: Store,
  host: Host,
): Promise<string> {
  const [{ formatTable }, { relativeTime }, { shortPath }] = await Promise.all([
    import("./_table.ts"),
    import("./_relative_time.ts"),
    import("./_short_path.ts"),
  ]);
  const now = host.now();
  const authors = (await store.contexts(handoffs)).map(authorOf);
  return formatTable([
    { title: "ID", cells: handoffs.map(({ id }) => id) },
    {
      title: "SAVED",
      cells: handoffs.map(({ createdAt }) => relativeTime(createdAt, now)),
      isDim: true,
    },
    { title: "TOOL", cells: handoffs.map(({ tool }) => tool), min: 8 },
    { title: "IMPORTED FROM", cells: authors, min: 13 },
    {
      title: "PROJECT",
      cells: handoffs.map(({ project }) => shortPath(project, host)),
      min: 8,
      keepsEnd: true,
      isDim: true,
    },
    { title: "TITLE", cells: handoffs.map(({ title }) => title), min: 12 },
  ], { columns: host.stdout.columns, colour: host.colour });
}

/** Returns who signed an imported handoff, `unsigned`, or nothing for one of our own. */
function authorOf(context: HandoffContext | HandoffError | null): string {
  if (context instanceof HandoffError) return "unreadable";
  if (!context?.origin) return "";
  return context.origin.signer?.name ?? "unsigned";
}
