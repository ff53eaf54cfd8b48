import { oneLine, printableJson } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { findHandoff } from "../lib/filter.ts";
import { goJson } from "../lib/go_json.ts";
import { type Handoff, handoffToJson } from "../lib/handoff.ts";
import { storeFolder } from "../lib/paths.ts";
import { openStore } from "../lib/store/mod.ts";
import { count } from "../lib/text.ts";
import { defineCommand, type Host } from "./_command.ts";

/** Deletes handoffs and what is known beyond their records. */
export const command = defineCommand({
  summary: "Delete handoffs",
  details: [
    "On a terminal you are asked first; elsewhere --yes is needed. What was noted when they were " +
    "imported goes as well. When one of the ids is not found, nothing is deleted.",
  ],
  options: {
    yes: { type: "boolean", help: "delete without asking" },
    json: { type: "boolean", help: "print the deleted records as a JSON array" },
  },
  positional: {
    name: "ID",
    help: "an id, the beginning of one, or latest",
    min: 1,
    max: Infinity,
  },
  examples: [
    { says: "One handoff, named by the beginning of its id", run: "remove 20261122-18" },
    { says: "Two, in a script", run: "remove --yes 20261122-180206 20261122-180207" },
  ],
  async run({ options, args, host, say }) {
    const store = openStore(storeFolder(host.env, host.platform), { now: () => host.now() });
    const saved = (await store.list()).reverse();
    const handoffs = new Map<string, Handoff>();
    for (const reference of args) {
      const handoff = findHandoff(saved, reference);
      handoffs.set(handoff.id, handoff);
    }
    const chosen = [...handoffs.values()];
    if (!options.yes && !await agreed(chosen, host)) {
      say("nothing was removed");
      return 1;
    }
    const removed = await store.remove([...handoffs.keys()]);
    host.stdout.write(
      options.json
        ? `${printableJson(goJson(removed.map(handoffToJson), { indent: 2 }))}\n`
        : removed.map(({ id }) => `removed handoff ${oneLine(id)}\n`).join(""),
    );
  },
});

/** Asks the person at the terminal; without one, `--yes` is needed. */
async function agreed(handoffs: readonly Handoff[], host: Host): Promise<boolean> {
  if (!host.stdin.isTerminal || !host.stderr.isTerminal) {
    throw new HandoffError("usage", `cannot ask whether to remove ${names(handoffs)}`, {
      hints: ["add --yes to remove without being asked; nothing was removed"],
    });
  }
  for (const { id, tool, title } of handoffs) {
    host.stderr.write(`${oneLine(id)}  ${oneLine(tool)}  ${oneLine(title)}\n`);
  }
  const { confirm } = await import("./_prompts.ts");
  return await confirm(host, `Remove ${count(handoffs.length, "handoff")}?`);
}

function names(handoffs: readonly Handoff[]): string {
  return handoffs.length === 1 ? `"${handoffs[0]!.id}"` : count(handoffs.length, "handoff");
}
