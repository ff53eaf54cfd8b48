/**
 * The fields of a record, out of what was captured: what a list shows, and what tools see that know
 * records only.
 *
 * @module
 */

import type { Captured, CapturedCommand, GitState, Plan, Request } from "../captured.ts";
import { excerpt } from "../excerpt.ts";
import { count } from "../text.ts";
import { isOpen } from "./_plan_item.ts";
import { sentencesOf } from "./_sentences.ts";

const TITLE_MAX = 80;
/** A first sentence that is shorter, such as "Hello!", has the next one behind it. */
const TITLE_MIN = 16;
const SUMMARY_MAX = 600;
/** How much of the summary the last message may take. */
const MESSAGE_MAX = 420;
/** A first paragraph that is shorter has the next one behind it. */
const PARAGRAPH_MIN = 160;
const NEXT_MAX = 10;
const STEP_MAX = 200;
/** How many next steps the plan may take when there are others. */
const PLAN_STEPS_MIN = 5;
/** How many failing commands and changed files are named. */
const NAMED_MAX = 3;

/** What a record says of the work. */
export interface DraftText {
  readonly title: string;
  readonly summary: string;
  readonly next: string[];
}

/**
 * Returns the fields of a record in sentences of the session itself: the title in one line of at
 * most 80 characters, where the work stands in at most 600, and at most 10 next steps of a line of
 * at most 200 each. `head.title` is the title that the session has, if any. Without a session they
 * are made from git alone.
 */
export function draftFrom(captured: Captured, head: { title: string | null }): DraftText {
  return {
    title: titleOf(captured, head.title),
    summary: summaryOf(captured),
    next: nextOf(captured),
  };
}

function titleOf({ requests, git }: Captured, title: string | null): string {
  for (const text of [title ?? "", ...requests.map(({ text }) => text)]) {
    const line = firstSentence(text);
    if (line !== "") return line;
  }
  return excerpt(git?.branch ? `Work on ${git.branch}` : "Work without a session", TITLE_MAX);
}

/** Returns the first sentence of a text on one line, without the marks of Markdown. */
function firstSentence(text: string): string {
  const sentences = sentencesOf(text).map(({ text }) => plain(text)).filter((line) => line !== "");
  const [first, second = ""] = sentences.length > 0
    ? sentences
    : [plain(text.slice(0, 4 * SUMMARY_MAX))];
  const isShort = first !== undefined && first.length < TITLE_MIN;
  return excerpt(isShort ? `${first} ${second}`.trim() : first ?? "", TITLE_MAX);
}

