/**
 * The contract of the adapters, tried on every agent: what each home of tests/agents is read as,
 * and that nothing that may happen to a file makes an adapter throw or lose the rest.
 */

import { deepEqual, equal, ok } from "node:assert/strict";
import { dirname, join } from "node:path";
import { type Agent, AGENTS, type Place, ReadLog } from "../lib/agents/mod.ts";
import { ENVIRONMENT } from "../lib/environment.ts";
import { captureWork } from "../lib/capture/mod.ts";
import { capturedToJson, parseCaptured } from "../lib/captured_json.ts";
import { cutsOf, pairedWithGarbage, sampled, variantsOf, withSpaces } from "./_broken.ts";
import {
  AGENT_CASES,
  casesOf,
  copyHome,
  goldenPrompts,
  goldenText,
  homeOf,
  placeIn,
  readHome,
  sourcePaths,
  type WholeHome,
} from "./_sessions.ts";

const LINES_TRIED = 25;
const FIELDS_TRIED = 120;
const HUGE_LINE_BYTES = 50 * 1024 * 1024;

for (const agent of AGENTS) {
  const cases = casesOf(agent.name);
  const hasLines = cases.some((name) =>
    sourcePaths(agent, placeIn(homeOf(agent.name, name), "/nowhere"))
      .some((path) => path.endsWith(".jsonl"))
  );

  Deno.test(`${agent.name} has a home to be tried on`, () => {
    ok(cases.length > 0);
  });

  for (const name of cases) {
    Deno.test(`${agent.name} reads ${name} as expected, twice the same`, async () => {
      await inPlace(homeOf(agent.name, name), async (place) => {
        const text = goldenText(await readHome(agent, place), place.home!);
        const want = Deno.readTextFileSync(
          new URL(`${agent.name}/${name}/want.json`, AGENT_CASES),
        );
        equal(text, want);
        equal(goldenText(await readHome(agent, place), place.home!), want);
        equal([...Deno.readDirSync(place.cache)].length, 0, "a private copy is left");
      });
    });
  }

  for (const name of cases) {
    Deno.test(`${agent.name} makes the expected prompts of ${name}`, async () => {
      await inPlace(homeOf(agent.name, name), async (place) => {
        const want = Deno.readTextFileSync(new URL(`${agent.name}/${name}/want.md`, AGENT_CASES));
        equal(await goldenPrompts(agent, place), want);
      });
    });
  }

  Deno.test(`${agent.name} knows the places below a home, and none without one`, async () => {
    const nowhere: Place = {
      home: null,
      env: () => undefined,
      platform: "linux",
      projects: [],
      cache: "/nowhere",
    };
    deepEqual(agent.roots(nowhere), []);
    deepEqual(await readHome(agent, nowhere), { sessions: [], skipped: 0, problems: [] });
    await inCopies(agent, (place) => {
      const roots = agent.roots(place);
      for (const path of sourcePaths(agent, place)) {
        const absolute = join(place.home!, path);
        ok(roots.some((root) => absolute === root || absolute.startsWith(`${root}/`)), absolute);
      }
    });
  });

  Deno.test(`${agent.name} asks for the variables that are known of it, and no others`, async () => {
    const known = [...ENVIRONMENT, ...Object.keys(agent.variables ?? {})];
    const asked = new Set<string>();
    const empty = Deno.makeTempDirSync();
    await inPlace(empty, async ({ home, ...place }) => {
      for (const platform of ["linux", "darwin", "windows"] as const) {
        for (const value of [undefined, home!]) {
          const env = (name: string) => {
            asked.add(name);
            return value;
          };
          const here = { ...place, home, platform, env };
          agent.roots(here);
          await readHome(agent, here);
          agent.unreadable?.(here);
        }
      }
    });
    Deno.removeSync(empty, { recursive: true });
    deepEqual([...asked].filter((name) => !known.includes(name)), []);
  });

  Deno.test(`${agent.name} finds nothing in an empty home, and says nothing of it`, async () => {
    const home = Deno.makeTempDirSync();
    await inPlace(home, async (place) => {
      deepEqual(await readHome(agent, place), { sessions: [], skipped: 0, problems: [] });
    });
    Deno.removeSync(home);
  });

  Deno.test(`${agent.name} reads what is left of a file that is cut`, async () => {
    await inCopies(agent, async (place, path, bytes) => {
      const whole = turnsIn(await readHome(agent, place));
      for (const length of cutsOf(bytes)) {
        Deno.writeFileSync(path, bytes.subarray(0, length));
        const left = await readHome(agent, place);
        // Where hardly anything is missing, there is something left, or a report.
        const isNearlyWhole = path.endsWith(".jsonl") && length > bytes.length * 0.9;
        if (!isNearlyWhole || whole === 0) continue;
        ok(turnsIn(left) > 0 || skippedIn(left) > 0, `${path}: silence about a cut at ${length}`);
      }
    });
  });

  if (hasLines) {
    Deno.test(`${agent.name} gets past lines that are garbage`, async () => {
      await inCopies(agent, async (place, path, bytes) => {
        if (!path.endsWith(".jsonl")) return;
        const whole = turnsIn(await readHome(agent, place));
        const lines = new TextDecoder().decode(bytes).split("\n");
        for (const [at, garbage] of sampled(lines.keys(), LINES_TRIED).flatMap(pairedWithGarbage)) {
          Deno.writeTextFileSync(path, lines.with(at, garbage).join("\n"));
          const left = await readHome(agent, place);
          ok(turnsIn(left) <= whole);
          if (whole > 2 && at > 0) {
            ok(turnsIn(left) > 0, `${path}: nothing left without line ${at}`);
          }
        }
      });
    });
  }

  if (hasLines) {
    Deno.test(`${agent.name} passes over records of unknown types`, async () => {
      await inCopies(agent, async (place, path, bytes) => {
        if (!path.endsWith(".jsonl")) return;
        const want = (await readHome(agent, place)).sessions.map(({ turns }) => turns);
        const unknown = '{"type":"of-the-future","payload":{"type":"of-the-future"},"data":{}}\n';
        const text = new TextDecoder().decode(bytes);
        const whole = text.endsWith("\n") ? text : `${text}\n`;
        Deno.writeTextFileSync(path, whole + unknown.repeat(3));
        deepEqual((await readHome(agent, place)).sessions.map(({ turns }) => turns), want);
      });
    });
  }

  if (hasLines) {
    Deno.test(`${agent.name} reads JSON with spaces in it as without`, async () => {
      await inCopies(agent, async (place, path, bytes) => {
        if (!path.endsWith(".jsonl")) return;
        const want = essenceOf(await readHome(agent, place));
        const lines = new TextDecoder().decode(bytes).split("\n");
        Deno.writeTextFileSync(path, lines.map(withSpaces).join("\n"));
        deepEqual(essenceOf(await readHome(agent, place)), want);
      });
    });
  }

  if (hasLines) {
    Deno.test(`${agent.name} gets past a line of 50 MB, and says so`, async () => {
      let isTried = false;
      await inCopies(agent, async (place, path, bytes) => {
        if (!path.endsWith(".jsonl") || isTried) return;
        const before = await readHome(agent, place);
        if (turnsIn(before) === 0) return;
        isTried = true;
        const text = new TextDecoder().decode(bytes).trimEnd();
        Deno.writeTextFileSync(path, `${text}\n"${"x".repeat(HUGE_LINE_BYTES)}"\n`);
        const after = await readHome(agent, place);
        deepEqual(
          after.sessions.map(({ turns }) => turns),
          before.sessions.map(({ turns }) => turns),
        );
        ok(after.sessions.some(({ skipped }) => skipped > 0));
      });
      ok(isTried);
    });
  }

  Deno.test(`${agent.name} reads fields of any kind, and all of it can be kept`, async () => {
    await inCopies(agent, async (place, path, bytes) => {
      if (!/\.jsonl?$/.test(path)) return;
      const lines = path.endsWith(".json")
        ? [new TextDecoder().decode(bytes)]
        : new TextDecoder().decode(bytes).split("\n");
      const variants = lines.flatMap((line, at) => variantsOf(line).map((text) => ({ at, text })));
      for (const { at, text } of sampled(variants, FIELDS_TRIED)) {
        Deno.writeTextFileSync(path, lines.with(at, text).join("\n"));
        await keepHome(agent, place, text);
      }
    });
  });

  Deno.test(`${agent.name} reports what is no readable file`, async () => {
    await inCopies(agent, async (place, path) => {
      Deno.writeFileSync(path, new Uint8Array());
      await readHome(agent, place);
      const replacements = [
        () => Deno.mkdirSync(path),
        () => Deno.symlinkSync(path, path),
        () => Deno.symlinkSync("/dev/zero", path),
      ];
      for (const replace of replacements) {
        Deno.removeSync(path);
        replace();
        const isSource = sourcePaths(agent, place).some((each) => join(place.home!, each) === path);
        const left = await readHome(agent, place);
        ok(!isSource || skippedIn(left) > 0, `${path}: silence`);
      }
    });
  });

  Deno.test({
    name: `${agent.name} reports what it may not read`,
    ignore: Deno.uid() === 0 || Deno.build.os === "windows",
    async fn() {
      await inCopies(agent, async (place, path) => {
        Deno.chmodSync(path, 0);
        const file = await readHome(agent, place);
        ok(file.skipped > 0 || file.sessions.some(({ skipped }) => skipped > 0), path);
        Deno.chmodSync(path, 0o600);
        Deno.chmodSync(dirname(path), 0);
        await readHome(agent, place);
        Deno.chmodSync(dirname(path), 0o700);
      });
    },
  });

  Deno.test(`${agent.name} has every call's result once, behind the call`, async () => {
    for (const name of cases) {
      await inPlace(homeOf(agent.name, name), async (place) => {
        for (const { head, turns } of (await readHome(agent, place)).sessions) {
          const calls = new Set<string>();
          const results = new Set<string>();
          ok(
            !turns.some(({ role, parts }) =>
              role === "user" && parts.some(({ kind }) => kind === "tool-result")
            ),
            `${head.id}: a result in a turn of the user`,
          );
          for (const part of turns.flatMap(({ parts }) => parts)) {
            if (part.kind === "tool-call") {
              ok(!calls.has(part.callId), `${head.id}: ${part.callId} is called twice`);
              calls.add(part.callId);
            }
            if (part.kind === "tool-result") {
              ok(calls.has(part.callId), `${head.id}: ${part.callId} has a result but no call`);
              ok(!results.has(part.callId), `${head.id}: ${part.callId} has two results`);
              results.add(part.callId);
            }
          }
        }
      });
    }
  });
}

