import { deepEqual, equal, match, notEqual, ok, rejects, throws } from "node:assert/strict";
import {
  fingerprint,
  formatSigningKey,
  generateSigningKey,
  isFingerprint,
  isPublicKey,
  keyId,
  parsePublicKey,
  parseSigningKey,
  publicKeyToOpenSsh,
  publicKeyToPem,
  verifySignature,
} from "../../lib/keys.ts";
import { utf8, vector } from "../bundles/forge.ts";

const PUBLIC_KEY = "TnBXRrQzIHl1PIKjRCSc5olUaEkJ8Z1aTpkJPFj7rvU=";

/** A key made with `ssh-keygen -t ed25519 -N ''` for this test, and nothing else. */
const OPENSSH = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACBz+2EtGNEFY3aj5OvGZx3laj2/lcz4tBS391gXlbPO+AAAAIibZ8npm2fJ
6QAAAAtzc2gtZWQyNTUxOQAAACBz+2EtGNEFY3aj5OvGZx3laj2/lcz4tBS391gXlbPO+A
AAAEC3kzdAYEa/bP1xHnLvvnQ3rd34B3xIJeWrAm4nCkoh+nP7YS0Y0QVjdqPk68ZnHeVq
Pb+VzPi0FLf3WBeVs874AAAABHRlc3QB
-----END OPENSSH PRIVATE KEY-----
`;
const OPENSSH_PUBLIC = "AAAAC3NzaC1lZDI1NTE5AAAAIHP7YS0Y0QVjdqPk68ZnHeVqPb+VzPi0FLf3WBeVs874";
const OPENSSH_FINGERPRINT = "SHA256:+a+kN+tMV7j13+Wrptizr9TeXyvaQzmOWwENZyyBfbE";

function has(program: string): boolean {
  try {
    new Deno.Command(program, { stdin: "null", stdout: "null", stderr: "null" }).outputSync();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function run(cwd: string, program: string, ...args: string[]): string {
  const { code, stdout, stderr } = new Deno.Command(program, { args, cwd }).outputSync();
  equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("formatSigningKey() writes what openssl wrote and parseSigningKey() read", async () => {
  const pem = vector("signing-key.pem");
  const key = await parseSigningKey(pem);
  equal(key.publicKey, PUBLIC_KEY);
  equal(await formatSigningKey(key), pem);
  equal((await parseSigningKey(pem.replaceAll("\n", "\r\n"))).publicKey, PUBLIC_KEY);
  equal((await parseSigningKey(`a comment\n${pem}\n`)).publicKey, PUBLIC_KEY);
});

Deno.test("generateSigningKey() makes a new key each time, which survives its file", async () => {
  const key = await generateSigningKey();
  notEqual((await generateSigningKey()).publicKey, key.publicKey);
  const again = await parseSigningKey(await formatSigningKey(key));
  equal(again.publicKey, key.publicKey);
  deepEqual(await again.sign(utf8("x")), await key.sign(utf8("x")));
});

Deno.test("parseSigningKey() reads an OpenSSH private key", async () => {
  const key = await parseSigningKey(OPENSSH);
  equal(`ssh-ed25519 ${OPENSSH_PUBLIC}`, publicKeyToOpenSsh(key.publicKey));
  equal(await fingerprint(key.publicKey), OPENSSH_FINGERPRINT);
  ok(await verifySignature(key.publicKey, await key.sign(utf8("x")), utf8("x")));
});

Deno.test("parseSigningKey() refuses a damaged OpenSSH key at every byte that is cut", async () => {
  const body = Uint8Array.fromBase64(OPENSSH.replaceAll(/-----.*/g, ""));
  for (let length = 0; length < body.length - 24; length++) {
    const cut = body.subarray(0, length).toBase64();
    const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${cut}\n-----END OPENSSH PRIVATE KEY-----\n`;
    await rejects(parseSigningKey(pem), { code: "invalid", message: /damaged/ }, String(length));
  }
});

Deno.test("parseSigningKey() says what else it found", async () => {
  const found: Readonly<Record<string, RegExp>> = {
    "": /it is no PEM private key/,
    [PUBLIC_KEY]: /it is no PEM private key/,
    "-----BEGIN PRIVATE KEY-----\nMC4C!\n-----END PRIVATE KEY-----\n": /it is no PEM private key/,
    "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n": /of another kind/,
    [vector("signing-key.pub.pem")]: /found "PUBLIC KEY", wanted an Ed25519 private key/,
    "-----BEGIN RSA PRIVATE KEY-----\nMC4C\n-----END RSA PRIVATE KEY-----\n":
      /found "RSA PRIVATE KEY"/,
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4C\n-----END ENCRYPTED PRIVATE KEY-----\n":
      /it is encrypted/,
  };
  for (const [text, message] of Object.entries(found)) {
    await rejects(parseSigningKey(text), { name: "HandoffError", code: "invalid", message });
  }
});

Deno.test("parsePublicKey() reads base64, PEM and OpenSSH's form", () => {
  equal(parsePublicKey(` ${PUBLIC_KEY}\n`), PUBLIC_KEY);
  equal(parsePublicKey(vector("signing-key.pub.pem")), PUBLIC_KEY);
  equal(parsePublicKey(`${publicKeyToOpenSsh(PUBLIC_KEY)} ana@example.org\n`), PUBLIC_KEY);
  equal(publicKeyToPem(PUBLIC_KEY), vector("signing-key.pub.pem"));
});

