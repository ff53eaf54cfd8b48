/** From a bundle to its bytes: there is one way to write each. */

import { goJson, type JsonObject } from "../go_json.ts";
import {
  ALGORITHM,
  type ChecksummedBundle,
  type EncryptedBundle,
  type EnvelopeBundle,
  PAYLOAD_TYPE,
  PBKDF2_KDF,
  SCRYPT_KDF,
  type SignedBundle,
} from "./_bundle.ts";

/** Returns the bytes of a bundle of version 1, 2 or 3 as the Go tool writes them. */
export function formatGoBundle(bundle: ChecksummedBundle | SignedBundle): Uint8Array<ArrayBuffer> {
  const { checksum, record } = bundle;
  if (bundle.kind === "checksummed") return formatGo({ version: 2, checksum, record });
  const key = { key_id: bundle.keyId, public_key: bundle.publicKey };
  const signer = bundle.name === "" ? key : { name: bundle.name, ...key };
  const signature = bundle.signature.toBase64();
  return formatGo({ version: 3, checksum, record, signer, signature });
}

/** Returns the bytes of a bundle of version 4. */
export function formatEnvelope(bundle: EnvelopeBundle): Uint8Array<ArrayBuffer> {
  const { payload, signature } = bundle;
  return formatGo({
    payloadType: PAYLOAD_TYPE,
    payload: payload.toBase64(),
    signatures: signature === null
      ? []
      : [{ keyid: signature.publicKey, sig: signature.bytes.toBase64() }],
  });
}

/** Returns the bytes of an encrypted bundle. */
export function formatEncrypted(bundle: EncryptedBundle): Uint8Array<ArrayBuffer> {
  const sealed = {
    salt: bundle.salt.toBase64(),
    nonce: bundle.nonce.toBase64(),
    ciphertext: bundle.ciphertext.toBase64(),
  };
  const { iterations } = bundle;
  return iterations === null
    ? formatGo({ version: 1, algorithm: ALGORITHM, kdf: SCRYPT_KDF, ...sealed })
    : formatGo({ version: 2, algorithm: ALGORITHM, kdf: PBKDF2_KDF, iterations, ...sealed });
}

function formatGo(value: JsonObject): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${goJson(value, { indent: 2 })}\n`);
}
