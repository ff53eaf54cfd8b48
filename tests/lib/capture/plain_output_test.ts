import { equal, ok } from "node:assert/strict";
import { plainOutput } from "../../../lib/capture/_plain_output.ts";

const CASES: readonly (readonly [printed: string, plain: string])[] = [
  ["plain", "plain"],
  ["\x1b[31;1merror\x1b[0m: bad", "error: bad"],
  ["\x1b[38;2;255;0;0mred\x1b[m", "red"],
  ["\x1b[38:2::255:0:0mred", "red"],
  ["\x9b1mbold", "bold"],
  ["\x1b[2K\x1b[1Gdone\x1b[?25h", "done"],
  ["\x1b[0 qbar", "bar"],
  ["\x1b]0;a title\x07text", "text"],
  ["\x1b]8;;https://a.b\x1b\\link\x1b]8;;\x1b\\", "link"],
  ["\x9d0;t\x9ctext", "text"],
  ["\x1bPq#0\x1b\\picture", "picture"],
  ["\x1b(Bascii\x1b7\x1b8\x1bM\x1b=", "ascii"],
  // What does not end is no string, and what is no sequence stays to be made visible.
  ["\x1b]0;no end\nnext", "\x1b]0;no end\nnext"],
  ["\x1b[", "\x1b["],
  ["\x1bPno end", "\x1bPno end"],
  ["\x1b[31\nm", "\x1b[31\nm"],
  ["[31m a list \u0007", "[31m a list \u0007"],
  ["größe \x1b[1m大\x1b[22m", "größe 大"],
];

Deno.test("plainOutput() drops control sequences and strings of ECMA-48, and nothing else", () => {
  for (const [printed, plain] of CASES) equal(plainOutput(printed), plain, JSON.stringify(printed));
});

Deno.test("plainOutput() takes time that grows with the length only", () => {
  for (
    const unit of ["\x1b[", "\x1b]", "\x9d", "\x9b", "\x1b", "\x1b]0;a", "\x9d\x9d\x1b", "\x1b "]
  ) {
    const began = performance.now();
    plainOutput(unit.repeat(1_000_000 / unit.length));
    // It is some 10 ms; were each beginning looked through to the end, it would be minutes.
    ok(performance.now() - began < 3_000, JSON.stringify(unit));
  }
});
