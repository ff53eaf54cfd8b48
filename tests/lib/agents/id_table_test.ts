import { equal, notEqual } from "node:assert/strict";
import { fingerprint, fingerprintOfBytes, IdTable } from "../../../lib/agents/_read/id_table.ts";

Deno.test("IdTable keeps the last number of each of many ids", () => {
  const table = new IdTable();
  const of = (at: number) => fingerprint(`id ${at}`);
  for (let at = 0; at < 5000; at++) table.set(of(at), at);
  for (let at = 0; at < 5000; at += 3) table.set(of(at), 2 ** 32 - 1 - at);
  for (let at = 0; at < 5000; at++) {
    equal(table.get(of(at)), at % 3 === 0 ? 2 ** 32 - 1 - at : at);
  }
  equal(table.get(of(5000)), null);
  equal(table.get(fingerprint("")), null);
});

Deno.test("fingerprintOfBytes() returns the fingerprint of a text among others", () => {
  const id = "read_file__1793520148713_2834";
  const bytes = new TextEncoder().encode(`{"id":"${id}"}`);
  equal(fingerprintOfBytes(bytes, 7, 7 + id.length), fingerprint(id));
  notEqual(fingerprintOfBytes(bytes, 6, 7 + id.length), fingerprint(id));
});
