/** From a bundle's form to what it carries: verified, and checked to the last field. */

import type { EnvelopeBundle, PlainBundle } from "./_bundle.ts";
import { type BundleEntry, parseRecord } from "./_entry.ts";
import { parsePayload } from "./_payload.ts";
import { verifyChecksum, verifyEnvelope, verifySigned } from "./_signature.ts";
import type { Signature } from "./_trust.ts";

/** The versions of bundles: 1 to 3 are the Go tool's, 4 is ours. */
export type BundleVersion = 1 | 2 | 3 | 4;

/** What a bundle carries; whether its signer can be believed is still open. */
export interface Content {
  readonly version: BundleVersion;
  readonly entries: readonly BundleEntry[];
  readonly signature: Signature | null;
}

/** Returns what a bundle carries, when its checksum and its signature, if any, are right. */
export async function verifyBundle(bundle: PlainBundle, now: Date): Promise<Content> {
  switch (bundle.kind) {
    case "bare":
      return { version: 1, entries: await verifiedRecord(bundle, now), signature: null };
    case "checksummed":
      return { version: 2, entries: await verifiedRecord(bundle, now), signature: null };
    case "signed": {
      await verifySigned(bundle);
      const { publicKey, name: claimedName } = bundle;
      const signature = { publicKey, claimedName, nameCovered: false };
      return { version: 3, entries: await verifiedRecord(bundle, now), signature };
    }
    case "envelope":
      return await verifiedEnvelope(bundle, now);
    default:
      return bundle satisfies never;
  }
}

async function verifiedRecord(
  bundle: Exclude<PlainBundle, EnvelopeBundle>,
  now: Date,
): Promise<readonly BundleEntry[]> {
  const handoff = parseRecord(bundle.record, "the record", now);
  if (bundle.checksum !== null) await verifyChecksum(bundle.checksum, handoff);
  return [{ handoff, context: null }];
}

async function verifiedEnvelope(bundle: EnvelopeBundle, now: Date): Promise<Content> {
  await verifyEnvelope(bundle);
  const { entries, signer } = parsePayload(bundle, now);
  const signature = signer === null
    ? null
    : { publicKey: signer.publicKey, claimedName: signer.name, nameCovered: true };
  return { version: 4, entries, signature };
}
