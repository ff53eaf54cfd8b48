/**
 * Printing the prompt: the options of `render` and `capture --render`, and the look at the project
 * as it is now.
 *
 * @module
 */

import type { Captured, GitState } from "../lib/captured.ts";
import { printableJson } from "../lib/display.ts";
import { HandoffError } from "../lib/errors.ts";
import { goJson } from "../lib/go_json.ts";
import { absolutePath } from "../lib/paths.ts";
import type { PromptOptions } from "../lib/render/mod.ts";
import { renderRecord } from "../lib/render/record.ts";
import type { StoreEntry } from "../lib/store/mod.ts";
import { trimSpace } from "../lib/text.ts";
import type { Host, Options } from "./_command.ts";
import { isGone } from "./_folder.ts";

/** The options that say what the prompt is like. */
export const PROMPT_OPTIONS = {
  target: {
    type: "string",
    value: "TOOL",
    help: "the agent that will read it; generic otherwise",
  },
  budget: {
    type: "string",
    value: "N",
    help: "at most N tokens of 4 bytes for a prompt with captured state; 8000 otherwise",
  },
  format: {
    type: "string",
    value: "FORMAT",
    choices: ["markdown", "json"],
    aliases: { md: "markdown", "": "markdown" },
    help: "markdown (the default), or json for programs",
  },
  go: { type: "boolean", help: "do not tell the reader to report before it acts" },
  "no-drift": { type: "boolean", help: "do not look at what has changed since the capture" },
} as const satisfies Options;

/** What the user gave for those options. */
export interface PromptValues {
  readonly target?: string;
  readonly budget?: string;
  readonly format?: "markdown" | "json";
  readonly go?: boolean;
  readonly "no-drift"?: boolean;
}

/** The smallest budget that is kept, in tokens. */
const BUDGET_MIN = 300;

/** The most files whose presence is looked at. */
const FILES_LOOKED_AT_MAX = 200;

/**
 * Returns what a prompt is asked to be like.
 *
 * @throws {HandoffError} `usage` when `--budget` is no number that makes sense.
 */
export function parsePromptOptions(
  values: PromptValues,
): PromptOptions & { readonly target: string } {
  const target = trimSpace(values.target ?? "") || "generic";
  const { go = false } = values;
  if (values.budget === undefined) return { target, go };
  const text = trimSpace(values.budget);
  const budget = /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  if (budget >= BUDGET_MIN) return { target, go, budget };
  throw new HandoffError(
    "usage",
    `"--budget" must be a number of tokens from ${BUDGET_MIN} to 9999999, found "${text}"`,
  );
}

/** What printing needs of the invocation. */
export interface Printing {
  readonly host: Host;
  readonly values: PromptValues;
  warn(line: string): void;
}

/** Prints the prompt for a handoff, with what has moved in its project since it was captured. */
export async function printPrompt(
  { handoff, context }: StoreEntry,
  { host, values, warn }: Printing,
): Promise<void> {
  const asked = parsePromptOptions(values);
  const { captured = null, origin = null } = context ?? {};
  if (captured === null && values.format !== "json") {
    // Most handoffs are so, and what renders a session takes as long to load as all the rest.
    host.stdout.write(renderRecord(handoff, asked.target, origin));
    return;
  }
  const present = values["no-drift"] || origin !== null
    ? null
    : await lookAtPresent(handoff.project, captured, { host, warn });
  const { promptToJson, renderPrompt } = await import("../lib/render/mod.ts");
  const options = { ...asked, context: context ?? null, now: present };
  host.stdout.write(
    values.format === "json"
      ? `${printableJson(goJson(promptToJson(handoff, options), { indent: 2 }))}\n`
      : renderPrompt(handoff, options),
  );
}

/** Returns the project as it is now, or `null` when there is nothing to compare it with. */
async function lookAtPresent(
  project: string,
  captured: Captured | null,
  { host, warn }: Pick<Printing, "host" | "warn">,
): Promise<{ readonly git: GitState; readonly missing: readonly string[] } | null> {
  if (captured === null || captured.git === null) return null;
  const { gitState } = await import("../lib/git/state.ts");
  try {
    const git = await gitState(project, {
      env: host.env,
      platform: host.platform,
      now: host.now(),
    });
    return { git, missing: missingFiles(project, captured, host) };
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    warn(`cannot tell what has changed since the capture: ${error.message}`);
    return null;
  }
}

/** Returns the files that the session left changed and that are gone. */
function missingFiles(project: string, { files }: Captured, host: Host): string[] {
  return files.filter(({ change }) => change === "edited" || change === "created")
    .slice(-FILES_LOOKED_AT_MAX)
    .map(({ path }) => path)
    .filter((path) => isGone(absolutePath(path, project, host.platform)));
}
