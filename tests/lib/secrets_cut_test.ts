/** Cuts beside secrets: lib/secrets/cut.ts. */

import { equal, ok } from "node:assert/strict";
import { excerpt } from "../../lib/excerpt.ts";
import { CUTS_BESIDE_SECRETS } from "../../lib/secrets/cut.ts";
import { redactText } from "../../lib/secrets/mod.ts";
import { base62, base64, jwt, pem } from "../secrets/_random.ts";

const WORDS = "lorem ipsum dolor sit amet ";
const MAX = 400;
/** Where such an excerpt of a text of 1,000 characters is cut, without the words beside it. */
const HEAD_END = 214;
const TAIL_START = 858;
/** So much of a secret is too much. */
const PIECE = 5;

/** What is in front of a secret, the secret, and what is behind it. */
const SECRETS: readonly (readonly [string, string, string])[] = [
  ["--password ", "Sup3rS3cretPw", " "],
  ["password: ", "Sup3rS3cretPw", "\n"],
  ["token: ", base62(60), " "],
  ['"password": "', "correct4 horse5 battery6 staple7", '" '],
  ["password:\n  ", "Sup3rS3cretPw4x", "\n"],
  ["the password is ", "Sup3rS3cretPw", " "],
  ["", "ghp" + "_" + base62(36), " "],
  ["", "ghp" + "_" + base62(20) + "\u200B" + base62(16), " "],
  ["Authorization: Bearer ", base64(60), "\n"],
  ["curl -sS --max-time 20 -u ana:", "Sup3rS3cretPw", " "],
  ["postgres://admin:", "Sup3rS3cretPw", "@db.example.com/app "],
  ["", jwt(), " "],
  ["<password>", "Sup3rS3cretPw", "</password> "],
  ["Set-Cookie: sid=", "abcd1234efgh8x", "; Path=/ "],
];

Deno.test("a cut leaves nothing of a secret, wherever it is", () => {
  for (const [before, secret, after] of SECRETS) {
    for (const cut of [HEAD_END, TAIL_START]) {
      for (let shift = -30; shift <= before.length + secret.length + 30; shift++) {
        const text = around(before + secret + after, cut - shift);
        for (const words of [text, text.replaceAll(/\b(?:lorem|ipsum|dolor) /g, "$&\n")]) {
          const short = excerpt(words, MAX, CUTS_BESIDE_SECRETS);
          ok(short.length <= MAX);
          const left = redactText(short).value;
          ok(
            !piecesOf(secret).some((piece) => left.includes(piece)),
            `${before} ${shift}: ${left}`,
          );
        }
      }
    }
  }
});

Deno.test("without that, a cut does leave something", () => {
  const shifts = Array.from({ length: 60 }, (_, at) => at - 30);
  const texts = shifts.map((shift) => around("--password Sup3rS3cretPw ", TAIL_START - shift));
  ok(texts.some((text) => redactText(excerpt(text, MAX)).value.includes("S3cretPw")));
});

Deno.test("a cut leaves nothing of a value without end, nor of a private key", () => {
  const values = [`API_KEY=${base62(3_000)} `, `{"private_key":"${pem("RSA PRIVATE KEY", 40)}"}`];
  values.push(pem("RSA PRIVATE KEY", 40), pem("RSA PRIVATE KEY", 40).replaceAll("\n", "\\n"));
  for (const value of values) {
    const secret = value.slice(40, -40);
    for (let start = 0; start < 3_000; start += 97) {
      const text = WORDS.repeat(200).slice(0, start) + ` ${value}\n` + WORDS.repeat(40);
      for (const max of [400, 1_000, 2_000]) {
        const left = redactText(excerpt(text, max, CUTS_BESIDE_SECRETS)).value;
        ok(!piecesOf(secret, 24).some((piece) => left.includes(piece)), `${start} ${max}: ${left}`);
      }
    }
  }
});

Deno.test("a cut stays where it is when there is no secret, or one that is found all the same", () => {
  const plain = WORDS.repeat(100);
  equal(excerpt(plain, MAX, CUTS_BESIDE_SECRETS), excerpt(plain, MAX));
  for (const start of [HEAD_END - 100, TAIL_START + 40]) {
    const text = around("--password Sup3rS3cretPw ", start);
    equal(excerpt(text, MAX, CUTS_BESIDE_SECRETS), excerpt(text, MAX));
    ok(redactText(excerpt(text, MAX, CUTS_BESIDE_SECRETS)).value.includes("[redacted:password]"));
  }
});

Deno.test("what a cut leaves out is counted", () => {
  const text = around("--password Sup3rS3cretPw ", TAIL_START - 12);
  const [, head = "", number = "", tail = ""] =
    /^([^]*) \[… ([\d,]+) characters left out …\] ([^]*)$/.exec(
      excerpt(text, MAX, CUTS_BESIDE_SECRETS),
    ) ?? [];
  equal(text.trim().length - head.length - tail.length, Number(number.replace(",", "")));
  ok(!tail.includes("cretPw"));
});

Deno.test("a cut in a text of secrets alone ends", () => {
  for (const unit of ["--password Sup3rS3cretPw ", "token=[", "password ", "a1B2c3d4E5"]) {
    const text = unit.repeat(1_000_000 / unit.length);
    const start = performance.now();
    ok(excerpt(text, 2_000, CUTS_BESIDE_SECRETS).length <= 2_000);
    ok(performance.now() - start < 2_000, unit);
  }
});

/** Returns 1,000 characters with something at a place. */
function around(something: string, start: number): string {
  const words = WORDS.repeat(40);
  return `${words.slice(0, start - 1)} ${something}${words}`.slice(0, 999).padEnd(1_000, "x");
}

/** Returns all pieces of a secret of so many characters. */
function piecesOf(secret: string, length = PIECE): string[] {
  return Array.from(
    { length: secret.length - length + 1 },
    (_, at) => secret.slice(at, at + length),
  );
}
