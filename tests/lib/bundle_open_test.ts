import { deepEqual, equal, rejects } from "node:assert/strict";
import { openBundle, type OpenOptions, originOf, type TrustPolicy } from "../../lib/bundle/mod.ts";
import { handoffToJson, sha256 } from "../../lib/handoff.ts";
import { fingerprint, generateSigningKey, type SigningKey } from "../../lib/keys.ts";
import {
  forgeEnvelope,
  forgeSigned,
  payloadOf,
  RECORD,
  utf8,
  vector,
  vectorKey,
} from "../bundles/forge.ts";

const NOW = new Date("2026-11-23T00:00:00.500Z");
const PASSPHRASE = "correct horse battery staple";
const NAMES = ["controls", "html", "no-next", "plain", "separators", "unicode"];
const STORED: Readonly<Record<string, unknown>> = Object.fromEntries(
  JSON.parse(vector("handoffs.json")).items.map((item: { id: string }) => [item.id, item]),
);

const key = await vectorKey();
const PRINT = await fingerprint(key.publicKey);
const NOBODY: TrustPolicy = { signers: [], ownKeys: [], allowUnsigned: false };

async function trusting(name: string, { publicKey }: SigningKey): Promise<TrustPolicy> {
  const print = await fingerprint(publicKey);
  const signer = { name, publicKey, fingerprint: print, addedAt: NOW, own: false };
  return { ...NOBODY, signers: [signer] };
}

const strictly: OpenOptions = { trust: await trusting("ana", key), now: NOW };

for (const name of NAMES) {
  Deno.test(`openBundle() reads the Go tool's ${name}.v2.json`, async () => {
    const bytes = utf8(vector(`${name}.v2.json`));
    const trust = { ...NOBODY, allowUnsigned: true };
    const opened = await openBundle(bytes, { trust, now: NOW });
    equal(opened.version, 2);
    deepEqual(opened.seal, { kind: "unsigned" });
    equal(opened.sha256, await sha256(bytes));
    const [{ handoff, context }] = opened.entries as [typeof opened.entries[0]];
    equal(context, null);
    deepEqual(handoffToJson(handoff), STORED[handoff.id]);
  });

  for (const form of ["v3", "v3.enc"]) {
    Deno.test(`openBundle() reads the Go tool's ${name}.${form}.json`, async () => {
      const bytes = utf8(vector(`${name}.${form}.json`));
      const opened = await openBundle(bytes, { ...strictly, passphrase: () => PASSPHRASE });
      equal(opened.version, 3);
      equal(opened.sha256, await sha256(bytes));
      deepEqual(opened.seal, {
        kind: "signed",
        publicKey: key.publicKey,
        fingerprint: PRINT,
        claimedName: "Vector Signer",
        nameCovered: false,
        name: "ana",
        pinned: false,
      });
      const handoff = opened.entries[0]!.handoff;
      deepEqual(handoffToJson(handoff), STORED[handoff.id]);
    });
  }
}

Deno.test("openBundle() reads version 1 with and without a checksum", async () => {
  const { checksum } = JSON.parse(vector("plain.v2.json"));
  const trust = { ...NOBODY, allowUnsigned: true };
  for (const fields of [{ version: 1, record: RECORD }, { version: 1, checksum, record: RECORD }]) {
    const opened = await openBundle(utf8(JSON.stringify(fields)), { trust, now: NOW });
    equal(opened.version, 1);
    equal(opened.entries.length, 1);
  }
});

Deno.test("openBundle() accepts a checksum with backspace as either Go writes it", async () => {
  const bundle = JSON.parse(vector("controls.v2.json"));
  const trust = { ...NOBODY, allowUnsigned: true };
  const newer = await sha256(
    JSON.stringify(bundle.record).replaceAll(">", "\\u003e"),
  );
  equal(newer === bundle.checksum, false);
  for (const checksum of [bundle.checksum, newer]) {
    await openBundle(utf8(JSON.stringify({ ...bundle, checksum })), { trust, now: NOW });
  }
});

Deno.test("openBundle() shows a changed version 3 name beside the trusted one", async () => {
  const text = vector("plain.v3.json").replace("Vector Signer", "the boss");
  const { seal } = await openBundle(utf8(text), strictly);
  equal(seal.kind === "signed" && seal.name, "ana");
  equal(seal.kind === "signed" && seal.claimedName, "the boss");
  equal(seal.kind === "signed" && seal.nameCovered, false);
});

Deno.test("openBundle() accepts this user's own keys", async () => {
  const trust = { ...NOBODY, ownKeys: [key.publicKey] };
  const { seal } = await openBundle(utf8(vector("plain.v3.json")), { trust, now: NOW });
  equal(seal.kind === "signed" && seal.name, "own key");
  equal(seal.kind === "signed" && seal.pinned, false);
});

Deno.test("openBundle() pins a stranger's key under a name that the signature covers", async () => {
  const trust = { ...NOBODY, pin: PRINT };
  const envelope = utf8(JSON.stringify(await forgeEnvelope(key, payloadOf(key))));
  const covered = await openBundle(envelope, { trust, now: NOW });
  equal(covered.seal.kind === "signed" && covered.seal.name, "Vector Signer");
  equal(covered.seal.kind === "signed" && covered.seal.pinned, true);

  const open = await openBundle(utf8(vector("plain.v3.json")), { trust, now: NOW });
  equal(open.seal.kind === "signed" && open.seal.name, "key 08a8b92c62f1d3fe");
  equal(open.seal.kind === "signed" && open.seal.claimedName, "Vector Signer");

  const hiding = { name: "Vector\u200b Signer", public_key: key.publicKey };
  const hidden = await forgeEnvelope(key, { ...payloadOf(key), signer: hiding });
  const { seal } = await openBundle(utf8(JSON.stringify(hidden)), { trust, now: NOW });
  equal(seal.kind === "signed" && seal.name, "key 08a8b92c62f1d3fe");
});

