/** The checksum of versions 1 to 3, and what the signatures of versions 3 and 4 cover. */

import { type Handoff, handoffChecksum } from "../handoff.ts";
import { keyId, verifySignature } from "../keys.ts";
import { type EnvelopeBundle, PAYLOAD_TYPE, type SignedBundle } from "./_bundle.ts";
import { refusal } from "./_refusal.ts";

/** Refuses a checksum that is that of another record. */
export async function verifyChecksum(checksum: string, handoff: Handoff): Promise<void> {
  if (checksum === await handoffChecksum(handoff)) return;
  // Go before 1.22 wrote backspace and form feed in another way.
  if (checksum === await handoffChecksum(handoff, "long")) return;
  throw refusal("forged", "its checksum is not that of its record: one of them was changed");
}

/** Returns what the signature of version 3 covers: the checksum, in ASCII. */
export function signedChecksum(checksum: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(checksum);
}

/** Refuses a version 3 bundle whose signature or key id is not that of its key. */
export async function verifySigned(bundle: SignedBundle): Promise<void> {
  const { publicKey, signature, checksum } = bundle;
  if (bundle.keyId !== await keyId(publicKey)) {
    throw refusal("forged", "its key id is not that of its public key: one of them was changed");
  }
  if (await verifySignature(publicKey, signature, signedChecksum(checksum))) return;
  throw signatureWrong();
}

/**
 * Returns what the signature of version 4 covers: the pre-authentication encoding of DSSE v1
 * (secure-systems-lab/dsse, protocol.md).
 */
export function signedPayload(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  const encoded = new Uint8Array(head.length + payload.length);
  new TextEncoder().encodeInto(head, encoded);
  encoded.set(payload, head.length);
  return encoded;
}

/** Refuses an envelope whose signature is not that of its payload. */
export async function verifyEnvelope(bundle: EnvelopeBundle): Promise<void> {
  const { payload, signature } = bundle;
  if (signature === null) return;
  const { publicKey, bytes } = signature;
  if (!await verifySignature(publicKey, bytes, signedPayload(payload))) throw signatureWrong();
}

function signatureWrong(): Error {
  return refusal(
    "forged",
    "its signature is not that of its content: something was changed after it was signed",
  );
}
