/** The table of planted facts: the sessions are what they promise, and the prompts keep what counts. */

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { examine } from "./fidelity/_examine.ts";
import {
  BARRED_KINDS,
  isRequired,
  KEPT_KINDS,
  missesOf,
  type Planted,
  plantedKinds,
} from "./fidelity/_facts.ts";
import { allEvents, beats, type Event, type Format } from "./fidelity/_scenario.ts";
import { sessionLines, writeSession } from "./fidelity/_write.ts";
import { capture } from "./fidelity/main.ts";
import { SESSIONS } from "./fidelity/scenarios/mod.ts";

const FORMATS: readonly Format[] = ["claude-code", "codex", "codex-0.120", "gemini-cli"];
/** Words by which a rule finds that something counts. */
const TRIGGER =
  /\b(must|never|always|important|decided?|decision|instead|todo|constraint|require[ds]?|don't|do not)\b/i;

type Fields = Record<string, unknown>;

Deno.test("each session is valid JSON lines in each format, the same bytes on each run", () => {
  for (const { scenario } of SESSIONS) {
    for (const format of FORMATS) {
      const lines = [...sessionLines(format, scenario)];
      deepEqual([...sessionLines(format, scenario)], lines);
      const text = stringsOf(lines.map(parse)).join("\n");
      for (const event of withoutUnfinished(allEvents(scenario.events))) {
        if (event.kind === "user") ok(text.includes(event.text), `${format}: ${event.text}`);
        if (event.kind === "run") ok(text.includes(event.command), `${format}: ${event.command}`);
      }
    }
  }
});

Deno.test("sessions of Claude Code are chained, and each result has its call", () => {
  for (const { scenario } of SESSIONS) {
    const records = [...sessionLines("claude-code", scenario)].map(parse);
    const links = records.filter(({ uuid }) => uuid !== undefined);
    const known = new Set<unknown>([null]);
    for (const { uuid, parentUuid } of links) {
      ok(known.has(parentUuid));
      ok(!known.has(uuid));
      known.add(uuid);
    }
    const text = JSON.stringify(records);
    const used = [...text.matchAll(/"tool_use","id":"(toolu_\w+)"/g)].map(([, id]) => id);
    const answered = [...text.matchAll(/"tool_use_id":"(toolu_\w+)"/g)].map(([, id]) => id);
    deepEqual(answered.filter((id) => !used.includes(id)), []);
    equal(used.length - answered.length, unfinishedIn(scenario.events));
  }
});

Deno.test("sessions of Codex are numbered through, and each output has its call", () => {
  for (const { scenario } of SESSIONS) {
    const records = [...sessionLines("codex", scenario)].map(parse);
    deepEqual(records.map(({ ordinal }) => ordinal), [...records.keys()]);
    for (const format of ["codex", "codex-0.120"] as const) {
      const items = [...sessionLines(format, scenario)].map(parse).map(({ payload }) =>
        payload as Fields
      );
      equal(items[0]!["cwd"], `/home/dev/projects/${scenario.project}`);
      const of = (kind: RegExp) =>
        items.filter(({ type }) => kind.test(`${type}`)).map((item) => item["call_id"]);
      const calls = of(/^(function|custom_tool)_call$/);
      const outputs = of(/_call_output$/);
      deepEqual(outputs.filter((id) => !calls.includes(id)), []);
      equal(calls.length - outputs.length, unfinishedIn(scenario.events));
    }
  }
});

Deno.test("sessions of Gemini CLI begin with a header, and messages have ids", () => {
  for (const { scenario } of SESSIONS) {
    const [header, ...records] = [...sessionLines("gemini-cli", scenario)].map(parse);
    match(`${header!["sessionId"]}`, /^[0-9a-f-]{36}$/);
    const ids = new Set(records.map(({ id }) => id));
    for (const record of records) {
      if (record["$rewindTo"] !== undefined) ok(ids.has(record["$rewindTo"]));
      else ok(record["$set"] !== undefined || typeof record["id"] === "string");
    }
  }
});

Deno.test("writeSession() lays a session out as under HOME", () => {
  const folder = Deno.makeTempDirSync({ prefix: "fidelity-" });
  try {
    const { scenario } = SESSIONS[0]!;
    const paths = FORMATS.map((format) =>
      writeSession(format, scenario, folder).slice(folder.length + 1)
    );
    match(paths[0]!, /^\.claude\/projects\/-home-dev-projects-invoicing\/[0-9a-f-]{36}\.jsonl$/);
    match(
      paths[1]!,
      /^\.codex\/sessions\/2026\/11\/17\/rollout-2026-11-17T08-41-09-[0-9a-f-]{36}\.jsonl$/,
    );
    match(
      paths[3]!,
      /^\.gemini\/tmp\/invoicing\/chats\/session-2026-11-17T08-41-[0-9a-f]{8}\.jsonl$/,
    );
    const written = Deno.readTextFileSync(`${folder}/${paths[3]}`);
    equal(written, [...sessionLines("gemini-cli", scenario)].join(""));
    equal(
      Deno.readTextFileSync(`${folder}/.gemini/tmp/invoicing/.project_root`),
      "/home/dev/projects/invoicing",
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("the sessions are of the promised kinds", () => {
  ok(SESSIONS.length >= 12);
  ok(new Set(SESSIONS.map(({ scenario }) => scenario.format)).size >= 3);
  ok(SESSIONS.filter(({ language }) => language !== "en").length >= 2);
  const long = SESSIONS.filter(({ isLong }) => isLong);
  ok(long.length >= 4);
  for (const { scenario } of long) {
    const turns = [...beats(scenario.events)].filter(({ kind }) =>
      kind === "user" || kind === "answer"
    );
    ok(turns.length >= 200 && turns.length <= 500, `${scenario.name}: ${turns.length} turns`);
    const prompts = turns.filter(({ kind }) => kind === "user");
    ok(prompts.length >= 36, `${scenario.name}: ${prompts.length} prompts`);
  }
  const last = SESSIONS.map(({ scenario }) => [...scenario.events].at(-1)!);
  ok(last.some(({ kind }) => kind === "user"));
  ok(last.some((event) => event.kind === "run" && event.fate === "unfinished"));
  const compacted = SESSIONS.filter(({ scenario }) =>
    [...scenario.events].some(({ kind }) => kind === "compaction")
  );
  ok(new Set(compacted.map(({ scenario }) => scenario.format)).size >= 3);
});

Deno.test("each kind of fact is planted in six sessions or more", () => {
  for (const kind of [...KEPT_KINDS, ...BARRED_KINDS]) {
    const sessions = SESSIONS.filter((planted) => plantedKinds(planted).includes(kind));
    ok(sessions.length >= 6, `${kind}: ${sessions.length}`);
  }
});

Deno.test("what is planted is in the sessions, and half of it without a word that gives it away", () => {
  const kinds = [
    "goal",
    "first constraint",
    "correction",
    "decision",
    "given up",
    "last request",
  ] as const;
  let count = 0;
  let plain = 0;
  for (const { scenario, kept, barred } of SESSIONS) {
    const text = stringsOf([...sessionLines(scenario.format, scenario)].map(parse)).join("\n");
    const needles = [...Object.values(kept).flat(), ...Object.values(barred).flat()].flat();
    for (const needle of needles) {
      const wanted = kept.plan?.includes(needle) === true ? needle.slice(2) : needle;
      ok(collapse(text).includes(collapse(wanted)), `${scenario.name}: ${wanted}`);
    }
    for (const needle of kinds.flatMap((kind) => kept[kind] ?? []).flat()) {
      count++;
      if (!TRIGGER.test(sentenceWith(needle, scenario.events))) plain++;
    }
  }
  ok(plain * 2 >= count, `${plain} of ${count}`);
});

Deno.test("what may not be in a prompt is nowhere else in the session", () => {
  for (const { scenario, barred } of SESSIONS) {
    const events = [...scenario.events].filter(({ kind }) =>
      kind !== "abandoned" && kind !== "injected"
    );
    const said = [...allEvents(events)].map((event) => {
      if (event.kind === "run") return event.command;
      return stringsOf(event).join("\n");
    });
    const found = Object.values(barred).flat()
      .filter((needle) => collapse(said.join("\n")).includes(needle));
    deepEqual(found, [], scenario.name);
  }
});

Deno.test("missesOf() finds what is lost and what should not be there", () => {
  for (const planted of SESSIONS) {
    const { kept, barred } = planted;
    deepEqual(missesOf(planted, perfectPrompt(planted)), []);
    const lost = new Set(missesOf(planted, "").map(({ kind }) => kind));
    deepEqual(lost, new Set(KEPT_KINDS.filter((kind) => kept[kind] !== undefined)));
    for (const [kind, needles] of Object.entries(barred)) {
      for (const needle of needles) {
        const misses = missesOf(
          planted,
          `${perfectPrompt(planted)}\n> ${needle.replaceAll(" ", "\n> ")}`,
        );
        ok(misses.some((miss) => miss.kind === kind && miss.needle === needle), needle);
      }
    }
  }
});

Deno.test("missesOf() looks at the state of each step of the plan", () => {
  const planted = SESSIONS[0]!;
  const prompt = perfectPrompt(planted);
  for (
    const wrong of [
      prompt.replace("[~]", "[x]"),
      prompt.replace("[x]", "[ ]"),
      prompt.replace("[ ]", "[~]"),
    ]
  ) {
    deepEqual(missesOf(planted, wrong).map(({ kind }) => kind), ["plan"]);
  }
});

for (const budget of [1_000, 2_000, 4_000, 8_000]) {
  Deno.test(`a prompt of ${budget} tokens keeps the required facts of every session`, async () => {
    const examined = await examine(SESSIONS, budget, capture);
    deepEqual(examined.map(({ problem }) => problem).filter((problem) => problem !== null), []);
    const wrong = examined.flatMap(({ planted, misses }) =>
      misses.filter(({ kind }) => isRequired(kind, planted, budget))
        .map(({ kind, needle }) => `${planted.scenario.name}: ${kind}: ${needle}`)
    );
    deepEqual(wrong, []);
  });
}

/** Returns a prompt that has all and nothing else. */
function perfectPrompt({ kept }: Planted): string {
  const marks: Readonly<Record<string, string>> = { "x": "[x]", ">": "[~]", " ": "[ ]" };
  const steps = (kept.plan ?? []).map(String).map((step) =>
    `- ${marks[step.slice(0, 1)]} ${step.slice(2)}`
  );
  const facts = KEPT_KINDS.filter((kind) => kind !== "plan").flatMap((kind) => kept[kind] ?? [])
    .map((needle) => `> ${typeof needle === "string" ? needle : needle[0]}`);
  return [...facts, ...steps].join("\n");
}

function sentenceWith(needle: string, events: Iterable<Event>): string {
  for (const event of allEvents(events)) {
    if (event.kind !== "user" && event.kind !== "agent") continue;
    const text = collapse(event.text);
    const at = text.indexOf(collapse(needle));
    if (at === -1) continue;
    const start = Math.max(...[". ", "? ", "! "].map((end) => text.lastIndexOf(end, at)), 0);
    const end = text.slice(at + needle.length).search(/[.?!]( |$)/);
    return end === -1 ? text.slice(start) : text.slice(start, at + needle.length + end);
  }
  return "";
}

function unfinishedIn(events: Iterable<Event>): number {
  return [...allEvents(events)].filter((event) =>
    event.kind === "run" && event.fate === "unfinished"
  ).length;
}

/** What has not ended is not in every agent's file. */
function withoutUnfinished(events: Iterable<Event>): Event[] {
  return [...events].filter((event) => event.kind !== "run" || event.fate !== "unfinished");
}

function collapse(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function parse(line: string): Fields {
  ok(line.endsWith("\n") && !line.slice(0, -1).includes("\n"));
  const value: unknown = JSON.parse(line);
  ok(typeof value === "object" && value !== null);
  return { ...value };
}

/** Returns all strings in a value, those that are JSON taken apart. */
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value, ...value.startsWith("{") ? argumentsIn(value) : []];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

function argumentsIn(text: string): string[] {
  try {
    return stringsOf(JSON.parse(text));
  } catch {
    return [];
  }
}
