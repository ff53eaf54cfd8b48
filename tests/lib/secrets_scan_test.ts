import { deepEqual, equal, ok } from "node:assert/strict";
import { ASSIGNMENT_RULES } from "../../lib/secrets/_assignment_rules.ts";
import { CARRIER_RULES } from "../../lib/secrets/_carrier_rules.ts";
import { makeScan, markOf, type Rule, withMarks } from "../../lib/secrets/_scan.ts";
import { TOKEN_FORMATS } from "../../lib/secrets/_token_formats.ts";
import { tokenRule } from "../../lib/secrets/_token_rule.ts";
import { redactText } from "../../lib/secrets/mod.ts";
import { TOKENS } from "../secrets/tokens.ts";

const WORD: Rule = {
  place: "b",
  first: "b",
  find: (text, at) => text.startsWith("bad", at) ? { kind: "bad", start: at, end: at + 3 } : null,
};
const PAIR: Rule = {
  place: "bad",
  first: "b",
  find: (_text, at) => ({ kind: "pair", start: Math.max(0, at - 1), end: at + 3 }),
};

function scanned(rules: readonly Rule[], text: string): [string, string[]] {
  const findings = makeScan(rules)(text);
  return [withMarks(text, findings), findings.map(({ kind }) => kind)];
}

Deno.test("makeScan() finds what is there, and withMarks() puts a mark in the place of each", () => {
  deepEqual(scanned([WORD], "bbad, bed, bad"), [
    "b[redacted:bad], bed, [redacted:bad]",
    ["bad", "bad"],
  ]);
  deepEqual(scanned([WORD], "good"), ["good", []]);
});

Deno.test("makeScan() lets the first rule win, and no finding reach into another", () => {
  deepEqual(scanned([WORD, PAIR], "xbad")[0], "x[redacted:bad]");
  deepEqual(scanned([PAIR, WORD], "xbadbad")[0], "[redacted:pair][redacted:bad]");
});

Deno.test("makeScan() passes over marks, of whatever kind", () => {
  equal(
    scanned([WORD], "[redacted:bad] [redacted:too-bad-9]")[0],
    "[redacted:bad] [redacted:too-bad-9]",
  );
  equal(
    scanned([WORD], "[redacted:] [redacted: bad]")[0],
    "[redacted:] [redacted: [redacted:bad]]",
  );
  equal(markOf("bad"), "[redacted:bad]");
});

/** How many times as long as plain text of the same size a hostile text may take. */
const SLOWER_MAX = 250;
const SIZE = 32 * 1024;

Deno.test("redactText() takes time in proportion to the text, also when it is made to be slow", () => {
  const plain = Math.max(fastestMs(filled("lorem ipsum dolor sit amet ")), 0.5);
  for (const start of starts()) {
    for (const text of hostileTexts(start)) {
      const ratio = fastestMs(text, plain * SLOWER_MAX) / plain;
      ok(ratio < SLOWER_MAX, `${JSON.stringify(text.slice(0, 40))} is ${ratio} times as slow`);
    }
  }
});

Deno.test("redactText() takes a second or so for a megabyte of what is hard to tell", () => {
  const units = [
    "password ",
    "token 1",
    "secret is 1",
    "api_key | 1",
    "password:\n  ",
    "token: [ ",
  ];
  units.push("DBPASS=", "xghp" + "_a1B2c3d4E5f6", "Set-Cookie: [", "a\u200B", "\u200B", "sid=a1;");
  const size = 1_000_000;
  const plain = timeOf("lorem ipsum dolor sit amet ".repeat(size / 27));
  for (const unit of units) {
    const ratio = timeOf(unit.repeat(size / unit.length)) / plain;
    ok(ratio < SLOWER_MAX, `${JSON.stringify(unit)} is ${ratio} times as slow`);
  }
});

function timeOf(text: string): number {
  const start = performance.now();
  redactText(text);
  return performance.now() - start;
}

/** Something with which each rule begins to look closer. */
function starts(): string[] {
  const tokens = TOKENS.map(([, token]) => token.slice(0, 12));
  const literals = TOKEN_FORMATS.flatMap(([, , start]) =>
    typeof start === "string" ? start.split(" ").slice(0, 1) : []
  );
  const names = ["password", "api_key", "secret_access_key", "secret", "token", "_auth", "pwd"];
  names.push("PASS", "password |", "token is", "xghp" + "_", "mcpsk-" + "ant-");
  const carriers = [
    "://",
    "Bearer ",
    "Basic ",
    "Authorization: ",
    "Cookie: a",
    "Set-Cookie: [",
    "?sig=",
    "curl -u a:",
  ];
  const keys = ["eyJ", "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"];
  return [...new Set([...tokens, ...literals, ...names, ...carriers, ...keys])];
}

function hostileTexts(start: string): string[] {
  const repeated = ["", "a", "a.", "=", ': "', "-", "\n"].map((tail) => filled(start + tail));
  return [...repeated, start + filled("a"), `${start}=${filled(";")}`, start + filled("a1-")];
}

function filled(unit: string): string {
  return unit.repeat(Math.ceil(SIZE / unit.length));
}

/** Returns the time of the fastest of up to four runs; of fewer, once one is below `enough`. */
function fastestMs(text: string, enough = 0): number {
  let fastest = Infinity;
  for (let run = 0; run < 4 && fastest > enough; run++) {
    const start = performance.now();
    redactText(text);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

Deno.test("every rule names the characters with which its places begin", () => {
  const rules = [...TOKEN_FORMATS.map(tokenRule), ...CARRIER_RULES, ...ASSIGNMENT_RULES];
  const samples = [...TOKENS.map(([, token]) => token), "password pwd x_pass mnemonic _auth"]
    .concat('identified by "x', "secret_access_key api_key account_key", '"auth" token credential')
    .concat("PASS=x DBPASS=y")
    .concat("https://a basic x Bearer y Authorization Cookie ?sig=x &sig=y curl -u")
    .concat("mysql -p sshpass -p docker login -p redis-cli -a");
  for (const rule of rules) {
    const place = new RegExp(rule.place, "gi");
    const found = samples.flatMap((sample) => [...sample.matchAll(place)].map(([match]) => match));
    ok(found.length > 0, rule.place);
    const isToken = !CARRIER_RULES.includes(rule) && !ASSIGNMENT_RULES.includes(rule);
    const matching = isToken ? found.filter((match) => new RegExp(rule.place).test(match)) : found;
    for (const match of matching) ok(rule.first.includes(match.charAt(0)), match);
  }
});
