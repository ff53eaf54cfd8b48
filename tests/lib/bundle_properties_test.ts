import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import {
  type BundleEntry,
  openBundle,
  sealBundle,
  type SealOptions,
  type TrustPolicy,
} from "../../lib/bundle/mod.ts";
import { HandoffError } from "../../lib/errors.ts";
import type { Json, JsonObject } from "../../lib/go_json.ts";
import type { Handoff } from "../../lib/handoff.ts";
import { isPortableId } from "../../lib/handoff_id.ts";
import { trimSpace } from "../../lib/text.ts";
import { utf8, vector, vectorKey } from "../bundles/forge.ts";

const NOW = new Date("2026-11-23T00:00:00Z");
const key = await vectorKey();
const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const trust: TrustPolicy = { signers: [], ownKeys: [key.publicKey], allowUnsigned: true };

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(...'<>&\b\f\n\u2028\\"é') }),
).map((text) => text.toWellFormed());
const filled = text.filter((text) => trimSpace(text) !== "");

const handoff: fc.Arbitrary<Handoff> = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/).filter(isPortableId),
  createdAt: fc.date({ min: new Date(0), max: NOW, noInvalidDate: true })
    .map((time) => new Date(Math.floor(time.getTime() / 1000) * 1000)),
  tool: filled,
  project: filled,
  title: filled,
  summary: filled,
  next: fc.option(fc.array(text)),
  changed: fc.array(text),
});

/** Objects as a context may hold them, with the keys that trouble careless code. */
const rest: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString", "1")),
  fc.jsonValue({ maxDepth: 4 }).map((value): Json => JSON.parse(JSON.stringify(value))),
  { minKeys: 1 },
).filter((rest) => !["origin", "captured", "context_version"].some((name) => name in rest));

const context = fc.option(rest.map((rest) => ({ origin: null, captured: null, rest })));
const entry: fc.Arbitrary<BundleEntry> = fc.record({ handoff, context });
const entries = fc.uniqueArray(entry, {
  minLength: 1,
  maxLength: 4,
  selector: (entry) => entry.handoff.id,
});
const signer = fc.option(text.map((name) => ({ key, name })), { nil: undefined });
const passphrase = filled;

function options(signer: SealOptions["signer"], more: Partial<SealOptions> = {}): SealOptions {
  const always = { exportedAt: NOW, exporter: "session-handoff test", ...more };
  return signer === undefined ? always : { ...always, signer };
}

Deno.test("what was sealed opens to the same, and encodes to the same bytes again", () =>
  fc.assert(fc.asyncProperty(entries, signer, async (entries, signer) => {
    const sealed = await sealBundle(entries, options(signer));
    const opened = await openBundle(sealed.bytes, { trust, now: NOW });
    deepEqual(opened.entries, entries);
    equal(opened.version, sealed.version);
    equal(opened.seal.kind, signer === undefined ? "unsigned" : "signed");
    if (opened.seal.kind === "signed") {
      equal(opened.seal.claimedName, trimSpace(signer?.name ?? ""));
    }
    const again = await sealBundle(opened.entries, options(signer));
    deepEqual(again.bytes, sealed.bytes);
  })));

Deno.test("what was encrypted with a passphrase opens with it, and with no other", () =>
  fc.assert(
    fc.asyncProperty(entries, signer, passphrase, async (entries, signer, passphrase) => {
      const { bytes } = await sealBundle(entries, options(signer, { passphrase }));
      const opened = await openBundle(bytes, { trust, now: NOW, passphrase: () => passphrase });
      deepEqual(opened.entries, entries);
      const wrong = { trust, now: NOW, passphrase: () => `${passphrase}x` };
      await rejects(openBundle(bytes, wrong), { code: "wrong-passphrase" });
    }),
    { numRuns: 6 },
  ));

Deno.test("what was encrypted for a recipient opens with the identity", () =>
  fc.assert(
    fc.asyncProperty(entries, signer, async (entries, signer) => {
      const { bytes } = await sealBundle(entries, options(signer, { recipients: [recipient] }));
      const opened = await openBundle(bytes, { trust, now: NOW, identities: [identity] });
      deepEqual(opened.entries, entries);
    }),
    { numRuns: 20 },
  ));

const V3 = utf8(vector("plain.v3.json"));
const V4 = (await sealBundle(
  (await openBundle(V3, { trust, now: NOW })).entries,
  options({ key, name: "Vector Signer" }, { version: 4 }),
)).bytes;

/** Opens a changed bundle with nothing unsigned allowed: refused, or the content as it was. */
async function neverOpensAsAnother(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<void> {
  const strictly = { trust: { ...trust, allowUnsigned: false }, now: NOW };
  const original = await openBundle(V3, strictly);
  try {
    const opened = await openBundle(bytes, strictly);
    deepEqual(opened.entries, original.entries, name);
    ok(opened.seal.kind === "signed" && original.seal.kind === "signed");
    equal(opened.seal.publicKey, original.seal.publicKey);
    if (opened.seal.nameCovered) equal(opened.seal.claimedName, "Vector Signer");
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
  }
}

for (const [name, bundle] of [["version 3", V3], ["version 4", V4]] as const) {
  Deno.test(`no change of a byte of a signed ${name} opens as another content`, async () => {
    for (let at = 0; at < bundle.length; at++) {
      for (const bit of [0, at % 8]) {
        const changed = bundle.slice();
        changed[at] = changed[at]! ^ (1 << bit);
        await neverOpensAsAnother(changed, `bit ${bit} of byte ${at}`);
      }
      await neverOpensAsAnother(
        new Uint8Array([...bundle.subarray(0, at), ...bundle.subarray(at + 1)]),
        `without byte ${at}`,
      );
    }
  });
}

Deno.test("no bytes whatever make openBundle() throw anything but a HandoffError", () => {
  const any = fc.oneof(
    fc.uint8Array(),
    fc.json().map(utf8),
    fc.record({ version: fc.nat(5), record: fc.jsonValue(), signer: fc.jsonValue() }, {
      requiredKeys: [],
    }).map((value) => utf8(JSON.stringify(value))),
    fc.record({
      payloadType: fc.constant("application/vnd.session-handoff.v4+json"),
      payload: fc.oneof(fc.base64String(), fc.json().map((json) => utf8(json).toBase64())),
      signatures: fc.oneof(fc.constant([]), fc.jsonValue()),
    }).map((value) => utf8(JSON.stringify(value))),
  );
  return fc.assert(fc.asyncProperty(any, async (bytes) => {
    const opening = openBundle(new Uint8Array(bytes), { trust, now: NOW });
    await rejects(opening, { name: "HandoffError" });
  }));
});
