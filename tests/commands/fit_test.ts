import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { cut, fit, tail, wrap } from "../../commands/_fit.ts";
import { displayWidth } from "../../commands/_width.ts";

const text = fc.string({ unit: "binary" });

Deno.test("cut() leaves what fits and ends a cut with an ellipsis", () => {
  equal(cut("parser", 6), "parser");
  equal(cut("parser", 5), "pars…");
  equal(cut("日本語", 5), "日本…");
  equal(cut("日本語", 4), "日…");
  equal(cut("parser", 1), "…");
  equal(cut("parser", 0), "");
});

Deno.test("cut() shows a tab as spaces, and a line separator as one", () => {
  equal(cut("a\tb\u2028c", 10), "a  b c");
});

Deno.test("cut() does not let marks pile up without an end", () => {
  ok(cut(`e${"\u0301".repeat(100_000)}`, 10).length < 1000);
});

Deno.test("fit() is exactly as wide as asked for", () => {
  const line = text.map((value) => value.replaceAll(/[\n\r]/g, ""));
  fc.assert(fc.property(line, fc.integer({ min: 1, max: 40 }), (value, columns) => {
    equal(displayWidth(fit(value, columns)), columns);
  }));
});

Deno.test("tail() keeps the end", () => {
  equal(tail("fix the parser", 6), "parser");
  equal(tail("日本語", 5), "本語");
  equal(tail("x", 0), "");
});

Deno.test("wrap() breaks between words, and inside a word that is too long", () => {
  deepEqual(wrap("fix the parser", 8, 9), ["fix the", "parser"]);
  deepEqual(wrap("a reproducible build", 6, 9), ["a", "reprod", "ucible", "build"]);
  deepEqual(wrap("one\n\ntwo\r\nthree", 20, 9), ["one", "", "two", "three"]);
});

Deno.test("wrap() says when there is more", () => {
  deepEqual(wrap("one\ntwo\nthree", 20, 2), ["one", "two …"]);
  deepEqual(wrap("one two six", 3, 2), ["one", "tw…"]);
});

Deno.test("wrap() never exceeds the columns or the lines", () => {
  const columns = fc.integer({ min: 2, max: 30 });
  fc.assert(fc.property(text, columns, fc.integer({ min: 1, max: 5 }), (value, width, max) => {
    const lines = wrap(value, width, max);
    ok(lines.length <= max);
    for (const line of lines) ok(displayWidth(line) <= width, JSON.stringify(line));
  }));
});
