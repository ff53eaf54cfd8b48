import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { redactJson, redactText } from "../../lib/secrets/mod.ts";
import { mayHoldSecret, mayHoldSecrets } from "../../lib/secrets/suspicion.ts";
import { base64, jwt, pem } from "../secrets/_random.ts";
import { TOKENS } from "../secrets/tokens.ts";
import { handoff } from "../commands/_handoff.ts";

Deno.test("mayHoldSecret() says yes to every token, key and JWT", () => {
  for (const [kind, token] of TOKENS) ok(mayHoldSecret(`x ${token} y`), kind);
  ok(mayHoldSecret(pem("OPENSSH PRIVATE KEY")));
  ok(mayHoldSecret(jwt({ alg: "none" })));
});

Deno.test("mayHoldSecret() says yes to whatever has something to redact", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "password",
      "api_key",
      "DB_TOKEN",
      "Secret",
      "--token",
      '"auth"',
      "pwd",
      "_key",
    ),
    fc.constantFrom(
      "1",
      "_prod",
      "-test",
      "Value",
      "s",
      "x",
      ".",
      "[",
      "]",
      "?",
      "login a ",
      "ENV ",
    ),
    fc.constantFrom(
      "=",
      ": ",
      '": "',
      " ",
      "  ",
      "\t",
      "(",
      '("',
      '", "',
      ">",
      "<",
      "://a:",
      "@host",
    ),
    fc.constantFrom(
      "hunter2",
      "Tr0ub4dor&3",
      "a1b2c3d4e5f6",
      base64(40),
      "letmein",
      "\n",
      "'",
      '"',
    ),
    fc.constantFrom(
      "Bearer ",
      "Cookie: a=",
      "Authorization: ",
      "curl -u ",
      "identified by '",
      "\\",
    ),
    fc.constantFrom("whsec_", "glc_", "sk_live_", "hooks.slack.com/services/", "AKIA", "eyJ", "/"),
    fc.constantFrom(
      "\u200B",
      " is ",
      " | ",
      ":\n  ",
      "PASS",
      "Sup3rS3cretPw",
      "sid=abcd1234efgh8x",
    ),
    fc.string({ maxLength: 20, unit: "grapheme-ascii" }),
  );
  const text = fc.array(piece, { maxLength: 10, size: "max" }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (text) => {
      if (redactText(text).found.size > 0) ok(mayHoldSecret(text), text);
      const json = { [text]: "hunter2", name: text, value: "hunter2" };
      if (redactJson(json).found.size > 0) ok(mayHoldSecret(JSON.stringify(json)), text);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("mayHoldSecret() says no to what handoffs usually say", () => {
  for (
    const text of [
      "Extracted token parser, tests still failing on refresh flow",
      "Fix the refresh tests; then run the race tests, please.",
      "/home/ana/demo-app",
      "src/auth/middleware.ts -> src/auth/session.ts",
      "The keys are sorted now, and the password form (see below) keeps its state.",
    ]
  ) equal(mayHoldSecret(text), false, text);
});

Deno.test("mayHoldSecrets() looks at every text of a handoff and its context", () => {
  const secret = `password=${"hunter2"}`;
  const noContext = { origin: null, captured: null, rest: {} };
  equal(mayHoldSecrets(handoff(), noContext), false);
  for (const name of ["tool", "project", "title", "summary"] as const) {
    ok(mayHoldSecrets(handoff({ [name]: secret }), null), name);
  }
  ok(mayHoldSecrets(handoff({ next: ["x", secret] }), null));
  ok(mayHoldSecrets(handoff({ changed: [secret] }), null));
  ok(mayHoldSecrets(handoff(), { ...noContext, rest: { a: [{ password: "hunter2" }] } }));
});
