import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { redactJson, redactText } from "../../lib/secrets/mod.ts";
import type { Json } from "../../lib/go_json.ts";
import { jwt, pem } from "../secrets/_random.ts";
import { TOKENS } from "../secrets/tokens.ts";

const MARK = /\[redacted:[a-z0-9-]+\]/;

const hexOf = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const base64Of = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => bytes.toBase64());

/** What must never be touched. */
const PROTECTED = fc.oneof(
  fc.uuid(),
  hexOf(7),
  hexOf(40),
  hexOf(64),
  fc.stringMatching(/^2026(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])-[01]\d[0-5]\d[0-5]\d(?:-\d{3})?$/),
  base64Of(32).map((key) => `SHA256:${key.replace("=", "")}`),
  base64Of(32).map((key) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${key.slice(1)} ana@laptop`),
  base64Of(44).map((key) => `{"public_key":"${key}"}`),
  base64Of(64).map((signature) => `{"signature": "${signature}"}`),
  base64Of(64).map((digest) => `"integrity": "sha512-${digest}"`),
  hexOf(64).map((digest) => `{"checksum":"${digest}","key_id":"${digest.slice(0, 16)}"}`),
  hexOf(32).map((digest) => `https://example.com:8443/${digest}/file.tar.gz?v=${digest}#L1`),
  hexOf(8).map((name) => `/home/ana/project-${name}/src/${name}.ts:12:5`),
  fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((parts) => `v${parts.join(".")}-rc.1`),
);

const PROSE = fc.constantFrom(
  "commit",
  "the session",
  "fixed in",
  "(see",
  "and the token was read from",
  "checksum of",
  "\n",
  "- ",
  "key id",
  "password reset of",
);

/** Pieces of which texts are made that are hard to get right. */
const PIECES = fc.oneof(
  fc.constantFrom(...TOKENS.map(([, token]) => token), jwt(), pem("RSA PRIVATE KEY")),
  fc.constantFrom("password", "api_key", "DB_TOKEN", "secret", "--token", '"auth"', "Bearer ", "_"),
  fc.constantFrom("=", ": ", '": "', " ", "://a:", "@host", "\n", '"', "'", "`", "\\n", "\\", "-"),
  fc.constantFrom("[redacted:jwt]", "[redacted:", "]", "<", ">", "(", ")", ";", "&", ".", ","),
  fc.constantFrom("hunter2", "letmein", "a1b2c3d4e5f6", "$TOKEN", "see vault", "-----BEGIN "),
  fc.constantFrom(
    "\u200B",
    "\u2060",
    " is ",
    " | ",
    "\t",
    "[",
    "PASS=",
    "Sup3rS3cretPw",
    "Cookie: sid=",
  ),
  fc.string({ maxLength: 12, unit: "grapheme" }),
);
const TEXT = fc.array(PIECES, { maxLength: 14, size: "max" }).map((pieces) => pieces.join(""));

Deno.test("redactText() never touches ids, digests, public keys, signatures, paths and URLs", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(PROSE, PROTECTED), { maxLength: 8, size: "max" }), (parts) => {
      const text = parts.map(([words, value]) => `${words} ${value} `).join("");
      equal(redactText(text).value, text);
    }),
  );
});

Deno.test("redactText() changes nothing in what it has been through", () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      const once = redactText(text).value;
      deepEqual(redactText(once), { value: once, found: new Map() });
    }),
    { numRuns: 5000 },
  );
});

Deno.test("redactText() leaves everything around its findings as it was, in order", () => {
  fc.assert(fc.property(TEXT, (text) => {
    const { value, found } = redactText(text);
    let at = 0;
    for (const kept of value.split(MARK)) {
      const next = text.indexOf(kept, at);
      ok(next >= at);
      at = next + kept.length;
    }
    const count = (marked: string) => marked.split(MARK).length - 1;
    const total = [...found.values()].reduce((sum, number) => sum + number, 0);
    // A finding may have had an old mark in it, never the other way round.
    ok(count(value) <= count(text) + total);
    equal(found.size === 0, value === text);
  }));
});

Deno.test("redactText() lets no token through, whatever is around it", () => {
  const boundary = fc.constantFrom(" ", "\n", '"', "'", "=", ": ", "(", ",", "\\n", "%3D");
  const tokens = fc.constantFrom(...TOKENS);
  fc.assert(fc.property(TEXT, boundary, tokens, boundary, TEXT, (a, b, [, token], c, d) => {
    const { value } = redactText(a + b + token + c + d);
    const before = (a + b + c + d).split(token).length;
    ok(value.split(token).length <= before);
  }));
});

Deno.test("redactJson() keeps the shape: the same fields, and texts where texts were", () => {
  const anyJson = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      TEXT,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("json"), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(fc.constantFrom("password", "token", "id", "value", "name"), fc.string()),
        tie("json"),
        { maxKeys: 4 },
      ),
    ),
  })).json;
  fc.assert(fc.property(anyJson, (json) => {
    const { value } = redactJson(json);
    deepEqual(JSON.parse(JSON.stringify(value)), JSON.parse(JSON.stringify(value)));
    deepEqual(shapeOf(value), shapeOf(json));
    deepEqual(redactJson(value).value, value);
  }));
});

/** Returns a value with everything replaced that redaction may change. */
function shapeOf(json: Json): unknown {
  if (Array.isArray(json)) return json.map((item: Json) => shapeOf(item));
  if (typeof json === "object" && json !== null) {
    return Object.entries(json).map(([name, value]) => [name, shapeOf(value)]);
  }
  return typeof json === "boolean" || json === null ? json : "scalar";
}
