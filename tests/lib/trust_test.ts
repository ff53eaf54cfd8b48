import { deepEqual, equal, rejects } from "node:assert/strict";
import { fingerprint, generateSigningKey, keyId } from "../../lib/keys.ts";
import {
  findSigner,
  readTrust,
  rememberOwnKey,
  TRUST_FILE,
  trustSigner,
  untrustSigner,
} from "../../lib/trust.ts";

const NOW = new Date("2026-11-22T18:02:06.789Z");
const ANA = (await generateSigningKey()).publicKey;
const BOB = (await generateSigningKey()).publicKey;

async function inFolder(test: (folder: string, path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(`${folder}/config`, `${folder}/config/${TRUST_FILE}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function trust(folder: string, name: string, publicKey: string, replaces?: string) {
  const options = { name, publicKey, now: NOW };
  return trustSigner(folder, replaces === undefined ? options : { ...options, replaces });
}

Deno.test("readTrust() finds nobody where there is no file", () =>
  inFolder(async (folder) => {
    deepEqual(await readTrust(folder), []);
  }));

Deno.test("trustSigner() writes the file that readTrust() reads", () =>
  inFolder(async (folder, path) => {
    const ana = await trust(folder, "ana", ANA);
    await rememberOwnKey(folder, BOB, NOW);
    equal(
      Deno.readTextFileSync(path),
      `{
  "version": 1,
  "signers": [
    {
      "name": "ana",
      "public_key": "${ANA}",
      "fingerprint": "${await fingerprint(ANA)}",
      "added_at": "2026-11-22T18:02:06Z"
    },
    {
      "name": "own key ${await keyId(BOB)}",
      "public_key": "${BOB}",
      "fingerprint": "${await fingerprint(BOB)}",
      "added_at": "2026-11-22T18:02:06Z",
      "own": true
    }
  ]
}
`,
    );
    const signers = await readTrust(folder);
    deepEqual(signers[0], ana);
    equal(signers[1]?.own, true);
    equal(ana.addedAt.getTime(), Date.parse("2026-11-22T18:02:06Z"));
  }));

Deno.test({
  name: "trustSigner() keeps the file and its folder to the user",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder, path) => {
      await trust(folder, "ana", ANA);
      equal(Deno.statSync(path).mode! & 0o777, 0o600);
      equal(Deno.statSync(folder).mode! & 0o777, 0o700);
    }),
});

Deno.test("trustSigner() leaves a signer that is known already as it is", () =>
  inFolder(async (folder, path) => {
    await trust(folder, "ana", ANA);
    const before = Deno.readTextFileSync(path);
    const later = { name: " Ana".trim(), publicKey: ANA, now: new Date("2027-01-01T00:00:00Z") };
    equal((await trustSigner(folder, later)).name, "ana");
    equal(Deno.readTextFileSync(path), before);
  }));

Deno.test("trustSigner() refuses a known name with another key, unless it replaces that", () =>
  inFolder(async (folder, path) => {
    const old = await trust(folder, "ana", ANA);
    const before = Deno.readTextFileSync(path);
    for (const name of ["ana", "ANA", "ａｎａ"]) {
      await rejects(trust(folder, name, BOB), {
        code: "untrusted",
        message: /you know that name with another key/,
      });
    }
    equal(Deno.readTextFileSync(path), before);
    await trust(folder, "ana", BOB, old.fingerprint);
    deepEqual((await readTrust(folder)).map((signer) => signer.publicKey), [BOB]);
  }));

Deno.test("trustSigner() renames a key only when it is told to", () =>
  inFolder(async (folder) => {
    const old = await trust(folder, "ana", ANA);
    await rejects(trust(folder, "anna", ANA), {
      code: "conflict",
      message: /you trust it as "ana" already/,
    });
    await trust(folder, "anna", ANA, old.fingerprint);
    deepEqual((await readTrust(folder)).map((signer) => signer.name), ["anna"]);
  }));

Deno.test("trustSigner() replaces no entry that has nothing to do with the new one", () =>
  inFolder(async (folder, path) => {
    await trust(folder, "ana", ANA);
    const before = Deno.readTextFileSync(path);
    const anas = await fingerprint(ANA);
    const bobs = await fingerprint(BOB);
    await rejects(trust(folder, "bob", BOB, anas), { code: "conflict", message: /key of "ana"/ });
    await rejects(trust(folder, "ana", BOB, bobs), { code: "not-found" });
    await rejects(trust(folder, "ana", BOB, "ana"), { code: "usage", message: /a fingerprint/ });
    equal(Deno.readTextFileSync(path), before);
  }));

Deno.test("trustSigner() keeps an own key one when it is renamed", () =>
  inFolder(async (folder) => {
    await rememberOwnKey(folder, ANA, NOW);
    await trust(folder, "laptop", ANA, await fingerprint(ANA));
    deepEqual((await readTrust(folder)).map(({ name, own }) => [name, own]), [["laptop", true]]);
  }));

Deno.test("trustSigner() refuses names and keys that cannot be used", () =>
  inFolder(async (folder) => {
    for (const name of ["", " ana", "a\u200bna", "SHA256:x", "a".repeat(101)]) {
      await rejects(trust(folder, name, ANA), { code: "usage", message: /wanted a name/ });
    }
    const weak = `AQ${"A".repeat(41)}=`;
    for (const key of ["", "ana", weak]) {
      await rejects(trust(folder, "ana", key), { code: "usage" });
    }
    deepEqual(await readTrust(folder), []);
  }));

Deno.test("untrustSigner() takes a signer out by name, fingerprint or key", () =>
  inFolder(async (folder) => {
    for (const which of ["ANA", await fingerprint(ANA), ANA]) {
      await trust(folder, "ana", ANA);
      await trust(folder, "bob", BOB);
      equal((await untrustSigner(folder, which)).publicKey, ANA);
      deepEqual((await readTrust(folder)).map((signer) => signer.name), ["bob"]);
    }
    await rejects(untrustSigner(folder, "carol"), { code: "not-found", message: /"carol"/ });
  }));

Deno.test("rememberOwnKey() leaves a key that is known already as it is", () =>
  inFolder(async (folder, path) => {
    await trust(folder, "ana", ANA);
    const before = Deno.readTextFileSync(path);
    await rememberOwnKey(folder, ANA, NOW);
    equal(Deno.readTextFileSync(path), before);
  }));

Deno.test("findSigner() finds nobody for an empty name", () =>
  inFolder(async (folder) => {
    await trust(folder, "ana", ANA);
    equal(findSigner(await readTrust(folder), ""), undefined);
    equal(findSigner(await readTrust(folder), "ana")?.publicKey, ANA);
  }));

Deno.test("trustSigner() loses nobody when many are added at once", () =>
  inFolder(async (folder) => {
    const keys = await Promise.all(Array.from({ length: 20 }, generateSigningKey));
    await Promise.all(keys.map((key, at) => trust(folder, `signer ${at}`, key.publicKey)));
    equal((await readTrust(folder)).length, 20);
  }));

Deno.test({
  name: "trustSigner() writes nothing where a link was planted",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder, path) => {
      Deno.mkdirSync(folder);
      const target = `${folder}/elsewhere`;
      Deno.symlinkSync(target, path);
      await rejects(trust(folder, "ana", ANA), { code: "conflict", message: /a symbolic link/ });
      deepEqual(await readTrust(folder), []);
      equal([...Deno.readDirSync(folder)].some((entry) => entry.name === "elsewhere"), false);
    }),
});

Deno.test("a trust store that is a folder trusts nobody", () =>
  inFolder(async (folder, path) => {
    Deno.mkdirSync(path, { recursive: true });
    await rejects(readTrust(folder), { name: "HandoffError", code: "untrusted" });
  }));

const entry = `{"name":"ana","public_key":"${ANA}","added_at":"2026-11-22T18:02:06Z"}`;
const other = entry.replace(ANA, BOB);

const BROKEN: Readonly<Record<string, string>> = {
  "is empty": "",
  "is cut short": `{"version":1,"signers":[${entry}`,
  "is a list": "[]",
  "has a newer version": `{"version":2,"signers":[${entry}]}`,
  "has no version": `{"signers":[${entry}]}`,
  "has no signers": `{"version":1}`,
  "has a key twice": `{"version":1,"signers":[${entry}],"signers":[]}`,
  "has a field that is not known": `{"version":1,"signers":[${entry}],"all":true}`,
  "has a signer that is text": `{"version":1,"signers":["${ANA}"]}`,
  "has a signer with a field more": `{"version":1,"signers":[${entry.replace("{", '{"x":1,')}]}`,
  "has one name twice": `{"version":1,"signers":[${entry},${other.replace("ana", "ANA")}]}`,
  "has one key twice": `{"version":1,"signers":[${entry},${entry.replace("ana", "bob")}]}`,
  "has a weak key": `{"version":1,"signers":[${entry.replace(ANA, `AQ${"A".repeat(41)}=`)}]}`,
  "has a name that hides": `{"version":1,"signers":[${entry.replace("ana", "a\u200bna")}]}`,
  "has a time that is none": `{"version":1,"signers":[${entry.replace("2026", "x")}]}`,
  "has a wrong fingerprint": `{"version":1,"signers":[${
    entry.replace("{", `{"fingerprint":"${await fingerprint(BOB)}",`)
  }]}`,
  "is too large": `{"version":1,"signers":[${entry}]}${" ".repeat(1024 * 1024)}`,
};

for (const [name, text] of Object.entries(BROKEN)) {
  Deno.test(`a trust store that ${name} trusts nobody and stays as it is`, () =>
    inFolder(async (folder, path) => {
      Deno.mkdirSync(folder);
      Deno.writeTextFileSync(path, text);
      const wanted = { code: "untrusted", message: /^cannot use the trust store ".*": / };
      await rejects(readTrust(folder), wanted);
      await rejects(trust(folder, "carol", ANA), wanted);
      await rejects(untrustSigner(folder, "ana"), wanted);
      await rejects(rememberOwnKey(folder, ANA, NOW), wanted);
      equal(Deno.readTextFileSync(path), text);
    }));
}

Deno.test("readTrust() reads what a user wrote by hand without a fingerprint", () =>
  inFolder(async (folder, path) => {
    Deno.mkdirSync(folder);
    Deno.writeTextFileSync(path, `{"signers":[${entry}],"version":1}`);
    equal((await readTrust(folder))[0]?.fingerprint, await fingerprint(ANA));
  }));
