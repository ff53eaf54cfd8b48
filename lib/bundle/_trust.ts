/** Whether to accept a bundle, by who sealed it. */

import { oneLine } from "../display.ts";
import type { HandoffError } from "../errors.ts";
import { fingerprint, keyId } from "../keys.ts";
import { isSignerName, OWN_KEY_NAME, signerNameKey } from "../signer_name.ts";
import type { TrustedSigner } from "../trust.ts";
import { refusal } from "./_refusal.ts";

/** Whom to believe. */
export interface TrustPolicy {
  /** The signers in this user's trust store. */
  readonly signers: readonly TrustedSigner[];
  /** This user's own public keys: base64 of 32 bytes each. */
  readonly ownKeys: readonly string[];
  /** Whether bundles without a signature are accepted. A signature must be right all the same. */
  readonly allowUnsigned: boolean;
  /**
   * The fingerprint of the one key that is accepted this time, known or not; but not under a name
   * that is known with another key.
   */
  readonly pin?: string;
}

/** Who a bundle with a valid signature says it is from. */
export interface SignerClaim {
  /** The key that the signature is by: base64 of its 32 bytes. */
  readonly publicKey: string;
  /** The key's fingerprint, as OpenSSH prints it. */
  readonly fingerprint: string;
  /** What the signer calls itself: any text, perhaps empty. */
  readonly claimedName: string;
  /** Whether the signature covers that name: in version 4, not in version 3. */
  readonly nameCovered: boolean;
}

/** Who sealed a bundle, as far as this user can know. */
export type Seal = { readonly kind: "unsigned" } | SignedSeal;

/** A valid signature by a key that was accepted. */
export interface SignedSeal extends SignerClaim {
  /** Tells it from an unsigned one. */
  readonly kind: "signed";
  /**
   * The name under which this user trusts the key; `own key` for a key of this user's own. For a
   * pinned key the name to trust it under: the claimed one if it is covered and can be used,
   * otherwise `key` and the key id.
   */
  readonly name: string;
  /** Whether the key was accepted by `pin` or by asking, and is not in the trust store yet. */
  readonly pinned: boolean;
}

/** What {@linkcode decideTrust} goes by. */
export interface Decision {
  readonly trust: TrustPolicy;
  readonly ask?: (claim: SignerClaim) => Promise<boolean>;
}

/** What a signature says, before anyone is believed. */
export type Signature = Omit<SignerClaim, "fingerprint">;

/** Returns the seal of a bundle that is to be accepted; throws when it is not. */
export async function decideTrust(
  signature: Signature | null,
  { trust, ask }: Decision,
): Promise<Seal> {
  if (signature === null) return acceptUnsigned(trust);
  const claim = { ...signature, fingerprint: await fingerprint(signature.publicKey) };
  const { publicKey, claimedName } = claim;
  if (trust.pin !== undefined && trust.pin !== claim.fingerprint) throw notThePin(claim);

  const seal = { kind: "signed", ...claim, pinned: false } as const;
  const known = trust.signers.find((signer) => signer.publicKey === publicKey);
  if (known !== undefined) return { ...seal, name: known.name };
  if (trust.ownKeys.includes(publicKey)) return { ...seal, name: OWN_KEY_NAME };

  const nameKey = signerNameKey(claimedName);
  const namesake = trust.signers.find((signer) => signerNameKey(signer.name) === nameKey);
  if (namesake !== undefined) throw impostor(claim, namesake);
  if (trust.pin === undefined && !await ask?.(claim)) throw stranger(claim);
  const usable = claim.nameCovered && isSignerName(claimedName);
  return { ...seal, name: usable ? claimedName : `key ${await keyId(publicKey)}`, pinned: true };
}

function acceptUnsigned(trust: TrustPolicy): Seal {
  if (trust.allowUnsigned && trust.pin === undefined) return { kind: "unsigned" };
  throw refusal(
    "unsigned",
    "it has no signature, so nobody vouches for it",
    ...(trust.pin === undefined
      ? [
        "ask the sender to sign it: session-handoff export --sign",
        "or, if you know where it comes from, add --allow-unsigned",
      ]
      : ["a bundle without a signature cannot be the one that --trust names"]),
  );
}

function stranger(claim: SignerClaim): HandoffError {
  return refusal(
    "untrusted",
    `it is signed by a key that you do not trust, ${claim.fingerprint}, ${callsItself(claim)}`,
    "ask the sender, by another way, whether that fingerprint is right",
    `then trust the key: session-handoff keys trust ${claim.publicKey} --name NAME`,
    `or trust it with this import: --trust ${claim.fingerprint} --signer NAME`,
  );
}

function impostor(claim: SignerClaim, known: TrustedSigner): HandoffError {
  return refusal(
    "untrusted",
    `it is signed by an unknown key, ${claim.fingerprint}, under the name of "${known.name}", ` +
      `whose key is ${known.fingerprint}: somebody may pretend to be "${known.name}"`,
    `ask "${known.name}", by another way, whether the key is new`,
    `if it is: session-handoff keys trust ${claim.publicKey} --name NAME --replaces ` +
      known.fingerprint,
  );
}

function notThePin(claim: SignerClaim): HandoffError {
  return refusal(
    "untrusted",
    `it is signed by another key than the one that --trust names: ${claim.fingerprint}, ` +
      callsItself(claim),
  );
}

/** The most characters of a stranger's name that are shown. */
const NAME_SHOWN_MAX = 60;

function callsItself(claim: SignerClaim): string {
  if (claim.claimedName.trim() === "") return "which gives no name";
  const name = [...oneLine(claim.claimedName.slice(0, 4 * NAME_SHOWN_MAX))];
  const shown = name.slice(0, NAME_SHOWN_MAX).join("");
  return `which calls itself "${shown}${name.length > NAME_SHOWN_MAX ? "…" : ""}"`;
}
