/** The ordinary work between the facts: small requests, reading, editing, tests that fail and pass. */

import { Chance } from "./_chance.ts";
import { agent, edit, type Event, parallel, read, run, user } from "./_scenario.ts";

/** A command that is run again and again. */
export interface Check {
  readonly command: string;
  readonly passes: string;
  /** What it prints when it fails; `#` stands for a number. */
  readonly fails: string;
}

/** What people and agents say in one language; `@` stands for a file, `$` for a name, `#` for a number. */
export interface Phrases {
  readonly chatter: readonly string[];
  readonly tasks: readonly string[];
  /** What comes before a pasted log. */
  readonly pastes: readonly string[];
  readonly questions: readonly string[];
  readonly remarks: readonly string[];
  readonly mending: readonly string[];
  readonly reports: readonly string[];
  /** Reports of some length. */
  readonly summaries: readonly string[];
  readonly answers: readonly string[];
}

/** Where the ordinary work takes place. */
export interface Workshop {
  readonly phrases: Phrases;
  /** The files that are edited. */
  readonly files: readonly string[];
  /** Files that are only looked at. */
  readonly others: readonly string[];
  readonly names: readonly string[];
  readonly checks: readonly Check[];
  /** Code that edits are made of; `$` stands for a name, `#` for a number. */
  readonly snippets: readonly (readonly [before: string, after: string])[];
}

/** Yields a stretch of ordinary work: so many rounds of a prompt and what the agent does about it. */
export function* filler(workshop: Workshop, seed: string, rounds: number): Generator<Event> {
  const chance = new Chance(seed);
  for (let round = 0; round < rounds; round++) yield* roundOf(workshop, chance, round);
}

function roundOf(workshop: Workshop, chance: Chance, round: number): Event[] {
  const { phrases, files, others } = workshop;
  const file = chance.pick(files);
  const say = (choices: readonly string[]) => fill(chance.pick(choices), workshop, chance, file);
  const change = () => {
    const [before, after] = chance.pick(workshop.snippets);
    const name = chance.pick(workshop.names);
    const number = `${round * 10 + chance.below(10)}`;
    const put = (text: string) => text.replaceAll("$", name).replaceAll("#", number);
    return edit(file, put(before), put(after));
  };
  const { command, passes, fails } = chance.pick(workshop.checks);
  const pass = () => run(command, { output: fill(passes, workshop, chance, file) });
  const fail = () => run(command, { exit: 1, output: fill(fails, workshop, chance, file) });
  const look = () => read(file, lines(chance, workshop));
  switch (chance.below(8)) {
    case 0:
      return [
        user(say(phrases.tasks)),
        agent(say(phrases.remarks)),
        look(),
        change(),
        pass(),
        agent(say(phrases.reports)),
      ];
    case 1:
      return [
        user(say(phrases.chatter)),
        agent(say(phrases.remarks)),
        run(`rg -n "${chance.pick(workshop.names)}" ${chance.pick(others)}`, { exit: 1 }),
        look(),
        change(),
        fail(),
        agent(say(phrases.mending)),
        change(),
        pass(),
        agent(say(phrases.reports)),
      ];
    case 6:
      return [
        user(`${say(phrases.pastes)}\n\n${log(workshop, chance, fails, file)}`),
        agent(say(phrases.remarks)),
        look(),
        change(),
        pass(),
        agent(say(phrases.summaries)),
      ];
    case 7:
      return [
        user(say(phrases.tasks)),
        agent(say(phrases.remarks)),
        parallel(look(), read(chance.pick(others), lines(chance, workshop))),
        change(),
        agent(say(phrases.mending)),
        change(),
        pass(),
        agent(say(phrases.summaries)),
      ];
    case 2:
      return [
        user(say(phrases.questions)),
        parallel(look(), read(chance.pick(others), lines(chance, workshop))),
        agent(say(phrases.answers)),
      ];
    case 3:
      return [
        user(say(phrases.chatter)),
        agent(say(phrases.remarks)),
        run("git status --short", { output: ` M ${file}\n` }),
        run("git diff --stat", {
          output: ` ${file} | ${chance.below(40) + 1} +++---\n 1 file changed\n`,
        }),
        agent(say(phrases.reports)),
      ];
    case 4:
      return [
        user(say(phrases.tasks)),
        agent(say(phrases.remarks)),
        look(),
        change(),
        fail(),
        agent(say(phrases.mending)),
        look(),
        change(),
        fail(),
        agent(say(phrases.mending)),
        change(),
        pass(),
        agent(say(phrases.reports)),
      ];
    default:
      return [
        user(say(phrases.tasks)),
        parallel(
          look(),
          run(`ls ${chance.pick(others)}.bak`, {
            exit: 2,
            output: `ls: cannot access '${chance.pick(others)}.bak': No such file or directory`,
          }),
        ),
        agent(say(phrases.remarks)),
        change(),
        pass(),
        agent(say(phrases.reports)),
      ];
  }
}

function fill(text: string, { names }: Workshop, chance: Chance, file: string): string {
  return text.replaceAll("@", file).replace(/\$/g, () => chance.pick(names))
    .replace(/#/g, () => `${chance.below(9000) + 100}`);
}

function lines(chance: Chance, { snippets, names }: Workshop): string {
  return Array.from({ length: 6 + chance.below(30) }, () =>
    chance.pick(snippets)[chance.below(2)]!
      .replaceAll("$", chance.pick(names)).replaceAll("#", `${chance.below(99)}`)).join("\n");
}

/** Returns a log as people paste it. */
function log(workshop: Workshop, chance: Chance, fails: string, file: string): string {
  const frames = Array.from(
    { length: 8 + chance.below(14) },
    () => fill("    at $ (@:#:#)", workshop, chance, chance.pick([file, ...workshop.others])),
  );
  return [fill(fails, workshop, chance, file).trimEnd(), ...frames].join("\n");
}
