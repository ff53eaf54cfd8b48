/**
 * Ed25519 keys (RFC 8032): making, reading and showing them, signing and verifying.
 *
 * A public key is passed around as the base64 of its 32 bytes.
 *
 * @module
 */

import { openSshBlob, parseOpenSshKey } from "./_openssh_key.ts";
import { decodeBase64 } from "./base64.ts";
import { HandoffError } from "./errors.ts";
import { trimSpace } from "./text.ts";

/** A key that signs. */
export interface SigningKey {
  /** The public key: base64 of its 32 bytes. */
  readonly publicKey: string;
  /** The private key, extractable; see {@linkcode formatSigningKey}. */
  readonly privateKey: CryptoKey;
  /** Returns the Ed25519 signature of `bytes`, 64 bytes; the same for the same bytes. */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** The most bytes that a file with a key may have; real ones have less than 1 KiB. */
export const KEY_BYTES_MAX = 64 * 1024;

/** Returns a new random key. */
export async function generateSigningKey(): Promise<SigningKey> {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  return await importPkcs8(Uint8Array.of(...PKCS8_PREFIX, ...seed));
}

/**
 * Returns the signing key in the text of a file: PKCS#8 PEM as `openssl genpkey -algorithm
 * ed25519` writes it, or an OpenSSH private key without a passphrase.
 *
 * @throws {HandoffError} `invalid` when it is something else; the message says what, never the
 * content.
 */
export async function parseSigningKey(pemText: string): Promise<SigningKey> {
  const { label, bytes } = pemBlock(pemText);
  if (label === "OPENSSH PRIVATE KEY") {
    return await importPkcs8(Uint8Array.of(...PKCS8_PREFIX, ...parseOpenSshKey(bytes)));
  }
  if (label === "PRIVATE KEY") return await importPkcs8(bytes);
  throw wrongKind(label);
}

/** Returns the key as PKCS#8 PEM, byte for byte as `openssl genpkey` writes it. */
export async function formatSigningKey(key: SigningKey): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", key.privateKey));
  return pem("PRIVATE KEY", bytes);
}

/**
 * Returns the public key in a text: base64 of its 32 bytes, a line `ssh-ed25519 …` of OpenSSH, or
 * PEM as `openssl pkey -pubout` writes it.
 *
 * @throws {HandoffError} `invalid` when it is something else, or a key by which anyone could sign.
 */
export function parsePublicKey(text: string): string {
  const raw = rawPublicKey(trimSpace(text));
  if (raw === null) {
    throw new HandoffError(
      "invalid",
      "cannot use the public key: it is no Ed25519 key in base64, PEM or OpenSSH's form",
    );
  }
  const publicKey = raw.toBase64();
  if (!isPublicKey(publicKey)) {
    throw new HandoffError(
      "invalid",
      "cannot use the public key: it is a weak key, for which anyone can make signatures",
    );
  }
  return publicKey;
}

/**
 * Says whether a text is a usable public key: canonical base64 of 32 bytes that are a canonical
 * encoding, and none of the eight points of small order. (Web Crypto accepts signatures by those
 * that anyone can make.)
 */
export function isPublicKey(publicKey: string): boolean {
  const point = decodeBase64(publicKey);
  if (point?.length !== 32) return false;
  // Little-endian: the last byte is the highest, its first bit the sign of x.
  point[31] = point[31]! & 0x7f;
  const y = point.reverse().toHex();
  return y < FIELD_PRIME && !SMALL_ORDER.has(y);
}

/**
 * Says whether `signature` is that of `bytes` by the public key. False also for a signature of
 * another length, and for a key that {@linkcode isPublicKey} refuses.
 */
export async function verifySignature(
  publicKey: string,
  signature: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (!isPublicKey(publicKey) || signature.length !== 64) return false;
  const raw = Uint8Array.fromBase64(publicKey);
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  return await crypto.subtle.verify("Ed25519", key, signature, bytes);
}

/**
 * Returns the fingerprint of a public key as OpenSSH prints it: `SHA256:` and 43 characters of
 * base64.
 */
export async function fingerprint(publicKey: string): Promise<string> {
  const blob = openSshBlob(Uint8Array.fromBase64(publicKey));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", blob));
  return `SHA256:${digest.toBase64({ omitPadding: true })}`;
}

/** Says whether a text has the form of a {@linkcode fingerprint}. */
export function isFingerprint(text: string): boolean {
  return text.startsWith("SHA256:") && decodeBase64(`${text.slice(7)}=`)?.length === 32;
}

/**
 * Returns the key id that version 3 bundles carry: the first 8 bytes of the SHA-256 of the raw
 * public key, 16 hexadecimal digits.
 */
