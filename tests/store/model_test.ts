/** The store under random operations, compared with a list in memory. */

import { deepEqual, rejects } from "node:assert/strict";
import fc from "fast-check";
import { selectHandoffs } from "../../lib/filter.ts";
import { goJson } from "../../lib/go_json.ts";
import { type Draft, type Handoff, handoffToJson } from "../../lib/handoff.ts";
import type { HandoffContext } from "../../lib/handoff_context.ts";
import { newHandoffId } from "../../lib/handoff_id.ts";
import { type ConflictPolicy, openStore, type Store } from "../../lib/store/mod.ts";
import { filesIn, storeText, withFolder, writeStore } from "./_support.ts";

const RUNS = 150;
const FIRST = Date.UTC(2026, 1, 27);
const SECONDS = 4;

/** What the store should hold, in the order in which it was saved. */
type Model = { handoff: Handoff; context: HandoffContext | null }[];

interface Operation {
  run(store: Store, model: Model, clock: { now: Date }): Promise<void>;
}

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("<b>&\u2028", "\b\f\t\r\n\0\x7f", `},\n    {`, `"\\`, "\u{1F600}"),
);
const draft: fc.Arbitrary<Draft> = fc.record({
  tool: text,
  project: text,
  title: text,
  summary: text,
  next: fc.option(fc.array(text, { maxLength: 2 })),
  changed: fc.array(text, { maxLength: 2 }),
});
const context: fc.Arbitrary<HandoffContext | null> = fc.option(
  fc.record({ note: text }).map((rest) => ({ origin: null, captured: null, rest })),
);
const id = fc.constantFrom("a", "b", "B", "c.1", "20260227-000001", "20260227-000001-002");
const seconds = fc.integer({ min: 0, max: SECONDS });
const entry = fc.record({ id, seconds, draft, context }).map((parts) => ({
  handoff: { id: parts.id, createdAt: at(parts.seconds), ...parts.draft },
  context: parts.context,
}));
const entries = fc.uniqueArray(entry, { maxLength: 3, selector: ({ handoff }) => handoff.id });

function at(second: number): Date {
  return new Date(FIRST + second * 1000);
}

const add = fc.record({ draft, context, seconds }).map((given): Operation => ({
  async run(store, model, clock) {
    clock.now = at(given.seconds);
    const handoff = await store.add(given.draft, given.context);
    const wanted = newHandoffId(new Set(model.map((one) => one.handoff.id)), clock.now);
    deepEqual(handoff, { ...given.draft, id: wanted, createdAt: clock.now });
    model.push({ handoff, context: given.context });
  },
}));

const put = fc.record({
  entries,
  policy: fc.constantFrom<ConflictPolicy>("fail", "skip", "replace"),
}).map(({ entries, policy }): Operation => ({
  async run(store, model) {
    const placeOf = (id: string) => model.findIndex(({ handoff }) => handoff.id === id);
    if (policy === "fail" && entries.some(({ handoff }) => placeOf(handoff.id) >= 0)) {
      await rejects(store.put(entries, policy), { code: "conflict" });
      return;
    }
    const outcomes = entries.map(({ handoff: { id } }) => {
      if (placeOf(id) < 0) return { id, outcome: "imported" };
      return { id, outcome: policy === "skip" ? "skipped" : "replaced" };
    });
    deepEqual(await store.put(entries, policy), outcomes);
    for (const one of entries) {
      const place = placeOf(one.handoff.id);
      if (place < 0) model.push(one);
      else if (policy === "replace") model[place] = one;
    }
  },
}));

const remove = fc.array(fc.nat(), { maxLength: 2 }).map((picks): Operation => ({
  async run(store, model) {
    const ids = new Set(picks.flatMap((pick) => model[pick % model.length]?.handoff.id ?? []));
    const gone = model.filter(({ handoff }) => ids.has(handoff.id));
    deepEqual(await store.remove([...ids]), gone.map(({ handoff }) => handoff));
    model.splice(0, model.length, ...model.filter(({ handoff }) => !ids.has(handoff.id)));
  },
}));

const removeUnknown = fc.constant<Operation>({
  run: (store) => rejects(store.remove(["unknown"]), { code: "not-found" }),
});

const operation = fc.oneof(
  { weight: 4, arbitrary: add },
  { weight: 4, arbitrary: put },
  { weight: 3, arbitrary: remove },
  { weight: 1, arbitrary: removeUnknown },
);

const indents = [0, 2, 4] as const;

Deno.test("a store under random operations equals a list in memory", async () => {
  const scenario = fc.record({
    operations: fc.array(operation, { minLength: 1, maxLength: 10 }),
    before: entries,
    indent: fc.constantFrom(...indents),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ operations, before, indent }) => {
      await withFolder(async (folder) => {
        const clock = { now: at(0) };
        const store = openStore(folder, { now: () => clock.now });
        const model: Model = before.map(({ handoff }) => ({ handoff, context: null }));
        const items = model.map(({ handoff }) => handoffToJson(handoff));
        // Another program may have laid the file out in another way.
        writeStore(folder, JSON.stringify({ version: 1, items }, null, indent));
        for (const one of operations) await one.run(store, model, clock);
        await check(folder, store, model);
      });
    }),
    { numRuns: RUNS },
  );
});

async function check(folder: string, store: Store, model: Model): Promise<void> {
  const handoffs = model.map(({ handoff }) => handoff);
  deepEqual(await store.list(), selectHandoffs(handoffs));
  deepEqual(await store.list({ limit: 1 }), selectHandoffs(handoffs, { limit: 1 }));
  for (const one of model) deepEqual(await store.context(one.handoff), one.context);
  const contexts = filesIn(folder).filter((name) => name.startsWith("contexts/"));
  deepEqual(contexts.length, model.filter((one) => one.context !== null).length);
  // Whatever it was before: one more change, and it is as the Go tool writes it.
  await store.put([{ handoff: { ...handoffs[0] ?? LAST, id: "last" }, context: null }], "fail");
  await store.remove(["last"]);
  const items = handoffs.map(handoffToJson);
  deepEqual(JSON.parse(storeText(folder)), { version: 1, items });
  if (items.length > 0) {
    deepEqual(storeText(folder), `${goJson({ version: 1, items }, { indent: 2 })}\n`);
  }
}

const LAST: Handoff = {
  id: "last",
  createdAt: at(0),
  tool: "",
  project: "",
  title: "",
  summary: "",
  next: null,
  changed: [],
};
