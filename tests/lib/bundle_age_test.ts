import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import {
  type BundleEntry,
  openBundle,
  type OpenOptions,
  parseIdentities,
  sealBundle,
} from "../../lib/bundle/mod.ts";
import { parseHandoff } from "../../lib/handoff.ts";
import { RECORD, utf8, vector } from "../bundles/forge.ts";

const NOW = new Date("2026-11-23T00:00:00Z");
const HEAD = "-----BEGIN AGE ENCRYPTED FILE-----";
const ENTRY: BundleEntry = {
  handoff: parseHandoff(RECORD, "the vector"),
  context: { origin: null, captured: null, rest: { goal: "fix the tests" } },
};

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const other = await generateX25519Identity();
const open: OpenOptions = {
  trust: { signers: [], ownKeys: [], allowUnsigned: true },
  now: NOW,
  identities: [other, identity],
};

function seal(...recipients: string[]) {
  return sealBundle([ENTRY], { recipients, exportedAt: NOW, exporter: "test" });
}

async function binary(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return new Uint8Array(await encrypter.encrypt(text));
}

Deno.test("sealBundle() encrypts for recipients, each of whom can open it", async () => {
  const { bytes, version } = await seal(recipient, await identityToRecipient(other));
  equal(version, 4);
  const text = new TextDecoder().decode(bytes);
  ok(text.startsWith(`${HEAD}\n`) && text.endsWith("\n-----END AGE ENCRYPTED FILE-----\n"));
  ok(text.split("\n").every((line) => line.length <= 64));
  for (const identities of [[identity], [other]]) {
    deepEqual((await openBundle(bytes, { ...open, identities })).entries, [ENTRY]);
  }
});

Deno.test("openBundle() reads an age file around any version, armored or not", async () => {
  for (const name of ["plain.v2.json", "plain.v3.json"]) {
    const bytes = await binary(vector(name));
    const trust = {
      ...open.trust,
      ownKeys: [JSON.parse(vector("plain.v3.json")).signer.public_key],
    };
    const { version } = await openBundle(bytes, { ...open, trust });
    equal(version, name === "plain.v2.json" ? 2 : 3);
  }
  const { bytes } = await seal(recipient);
  const crlf = utf8(`\n${new TextDecoder().decode(bytes).replaceAll("\n", "\r\n")}\n`);
  deepEqual((await openBundle(crlf, open)).entries, [ENTRY]);
});

Deno.test("openBundle() says that an age file needs an identity", async () => {
  const { bytes } = await seal(recipient);
  const { trust, now } = open;
  await rejects(openBundle(bytes, { trust, now }), {
    code: "usage",
    message: /encrypted for a recipient, and no identity was given/,
    hints: ["give the file with your age identity: --identity FILE"],
  });
});

Deno.test("openBundle() refuses an age file for somebody else", async () => {
  const { bytes } = await seal(recipient);
  await rejects(openBundle(bytes, { ...open, identities: [other] }), {
    code: "wrong-passphrase",
    message: /none of your identities can open it/,
  });
});

Deno.test("openBundle() never shows an identity that is none", async () => {
  const { bytes } = await seal(recipient);
  const typo = identity.slice(0, -1) + (identity.endsWith("Q") ? "P" : "Q");
  for (const wrong of ["AGE-SECRET-KEY-1XXX", "secret", typo]) {
    await rejects(openBundle(bytes, { ...open, identities: [identity, wrong] }), (error: Error) => {
      equal(error.message, "cannot use age: identity 2 is no age identity (AGE-SECRET-KEY-1…)");
      return true;
    });
  }
});

Deno.test("openBundle() refuses an age file that was changed or cut anywhere", async () => {
  const bytes = await binary(vector("plain.v2.json"));
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = bytes.slice();
    changed[at] = changed[at]! ^ 1;
    await rejects(openBundle(changed, open), (error: Error & { code: string }) => {
      return ["forged", "malformed", "wrong-passphrase"].includes(error.code);
    }, `byte ${at}`);
    await rejects(openBundle(bytes.slice(0, at), open), (error: Error & { code: string }) => {
      return ["forged", "malformed"].includes(error.code);
    }, `cut at ${at}`);
  }
});

Deno.test("openBundle() refuses damaged armor", async () => {
  const { bytes } = await seal(recipient);
  const text = new TextDecoder().decode(bytes);
  const damaged = [text.slice(0, -10), text.replace(HEAD, `${HEAD}!`), `${HEAD}\n`, `${text}more`];
  for (const armor of damaged) {
    await rejects(openBundle(utf8(armor), open), {
      code: "malformed",
      message: /an armored age file that is damaged or cut short/,
    });
  }
});

Deno.test("openBundle() tries no passphrase and no endless header of an age file", async () => {
  const encrypter = new Encrypter();
  encrypter.setPassphrase("secret");
  encrypter.setScryptWorkFactor(1);
  const locked = new Uint8Array(await encrypter.encrypt("x"));
  await rejects(openBundle(locked, open), { code: "malformed", message: /with a passphrase/ });

  const stanza = `-> X25519 ${"A".repeat(43)}\n${"A".repeat(43)}\n`;
  const endless = utf8(`age-encryption.org/v1\n${stanza.repeat(1000)}--- ${"A".repeat(43)}\n`);
  await rejects(openBundle(endless, open), {
    code: "malformed",
    message: /header that is too long/,
  });
});

Deno.test("parseIdentities() reads what age-keygen writes", () => {
  const text = `# created: 2026-11-22T18:02:06Z\r\n# public key: ${recipient}\r\n${identity}\r\n\n`;
  deepEqual(parseIdentities(text), [identity]);
});

function hasAge(): boolean {
  try {
    return new Deno.Command("age", { args: ["--version"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test({
  name: "bundles go to the age program and come back",
  ignore: !hasAge(),
  fn: async () => {
    const folder = Deno.makeTempDirSync();
    const age = (...args: string[]) => {
      const { success, stderr } = new Deno.Command("age", { args, cwd: folder }).outputSync();
      ok(success, new TextDecoder().decode(stderr));
    };
    try {
      Deno.writeTextFileSync(`${folder}/identity`, `${identity}\n`);
      Deno.writeFileSync(`${folder}/sealed.age`, (await seal(recipient)).bytes);
      age("-d", "-i", "identity", "-o", "opened.json", "sealed.age");
      const opened = Deno.readFileSync(`${folder}/opened.json`);
      deepEqual((await openBundle(opened, open)).entries, [ENTRY]);

      age("-r", recipient, "-o", "binary.age", "opened.json");
      age("-r", recipient, "-a", "-o", "armored.age", "opened.json");
      for (const name of ["binary.age", "armored.age"]) {
        const bytes = Deno.readFileSync(`${folder}/${name}`);
        deepEqual((await openBundle(bytes, open)).entries, [ENTRY]);
      }
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