/** Returns a text on one line without emphasis, code marks and the targets of links. */
function plain(text: string): string {
  return text
    .replaceAll(/!?\[([^\]\n]{1,200})\]\([^)\s]{1,500}\)/g, "$1")
    .replaceAll(/\*\*|`+/g, "")
    .replaceAll(/^[\s#>*+-]+|^\d{1,3}[.)]\s+/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function summaryOf(captured: Captured): string {
  const { session, lastMessage, unfinished, requests, git } = captured;
  const facts = session === null ? gitFacts(git) : [
    ...unfinished.request && requests.length > 0 ? ["The last request has no answer yet."] : [],
    ...unfinished.isStopped
      ? [
        unfinished.request
          ? "The user stopped the agent."
          : "The user stopped the agent's last answer.",
      ]
      : [],
    ...failingFact(captured.commands),
    ...planFact(captured.plan),
  ];
  const rest = facts.join(" ");
  const room = Math.min(MESSAGE_MAX, SUMMARY_MAX - rest.length - 1);
  const message = lastMessage === null ? "" : excerpt(opening(lastMessage), room);
  const words = message === "" && session !== null ? silence(captured) : message;
  return excerpt([words, rest].filter((text) => text !== "").join("\n"), SUMMARY_MAX);
}

/** Returns the first paragraph of a message, or the first ones when they are short. */
function opening(message: string): string {
  let text = "";
  for (const paragraph of message.split(/\n\s{0,80}\n/)) {
    const words = plain(paragraph);
    if (text.length >= PARAGRAPH_MIN || text.length + words.length > MESSAGE_MAX * 2) break;
    text = `${text} ${words}`.trim();
  }
  return text === "" ? plain(message.slice(0, MESSAGE_MAX * 2)) : text;
}

/** Says what was asked of an agent that has said nothing. */
function silence({ requests }: Captured): string {
  const asked = requests.findLast(isOrder);
  if (asked === undefined) return "The session has no words in it.";
  return excerpt(`The agent said nothing yet. Asked for: ${plain(asked.text)}`, MESSAGE_MAX);
}

function failingFact(commands: readonly CapturedCommand[]): string[] {
  const failing = commands.filter(isFailing).slice(-NAMED_MAX);
  if (failing.length === 0) return [];
  return [`Failing now: ${failing.map((command) => named(command, 60)).join(", ")}.`];
}

/** Returns a command with its exit code: `npm test` (exit code 1). */
function named({ command, exitCode }: CapturedCommand, charactersMax: number): string {
  const text = code(command, charactersMax);
  return exitCode === null ? text : `${text} (exit code ${exitCode})`;
}

function planFact(plan: Plan | null): string[] {
  if (plan === null || plan.items.length === 0) return [];
  const done = plan.items.filter(({ state }) => state === "completed").length;
  return [`Plan: ${done} of ${count(plan.items.length, "step")} done.`];
}

function gitFacts(git: GitState | null): string[] {
  if (git === null) return ["There is no session, and git could not be asked."];
  const [commit] = git.commits;
  return [
    "There is no session; this is from git alone.",
    git.branch === null ? "No branch is checked out." : `Branch ${excerpt(git.branch, 100)}.`,
    ...git.ahead === null || git.behind === null
      ? []
      : [`${git.ahead} ahead of and ${git.behind} behind its upstream.`],
    changedFact(git),
    ...commit === undefined ? [] : [`Last commit: ${excerpt(oneLine(commit.subject), 120)}.`],
  ];
}

function changedFact({ dirty, dirtyCount, insertions, deletions }: GitState): string {
  if (dirtyCount === 0) return "No changes that are not committed.";
  const names = dirty.slice(0, NAMED_MAX).map((path) => excerpt(oneLine(path), 60)).join(", ");
  const more = dirtyCount > NAMED_MAX ? ", …" : "";
  return `${count(dirtyCount, "changed file")} (+${insertions} -${deletions}): ${names}${more}.`;
}

function nextOf(captured: Captured): string[] {
  const asked = askedStep(captured);
  const others = otherSteps(captured);
  const room = Math.max(PLAN_STEPS_MIN, NEXT_MAX - asked.length - others.length);
  const steps = [...asked, ...planSteps(captured.plan).slice(0, room), ...others];
  return [...new Set(steps.map((step) => excerpt(oneLine(step), STEP_MAX)))].slice(0, NEXT_MAX);
}

/** Returns the steps that are still to be done, those in progress first. */
function planSteps(plan: Plan | null): string[] {
  const open = plan?.items.filter(isOpen) ?? [];
  const isGoingOn = (state: string) => state === "in-progress";
  return [
    ...open.filter(({ state }) => isGoingOn(state)),
    ...open.filter(({ state }) => !isGoingOn(state)),
  ].map(({ text, state }) => state === "blocked" ? `${text} (blocked)` : text)
    .filter((text) => text.trim() !== "");
}

/** Returns the last request, when the agent has not answered it: nothing is newer than that. */
function askedStep({ unfinished, requests }: Captured): string[] {
  const asked = unfinished.request ? requests.findLast(isOrder) : undefined;
  return asked === undefined || asked.text.trim() === "" ? [] : [`Do: ${plain(asked.text)}`];
}

/** Says whether the user said something without being asked. */
function isOrder({ question }: Request): boolean {
  return question === null;
}

/** Returns what else is left to do, a few of each kind. */
function otherSteps({ unfinished, commands, questions }: Captured): string[] {
  return [
    ...unfinished.calls.slice(-NAMED_MAX).map((call) =>
      `Go on with what was interrupted: ${code(call, 140)}`
    ),
    ...commands.filter(isFailing).slice(-NAMED_MAX).map(passing),
    ...questions.slice(-NAMED_MAX).map((question) =>
      `Answer the agent's question: "${excerpt(plain(question), 160)}"`
    ),
  ];
}

/** Says whether a command failed, and nothing like it has passed since. */
function isFailing({ failed, later }: CapturedCommand): boolean {
  return failed && later === null;
}

function passing(command: CapturedCommand): string {
  const text = code(command.command, 140);
  const { exitCode } = command;
  return `Make ${text} pass${exitCode === null ? "" : ` (exit code ${exitCode})`}`;
}

/** Returns a command as a code span that no backtick in it ends. */
function code(text: string, charactersMax: number): string {
  const shown = excerpt(oneLine(text), charactersMax);
  return shown.includes("`") ? `\`\` ${shown.replaceAll(/`{2,}/g, "`")} \`\`` : `\`${shown}\``;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
