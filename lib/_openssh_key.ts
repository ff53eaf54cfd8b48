/**
 * Private keys as OpenSSH keeps them: the format `openssh-key-v1` of OpenSSH's PROTOCOL.key.
 *
 * @module
 */

import { HandoffError } from "./errors.ts";

const MAGIC = "openssh-key-v1\0";
const KEY_TYPE = "ssh-ed25519";

/** Returns the public key of OpenSSH's wire format (RFC 8709): the type, then the key itself. */
export function openSshBlob(publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const type = new TextEncoder().encode(KEY_TYPE);
  const blob = new Uint8Array(4 + type.length + 4 + publicKey.length);
  const view = new DataView(blob.buffer);
  view.setUint32(0, type.length);
  blob.set(type, 4);
  view.setUint32(4 + type.length, publicKey.length);
  blob.set(publicKey, 8 + type.length);
  return blob;
}

/**
 * Returns the seed of the Ed25519 key, 32 bytes, in the decoded body of an OpenSSH private key.
 *
 * @throws {HandoffError} `invalid` when the key is encrypted, of another kind or damaged.
 */
export function parseOpenSshKey(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const reader = new WireReader(bytes);
  if (latin1(reader.take(MAGIC.length)) !== MAGIC) throw damaged();
  const cipher = latin1(reader.field());
  reader.field(); // the name of the key derivation
  reader.field(); // its options
  if (cipher !== "none") throw encrypted();
  if (reader.number() !== 1) throw damaged();
  reader.field(); // the public key, which comes again
  return privatePart(new WireReader(reader.field()));
}

function privatePart(reader: WireReader): Uint8Array<ArrayBuffer> {
  if (reader.number() !== reader.number()) throw damaged();
  const type = latin1(reader.field());
  if (type !== KEY_TYPE) {
    const kind = /^[a-z0-9@.-]{1,64}$/.test(type) ? `"${type}"` : "of another kind";
    throw new HandoffError("invalid", `cannot use the signing key: it is ${kind}, not Ed25519`, {
      hints: ["make an Ed25519 key: session-handoff keys generate"],
    });
  }
  const publicKey = reader.field();
  const both = reader.field();
  if (publicKey.length !== 32 || both.length !== 64) throw damaged();
  if (both.subarray(32).toHex() !== publicKey.toHex()) throw damaged();
  return both.slice(0, 32);
}

/** Reads RFC 4251 section 5: numbers of four bytes, and fields that begin with their length. */
class WireReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array<ArrayBuffer> {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw damaged();
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  number(): number {
    const taken = this.take(4);
    return new DataView(taken.buffer, taken.byteOffset, 4).getUint32(0);
  }

  field(): Uint8Array<ArrayBuffer> {
    return this.take(this.number());
  }
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 256));
}

function encrypted(): HandoffError {
  return new HandoffError("invalid", "cannot use the signing key: it is encrypted", {
    hints: ["write a copy without a passphrase: cp KEY COPY && ssh-keygen -p -N '' -f COPY"],
  });
}

function damaged(): HandoffError {
  return new HandoffError(
    "invalid",
    "cannot use the signing key: it is damaged, or no OpenSSH private key",
  );
}
