/** Encryption for recipients, as age files (age-encryption.org/v1, C2SP age.md). */

import { decodeBase64 } from "../base64.ts";
import { HandoffError } from "../errors.ts";
import { refusal } from "./_refusal.ts";

const VERSION_LINE = "age-encryption.org/";
const ARMOR_HEAD = "-----BEGIN AGE ENCRYPTED FILE-----";
const ARMOR_TAIL = "-----END AGE ENCRYPTED FILE-----";

/** The most bytes that the header may have: each recipient takes about 100, and time to try. */
const HEADER_BYTES_MAX = 64 * 1024;

/** Says whether bytes are an age file, binary or armored. */
export function isAgeFile(bytes: Uint8Array): boolean {
  const start = asciiStart(bytes, 256);
  return start.startsWith(VERSION_LINE) || start.trimStart().startsWith("-----BEGIN AGE ");
}

/**
 * Returns `content` as an armored age file for the recipients, `age1…` each.
 *
 * @throws {HandoffError} `usage` when one is no recipient.
 */
export async function encryptForRecipients(
  content: Uint8Array<ArrayBuffer>,
  recipients: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  for (const [at, recipient] of recipients.entries()) {
    asUsage(`recipient ${at + 1} is no age recipient (age1…)`, () => {
      encrypter.addRecipient(recipient);
    });
  }
  return armored(await encrypter.encrypt(content));
}

/** Returns the content of an age file, decrypted with the first identity that fits. */
export async function decryptForRecipient(
  bytes: Uint8Array<ArrayBuffer>,
  identities: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const binary = unarmored(bytes);
  refuseHeader(binary);
  if (identities.length === 0) throw identityMissing();
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  for (const [at, identity] of identities.entries()) {
    asUsage(`identity ${at + 1} is no age identity (AGE-SECRET-KEY-1…)`, () => {
      decrypter.addIdentity(identity);
    });
  }
  try {
    return new Uint8Array(await decrypter.decrypt(binary));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.message.startsWith("no identity matched")) throw identityWrong();
    throw refusal("forged", "it is a damaged age file: it was changed or cut after it was sealed");
  }
}

/**
 * Returns the identities in the text of a file as `age-keygen` writes it: a line each; lines that
 * are empty or begin with `#` are passed over.
 */
export function parseIdentities(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

function armored(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines = bytes.toBase64().match(/.{1,64}/g) ?? [];
  return new TextEncoder().encode([ARMOR_HEAD, ...lines, ARMOR_TAIL, ""].join("\n"));
}

function unarmored(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (asciiStart(bytes, VERSION_LINE.length) === VERSION_LINE) return bytes;
  const text = new TextDecoder().decode(bytes).trim();
  if (!text.startsWith(ARMOR_HEAD) || !text.endsWith(ARMOR_TAIL)) throw armorDamaged();
  const body = text.slice(ARMOR_HEAD.length, -ARMOR_TAIL.length);
  const binary = decodeBase64(body.replaceAll(/\r?\n/g, ""));
  if (binary === null) throw armorDamaged();
  return binary;
}

/** Refuses a header that would take long to try, and passphrases, which are not for recipients. */
function refuseHeader(binary: Uint8Array): void {
  const start = asciiStart(binary, HEADER_BYTES_MAX);
  const end = start.indexOf("\n---");
  if (end < 0) {
    throw refusal("malformed", "it is an age file with a header that is too long or cut short");
  }
  if (start.slice(0, end).includes("\n-> scrypt ")) {
    throw refusal(
      "malformed",
      "it is an age file with a passphrase, which is not read here",
      "decrypt it first: age -d -o BUNDLE.json FILE",
    );
  }
}

function asciiStart(bytes: Uint8Array, length: number): string {
  return new TextDecoder("latin1").decode(bytes.subarray(0, length));
}

function asUsage(problem: string, use: () => void): void {
  try {
    use();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new HandoffError("usage", `cannot use age: ${problem}`);
  }
}

function identityMissing(): Error {
  return new HandoffError(
    "usage",
    "cannot open the bundle: it is encrypted for a recipient, and no identity was given",
    { hints: ["give the file with your age identity: --identity FILE"] },
  );
}

function identityWrong(): Error {
  return refusal(
    "wrong-passphrase",
    "it is encrypted for somebody else: none of your identities can open it",
  );
}

function armorDamaged(): Error {
  return refusal("malformed", "it is an armored age file that is damaged or cut short");
}
