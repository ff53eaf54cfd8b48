/**
 * Bundles: handoffs sealed for another machine or person, and opened there.
 *
 * Versions 1 to 3 are those of the Go tool session-handoff 0.7.5. Version 4 is a DSSE envelope
 * (secure-systems-lab/dsse, version 1): its signature covers everything, and it can carry contexts
 * and several handoffs. Each may be encrypted, with a passphrase or as an age file.
 *
 * @module
 */

export { parseIdentities } from "./_age.ts";
export type { BundleEntry } from "./_entry.ts";
export {
  BUNDLE_BYTES_MAX,
  openBundle,
  type OpenedBundle,
  type OpenOptions,
  originOf,
  tooLarge,
} from "./_open.ts";
export { type BundleSigner, sealBundle, type Sealed, type SealOptions } from "./_seal.ts";
export type { Seal, SignedSeal, SignerClaim, TrustPolicy } from "./_trust.ts";
export type { BundleVersion } from "./_verify.ts";
