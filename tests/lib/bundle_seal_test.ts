import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import {
  type BundleEntry,
  openBundle,
  sealBundle,
  type SealOptions,
  type TrustPolicy,
} from "../../lib/bundle/mod.ts";
import type { Json } from "../../lib/go_json.ts";
import { type Handoff, parseHandoff } from "../../lib/handoff.ts";
import { fingerprint } from "../../lib/keys.ts";
import { RECORD, utf8, vector, vectorKey } from "../bundles/forge.ts";

const NOW = new Date("2026-11-23T00:00:00.500Z");
const key = await vectorKey();
const PLAIN: Handoff = parseHandoff(RECORD, "the vector");
const CONTEXT = { origin: null, captured: null, rest: { goal: "fix the <tests>" } };
const ORIGIN = {
  signer: { name: "bob", fingerprint: "SHA256:x" },
  importedAt: NOW,
  bundleSha256: "00",
};

const unsigned: SealOptions = { exportedAt: NOW, exporter: "session-handoff test" };
const signed: SealOptions = { ...unsigned, signer: { key, name: " Vector Signer " } };
const plain: BundleEntry = { handoff: PLAIN, context: null };
const captured: BundleEntry = { handoff: PLAIN, context: CONTEXT };
const trust: TrustPolicy = { signers: [], ownKeys: [key.publicKey], allowUnsigned: true };

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

for (const name of ["html", "no-next", "plain", "separators", "unicode"]) {
  Deno.test(`sealBundle() writes ${name}.v2.json and ${name}.v3.json as the Go tool`, async () => {
    const v2 = vector(`${name}.v2.json`);
    const { entries } = await openBundle(utf8(v2), { trust, now: NOW });
    const two = await sealBundle(entries, unsigned);
    deepEqual([two.version, text(two.bytes), two.leftOut], [2, v2, []]);
    const three = await sealBundle(entries, signed);
    deepEqual([three.version, text(three.bytes)], [3, vector(`${name}.v3.json`)]);
  });
}

Deno.test("sealBundle() leaves an empty signer's name out, as the Go tool", async () => {
  const { bytes } = await sealBundle([plain], { ...unsigned, signer: { key, name: "  " } });
  equal(text(bytes), vector("plain.v3.json").replace('    "name": "Vector Signer",\n', ""));
});

Deno.test("sealBundle() chooses the oldest version that carries everything", async () => {
  const imported = { handoff: PLAIN, context: { origin: ORIGIN, captured: null, rest: {} } };
  const second = { handoff: { ...PLAIN, id: "second" }, context: null };
  equal((await sealBundle([plain], unsigned)).version, 2);
  equal((await sealBundle([plain], signed)).version, 3);
  equal((await sealBundle([imported], unsigned)).version, 2);
  equal((await sealBundle([captured], unsigned)).version, 4);
  equal((await sealBundle([captured], signed)).version, 4);
  equal((await sealBundle([plain, second], signed)).version, 4);
  equal((await sealBundle([plain], { ...unsigned, version: 4 })).version, 4);
});

Deno.test("sealBundle() says what a version that was asked for leaves out", async () => {
  const leftOut = ["the context of 20261122-180206"];
  const two = await sealBundle([captured], { ...unsigned, version: 2 });
  deepEqual([text(two.bytes), two.leftOut], [vector("plain.v2.json"), leftOut]);
  const three = await sealBundle([captured], { ...signed, version: 3 });
  deepEqual([text(three.bytes), three.leftOut], [vector("plain.v3.json"), leftOut]);
  deepEqual((await sealBundle([captured], { ...signed, version: 4 })).leftOut, []);
});

Deno.test("sealBundle() never lets an origin out", async () => {
  const entry = { handoff: PLAIN, context: { ...CONTEXT, origin: ORIGIN } };
  const { bytes } = await sealBundle([entry], signed);
  const payload = text(Uint8Array.fromBase64(JSON.parse(text(bytes)).payload));
  ok(!payload.includes("bob") && !payload.includes("origin"));
  deepEqual((await openBundle(bytes, { trust, now: NOW })).entries, [captured]);
});

