import { equal } from "node:assert/strict";
import { redactText } from "../../lib/secrets/mod.ts";
import { base64url, jwt } from "../secrets/_random.ts";

Deno.test("redactText() takes out JSON Web Tokens, signed, unsigned, encrypted and cut", () => {
  const token = jwt();
  const [header, payload] = token.split(".");
  const encrypted = [jwt({ alg: "dir", enc: "A256GCM" }).split(".")[0], "", "", "", ""];
  for (const at of [1, 2, 3, 4]) encrypted[at] = base64url(20 + at);
  for (const form of [token, `${header}.${payload}`, encrypted.join(".")]) {
    equal(redactText(`"${form}"`).value, '"[redacted:jwt]"');
    equal(redactText(`a=${form}.`).value, "a=[redacted:jwt].");
  }
});

Deno.test("redactText() leaves base64 of JSON that is no header of a token", () => {
  const texts = [
    jwt({ typ: "map", version: 3 }),
    `eyJ${base64url(40)}.${base64url(40)}`,
    `eyJ${base64url(41)}.${base64url(40)}`,
    "eyJhbGci",
    "eyJ.eyJ.eyJ",
    `x${jwt()}`,
  ];
  for (const text of texts) equal(redactText(text).value, text);
});
