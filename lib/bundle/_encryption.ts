/** Encryption with a passphrase: AES-256-GCM, with a key by scrypt (as Go does it) or PBKDF2. */

import { HandoffError } from "../errors.ts";
import { trimSpace } from "../text.ts";
import { ALGORITHM, type EncryptedBundle, NONCE_BYTES, PBKDF2_KDF, SALT_BYTES } from "./_bundle.ts";
import { refusal } from "./_refusal.ts";

/** The rounds that we write: OWASP's recommendation for PBKDF2-HMAC-SHA256 of 2023. */
const ITERATIONS = 600_000;

/** Returns `content` encrypted; `kdf` says which of the two forms to write. */
export async function encrypt(
  content: Uint8Array<ArrayBuffer>,
  passphrase: string,
  kdf: "scrypt" | "pbkdf2",
): Promise<EncryptedBundle> {
  if (trimSpace(passphrase) === "") {
    throw new HandoffError("usage", "cannot seal the bundle: the passphrase is empty");
  }
  const terms = {
    iterations: kdf === "scrypt" ? null : ITERATIONS,
    salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
    nonce: crypto.getRandomValues(new Uint8Array(NONCE_BYTES)),
  };
  const key = await deriveKey(passphrase, terms);
  const sealed = await crypto.subtle.encrypt(cipher(terms), key, content);
  return { kind: "encrypted", ...terms, ciphertext: new Uint8Array(sealed) };
}

/** Returns the content of an encrypted bundle. */
export async function decrypt(
  bundle: EncryptedBundle,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await deriveKey(passphrase, bundle);
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher(bundle), key, bundle.ciphertext));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw refusal(
      "wrong-passphrase",
      "the passphrase is wrong, or the bundle was changed after it was sealed",
    );
  }
}

type Terms = Pick<EncryptedBundle, "iterations" | "salt" | "nonce">;

function cipher(terms: Terms): AesGcmParams {
  const { iterations, salt, nonce } = terms;
  if (iterations === null) return { name: "AES-GCM", iv: nonce };
  const lines = [
    "session-handoff/v2",
    ALGORITHM,
    PBKDF2_KDF,
    String(iterations),
    salt.toBase64(),
    nonce.toBase64(),
  ];
  return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(lines.join("\n")) };
}

async function deriveKey(passphrase: string, terms: Terms): Promise<CryptoKey> {
  const secret = new TextEncoder().encode(passphrase);
  const { iterations, salt } = terms;
  const bytes = iterations === null
    ? await scryptOfGo(secret, salt)
    : await pbkdf2(secret, salt, iterations);
  return await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function pbkdf2(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}

/** Derives the key as the Go tool does: scrypt with N=32768, r=8, p=1, which takes 32 MiB. */
async function scryptOfGo(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded only here: node:crypto costs as much as a whole start of the program.
  const { scrypt } = await import("node:crypto");
  const options = { N: 32768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
  return await new Promise((resolve, reject) => {
    scrypt(secret, salt, 32, options, (error, key) => {
      if (error === null) resolve(new Uint8Array(key));
      else reject(error);
    });
  });
}
