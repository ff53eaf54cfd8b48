import assert from "node:assert/strict";
import { Bits, Branches } from "../../../lib/agents/_read/branch.ts";

/** Adds records, written as `id<parent` or as `id` for a beginning, and returns them. */
function branchesOf(...records: readonly string[]): Branches {
  const branches = new Branches();
  for (const record of records) {
    const [id = "", parent = null] = record.split("<");
    branches.add(id, parent);
  }
  return branches;
}

/** Returns the numbers of the records on the branch that ends with a record. */
function on(branches: Branches, record: number): number[] {
  const branch = branches.branchOf(record);
  return Array.from({ length: branches.size }, (_, at) => at).filter((at) => branch.has(at));
}

Deno.test("Branches numbers records in the order in which they are added", () => {
  const branches = new Branches();
  assert.equal(branches.add("a", null), 0);
  assert.equal(branches.add("b", "a"), 1);
  assert.equal(branches.size, 2);
});

Deno.test("branchOf() leaves out the other side of a fork", () => {
  const branches = branchesOf("a", "b<a", "c<b", "d<a", "e<d");
  assert.deepEqual(on(branches, 4), [0, 3, 4]);
  assert.deepEqual(on(branches, 2), [0, 1, 2]);
});

Deno.test("branchOf() finds parents that come after their children", () => {
  assert.deepEqual(on(branchesOf("c<b", "x", "b<a", "a"), 0), [0, 2, 3]);
});

Deno.test("branchOf() takes the record before for a parent that is nowhere", () => {
  assert.deepEqual(on(branchesOf("a", "b<a", "c<lost", "d<c"), 3), [0, 1, 2, 3]);
  assert.deepEqual(on(branchesOf("a<lost", "b<a"), 1), [0, 1]);
});

Deno.test("branchOf() takes a record without a parent for a beginning", () => {
  assert.deepEqual(on(branchesOf("a", "b<a", "c", "d<c"), 3), [2, 3]);
});

Deno.test("branchOf() ends where parents run in a circle", () => {
  assert.deepEqual(on(branchesOf("a<c", "b<a", "c<b", "d<c"), 3), [0, 1, 2, 3]);
  assert.deepEqual(on(branchesOf("a<a"), 0), [0]);
});

Deno.test("branchOf() goes on with the record before where a parent is a descendant", () => {
  assert.deepEqual(on(branchesOf("a", "b<a", "c<e", "d<c", "e<d", "f<e"), 5), [0, 1, 2, 3, 4, 5]);
});

Deno.test("branchOf() counts the first of several records with one id", () => {
  const branches = branchesOf("a", "b<a", "a<b", "c<a");
  assert.deepEqual(on(branches, 3), [0, 3]);
  assert.deepEqual(on(branches, 2), [0]);
});

Deno.test("branchOf() takes ids for nothing but ids", () => {
  assert.deepEqual(on(branchesOf("__proto__", "constructor<__proto__", "<constructor"), 2), [
    0,
    1,
    2,
  ]);
});

Deno.test("Branches keeps apart as many records as a long session has", () => {
  const count = 100_000;
  const branches = new Branches();
  for (let at = 0; at < count; at++) {
    // Every third one is the last of a branch that was left behind.
    const parent = at === 0 ? null : `record-${at % 3 === 1 && at > 1 ? at - 2 : at - 1}`;
    branches.add(`record-${at}`, parent);
  }
  const branch = branches.branchOf(count - 1);
  for (let at = 0; at < count; at++) {
    const isLeft = at > 0 && at % 3 === 0 && at !== count - 1;
    assert.equal(branch.has(at), !isLeft, `record ${at}`);
  }
});

Deno.test("Bits holds the numbers that it has room for", () => {
  const bits = new Bits(33);
  for (const number of [0, 31, 32]) bits.add(number);
  assert.deepEqual([0, 1, 31, 32, 33].map((number) => bits.has(number)), [
    true,
    false,
    true,
    true,
    false,
  ]);
  bits.add(1000);
  assert.equal(bits.has(1000), false);
});