Deno.test("sealBundle() writes version 4 so that any DSSE verifier can check it", async () => {
  const { bytes } = await sealBundle([captured], signed);
  const envelope = JSON.parse(text(bytes));
  equal(`${JSON.stringify(envelope, null, 2)}\n`, text(bytes));
  deepEqual(Object.keys(envelope), ["payloadType", "payload", "signatures"]);
  equal(envelope.payloadType, "application/vnd.session-handoff.v4+json");
  equal(envelope.signatures.length, 1);

  // The protocol of DSSE v1, written down anew: PAE(type, body) is what is signed.
  const body = Uint8Array.fromBase64(envelope.payload);
  const type = utf8(envelope.payloadType);
  const parts = [utf8("DSSEv1 "), utf8(`${type.length} `), type, utf8(` ${body.length} `), body];
  const encoded = new Uint8Array(parts.flatMap((part) => [...part]));
  const [{ keyid, sig }] = envelope.signatures;
  const verifier = await crypto.subtle.importKey(
    "raw",
    Uint8Array.fromBase64(keyid),
    "Ed25519",
    false,
    ["verify"],
  );
  ok(await crypto.subtle.verify("Ed25519", verifier, Uint8Array.fromBase64(sig), encoded));

  deepEqual(JSON.parse(text(body)), {
    bundle_version: 4,
    exported_at: "2026-11-23T00:00:00Z",
    exporter: "session-handoff test",
    signer: { name: "Vector Signer", public_key: key.publicKey },
    records: [{ record: RECORD, context: { context_version: 2, goal: "fix the <tests>" } }],
  });
});

Deno.test("sealBundle() refuses options that contradict each other", async () => {
  const second = { handoff: { ...PLAIN, id: "second" }, context: null };
  const cases: readonly (readonly [readonly BundleEntry[], SealOptions, RegExp])[] = [
    [[], unsigned, /there is no handoff to seal/],
    [[plain], { ...signed, version: 2 }, /version 2 carries no signature/],
    [[plain], { ...unsigned, version: 3 }, /version 3 is always signed/],
    [[plain, second], { ...unsigned, version: 2 }, /carries one handoff, found 2 handoffs/],
    [[plain, second], { ...signed, version: 3 }, /carries one handoff, found 2 handoffs/],
    [[plain], { ...unsigned, passphrase: "" }, /the passphrase is empty/],
    [[plain], { ...unsigned, passphrase: " \n" }, /the passphrase is empty/],
    [[plain], { ...unsigned, passphrase: "x", recipients: ["age1x"] }, /exclude each other/],
    [[plain], { ...unsigned, recipients: ["age1x"] }, /recipient 1 is no age recipient/],
    [[plain], { ...unsigned, recipients: ["ssh-ed25519 x"] }, /recipient 1 is no age recipient/],
  ];
  for (const [entries, options, message] of cases) {
    await rejects(sealBundle(entries, options), { code: "usage", message });
  }
});

Deno.test("sealBundle() refuses to write what openBundle() would refuse", async () => {
  const deep = JSON.parse(`${"[".repeat(80)}${"]".repeat(80)}`);
  const cases: readonly (readonly [readonly BundleEntry[], RegExp])[] = [
    [[{ ...plain, handoff: { ...PLAIN, id: "latest" } }], /"id" must be/],
    [[{ ...plain, handoff: { ...PLAIN, id: "a/b" } }], /"id" must be/],
    [[{ ...plain, handoff: { ...PLAIN, title: "" } }], /"title" is empty/],
    [[{ ...plain, handoff: { ...PLAIN, createdAt: new Date("2099-01-01") } }], /in the future/],
    [[captured, plain], /two records have the same id/],
    [
      [{ ...captured, context: { origin: null, captured: null, rest: { deep } } }],
      /nested deeper than 64 levels/,
    ],
  ];
  for (const [entries, message] of cases) {
    for (const options of [unsigned, signed]) {
      await rejects(sealBundle(entries, options), (error: Error & { code: string }) => {
        equal(error.code, "invalid");
        ok(message.test(error.message), error.message);
        ok(error.message.startsWith("cannot seal the bundle: "), error.message);
        return true;
      });
    }
  }
});

Deno.test("sealBundle() refuses what would be larger than is opened", async () => {
  const text = (size: number) => "x".repeat(size * 1024 * 1024);
  const rest = { notes: text(100) };
  const large = sealBundle(
    [{ handoff: PLAIN, context: { origin: null, captured: null, rest } }],
    signed,
  );
  await rejects(large, { code: "invalid", message: /it has more than 128 MiB/ });
  for (const options of [unsigned, signed, { ...signed, version: 4 } as const]) {
    await rejects(sealBundle([{ ...plain, handoff: { ...PLAIN, summary: text(17) } }], options), {
      code: "invalid",
      message: /has more than 16 MiB/,
    });
  }
});

Deno.test("sealBundle() refuses a context too deep to be written", async () => {
  let deep: Json = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  const entry = { handoff: PLAIN, context: { origin: null, captured: null, rest: { deep } } };
  await rejects(sealBundle([entry], signed), {
    code: "invalid",
    message: "cannot seal the bundle: it is too large, or a context is nested too deeply",
  });
});

