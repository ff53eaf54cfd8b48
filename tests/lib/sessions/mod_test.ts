import { deepEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import type { Agent, Place, ReadLog, SessionHead, Source } from "../../../lib/agents/mod.ts";
import { findSessions } from "../../../lib/sessions/mod.ts";
import { testPlatform } from "../../_host.ts";
import { headOf } from "./_head.ts";

/** An agent that keeps each session in a file: its title, and its time in the name. */
class MadeUpAgent implements Agent {
  readonly name: string;
  readonly label = "Made up";
  readonly evidence = "real sessions";
  readonly reads = "~/made-up/*";
  /** The ends of the names of the files that were read, in order. */
  readonly seen: string[] = [];

  constructor(name = "made-up") {
    this.name = name;
  }

  roots(place: Place): string[] {
    return [join(place.home ?? "", this.name)];
  }

  *sources(place: Place, log: ReadLog): Iterable<Source> {
    const [root = ""] = this.roots(place);
    for (const { name } of Deno.readDirSync(root)) {
      if (name === "shared") continue;
      yield { path: join(root, name), beside: [join(root, "shared")] };
    }
    if (this.name === "broken") log.skip(root, "a folder that is odd");
    yield { path: join(root, "never there") };
  }

  heads({ path }: Source, _place: Place, log: ReadLog): Promise<SessionHead[]> {
    this.seen.push(path.slice(path.lastIndexOf("-") + 1));
    const title = Deno.readTextFileSync(path);
    if (title.includes("odd")) log.skip(path, "an odd line", 3);
    if (title === "odd") return Promise.resolve([]);
    const updatedAt = new Date(Date.UTC(2025, 10, Number(path.slice(-2))));
    return Promise.resolve([
      headOf({ agent: this.name, id: path.slice(-2), path, title, updatedAt }),
    ]);
  }

  async *read(): AsyncIterable<never> {}
}

/** A home with sessions of the agent; what is left is removed at the end. */
class Home {
  readonly folder = Deno.realPathSync(Deno.makeTempDirSync());
  readonly cache = join(this.folder, "cache", "session-handoff");
  readonly index = join(this.cache, "sessions.json");

  constructor(names: readonly string[] = [], agent = "made-up") {
    Deno.mkdirSync(join(this.folder, agent));
    for (const name of names) this.write(name, `Title ${name}`, agent);
  }

  write(name: string, text: string, agent = "made-up"): void {
    Deno.writeTextFileSync(join(this.folder, agent, `session-${name}`), text);
  }

  async find(...agents: Agent[]) {
    const place: Place = {
      home: this.folder,
      env: () => undefined,
      platform: testPlatform(),
      projects: [],
      cache: this.cache,
    };
    return await findSessions({ place, agents });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

const ids = ({ sessions }: { sessions: readonly SessionHead[] }) => sessions.map(({ id }) => id);

Deno.test("findSessions() lists the newest first, the same with the index and without", async () => {
  using home = new Home(["01", "03", "02"]);
  const agent = new MadeUpAgent();
  const cold = await home.find(agent);
  deepEqual(ids(cold), ["03", "02", "01"]);
  deepEqual(agent.seen.sort(), ["01", "02", "03"]);
  deepEqual(await home.find(agent), cold);
  equal(agent.seen.length, 3);
  deepEqual([cold.skipped, cold.problems], [0, []]);
});

Deno.test("findSessions() reads again what has changed, and only that", async () => {
  using home = new Home(["01", "02", "03"]);
  await home.find(new MadeUpAgent());
  const again = new MadeUpAgent();
  home.write("02", "Another title");
  home.write("04", "New");
  Deno.removeSync(join(home.folder, "made-up", "session-01"));
  // The same size, another time.
  const another = new Date("2026-01-01T00:00:00Z");
  Deno.utimeSync(join(home.folder, "made-up", "session-03"), another, another);
  deepEqual(ids(await home.find(again)), ["04", "03", "02"]);
  deepEqual(again.seen.sort(), ["02", "03", "04"]);
  equal(Deno.readTextFileSync(home.index).includes("session-01"), false);
});

Deno.test("findSessions() reads again when a file beside a session changes", async () => {
  using home = new Home(["01"]);
  const shared = join(home.folder, "made-up", "shared");
  const agent = new MadeUpAgent();
  const counts = [];
  for (
    const change of [() => {}, () => Deno.writeTextFileSync(shared, ""), () => {}, () => {
      Deno.writeTextFileSync(shared, "more");
    }, () => Deno.removeSync(shared)]
  ) {
    change();
    await home.find(agent);
    counts.push(agent.seen.length);
  }
  deepEqual(counts, [1, 2, 2, 3, 4]);
});

Deno.test("findSessions() keeps what it did not look at, and knows its ids", async () => {
  using home = new Home(["01", "02"]);
  await home.find(new MadeUpAgent());
  // As an agent that keeps its sessions in the project looks only there.
  class Elsewhere extends MadeUpAgent {
    override *sources(place: Place, log: ReadLog): Iterable<Source> {
      for (const source of super.sources(place, log)) {
        if (source.path.endsWith("01")) yield source;
      }
    }
  }
  const { ino } = Deno.statSync(home.index);
  const found = await home.find(new Elsewhere());
  deepEqual([ids(found), found.ids.toSorted()], [["01"], ["01", "02"]]);
  equal(Deno.statSync(home.index).ino, ino);
  Deno.mkdirSync(join(home.folder, "other"));
  const other = await home.find(new MadeUpAgent("other"));
  deepEqual([ids(other), other.ids.toSorted()], [[], ["01", "02"]]);
});

Deno.test("findSessions() writes the index only when something changed, for its owner", async () => {
  using home = new Home(["01"]);
  const agent = new MadeUpAgent();
  await home.find(agent);
  const { ino, mode } = Deno.statSync(home.index);
  await home.find(agent);
  equal(Deno.statSync(home.index).ino, ino);
  if (testPlatform() !== "windows") {
    equal((mode ?? 0) & 0o777, 0o600);
    equal((Deno.statSync(home.cache).mode ?? 0) & 0o777, 0o700);
  }
  deepEqual(Array.from(Deno.readDirSync(home.cache), ({ name }) => name), ["sessions.json"]);
});

Deno.test("findSessions() keeps what it knows of agents that it is not asked for", async () => {
  using home = new Home(["01"]);
  Deno.mkdirSync(join(home.folder, "other"));
  home.write("02", "Of another", "other");
  const [one, other] = [new MadeUpAgent(), new MadeUpAgent("other")];
  deepEqual(ids(await home.find(one, other)), ["02", "01"]);
  home.write("03", "New");
  deepEqual(ids(await home.find(one)), ["03", "01"]);
  deepEqual(ids(await home.find(one, other)), ["03", "02", "01"]);
  deepEqual([one.seen.length, other.seen.length], [2, 1]);
});

Deno.test("findSessions() counts what was skipped, also when it comes from the index", async () => {
  using home = new Home(["01"], "broken");
  home.write("02", "It is odd", "broken");
  home.write("03", "odd", "broken");
  const agent = new MadeUpAgent("broken");
  const found = await home.find(agent);
  deepEqual(ids(found), ["02", "01"]);
  equal(found.skipped, 3);
  deepEqual(found.problems.map(({ line, reason }) => `${line} ${reason}`).sort(), [
    "3 an odd line",
    "3 an odd line",
    "null a folder that is odd",
  ]);
  agent.seen.length = 0;
  equal((await home.find(agent)).skipped, 3);
  // What kept all of it from being read may have passed.
  deepEqual(agent.seen, ["03"]);
});

Deno.test("findSessions() cuts what is too long, the same with the index and without", async () => {
  using home = new Home();
  home.write("01", `${"x".repeat(999)}😀 and more`);
  const agent = new MadeUpAgent();
  const [cold] = (await home.find(agent)).sessions;
  equal(cold?.title, `${"x".repeat(999)}\uFFFD`);
  deepEqual((await home.find(agent)).sessions, [cold]);
});

/** A home with one session, which has these times, in a file that was changed at another time. */
async function timesOf(
  times: Partial<SessionHead>,
  { changedAt, sharedAt }: { readonly changedAt: Date; readonly sharedAt?: Date },
): Promise<{ readonly startedAt: Date | null; readonly updatedAt: Date }> {
  class Timed extends MadeUpAgent {
    override async heads(source: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
      return (await super.heads(source, place, log)).map((head) => ({ ...head, ...times }));
    }
  }
  using home = new Home(["01"]);
  Deno.utimeSync(join(home.folder, "made-up", "session-01"), changedAt, changedAt);
  if (sharedAt !== undefined) {
    const shared = join(home.folder, "made-up", "shared");
    Deno.writeTextFileSync(shared, "");
    Deno.utimeSync(shared, sharedAt, sharedAt);
  }
  const [cold] = (await home.find(new Timed())).sessions;
  deepEqual((await home.find(new Timed())).sessions, [cold]);
  return { startedAt: cold!.startedAt, updatedAt: cold!.updatedAt };
}

Deno.test("findSessions() believes no session that claims to be later than its file", async () => {
  const startedAt = new Date("2025-03-01T10:00:00Z");
  const changedAt = new Date("2025-03-01T12:00:00Z");
  const nextDay = { startedAt, updatedAt: new Date("2025-03-02T12:00:00Z") };
  deepEqual(await timesOf(nextDay, { changedAt }), nextDay);
  const later = { startedAt, updatedAt: new Date("2025-03-02T12:00:01Z") };
  deepEqual(await timesOf(later, { changedAt }), { startedAt, updatedAt: changedAt });
  const farOff = { startedAt: later.updatedAt, updatedAt: new Date("9999-12-31T00:00:00Z") };
  deepEqual(await timesOf(farOff, { changedAt }), { startedAt: null, updatedAt: changedAt });
  // A database gets what is new in a file beside it, long before it is changed itself.
  deepEqual(await timesOf(later, { changedAt, sharedAt: later.updatedAt }), later);
});

Deno.test("findSessions() believes no file that claims to be of later than the system wrote it", async () => {
  const changedAt = new Date("2100-01-01T00:00:00Z");
  const claimed = { startedAt: null, updatedAt: new Date("2099-12-31T00:00:00Z") };
  const { updatedAt } = await timesOf(claimed, { changedAt });
  // Not every system tells when it did.
  const isTold = Deno.statSync(new URL(import.meta.url)).ctime !== null;
  if (!isTold) return deepEqual(updatedAt, claimed.updatedAt);
  ok(Math.abs(updatedAt.getTime() - Date.now()) < 60_000, updatedAt.toISOString());
});

Deno.test("findSessions() takes the time of the file that a session is in, if that is another", async () => {
  using home = new Home(["01"]);
  const [own, source] = ["own", "made-up/session-01"].map((name) => join(home.folder, name));
  const [old, young] = [new Date("2025-01-01T00:00:00Z"), new Date("2025-03-01T00:00:00Z")];
  Deno.writeTextFileSync(own!, "");
  Deno.utimeSync(own!, young, young);
  Deno.utimeSync(source!, old, old);
  class Leading extends MadeUpAgent {
    override async heads(source: Source, place: Place, log: ReadLog): Promise<SessionHead[]> {
      const heads = await super.heads(source, place, log);
      return heads.map((head) => ({ ...head, path: own! }));
    }
  }
  deepEqual((await home.find(new Leading())).sessions[0]?.updatedAt, young);
});

Deno.test("findSessions() takes nothing on trust that is in the index", async () => {
  using home = new Home(["01", "02"]);
  const wanted = await home.find(new MadeUpAgent());
  const good = Deno.readTextFileSync(home.index);
  const odd = [
    "",
    "null",
    "[]",
    "{",
    good.slice(0, -20),
    good.replace('"form":1', '"form":2'),
    good.replace(/"program":"[^"]*"/, '"program":"0.0.1"'),
    good.replace(/"sources":.*/, '"sources":{}}'),
    good.replace(/"heads":\[/g, '"heads":[7,'),
    good.replace(/"heads":/g, '"heads":7,"x":'),
    good.replace(/"problems":\[/g, '"problems":[null'),
    good.replace(/"skipped":0/g, '"skipped":"many"'),
    good.replace(/"codex|"made-up"/g, "null"),
    good.replace(/17619\d+|17620\d+/g, "1e300"),
    good.replace(/"stamp":"/g, '"stamp":"0'),
    `${"[".repeat(100_000)}`,
  ];
  for (const text of odd) {
    Deno.writeTextFileSync(home.index, text);
    deepEqual(await home.find(new MadeUpAgent()), wanted, text.slice(0, 200));
    equal(Deno.readTextFileSync(home.index), good, text.slice(0, 200));
  }
});

Deno.test("findSessions() takes any part of the index for what it is", async () => {
  using home = new Home(["01"]);
  const wanted = await home.find(new MadeUpAgent());
  const bytes = Deno.readFileSync(home.index);
  for (let at = 0; at < bytes.length; at += 5) {
    Deno.writeFileSync(home.index, bytes.subarray(0, at));
    deepEqual(await home.find(new MadeUpAgent()), wanted);
  }
});

Deno.test("findSessions() works where it cannot keep an index, and says so once", async () => {
  using home = new Home(["01", "02"]);
  Deno.writeTextFileSync(join(home.folder, "cache"), "in the way");
  const found = await home.find(new MadeUpAgent());
  deepEqual(ids(found), ["02", "01"]);
  equal(found.skipped, 1);
  equal(found.problems[0]?.path, home.index);
  match(found.problems[0]?.reason ?? "", /^the list is not kept for the next time: /);

  Deno.removeSync(join(home.folder, "cache"));
  Deno.mkdirSync(home.index, { recursive: true });
  deepEqual(ids(await home.find(new MadeUpAgent())), ["02", "01"]);
  deepEqual(Array.from(Deno.readDirSync(home.cache), ({ name }) => name), ["sessions.json"]);
});

Deno.test("findSessions() may be run by several at once", async () => {
  using home = new Home(Array.from({ length: 28 }, (_, at) => String(at + 1).padStart(2, "0")));
  const all = await Promise.all(
    Array.from({ length: 8 }, () => home.find(new MadeUpAgent())),
  );
  for (const found of all) deepEqual(found, all[0]);
  const last = new MadeUpAgent();
  deepEqual(await home.find(last), all[0]);
  deepEqual(last.seen, []);
});
