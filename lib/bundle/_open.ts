/** Opening a bundle: the steps in order. */

import { HandoffError } from "../errors.ts";
import { sha256 } from "../handoff.ts";
import type { Origin } from "../handoff_context.ts";
import { isFingerprint } from "../keys.ts";
import { decryptForRecipient, isAgeFile } from "./_age.ts";
import type { PlainBundle } from "./_bundle.ts";
import { decrypt } from "./_encryption.ts";
import type { BundleEntry } from "./_entry.ts";
import { parseBundle } from "./_parse.ts";
import { refusal } from "./_refusal.ts";
import { decideTrust, type Seal, type SignerClaim, type TrustPolicy } from "./_trust.ts";
import { type BundleVersion, verifyBundle } from "./_verify.ts";

/** The most bytes that a bundle may have, encrypted or not: 128 MiB. */
export const BUNDLE_BYTES_MAX = 128 * 1024 * 1024;

/** How to open a bundle. */
export interface OpenOptions {
  /** Whom to believe. */
  readonly trust: TrustPolicy;
  /** Returns the passphrase; called once, and only when the bundle is encrypted with one. */
  readonly passphrase?: () => Promise<string | undefined> | string | undefined;
  /** The age identities to try, `AGE-SECRET-KEY-1…` each. */
  readonly identities?: readonly string[];
  /** The present moment. */
  readonly now: Date;
  /**
   * Asks whether to accept a signer that is not known; called last, when all else is right, and
   * never for a known name with another key. Without it such a bundle is refused.
   */
  readonly ask?: (signer: SignerClaim) => Promise<boolean>;
}

/** A bundle that was verified, checked and accepted. */
export interface OpenedBundle {
  /** What it carries: at least one entry, no id twice, no context with an `origin`. */
  readonly entries: readonly BundleEntry[];
  /** Who sealed it. */
  readonly seal: Seal;
  /** SHA-256 of the bytes as they were received, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Its version, within any encryption. */
  readonly version: BundleVersion;
}

/**
 * Returns what a bundle carries: of any version, plain or encrypted once. Signatures are verified
 * over the bytes as they were received.
 *
 * @throws {HandoffError} `too-large`; `malformed` when it is no bundle, or carries a record that
 * could do harm here; `forged` when a signature, key, checksum or version does not fit;
 * `wrong-passphrase`, also for age identities; `unsigned`; `untrusted`; and `usage` when it is
 * encrypted and no passphrase or identity was given, or the pin is no fingerprint. Nothing is
 * returned unless all is right.
 */
export async function openBundle(
  bytes: Uint8Array<ArrayBuffer>,
  options: OpenOptions,
): Promise<OpenedBundle> {
  const { pin } = options.trust;
  if (pin !== undefined && !isFingerprint(pin)) throw noFingerprint();
  if (bytes.length > BUNDLE_BYTES_MAX) throw tooLarge();
  const bundle = await decrypted(bytes, options);
  const { version, entries, signature } = await verifyBundle(bundle, options.now);
  const seal = await decideTrust(signature, options);
  return { entries, seal, sha256: await sha256(bytes), version };
}

/** Returns what the store records of a bundle that is imported now. */
export function originOf(opened: OpenedBundle, now: Date): Origin {
  const { seal } = opened;
  return {
    signer: seal.kind === "unsigned" ? null : { name: seal.name, fingerprint: seal.fingerprint },
    importedAt: new Date(Math.floor(now.getTime() / 1000) * 1000),
    bundleSha256: opened.sha256,
  };
}

/** Returns the error for a bundle that has more than {@linkcode BUNDLE_BYTES_MAX} bytes. */
export function tooLarge(): HandoffError {
  return refusal("too-large", "it has more than 128 MiB");
}

async function decrypted(
  bytes: Uint8Array<ArrayBuffer>,
  options: OpenOptions,
): Promise<PlainBundle> {
  if (isAgeFile(bytes)) {
    return parsePlain(await decryptForRecipient(bytes, options.identities ?? []));
  }
  const bundle = parseBundle(bytes);
  if (bundle.kind !== "encrypted") return bundle;
  const passphrase = await options.passphrase?.();
  if (passphrase === undefined || passphrase === "") throw passphraseMissing();
  return parsePlain(await decrypt(bundle, passphrase));
}

function parsePlain(bytes: Uint8Array): PlainBundle {
  const bundle = isAgeFile(bytes) ? null : parseBundle(bytes);
  if (bundle !== null && bundle.kind !== "encrypted") return bundle;
  throw refusal(
    "malformed",
    "it is encrypted twice, once is the most that is read",
    "take off the outer encryption first",
  );
}

function noFingerprint(): HandoffError {
  return new HandoffError(
    "usage",
    "cannot trust the signer: wanted a fingerprint, SHA256: and 43 characters",
  );
}

function passphraseMissing(): HandoffError {
  return new HandoffError(
    "usage",
    "cannot open the bundle: it is encrypted, and no passphrase was given",
    {
      hints: [
        "give it in a file (--passphrase-file FILE), in the variable SESSION_HANDOFF_PASSPHRASE, " +
        "or run the command on a terminal to be asked",
      ],
    },
  );
}
