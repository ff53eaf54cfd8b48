import { equal } from "node:assert/strict";
import { redactText } from "../../lib/secrets/mod.ts";
import { base64, pem } from "../secrets/_random.ts";

const LABELS = [
  "PRIVATE KEY",
  "ENCRYPTED PRIVATE KEY",
  "RSA PRIVATE KEY",
  "EC PRIVATE KEY",
  "DSA PRIVATE KEY",
  "OPENSSH PRIVATE KEY",
  "SSH2 ENCRYPTED PRIVATE KEY",
  "PGP PRIVATE KEY BLOCK",
];

Deno.test("redactText() takes out private key blocks of every label, whole", () => {
  for (const label of LABELS) {
    equal(redactText(`a\n${pem(label)}\nb`).value, "a\n[redacted:private-key]\nb");
  }
});

Deno.test("redactText() takes out private keys in JSON, in source code, in diffs and with headers", () => {
  const key = pem("RSA PRIVATE KEY");
  const forms = [
    JSON.stringify(key).slice(1, -1),
    key.replaceAll("\n", "\r\n"),
    key.replaceAll("\n", '\\n" +\n  "'),
    key.replaceAll("\n", "\n+"),
    key.replaceAll("\n", "\n> "),
    key.replace("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B2C3D\n\n"),
    key.replace("\n", "\n… 40 lines left out …\n"),
  ];
  for (const form of forms) equal(redactText(`<${form}>`).value, "<[redacted:private-key]>");
});

Deno.test("redactText() takes out a private key whose end or beginning is cut off", () => {
  const lines = pem("PRIVATE KEY").split("\n");
  const head = lines.slice(0, -2).join("\n");
  const tail = lines.slice(2).join("\n");
  equal(redactText(`key:\n${head}`).value, "key:\n[redacted:private-key]");
  equal(redactText(`${head}\n${base64(9)}`).value, "[redacted:private-key]");
  equal(
    redactText(`${head}\n\nThen it failed.`).value,
    "[redacted:private-key]\n\nThen it failed.",
  );
  equal(redactText(`the end\n${tail}\nok`).value, "the end\n[redacted:private-key]\nok");
  const escaped = JSON.stringify(head);
  equal(redactText(escaped).value, '"[redacted:private-key]"');
});

Deno.test("redactText() counts two private keys as two, also when the first is cut", () => {
  const whole = pem("PRIVATE KEY");
  const cut = whole.split("\n").slice(0, 3).join("\n");
  const { value, found } = redactText(`${cut}\n${whole}`);
  equal(value, "[redacted:private-key]\n[redacted:private-key]");
  equal(found.get("private-key"), 2);
});

Deno.test("redactText() leaves public keys, certificates and mentions of a first line", () => {
  const texts = [
    pem("PUBLIC KEY"),
    pem("CERTIFICATE"),
    pem("PGP SIGNATURE"),
    "it begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----",
    'if (text.includes("-----BEGIN OPENSSH PRIVATE KEY-----")) return openssh(text);',
    "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----",
  ];
  for (const text of texts) equal(redactText(text).value, text);
});
