/** Sealing a bundle: the steps in order. */

import { HandoffError } from "../errors.ts";
import { handoffChecksum, handoffToJson } from "../handoff.ts";
import { keyId, type SigningKey } from "../keys.ts";
import { count, trimSpace } from "../text.ts";
import { encryptForRecipients } from "./_age.ts";
import { encrypt } from "./_encryption.ts";
import { type BundleEntry, essence } from "./_entry.ts";
import { formatEncrypted, formatEnvelope, formatGoBundle } from "./_format.ts";
import { BUNDLE_BYTES_MAX, tooLarge } from "./_open.ts";
import { parseBundle } from "./_parse.ts";
import { formatPayload, type Payload } from "./_payload.ts";
import { reasonOf } from "./_refusal.ts";
import { signedChecksum, signedPayload } from "./_signature.ts";
import { verifyBundle } from "./_verify.ts";

/** Who signs a bundle. */
export interface BundleSigner {
  /** The key to sign with. */
  readonly key: SigningKey;
  /** What the signer calls itself; white space at its ends is taken off. */
  readonly name: string;
}

/** How to seal a bundle. */
export interface SealOptions {
  /** The version to write; without it the oldest that carries everything. */
  readonly version?: 2 | 3 | 4;
  /** Who signs; without it the bundle is unsigned. */
  readonly signer?: BundleSigner;
  /** The passphrase to encrypt with; not together with `recipients`. */
  readonly passphrase?: string;
  /** The age recipients to encrypt for, `age1…` each; an empty list counts as none. */
  readonly recipients?: readonly string[];
  /** The present moment. */
  readonly exportedAt: Date;
  /** The program that seals, such as `session-handoff 0.8.0`; only version 4 carries it. */
  readonly exporter: string;
}

/** A bundle, ready to be sent. */
export interface Sealed {
  /** What to write, at most 128 MiB. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its version, within any encryption. */
  readonly version: 2 | 3 | 4;
  /** What the version that was asked for cannot carry, each as words for a message. */
  readonly leftOut: readonly string[];
}

/**
 * Returns a bundle with the entries: version 2, or 3 when signed, for one record without a context,
 * byte for byte as the Go tool writes it; version 4 for more. The `origin` of a context never
 * leaves. What is returned was opened once, so that its reader will not refuse it.
 *
 * @throws {HandoffError} `usage` when the options contradict each other, the passphrase is empty or
 * a recipient is none; `invalid` when the entries cannot be sealed so that {@linkcode openBundle}
 * would accept them; the message says why.
 */
export async function sealBundle(
  entries: readonly BundleEntry[],
  options: SealOptions,
): Promise<Sealed> {
  const { passphrase, recipients = [] } = options;
  if (passphrase !== undefined && recipients.length > 0) {
    throw unsealable("usage", "a passphrase and recipients exclude each other");
  }
  const version = chooseVersion(entries, options);
  const plain = await sealPlain(entries, version, options);
  refuseTooLarge(plain);
  await refuseUnopenable(plain, options.exportedAt);
  const bytes = await encrypted(plain, version, options);
  refuseTooLarge(bytes);
  return { bytes, version, leftOut: version === 4 ? [] : contextsOf(entries) };
}

function chooseVersion(entries: readonly BundleEntry[], options: SealOptions): 2 | 3 | 4 {
  const { version, signer } = options;
  if (entries.length === 0) throw unsealable("usage", "there is no handoff to seal");
  if (version === 4) return 4;
  const single = signer === undefined ? 2 : 3;
  if (version === undefined) {
    return entries.length === 1 && contextsOf(entries).length === 0 ? single : 4;
  }
  if (entries.length > 1) {
    const found = count(entries.length, "handoff");
    throw unsealable("usage", `version ${version} carries one handoff, found ${found}`);
  }
  if (version === single) return version;
  throw version === 2
    ? unsealable("usage", "version 2 carries no signature", "sign with version 3 or 4")
    : unsealable("usage", "version 3 is always signed", "add --sign, or use version 2");
}

/** Returns what versions 2 and 3 leave out, in words. */
function contextsOf(entries: readonly BundleEntry[]): readonly string[] {
  return entries
    .filter((entry) => essence(entry.context) !== null)
    .map((entry) => `the context of ${entry.handoff.id}`);
}

async function sealPlain(
  entries: readonly BundleEntry[],
  version: 2 | 3 | 4,
  options: SealOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { signer, exportedAt, exporter } = options;
  const name = trimSpace(signer?.name ?? "");
  if (version === 4) {
    const publicSigner = signer === undefined ? null : { name, publicKey: signer.key.publicKey };
    const payload = payloadOf({ entries, exportedAt, exporter, signer: publicSigner });
    const signature = signer === undefined ? null : {
      publicKey: signer.key.publicKey,
      bytes: await signer.key.sign(signedPayload(payload)),
    };
    return formatEnvelope({ kind: "envelope", payload, signature });
  }
  const [entry] = entries;
  if (entry === undefined) throw new TypeError("chooseVersion() lets no empty bundle through");
  const record = handoffToJson(entry.handoff);
  const checksum = await handoffChecksum(entry.handoff);
  if (signer === undefined) return formatGoBundle({ kind: "checksummed", record, checksum });
  const { publicKey } = signer.key;
  const signature = await signer.key.sign(signedChecksum(checksum));
  const signed = { record, checksum, name, keyId: await keyId(publicKey), publicKey, signature };
  return formatGoBundle({ kind: "signed", ...signed });
}

function refuseTooLarge(bytes: Uint8Array): void {
  if (bytes.length > BUNDLE_BYTES_MAX) throw unsealable("invalid", reasonOf(tooLarge()));
}

function payloadOf(payload: Payload): Uint8Array<ArrayBuffer> {
  try {
    return formatPayload(payload);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unsealable("invalid", "it is too large, or a context is nested too deeply");
  }
}

/** Opens what was sealed, so that nothing leaves that its reader would refuse. */
async function refuseUnopenable(plain: Uint8Array, now: Date): Promise<void> {
  try {
    const bundle = parseBundle(plain);
    if (bundle.kind === "encrypted") throw new TypeError("a sealed bundle is not yet encrypted");
    await verifyBundle(bundle, now);
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    throw unsealable(
      "invalid",
      reasonOf(error),
      "the bundle would be refused where it is imported; nothing was written",
    );
  }
}

async function encrypted(
  plain: Uint8Array<ArrayBuffer>,
  version: 2 | 3 | 4,
  options: SealOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { passphrase, recipients = [] } = options;
  if (passphrase !== undefined) {
    return formatEncrypted(await encrypt(plain, passphrase, version === 4 ? "pbkdf2" : "scrypt"));
  }
  return recipients.length > 0 ? await encryptForRecipients(plain, recipients) : plain;
}

function unsealable(code: "usage" | "invalid", reason: string, ...hints: string[]): HandoffError {
  return new HandoffError(code, `cannot seal the bundle: ${reason}`, { hints });
}
