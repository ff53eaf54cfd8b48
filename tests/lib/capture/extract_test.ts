import { deepEqual, equal, ok } from "node:assert/strict";
import { extractState } from "../../../lib/capture/extract.ts";
import {
  agent,
  call,
  done,
  extracted,
  injected,
  INTERRUPTION,
  ran,
  touched,
  user,
} from "./_turns.ts";

Deno.test("extractState() takes nothing from a command of which nothing is told", async () => {
  const untold = (command: string) => done({ kind: "command", command }, { isUnknown: true });
  const { commands, unfinished } = await extracted([
    user("Fix it."),
    agent(...untold("npm test"), ...ran("npm test", 1, "1 failed"), ...untold("npm test")),
    agent(...untold("make")),
  ]);
  deepEqual(
    commands.map(({ command, failed, changedOutcome }) => [command, failed, changedOutcome]),
    [["npm test", true, false], ["make", false, false]],
  );
  deepEqual(unfinished.calls, []);
});

Deno.test("extractState() of nothing is empty", async () => {
  const state = await extracted([]);
  deepEqual(state.requests, []);
  equal(state.lastMessage, null);
  deepEqual(state.unfinished, { request: false, isStopped: false, calls: [] });
});

Deno.test("extractState() asks for what was skipped when the turns are over", async () => {
  let skipped = 0;
  async function* turns() {
    yield await Promise.resolve(user("a"));
    skipped = 7;
  }
  const options = { project: null, platform: "linux", skipped: () => skipped } as const;
  equal((await extractState(turns(), options)).counts.skipped, 7);
});

Deno.test("extractState() keeps what the user said, and nothing that was injected", async () => {
  const { requests, counts } = await extracted([
    user(injected("<env>"), " first\n", "second", { kind: "attachment", name: "a.png" }),
    user(injected("reminder")),
    agent("ok"),
    user("/review now"),
  ]);
  deepEqual(requests.map(({ text, turn }) => [turn, text]), [[1, " first\n\n\nsecond"], [
    4,
    "/review now",
  ]]);
  deepEqual(requests[0]?.attachments, ["a.png"]);
  equal(counts.requests, 2);
});

Deno.test("extractState() tells corrections: after an interruption or a refusal", async () => {
  const refused = done({ kind: "command", command: "rm -rf build" }, {
    refused: true,
    failed: true,
  });
  const { requests, dropped } = await extracted([
    user("build it"),
    agent("I will.", INTERRUPTION),
    user("not like that"),
    agent(...refused),
    user("do not delete"),
    agent("fine", ...ran("make", 0)),
    user("thanks"),
    agent("welcome"),
    user(INTERRUPTION, "wait"),
  ]);
  deepEqual(requests.map(({ isCorrection }) => isCorrection), [false, true, true, false, true]);
  deepEqual(dropped, ["The user refused: `rm -rf build`"]);
});

Deno.test("extractState() counts a request once that was repeated for want of an answer", async () => {
  const { requests, counts } = await extracted([
    user("go"),
    agent(injected("API error")),
    user("go"),
    agent("going", INTERRUPTION),
    user("go"),
    agent("done"),
    user("go"),
  ]);
  deepEqual(requests.map(({ turn }) => turn), [1, 7]);
  equal(counts.requests, 2);
});

Deno.test("extractState() joins texts to messages, and calls end them", async () => {
  const { notes, lastMessage, counts } = await extracted([
    user("go"),
    agent("one"),
    agent({ kind: "reasoning", text: "hm" }, "two"),
    agent("three", ...ran("make", 0), "four"),
    user("more"),
    agent("five", call({ kind: "other" })),
    agent(INTERRUPTION),
    user("stop"),
    agent("six"),
  ]);
  deepEqual(notes, [
    { text: "one\n\ntwo\n\nthree", turn: 2, isAnswer: false },
    { text: "four", turn: 4, isAnswer: true },
    { text: "five", turn: 6, isAnswer: false },
  ]);
  equal(lastMessage, "six");
  equal(counts.messages, 4);
});

Deno.test("extractState() folds what happened to a file", async () => {
  const { files } = await extracted([agent(
    ...touched("/home/ana/demo/src/a.ts", "read"),
    ...touched("src/a.ts", "edited"),
    ...touched("./src/a.ts", "edited"),
    ...touched("new.ts", "created"),
    ...touched("new.ts", "edited"),
    ...touched("gone.ts", "created"),
    ...touched("gone.ts", "deleted"),
    ...touched("old.ts", "edited"),
    ...touched("old.ts", "deleted"),
    ...touched("known.ts", "read"),
    ...touched("known.ts", "created"),
    ...touched("/etc/hosts", "read"),
    ...touched("../other/b.ts", "edited"),
    ...touched("new.ts", "read"),
    ...done({ kind: "files", files: [{ path: "no.ts", change: "edited" }] }, { failed: true }),
    call({ kind: "files", files: [{ path: "never.ts", change: "created" }] }),
  )]);
  deepEqual(files.map(({ path, change, times }) => `${change} ${path} ${times}`), [
    "edited src/a.ts 2",
    "created new.ts 2",
    "deleted old.ts 2",
    "edited known.ts 1",
    "read /etc/hosts 1",
    "edited /home/ana/other/b.ts 1",
  ]);
});

