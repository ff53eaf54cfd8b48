import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { decodeBase64 } from "../../lib/base64.ts";

Deno.test("decodeBase64() reads what toBase64() writes", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    deepEqual(decodeBase64(bytes.toBase64()), bytes);
  }));
});

Deno.test("decodeBase64() reads nothing that it would write in another way", () => {
  for (const text of ["AA", "AA=", "AB==", "AA==\n", " AA==", "A A==", "AA==AA==", "_-8=", "A"]) {
    equal(decodeBase64(text), null, JSON.stringify(text));
  }
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."AB+/_- =\n") }), (text) => {
    const bytes = decodeBase64(text);
    if (bytes !== null) equal(bytes.toBase64(), text);
  }));
});
