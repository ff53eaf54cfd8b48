import { doesNotMatch, equal, match } from "node:assert/strict";
import fc from "fast-check";
import { oneLine, passage, printableJson, visible } from "../../lib/display.ts";

/** Text in which everything that matters here is frequent. */
const HOSTILE = fc.array(
  fc.constantFrom(
    ..."\n\r\t\u2028\u2029# `~=-\u{1B}\u007F\u0085\u009B\u202E\u{E0041}a\u{1F600}",
    "\r\n",
    "```",
    "## ",
  ),
).map((parts) => parts.join(""));

Deno.test("visible() shows control characters by their numbers", () => {
  equal(visible("\0\u0007\b\u001F"), "\\u{0}\\u{7}\\u{8}\\u{1F}");
  equal(visible("\u{1B}[31mred"), "\\u{1B}[31mred");
  equal(visible("\u007F\u0080\u009B"), "\\u{7F}\\u{80}\\u{9B}");
});

Deno.test("visible() shows bidirectional controls and invisible tags", () => {
  equal(visible("\u061C\u200E\u200F"), "\\u{61C}\\u{200E}\\u{200F}");
  equal(visible("\u202A\u202E\u2066\u2069"), "\\u{202A}\\u{202E}\\u{2066}\\u{2069}");
  equal(visible("\u{E0000}\u{E007F}"), "\\u{E0000}\\u{E007F}");
});

Deno.test("visible() shows what cannot be seen and could carry hidden text", () => {
  equal(visible("a\u200B\u2060\u2064b"), "a\\u{200B}\\u{2060}\\u{2064}b");
  equal(visible("a\uFEFFb \uFEFF\uFEFF"), "a\\u{FEFF}b \\u{FEFF}\\u{FEFF}");
  equal(visible("\u3164\u115F\u1160\uFFA0"), "\\u{3164}\\u{115F}\\u{1160}\\u{FFA0}");
  equal(visible("\u{1F600}\u{E0100}\u{E01EF}"), "\u{1F600}\\u{E0100}\\u{E01EF}");
  equal(visible("a\uFE0F \u{1F600}\uFE0F\uFE0F"), "a\\u{FE0F} \u{1F600}\uFE0F\\u{FE0F}");
  equal(visible("\u{1F600}\uFE00 1\uFE0F"), "\u{1F600}\\u{FE00} 1\\u{FE0F}");
  equal(visible("a\u200Db\u200Cc"), "a\\u{200D}b\\u{200C}c");
  equal(visible("\u0645\u06CC\u200C\u200C\u062E"), "\u0645\u06CC\\u{200C}\\u{200C}\u062E");
  equal(visible("x\u00AD\u00ADy\u034F\uFFF9"), "x\\u{AD}\\u{AD}y\\u{34F}\\u{FFF9}");
});

Deno.test("visible() leaves what cannot be seen where writing needs it", () => {
  for (
    const plain of [
      "\u2764\uFE0F\u200D\u{1F525} \u{1F469}\u{1F3FD}\u200D\u{1F4BB} \u{1F3F3}\uFE0F\u200D\u{1F308}",
      "1\uFE0F\u20E3 #\uFE0F\u20E3 \u00A9\uFE0F \u2122\uFE0F \u263A\uFE0E",
      "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
      "\u0915\u094D\u200D\u0937 \u0D28\u0D4D\u200D.",
      "Zei\u00ADle \u1820\u180B",
      "\uFEFFbegins",
    ]
  ) equal(visible(plain), plain);
});

Deno.test("visible() leaves lines, tabs, joiners, marks and letters of any direction", () => {
  const plain = "a\tb\nc\r\nd \u05E2\u05D1 \u{1F9D1}\u200D\u{1F4BB} e\u0301 \uFEFF \u00A0 \u2028";
  equal(visible(plain), plain);
});

Deno.test("visible() shows a carriage return that could overwrite the line", () => {
  equal(visible("safe\rforged\r"), "safe\\u{D}forged\\u{D}");
});

Deno.test("oneLine() writes line feeds as \\n", () => {
  equal(oneLine("a\nb\r\nc"), "a\\nb\\nc");
});

Deno.test("oneLine() leaves a Unicode separator, unless structure follows it", () => {
  equal(oneLine("a\u2028b"), "a\u2028b");
  equal(oneLine("a\u2028## b"), "a\\u{2028}## b");
  equal(oneLine("# a"), "# a");
});

Deno.test("passage() indents what would open or close a heading or a fence", () => {
  equal(passage("a\n# b\n## c\n####### d"), "a\n    # b\n    ## c\n####### d");
  equal(passage("```\nx\n~~~~"), "    ```\nx\n    ~~~~");
  equal(passage("a\n==\nb\n---\n"), "a\n    ==\nb\n    ---\n");
  equal(passage("#tag\n`code`\n- item\na # b"), "#tag\n`code`\n- item\na # b");
});

Deno.test("printableJson() escapes DEL and C1, and means the same", () => {
  const json = JSON.stringify("\u007F\u0080\u009F\u00A0\u{1B}");
  equal(printableJson(json), '"\\u007f\\u0080\\u009f\u00A0\\u001b"');
  equal(JSON.parse(printableJson(json)), JSON.parse(json));
});

Deno.test("no output drives the terminal", () => {
  fc.assert(fc.property(fc.oneof(HOSTILE, fc.string({ unit: "binary" })), (text) => {
    for (const shown of [visible(text), oneLine(text), passage(text)]) {
      doesNotMatch(shown, /(?![\t\n\r])\p{Cc}|\r(?!\n)|[\u202A-\u202E\u2066-\u2069]/u);
    }
    match(oneLine(text), /^[^\n\r]*$/);
  }));
});

Deno.test("no output has a heading or a fence", () => {
  fc.assert(fc.property(HOSTILE, (text) => {
    doesNotMatch(
      passage(text),
      /(?:^|[\n\u2028\u2029]) {0,3}(?:#{1,6}(?:[ \t\r\n]|$)|`{3}|~{3}|=+[ \t]*(?:\r?\n|$))/,
    );
  }));
});

Deno.test("plain text comes out as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."aZ09 .,:;äß中\u{1F600}") }), (text) => {
      equal(visible(text), text);
      equal(oneLine(text), text);
      equal(passage(text), text);
    }),
  );
});
