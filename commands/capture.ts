import type { CapturedFile, GitState } from "../lib/captured.ts";
import { type Capture, captureWork, type Given, recordOf } from "../lib/capture/mod.ts";
import { printableJson } from "../lib/display.ts";
import type { Platform } from "../lib/environment.ts";
import { HandoffError } from "../lib/errors.ts";
import { gitState } from "../lib/git/state.ts";
import { goJson } from "../lib/go_json.ts";
import { type Handoff, handoffToJson } from "../lib/handoff.ts";
import { contextToJson, type HandoffContext } from "../lib/handoff_context.ts";
import { absolutePath, storeFolder } from "../lib/paths.ts";
import { openStore, type Store, type StoreEntry } from "../lib/store/mod.ts";
import { count, trimSpace } from "../lib/text.ts";
import { findCaptured } from "./_captured_before.ts";
import { defineCommand, type Invocation } from "./_command.ts";
import { isFolder, isGone } from "./_folder.ts";
import { parsePromptOptions, printPrompt, PROMPT_OPTIONS } from "./_prompt.ts";
import { passAlone, SECRET_OPTIONS } from "./_secret_gate.ts";
import { chooseSession, type ChosenSession, SESSION_OPTIONS } from "./_session_choice.ts";
import { warnOfSkipped } from "./_sessions_place.ts";

const OPTIONS = {
  ...SESSION_OPTIONS,
  title: {
    type: "string",
    value: "TEXT",
    help: "one line that names the work, in place of the session's",
  },
  summary: { type: "string", value: "TEXT", help: "where the work stands, in your words" },
  next: {
    type: "string",
    multiple: true,
    value: "TEXT",
    help: "a next step, before those of the session; repeatable",
  },
  "no-git": { type: "boolean", help: "do not ask git about the project" },
  again: {
    type: "boolean",
    help: "capture even if the session has not changed since the last capture",
  },
  "dry-run": {
    type: "boolean",
    help: "save nothing; print the record and context as JSON, or the prompt with --render",
  },
  render: { type: "boolean", help: "print the prompt for the next agent at once" },
  ...PROMPT_OPTIONS,
  ...SECRET_OPTIONS,
  json: { type: "boolean", help: "print the saved record as JSON" },
} as const;

type CaptureInvocation = Invocation<typeof OPTIONS>;

/** Makes a handoff out of an agent's own session. */
export const command = defineCommand({
  summary: "Make a handoff out of an agent's own session",
  details: [
    "Reads the newest session of this repository, whatever the agent, and keeps the state of the " +
    "work: what was asked for, the plan, what was done, what fails, what comes next. The agent " +
    "need not run, and no model is asked. Without any session it makes a handoff from git alone.",
    "Credentials are replaced by [redacted:kind] before anything is saved, and stderr says how " +
    "many there were.",
  ],
  options: OPTIONS,
  examples: [
    {
      says: "The agent hit its limit: go on with another one",
      run: `capture && codex "$(session-handoff render --target codex)"`,
    },
    {
      says: "A certain session, named by the beginning of its id",
      run: "capture --session 0a1b2c3d",
    },
    { says: "See what would be saved", run: "capture --agent gemini-cli --dry-run" },
  ],
  async run(invocation) {
    const { options, host, say, warn } = invocation;
    const given = readGiven(invocation);
    parsePromptOptions(options);
    const chosen = await chooseSession(options, invocation);
    const git = await lookAtGit(chosen, invocation);
    if (chosen.session === null) {
      if (git === null) throw nothingToCapture(chosen.project, !options["no-git"]);
      say(`found no session of ${chosen.project}: the handoff is made from git alone`);
    }
    const { place, project, session } = chosen;
    const capture = withGoneFiles(
      await captureWork(session, { place, git, given }),
      session?.head.project === project && isFolder(project) ? project : null,
      host.platform,
    );
    warnOfSkipped(capture.log, warn);
    const wanted = { project, given };
    const store = openStore(storeFolder(host.env, host.platform), { now: () => host.now() });
    if (options["dry-run"]) {
      return await show(await entryOf(capture, wanted, invocation), invocation);
    }
    const isGiven = Object.values(given).some((value) => value.length > 0);
    const findSame = options.again || isGiven
      ? () => Promise.resolve(null)
      : () => findCaptured(store, capture.captured, project);
    const before = await findSame();
    if (before !== null) return await showAgain(before, store, invocation);
    const { handoff, context } = await entryOf(capture, wanted, invocation);
    const { handoff: saved, isNew } = await store.addUnless(findSame, handoff, context);
    if (!isNew) return await showAgain(saved, store, invocation);
    if (options.render || options.json) say(`saved handoff ${saved.id}`);
    else host.stdout.write(`saved handoff ${saved.id}\n`);
    say(describe(capture));
    if (options.render || options.json) await show({ handoff: saved, context }, invocation);
  },
});

/** Returns what the user wants the record to say, and refuses options that make no sense. */
function readGiven({ options }: CaptureInvocation): Given {
  const { title, summary, next, project } = options;
  for (const name of ["target", "budget", "format", "go", "no-drift"] as const) {
    if (options[name] !== undefined && !options.render) {
      throw new HandoffError("usage", `cannot capture: "--${name}" is for "--render"`);
    }
  }
  if (options.json && options.render) {
    throw new HandoffError("usage", `cannot capture: "--json" and "--render" exclude each other`, {
      hints: [`"--render --format json" prints the prompt as JSON`],
    });
  }
  for (const [name, text] of Object.entries({ title, summary, project })) {
    if (text !== undefined && trimSpace(text) === "") {
      throw new HandoffError("usage", `cannot capture: "--${name}" must not be empty`);
    }
  }
  const steps = (next ?? []).map(trimSpace);
  if (steps.includes("")) {
    throw new HandoffError("usage", `cannot capture: "--next" must not be empty`);
  }
  return {
    ...title !== undefined && { title: trimSpace(title) },
    ...summary !== undefined && { summary: trimSpace(summary) },
    next: steps,
  };
}