Deno.test("openBundle() pins nothing that is trusted already", async () => {
  const trust = { ...strictly.trust, pin: PRINT };
  const { seal } = await openBundle(utf8(vector("plain.v3.json")), { trust, now: NOW });
  equal(seal.kind === "signed" && seal.pinned, false);
  equal(seal.kind === "signed" && seal.name, "ana");
});

Deno.test("openBundle() wants a whole fingerprint as the pin", async () => {
  for (const pin of ["", "ana", PRINT.slice(0, -1), PRINT.toLowerCase()]) {
    const opening = openBundle(utf8("{}"), { trust: { ...NOBODY, pin }, now: NOW });
    await rejects(opening, { code: "usage", message: /wanted a fingerprint/ });
  }
});

Deno.test("openBundle() asks about a stranger, and does as it is told", async () => {
  const bytes = utf8(vector("plain.v3.json"));
  const options = { trust: NOBODY, now: NOW };
  const refused = openBundle(bytes, { ...options, ask: () => Promise.resolve(false) });
  await rejects(refused, { code: "untrusted" });
  const asked: unknown[] = [];
  const { seal } = await openBundle(bytes, {
    ...options,
    ask: (claim) => Promise.resolve(asked.push(claim) === 1),
  });
  equal(seal.kind === "signed" && seal.pinned, true);
  deepEqual(asked, [{
    publicKey: key.publicKey,
    fingerprint: PRINT,
    claimedName: "Vector Signer",
    nameCovered: false,
  }]);
});

Deno.test("openBundle() says how to trust a stranger, and shows no more than a name", async () => {
  const stranger = await generateSigningKey();
  const print = await fingerprint(stranger.publicKey);
  const name = `\u001b[2J\n${"x".repeat(1000)}`;
  const payload = { ...payloadOf(stranger), signer: { name, public_key: stranger.publicKey } };
  const bytes = utf8(JSON.stringify(await forgeEnvelope(stranger, payload)));
  await rejects(openBundle(bytes, { trust: NOBODY, now: NOW }), {
    code: "untrusted",
    message: `cannot open the bundle: it is signed by a key that you do not trust, ${print}, ` +
      `which calls itself "\\u{1B}[2J\\n${"x".repeat(49)}…"`,
    hints: [
      "ask the sender, by another way, whether that fingerprint is right",
      `then trust the key: session-handoff keys trust ${stranger.publicKey} --name NAME`,
      `or trust it with this import: --trust ${print} --signer NAME`,
    ],
  });
});

Deno.test("openBundle() says how to give a passphrase", async () => {
  const bytes = utf8(vector("plain.v3.enc.json"));
  for (const passphrase of [undefined, () => undefined, () => ""]) {
    const options = passphrase === undefined ? strictly : { ...strictly, passphrase };
    await rejects(openBundle(bytes, options), (error: Error & { hints: string[] }) => {
      const hint = error.hints.join();
      return ["--passphrase-file", "SESSION_HANDOFF_PASSPHRASE", "terminal"]
        .every((way) => hint.includes(way));
    });
  }
});

Deno.test("openBundle() drops an origin that comes from outside, and keeps the rest", async () => {
  const origin = { signer: { name: "you", fingerprint: "SHA256:x" }, nonsense: 1 };
  const contexts = [
    { context_version: 1, origin, goal: "do it", plan: [{ state: "done" }] },
    { context_version: 1, origin },
    { context_version: 7, origin: "unsigned" },
  ];
  const records = contexts.map((context, at) => ({ record: { ...RECORD, id: `x${at}` }, context }));
  const bytes = utf8(JSON.stringify(await forgeEnvelope(key, { ...payloadOf(key), records })));
  const { entries } = await openBundle(bytes, strictly);
  deepEqual(entries.map((entry) => entry.context), [
    { origin: null, captured: null, rest: { goal: "do it", plan: [{ state: "done" }] } },
    null,
    { origin: null, captured: null, rest: { context_version: 7 } },
  ]);
});

Deno.test("openBundle() takes a time up to 24 hours ahead, for clocks that differ", async () => {
  const ahead = { ...RECORD, created_at: "2026-11-24T00:00:00Z" };
  await openBundle(await forgeSigned(key, ahead), strictly);
  const further = { ...RECORD, created_at: "2026-11-24T00:00:01Z" };
  await rejects(openBundle(await forgeSigned(key, further), strictly), { code: "malformed" });
});

Deno.test("originOf() is what the store records of an import", async () => {
  const bytes = utf8(vector("plain.v3.json"));
  const opened = await openBundle(bytes, strictly);
  deepEqual(originOf(opened, NOW), {
    signer: { name: "ana", fingerprint: PRINT },
    importedAt: new Date("2026-11-23T00:00:00Z"),
    bundleSha256: await sha256(bytes),
  });
  equal(originOf({ ...opened, seal: { kind: "unsigned" } }, NOW).signer, null);
});
