/**
 * The keys that sign: the user's own, or one in a file.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import type { SigningKey } from "../lib/keys.ts";
import { refuseUnreadable } from "../lib/regular_file.ts";
import { storeFolder } from "../lib/paths.ts";
import { trimSpace } from "../lib/text.ts";
import type { Host } from "./_command.ts";

/** What the user gave to sign with. */
export interface SignerValues {
  readonly sign?: boolean;
  readonly "sign-key"?: string;
  readonly signer?: string;
}

/** Who signs. */
export interface Signer {
  readonly key: SigningKey;
  /** The name that the signature states; may be empty. */
  readonly name: string;
}

/**
 * Returns the key that `--sign` or `--sign-key` names and the name that `--signer` gives, or
 * `null` when nothing is to be signed. The key is remembered as the user's own, so that what it
 * signed can be imported again; where that cannot be written, `warn` says so.
 *
 * @throws {HandoffError} `usage` when the options contradict each other, `not-found` when there is
 * no key, and whatever is wrong with the key.
 */
export async function loadSigner(
  values: SignerValues,
  host: Host,
  warn: (line: string) => void,
): Promise<Signer | null> {
  const { sign = false, "sign-key": file, signer } = values;
  if (!sign && file === undefined) {
    if (signer !== undefined) warn("--signer does nothing without --sign or --sign-key");
    return null;
  }
  if (sign && file !== undefined) {
    throw new HandoffError("usage", `"--sign" and "--sign-key" exclude each other`);
  }
  const key = sign ? await ownKey(host) : await keyInFile(trimSpace(file ?? ""), host);
  await remember(key, host, warn);
  return { key, name: trimSpace(signer ?? "") };
}

/** Returns the user's own signing key, or `null` when there is none. */
export async function findOwnKey(host: Host): Promise<SigningKey | null> {
  const { ownKeyPath, readSigningKey } = await import("./_keys.ts");
  try {
    const path = ownKeyPath(host);
    refuseUnreadable(path, "read the key");
    return await readSigningKey(path, host);
  } catch (error) {
    if (error instanceof HandoffError && error.code === "not-found") return null;
    throw error;
  }
}

async function ownKey(host: Host): Promise<SigningKey> {
  const key = await findOwnKey(host);
  if (key !== null) return key;
  throw new HandoffError("not-found", "cannot sign: you have no signing key yet", {
    hints: [`make one with "session-handoff keys generate", or name one with --sign-key`],
  });
}

async function keyInFile(path: string, host: Host): Promise<SigningKey> {
  if (path === "") throw new HandoffError("usage", `"--sign-key" needs the path of a key file`);
  const { readSigningKey } = await import("./_keys.ts");
  return await readSigningKey(path, host);
}

async function remember(
  key: SigningKey,
  host: Host,
  warn: (line: string) => void,
): Promise<void> {
  const { rememberOwnKey } = await import("../lib/trust.ts");
  try {
    await rememberOwnKey(storeFolder(host.env, host.platform), key.publicKey, host.now());
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    warn(`the key is not remembered as yours: ${error.message}`);
  }
}
