/**
 * The trust store `trusted-signers.json`: the public keys that this user trusts, each under a name
 * that the user chose.
 *
 * @module
 */

import { readTrust, TRUST_FILE, type TrustedSigner, writeTrust } from "./_trust_file.ts";
import { oneLine } from "./display.ts";
import { HandoffError } from "./errors.ts";
import { lockWithin } from "./file_lock.ts";
import { fileError } from "./file_errors.ts";
import { fingerprint, isFingerprint, isPublicKey, keyId } from "./keys.ts";
import { joinPath } from "./path.ts";
import { refuseIrregular } from "./regular_file.ts";
import { isSignerName, OWN_KEY_NAME, SIGNER_NAME_MAX, signerNameKey } from "./signer_name.ts";

export { readTrust, TRUST_BYTES_MAX, TRUST_FILE, type TrustedSigner } from "./_trust_file.ts";

/** Whom to trust. */
export interface TrustOptions {
  /** The name to know the signer by; see `isSignerName`. */
  readonly name: string;
  /** The key: base64 of its 32 bytes. */
  readonly publicKey: string;
  /** The present moment. */
  readonly now: Date;
  /**
   * The fingerprint of the entry that this one takes the place of: an older key under the same
   * name, or the same key under another name.
   */
  readonly replaces?: string;
}

/**
 * Adds a signer to the trust store of `folder`, and returns the entry. A key that is there already
 * under the same name is left as it is.
 *
 * @throws {HandoffError} `usage` when the name or the key cannot be used; `untrusted` when the
 * name belongs to another key, or as {@linkcode readTrust}; `conflict` when the key has another
 * name, or `replaces` is an entry that shares neither; `not-found` when there is no such entry.
 */
export async function trustSigner(folder: string, options: TrustOptions): Promise<TrustedSigner> {
  const { name, publicKey, now } = options;
  if (!isSignerName(name)) throw unusableName();
  if (!isPublicKey(publicKey)) {
    throw new HandoffError("usage", "cannot trust the signer: the key is no usable Ed25519 key");
  }
  const added = { name, publicKey, fingerprint: await fingerprint(publicKey), own: false };
  return await changeTrust(folder, (signers) => {
    const entry = { ...added, addedAt: wholeSeconds(now) };
    const replaced = replacedEntry(signers, entry, options.replaces);
    const others = signers.filter((signer) => signer !== replaced);
    const same = others.find((signer) => signer.publicKey === publicKey);
    if (same !== undefined) {
      if (isNamesake(same, entry) && replaced === undefined) return [signers, same];
      throw otherName(same, entry);
    }
    const namesake = others.find((signer) => isNamesake(signer, entry));
    if (namesake !== undefined) throw otherKey(namesake, entry);
    const kept = replaced?.publicKey === publicKey ? { ...entry, own: replaced.own } : entry;
    return [[...others, kept], kept];
  });
}

/**
 * Takes a signer out of the trust store of `folder`, and returns the entry that was there. `which`
 * is its name, its fingerprint or its public key.
 *
 * @throws {HandoffError} `not-found` when there is none; otherwise as {@linkcode readTrust}.
 */
export async function untrustSigner(folder: string, which: string): Promise<TrustedSigner> {
  return await changeTrust(folder, (signers) => {
    const entry = findSigner(signers, which);
    if (entry === undefined) throw notFound(which);
    return [signers.filter((signer) => signer !== entry), entry];
  });
}

/**
 * Records that this user signs with a key, so that bundles signed by it stay trusted when the user
 * has another key. A key that is there already is left as it is.
 *
 * @throws {HandoffError} as {@linkcode readTrust}.
 */
export async function rememberOwnKey(folder: string, publicKey: string, now: Date): Promise<void> {
  const known = await readTrust(folder);
  if (known.some((signer) => signer.publicKey === publicKey)) return;
  const entry: TrustedSigner = {
    name: `${OWN_KEY_NAME} ${await keyId(publicKey)}`,
    publicKey,
    fingerprint: await fingerprint(publicKey),
    addedAt: wholeSeconds(now),
    own: true,
  };
  await changeTrust(folder, (signers) => {
    const there = signers.some((signer) => signer.publicKey === publicKey);
    return [there ? signers : [...signers, entry], entry];
  });
}

