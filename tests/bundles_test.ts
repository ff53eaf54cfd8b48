/**
 * Every way in which a bundle was attacked. `tests/bundles/*.txt` are those that a text editor can
 * make: headers, an empty line, the bundle. Those that need a key or many bytes are made here.
 */

import { deepEqual, equal, ok } from "node:assert/strict";
import { HandoffError } from "../lib/errors.ts";
import type { JsonObject } from "../lib/go_json.ts";
import { openBundle, type OpenOptions, sealBundle, type TrustPolicy } from "../lib/bundle/mod.ts";
import { fingerprint, generateSigningKey, type SigningKey } from "../lib/keys.ts";
import type { TrustedSigner } from "../lib/trust.ts";
import {
  forgeEnvelope,
  forgeSigned,
  payloadOf,
  RECORD,
  TYPE,
  utf8,
  vector,
  vectorKey,
} from "./bundles/forge.ts";

const NOW = new Date("2026-11-23T00:00:00Z");
const folder = new URL("./bundles/", import.meta.url);
const key = await vectorKey();
const other = await generateSigningKey();

async function signer(name: string, { publicKey }: SigningKey): Promise<TrustedSigner> {
  return { name, publicKey, fingerprint: await fingerprint(publicKey), addedAt: NOW, own: false };
}

const NOBODY: TrustPolicy = { signers: [], ownKeys: [], allowUnsigned: false };
const TRUSTED: TrustPolicy = { ...NOBODY, signers: [await signer("vector signer", key)] };
const NAMESAKE: TrustPolicy = { ...NOBODY, signers: [await signer("vector signer", other)] };
const PINS: Readonly<Record<string, string>> = {
  vector: await fingerprint(key.publicKey),
  other: await fingerprint(other.publicKey),
};

interface Attack {
  readonly expect: string;
  readonly says: string;
  readonly options: OpenOptions;
}

async function refuses(bytes: Uint8Array<ArrayBuffer>, attack: Attack): Promise<void> {
  let refused: unknown = null;
  try {
    await openBundle(bytes, attack.options);
  } catch (error) {
    refused = error;
  }
  ok(refused instanceof HandoffError, `it was not refused, but ${refused ?? "opened"}`);
  ok(refused.message.includes(attack.says), `it said: ${refused.message}`);
  equal(refused.code, attack.expect);
  ok(refused.message.length < 500, "a stranger's text fills the message");
}

/** Opens with the signer of the vectors trusted and nothing else allowed. */
const strictly: OpenOptions = { trust: TRUSTED, now: NOW };

function parseAttack(text: string): { readonly attack: Attack; readonly bundle: string } {
  const end = text.indexOf("\n\n");
  const head: Record<string, string> = {};
  for (const line of text.slice(0, end).split("\n")) {
    const colon = line.indexOf(": ");
    head[line.slice(0, colon)] = line.slice(colon + 2);
  }
  const signers = { nobody: NOBODY, namesake: NAMESAKE }[head.trust ?? ""] ?? TRUSTED;
  const allowUnsigned = head["allow-unsigned"] === "yes";
  const pin = PINS[head.pin ?? ""];
  const options: OpenOptions = {
    trust: { ...signers, allowUnsigned, ...(pin === undefined ? {} : { pin }) },
    now: NOW,
    passphrase: () => head.passphrase,
  };
  return {
    attack: { expect: head.expect ?? "", says: head.says ?? "", options },
    bundle: text.slice(end + 2),
  };
}

const files = [...Deno.readDirSync(folder)].map((entry) => entry.name)
  .filter((name) => name.endsWith(".txt")).sort();

for (const name of files) {
  Deno.test(`openBundle() refuses ${name}`, async () => {
    const { attack, bundle } = parseAttack(Deno.readTextFileSync(new URL(name, folder)));
    await refuses(utf8(bundle), attack);
  });
}

const RECORDS: Readonly<Record<string, readonly [change: JsonObject, says: string]>> = {
  "a path as id": [{ id: "../../etc/passwd" }, `"id" must be 1 to 128 letters`],
  "an id that begins with a dot": [{ id: ".bashrc" }, `"id" must be`],
  "a Windows path as id": [{ id: "..\\x" }, `"id" must be`],
  "an id of 129 characters": [{ id: "a".repeat(129) }, `"id" must be`],
  "the id latest": [{ id: "latest" }, `and not "latest"`],
  "an empty id": [{ id: "" }, `"id" must be`],
  "a time in 2099": [{ created_at: "2099-01-01T00:00:00Z" }, "24 hours in the future"],
  "a time that is no time": [{ created_at: "2026-02-30T00:00:00Z" }, "must be an RFC 3339"],
  "a time with a zone": [{ created_at: "2026-11-22T18:02:06+01:00" }, "must be an RFC 3339"],
  "a time of a million characters": [{ created_at: "9".repeat(1e6) }, "must be an RFC 3339"],
  "an empty title": [{ title: " \n" }, `"title" is empty`],
  "a summary that is null": [{ summary: null }, `"summary" is empty`],
  "a tool that is a list": [{ tool: ["codex"] }, `must have "tool" as text`],
  "a step that is an object": [{ next: [{}] }, `must have "next" as a list of texts`],
  "a field that is not known": [{ origin: "unsigned" }, "a field that is not known"],
};