export async function keyId(publicKey: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.fromBase64(publicKey));
  return new Uint8Array(digest, 0, 8).toHex();
}

/** Returns a public key as PEM, byte for byte as `openssl pkey -pubout` writes it. */
export function publicKeyToPem(publicKey: string): string {
  return pem("PUBLIC KEY", Uint8Array.of(...SPKI_PREFIX, ...Uint8Array.fromBase64(publicKey)));
}

/** Returns a public key as a line of OpenSSH, without a comment and a final newline. */
export function publicKeyToOpenSsh(publicKey: string): string {
  return `ssh-ed25519 ${openSshBlob(Uint8Array.fromBase64(publicKey)).toBase64()}`;
}

/** RFC 8410: what stands before the seed of an Ed25519 key in PKCS#8, and before a public one. */
const PKCS8_PREFIX = Uint8Array.fromHex("302e020100300506032b657004220420");
const SPKI_PREFIX = Uint8Array.fromHex("302a300506032b6570032100");

/** What stands before the key in OpenSSH's form. */
const SSH_PREFIX = openSshBlob(new Uint8Array(32)).subarray(0, -32);

/** 2^255 - 19, big-endian: a canonical y is below it (RFC 8032, section 5.1.3). */
const FIELD_PRIME = `7f${"ff".repeat(30)}ed`;

/** The y of the points whose order divides 8, big-endian; the test computes them anew. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `${"00".repeat(31)}01`,
  `7f${"ff".repeat(30)}ec`,
  "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
  "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",
]);

async function signingKey(privateKey: CryptoKey): Promise<SigningKey> {
  const { x } = await crypto.subtle.exportKey("jwk", privateKey);
  const publicKey = Uint8Array.fromBase64(x ?? "", { alphabet: "base64url" }).toBase64();
  return {
    publicKey,
    privateKey,
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, bytes)),
  };
}

async function importPkcs8(bytes: Uint8Array<ArrayBuffer>): Promise<SigningKey> {
  try {
    const key = await crypto.subtle.importKey("pkcs8", bytes, "Ed25519", true, ["sign"]);
    return await signingKey(key);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw wrongKind("PRIVATE KEY");
  }
}

interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const PEM_BLOCK = /^-----BEGIN ([A-Z0-9 ]{1,40})-----\s([A-Za-z0-9+/=\s]*)-----END \1-----\s*$/m;

function pemBlock(text: string): PemBlock {
  const [, label, body] = text.length > KEY_BYTES_MAX ? [] : PEM_BLOCK.exec(text) ?? [];
  const bytes = decodeBase64((body ?? "").replaceAll(/\s/g, ""));
  if (label === undefined || bytes === null) {
    throw new HandoffError("invalid", "cannot use the signing key: it is no PEM private key", {
      hints: ["make one: session-handoff keys generate"],
    });
  }
  return { label, bytes };
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = bytes.toBase64().match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

function rawPublicKey(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length > KEY_BYTES_MAX) return null;
  const [, line] = /^ssh-ed25519 ([A-Za-z0-9+/=]+)(?: [^\n]*)?$/.exec(text) ?? [];
  if (line !== undefined) return behind(SSH_PREFIX, decodeBase64(line));
  const [, label, body = ""] = PEM_BLOCK.exec(text) ?? [];
  if (label === "PUBLIC KEY") {
    return behind(SPKI_PREFIX, decodeBase64(body.replaceAll(/\s/g, "")));
  }
  const raw = decodeBase64(text);
  return raw?.length === 32 ? raw : null;
}

/** Returns the 32 bytes that follow `prefix`, or `null` when `bytes` are anything else. */
function behind(
  prefix: Uint8Array,
  bytes: Uint8Array<ArrayBuffer> | null,
): Uint8Array<ArrayBuffer> | null {
  if (bytes?.length !== prefix.length + 32) return null;
  return bytes.toHex().startsWith(prefix.toHex()) ? bytes.slice(prefix.length) : null;
}

function wrongKind(label: string): HandoffError {
  if (label === "ENCRYPTED PRIVATE KEY") {
    return new HandoffError("invalid", "cannot use the signing key: it is encrypted", {
      hints: ["write a copy without a passphrase: openssl pkey -in KEY -out COPY"],
    });
  }
  const found = label === "PRIVATE KEY" ? "a private key of another kind" : `"${label}"`;
  return new HandoffError(
    "invalid",
    `cannot use the signing key: found ${found}, wanted an Ed25519 private key`,
    { hints: ["make one: session-handoff keys generate"] },
  );
}
