import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { goJson, type Json } from "../../lib/go_json.ts";
import { contextToJson, type HandoffContext, parseContext } from "../../lib/handoff_context.ts";
import { capturedExample } from "./_captured.ts";

const ORIGIN = {
  signer: { name: "ana", fingerprint: "SHA256:abc" },
  imported_at: "2026-11-23T07:00:00Z",
  bundle_sha256: "5e".repeat(32),
};

Deno.test("parseContext() reads where a handoff came from, and keeps what it does not know", () => {
  deepEqual(parseContext({ context_version: 1, origin: ORIGIN, goal: ["x"] }, "the context"), {
    origin: {
      signer: ORIGIN.signer,
      importedAt: new Date("2026-11-23T07:00:00Z"),
      bundleSha256: ORIGIN.bundle_sha256,
    },
    captured: null,
    rest: { goal: ["x"] },
  });
});

Deno.test("parseContext() knows an unsigned origin, and none", () => {
  const unsigned = { context_version: 1, origin: { ...ORIGIN, signer: "unsigned" } };
  equal(parseContext(unsigned, "the context").origin?.signer, null);
  equal(parseContext({ context_version: 1 }, "the context").origin, null);
});

Deno.test("parseContext() keeps the mark of a newer version when it is written back", () => {
  const newer = { context_version: 3, origin: ORIGIN, more: true };
  deepEqual(contextToJson(parseContext(newer, "the context")), newer);
});

Deno.test("parseContext() reads what version 1 captured, without the fields that came later", () => {
  const captured = capturedExample();
  const { captured: now } = contextToJson({ origin: null, captured, rest: {} });
  const text = goJson(now as Json).replaceAll(
    /"(?:prior_summary|question|is_gone|is_stopped)":(?:null|false),/g,
    "",
  ).replaceAll(/,"is_gone":false/g, "");
  ok(!/is_gone|question"|is_stopped|prior_summary/.test(text));
  const first = { context_version: 1, captured: JSON.parse(text) };
  deepEqual(parseContext(first, "the context"), { origin: null, captured, rest: {} });
});

const WRONG: readonly (readonly [Json, string])[] = [
  [null, "the context must be an object, found null"],
  [[], "the context must be an object, found a list"],
  [{}, 'the context must have "context_version" as a whole number'],
  [{ context_version: "1" }, 'the context must have "context_version" as a whole number'],
  [{ context_version: 1.5 }, 'the context must have "context_version" as a whole number'],
  [{ context_version: 0 }, 'the context must have "context_version" as a whole number'],
];

for (const [value, message] of WRONG) {
  Deno.test(`parseContext() refuses ${goJson(value)}`, () => {
    throws(() => parseContext(value, "the context"), { code: "invalid", message });
  });
}

const WRONG_ORIGINS: readonly Json[] = [
  null,
  "unsigned",
  [],
  { ...ORIGIN, signer: null },
  { ...ORIGIN, signer: "ana" },
  { ...ORIGIN, signer: { name: "ana" } },
  { ...ORIGIN, signer: { name: 1, fingerprint: "SHA256:abc" } },
  { ...ORIGIN, imported_at: "yesterday" },
  { ...ORIGIN, imported_at: 1 },
  { ...ORIGIN, bundle_sha256: null },
];

for (const origin of WRONG_ORIGINS) {
  Deno.test(`parseContext() refuses the origin ${goJson(origin)}`, () => {
    throws(() => parseContext({ context_version: 1, origin }, "the context"), {
      code: "invalid",
      message: 'the context has an "origin" that is not understood',
    });
  });
}

Deno.test("contextToJson() writes what parseContext() reads", () => {
  fc.assert(fc.property(contexts(), (context) => {
    const json: Json = JSON.parse(goJson(contextToJson(context)));
    deepEqual(parseContext(json, "the context"), context);
  }));
});

function contexts(): fc.Arbitrary<HandoffContext> {
  const text = fc.string({ unit: "grapheme" });
  const plain = { noNullPrototype: true };
  const range = { min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z") };
  const origin = fc.record({
    signer: fc.option(fc.record({ name: text, fingerprint: text }, plain)),
    importedAt: fc.date({ ...range, noInvalidDate: true })
      .map((time) => new Date(Math.floor(time.getTime() / 1000) * 1000)),
    bundleSha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  }, plain);
  const rest = fc.dictionary(fc.constantFrom("goal", "plan", "files"), fc.array(text), plain);
  return fc.record(
    { origin: fc.option(origin), captured: fc.constant(null), rest },
    plain,
  );
}
