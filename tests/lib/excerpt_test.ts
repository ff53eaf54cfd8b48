import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { excerpt } from "../../lib/excerpt.ts";

const MARK = /\[… ([\d,]+) characters left out …\]/;

Deno.test("excerpt() returns a short text as it is", () => {
  equal(excerpt("a\nb", 3), "a\nb");
  equal(excerpt("", 0), "");
});

Deno.test("excerpt() keeps both ends, cut between words, and counts what is between", () => {
  const words = Array.from({ length: 900 }, (_, at) => `word${at}`).join(" ");
  const short = excerpt(words, 300);
  ok(short.length <= 300);
  const [head = "", number = "", tail = ""] = short.split(MARK);
  ok(words.startsWith(`${head.trimEnd()} `));
  ok(words.endsWith(` ${tail.trimStart()}`));
  const left = words.length - head.trimEnd().length - tail.trimStart().length;
  equal(Number(number.replaceAll(",", "")), left);
  ok(number.includes(","));
});

Deno.test("excerpt() cuts at the ends of lines when they are near", () => {
  const lines = Array.from({ length: 100 }, (_, at) => `this is line ${at}`).join("\n");
  const short = excerpt(lines, 400).split("\n");
  ok(short.every((line) => /^this is line \d+$/.test(line) || MARK.test(line)));
  equal(short.filter((line) => MARK.test(line)).length, 1);
  equal(short.at(-1), "this is line 99");
});

Deno.test("excerpt() of an excerpt counts what both leave out", () => {
  const text = "abcd ".repeat(10_000);
  const once = excerpt(text, 2_000);
  const twice = excerpt(once, 500);
  const [head = "", number = "", tail = ""] = twice.split(MARK);
  const left = Number(number.replaceAll(",", ""));
  const first = once.split(MARK);
  const kept = first[0]!.length + first[2]!.length;
  const spaces = kept - (text.length - Number(first[1]!.replaceAll(",", "")));
  const lost = text.length - head.trimEnd().length - tail.trimStart().length;
  ok(Math.abs(left - lost) <= spaces, `${left} for ${lost}`);
});

Deno.test("excerpt() with little room keeps the beginning", () => {
  equal(excerpt("one two three four", 12), "one two…");
  equal(excerpt("abc", 0), "");
});

Deno.test("excerpt() is never too long and never cuts a character in two", () => {
  const texts = fc.array(fc.constantFrom("a", " ", "\n", "\u{1F600}", "語", "\t"), {
    maxLength: 600,
  });
  fc.assert(fc.property(texts, fc.nat({ max: 700 }), (parts, max) => {
    const short = excerpt(parts.join(""), max);
    ok(short.length <= max);
    ok(short.isWellFormed());
  }));
});
