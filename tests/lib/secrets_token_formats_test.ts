import { deepEqual, equal, ok } from "node:assert/strict";
import { redactText } from "../../lib/secrets/mod.ts";
import { mayHoldSecret } from "../../lib/secrets/suspicion.ts";
import { TOKEN_FORMATS } from "../../lib/secrets/_token_formats.ts";
import { makeScan, withMarks } from "../../lib/secrets/_scan.ts";
import { tokenRule } from "../../lib/secrets/_token_rule.ts";
import { base62, hex, upper } from "../secrets/_random.ts";
import { TOKENS } from "../secrets/tokens.ts";

Deno.test("redactText() finds a token of every format in the table, and names its kind", () => {
  for (const format of TOKEN_FORMATS) {
    const scan = makeScan([tokenRule(format)]);
    const example = TOKENS.find(([kind, token]) => {
      return kind === format[0] && withMarks(token, scan(token)) === `[redacted:${kind}]`;
    });
    ok(example, `no example of ${format[0]}, ${format[1]}`);
  }
  equal(TOKENS.length, TOKEN_FORMATS.length);
});

Deno.test("redactText() finds tokens with each of the starts of a format", () => {
  for (const [kind, , starts] of TOKEN_FORMATS) {
    if (typeof starts !== "string") continue;
    const all = starts.split(" ");
    const [, token] = TOKENS.find(([other, token]) => other === kind && token.includes(all[0]!))!;
    for (const start of all) {
      const other = token.replace(all[0]!, () => start);
      ok(mayHoldSecret(other), kind);
      deepEqual(redactText(other), { value: `[redacted:${kind}]`, found: new Map([[kind, 1]]) });
    }
  }
});

Deno.test("redactText() finds tokens wherever they stand", () => {
  const surroundings = [
    ["", ""],
    ["see ", ", then go on"],
    ['{"a":"', '"}'],
    ["`", "`"],
    ["(", ")"],
    ["=", "\n"],
    ["x\\n", "\\n"],
    ["%3D", "&b=c"],
    ["\u001b[31m", "\u001b[0m"],
    ["\\u003d", " end"],
    ["ключ：", "。"],
  ] as const;
  for (const [kind, token] of TOKENS) {
    for (const [before, after] of surroundings) {
      equal(redactText(before + token + after).value, `${before}[redacted:${kind}]${after}`);
    }
  }
});

Deno.test("redactText() leaves tokens in the middle of a word, cut short or masked", () => {
  const misses = [
    "ghp" + "_" + base62(20),
    "highs" + "_and_lows_of_Market2024_" + base62(20),
    "mykey" + "_" + hex(64),
    "monkey-" + hex(32),
    "xghp" + "_" + hex(36),
    base62(300) + "ghp" + "_" + base62(36),
    "ghp" + "_" + "x".repeat(36),
    "AKIA" + upper(12),
    "AKIA" + upper(20),
    "npm" + "_" + base62(50),
    "sk-" + "your-api-key-goes-in-this-place-here",
    "sk-ant-" + "api03-..." + "abcd",
    "sk-loading-indicator-fade-in-animation",
    "hf" + "_" + base62(12),
    "disk-" + base62(48),
    "AIza" + base62(10),
    "dapi" + hex(20),
    "SK" + hex(20),
    "Q~",
    "-us12",
    "eu-us1",
    "patch" + base62(14) + ".md",
    "xoxb-" + "your-slack-token",
    "whsec" + "_" + "...",
    "pk_live" + "_" + base62(24),
    "v1.0-beta",
  ];
  for (const miss of misses) equal(redactText(`see ${miss} there`).value, `see ${miss} there`);
});

Deno.test("the table of token formats says for every row where the format is published", () => {
  for (const [kind, source] of TOKEN_FORMATS) {
    ok(/^[a-z0-9][a-z0-9-]{3,25}$/.test(kind), kind);
    ok(source.length >= 3, kind);
  }
});