for (const [name, [change, says]] of Object.entries(RECORDS)) {
  const record = { ...RECORD, ...change };
  const attack = { expect: "malformed", says, options: strictly };
  Deno.test(`openBundle() refuses ${name} in version 3, rightly signed`, async () => {
    await refuses(await forgeSigned(key, record), attack);
  });
  Deno.test(`openBundle() refuses ${name} in version 4, rightly signed`, async () => {
    const payload = { ...payloadOf(key), records: [{ record }] };
    await refuses(utf8(JSON.stringify(await forgeEnvelope(key, payload))), attack);
  });
}

type Fields = Record<string, unknown>;

const PAYLOADS: Readonly<Record<string, readonly [string, string, (payload: Fields) => unknown]>> =
  {
    "another version in the payload": ["malformed", '"bundle_version" 4', (payload) => {
      payload.bundle_version = 3;
    }],
    "another key as signer": ["forged", "signed by another key than the one", (payload) => {
      payload.signer = { name: "Vector Signer", public_key: other.publicKey };
    }],
    "no signer in a signed payload": ["malformed", 'no "signer" object', (payload) => {
      delete payload.signer;
    }],
    "a null as signer": ["malformed", 'no "signer" object', (payload) => payload.signer = null],
    "a field that is not known": ["malformed", "a field that is not known", (payload) => {
      payload.note = "";
    }],
    "no records": ["malformed", '"records" as a list that is not empty', (payload) => {
      payload.records = [];
    }],
    "two records with one id": ["malformed", "two records have the same id", (payload) => {
      payload.records = [{ record: RECORD }, { record: RECORD }];
    }],
    "an entry with a field that is not known": ["malformed", "entry 1 has a field", (payload) => {
      payload.records = [{ record: RECORD, trusted: true }];
    }],
    "a context that is a list": ["malformed", "context 1 must be an object", (payload) => {
      payload.records = [{ record: RECORD, context: [] }];
    }],
    "a context without a version": ["malformed", '"context_version"', (payload) => {
      payload.records = [{ record: RECORD, context: { goal: "x" } }];
    }],
    "an export in 2099": ["malformed", "24 hours in the future", (payload) => {
      payload.exported_at = "2099-01-01T00:00:00Z";
    }],
  };

for (const [name, [expect, says, change]] of Object.entries(PAYLOADS)) {
  Deno.test(`openBundle() refuses a version 4 with ${name}, rightly signed`, async () => {
    const payload: Fields = { ...payloadOf(key) };
    change(payload);
    const text = JSON.stringify(payload);
    await refuses(utf8(JSON.stringify(await forgeEnvelope(key, text))), {
      expect,
      says,
      options: strictly,
    });
  });
}

Deno.test("openBundle() refuses a version 4 with a key twice in its payload", async () => {
  const text = JSON.stringify(payloadOf(key)).replace("{", '{"bundle_version":4,');
  const bytes = utf8(JSON.stringify(await forgeEnvelope(key, text)));
  await refuses(bytes, { expect: "malformed", says: "the same key twice", options: strictly });
});

const good = await forgeEnvelope(key, payloadOf(key));
const [signature] = good.signatures as readonly JsonObject[];
const payloadText = JSON.stringify(payloadOf(key));
const base64 = (text: string) => utf8(text).toBase64();

const ENVELOPES: Readonly<Record<string, readonly [string, string, JsonObject]>> = {
  "a changed record": ["forged", "its signature is not that of its content", {
    payload: base64(payloadText.replace("Run race tests", "Run rm -rf /")),
  }],
  "a changed signer's name": ["forged", "its signature is not that of its content", {
    payload: base64(payloadText.replace("Vector Signer", "Another Name")),
  }],
  "a changed payload type": ["forged", "its payload type is not", { payloadType: "text/plain" }],
  "a changed signature": ["forged", "its signature is not that of its content", {
    signatures: [{ ...signature, sig: new Uint8Array(64).toBase64() }],
  }],
  "a short signature": ["forged", "its signature is not 64 bytes", {
    signatures: [{ ...signature, sig: "AAAA" }],
  }],
  "another key id": ["forged", "its signature is not that of its content", {
    signatures: [{ ...signature, keyid: other.publicKey }],
  }],
  "a weak key": ["forged", "or one that anyone can sign for", {
    signatures: [{ ...signature, keyid: `AQ${"A".repeat(41)}=` }],
  }],
  "the signature taken off": ["forged", "it names a signer but has no signature", {
    signatures: [],
  }],
  "two signatures": ["malformed", "it has 2 signatures", {
    signatures: [signature ?? null, signature ?? null],
  }],
  "signatures that are no list": ["malformed", '"signatures" as a list', { signatures: {} }],
  "a signature that is null": ["malformed", "the signature must be an object", {
    signatures: [null],
  }],
  "a payload in loose base64": ["malformed", '"payload" in strict base64', {
    payload: `${good.payload}\n`,
  }],
  "a payload that is no JSON": ["forged", "its signature is not", { payload: base64("x") }],
  "a field that is not known": ["malformed", "the envelope has a field", { version: 4 }],
};