Deno.test("no two agents have the same name, and all names are fit for options", () => {
  const names = AGENTS.map(({ name }) => name);
  equal(new Set(names).size, names.length);
  for (const name of names) ok(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name), name);
});

/** Runs a test in a home as it is, with a folder of its own for private copies. */
async function inPlace(
  home: string,
  test: (place: Place) => Promise<void> | void,
): Promise<void> {
  const cache = Deno.makeTempDirSync();
  try {
    await test(placeIn(home, cache));
  } finally {
    Deno.removeSync(cache, { recursive: true });
  }
}

/** Runs a test for each source of each case, in a copy of its home that the test may spoil. */
async function inCopies(
  agent: Agent,
  test: (place: Place, path: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void,
): Promise<void> {
  for (const name of casesOf(agent.name)) {
    const home = homeOf(agent.name, name);
    for (const path of sourcePaths(agent, placeIn(home, "/nowhere"))) {
      const copy = Deno.makeTempDirSync();
      copyHome(home, copy);
      const file = join(copy, path);
      try {
        await inPlace(copy, (place) => test(place, file, Deno.readFileSync(file)));
      } finally {
        Deno.removeSync(copy, { recursive: true });
      }
    }
  }
}

/** Captures all sessions in a home, as they would be stored and read again. */
async function keepHome(agent: Agent, place: Place, line: string): Promise<void> {
  const log = new ReadLog();
  for (const source of agent.sources(place, log)) {
    for (const head of await agent.heads(source, place, log)) {
      const { captured } = await captureWork({ agent, head }, { place, git: null });
      const kept = capturedToJson(captured);
      deepEqual(capturedToJson(parseCaptured(kept, line)), kept);
    }
  }
}

function turnsIn({ sessions }: WholeHome): number {
  return sessions.reduce((sum, { turns }) => sum + turns.length, 0);
}

/** Counts what was reported as skipped, before and during the reading of sessions. */
function skippedIn({ skipped, sessions }: WholeHome): number {
  return sessions.reduce((sum, session) => sum + session.skipped, skipped);
}

/** Returns what was read, apart from sizes and times of files. */
function essenceOf({ sessions }: WholeHome) {
  return sessions.map(({ head, turns, facts }) => {
    const { id, project, branch, title, model, startedAt } = head;
    return { id, project, branch, title, model, startedAt, turns, facts };
  });
}

Deno.test("a log counts all problems and keeps the first ones", () => {
  const log = new ReadLog();
  for (let line = 1; line <= 30; line++) log.skip("/home/ana/x.jsonl", "a reason", line);
  log.learn({ model: "m1", branch: "main" });
  log.learn({ model: null, branch: "fix" });
  equal(log.skipped, 30);
  equal(log.problems.length, 20);
  deepEqual(log.problems[0], { path: "/home/ana/x.jsonl", line: 1, reason: "a reason" });
  deepEqual(log.facts, {
    model: "m1",
    version: null,
    branch: "fix",
    commit: null,
    tokens: null,
  });
});
