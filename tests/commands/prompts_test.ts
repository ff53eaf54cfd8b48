import { equal, match, ok, rejects } from "node:assert/strict";
import { askPassphrase, canAsk, confirm } from "../../commands/_prompts.ts";
import { FakeHost } from "../_host.ts";

const INTERRUPTED = { name: "HandoffError", code: "interrupted" };

function typing(stdin: string): FakeHost {
  return new FakeHost({ stdin, columns: 80 });
}

Deno.test("canAsk() wants a terminal for stdin and for stderr", () => {
  ok(canAsk(new FakeHost({ columns: 80 })));
  ok(!canAsk(new FakeHost({ columns: 80, isTyped: false })));
  ok(!canAsk(new FakeHost({ isTyped: true })));
});

Deno.test("confirm() takes Enter alone for the default", async () => {
  equal(await confirm(typing("\r"), "Remove it?"), false);
  equal(await confirm(typing("\r"), "Remove it?", { defaultYes: true }), true);
});

Deno.test("confirm() understands yes and no in any case", async () => {
  for (const answer of ["y", "Y", "yes", " Yes "]) ok(await confirm(typing(`${answer}\r`), "It?"));
  for (const answer of ["n", "NO"]) ok(!await confirm(typing(`${answer}\r`), "It?"));
});

Deno.test("confirm() takes an answer only with Enter, as it was corrected", async () => {
  equal(await confirm(typing("y\x7Fn\r"), "Remove it?"), false);
  await rejects(confirm(typing("y"), "Remove it?"), INTERRUPTED);
});

Deno.test("confirm() asks again after anything else", async () => {
  const host = typing("maybe\ry\r");
  equal(await confirm(host, "Remove it?"), true);
  equal(host.stderr.text.split("Remove it? [y/N] ").length, 3);
});

Deno.test("confirm() cannot be driven by its question, nor by what is typed", async () => {
  const host = typing("\u009B2J\u202En\r");
  await rejects(confirm(host, "Remove \x1B[2J\nnothing?"), INTERRUPTED);
  match(host.stderr.text, /^Remove \\u\{1B\}\[2J\\nnothing\? \[y\/N\] 2J\\u\{202E\}n\n/);
  equal(host.stdout.text, "");
});

Deno.test("confirm() and askPassphrase() are interrupted by Ctrl-C, Ctrl-D and Escape", async () => {
  for (const key of ["\x03", "\x04", "\x1B"]) {
    await rejects(confirm(typing(`y${key}`), "Remove it?"), INTERRUPTED);
    await rejects(askPassphrase(typing(`x${key}`), { question: "P", twice: false }), INTERRUPTED);
  }
});

Deno.test("askPassphrase() returns what was typed and shows none of it", async () => {
  const host = typing(" päss wörd \r");
  const question = { question: "Passphrase", twice: false };
  equal(await askPassphrase(host, question), " päss wörd ");
  equal(host.stderr.text, "Passphrase: \n");
});

Deno.test("askPassphrase() asks for both again until they agree", async () => {
  const host = typing("one\rtwo\rone\rone\r");
  equal(await askPassphrase(host, { question: "Passphrase", twice: true }), "one");
  equal(
    host.stderr.text,
    "Passphrase: \nPassphrase, again: \nthe two differ; type both again\n" +
      "Passphrase: \nPassphrase, again: \n",
  );
});

Deno.test("askPassphrase() takes no empty one", async () => {
  const host = typing("\r  \rx\r");
  equal(await askPassphrase(host, { question: "P", twice: false }), "x");
});

Deno.test("askPassphrase() refuses to cut what is too long", async () => {
  const typed = typing(`${"x".repeat(5000)}\r`);
  await rejects(askPassphrase(typed, { question: "P", twice: false }), { code: "usage" });
});
