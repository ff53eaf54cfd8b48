import { equal, notEqual } from "node:assert/strict";
import { isSignerName, SIGNER_NAME_MAX, signerNameKey } from "../../lib/signer_name.ts";

Deno.test("isSignerName() accepts names as people write them", () => {
  for (
    const name of ["ana", "Ana María", "李小龙", "Зоя", "O'Neil (CI) <ci@example.org>", "ana 🦊"]
  ) {
    equal(isSignerName(name), true, name);
  }
  equal(isSignerName("é".repeat(SIGNER_NAME_MAX)), true);
});

Deno.test("isSignerName() refuses names that hide something", () => {
  const hidden = [
    "",
    " ",
    " ana",
    "ana ",
    "a  b",
    "a\tb",
    "a\nb",
    "a\u00a0b",
    "a\u200bb",
    "a\u202eb",
  ];
  const others = [
    "a\u00adb",
    "a\u{e0041}",
    "a\u3164",
    "a\ud800",
    "a\u001b[0m",
    "a\ufeff",
    "a\ufe0f",
  ];
  for (const name of [...hidden, ...others, "a".repeat(SIGNER_NAME_MAX + 1)]) {
    equal(isSignerName(name), false, JSON.stringify(name));
  }
});

Deno.test("isSignerName() refuses names that look like a fingerprint", () => {
  equal(isSignerName("SHA256:q3prVrxyZPlVaxHnuJplkCFmB8BgVfN"), false);
  equal(isSignerName("sha256:x"), false);
});

Deno.test("signerNameKey() is the same for names that a reader takes for the same", () => {
  const key = signerNameKey("Ana Maria");
  const same = [
    "ana maria",
    "ANA  MARIA ",
    "Ａｎａ Maria",
    "A\u200bna\u00a0Maria",
    "ana\tmaria\u202e",
  ];
  for (const name of same) equal(signerNameKey(name), key, JSON.stringify(name));
  equal(signerNameKey("STRASSE"), signerNameKey("straße"));
  equal(signerNameKey("ΟΔΟΣ"), signerNameKey("οδος"));
  equal(signerNameKey("Jose\u0301"), signerNameKey("JOSÉ"));
});

Deno.test("signerNameKey() differs for other names", () => {
  notEqual(signerNameKey("ana"), signerNameKey("anna"));
  notEqual(signerNameKey("ana maria"), signerNameKey("anamaria"));
});
