/**
 * What the `keys` commands share: reading a key, and showing one.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import { fileError } from "../lib/file_errors.ts";
import {
  fingerprint,
  KEY_BYTES_MAX,
  parsePublicKey,
  parseSigningKey,
  publicKeyToOpenSsh,
  type SigningKey,
} from "../lib/keys.ts";
import { joinPath } from "../lib/path.ts";
import { absolutePath, storeFolder } from "../lib/paths.ts";
import type { Host } from "./_command.ts";

/** A public key in the forms in which others want it. */
export interface KeyFacts {
  readonly fingerprint: string;
  /** Base64 of its 32 bytes. */
  readonly public_key: string;
  /** A line of OpenSSH, as in `authorized_keys`. */
  readonly openssh: string;
}

/** Returns the path of the user's own signing key. */
export function ownKeyPath(host: Host): string {
  return joinPath(storeFolder(host.env, host.platform), "signing-key.pem");
}

/**
 * Returns the public key in a file that holds a private or a public one.
 *
 * @throws {HandoffError} `invalid` when it holds neither; `not-found`, `unreadable` or
 * `permission`.
 */
export async function readPublicKey(path: string, host: Host): Promise<string> {
  const text = readKeyText(absolutePath(path, host.cwd(), host.platform), path);
  return /^-----BEGIN (OPENSSH |)PRIVATE KEY-----/m.test(text)
    ? (await parseSigningKey(text)).publicKey
    : parsePublicKey(text);
}

/** Returns a public key in all forms. */
export async function keyFacts(publicKey: string): Promise<KeyFacts> {
  return {
    fingerprint: await fingerprint(publicKey),
    public_key: publicKey,
    openssh: publicKeyToOpenSsh(publicKey),
  };
}

/** Returns a public key in all forms, as lines or as JSON. */
export function formatKeyFacts(facts: KeyFacts, { json = false }: { json?: boolean }): string {
  if (json) return `${JSON.stringify(facts, null, 2)}\n`;
  return [
    `fingerprint  ${facts.fingerprint}`,
    `public key   ${facts.public_key}`,
    `OpenSSH      ${facts.openssh}`,
    "",
  ].join("\n");
}

/**
 * Returns the signing key in a file.
 *
 * @throws {HandoffError} `invalid` when it holds none; `not-found`, `unreadable` or `permission`.
 */
export function readSigningKey(path: string, host: Host): Promise<SigningKey> {
  return parseSigningKey(readKeyText(absolutePath(path, host.cwd(), host.platform), path));
}

function readKeyText(path: string, shown: string): string {
  try {
    using file = Deno.openSync(path);
    const buffer = new Uint8Array(KEY_BYTES_MAX + 1);
    let length = 0;
    for (;;) {
      const read = file.readSync(buffer.subarray(length));
      if (read === null || read === 0) break;
      length += read;
    }
    if (length <= KEY_BYTES_MAX) return new TextDecoder().decode(buffer.subarray(0, length));
  } catch (error) {
    throw fileError(error, "read the key", shown);
  }
  throw new HandoffError(
    "invalid",
    `cannot read the key "${shown}": it is too large for a key`,
  );
}
