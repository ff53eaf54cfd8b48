/** The kinds of bundle there are, and the constants of their formats. */

import type { JsonObject } from "../go_json.ts";

/** What a bundle looks like; the fields it has decide, not what it says of itself. */
export type Bundle = PlainBundle | EncryptedBundle;

/** A bundle that can be read as it is. */
export type PlainBundle = BareBundle | ChecksummedBundle | SignedBundle | EnvelopeBundle;

/** Version 1: a record, with or without its checksum. */
export interface BareBundle {
  readonly kind: "bare";
  readonly record: JsonObject;
  readonly checksum: string | null;
}

/** Version 2: a record and its checksum. */
export interface ChecksummedBundle {
  readonly kind: "checksummed";
  readonly record: JsonObject;
  readonly checksum: string;
}

/** Version 3: a record, its checksum, and a signature of that checksum. */
export interface SignedBundle {
  readonly kind: "signed";
  readonly record: JsonObject;
  readonly checksum: string;
  /** What the signer calls itself; empty when it does not say. */
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** Version 4: a DSSE envelope, with the payload as it came. */
export interface EnvelopeBundle {
  readonly kind: "envelope";
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly signature: EnvelopeSignature | null;
}

/** The one signature of an envelope. */
export interface EnvelopeSignature {
  readonly publicKey: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Any of them, encrypted with a passphrase: version 1 is the Go tool's, version 2 ours. */
export interface EncryptedBundle {
  readonly kind: "encrypted";
  /** The rounds of PBKDF2, or `null` for the Go tool's fixed scrypt. */
  readonly iterations: number | null;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly nonce: Uint8Array<ArrayBuffer>;
  /** The AES-256-GCM ciphertext with its tag of 16 bytes. */
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

/**
 * The most bytes that a bundle of version 1, 2 or 3 may have. One record written by hand is far
 * smaller, and its checksum needs several times its size in memory.
 */
export const GO_BUNDLE_BYTES_MAX = 16 * 1024 * 1024;

/** The payload type of version 4. */
export const PAYLOAD_TYPE = "application/vnd.session-handoff.v4+json";

export const ALGORITHM = "aes-256-gcm";
export const SCRYPT_KDF = "scrypt(N=32768,r=8,p=1)";
export const PBKDF2_KDF = "pbkdf2-hmac-sha256";
export const ITERATIONS_MIN = 100_000;
export const ITERATIONS_MAX = 5_000_000;
export const SALT_BYTES = 16;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