Deno.test("parsePublicKey() refuses everything else", () => {
  const texts = [
    "",
    "ana",
    PUBLIC_KEY.slice(0, -1),
    `${PUBLIC_KEY}AAAA`,
    vector("signing-key.pem"),
  ];
  const ssh = publicKeyToOpenSsh(PUBLIC_KEY);
  for (
    const text of [...texts, ssh.replace("AAAAC3", "AAAAC4"), ssh.slice(0, -4), `${ssh}\n${ssh}`]
  ) {
    throws(() => parsePublicKey(text), { code: "invalid", message: /no Ed25519 key/ }, text);
  }
});

/** RFC 8032: the prime of the field and the constant of the curve. */
const P = 2n ** 255n - 19n;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % P;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = result * square % P;
    square = square * square % P;
  }
  return result;
}

function roots(square: bigint): bigint[] {
  const some = power(square, (P + 3n) / 8n);
  const root = [some, some * power(2n, (P - 1n) / 4n) % P].find((x) => x * x % P === square % P);
  return root === undefined ? [] : [root, (P - root) % P];
}

function encode(y: bigint, sign: 0 | 1): string {
  const bytes = Uint8Array.fromHex(y.toString(16).padStart(64, "0")).reverse();
  bytes[31] = bytes[31]! | (sign << 7);
  return bytes.toBase64();
}

Deno.test("isPublicKey() refuses all points of small order, and no other encoding of them", () => {
  // A point of order 8 doubles to one with y = 0: d*y^4 + 2*y^2 - 1 = 0.
  const d = (P - 121665n) * power(121666n, P - 2n) % P;
  const ofOrder8 = roots(4n * (1n + d)).flatMap((root) =>
    roots((root + P - 2n) * power(2n * d, P - 2n) % P)
  );
  const small = [0n, 1n, P - 1n, ...ofOrder8];
  equal(new Set(small).size, 5);
  for (const y of [...small, P, P + 1n, 2n ** 255n - 1n]) {
    for (const sign of [0, 1] as const) equal(isPublicKey(encode(y, sign)), false, `y = ${y}`);
  }
});

Deno.test("verifySignature() refuses what anyone can sign for a weak key", async () => {
  const identity = encode(1n, 0);
  const forged = new Uint8Array(64);
  forged[0] = 1;
  const raw = Uint8Array.fromBase64(identity);
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  // This is why weak keys have to be refused: Web Crypto does not.
  ok(await crypto.subtle.verify("Ed25519", key, forged, utf8("anything")));
  equal(await verifySignature(identity, forged, utf8("anything")), false);
  throws(() => parsePublicKey(identity), { code: "invalid", message: /weak key/ });
});

Deno.test("verifySignature() fits the key, the signature and the bytes together", async () => {
  const key = await parseSigningKey(vector("signing-key.pem"));
  const signature = await key.sign(utf8("x"));
  equal(await verifySignature(key.publicKey, signature, utf8("x")), true);
  equal(await verifySignature(key.publicKey, signature, utf8("y")), false);
  equal(await verifySignature(key.publicKey, signature.slice(1), utf8("x")), false);
  const { publicKey } = await generateSigningKey();
  equal(await verifySignature(publicKey, signature, utf8("x")), false);
});

Deno.test("keyId() is the one in the Go tool's bundles", async () => {
  equal(await keyId(PUBLIC_KEY), "08a8b92c62f1d3fe");
});

Deno.test("isFingerprint() knows the form of a fingerprint", async () => {
  const right = await fingerprint(PUBLIC_KEY);
  match(right, /^SHA256:[A-Za-z0-9+/]{43}$/);
  equal(isFingerprint(right), true);
  for (
    const text of ["", "SHA256:", right.slice(7), `${right}=`, right.slice(0, -1), ` ${right}`]
  ) {
    equal(isFingerprint(text), false, text);
  }
});

Deno.test({
  name: "keys go to ssh-keygen and openssl and come back",
  ignore: !has("ssh-keygen") || !has("openssl"),
  fn: async () => {
    const folder = Deno.makeTempDirSync();
    try {
      run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "ours");
      const key = await parseSigningKey(Deno.readTextFileSync(`${folder}/ours`));
      const line = Deno.readTextFileSync(`${folder}/ours.pub`);
      equal(parsePublicKey(line), key.publicKey);
      const shown = run(folder, "ssh-keygen", "-lf", "ours.pub");
      equal(shown.split(" ")[1], await fingerprint(key.publicKey));

      run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", "locked");
      run(folder, "ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "ecdsa");
      const locked = parseSigningKey(Deno.readTextFileSync(`${folder}/locked`));
      await rejects(locked, { code: "invalid", message: /it is encrypted/ });
      const ecdsa = parseSigningKey(Deno.readTextFileSync(`${folder}/ecdsa`));
      await rejects(ecdsa, { code: "invalid", message: /"ecdsa-sha2-nistp256", not Ed25519/ });

      run(folder, "openssl", "genpkey", "-algorithm", "ed448", "-out", "ed448");
      const ed448 = parseSigningKey(Deno.readTextFileSync(`${folder}/ed448`));
      await rejects(ed448, { code: "invalid", message: /of another kind/ });
      Deno.writeTextFileSync(`${folder}/made.pem`, await formatSigningKey(key));
      const spki = run(folder, "openssl", "pkey", "-in", "made.pem", "-pubout");
      equal(spki, publicKeyToPem(key.publicKey));
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