for (const [name, [expect, says, change]] of Object.entries(ENVELOPES)) {
  Deno.test(`openBundle() refuses a version 4 with ${name}`, async () => {
    const bytes = utf8(JSON.stringify({ ...good, ...change }));
    const trust = { ...TRUSTED, allowUnsigned: true };
    await refuses(bytes, { expect, says, options: { trust, now: NOW } });
  });
}

Deno.test("openBundle() refuses a version 4 without a signature", async () => {
  const { signer: _, ...payload } = payloadOf(key);
  const bytes = utf8(JSON.stringify({
    payloadType: TYPE,
    payload: base64(JSON.stringify(payload)),
    signatures: [],
  }));
  await refuses(bytes, { expect: "unsigned", says: "it has no signature", options: strictly });
  const trust = { ...TRUSTED, allowUnsigned: true };
  equal((await openBundle(bytes, { trust, now: NOW })).seal.kind, "unsigned");
});

Deno.test("openBundle() refuses a stranger's signature under a known name", async () => {
  const says = 'somebody may pretend to be "vector signer"';
  const asked: unknown[] = [];
  const ask = (claim: unknown) => Promise.resolve(asked.push(claim) > 0);
  const pin = await fingerprint(other.publicKey);
  for (const options of [{ ...strictly, ask }, { ...strictly, trust: { ...TRUSTED, pin } }]) {
    const attack = { expect: "untrusted", says, options };
    await refuses(await forgeSigned(other, RECORD), attack);
    const envelope = await forgeEnvelope(other, {
      ...payloadOf(other),
      signer: { name: "  VECTOR\u00a0\u200bＳigner ", public_key: other.publicKey },
    });
    await refuses(utf8(JSON.stringify(envelope)), attack);
  }
  deepEqual(asked, []);
});

Deno.test("openBundle() never asks about a bundle that has something else wrong", async () => {
  const bytes = await forgeSigned(other, { ...RECORD, id: "../x" });
  const ask = () => Promise.reject(new Error("it asked"));
  const options = { trust: NOBODY, now: NOW, ask };
  await refuses(bytes, { expect: "malformed", says: '"id" must be', options });
});

Deno.test("openBundle() refuses 200 MB", async () => {
  const bytes = new Uint8Array(200_000_000);
  await refuses(bytes, { expect: "too-large", says: "more than 128 MiB", options: strictly });
});

Deno.test("openBundle() refuses a version 2 and 3 of 17 MiB", async () => {
  const padding = " ".repeat(17 * 1024 * 1024);
  for (const name of ["plain.v2.json", "plain.v3.json"]) {
    const bytes = utf8(vector(name) + padding);
    await refuses(bytes, { expect: "too-large", says: "more than 16 MiB", options: strictly });
  }
});

Deno.test("openBundle() refuses a record of over 16 MiB in version 4, rightly signed", async () => {
  const record = { ...RECORD, next: ["<".repeat(17 * 1024 * 1024)] };
  const payload = { ...payloadOf(key), records: [{ record }] };
  await refuses(utf8(JSON.stringify(await forgeEnvelope(key, payload))), {
    expect: "too-large",
    says: "record 1 has more than 16 MiB",
    options: strictly,
  });
});

Deno.test("openBundle() refuses bytes that are no UTF-8", async () => {
  const bytes = utf8(vector("plain.v3.json"));
  bytes[100] = 0xff;
  await refuses(bytes, { expect: "malformed", says: "no UTF-8 text", options: strictly });
});

Deno.test("openBundle() refuses five million values and three million keys", async () => {
  const values = utf8(`[${"0,".repeat(5e6)}0]`);
  await refuses(values, { expect: "malformed", says: "4,000,000 values", options: strictly });
  const keys = utf8(`[${'{"a":0},'.repeat(2.1e6)}0]`);
  await refuses(keys, { expect: "malformed", says: "more than ", options: strictly });
});

Deno.test("openBundle() refuses what is encrypted twice", async () => {
  const entries = [{
    handoff: (await openBundle(utf8(vector("plain.v3.json")), strictly)).entries[0]!.handoff,
    context: null,
  }];
  const now = { exportedAt: NOW, exporter: "test" };
  const { generateX25519Identity, identityToRecipient, Encrypter, armor } = await import(
    "age-encryption"
  );
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const once = await sealBundle(entries, { ...now, passphrase: "a" });
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const twice = await encrypter.encrypt(once.bytes);
  const options = { ...strictly, passphrase: () => "a", identities: [identity] };
  const attack = { expect: "malformed", says: "it is encrypted twice", options };
  await refuses(new Uint8Array(twice), attack);
  await refuses(utf8(armor.encode(twice)), attack);
});
