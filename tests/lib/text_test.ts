import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { closest, compareBytes, count, listOf, padEnd, trimSpace } from "../../lib/text.ts";

Deno.test("trimSpace() takes off what Go's strings.TrimSpace does", () => {
  // Go: unicode.IsSpace, which is White_Space of Unicode.
  const spaces = "\t\n\v\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007" +
    "\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";
  equal(trimSpace(`${spaces}a${spaces}b${spaces}`), `a${spaces}b`);
  equal(trimSpace(spaces), "");
});

Deno.test("trimSpace() leaves what JavaScript trims and Go does not", () => {
  equal(trimSpace("\uFEFFa\uFEFF"), "\uFEFFa\uFEFF");
  equal(trimSpace(" \u200Ba\u200B "), "\u200Ba\u200B");
});

Deno.test("trimSpace() is done with the first time", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    equal(trimSpace(trimSpace(text)), trimSpace(text));
  }));
});

Deno.test("padEnd() counts code points", () => {
  equal(padEnd("ab", 4), "ab  ");
  equal(padEnd("\u{1F600}\u4E2D", 4), "\u{1F600}\u4E2D  ");
  equal(padEnd("abcde", 4), "abcde");
  equal(padEnd("", 2), "  ");
});

Deno.test("compareBytes() sorts as the UTF-8 bytes do", () => {
  // UTF-16 order would put U+FF5E behind the surrogates of U+1F600.
  deepEqual(["\u{1F600}", "\uFF5E", "a", "", "ab", "B"].sort(compareBytes), [
    "",
    "B",
    "a",
    "ab",
    "\uFF5E",
    "\u{1F600}",
  ]);
});

Deno.test("compareBytes() agrees with a comparison of the bytes", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(fc.property(text, text, (a, b) => {
    equal(Math.sign(compareBytes(a, b)), Math.sign(compareUtf8(a, b)));
  }));
});

Deno.test("count() puts a number with its noun", () => {
  equal(count(0, "handoff"), "0 handoffs");
  equal(count(1, "handoff"), "1 handoff");
  equal(count(2, "entry", "entries"), "2 entries");
});

Deno.test("listOf() puts words in a row", () => {
  equal(listOf([]), "");
  equal(listOf(["a"]), "a");
  equal(listOf(["a", "b"]), "a or b");
  equal(listOf(["a", "b", "c"], "and"), "a, b and c");
});

const COMMANDS = ["save", "list", "render", "export", "import", "select"];

for (
  const [word, wanted] of [
    ["lst", "list"],
    ["lsit", "list"],
    ["exprot", "export"],
    ["selct", "select"],
    ["renderr", "render"],
    ["xyz", null],
    ["l", null],
    ["", null],
  ] as const
) {
  Deno.test(`closest() takes "${word}" for ${wanted ?? "nothing"}`, () => {
    equal(closest(word, COMMANDS), wanted);
  });
}

Deno.test("closest() prefers the nearest, and of equal ones the first", () => {
  equal(closest("--limti", ["--line", "--limit"]), "--limit");
  equal(closest("aaab", ["aaaa", "aaac"]), "aaaa");
});

function compareUtf8(a: string, b: string): number {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  const at = left.findIndex((byte, index) => byte !== right[index]);
  return at === -1 ? left.length - right.length : left[at]! - (right[at] ?? -1);
}

Deno.test("trimSpace() takes time in proportion to the text, wherever its white space is", () => {
  const text = `a${" ".repeat(1_000_000)}b`;
  equal(trimSpace(` ${text}\u0085`), text);
});
