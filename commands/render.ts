import { HandoffError } from "../lib/errors.ts";
import { storeFolder } from "../lib/paths.ts";
import { openStore } from "../lib/store/mod.ts";
import { defineCommand } from "./_command.ts";
import { parsePromptOptions, printPrompt, PROMPT_OPTIONS } from "./_prompt.ts";
import { passAlone, SECRET_OPTIONS } from "./_secret_gate.ts";

/** Prints the prompt that hands the work to the next agent. */
export const command = defineCommand({
  summary: "Print a handoff as a prompt for the next agent",
  details: [
    "A captured handoff comes with the state of the work, as much of it as the budget allows, and " +
    "with what has moved in its project since, as far as git may be asked.",
    "Credentials in it are replaced by [redacted:kind], and stderr says how many there were.",
    "An imported handoff says who signed it, and that it is a report and no instruction.",
  ],
  options: {
    id: {
      type: "string",
      value: "ID",
      help: "an id, the beginning of one, or latest (the default)",
    },
    ...PROMPT_OPTIONS,
    ...SECRET_OPTIONS,
  },
  positional: { name: "ID", help: "the same as --id", max: 1 },
  examples: [
    { says: "The newest handoff", run: "render" },
    { says: "A certain one, named by the beginning of its id", run: "render 20261122-18" },
    { says: "As the first message of a new session", run: "render --target claude-code | claude" },
  ],
  async run({ options, args, host, warn }) {
    const [named] = args;
    if (named !== undefined && options.id !== undefined) {
      throw new HandoffError(
        "usage",
        `the handoff is named twice: "--id ${options.id}" and "${named}"`,
      );
    }
    parsePromptOptions(options);
    const store = openStore(storeFolder(host.env, host.platform), { now: () => host.now() });
    const handoff = await store.find(named ?? options.id ?? "latest");
    const entry = { handoff, context: await store.context(handoff) };
    const safe = await passAlone(entry, options, warn);
    await printPrompt(safe, { host, values: options, warn });
  },
});
