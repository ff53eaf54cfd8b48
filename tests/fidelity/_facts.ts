/** What a prompt has to say of a session, and what it may not say. */

import { allEvents, type Scenario } from "./_scenario.ts";

/** The kinds of facts that have to be in the prompt. */
export const KEPT_KINDS = [
  "goal",
  "first constraint",
  "correction",
  "decision",
  "given up",
  "failing",
  "files",
  "plan",
  "last request",
] as const;

/** The kinds of text that may not be in the prompt. */
export const BARRED_KINDS = ["fixed", "injected", "secret", "hostile", "abandoned"] as const;

/** A kind of fact that has to be in the prompt. */
export type KeptKind = typeof KEPT_KINDS[number];
/** A kind of text that may not be in the prompt. */
export type BarredKind = typeof BARRED_KINDS[number];
/** Text to look for; of a list, one is enough. */
export type Needle = string | readonly string[];

/** A session with what is planted in it. */
export interface Planted {
  readonly scenario: Scenario;
  readonly language: "en" | "de" | "ja" | "es";
  /** Whether it has 200 turns or more. */
  readonly isLong?: true;
  /** What has to be found; the plan as lines of {@linkcode plan}. */
  readonly kept: Readonly<Partial<Record<KeptKind, readonly Needle[]>>>;
  readonly barred: Readonly<Partial<Record<BarredKind, readonly string[]>>>;
}

/** Something planted that the prompt does not bear out. */
export interface Miss {
  readonly kind: KeptKind | BarredKind;
  /** What is not there, or should not be. */
  readonly needle: string;
}

/** What a prompt of 2,000 tokens has to keep; a larger one keeps all. */
const KEPT_WHEN_SMALL: readonly KeptKind[] = [
  "goal",
  "correction",
  "failing",
  "files",
  "plan",
  "last request",
];
const SMALL_BUDGET = 2_000;
const FULL_BUDGET = 8_000;
/** A first request of so many characters is whole in every prompt, with what it demands. */
const SHORT_REQUEST_LENGTH = 600;

/**
 * Whether a prompt of that budget has to get this kind right. What may not be there may not be there
 * at any budget.
 */
export function isRequired(
  kind: KeptKind | BarredKind,
  { scenario }: Planted,
  budget: number,
): boolean {
  if (isBarred(kind) || budget >= FULL_BUDGET) return true;
  if (budget < SMALL_BUDGET) return false;
  return KEPT_WHEN_SMALL.includes(kind) ||
    (kind === "first constraint" && firstRequest(scenario).length <= SHORT_REQUEST_LENGTH);
}

/** Whether the kind is one of what may not be in the prompt. */
export function isBarred(kind: KeptKind | BarredKind): kind is BarredKind {
  return (BARRED_KINDS as readonly string[]).includes(kind);
}

/** Returns the kinds that are planted in a session. */
export function plantedKinds({ kept, barred }: Planted): (KeptKind | BarredKind)[] {
  return [
    ...KEPT_KINDS.filter((kind) => kept[kind] !== undefined),
    ...BARRED_KINDS.filter((kind) => barred[kind] !== undefined),
  ];
}

/** Returns what a prompt gets wrong of a session; none when all is well. */
export function missesOf(planted: Planted, prompt: string): Miss[] {
  const text = plain(prompt);
  const lost = KEPT_KINDS.filter((kind) => kind !== "plan").flatMap((kind) =>
    (planted.kept[kind] ?? [])
      .map((needle): readonly string[] => typeof needle === "string" ? [needle] : needle)
      .filter((choices) => !choices.some((choice) => text.includes(plain(choice))))
      .map((choices): Miss => ({ kind, needle: choices.join(" | ") }))
  );
  const lines = prompt.split("\n").map(plain);
  const lostSteps = (planted.kept.plan ?? []).map(String)
    .filter((step) => !lines.some((line) => showsStep(line, step)))
    .map((needle): Miss => ({ kind: "plan", needle }));
  const present = BARRED_KINDS.flatMap((kind) =>
    [...planted.barred[kind] ?? [], ...kind === "fixed" ? errorsOfPassed(planted.scenario) : []]
      .filter((needle) => text.includes(plain(needle)))
      .map((needle): Miss => ({ kind, needle }))
  );
  return [...lost, ...lostSteps, ...present];
}

/** Returns the text with its white space collapsed, without quoting marks and escapes of Markdown. */
function plain(text: string): string {
  return text.replace(/^[ \t]*(?:>[ \t]?)+/gm, "").replace(/\\([`*_[\]<>#|])/g, "$1")
    .replace(/\s+/g, " ").trim();
}

const DONE = /\[x\]|✓|✔|☑|✅|\b(?:done|completed)\b/i;
const CURRENT = /\[[~>\-/*•]\]|▶|◐|\bin[ _-]progress\b/i;

/** Whether a line has a step of a plan in its state. The two are on one line. */
function showsStep(line: string, step: string): boolean {
  const text = plain(step.slice(2));
  if (!line.includes(text)) return false;
  const rest = line.replace(text, " ");
  const state = CURRENT.test(rest) ? ">" : DONE.test(rest) ? "x" : " ";
  return state === step.slice(0, 1);
}

/** Returns lines that only failures of commands have which passed later on. */
function errorsOfPassed(scenario: Scenario): string[] {
  const events = [...allEvents(scenario.events)];
  const runs = events.filter((event) => event.kind === "run");
  const lastRuns = new Map(runs.map((call) => [call.command, call]));
  const passed = runs.filter(({ command, exit }) =>
    exit !== 0 && lastRuns.get(command)!.exit === 0
  );
  const others = JSON.stringify(events.filter((event) => !passed.some((call) => call === event)));
  return passed.flatMap(({ output }) => output.split("\n"))
    .filter((line) => /error|fail|panic|expected/i.test(line) && line.length > 20)
    .filter((line) => !others.includes(JSON.stringify(line).slice(1, -1)));
}

function firstRequest({ events }: Scenario): string {
  for (const event of events) if (event.kind === "user") return event.text;
  return "";
}
