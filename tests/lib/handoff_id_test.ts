import { equal, match } from "node:assert/strict";
import fc from "fast-check";
import { isPortableId, newHandoffId } from "../../lib/handoff_id.ts";

const NOW = new Date("2026-11-22T18:02:06.999Z");

Deno.test("newHandoffId() is the UTC time", () => {
  equal(newHandoffId(new Set(), NOW), "20261122-180206");
  equal(newHandoffId(new Set(["20261122-180205"]), NOW), "20261122-180206");
});

Deno.test("newHandoffId() takes the first number that is free", () => {
  const base = "20261122-180206";
  equal(newHandoffId(new Set([base]), NOW), `${base}-002`);
  equal(newHandoffId(new Set([base, `${base}-003`]), NOW), `${base}-002`);
  equal(newHandoffId(new Set([base, `${base}-002`]), NOW), `${base}-003`);
  equal(newHandoffId(new Set([`${base}-002`]), NOW), base);
});

Deno.test("newHandoffId() is null when all 999 are taken", () => {
  const taken = new Set<string>();
  for (let number = 1; number <= 999; number++) {
    const id = newHandoffId(taken, NOW);
    equal(
      id,
      number === 1 ? "20261122-180206" : `20261122-180206-${String(number).padStart(3, "0")}`,
    );
    if (id !== null) taken.add(id);
  }
  equal(newHandoffId(taken, NOW), null);
});

Deno.test("newHandoffId() makes portable ids", () => {
  fc.assert(fc.property(fc.date({ noInvalidDate: true, min: new Date(0) }), (now) => {
    const id = newHandoffId(new Set(), now) ?? "";
    match(now.getUTCFullYear() > 9999 ? "20000101-000000" : id, /^\d{8}-\d{6}$/);
  }));
});

for (const id of ["a", "20261122-180206", "A.b_c-d", "0", "latest2", "x".repeat(128), "a..b"]) {
  Deno.test(`isPortableId() accepts "${id.slice(0, 20)}"`, () => equal(isPortableId(id), true));
}

for (
  const id of [
    "",
    "latest",
    ".hidden",
    "-x",
    "_x",
    "../x",
    "a/b",
    "a\\b",
    "a b",
    "a\n",
    "é",
    "a\0",
    "x".repeat(129),
  ]
) {
  Deno.test(`isPortableId() refuses ${JSON.stringify(id.slice(0, 20))}`, () => {
    equal(isPortableId(id), false);
  });
}
