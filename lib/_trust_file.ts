/**
 * The file of the trust store: reading it, all or nothing, and writing it.
 *
 * @module
 */

import { writeFileAtomically } from "./atomic_file.ts";
import { HandoffError } from "./errors.ts";
import { fileError } from "./file_errors.ts";
import type { Json, JsonObject } from "./go_json.ts";
import { formatTime, kindOf, parseTime } from "./handoff.ts";
import { fingerprint, isPublicKey } from "./keys.ts";
import { joinPath } from "./path.ts";
import { isSignerName, OWN_KEY_NAME, signerNameKey } from "./signer_name.ts";
import { isJsonObject, parseStrictJson } from "./strict_json.ts";

/** A public key that this user trusts. */
export interface TrustedSigner {
  /** The name that the user gave it; no two are the same to a reader. */
  readonly name: string;
  /** The key: base64 of its 32 bytes. */
  readonly publicKey: string;
  /** The key's fingerprint, as OpenSSH prints it. */
  readonly fingerprint: string;
  /** When it was added, in whole seconds. */
  readonly addedAt: Date;
  /** Whether it is a key that this user has signed with. */
  readonly own: boolean;
}

/** The name of the trust store within the program's folder. */
export const TRUST_FILE = "trusted-signers.json";

/** The most bytes that the trust store may have: some thousand signers. */
export const TRUST_BYTES_MAX = 1024 * 1024;

/**
 * Returns the signers in the trust store of `folder`, in the order in which they were added; none
 * when there is no such file.
 *
 * @throws {HandoffError} `untrusted` when the file is not understood in every detail: then nobody
 * is trusted, and the file is left as it is; `permission` or `unreadable` when it cannot be read.
 */
export async function readTrust(folder: string): Promise<readonly TrustedSigner[]> {
  const path = joinPath(folder, TRUST_FILE);
  const bytes = await readIfThere(path);
  if (bytes === null) return [];
  try {
    return await parseTrust(parseStrictJson(bytes, { depthMax: 3, what: "the file" }));
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    throw unusable(path, error.message.replace(/^cannot read the file: /, ""), error);
  }
}

/**
 * Writes the trust store of `folder`, mode 0600, in one step.
 *
 * @throws {HandoffError} `invalid` when it would be too large to be read again, `conflict` when
 * there is a link in its place, `permission` or `unwritable`.
 */
export function writeTrust(folder: string, signers: readonly TrustedSigner[]): void {
  const text = JSON.stringify({ version: 1, signers: signers.map(signerToJson) }, null, 2);
  const bytes = new TextEncoder().encode(`${text}\n`);
  if (bytes.length > TRUST_BYTES_MAX) {
    throw new HandoffError("invalid", "cannot trust more signers: the trust store is full (1 MiB)");
  }
  writeFileAtomically(joinPath(folder, TRUST_FILE), bytes, { mode: 0o600 });
}

function signerToJson(signer: TrustedSigner): JsonObject {
  const { name, publicKey, own } = signer;
  const entry = {
    name,
    public_key: publicKey,
    fingerprint: signer.fingerprint,
    added_at: formatTime(signer.addedAt),
  };
  return own ? { ...entry, own } : entry;
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw unusable(path, "it is no regular file");
    if (size > TRUST_BYTES_MAX) throw unusable(path, "it is over 1 MiB");
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw fileError(error, "read the trust store", path);
  }
}

function unusable(path: string, problem: string, cause?: HandoffError): HandoffError {
  return new HandoffError("untrusted", `cannot use the trust store "${path}": ${problem}`, {
    hints: ["nobody is trusted and nothing was changed; mend the file, or move it away"],
    cause,
  });
}

async function parseTrust(value: Json): Promise<readonly TrustedSigner[]> {
  const { version, signers, ...others } = fieldsOf(value, "the file");
  if (version !== 1) throw wrong('the file must have "version" 1');
  if (!Array.isArray(signers)) throw wrong('the file must have "signers" as a list');
  refuseOthers(others, "the file");
  const list: readonly Json[] = signers;
  const parsed = await Promise.all(list.map((signer, at) => parseSigner(signer, at + 1)));
  if (
    new Set(parsed.map((signer) => signer.publicKey)).size < parsed.length ||
    new Set(parsed.map((signer) => signerNameKey(signer.name))).size < parsed.length
  ) throw wrong("two signers have the same name or the same key");
  return parsed;
}

async function parseSigner(value: Json, number: number): Promise<TrustedSigner> {
  const where = `signer ${number}`;
  const { name, public_key, fingerprint: shown, added_at, own = false, ...others } = fieldsOf(
    value,
    where,
  );
  refuseOthers(others, where);
  const isUsable = typeof name === "string" &&
    (isSignerName(name) || own === true && name.startsWith(OWN_KEY_NAME));
  if (!isUsable) throw wrong(`${where} has no usable "name"`);
  if (typeof public_key !== "string" || !isPublicKey(public_key)) {
    throw wrong(`${where} has no usable "public_key"`);
  }
  const addedAt = typeof added_at === "string" ? parseTime(added_at) : null;
  if (addedAt === null) throw wrong(`${where} has no usable "added_at"`);
  if (typeof own !== "boolean") throw wrong(`${where} must have "own" as true or false`);
  const actual = await fingerprint(public_key);
  if (shown !== undefined && shown !== actual) {
    throw wrong(`${where} has a "fingerprint" that is not that of its "public_key"`);
  }
  return { name, publicKey: public_key, fingerprint: actual, addedAt, own };
}

function fieldsOf(value: Json, where: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw wrong(`${where} must be an object, found ${kindOf(value)}`);
}

function refuseOthers(others: object, where: string): void {
  if (Object.keys(others).length > 0) throw wrong(`${where} has a field that is not known`);
}

function wrong(problem: string): HandoffError {
  return new HandoffError("malformed", problem);
}
