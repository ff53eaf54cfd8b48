/** What holds for `lib/capture/extract.ts` whatever the turns are. */

import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { Part, Turn } from "../../../lib/agents/mod.ts";
import { draftFrom } from "../../../lib/capture/draft.ts";
import { agent, extracted, ran, touched, user } from "./_turns.ts";

const TEXT = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("go on", "Never touch it.", "```\n", "- a\n- b:", "Shall I?", "。", " \n "),
);
const ID = fc.constantFrom("a", "b", "c");
const CHANGE = fc.constantFrom("read", "edited", "created", "deleted");
const FILES = fc.array(fc.record({ path: TEXT, change: CHANGE }), { maxLength: 3 });
const ITEM = fc.record({
  text: TEXT,
  state: fc.constantFrom("pending", "in-progress", "completed", "cancelled", "blocked"),
});
const PART: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constant("text"), text: TEXT, injected: fc.boolean() }),
  fc.record({ kind: fc.constant("reasoning"), text: TEXT }),
  fc.record({ kind: fc.constant("attachment"), name: TEXT }),
  fc.record({ kind: fc.constant("interruption") }),
  fc.record({ kind: fc.constant("compaction"), summary: fc.option(TEXT) }),
  fc.record({
    kind: fc.constant("plan"),
    items: fc.array(ITEM, { maxLength: 3 }),
    text: fc.option(TEXT),
  }),
  fc.record({
    kind: fc.constant("tool-call"),
    callId: ID,
    name: TEXT,
    input: fc.constant(null),
    action: fc.oneof(
      fc.record({ kind: fc.constant("command"), command: TEXT }),
      fc.record({ kind: fc.constant("files"), files: FILES }),
      fc.record({ kind: fc.constant("question"), text: TEXT }),
      fc.record({ kind: fc.constant("other") }),
    ),
  }),
  fc.record({
    kind: fc.constant("tool-result"),
    callId: ID,
    output: TEXT,
    exitCode: fc.option(fc.integer({ min: 0, max: 255 })),
    failed: fc.boolean(),
    refused: fc.boolean(),
  }),
);
const TURNS: fc.Arbitrary<Turn[]> = fc.array(fc.record({
  role: fc.constantFrom("user", "agent"),
  at: fc.constant(null),
  parts: fc.array(PART, { maxLength: 4 }),
}));

Deno.test("extractState() takes any turns, and gives the same state again", async () => {
  await fc.assert(fc.asyncProperty(TURNS, async (turns) => {
    const state = await extracted(turns);
    deepEqual(await extracted(turns), state);
    const own = turns.filter(({ role }) => role === "user").map(({ parts }) =>
      parts.flatMap((part) =>
        part.kind === "text" && !part.injected && part.text.trim() !== "" ? part.text : []
      ).join("\n\n")
    ).filter((text) => text !== "");
    const texts = state.requests.map(({ text }) => text);
    if (own.length > 0) {
      ok(texts.includes(own[0]!));
      ok(texts.includes(own.at(-1)!));
    }
    const draft = draftFrom({ ...state, session: null, git: null, derived: [] }, { title: null });
    ok(draft.title.length <= 80 && draft.summary.length <= 600 && draft.next.length <= 10);
    ok(draft.next.every((step) => step.length <= 200 && !step.includes("\n")));
  }));
});

Deno.test("extractState() of 300,000 turns keeps little of them", async () => {
  const filler = "word ".repeat(200);
  function* turns(): Generator<Turn> {
    yield user("the goal, and keep the interface");
    for (let at = 0; at < 100_000; at++) {
      yield agent(at % 10 ? `Step ${at}.` : `Step ${at} did not work. ${filler}`);
      const exitCode = at % 10 === 0 ? 1 : 0;
      yield agent(
        ...ran(`make target-${at}`, exitCode, `${at} error: ${filler}`),
        ...touched(`src/${at}.ts`, "edited"),
      );
      yield at % 20 === 0 ? user(`Request ${at}: it must hold. ${filler}`) : agent("Good.");
    }
  }
  const state = await extracted(turns());
  equal(state.counts.requests, 5_001);
  equal(state.counts.commands, 100_000);
  equal(state.counts.calls, 200_000);
  equal(state.requests[0]?.text, "the goal, and keep the interface");
  ok(state.requests.at(-1)?.text.startsWith("Request 99980:"));
  equal(state.commands.length, 500);
  equal(state.files.length, 2_000);
  equal(state.files.at(-1)?.path, "src/99999.ts");
  equal(state.commands.filter(({ output }) => output !== null).length, 20);
  ok(JSON.stringify(state).length < 2_000_000);
});