Deno.test("extractState() believes a result about files more than the call", async () => {
  const [begin, end] = done(
    { kind: "files", files: [{ path: "a.ts", change: "created" }] },
    { files: [{ path: "a.ts", change: "edited" }] },
  );
  deepEqual((await extracted([agent(begin, end)])).files[0]?.change, "edited");
});

Deno.test("extractState() makes paths of Windows relative on every system", async () => {
  const turns = [agent(...touched("c:\\code\\Demo\\src\\a.ts", "edited"))];
  deepEqual((await extracted(turns, "C:\\Code\\demo")).files[0]?.path, "src/a.ts");
  deepEqual((await extracted(turns, "D:\\x")).files[0]?.path, "C:/code/Demo/src/a.ts");
});

Deno.test("extractState() folds the runs of a command, whatever shapes its output", async () => {
  const { commands, counts } = await extracted([
    agent(...ran("cd /home/ana/demo && npm test 2>&1 | tail -30", 1, "1 failed")),
    agent(...ran("npm test -- -t x", 0)),
    agent(...ran("npm test", 0)),
    agent(...ran("bash -lc 'npm run lint'", 2, "bad")),
  ]);
  deepEqual(
    commands.map(({ command, runs, turn, exitCode, failed, changedOutcome }) =>
      [command, runs, turn, exitCode, failed, changedOutcome].join(" ")
    ),
    [
      "npm test -- -t x 1 2 0 false false",
      "npm test 2 3 0 false true",
      "npm run lint 1 4 2 true false",
    ],
  );
  equal(commands.at(-1)?.output, "bad");
  equal(counts.commands, 4);
});

Deno.test("extractState() does not take a look-up without result for a failure", async () => {
  const { commands } = await extracted([
    agent(...ran("rg -n foo src", 1), ...ran("git diff --exit-code", 1), ...ran("make", 2)),
  ]);
  deepEqual(commands.map(({ exitCode, failed }) => [exitCode, failed]), [
    [1, false],
    [1, false],
    [2, true],
  ]);
});

Deno.test("extractState() finds a failure behind a pipe or an echo", async () => {
  const { commands } = await extracted([
    agent(...ran("npm test | tail -5", 0, "Tests: 2 failed, 1 passed")),
    agent(...ran("npm run build | tail -5", 0, "0 errors\nBuilt.")),
    agent(...ran('make; echo "EXIT: $?"', 0, "x.c:1: nonsense\nEXIT: 2\n")),
  ]);
  deepEqual(commands.map(({ exitCode, failed }) => [exitCode, failed]), [
    [null, true],
    [0, false],
    [2, true],
  ]);
});

Deno.test("extractState() takes a command that the user stopped for no refusal if it was their own", async () => {
  const [begun, ended] = done({ kind: "command", command: "npm run watch" }, {
    refused: true,
    failed: true,
  });
  const { dropped, commands, requests } = await extracted([
    user("Fix it."),
    agent("I begin."),
    user(begun),
    agent(ended),
    user("Go on."),
  ]);
  deepEqual(dropped, []);
  deepEqual(commands, []);
  deepEqual(requests.map(({ isCorrection }) => isCorrection), [false, false]);
});

Deno.test("extractState() forgets a refusal when the call is allowed later", async () => {
  const { dropped, commands } = await extracted([
    agent(...done({ kind: "command", command: "npm i" }, { refused: true, failed: true })),
    agent(...ran("npm i", 0)),
    agent(...done({ kind: "task", text: "look around" }, { refused: true, failed: true })),
  ]);
  deepEqual(dropped, ["The user refused: `tool look around`"]);
  deepEqual(commands.map(({ command, runs }) => [command, runs]), [["npm i", 1]]);
});

Deno.test("extractState() keeps the plan as it last stood", async () => {
  const step = (text: string, state: "completed" | "pending") => ({ text, state });
  const first = [step("a", "completed"), step("b", "pending")];
  const plan = (items: typeof first, text: string | null) =>
    agent({ kind: "plan" as const, items, text });
  const last = async (...turns: ReturnType<typeof plan>[]) => (await extracted(turns)).plan;
  deepEqual(await last(plan(first, null)), { items: first, text: null });
  deepEqual(await last(plan([], "prose"), plan(first, null)), { items: first, text: "prose" });
  deepEqual(await last(plan([step("a", "completed")], null)), {
    items: [step("a", "completed")],
    text: null,
  });
  deepEqual(await last(plan([step("a", "completed")], null), plan([], "new")), {
    items: [],
    text: "new",
  });
  equal(await last(plan(first, null), plan([], null)), null);
});