Deno.test("sealBundle() encrypts so that only the passphrase opens it", async () => {
  const fingerprints = new Set<string>();
  for (const [entry, version] of [[plain, 1], [captured, 2]] as const) {
    const sealed = await sealBundle([entry], { ...signed, passphrase: "pässword" });
    const envelope = JSON.parse(text(sealed.bytes));
    equal(`${JSON.stringify(envelope, null, 2)}\n`, text(sealed.bytes));
    equal(envelope.version, version);
    fingerprints.add(envelope.salt).add(envelope.nonce);
    const opened = await openBundle(sealed.bytes, {
      trust,
      now: NOW,
      passphrase: () => "pässword",
    });
    deepEqual(opened.entries, [entry]);
    await rejects(openBundle(sealed.bytes, { trust, now: NOW, passphrase: () => "password" }), {
      code: "wrong-passphrase",
    });
    const order = Object.keys(envelope).join(" ");
    equal(
      order,
      version === 1
        ? "version algorithm kdf salt nonce ciphertext"
        : "version algorithm kdf iterations salt nonce ciphertext",
    );
    equal(envelope.kdf, version === 1 ? "scrypt(N=32768,r=8,p=1)" : "pbkdf2-hmac-sha256");
  }
  equal(fingerprints.size, 4);
});

Deno.test("the encryption of version 4 is what its description says", async () => {
  const { bytes } = await sealBundle([captured], { ...signed, passphrase: "secret" });
  const { algorithm, kdf, iterations, salt, nonce, ciphertext } = JSON.parse(text(bytes));
  equal(iterations, 600_000);
  const secret = await crypto.subtle.importKey("raw", utf8("secret"), "PBKDF2", false, [
    "deriveKey",
  ]);
  const parameters = { hash: "SHA-256", salt: Uint8Array.fromBase64(salt), iterations };
  const aes = await crypto.subtle.deriveKey(
    { name: "PBKDF2", ...parameters },
    secret,
    { name: "AES-GCM", length: 256 },
    false,
    ["decrypt"],
  );
  const lines = ["session-handoff/v2", algorithm, kdf, String(iterations), salt, nonce];
  const content = await crypto.subtle.decrypt(
    {
      name: "AES-GCM",
      iv: Uint8Array.fromBase64(nonce),
      additionalData: utf8(lines.join("\n")),
    },
    aes,
    Uint8Array.fromBase64(ciphertext),
  );
  const { bytes: expected } = await sealBundle([captured], signed);
  deepEqual(new Uint8Array(content), expected);
});

Deno.test("openBundle() notices any change of what stands around a ciphertext", async () => {
  const { bytes } = await sealBundle([captured], { ...signed, passphrase: "secret" });
  const envelope = JSON.parse(text(bytes));
  const changes = [
    { iterations: 600_001 },
    { salt: new Uint8Array(16).toBase64() },
    { nonce: new Uint8Array(12).toBase64() },
    { ciphertext: envelope.ciphertext.replace(/^..../, "AAAA") },
    { ciphertext: "" },
  ];
  for (const change of changes) {
    const changed = utf8(JSON.stringify({ ...envelope, ...change }));
    await rejects(openBundle(changed, { trust, now: NOW, passphrase: () => "secret" }), {
      code: "wrong-passphrase",
    });
  }
});

Deno.test("sealBundle() signs for the fingerprint that openBundle() shows", async () => {
  const { bytes } = await sealBundle([captured], signed);
  const { seal } = await openBundle(bytes, { trust, now: NOW });
  equal(seal.kind === "signed" && seal.fingerprint, await fingerprint(key.publicKey));
  equal(seal.kind === "signed" && seal.claimedName, "Vector Signer");
  equal(seal.kind === "signed" && seal.nameCovered, true);
});

function hasOpenssl(): boolean {
  try {
    return new Deno.Command("openssl", { args: ["version"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test({
  name: "openssl verifies the signatures of versions 3 and 4",
  ignore: !hasOpenssl(),
  fn: async () => {
    const folder = Deno.makeTempDirSync();
    const verifies = (data: Uint8Array, signature: string) => {
      Deno.writeFileSync(`${folder}/data`, data);
      Deno.writeFileSync(`${folder}/signature`, Uint8Array.fromBase64(signature));
      const args = "pkeyutl -verify -pubin -inkey key.pem -rawin -in data -sigfile signature";
      const command = new Deno.Command("openssl", { args: args.split(" "), cwd: folder });
      return command.outputSync().success;
    };
    try {
      Deno.writeTextFileSync(`${folder}/key.pem`, vector("signing-key.pub.pem"));
      const three = JSON.parse(text((await sealBundle([plain], signed)).bytes));
      ok(verifies(utf8(three.checksum), three.signature));
      const four = JSON.parse(text((await sealBundle([captured], signed)).bytes));
      const body = Uint8Array.fromBase64(four.payload);
      const head = utf8(`DSSEv1 ${four.payloadType.length} ${four.payloadType} ${body.length} `);
      ok(verifies(new Uint8Array([...head, ...body]), four.signatures[0].sig));
      ok(!verifies(body, four.signatures[0].sig));
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