/** Returns the signer with that name, fingerprint or public key, if there is one. */
export function findSigner(
  signers: readonly TrustedSigner[],
  which: string,
): TrustedSigner | undefined {
  const key = signerNameKey(which);
  return signers.find((signer) =>
    signer.publicKey === which || signer.fingerprint === which ||
    signerNameKey(signer.name) === key
  );
}

type Change = (
  signers: readonly TrustedSigner[],
) => [after: readonly TrustedSigner[], entry: TrustedSigner];

/** Reads, changes and writes the trust store, alone: others wait on the guard file. */
async function changeTrust(folder: string, change: Change): Promise<TrustedSigner> {
  using _guard = await takeGuard(folder);
  const before = await readTrust(folder);
  const [after, entry] = change(before);
  if (after !== before) writeTrust(folder, after);
  return entry;
}

/** How long to wait for others who change the trust store; that takes them milliseconds. */
const GUARD_WAIT_MS = 10_000;

/** Opens and locks a file beside the trust store; it is empty, and stays. */
async function takeGuard(folder: string): Promise<Deno.FsFile> {
  const path = joinPath(folder, `${TRUST_FILE}.guard`);
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseIrregular(path);
    const guard = Deno.openSync(path, { create: true, write: true, mode: 0o600 });
    if (await lockWithin(guard, { exclusive: true, waitMs: GUARD_WAIT_MS })) return guard;
  } catch (error) {
    throw fileError(error, "lock the trust store", path);
  }
  throw new HandoffError(
    "locked",
    `cannot change the trust store: another process has held "${path}" for too long`,
    { hints: ["wait for that process to end, or end it, and try again"] },
  );
}

/** Returns the entry that `fingerprint` says the new one takes the place of. */
function replacedEntry(
  signers: readonly TrustedSigner[],
  entry: TrustedSigner,
  replaces: string | undefined,
): TrustedSigner | undefined {
  if (replaces === undefined) return undefined;
  if (!isFingerprint(replaces)) {
    throw new HandoffError("usage", "cannot replace the signer: wanted a fingerprint, SHA256:…");
  }
  const replaced = signers.find((signer) => signer.fingerprint === replaces);
  if (replaced === undefined) throw notFound(replaces);
  if (replaced.publicKey === entry.publicKey || isNamesake(replaced, entry)) return replaced;
  throw new HandoffError(
    "conflict",
    `cannot replace ${replaces}: it is the key of "${replaced.name}", not of "${entry.name}"`,
  );
}

function isNamesake(one: TrustedSigner, other: TrustedSigner): boolean {
  return signerNameKey(one.name) === signerNameKey(other.name);
}

function wholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

function unusableName(): HandoffError {
  return new HandoffError(
    "usage",
    `cannot trust the signer: wanted a name of 1 to ${SIGNER_NAME_MAX} visible characters, ` +
      "with no white space but single spaces inside",
  );
}

function otherName(known: TrustedSigner, wanted: TrustedSigner): HandoffError {
  return new HandoffError(
    "conflict",
    `cannot trust the key as "${wanted.name}": you trust it as "${known.name}" already`,
    { hints: [`to give it the new name, add --replaces ${known.fingerprint}`] },
  );
}

function otherKey(known: TrustedSigner, wanted: TrustedSigner): HandoffError {
  return new HandoffError(
    "untrusted",
    `cannot trust the key ${wanted.fingerprint} as "${wanted.name}": ` +
      `you know that name with another key, ${known.fingerprint}`,
    {
      hints: [
        "somebody may pretend to be that signer; ask, by another way, whether the key is new",
        `if it is, add --replaces ${known.fingerprint}`,
      ],
    },
  );
}

function notFound(which: string): HandoffError {
  return new HandoffError("not-found", `cannot find the signer "${oneLine(which)}"`, {
    hints: ["see whom you trust: session-handoff keys list"],
  });
}