Deno.test("extractState() names what was going on at the end", async () => {
  const middle = call({ kind: "command", command: "sleep 1" });
  const running = call({ kind: "command", command: "npm run e2e" });
  const { unfinished } = await extracted([
    user("go"),
    agent(middle, ...ran("make", 0)),
    agent(running, call({ kind: "other" }, "WebFetch")),
    agent(...ran("make", 0).slice(1)),
  ]);
  deepEqual(unfinished, {
    request: true,
    isStopped: false,
    calls: ["npm run e2e", "WebFetch for this"],
  });
  const later = await extracted([agent(running, INTERRUPTION), user("leave it")]);
  deepEqual(later.unfinished, { request: true, isStopped: false, calls: [] });
  const answered = await extracted([user("a"), agent(running, ...ran("b", 0), "done")]);
  deepEqual(answered.unfinished, { request: false, isStopped: false, calls: [] });
});

Deno.test("extractState() knows questions that nobody answered", async () => {
  const ask = call({ kind: "question", text: "Which database?" });
  const open = await extracted([user("go"), agent("Two ways. Shall I drop it?", ask)]);
  deepEqual(open.questions, ["Shall I drop it?", "Which database?"]);
  deepEqual(open.unfinished.calls, []);
  const over = await extracted([user("go"), agent("Shall I drop it?", ask), user("yes")]);
  deepEqual(over.questions, []);
  const waved = done({ kind: "question", text: "Why?" }, { refused: true, failed: true });
  const dismissed = await extracted([user("go"), agent(...waved)]);
  deepEqual([dismissed.questions, dismissed.dropped], [["Why?"], []]);
});

Deno.test("extractState() keeps the summary of what is not in the session", async () => {
  const compaction = { kind: "compaction", summary: "We fixed the parser." } as const;
  const resumed = await extracted([user(compaction), user("go on"), agent("ok")]);
  equal(resumed.priorSummary, "We fixed the parser.");
  deepEqual(resumed.notes, []);
  equal(resumed.counts.compactions, 1);
  const whole = await extracted([user("fix"), user(compaction), agent("ok")]);
  deepEqual([whole.priorSummary, whole.notes], [null, []]);
});

Deno.test("extractState() says that the user stopped the last answer, and only then", async () => {
  const isStopped = async (...turns: Parameters<typeof extracted>[0] & unknown[]) => {
    return (await extracted(turns)).unfinished.isStopped;
  };
  const run = ran("make", 0);
  const refused = done({ kind: "other" }, { refused: true, failed: true });
  equal(await isStopped(user("go"), agent("Of course. I can see ho"), user(INTERRUPTION)), true);
  equal(await isStopped(user("go"), agent(INTERRUPTION)), true);
  equal(await isStopped(user("go"), agent(...run, INTERRUPTION)), true);
  equal(await isStopped(user("go"), agent("I", INTERRUPTION), user("no, this")), false);
  equal(await isStopped(user("go"), agent("I", INTERRUPTION), agent("Done.")), false);
  equal(await isStopped(user("go"), agent("I", INTERRUPTION), agent(...run)), false);
  equal(await isStopped(user("go"), agent("I", ...refused)), false);
});

Deno.test("extractState() drops what output has for terminals before it looks into it", async () => {
  const red = "\x1b[31;1m";
  const { commands } = await extracted([
    user("go"),
    agent(...ran("pwsh ./build.ps1", 1, `${red}MSB1009: ${red}no such project\x1b[0m`)),
  ]);
  equal(commands[0]?.output, "MSB1009: no such project");
  const { requests } = await extracted([user(`what is ${red}?`)]);
  equal(requests[0]?.text, `what is ${red}?`);
});

Deno.test("extractState() keeps paths in the home folder apart from the project", async () => {
  const { files } = await extracted([agent(...touched("~/.ssh/config", "edited"))], "/home/ana/x");
  deepEqual(files.map(({ path, isGone }) => [path, isGone]), [["~/.ssh/config", false]]);
});

Deno.test("extractState() keeps what the user demands and what was given up", async () => {
  const { constraints, dropped } = await extracted([
    user("Fix the login. The public API must stay as it is."),
    agent("I tried a lock. That did not work, so I took it out again. Now I use a queue."),
    user("Never log tokens."),
  ]);
  deepEqual(constraints, ["The public API must stay as it is.", "Never log tokens."]);
  deepEqual(dropped, ["I tried a lock. That did not work, so I took it out again."]);
});

Deno.test("extractState() keeps the first request, the newest and corrections of too many", async () => {
  const turns = [user("the goal")];
  for (let at = 0; at < 400; at++) {
    turns.push(agent("ok", ...(at === 200 ? [INTERRUPTION] : [])));
    turns.push(user(at === 200 ? "the correction" : `${at} ${"long ".repeat(4_000)}`));
  }
  const { requests, counts } = await extracted(turns);
  equal(counts.requests, 401);
  ok(requests.length > 100);
  ok(requests.reduce((sum, { text }) => sum + text.length, 0) <= 262_144);
  equal(requests[0]?.text, "the goal");
  ok(requests.some(({ text }) => text === "the correction"));
  ok(requests.at(-1)?.text.startsWith("399 "));
  ok(requests.at(-1)?.text.includes("characters left out"));
});