/** Resolves to the work tree as it is now; to `null` when there is none, which is said. */
async function lookAtGit(
  { project }: ChosenSession,
  { options, host, say }: CaptureInvocation,
): Promise<GitState | null> {
  if (options["no-git"]) return null;
  if (!isFolder(project)) {
    say(`the project folder ${project} is not on this machine: nothing is noted of its git`);
    return null;
  }
  try {
    return await gitState(project, { env: host.env, platform: host.platform, now: host.now() });
  } catch (error) {
    if (!(error instanceof HandoffError) || error.code !== "git") throw error;
    say(`nothing is noted of git: ${error.message}`);
    return null;
  }
}

/**
 * Says of files of the project that the session left changed, and that are not there now, that they
 * are gone: somebody deleted them since, or they are on another branch.
 */
function withGoneFiles(
  capture: Capture,
  folder: string | null,
  platform: Platform,
): Capture {
  if (folder === null) return capture;
  const { captured } = capture;
  const files = captured.files.map((file): CapturedFile =>
    isLeftInProject(file) && isGone(absolutePath(file.path, folder, platform))
      ? { ...file, isGone: true }
      : file
  );
  return { ...capture, captured: { ...captured, files } };
}

/** Says whether a session changed a file of the project, and did not delete it in the end. */
function isLeftInProject({ path, change }: CapturedFile): boolean {
  const isElsewhere = /^(?:[\\/~]|[A-Za-z]:[\\/]|\.\.(?:[\\/]|$))/.test(path);
  return (change === "created" || change === "edited") && !isElsewhere;
}

function nothingToCapture(project: string, wasGitAsked: boolean): HandoffError {
  const git = wasGitAsked ? "git has nothing to tell" : "git was not asked";
  return new HandoffError(
    "not-found",
    `cannot capture "${project}": no agent has a session of it, and ${git}`,
    {
      hints: [
        `run "session-handoff sessions --all" to see the sessions of all projects`,
        `name one with --session, or record the handoff by hand with "session-handoff save"`,
      ],
    },
  );
}

/**
 * Resolves to what is to be saved. Credentials are taken out first: the record is cut from what was
 * captured, and half a token is found by no rule.
 */
async function entryOf(
  { captured, title }: Capture,
  { project, given }: { readonly project: string; readonly given: Given },
  { options, host, warn }: CaptureInvocation,
): Promise<{ readonly handoff: Handoff; readonly context: HandoffContext }> {
  const frame = { id: "", createdAt: host.now() };
  const said = {
    ...frame,
    tool: "",
    project,
    title: given.title ?? title ?? "",
    summary: given.summary ?? "",
    next: given.next ?? [],
    changed: captured.git?.dirty ?? [],
  };
  const context = { origin: null, captured, rest: {} };
  const safe = await passAlone({ handoff: said, context }, options, warn);
  const { handoff } = safe;
  const state = safe.context?.captured ?? null;
  if (state === null) throw new TypeError("the secret gate lost what was captured");
  const record = recordOf(state, {
    project: handoff.project,
    title: title === null ? null : handoff.title,
    given: {
      ...given.title !== undefined && { title: handoff.title },
      ...given.summary !== undefined && { summary: handoff.summary },
      next: handoff.next ?? [],
    },
  });
  return { handoff: { ...frame, ...record }, context: { ...context, captured: state } };
}

/** Points at the handoff that was captured when the session was as it is now. */
async function showAgain(
  handoff: Handoff,
  store: Store,
  invocation: CaptureInvocation,
): Promise<void> {
  const { options, host, say } = invocation;
  say(`handoff ${handoff.id} has this session as it is; --again captures it once more`);
  if (!options.render && !options.json) {
    host.stdout.write(`unchanged handoff ${handoff.id}\n`);
    return;
  }
  const entry = { handoff, context: await store.context(handoff) };
  await show(await passAlone(entry, options, invocation.warn), invocation);
}

/** Prints the prompt, or the record and its context as JSON. */
async function show(entry: StoreEntry, { options, host, warn }: CaptureInvocation): Promise<void> {
  if (options.render) return await printPrompt(entry, { host, values: options, warn });
  const { id: _none, created_at: _now, ...draft } = handoffToJson(entry.handoff);
  const json = options["dry-run"]
    ? { record: draft, ...entry.context && { context: contextToJson(entry.context) } }
    : handoffToJson(entry.handoff);
  host.stdout.write(`${printableJson(goJson(json, { indent: 2 }))}\n`);
}

/** Says in one line what was captured. */
function describe({ captured: { session, counts, plan, git } }: Capture): string {
  const steps = plan?.items ?? [];
  const done = steps.filter(({ state }) => state === "completed").length;
  return [
    session === null ? "captured from git" : `captured from ${session.agent} ${session.id}`,
    ...session === null
      ? []
      : [count(counts.requests, "request"), count(counts.commands, "command")],
    ...steps.length === 0 ? [] : [`${done} of ${count(steps.length, "step")} done`],
    ...git === null ? [] : [count(git.dirtyCount, "changed file")],
  ].join(", ");
}
